# SPDX-License-Identifier: EUPL-1.2
"""Conditions that several actions on events and registrations share, each with its sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.clauses import takes_part
from samenspel.foundations.rules.clauses import ALWAYS, NEVER, Clause, can, when
from samenspel.foundations.rules.roles import ENTER_PAPER, LEAD, PREPARE, has, places_with

from .models import Registration

DOORS = timedelta(minutes=30)
AFTERWARDS = timedelta(hours=1)
WAITS_OR_SITS = [Registration.State.SEAT, Registration.State.WAITING]


def one_of(*permissions: str, otherwise: Any, place: str = "place_id") -> Clause:
    """Somebody with at least one of these permissions in the row's place."""

    def holds(person: Any) -> Q:
        held = NEVER
        for permission in permissions:
            places = places_with(person, permission)
            if not isinstance(places, frozenset):
                return ALWAYS
            if places:
                held = held | Q(**{f"{place}__in": places})
        return held

    return Clause(holds, otherwise)


def _own(person: Any) -> Q:
    """A registration of this account, or one made without an account with the address that this account has proved to own."""
    own = Q(person_id=person.pk)
    return own | Q(person=None, email=person.email) if person.email else own


def _mine(person: Any) -> Q:
    if person.is_anonymous:
        return Q(person=None)
    at_desk = places_with(person, ENTER_PAPER)
    if not isinstance(at_desk, frozenset):
        return ALWAYS
    return _own(person) | Q(place_id__in=at_desk) if at_desk else _own(person)


# Without an account a registration has no owner the database could know: the page asks for the signed link from the letter.
mine = Clause(_mine, _("This registration is not yours. Use the link in your letter, or sign in."))

is_public = when(Q(activity__is_public=True), _("This is not public yet."))
not_called_off = when(Q(cancelled_at=None), _("This was called off."))
not_over = Clause(lambda person: Q(ends_at__gt=timezone.now()), _("This is over."))
takes_registrations = when(
    Q(takes_registrations=True), _("You need not register for this: everybody can just come.")
)
still_runs = when(Q(activity__stage=Activity.OPEN), _("This process is finished. Nothing comes in any more."))
registration_open = Clause(
    lambda person: (
        Q(starts_at__gt=timezone.now())
        & (Q(registration_closes_at=None) | Q(registration_closes_at__gt=timezone.now()))
    ),
    _("It is too late to register here. Ask the town whether there is still room."),
)
may_take_part = Clause(
    takes_part("activity__"),
    _(
        "The town asks for an account here, or for a check that you live in the town. Sign in, or ask at the town hall."
    ),
)


def registrations_of(person: Any) -> Any:
    """The registrations of a signed-in person that were not cancelled."""
    return Registration.objects.filter(_own(person), state__in=WAITS_OR_SITS)


not_registered = Clause(
    lambda person: ALWAYS if person.is_anonymous else ~Q(pk__in=registrations_of(person).values("event_id")),
    _("You are registered already. Change your registration instead."),
)
doors_open = Clause(
    lambda person: Q(
        starts_at__lte=timezone.now() + DOORS,
        ends_at__gt=timezone.now() - AFTERWARDS,
    ),
    _("You can check in from half an hour before it begins until an hour after it ends."),
)
began = Clause(
    lambda person: Q(starts_at__lte=timezone.now()), _("It has not begun yet: there is nothing to count.")
)

not_cancelled = when(Q(state__in=WAITS_OR_SITS), _("This registration was cancelled already."))
event_not_called_off = when(Q(event__cancelled_at=None), _("This was called off."))
before_it_begins = Clause(
    lambda person: Q(event__starts_at__gt=timezone.now()),
    _("It has begun. Your registration can no longer be changed."),
)
near_the_day = Clause(
    lambda person: Q(event__starts_at__lte=timezone.now() + timedelta(hours=12)),
    _("You can check people in from twelve hours before it begins."),
)
not_checked_in = when(Q(checked_in_at=None), _("This person was checked in already."))
checked_in = when(Q(checked_in_at__isnull=False), _("This person was not checked in."))

prepares = can(PREPARE, _("This is for the participation officers of the town."))
leads = can(LEAD, _("This is for who leads the meeting."))
leads_item = can(LEAD, _("This is for who leads the meeting."), place="event__place_id")
enters = can(ENTER_PAPER, _("This is for who enters what came in on paper or by telephone."))
at_the_door = one_of(LEAD, ENTER_PAPER, otherwise=_("This is for who receives people at the door."))
prepares_or_leads = one_of(
    PREPARE, LEAD, otherwise=_("This is for the participation officers and for who leads the meeting.")
)


def _may_change_minutes(person: Any) -> Q:
    places = places_with(person, PREPARE)
    if not isinstance(places, frozenset):
        return ALWAYS
    return Q(minutes_at=None) | Q(place_id__in=places) if places else Q(minutes_at=None)


# Published minutes hold promises of the town: correcting them is not for a facilitator from outside.
still_theirs = Clause(
    _may_change_minutes, _("The minutes are public. Ask a participation officer to correct them.")
)


def is_staff(person: Any, place_id: int) -> bool:
    return any(has(person, permission, place_id) for permission in (PREPARE, LEAD, ENTER_PAPER))
