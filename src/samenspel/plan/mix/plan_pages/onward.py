# SPDX-License-Identifier: EUPL-1.2
"""Where a plan leads: laid beside another one, and made a process."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.engines.mix.codes import PHASES, name
from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out
from samenspel.foundations.rules.pages import with_account

from .. import actions, making, plan_forms, showing, start_note
from ..models import Plan
from ..plan_forms import language_now
from .frame import back, crumbs, crumbs_in, found, own_mix
from .overview import columns


@with_account
def beside(request: Any, number: int, other: int) -> HttpResponse:
    """Two plans of mine next to each other: what differs first, then all of it."""
    if number == other:
        return redirect("plan", number)
    first, second = found(request, number), found(request, other)
    language = language_now()
    shown = [showing.show(own_mix(plan), language) for plan in (first, second)]
    rows = [
        (row.what, row.first, row.second) for row in showing.differences(shown[0], shown[1], language)
    ] + [row for row in _matrix_rows(first, second) if row[1] != row[2]]
    return render(
        request,
        "mix/plan/beside.html",
        {
            "plans": [
                {"plan": plan, "shown": one, "columns": columns(plan, one)}
                for plan, one in zip((first, second), shown, strict=True)
            ],
            "differences": rows,
            "crumbs": crumbs((first.title, reverse("plan", args=[first.pk])), (_("Side by side"), "")),
        },
    )


def _matrix_rows(first: Plan, second: Plan) -> list[tuple[str, str, str]]:
    """(what, first, second): what of the matrix the designer does not know: days, people, money, the council."""
    ours, theirs = ({phase["kind"]: phase for phase in plan.phases} for plan in (first, second))
    language, nothing = language_now(), _("nothing yet")
    found = []
    for kind in PHASES:
        one, other = ours.get(kind), theirs.get(kind)
        if one is None or other is None:
            continue
        word = name("phases", kind, language)
        for label, told in (
            (_("days"), start_note.when),
            (_("responsible"), lambda phase: phase["responsible"] or nothing),
            (
                _("money"),
                lambda phase: money(phase["money_cents"]) if phase["money_cents"] is not None else nothing,
            ),
            (
                _("city council"),
                lambda phase: name("council", phase["council"], language) if phase["council"] else nothing,
            ),
        ):
            found.append((f"{word}: {label}", told(one), told(other)))
    return found


@with_account
def process(request: Any, number: int) -> HttpResponse:
    """First what will be made, then one click."""
    plan = found(request, number)
    towns = list(plan_forms.towns_of(request.person))
    if plan.process is not None:
        return _to_process(request, plan, towns)
    if not towns:
        return render(
            request, "mix/plan/process_not.html", {"plan": plan, "crumbs": crumbs_in(plan, _("Process"))}
        )
    asked = request.GET.get("gemeente", "")
    place = next((town for town in towns if town.slug == asked), None)
    place = place or next((town for town in towns if town.pk == plan.place_id), towns[0])
    start = {"place": place.pk, "title": plan.title, "question": making.first_question(plan)}
    form = plan_forms.MakeForm(request.POST or None, initial=start, towns=towns)
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["place"]
        made = carry_out(form, actions.make_process, by=request.person, on=plan)
        if made:
            messages.success(
                request,
                _(
                    "The draft process was made. Only the officers of the town see it. Check it, then publish it."
                ),
            )
            return redirect("desk-process", place.slug, made.slug)
        newest = found(request, number)
        if newest.process is not None:  # somebody was a moment earlier
            return _to_process(request, newest, towns)
    return render(
        request,
        "mix/plan/process.html",
        {
            "plan": plan,
            "form": form,
            "town": place,
            "towns": towns,
            "draft": making.draft_of(plan, place, request.person),
            "crumbs": crumbs_in(plan, _("Process")),
        },
    )


def _to_process(request: Any, plan: Plan, towns: list[Any]) -> HttpResponse:
    """It was made already: whoever works for that town goes there, the others back to the plan, with the reason."""
    assert plan.process is not None
    messages.info(request, _("A process was made of this plan already."))
    if any(town.pk == plan.process.place_id for town in towns):
        return redirect("desk-process", plan.process.place.slug, plan.process.slug)
    return back(plan, "process")
