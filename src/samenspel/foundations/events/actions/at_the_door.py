# SPDX-License-Identifier: EUPL-1.2
"""Who is there: checked in by name or by code, or counted by hand."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.rules.clauses import Action

from .. import clauses, seats
from ..models import Event, Registration


def _in(registration: Registration, attended: str) -> Registration:
    attended = attended or registration.mode
    if attended not in seats.ways_of(registration.event):
        raise ValidationError({"attended": _("Choose how this person came: on site or online.")})
    registration.checked_in_at, registration.attended = timezone.now(), attended
    registration.save(update_fields=["checked_in_at", "attended"])
    return registration


def _check_in(registration: Registration, *, by: Person, attended: str = "") -> Registration:
    """This person is there, with who came along. Who waited for a seat may be let in too: the one at the door sees the room.

    attended  on_site or online; empty: as they said
    """
    return _in(registration, attended)


def _undo_check_in(registration: Registration, *, by: Person) -> Registration:
    registration.checked_in_at, registration.attended = None, ""
    registration.save(update_fields=["checked_in_at", "attended"])
    return registration


def _check_in_with_code(event: Event, *, by: Actor, code: str, attended: str = "") -> Registration:
    """Somebody checks in with the code of their letter. A second time changes nothing."""
    wanted = "".join(code.split()).replace("-", "").upper()
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(event=event, code=wanted, state__in=clauses.WAITS_OR_SITS).first()
    if found is None:
        raise ValidationError(
            {"code": _("This code is not on the list. Check the letters, or ask at the door.")}
        )
    if found.state == Registration.State.WAITING:
        raise ValidationError(
            {"code": _("You are on the waiting list. Ask at the door whether there is room.")}
        )
    return found if found.checked_in_at else _in(found, attended)


def _count_attendance(
    event: Event, *, by: Person, counted_on_site: int | None = None, counted_online: int | None = None
) -> Event:
    """How many people were there, counted by hand. None: the check-ins count."""
    for name, count in (("counted_on_site", counted_on_site), ("counted_online", counted_online)):
        if count is not None and not 0 <= count <= 100_000:
            raise ValidationError({name: _("Fill in how many people were there, or leave it empty.")})
    event.counted_on_site, event.counted_online = counted_on_site, counted_online
    event.save(update_fields=["counted_on_site", "counted_online"])
    return event


# Who may, and when --------------------------------------------------------------------------------

check_in = Action(
    "events.check_in",
    _("Check in"),
    Registration,
    (
        clauses.at_the_door,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.near_the_day,
        clauses.not_checked_in,
    ),
    _check_in,
)
undo_check_in = Action(
    "events.undo_check_in",
    _("Not here after all"),
    Registration,
    (clauses.at_the_door, clauses.checked_in),
    _undo_check_in,
)
check_in_with_code = Action(
    "events.check_in_with_code",
    _("Check in"),
    Event,
    (clauses.is_public, clauses.not_called_off, clauses.doors_open),
    _check_in_with_code,
)
count_attendance = Action(
    "events.count_attendance",
    _("Keep the count"),
    Event,
    (clauses.leads, clauses.not_called_off, clauses.began),
    _count_attendance,
)


ACTIONS = (
    check_in,
    undo_check_in,
    check_in_with_code,
    count_attendance,
)
