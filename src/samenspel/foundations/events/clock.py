# SPDX-License-Identifier: EUPL-1.2
"""The clock of a programme: what runs now, until when, and what comes next. Every screen follows the clock of the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from .models import AgendaItem


def running(items: Sequence[AgendaItem]) -> AgendaItem | None:
    return next((item for item in items if item.started_at and item.ended_at is None), None)


def next_item(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """What comes after the item that runs, or after the last one that was done; before all the first."""
    last = max((i for i, item in enumerate(items) if item.started_at), default=-1)
    return items[last + 1] if last + 1 < len(items) else None


def clock_of(items: Sequence[AgendaItem]) -> dict[str, Any] | None:
    """The item that runs, when it ends and what that is from now: by the clock of the server, which every screen follows."""
    item = running(items)
    if item is None or item.started_at is None:
        return None
    minutes = item.minutes + item.extra_minutes
    ends = item.started_at + timedelta(minutes=minutes)
    left = int((ends - timezone.now()).total_seconds())
    return {
        "item": item,
        "minutes": minutes,
        "ends_at": ends,
        "left": left,
        "left_minutes": -(-left // 60) if left > 0 else 0,
        "over_minutes": -left // 60 if left < 0 else 0,
        "late": left < 0,
    }
