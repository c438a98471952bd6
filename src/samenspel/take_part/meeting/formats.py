# SPDX-License-Identifier: EUPL-1.2
"""The formats of a meeting: what an officer starts from. A programme with a script for who leads it, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from samenspel.foundations.places.calendar import closed_days, is_working_day
from samenspel.foundations.places.models import Place

LANGUAGES = ("nl", "en")
USUAL = "information_evening"
NO_VENUE = {"nl": "nog te bepalen", "en": "to be decided"}
NOTICE = timedelta(days=14)
"""how long before a meeting people want to be invited"""
GOOD_EVENINGS = (1, 3, 0, 2)
"""Tuesday and Thursday first, then Monday and Wednesday: on Friday evening the room stays empty"""


@dataclass(frozen=True)
class Item:
    """One item of a programme.  kind: of `AgendaItem` · minutes: indicative · script: for who leads it"""

    kind: str
    minutes: int
    title: str
    script: str


@dataclass(frozen=True)
class Words:
    """What people read of a format, in one language."""

    name: str
    meaning: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Format:
    """One way to hold a meeting.

    methods  keys of instruments in the table of the participatiemix that it carries out
    starts   the usual hour
    weekend  by daylight in the weekend, not on a weekday
    asks     what people may ask for: values of `Request`
    """

    key: str
    methods: tuple[str, ...]
    mode: str
    starts: time
    weekend: bool
    asks: tuple[str, ...]
    words: Mapping[str, Words]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.words["nl"].items)

    def say(self, language: str | None = None) -> Words:
        """In this language, or in that of the page; English where there is none."""
        return self.words.get((language or get_language() or "en")[:2], self.words["en"])


@cache
def formats() -> dict[str, Format]:
    """Every format by its key, in the order in which an officer chooses."""
    path = Path(__file__).with_suffix(".yaml")
    return {row["key"]: _read(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))["formats"]}


def _read(row: dict[str, Any]) -> Format:
    return Format(
        key=row["key"],
        methods=tuple(row["for"]),
        mode=row["mode"],
        starts=time.fromisoformat(row["starts"]),
        weekend=row["weekday"] == "weekend",
        asks=tuple(row["asks"]),
        words={
            language: Words(
                name=row[language]["name"],
                meaning=row[language]["meaning"],
                items=tuple(
                    Item(shape["kind"], shape["minutes"], text["title"], text["script"].strip())
                    for shape, text in zip(row["items"], row[language]["items"], strict=True)
                ),
            )
            for language in LANGUAGES
        },
    )


def format_called(key: str) -> Format:
    """The format with this key; the usual one for a key that is no longer there."""
    return formats().get(key) or formats()[USUAL]


def for_method(method: str) -> Format:
    """The format that carries out an instrument of the table; a conversation where the table names none of ours."""
    return next((one for one in formats().values() if method in one.methods), formats()["conversation"])


def from_plan(method: str, place: Place, first_day: date, last_day: date) -> dict[str, Any]:
    """The settings with which a plan makes a meeting: the format of the method, on a day of the phase that leaves time to invite.

    A weekday evening from half past seven to half past nine; a walk by daylight in the weekend. `set_up` writes that the venue is
    still to be decided. People may ask until the day after, so that the answers come two weeks after the evening.
    """
    form = for_method(method)
    starts = form.starts if form.weekend else time(19, 30)
    begin = datetime.combine(good_day(form, place, first_day, last_day), starts, place.timezone)
    return {
        "format": form.key,
        "starts_at": begin,
        "ends_at": begin + timedelta(minutes=120),
        "mode": form.mode,
        "requests": list(form.asks),
        "questions_until_day_after": True,
    }


def good_day(form: Format, place: Place, first_day: date, last_day: date) -> date:
    """A day of the phase on which people can come, with time to invite them where the phase is long enough."""
    days = [first_day + timedelta(days=n) for n in range(max(0, (last_day - first_day).days) + 1)]
    later = [day for day in days if day >= first_day + NOTICE] or days
    closed = closed_days(place)
    for choice in (later, days):
        if form.weekend:
            found = [day for day in choice if day.weekday() == 5] or [d for d in choice if d.weekday() == 6]
        else:
            free = [day for day in choice if is_working_day(place, day, closed=closed)][:10]
            found = sorted(
                (day for day in free if day.weekday() in GOOD_EVENINGS),
                key=lambda day: (GOOD_EVENINGS.index(day.weekday()) > 1, day),
            )
        if found:
            return found[0]
    # Only a Friday, a weekend or a holiday is left in this phase.
    return next((day for day in days if is_working_day(place, day, closed=closed)), later[0])
