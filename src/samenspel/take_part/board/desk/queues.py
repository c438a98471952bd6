# SPDX-License-Identifier: EUPL-1.2
"""What of the boards waits at the desk: one to close, and main threads to write. Ideas and questions wait in the inbox, as everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import LEAD, PREPARE, has

from ..models import Note, Thread

CLOSE, THREADS = "board.close", "board.threads"
WITHIN = timedelta(days=7)


def _boards(place: Place) -> Any:
    return Activity.objects.filter(
        place=place,
        is_public=True,
        board__event__ends_at__lte=timezone.now(),
        board__event__cancelled_at=None,
    ).order_by()


def _due() -> Any:
    return ExpressionWrapper(F("board__event__ends_at") + WITHIN, output_field=DateTimeField())


def _to_close(person: Any, place: Place) -> Any:
    if not has(person, LEAD, place.pk):
        return None
    rows = _boards(place).filter(board__closed_at=None).exclude(board__stays_open_until__gt=timezone.now())
    return rows.values_list(Value(CLOSE), "slug", "title").annotate(count=Value(1), due_at=_due())


def _close(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Board to close"),
        row.title,
        _("The workshop is over. Close the board: then nothing changes any more in the report."),
        reverse("desk-board-lead", args=[place.slug, row.slug]),
        _("Close"),
        days,
        state="pending",
    )


def _to_write(person: Any, place: Place) -> Any:
    if not has(person, LEAD, place.pk) and not has(person, PREPARE, place.pk):
        return None
    rows = (
        _boards(place)
        .filter(Exists(Note.objects.filter(board=OuterRef("pk"), hidden_at=None)))
        .exclude(Exists(Thread.objects.filter(board=OuterRef("pk"))))
    )
    return rows.values_list(Value(THREADS), "slug", "title").annotate(count=Value(1), due_at=_due())


def _write(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        _("Main threads to write"),
        row.title,
        _("The report is public, and says everything but what came back at every table."),
        reverse("desk-board-threads", args=[place.slug, row.slug]),
        _("Write"),
        days,
        state="pending",
    )


QUEUES = (Queue(CLOSE, _to_close, _close), Queue(THREADS, _to_write, _write))
