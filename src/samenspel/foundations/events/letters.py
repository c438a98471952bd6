# SPDX-License-Identifier: EUPL-1.2
"""The letters around a registration. Somebody asked to be told: they go out at once, whatever rhythm that person chose for news."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from samenspel.foundations.mail.letters import address, send_letter
from samenspel.foundations.pages import count_up

from .models import Event, Mode, Registration, Request
from .seats import Settled, place_in_line

SALT = "samenspel.events.registration"
ALREADY_PER_HOUR = 2


def token_of(registration: Registration) -> str:
    """What the link in a letter carries: whoever has it sees, changes and cancels this one registration, until it is forgotten."""
    return signing.Signer(salt=SALT).sign_object([registration.pk, registration.code])


def of_token(token: str) -> tuple[int, str] | None:
    """Number and code of a registration, or None for a link that we did not make."""
    try:
        number, code = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return number, code


def requests_in_words(registration: Registration) -> list[str]:
    """What somebody asked for, in the words of the page; their own words last."""
    known = dict(Request.choices)
    asked = [str(known[key]) for key in registration.requests if key in known]
    return [*asked, registration.request_note] if registration.request_note else asked


def _asked_in_letter(registration: Registration) -> list[str]:
    """As above; but what somebody without an account typed is not mailed to an address that may be a stranger's."""
    words = requests_in_words(registration)
    typed = registration.request_note and registration.person_id is None and registration.source == "web"
    return words[:-1] if typed else words


def _send(template: str, registration: Registration, event: Event, **more: Any) -> None:
    to = registration.address
    if not to:
        return
    place = event.place
    with translation.override(registration.language), timezone.override(place.timezone):
        send_letter(
            to,
            template,
            {
                "registration": registration,
                "event": event,
                "place": place,
                "is_online": registration.mode == Mode.ONLINE,
                "asked": _asked_in_letter(registration),
                "page": address(event.get_absolute_url()),
                "mine": address(reverse("event-registration", args=[place.slug, token_of(registration)])),
                "calendar": address(reverse("event-calendar", args=[place.slug, event.pk])),
                "check_in": address(reverse("event-check-in", args=[place.slug, event.pk])),
                **more,
            },
            language=registration.language,
        )


def tell_registered(registration: Registration, event: Event) -> None:
    """The confirmation: a seat, or a place on the waiting list."""
    if registration.state == Registration.State.SEAT:
        _send("event_registered", registration, event)
    else:
        _send("event_waiting", registration, event, position=place_in_line(registration))


def tell_already(registration: Registration, event: Event) -> None:
    """Somebody filled in an address that is registered. Only its owner hears so, and not a third time in one hour."""
    if count_up(f"already-registered:{registration.pk}") <= ALREADY_PER_HOUR:
        _send("event_already", registration, event, position=place_in_line(registration))


def tell_settled(settled: Settled, event: Event, but: Registration | None = None) -> None:
    """Who moved up, and who was passed over. Not once it began: a letter then comes too late to be of use."""
    if event.starts_at <= timezone.now():
        return
    for one in settled.seated:
        if but is None or one.pk != but.pk:
            _send("event_moved_up", one, event)
    for one in settled.passed:
        if but is None or one.pk != but.pk:
            _send("event_passed", one, event)


def tell_cancelled(registration: Registration, event: Event) -> None:
    _send("event_cancelled", registration, event)


def tell_reminder(registration: Registration, event: Event) -> None:
    _send("event_reminder", registration, event, position=place_in_line(registration))


def tell_called_off(event: Event) -> None:
    for one in coming(event):
        _send("event_called_off", one, event)


def tell_changed(event: Event, *, when: bool, where: bool, moved: Collection[int], link: bool) -> None:
    """Something changed: each hears only of what concerns them, and who is not concerned hears nothing.

    when   the day or the hours;   where  the room, for who comes on site;   link  for who comes online and has a seat
    moved  the registrations, by primary key, for which the way of coming fell away: they come the other way now
    """
    for one in coming(event):
        online = one.mode == Mode.ONLINE
        new_way = one.pk in moved
        new_where = where and not online and not new_way
        new_link = link and online and one.state == Registration.State.SEAT
        if when or new_where or new_way or new_link:
            _send(
                "event_changed",
                one,
                event,
                new_when=when,
                new_where=new_where,
                new_way=new_way,
                position=place_in_line(one),
            )


def coming(event: Event) -> list[Registration]:
    """Everybody who has a seat or waits for one, in the order of registering."""
    rows = event.registrations.exclude(state=Registration.State.CANCELLED)
    return list(rows.select_related("person").order_by("pk"))
