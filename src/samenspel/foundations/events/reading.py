# SPDX-License-Identifier: EUPL-1.2
"""What pages show of events. Reads; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Decision as Answer
from samenspel.foundations.rules.door import ALLOWED, first_refusal

from . import actions, clauses, counting, seats
from .counting import attendance as attendance
from .making import NEXT_SECONDS, next_key
from .models import AgendaItem, Event, Mode, Registration


@dataclass(frozen=True)
class Item:
    """One item of the programme."""

    number: int
    title: str
    kind: str
    who: str
    minutes: int
    """with what was given on top"""
    begins: datetime
    """by the programme, or when it really began"""
    runs: bool
    done: bool

    @property
    def kind_in_words(self) -> str:
        return str(AgendaItem.Kind(self.kind).label)


@dataclass(frozen=True)
class Decided:
    """One decision; with a promise when somebody answers for it."""

    text: str
    number: int | None
    """of the commitment"""
    owner: str
    due_on: date | None
    sign: str
    """kept, running, late or broken; empty without a promise"""


@dataclass(frozen=True)
class Seats:
    """One way of coming."""

    mode: Mode
    seats: int | None
    """None: as many as come"""
    free: int | None
    waiting: int
    """people on the waiting list"""

    @property
    def is_full(self) -> bool:
        return self.free == 0


class _Row(NamedTuple):
    """Programme, documents and decisions are one query: a row of any of the three."""

    what: str
    line: int
    number: int | None
    title: str
    kind: str
    who: str
    minutes: int | None
    extra: int | None
    first_at: datetime | None
    last_at: datetime | None
    due_on: date | None


def _nothing(field: Any) -> Any:
    return Cast(Value(None), field)


def _rows(event: Event) -> list[_Row]:
    nothing = _nothing(IntegerField())
    word: CharField[Any, Any] = CharField()
    moment, day = _nothing(DateTimeField()), _nothing(DateField())
    found = event.agenda.order_by().values_list(
        Value("item", word),
        Cast("position", IntegerField()),
        Cast("pk", IntegerField()),
        Cast("title", word),
        Cast("kind", word),
        Cast("who", word),
        Cast("minutes", IntegerField()),
        Cast("extra_minutes", IntegerField()),
        F("started_at"),
        F("ended_at"),
        day,
    )
    documents = event.documents.order_by().values_list(
        Value("document", word),
        Cast("pk", IntegerField()),
        Cast("pk", IntegerField()),
        Cast("title", word),
        Cast("file_name", word),
        Value("", word),
        nothing,
        nothing,
        F("at"),
        moment,
        day,
    )
    parts: list[Any] = [documents]
    if event.minutes_at is not None:
        decided = event.decisions.order_by().values_list(
            Value("decision", word),
            Cast("pk", IntegerField()),
            Cast("commitment_id", IntegerField()),
            Cast("text", word),
            Coalesce(Cast("commitment__state", word), Value("", word)),
            Coalesce(Cast("commitment__owner_name", word), Value("", word)),
            nothing,
            nothing,
            moment,
            moment,
            F("commitment__due_on"),
        )
        parts.append(decided)
    return sorted((_Row(*row) for row in found.union(*parts, all=True)), key=lambda row: row.line)


def _programme(event: Event, rows: list[_Row]) -> list[Item]:
    """Each item begins when the one before it ends; what really began moves everything after it."""
    items, at = [], event.starts_at
    for row in rows:
        minutes = (row.minutes or 0) + (row.extra or 0)
        at = row.first_at or at
        runs = row.first_at is not None and row.last_at is None
        items.append(
            Item(row.number or 0, row.title, row.kind, row.who, minutes, at, runs, row.last_at is not None)
        )
        at = row.last_at or at + timedelta(minutes=minutes)
    return items


def _decided(row: _Row) -> Decided:
    sign = row.kind
    if sign == Commitment.State.RUNNING and row.due_on and row.due_on < timezone.localdate():
        sign = "late"
    return Decided(row.title, row.number, row.who, row.due_on, sign)


def context_of(event: Event, person: Any) -> dict[str, Any]:
    """What the pieces of page in `templates/events/` need: two queries, a third for somebody with an account.

    Hand it to them as `about`: {% include "events/facts.html" with about=about %}.
    event          with `place` and `activity` at hand, or they cost a query each
    seats          [Seats], one for each way of coming;   all_full  whether who registers now comes on the waiting list
    programme      [Item] · documents [{number, title, kind}] · decisions [Decided], once the minutes are public
    attendance     {"on_site": Attendance, "online": Attendance};   came  [Attendance] of the ways in which somebody was there
    register       whether this person may register now, with the reason if not
    sign_in        registering is open, and asks for an account that this visitor does not have yet
    registration   of this person, or None
    state          called_off, over, now (doors open) or coming
    """
    asked = Event.objects.filter(pk=event.pk).annotate(
        refusal=first_refusal(actions.register.rule, person), **counting.columns()
    )
    row = asked.values("refusal", *counting.KEPT, *counting.columns()).get()
    came = counting.told_by(row)
    number = row["refusal"]
    rule = actions.register.rule
    may = Answer(True) if number == ALLOWED else Answer(False, rule[number].otherwise)
    rows = _rows(event)
    mine = None
    if not person.is_anonymous:
        mine = clauses.registrations_of(person).filter(event=event).first()
    ways = [
        Seats(mode, seats.seats_of(event, mode), seats.free_of(event, mode), came[str(mode)].waiting)
        for mode in seats.ways_of(event)
    ]
    began = event.starts_at <= timezone.now() and event.cancelled_at is None
    return {
        "event": event,
        "state": state_of(event),
        "seats": ways,
        "all_full": all(way.is_full for way in ways),
        "programme": _programme(event, [row for row in rows if row.what == "item"]),
        "documents": [
            {"number": row.number, "title": row.title, "kind": row.kind.rpartition(".")[2].upper()}
            for row in rows
            if row.what == "document"
        ],
        "decisions": [_decided(row) for row in rows if row.what == "decision"],
        "attendance": came,
        "came": [way for way in came.values() if way.there] if began else [],
        "register": may,
        "sign_in": person.is_anonymous and number != ALLOWED and rule[number] is clauses.may_take_part,
        "registration": mine,
    }


def state_of(event: Event) -> str:
    if event.cancelled_at is not None:
        return "called_off"
    if event.is_over:
        return "over"
    return "now" if event.is_now else "coming"


SHOWN_IN_A_ROW = (
    "place_id",
    "kind",
    "title",
    "starts_at",
    "ends_at",
    "mode",
    "venue",
    "cancelled_at",
    "minutes_at",
    "activity__slug",
    "activity__language",
    "activity__is_public",
)


# Lists ------------------------------------------------------------------------------------------------------------------------


def listed(place: Place, person: Any) -> Any:
    """The events of a town that this person may see, ready for a list."""
    return Event.objects.visible_to(person).filter(place=place).select_related("activity")


def with_place(events: Any, place: Place) -> list[Event]:
    """The town is known: no query for each row."""
    found = list(events)
    for event in found:
        event.place = event.activity.place = place
    return found


def town_block(place: Place, person: Any) -> dict[str, Any] | None:
    """The next three, for the home of the town; nothing when nothing comes. Kept for half a minute: that page has many askers."""
    kept = cache.get(next_key(place.pk))
    if kept is None:
        rows = Event.objects.filter(place=place, activity__is_public=True, cancelled_at=None).coming()
        kept = list(rows.select_related("activity").only(*SHOWN_IN_A_ROW)[:3])
        cache.set(next_key(place.pk), kept, NEXT_SECONDS)
    events = with_place([event for event in kept if not event.is_over], place)
    return {"events": events} if events else None


def mine_coming(person: Any) -> list[Registration]:
    """What somebody registered for that is not over, the first one first, with event, activity and place."""
    rows = clauses.registrations_of(person).filter(event__ends_at__gt=timezone.now())
    return list(
        rows.filter(event__activity__is_public=True)
        .select_related("event__activity", "event__place", "person")
        .order_by("event__starts_at", "pk")[:100]
    )
