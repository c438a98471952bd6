# SPDX-License-Identifier: EUPL-1.2
"""How many people registered, came and were counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from .models import Event, Mode, Registration

State = Registration.State


@dataclass(frozen=True)
class Attendance:
    """One way of coming, in people: companions included."""

    mode: Mode
    registered: int
    """seats given away"""
    waiting: int
    checked_in: int
    counted: int | None
    """by hand; None: not counted"""

    @property
    def there(self) -> int:
        """How many were there, as far as anybody knows: counted by hand, or checked in."""
        return self.checked_in if self.counted is None else self.counted


def _people(**conditions: Any) -> Any:
    rows = Registration.objects.filter(event=OuterRef("pk"), **conditions).order_by().values("event")
    people = rows.annotate(people=Sum(F("companions") + 1)).values("people")
    return Coalesce(Subquery(people, output_field=IntegerField()), 0)


def columns() -> dict[str, Any]:
    """What a query of events adds to be able to tell the attendance."""
    return {
        "waiting_on_site": _people(mode=Mode.ON_SITE, state=State.WAITING),
        "waiting_online": _people(mode=Mode.ONLINE, state=State.WAITING),
        "came_on_site": _people(attended=Mode.ON_SITE),
        "came_online": _people(attended=Mode.ONLINE),
    }


def told_by(row: dict[str, Any]) -> dict[str, Attendance]:
    """row: taken, online_taken, counted_on_site, counted_online, and the columns above."""
    return {
        "on_site": Attendance(
            Mode.ON_SITE, row["taken"], row["waiting_on_site"], row["came_on_site"], row["counted_on_site"]
        ),
        "online": Attendance(
            Mode.ONLINE, row["online_taken"], row["waiting_online"], row["came_online"], row["counted_online"]
        ),
    }


KEPT = ("taken", "online_taken", "counted_on_site", "counted_online")


def attendance(event: Event) -> dict[str, Attendance]:
    """Numbers by mode: "on_site" and "online". One query. What was counted stays when the registrations are forgotten."""
    return told_by(Event.objects.filter(pk=event.pk).annotate(**columns()).values(*KEPT, *columns()).get())
