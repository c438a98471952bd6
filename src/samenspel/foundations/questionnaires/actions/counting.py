# SPDX-License-Identifier: EUPL-1.2
"""Count what came back, show it to everybody, and take it away again. Counting is done by a job, see `counted`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.disclosure import newest, protect
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import ask
from samenspel.foundations.people.models import Actor
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.roles import PREPARE, PUBLISH

from ..coded import with_codes
from ..models import SMALLEST_GROUP, Questionnaire, Response

JOB = "questionnaires.count"


def _ask_for_count(questionnaire: Questionnaire, *, by: Actor) -> Job:
    """Have it counted. Asked twice, it is counted once."""
    return ask(JOB, questionnaire.pk, place=questionnaire.place, by=by)


def _keep_results(questionnaire: Questionnaire, *, by: Actor, counted: Mapping[str, Any]) -> bool:
    """Keep what was counted, protected. Returns whether anything changed.

    counted   `Count.data()`
    As long as everybody sees the results, a new count replaces them only where it is five people richer: who looks before and after one
    answer came in must not read that answer. Results that were hidden meanwhile are replaced whole.
    """
    shown: Any = questionnaire.results if questionnaire.results_public_at else None
    results = newest(shown, counted, SMALLEST_GROUP) if shown else protect(counted, SMALLEST_GROUP)
    results = with_codes(questionnaire, results, shown)
    if results == shown:
        return False
    questionnaire.results = results
    questionnaire.results_count = results["all"]
    questionnaire.results_at = timezone.now()
    questionnaire.save(update_fields=["results", "results_count", "results_at"])
    return True


def _publish_results(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    questionnaire.results_public_at = timezone.now()
    questionnaire.save(update_fields=["results_public_at"])
    return questionnaire


def _hide_results(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    questionnaire.results_public_at = None
    questionnaire.save(update_fields=["results_public_at"])
    return questionnaire


may_count = can(PREPARE, _("Only people who prepare processes may have the answers counted."))
may_publish = can(PUBLISH, _("Only people who publish processes may decide who sees the results."))
has_answers = Clause(
    lambda person: Q(pk__in=Response.objects.values("questionnaire_id")),
    _("Nobody answered yet, so there is nothing to count."),
)
is_being_counted = Clause(
    lambda person: Q(pk__in=Job.objects.filter(key=JOB, state=Job.State.RUNNING).values("subject")),
    _("Results are kept by counting only. Ask for a count."),
)
was_counted = when(Q(results__isnull=False), _("The answers were not counted yet. Count them first."))
enough = when(
    Q(results_count__gte=SMALLEST_GROUP),
    _(
        "Fewer than five people answered. Results of so few people are not shown. Wait for more answers, then count again."
    ),
)
not_shown = when(Q(results_public_at=None), _("Everybody sees these results already."))
is_shown = when(Q(results_public_at__isnull=False), _("Only people at the desk see these results already."))
ask_for_count = Action(
    "questionnaires.ask_for_count",
    _("Count the answers"),
    Questionnaire,
    (may_count, has_answers),
    _ask_for_count,
)
keep_results = Action(
    "questionnaires.keep_results", _("Keep the results"), Questionnaire, (is_being_counted,), _keep_results
)
publish_results = Action(
    "questionnaires.publish_results",
    _("Show the results to everybody"),
    Questionnaire,
    (may_publish, was_counted, enough, not_shown),
    _publish_results,
)
hide_results = Action(
    "questionnaires.hide_results",
    _("Show the results at the desk only"),
    Questionnaire,
    (may_publish, is_shown),
    _hide_results,
)
ACTIONS: tuple[Action, ...] = (ask_for_count, keep_results, publish_results, hide_results)
