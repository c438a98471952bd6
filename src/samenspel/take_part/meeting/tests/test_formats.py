# SPDX-License-Identifier: EUPL-1.2
"""The formats hold what they promise in both languages, and a plan gets a sensible day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from factories import make_town

from samenspel.engines.mix.table import shipped
from samenspel.foundations.events.models import AgendaItem, Mode, Request
from samenspel.foundations.places.models import ClosedDay
from samenspel.take_part.meeting.formats import for_method, format_called, formats, from_plan, good_day

PHASE = date(2027, 3, 1), date(2027, 4, 30)


@pytest.mark.parametrize("key", formats())
def test_every_format_is_whole_in_both_languages(key: str) -> None:
    one = formats()[key]
    assert set(one.words) == {"nl", "en"}
    assert one.mode in Mode.values and set(one.asks) <= set(Request.values)
    for words in one.words.values():
        assert words.name and words.meaning.endswith(".")
        assert len(words.items) == len(one.words["nl"].items) >= 5
        for item in words.items:
            assert item.kind in AgendaItem.Kind.values and 1 <= item.minutes <= 60
            assert item.title and len(item.title) <= 120
            assert len(item.script.splitlines()) >= 2, f"{key}: “{item.title}” helps nobody who leads"
            assert all(re.search(r"[.?!:”\"]$", line) for line in item.script.splitlines()), item.script
    assert one.words["nl"].items[0].kind == "welcome" and one.words["nl"].items[-1].kind == "closing"
    assert 60 <= one.minutes <= 150


def test_what_the_brief_of_the_town_hall_asks_for_is_there() -> None:
    assert {
        "information_evening",
        "consultation_evening",
        "conversation",
        "walk",
        "work_visit",
        "online",
        "hybrid",
    } <= set(formats())


def test_every_row_of_the_table_that_names_meetings_has_a_format() -> None:
    ours = [row.key for row in shipped() if row.house == "meeting"]
    known = [method for one in formats().values() for method in one.methods]
    assert sorted(ours) == sorted(known)


def test_a_format_that_is_no_longer_there_is_read_as_the_usual_one() -> None:
    assert format_called("weg").key == "information_evening"


@pytest.mark.parametrize(
    ("method", "key"),
    [
        ("infoavond", "information_evening"),
        ("inspraakavond", "consultation_evening"),
        ("stadsgesprek", "conversation"),
        ("wijkschouw", "walk"),
        ("iets_anders", "conversation"),
    ],
)
@pytest.mark.django_db
def test_a_plan_gets_the_format_of_its_method(method: str, key: str) -> None:
    assert from_plan(method, make_town(), *PHASE)["format"] == for_method(method).key == key


@pytest.mark.django_db
def test_a_plan_gets_a_weekday_evening_that_leaves_two_weeks_to_invite() -> None:
    made = from_plan("infoavond", make_town(), *PHASE)
    starts = made["starts_at"]
    assert (starts.date(), starts.hour, starts.minute) == (date(2027, 3, 16), 19, 30)
    assert made["ends_at"] - starts == timedelta(hours=2)
    assert str(starts.tzinfo) == "Europe/Brussels"
    assert made["questions_until_day_after"]


@pytest.mark.django_db
def test_a_walk_is_on_a_saturday_by_daylight() -> None:
    starts = from_plan("wijkschouw", make_town(), *PHASE)["starts_at"]
    assert starts.weekday() == 5 and starts.hour == 10


@pytest.mark.django_db
def test_no_evening_falls_on_a_holiday_or_a_closed_day() -> None:
    place = make_town()
    ClosedDay.objects.create(place=place, date=date(2027, 3, 16), name="Markt")
    assert from_plan("infoavond", place, *PHASE)["starts_at"].date() == date(2027, 3, 18)
    # Ascension Day is Thursday 6 May 2027.
    assert good_day(for_method("infoavond"), place, date(2027, 5, 6), date(2027, 5, 7)) != date(2027, 5, 6)


@pytest.mark.parametrize("days", [0, 1, 3, 6, 13, 20])
@pytest.mark.parametrize("method", ["infoavond", "wijkschouw"])
@pytest.mark.django_db
def test_however_short_the_phase_the_day_lies_in_it(method: str, days: int) -> None:
    place = make_town()
    for first in (date(2027, 3, 1) + timedelta(days=n) for n in range(7)):
        found = good_day(for_method(method), place, first, first + timedelta(days=days))
        assert first <= found <= first + timedelta(days=days)
