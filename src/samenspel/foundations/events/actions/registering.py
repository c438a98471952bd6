# SPDX-License-Identifier: EUPL-1.2
"""Say to come, bring others, change it, cancel it; and the address of one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.accounts.actions import myself
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.rules.clauses import Action, signed_in

from .. import clauses, letters, seats
from ..models import Event, Mode, Registration, Request, new_code

State = Registration.State


def _checked(
    event: Event, mode: str, companions: int, requests: Iterable[str]
) -> tuple[Mode, int, list[str]]:
    """Way of coming, companions and wishes as this event takes them."""
    wrong: dict[str, Any] = {}
    ways = seats.ways_of(event)
    if not mode and len(ways) == 1:
        mode = ways[0]
    if mode not in ways:
        wrong["mode"] = _("Choose how you come: on site or online.")
    if not 0 <= companions <= event.most_companions:
        wrong["companions"] = (
            ngettext(
                "You can bring at most %(most)d person.",
                "You can bring at most %(most)d people.",
                event.most_companions,
            )
            % {"most": event.most_companions}
            if event.most_companions
            else _("Here everybody registers for themselves.")
        )
    asked = list(dict.fromkeys(requests))
    if not set(asked) <= set(event.requests) & set(Request.values):
        wrong["requests"] = _("The town does not offer this here. Write it down as a note instead.")
    if wrong:
        raise ValidationError(wrong)
    return Mode(mode), companions, asked


def _free_code(event: Event) -> str:
    taken = set(event.registrations.values_list("code", flat=True))
    return next(code for code in iter(new_code, "") if code not in taken)


def _write(
    event: Event, *, mode: str, companions: int, requests: Iterable[str], **facts: Any
) -> Registration:
    """A registration at the end of the line, and a seat at once when nobody before it fits. The event is locked."""
    way, companions, asked = _checked(event, mode, companions, requests)
    now = timezone.now()
    made = Registration.objects.create(
        place_id=event.place_id,
        event=event,
        mode=way,
        companions=companions,
        requests=asked,
        state=State.WAITING,
        waiting_since=now,
        code=_free_code(event),
        made_at=now,
        **facts,
    )
    settled = seats.settle(event)
    made.refresh_from_db(fields=["state", "waiting_since", "passed_at"])
    letters.tell_registered(made, event)
    letters.tell_settled(settled, event, but=made)
    return made


def _with_address(event: Event, email: str) -> Registration | None:
    """The registration of this address, with an account or without."""
    rows = event.registrations.filter(state__in=clauses.WAITS_OR_SITS)
    return rows.filter(Q(email=email) | Q(person__email=email)).select_related("person").first()


def _address(email: str, *, needed: bool) -> str:
    """The address in lower case. Raises ValidationError for what is none."""
    email = email.strip().lower()
    if email or needed:
        EmailValidator(_("Fill in your e-mail address: your code and the way to cancel are sent there."))(
            email
        )
    return email


def _register(
    event: Event,
    *,
    by: Actor,
    mode: str = "",
    companions: int = 0,
    requests: Iterable[str] = (),
    request_note: str = "",
    name: str = "",
    email: str = "",
    language: str = "nl",
) -> Registration:
    """Say to come. `state` of what comes back says whether there was a seat or a place on the waiting list.

    Without an account a name and an address are needed. An address that is registered already gives that registration back,
    unchanged, and its owner a letter: a page shows the same to whoever filled it in, and nothing of the registration itself.
    """
    person = by.account
    name = one_line(name or by.name, 60)
    wrong: dict[str, Any] = {}
    if not name:
        wrong["name"] = _("Fill in the name under which we expect you.")
    if person is None:
        try:
            email = _address(email, needed=True)
        except ValidationError as error:
            wrong["email"] = error.messages
    if wrong:
        raise ValidationError(wrong)
    if person is None:
        _checked(
            event, mode, companions, requests
        )  # says what is wrong before it looks whether the address is known
        there = _with_address(event, email)
        if there is not None:
            letters.tell_already(there, event)
            return there
    return _write(
        event,
        mode=mode,
        companions=companions,
        requests=requests,
        request_note=one_line(request_note, 200),
        person=person,
        name=name,
        email="" if person else email,
        language=language,
    )


def _enter(
    event: Event,
    *,
    by: Person,
    name: str,
    mode: str = "",
    companions: int = 0,
    requests: Iterable[str] = (),
    request_note: str = "",
    email: str = "",
    language: str = "",
) -> Registration:
    """A registration that came on paper, by telephone or at the door. It gets no seat that is not there: then it waits like others.

    With an address the person gets the same letters as somebody who registered on the site.
    """
    if not name.strip():
        raise ValidationError({"name": _("Fill in a name: it stands on the list at the door.")})
    try:
        email = _address(email, needed=False)
    except ValidationError:
        raise ValidationError({"email": _("This is no e-mail address. You may leave it empty.")}) from None
    if email and _with_address(event, email) is not None:
        raise ValidationError({"email": _("This address is registered already. Change that registration.")})
    return _write(
        event,
        mode=mode,
        companions=companions,
        requests=requests,
        request_note=one_line(request_note, 200),
        name=one_line(name, 60),
        email=email,
        language=language or event.activity.language,
        source="paper",
    )


def _change_registration(
    registration: Registration,
    *,
    by: Actor,
    mode: str | None = None,
    companions: int | None = None,
    requests: Iterable[str] | None = None,
    request_note: str | None = None,
    name: str | None = None,
) -> Registration:
    """Come otherwise, with more or fewer people, or with another wish; what is None stays as it was.

    Who has a seat keeps it: a change for which there is no room is refused, and nothing changes. Who waits keeps their place in
    the line, except in the line of another way of coming: there they join the end.
    """
    event = seats.lock(registration.event_id)
    was, had_seat, heads = registration.mode, registration.state == State.SEAT, registration.heads
    offered = [*event.requests, *registration.requests]  # a wish that was taken off the list since may stay
    asked = registration.requests if requests is None else list(dict.fromkeys(requests))
    if not set(asked) <= set(offered):
        raise ValidationError(
            {"requests": _("The town does not offer this here. Write it down as a note instead.")}
        )
    many = registration.companions if companions is None else companions
    most = max(event.most_companions, registration.companions)
    if not 0 <= many <= most:
        _checked(event, mode or was, many, ())
    registration.mode = _checked(event, mode or was, 0, ())[0]
    registration.companions, registration.requests = many, asked
    if request_note is not None:
        registration.request_note = one_line(request_note, 200)
    if name is not None and one_line(name, 60):
        registration.name = one_line(name, 60)
    if had_seat:
        seats.take(event, was, -heads)
        if not seats.fits(event, registration.mode, registration.heads):
            raise ValidationError(_no_room(event, registration))
        seats.take(event, registration.mode, registration.heads)
    elif registration.mode != was:
        registration.waiting_since, registration.passed_at = timezone.now(), None
    registration.save(
        update_fields=[
            "mode",
            "companions",
            "requests",
            "request_note",
            "name",
            "waiting_since",
            "passed_at",
        ]
    )
    settled = seats.settle(event)
    registration.refresh_from_db(fields=["state", "waiting_since", "passed_at"])
    letters.tell_settled(settled, event)
    return registration


def _no_room(event: Event, registration: Registration) -> str:
    free = seats.free_of(event, registration.mode) or 0
    if not free:
        return gettext("There is no seat free that way. Your registration stayed as it was.")
    return ngettext(
        "There is %(free)d seat for you and who comes along. Your registration stayed as it was.",
        "There are %(free)d seats for you and who comes along. Your registration stayed as it was.",
        free,
    ) % {"free": free}


def _cancel(registration: Registration, *, by: Actor) -> Registration:
    """Not coming after all: the seats go to the waiting list. The name stays on the list at the desk until all are forgotten."""
    event = seats.lock(registration.event_id)
    if registration.state == State.SEAT:
        seats.take(event, registration.mode, -registration.heads)
    registration.state, registration.cancelled_at = State.CANCELLED, timezone.now()
    registration.waiting_since = registration.passed_at = None
    registration.save(update_fields=["state", "cancelled_at", "waiting_since", "passed_at"])
    letters.tell_cancelled(registration, event)
    letters.tell_settled(seats.settle(event), event)
    return registration


def _renew_calendar(person: Person, *, by: Person) -> Person:
    """Somebody else knows the address of my calendar: it stops working, and so does every other session of mine."""
    person.session_version += 1
    person.save(update_fields=["session_version"])
    return person


# Who may, and when --------------------------------------------------------------------------------

register = Action(
    "events.register",
    _("Register"),
    Event,
    (
        clauses.is_public,
        clauses.not_called_off,
        clauses.takes_registrations,
        clauses.still_runs,
        clauses.registration_open,
        clauses.may_take_part,
        clauses.not_registered,
    ),
    _register,
)
enter = Action(
    "events.enter",
    _("Enter and go on"),
    Event,
    (clauses.enters, clauses.not_called_off, clauses.not_over),
    _enter,
)
change_registration = Action(
    "events.change_registration",
    _("Keep my changes"),
    Registration,
    (
        clauses.mine,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.before_it_begins,
    ),
    _change_registration,
)
cancel = Action(
    "events.cancel",
    _("I am not coming"),
    Registration,
    (
        clauses.mine,
        clauses.not_cancelled,
        clauses.event_not_called_off,
        clauses.before_it_begins,
    ),
    _cancel,
)
renew_calendar = Action(
    "events.renew_calendar", _("Make a new address"), Person, (signed_in(), myself), _renew_calendar
)

ACTIONS = (
    register,
    enter,
    change_registration,
    cancel,
    renew_calendar,
)
