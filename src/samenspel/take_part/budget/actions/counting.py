# SPDX-License-Identifier: EUPL-1.2
"""Count, by a job with progress. The job writes through the same door as everybody: it acts for who asked for the count."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import Tell, ask
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.clauses import Action, Clause, when
from samenspel.foundations.rules.door import perform

from ..models import Ballot, Envelope, Tally
from ..results import Counted, count_envelope, rules_of
from .preparing import is_budget, may_publish, rules_fixed

COUNT = "budget.count"


def _ask_for_count(activity: Activity, *, by: Person) -> Job:
    """Have it counted. Asked twice, it is counted once."""
    return ask(COUNT, activity.pk, place=activity.place, by=by)


def _keep_count(activity: Activity, *, by: Any, counted: dict[int, tuple[Counted, float]]) -> None:
    """Keep what was counted, all envelopes at once; an earlier count of the same ballots makes way."""
    for envelope, (found, seconds) in counted.items():
        Tally.objects.update_or_create(
            envelope_id=envelope,
            defaults={
                "counted_at": timezone.now(),
                "seconds": round(seconds, 2),
                "data": found.data,
                "trace": found.trace,
                "ballots": found.ballots,
            },
        )


def count_all(activity: Activity, by: Any, tell: Tell) -> None:
    """Count every envelope and keep it. Bears being done twice: the same ballots give the same count."""
    rules = rules_of(activity.budget)
    envelopes = list(
        Envelope.objects.filter(activity=activity).select_related("activity__budget", "activity__place")
    )
    counted: dict[int, tuple[Counted, float]] = {}
    for at, envelope in enumerate(envelopes):
        start = perf_counter()
        rows = (
            Ballot.objects.filter(activity=activity)
            .order_by("serial")
            .values_list("vote", "points", "area", "age", "channel")
        )
        found = count_envelope(
            envelope,
            rows,
            rules,
            lambda share, step, at=at: tell((at + share) / len(envelopes), step),  # type: ignore[misc]
        )
        counted[envelope.pk] = (found, perf_counter() - start)
    perform(keep_count, by=by, on=activity, counted=counted)
    tell(1.0, "done")


def run(job: Job, tell: Tell) -> None:
    activity = Activity.objects.select_related("budget", "place").get(pk=job.subject)
    count_all(activity, job.asked_by or ANONYMOUS, tell)


has_ballots = Clause(
    lambda person: Q(pk__in=Ballot.objects.values("activity_id")), _("There are no ballots to count yet.")
)
not_settled = when(
    Q(budget__settled_at=None),
    _(
        "The outcome was announced to everybody and is not counted anew. “What if” shows other ways of counting."
    ),
)
ask_for_count = Action(
    "budget.ask_for_count",
    _("Count"),
    Activity,
    (may_publish, is_budget, rules_fixed, has_ballots, not_settled),
    _ask_for_count,
)
keep_count = Action(
    "budget.keep_count",
    _("Keep the count"),
    Activity,
    (may_publish, is_budget, rules_fixed, has_ballots, not_settled),
    _keep_count,
)
ACTIONS = (ask_for_count, keep_count)
