# SPDX-License-Identifier: EUPL-1.2
"""What events hold about one person: to hand over, and to erase."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from samenspel.foundations.people.models import Person

from . import letters, seats
from .models import Registration

State = Registration.State


def _theirs(person: Person) -> Any:
    """With the account, or made without one with the same address: signing in proved that it is theirs."""
    own = Q(person=person)
    return Registration.objects.filter(own | Q(person=None, email=person.email) if person.email else own)


def erase(person: Person) -> None:
    """What is still to come is cancelled, and the seats go to the waiting list. Of what was, a head to count stays: no name."""
    now = timezone.now()
    rows = list(_theirs(person).order_by("event_id", "pk").values_list("pk", "event_id"))
    for number, event_number in rows:
        event = seats.lock(event_number)
        one = Registration.objects.filter(pk=number).first()
        if one is None:  # forgotten meanwhile
            continue
        if event.starts_at > now:
            if one.state == State.SEAT:
                seats.take(event, one.mode, -one.heads)
            one.delete()
            settled = seats.settle(event)
            if event.cancelled_at is None:
                letters.tell_settled(settled, event)
        else:
            one.person, one.name, one.email, one.request_note, one.requests = None, "", "", "", []
            one.save(update_fields=["person", "name", "email", "request_note", "requests"])


def my_data(person: Person) -> dict[str, Any]:
    return {
        "registrations": list(
            _theirs(person).values(
                "event__title",
                "event__starts_at",
                "name",
                "email",
                "language",
                "code",
                "mode",
                "companions",
                "requests",
                "request_note",
                "state",
                "made_at",
                "checked_in_at",
                "attended",
            )
        )
    }
