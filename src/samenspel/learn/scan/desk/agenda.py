# SPDX-License-Identifier: EUPL-1.2
"""Step five: the improvement agenda. Each point has a name and a date; set, it becomes a commitment everybody can follow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .. import actions, queries
from ..forms import PointForm
from ..report import report_of
from .where import found, may_here, way_in

MOST_PROPOSED = 3


class _Nothing(forms.Form):
    """A button without a field: what is wrong comes back as its errors."""


@needs(PREPARE, LEAD)
def agenda(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    about = (request.POST if doing == "add" else request.GET).get("about", "")[:30]
    points = queries.points_of(one)
    proposed = _proposed(one, {point.about for point in points})
    chosen = next((row for row in proposed if row["key"] == about), None)
    start = {"title": chosen["title"], "why": chosen["why"]} if chosen else {}
    form = PointForm(request.POST if doing == "add" else None, initial=start)
    here = redirect("desk-scan-agenda", place.slug, one.slug)
    if (
        doing == "add"
        and form.is_valid()
        and carry_out(form, actions.add_point, by=request.person, on=one, about=about)
    ):
        messages.success(request, _("The point stands on the agenda."))
        return here
    if doing in ("up", "remove"):
        number = request.POST.get("number", "")
        if not number.isdecimal() or len(number) > 18:
            raise Http404
        action = actions.move_point if doing == "up" else actions.remove_point
        perform(action, by=request.person, on=one, number=int(number))
        return here
    wrong: list[Any] = []
    if doing == "set":
        blank = _Nothing({})
        blank.is_valid()
        if carry_out(blank, actions.set_agenda, by=request.person, on=one):
            messages.success(
                request,
                _("The improvement agenda is set. Each point is a commitment that everybody can follow."),
            )
            return redirect("desk-scan", place.slug, one.slug)
        wrong = [error for errors in blank.errors.values() for error in errors]
    return render(
        request,
        "scan/desk/agenda.html",
        {
            "activity": one,
            "scan": one.scan,
            "points": points,
            "ready": bool(points) and all(point.owner_name and point.due_on for point in points),
            "proposed": proposed,
            "about": about if chosen else "",
            "form": form,
            "wrong": wrong,
            "may": may_here(request.person, place),
            "step": 5,
            "crumbs": way_in(one, _("Improvement agenda")),
        },
    )


@needs(PREPARE, LEAD)
def point(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = found(place, activity)
    row = next((point for point in queries.points_of(one) if point.pk == number), None)
    if row is None:
        raise Http404
    start = {"title": row.title, "why": row.why, "owner_name": row.owner_name, "due_on": row.due_on}
    form = PointForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.change_point, by=request.person, on=one, number=number)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk-scan-agenda", place.slug, one.slug)
    return render(
        request,
        "scan/desk/point.html",
        {"activity": one, "point": row, "form": form, "crumbs": way_in(one, _("Improvement agenda"))},
    )


def _proposed(one: Any, there: set[str]) -> list[dict[str, str]]:
    """What the report would put on the agenda, without what stands there already."""
    with translation.override(one.language):
        read = report_of(one.questionnaire, one.language)
    if read is None:
        return []
    rows: dict[str, dict[str, str]] = {}
    for found_point in (*read.priorities, *read.gaps):
        rows.setdefault(
            found_point.key,
            {
                "key": found_point.key,
                "title": found_point.statement[:160],
                "why": found_point.sentence,
            },
        )
    return [row for key, row in rows.items() if key not in there][:MOST_PROPOSED]
