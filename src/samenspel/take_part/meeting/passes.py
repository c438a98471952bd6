# SPDX-License-Identifier: EUPL-1.2
"""Who is in the room: the code somebody typed, kept in the session of their browser, with a random pass that says nothing about them."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events.models import Event
from samenspel.foundations.rules.door import Gone, Refused, perform

from .actions import is_the_code, take_along
from .models import RoomVote

ROOMS, PASS = "rooms", "room_pass"


def enter(request: Any, event: Event, code: str, *, online: bool = False) -> None:
    """Remember that this browser is in the room. Kept for three rooms, so that a session does not grow."""
    rooms = dict(list(request.session.get(ROOMS, {}).items())[-2:])
    rooms[str(event.pk)] = [code, online]
    request.session[ROOMS] = rooms
    request.session.setdefault(PASS, secrets.token_hex(16))


def leave(request: Any, event: Event) -> None:
    rooms = dict(request.session.get(ROOMS, {}))
    if rooms.pop(str(event.pk), None):
        request.session[ROOMS] = rooms


def code_of(request: Any, event: Event) -> str:
    """The code with which this browser entered, if it still is the code of the room; else nothing."""
    code, _online = request.session.get(ROOMS, {}).get(str(event.pk), ("", False))
    return code if code and is_the_code(event, code) else ""


def is_online(request: Any, event: Event) -> bool:
    """Whether who entered said to follow from elsewhere."""
    return bool(request.session.get(ROOMS, {}).get(str(event.pk), ("", False))[1])


def pass_of(request: Any) -> str:
    return request.session.get(PASS, "")


@receiver(user_logged_in, dispatch_uid="meeting.take_along")
def bring_votes_along(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Who supported questions in the room and then signs in is one person: each support counts once."""
    room_pass = request.session.get(PASS, "") if hasattr(request, "session") else ""
    if not room_pass:
        return
    voted = RoomVote.objects.filter(room_pass=room_pass).values("contribution_id")
    for question in Contribution.objects.filter(pk__in=voted):
        try:
            perform(take_along, by=user, on=question, room_pass=room_pass)
        except (Refused, Gone):
            continue  # somebody else was quicker: then there is nothing left to bring along
