# SPDX-License-Identifier: EUPL-1.2
"""How long there is to answer, and who signs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import working_days_between
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import (
    ANSWER,
    roles_in,
)


def signature(person: Person, place: Place) -> str:
    """Name and office, as they stand under an answer."""
    offices = [role for role in roles_in(person, place.pk) if ANSWER in role.permissions]
    return ", ".join(filter(None, (person.name, str(offices[0].name).lower() if offices else "")))


def days_left(place: Place, due: Any, closed: set[Any]) -> int:
    return working_days_between(
        place,
        timezone.localdate(timezone=place.timezone),
        timezone.localdate(due, place.timezone),
        closed=closed,
    )
