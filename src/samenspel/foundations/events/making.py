# SPDX-License-Identifier: EUPL-1.2
"""Make an event and change it. Called by the `set_up` of an instrument, inside the action that makes or changes its activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity

from . import letters, seats
from .models import Event, Mode, Request

FACTS = frozenset(
    {
        "title",
        "starts_at",
        "ends_at",
        "mode",
        "venue",
        "address",
        "accessibility",
        "online_link",
        "takes_registrations",
        "registration_closes_at",
        "seats",
        "online_seats",
        "most_companions",
        "requests",
    }
)
MOST_COMPANIONS = 20
LONGEST_DAYS = 14
NEXT_SECONDS = 30
check_link = URLValidator(
    schemes=["http", "https"], message=_("This is no whole address. Copy it with https:// in front.")
)


def make(activity: Activity, *, kind: str, **facts: Any) -> Event:
    """An event of this activity; its title is that of the activity unless another one is given.

    kind   the name of the page that shows it; takes place slug and activity slug
    facts  fields of `Event`, as in FACTS
    Raises ValidationError with a sentence per field.
    """
    event = Event(place_id=activity.place_id, activity=activity, kind=kind, title=activity.title)
    _set(event, facts)
    _check(event)
    event.save()
    not_as_it_was(event)
    return event


def change(event: Event, **facts: Any) -> Event:
    """Change what is given; the rest stays. Returns the event as it is now, or unchanged when nothing differs.

    Everybody registered hears of another time, place or way of coming. Where one way of coming falls away, those registered for it
    move to the other one; it must have room for all who had a seat. More seats let the waiting list move up.
    Raises ValidationError with a sentence per field; then nothing changed.
    """
    event = seats.lock(event.pk)
    before = {name: getattr(event, name) for name in FACTS}
    was_over = event.is_over
    _set(event, facts)
    changed = {name for name in FACTS if getattr(event, name) != before[name]}
    if not changed:
        return event
    if event.cancelled_at is not None:
        raise ValidationError(_("This was called off. Make a new meeting instead."))
    moved: set[int] = set()
    if "mode" in changed and event.mode in Mode.values:
        moved = _move_over(event)
    _check(event)
    event.version += 1
    event.save()
    not_as_it_was(event)
    if "starts_at" in changed and event.starts_at > before["starts_at"]:
        event.registrations.update(reminded_at=None)
    if not (was_over and event.is_over):
        letters.tell_changed(
            event,
            when=bool(changed & {"starts_at", "ends_at"}),
            where=bool(changed & {"venue", "address"}),
            moved=moved,
            link="online_link" in changed and bool(event.online_link),
        )
        letters.tell_settled(seats.settle(event), event)
    return event


def next_key(place_id: int) -> str:
    """Under which name the next events of a town are remembered."""
    return f"events:next:{place_id}"


def not_as_it_was(event: Event) -> None:
    """What this process remembers of the town's agenda goes; the others forget it by themselves, soon."""
    cache.delete(next_key(event.place_id))


def _set(event: Event, facts: dict[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"an event has no {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(event, name, value.strip() if isinstance(value, str) else value)
    event.requests = list(dict.fromkeys(event.requests))


def _move_over(event: Event) -> set[int]:
    """Where a way of coming fell away, who registered for it comes the other way, with the same seat or the same place in line.

    Returns the primary keys of those registrations.
    """
    ways = seats.ways_of(event)
    moved: set[int] = set()
    if len(ways) == 1:
        rows = event.registrations.exclude(mode=ways[0])
        moved = set(rows.values_list("pk", flat=True))
        rows.update(mode=ways[0])
    if event.is_over:  # the names may be forgotten; how many came stays
        return moved
    event.taken = seats.heads_registered(event, Mode.ON_SITE)
    event.online_taken = seats.heads_registered(event, Mode.ONLINE)
    return moved


def _check(event: Event) -> None:
    wrong: dict[str, Any] = {}
    missing = [name for name in ("starts_at", "ends_at") if getattr(event, name) is None]
    if missing:
        wrong[missing[0]] = _("Fill in a day and an hour.")
    elif event.ends_at <= event.starts_at:
        wrong["ends_at"] = _("It ends before it begins. Change one of the two moments.")
    elif (event.ends_at - event.starts_at).days >= LONGEST_DAYS:
        wrong["ends_at"] = _("This takes two weeks or longer. Make a meeting for each day instead.")
    if event.starts_at and event.registration_closes_at and event.registration_closes_at > event.starts_at:
        wrong["registration_closes_at"] = _(
            "Registering ends before the meeting begins. Choose an earlier moment."
        )
    if event.mode not in Mode.values:
        wrong["mode"] = _("Choose one of the ways to come.")
    elif event.is_on_site and not event.venue:
        wrong["venue"] = _("Say where people must be, or choose “online”.")
    if event.online_link:
        try:
            check_link(event.online_link)
        except ValidationError as error:
            wrong["online_link"] = error.messages
    if not 0 <= event.most_companions <= MOST_COMPANIONS:
        wrong["most_companions"] = _("Choose a number from 0 to 20.")
    if not set(event.requests) <= set(Request.values):
        wrong["requests"] = _("Choose from the list.")
    for name, taken in (("seats", event.taken), ("online_seats", event.online_taken)):
        there = getattr(event, name)
        if there is not None and there < 1:
            wrong[name] = _("At least one seat. Leave it empty when everybody who comes fits.")
        elif there is not None and there < taken:
            wrong[name] = ngettext(
                "%(taken)d seat is given away already. There cannot be fewer seats than that.",
                "%(taken)d seats are given away already. There cannot be fewer seats than that.",
                taken,
            ) % {"taken": taken}
    wrong.update(_too_long(event, but=wrong))
    if wrong:
        raise ValidationError(wrong)


def _too_long(event: Event, but: Iterable[str]) -> dict[str, Any]:
    """What the columns themselves do not take."""
    found: dict[str, Any] = {}
    for name in ("title", "venue", "address", "online_link"):
        column: Any = Event._meta.get_field(name)
        longest = column.max_length
        if name not in but and len(getattr(event, name)) > longest:
            found[name] = _("At most %(most)d characters.") % {"most": longest}
    if "title" not in but and not event.title:
        found["title"] = _("Give it a title.")
    return found
