# SPDX-License-Identifier: EUPL-1.2
"""The budgets of a town, and how far one of them is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.money import money
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Decision
from samenspel.foundations.rules.door import may, refusals
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PUBLISH, SEE_DESK, has
from samenspel.plan.processes.models import Process

from ..actions import bringing_in
from ..models import Envelope, Project, Tally
from ..words import COMPLETIONS, RULES
from .steps import WANTED, Tallied, steps
from .where import found, way

MANY = 12
"""from this number of projects on, a list can be narrowed"""
PER_PAGE = 50
MARKS = {
    Project.Review.WAITING: "pending",
    Project.Review.FEASIBLE: "done",
    Project.Review.NOT_FEASIBLE: "rejected",
}


def budgets(place: Place) -> Any:
    """The budgets of a town, newest first, each with how many projects wait for the check and whether it was counted."""
    waits = Q(contributions__project__review=Project.Review.WAITING, contributions__is_public=True)
    return (
        Activity.objects.filter(place=place, instrument="budget", budget__isnull=False)
        .annotate(
            to_check=Count("contributions", filter=waits),
            counted=Exists(Tally.objects.filter(envelope__activity=OuterRef("pk"))),
        )
        .select_related("budget")
        .order_by("-opens_at", "-pk")
    )


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    page = page_of(request, budgets(place), PER_PAGE)
    for one in page.object_list:
        one.state, one.word = _state(one)
    return render(
        request,
        "budget/desk/index.html",
        {"page": page, "import": may(request.person, bringing_in.keep_upload, place)},
    )


def _state(one: Any) -> tuple[str, str]:
    """(mark, words): where a budget is, for the list."""
    if one.budget.settled_at:
        return "kept", _("everybody answered")
    if one.counted:
        return (
            ("running", _("result published"))
            if one.budget.result_at
            else ("pending", _("counted, not published"))
        )
    if one.budget.source:
        return "pending", _("not counted yet")
    if one.budget.shortlist_at:
        return "done", _("list published")
    if one.to_check:
        return "new", ngettext("%d project to check", "%d projects to check", one.to_check) % one.to_check
    return "planned", _("being prepared")


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    rows = Project.objects.filter(contribution__activity=one, contribution__is_public=True)
    envelopes = list(Envelope.objects.filter(activity=one).select_related("neighbourhood"))
    groups, projects = _grouped(rows)
    decisions = refusals(Activity.objects.filter(pk=one.pk), WANTED, request.person)[one.pk]
    # Nobody votes here yet, so nothing asks for it: who may bring in an election is who publishes.
    decisions["budget.vote"] = _may_bring_in(request.person, place)
    state = request.GET.get("staat", "")
    if state in Project.Review:
        rows = rows.filter(review=state)
    else:
        state = ""
    page = page_of(
        request,
        rows.select_related("contribution", "envelope").order_by("contribution__number"),
        PER_PAGE,
        count=projects.counts.get(state, 0) if state else projects.all,
    )
    for row in page.object_list:
        row.mark = MARKS[row.review]
        row.money = money(row.cost_cents, one.budget.currency) if row.cost_cents else ""
        row.large = _is_large(row)
    return render(
        request,
        "budget/desk/show.html",
        {
            "activity": one,
            "budget": one.budget,
            "process": Process.objects.filter(pk=one.process_number).only("slug", "title").first(),
            "steps": steps(one, envelopes, projects, decisions),
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "envelopes": [_weighed(envelope, groups, one.budget.currency) for envelope in envelopes],
            "large": sum(group["large"] for group in groups),
            "loose": sum(group["number"] for group in groups if group["envelope_id"] is None),
            "page": page,
            "state": state,
            "states": [(key, label, projects.counts.get(key, 0)) for key, label in Project.Review.choices],
            "many": projects.all > MANY,
            "all": projects.all,
            "query": urlencode({"staat": state}) if state else "",
            "rule": RULES[one.budget.rule],
            "completion": COMPLETIONS[one.budget.completion],
            "crumbs": way(place, (one.title, "")),
        },
    )


def _may_bring_in(person: Any, place: Place) -> Decision:
    allowed = has(person, PUBLISH, place.pk)
    return Decision(allowed, "" if allowed else bringing_in.publishes_here.otherwise)


def _is_large(project: Project) -> bool:
    """Whether this one choice takes more than a third of the money it would be paid from."""
    return bool(
        project.envelope
        and project.cost_cents
        and project.review != Project.Review.NOT_FEASIBLE
        and project.cost_cents * 3 > project.envelope.amount_cents
    )


def _grouped(rows: Any) -> tuple[list[dict[str, Any]], Tallied]:
    """The projects per envelope and state, with their cost and how many take more than a third of it: one query."""
    large = Q(envelope__amount_cents__lt=F("cost_cents") * 3) & ~Q(review=Project.Review.NOT_FEASIBLE)
    groups = list(
        rows.order_by()
        .values("envelope_id", "review")
        .annotate(
            number=Count("pk"),
            cost=Sum("cost_cents"),
            large=Count("pk", filter=large),
            first=Min("contribution__number"),
        )
    )
    counts: dict[str, int] = {}
    for group in groups:
        counts[group["review"]] = counts.get(group["review"], 0) + group["number"]
    waiting = [group["first"] for group in groups if group["review"] == Project.Review.WAITING]
    return groups, Tallied(counts, min(waiting, default=None))


def _weighed(envelope: Envelope, groups: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    """One envelope beside what its projects cost together; those that cannot be done left out."""
    here = [
        group
        for group in groups
        if group["envelope_id"] == envelope.pk and group["review"] != Project.Review.NOT_FEASIBLE
    ]
    cost = sum(group["cost"] or 0 for group in here)
    return {
        "envelope": envelope,
        "amount": money(envelope.amount_cents, currency),
        "projects": sum(group["number"] for group in here),
        "cost": money(cost, currency),
        "all_fit": 0 < cost <= envelope.amount_cents,
    }
