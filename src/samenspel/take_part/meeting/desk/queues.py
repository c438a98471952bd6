# SPDX-License-Identifier: EUPL-1.2
"""What of the meetings waits at the desk: minutes to write. The questions wait in the inbox, like every contribution."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import LEAD, PREPARE, has

from ..queries import MINUTES_WITHIN

KEY = "meeting.minutes"


def _rows(person: Any, place: Place) -> Any:
    if not has(person, PREPARE, place.pk) and not has(person, LEAD, place.pk):
        return None
    due = ExpressionWrapper(F("meeting__event__ends_at") + MINUTES_WITHIN, output_field=DateTimeField())
    return (
        Activity.objects.filter(
            place=place,
            is_public=True,
            meeting__event__ends_at__lte=timezone.now(),
            meeting__event__minutes_at=None,
            meeting__event__cancelled_at=None,
        )
        .order_by()
        .values_list(Value(KEY), "slug", "title")
        .annotate(count=Value(1), due_at=due)
    )


def _task(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Minutes to write"),
        row.title,
        _("The meeting is over. People who could not come wait for the minutes."),
        reverse("desk-meeting-minutes", args=[place.slug, row.slug]),
        _("Write"),
        days,
        state="pending",
    )


QUEUES = (Queue(KEY, _rows, _task),)
