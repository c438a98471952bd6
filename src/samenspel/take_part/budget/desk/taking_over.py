# SPDX-License-Identifier: EUPL-1.2
"""Make projects of what residents brought elsewhere in this town: tick, a page at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.money import money
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE
from samenspel.plan.handover import Proposal
from samenspel.plan.registry import instruments

from ..actions import preparing
from .where import found, way_in

PER_PAGE = 50


def rounds(place: Place) -> list[Activity]:
    """Public activities of this town whose instrument hands over proposals, and that have some; newest first."""
    giving = [key for key, instrument in instruments().items() if Proposal in instrument.gives]
    rows = Activity.objects.filter(place=place, instrument__in=giving, is_public=True, public_count__gt=0)
    return list(rows.order_by("-opens_at", "-pk"))


def proposals(chosen: Activity) -> list[Proposal]:
    hands_over = instruments()[chosen.instrument].hands_over
    return hands_over(chosen) if hands_over else []


def _numbers(texts: list[str]) -> set[int]:
    return {int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 16}


@needs(PREPARE)
def take_over(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    there = rounds(place)
    wanted = request.GET.get("ronde", "")
    chosen = next((row for row in there if str(row.pk) == wanted), there[0] if len(there) == 1 else None)
    asked = request.GET.get("q", "").strip()[:100]
    rows = proposals(chosen) if chosen else []
    if request.method == "POST":
        return _make(request, place, one, rows)
    taken = dict(
        Contribution.objects.filter(activity=one, origin__isnull=False).values_list("origin_id", "number")
    )
    if asked:
        word = asked.casefold()
        rows = [row for row in rows if word in row.title.casefold() or word in row.text.casefold()]
    page = page_of(request, sorted(rows, key=lambda row: -row.supporters), PER_PAGE)
    return render(
        request,
        "budget/desk/take_over.html",
        {
            "activity": one,
            "rounds": there,
            "chosen": chosen,
            "asked": asked,
            "page": page,
            "rows": [
                {
                    "proposal": row,
                    "cost": money(row.cost_cents, one.budget.currency) if row.cost_cents else "",
                    "taken": taken.get(row.contribution),
                }
                for row in page.object_list
            ],
            "query": urlencode(
                {
                    name: value
                    for name, value in (("ronde", chosen.pk if chosen else ""), ("q", asked))
                    if value
                }
            ),
            "may": may(request.person, preparing.take_over, one),
            "crumbs": way_in(one, place, _("From ideas")),
        },
    )


def _make(request: Any, place: Place, one: Any, rows: list[Proposal]) -> HttpResponse:
    """Only what the round hands over can be ticked, whatever the form says."""
    ticked = _numbers(request.POST.getlist("ideas"))
    picked = {row.contribution: row for row in rows if row.contribution in ticked}
    again = f"{reverse('desk-budget-take-over', args=[place.slug, one.slug])}?{request.GET.urlencode()}"
    if not picked:
        messages.info(request, _("First tick the ideas that you want to make projects of."))
        return redirect(again)
    ideas = Contribution.objects.filter(place=place, pk__in=picked).select_related(
        "activity", "author", "neighbourhood"
    )
    costs = {number: row.cost_cents for number, row in picked.items() if row.cost_cents}
    in_order = sorted(ideas, key=lambda idea: (-picked[idea.pk].supporters, idea.pk))
    try:
        made = perform(preparing.take_over, by=request.person, on=one, ideas=in_order, costs=costs)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect(again)
    if made:
        count = len(made)
        messages.success(
            request,
            ngettext(
                "%d project was made. It waits for the check.",
                "%d projects were made. They wait for the check.",
                count,
            )
            % count,
        )
    else:
        messages.info(request, _("What you ticked is a project here already."))
    return redirect(again)
