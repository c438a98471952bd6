# SPDX-License-Identifier: EUPL-1.2
"""What of the surveys waits at the desk: questions to make before one opens, and results to publish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP
from samenspel.foundations.rules.roles import PREPARE, has

from ..actions import LATER

QUESTIONS, PUBLISH = "survey.questions", "survey.publish"
BEFOREHAND = timedelta(days=14)
PROMISED = timedelta(days=14)
"""how long after it closed the results of a survey may take"""


def _to_make(person: Any, place: Place) -> Any:
    """Nobody saved its questions yet, and it opens soon or is open. A draft of a process waits for nothing."""
    if not has(person, PREPARE, place.pk):
        return None
    return (
        Activity.objects.filter(
            place=place,
            is_public=True,
            survey__isnull=False,
            stage=Activity.OPEN,
            questionnaire__version=1,
            questionnaire__fixed_at=None,
            opens_at__lte=timezone.now() + BEFOREHAND,
            closes_at__gt=timezone.now(),
        )
        .order_by()
        .values_list(Value(QUESTIONS), "slug", "title")
        .annotate(count=Value(1), due_at=F("opens_at"))
    )


def _to_publish(person: Any, place: Place) -> Any:
    if not has(person, PREPARE, place.pk):
        return None
    return (
        Activity.objects.filter(
            Q(questionnaire__results__isnull=True) | Q(questionnaire__results_count__gte=SMALLEST_GROUP),
            survey__shows_results=LATER,
            questionnaire__results_public_at=None,
            place=place,
            is_public=True,
            questionnaire__fixed_at__isnull=False,
            closes_at__lte=timezone.now(),
        )
        .order_by()
        .values_list(Value(PUBLISH), "slug", "title")
        .annotate(count=Value(1), due_at=F("closes_at") + PROMISED)
    )


def _make(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Questions to make"),
        row.title,
        _("Nobody looked at the questions of this survey yet."),
        reverse("desk-survey", args=[place.slug, row.slug]),
        _("Make"),
        days,
        state="pending",
    )


def _publish(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Results to publish"),
        row.title,
        _("The survey is closed. Who answered waits for what came of it."),
        reverse("desk-survey", args=[place.slug, row.slug]),
        _("Look and publish"),
        days,
        state="pending",
    )


QUEUES = (Queue(QUESTIONS, _to_make, _make), Queue(PUBLISH, _to_publish, _publish))
