# SPDX-License-Identifier: EUPL-1.2
"""Events as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from .models import Event, Mode, Registration


def new_calendar(name: str) -> Any:
    """An empty calendar with what every one must carry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def add_event(calendar: Any, event: Event, registration: Registration | None = None) -> None:
    """Put an event into a calendar. It keeps its UID, and SEQUENCE rises with every change: a calendar that has it, moves it.

    event         with `place` and `activity` at hand
    registration  of the reader, for a calendar that nobody else gets: adds the code, and for who comes online the link
    """
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@samenspel")
    entry.add("sequence", event.version)
    entry.add("dtstamp", timezone.now().astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    online = registration is not None and registration.mode == Mode.ONLINE
    title = event.title
    if event.cancelled_at:
        title = _("Called off: %s") % title
    elif registration is not None and registration.state == Registration.State.WAITING:
        title = _("Waiting list: %s") % title
    entry.add("summary", title)
    entry.add("location", _("Online") if online or not event.is_on_site else where(event))
    entry.add("url", settings.SITE_ADDRESS + event.get_absolute_url())
    if about := _about(event, registration):
        entry.add("description", about)
    calendar.add_component(entry)


def where(event: Event) -> str:
    """The room and the address in one line; nothing for what is online only."""
    return ", ".join(filter(None, [event.venue, event.address]))


def _about(event: Event, registration: Registration | None) -> str:
    lines = [event.cancelled_why, event.accessibility if event.is_on_site else ""]
    if registration is not None and registration.state == Registration.State.SEAT:
        if registration.mode == Mode.ONLINE:
            lines.append(event.online_link)
        else:
            lines.append(_("Your code at the door: %s") % registration.code)
    return "\n\n".join(filter(None, lines))


def answer(calendar: Any, file_name: str, *, private: bool = False) -> HttpResponse:
    """private: no shared cache keeps it"""
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if private:
        response["Cache-Control"] = "private, no-store"
    return response


def calendar_of(name: str, events: Iterable[Event]) -> Any:
    calendar = new_calendar(name)
    for event in events:
        add_event(calendar, event)
    return calendar
