# SPDX-License-Identifier: EUPL-1.2
"""Answers into results: responses are read a few at a time, counted by the engine, protected, and kept on the questionnaire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q

from samenspel.engines.survey.counting import Count
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import Tell, ask, latest
from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.rules.door import perform

from .actions.counting import JOB, keep_results
from .models import SMALLEST_GROUP, Questionnaire, Response

CHUNK = 1000
LOOKS_BACK = timedelta(days=90)
"""forms on paper come in after the closing; later than this somebody asks for the count"""
TRIES_AGAIN = timedelta(days=1)


def count(questionnaire: Questionnaire, tell: Tell) -> dict[str, Any]:
    """`Count.data()` of all responses there are now. Memory does not grow with their number."""
    total = Response.objects.filter(questionnaire=questionnaire).count()
    found = Count(questionnaire.asks)
    rows = Response.objects.filter(questionnaire=questionnaire).values_list("answers", "group")
    for number, (answers, group) in enumerate(rows.iterator(chunk_size=CHUNK)):
        if number % CHUNK == 0:
            tell(min(0.95, number / max(total, 1)), "count")
        found.add(answers, group)
    return found.data()


def run(job: Job, tell: Tell) -> None:
    """Count one questionnaire. Done twice, it ends the same."""
    questionnaire = Questionnaire.objects.get(pk=job.subject)
    counted = count(questionnaire, tell)
    tell(0.95, "protect")
    perform(keep_results, by=job.asked_by or ANONYMOUS, on=questionnaire, counted=counted)
    tell(1.0, "done")


def count_closed(now: datetime) -> None:
    """Questionnaires that closed are counted without anybody asking, and once more when forms came in afterwards."""
    over = Q(activity__closes_at__lte=now) | ~Q(activity__stage=Activity.OPEN)
    rows: Any = (
        Questionnaire.objects.filter(over, activity__closes_at__gt=now - LOOKS_BACK)
        .select_related("place")
        .defer("results", "definition")
        .annotate(there=CountRows("responses"))
    )
    for row in rows:
        new = abs(row.there - row.results_count)
        if not row.there or new < (SMALLEST_GROUP if row.results_public_at else 1):
            continue
        job = latest(row.pk, JOB)
        if job and job.state == Job.State.FAILED and job.ended_at and job.ended_at > now - TRIES_AGAIN:
            continue
        ask(JOB, row.pk, place=row.place, by=ANONYMOUS)
