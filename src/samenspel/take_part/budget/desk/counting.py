# SPDX-License-Identifier: EUPL-1.2
"""How far a count is, what it gave, and whether single ballots may be downloaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.work import latest
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform, refusals
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import SEE_DESK

from ..actions import bringing_in, counting, settling
from ..desk_forms import OpenBallotsForm
from ..models import Ballot, Tally
from ..words import headline
from .where import found, way_in

STEPS = {
    "read": gettext_lazy("The ballots are being read."),
    "ballots": gettext_lazy("The ballots are being shuffled and kept."),
    "count": gettext_lazy("The votes are being counted."),
    "explain": gettext_lazy("For every project we work out why it won or lost."),
    "compare": gettext_lazy("The same ballots are counted by other rules, for “what if”."),
    "keep": gettext_lazy("The result is being kept."),
    "done": gettext_lazy("Done."),
}
WANTED = (
    counting.ask_for_count,
    settling.publish_result,
    settling.open_ballots,
    settling.settle,
    bringing_in.remove_draft,
)


@needs(SEE_DESK)
def count(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    if request.method == "POST":
        return _do(request, place, one)
    job = latest(one.pk, counting.COUNT, bringing_in.BRING_IN)
    context = {
        "activity": one,
        "job": job,
        "sentence": STEPS.get(job.step, _("It begins in a moment.")) if job else "",
    }
    if request.htmx:
        answer = render(request, "budget/desk/progress.html", context)
        if job is None or not job.is_busy:
            answer["HX-Refresh"] = "true"
        return answer
    tallies = list(
        Tally.objects.filter(envelope__activity=one)
        .select_related("envelope")
        .defer("trace", "ballots")
        .order_by("envelope__order", "envelope_id")
    )
    decisions = refusals(Activity.objects.filter(pk=one.pk), WANTED, request.person)[one.pk]
    return render(
        request,
        "budget/desk/count.html",
        {
            **context,
            "budget": one.budget,
            "tallies": [(tally, headline(tally.data)) for tally in tallies],
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "crumbs": way_in(one, place, _("Count")),
        },
    )


def _do(request: Any, place: Place, one: Any) -> HttpResponse:
    doing = request.POST.get("do", "")
    if doing == "publish":
        perform(settling.publish_result, by=request.person, on=one)
        messages.success(request, _("Published. Now answer every project: who brought one waits for it."))
        return redirect("budget-result", place.slug, one.slug)
    if doing == "remove":
        perform(bringing_in.remove_draft, by=request.person, on=one)
        messages.success(request, _("The draft was removed, with its ballots."))
        return redirect("desk-budget-import", place.slug)
    perform(counting.ask_for_count, by=request.person, on=one)
    return redirect("desk-budget-count", place.slug, one.slug)


def alone(activity: Activity) -> tuple[int, int]:
    """(ballots of which no other says the same, with part of town and age; all ballots)."""
    rows = Ballot.objects.filter(activity=activity).order_by()
    found = (
        rows.values("vote", "points", "area", "age", "channel")
        .annotate(times=Count("pk"))
        .aggregate(alone=Count("times", filter=Q(times=1)), all=Sum("times"))
    )
    return found["alone"] or 0, found["all"] or 0


@needs(SEE_DESK)
def ballots(request: Any, place: Place, activity: str) -> HttpResponse:
    """The choice whether single ballots may be downloaded, with what it costs the people who voted."""
    one = found(place, activity)
    form = OpenBallotsForm(request.POST if request.POST.get("do") == "open" else None)
    if request.POST.get("do") == "close":
        perform(settling.close_ballots, by=request.person, on=one)
        messages.success(request, _("Single ballots can no longer be downloaded."))
        return redirect("desk-budget-ballots", place.slug, one.slug)
    if form.is_bound and form.is_valid():
        carry_out(form, settling.open_ballots, by=request.person, on=one)
        if not form.errors:
            messages.success(request, _("Everybody can download single ballots now."))
            return redirect("desk-budget-ballots", place.slug, one.slug)
    unlike, together = alone(one)
    known = Ballot.objects.filter(activity=one).exclude(area="", age="").exists()
    return render(
        request,
        "budget/desk/ballots.html",
        {
            "activity": one,
            "budget": one.budget,
            "alone": unlike,
            "all": together,
            "known": known,
            "form": form,
            "may": may(
                request.person,
                settling.close_ballots if one.budget.ballots_public else settling.open_ballots,
                one,
            ),
            "crumbs": way_in(one, place, _("Single ballots")),
        },
    )
