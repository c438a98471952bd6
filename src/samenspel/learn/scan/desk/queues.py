# SPDX-License-Identifier: EUPL-1.2
"""What of a self-scan waits at the desk: the next step."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import LEAD, PREPARE, has

from ..models import Step

KEY = "scan.step"


def _rows(person: Any, place: Place) -> Any:
    """A running scan whose next step is for people. While the questionnaire is open nothing waits."""
    if not has(person, PREPARE, place.pk) and not has(person, LEAD, place.pk):
        return None
    now = timezone.now()
    return (
        Activity.objects.filter(place=place, scan__closed_at=None, scan__isnull=False)
        .exclude(scan__step=Step.QUESTIONS, is_public=True, closes_at__gt=now)
        .order_by()
        .values_list(Value(KEY), "slug", "title")
        .annotate(
            count=Value(1),
            due_at=Case(
                When(Q(is_public=True), then=None), default=F("opens_at"), output_field=DateTimeField()
            ),
        )
    )


def _task(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Self-scan"),
        row.title,
        _("The next step of the self-scan waits."),
        reverse("desk-scan", args=[place.slug, row.slug]),
        _("Look"),
        days,
        state="pending",
    )


QUEUES = (Queue(KEY, _rows, _task),)
