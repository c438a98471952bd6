# SPDX-License-Identifier: EUPL-1.2
"""Seats and the waiting list: who gets one, in which order. Every function here expects a locked event.

The order, as it stands on the pages too: seats that come free go to the first on the waiting list that fits. A group that needs
more seats than there are is passed over, so that a group of four does not keep three chairs empty; it keeps its place in front,
is told once (`passed_at`), and may come with fewer. A new registration stands at the end of the same line: it gets a seat at once
when nobody before it fits. Nobody who has a seat ever loses it by what somebody else does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils import timezone

from .models import Event, Mode, Registration

WAYS = (Mode.ON_SITE, Mode.ONLINE)
State = Registration.State


def ways_of(event: Event) -> list[Mode]:
    """How one can come: on site, online, or a choice of both."""
    return list(WAYS) if event.mode == Mode.HYBRID else [Mode(event.mode)]


def seats_of(event: Event, mode: str) -> int | None:
    """How many seats there are for this way of coming; None: as many as come."""
    return event.seats if mode == Mode.ON_SITE else event.online_seats


def taken_of(event: Event, mode: str) -> int:
    return event.taken if mode == Mode.ON_SITE else event.online_taken


def free_of(event: Event, mode: str) -> int | None:
    seats = seats_of(event, mode)
    return None if seats is None else max(0, seats - taken_of(event, mode))


def fits(event: Event, mode: str, heads: int) -> bool:
    free = free_of(event, mode)
    return mode in ways_of(event) and (free is None or heads <= free)


def take(event: Event, mode: str, heads: int) -> None:
    """Count these seats as given away, or given back where heads is negative. Saved by `settle`."""
    if mode == Mode.ON_SITE:
        event.taken += heads
    else:
        event.online_taken += heads


def lock(number: int) -> Event:
    """The event, held until the transaction ends: whoever gives or takes a seat comes through here."""
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=number)


@dataclass
class Settled:
    """What `settle` did: who got a seat, and who was passed over for the first time."""

    seated: list[Registration] = field(default_factory=list)
    passed: list[Registration] = field(default_factory=list)


def settle(event: Event) -> Settled:
    """Give what is free to the waiting list, in order, and write down how many seats are taken."""
    settled, now = Settled(), timezone.now()
    waiting = list(
        event.registrations.filter(state=State.WAITING)
        .select_related("person")
        .order_by("waiting_since", "pk")
    )
    for mode in ways_of(event):
        before: list[Registration] = []
        for one in waiting:
            if one.mode != mode:
                continue
            if not fits(event, mode, one.heads):
                before.append(one)
                continue
            take(event, mode, one.heads)
            one.state, one.waiting_since, one.passed_at = State.SEAT, None, None
            one.save(update_fields=["state", "waiting_since", "passed_at"])
            settled.seated.append(one)
            fresh = [ahead for ahead in before if ahead.passed_at is None]
            for ahead in fresh:
                ahead.passed_at = now
                ahead.save(update_fields=["passed_at"])
            settled.passed += fresh
    event.save(update_fields=["taken", "online_taken"])
    return settled


def place_in_line(registration: Registration) -> int:
    """1 for the first on the waiting list; 0 for who has a seat."""
    if registration.state != State.WAITING:
        return 0
    ahead = Q(waiting_since__lt=registration.waiting_since) | Q(
        waiting_since=registration.waiting_since, pk__lt=registration.pk
    )
    rows = Registration.objects.filter(
        ahead, event_id=registration.event_id, state=State.WAITING, mode=registration.mode
    )
    return rows.count() + 1


def heads_registered(event: Event, mode: str) -> int:
    """Counted from the registrations themselves: what `taken` must equal."""
    rows = event.registrations.filter(state=State.SEAT, mode=mode)
    found = rows.aggregate(people=Sum("companions"))["people"] or 0
    return found + rows.count()
