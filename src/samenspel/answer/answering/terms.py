# SPDX-License-Identifier: EUPL-1.2
"""How long there is to answer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from samenspel.foundations.places.calendar import working_days_between
from samenspel.foundations.places.models import Place


def days_left(place: Place, due: Any, closed: set[Any]) -> int:
    return working_days_between(
        place,
        timezone.localdate(timezone=place.timezone),
        timezone.localdate(due, place.timezone),
        closed=closed,
    )
