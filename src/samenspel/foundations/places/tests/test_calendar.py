# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.foundations.places.calendar import (
    add_working_days,
    closed_days,
    due_moment,
    is_working_day,
    public_holidays,
    working_days_between,
)
from samenspel.foundations.places.models import ClosedDay, Place

FLEMISH, DUTCH, BRUSSELS = (Place(region=region) for region in ("flanders", "netherlands", "brussels"))
NONE: frozenset[date] = frozenset()
PLACES = st.sampled_from([FLEMISH, DUTCH, BRUSSELS])
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("place", "day", "works"),
    [
        (FLEMISH, date(2026, 11, 20), True),  # a Friday
        (FLEMISH, date(2026, 11, 21), False),  # a Saturday
        (FLEMISH, date(2026, 7, 21), False),  # national day of Belgium
        (DUTCH, date(2026, 7, 21), True),
        (FLEMISH, date(2026, 7, 10), True),
        (BRUSSELS, date(2026, 11, 11), False),  # armistice
        (DUTCH, date(2026, 11, 11), True),
        (FLEMISH, date(2026, 4, 27), True),
        (DUTCH, date(2026, 4, 27), False),  # King's Day
        (FLEMISH, date(2026, 4, 3), True),
        (DUTCH, date(2026, 4, 3), False),  # Good Friday, Algemene termijnenwet art. 3
        (DUTCH, date(2026, 5, 5), True),
        (DUTCH, date(2025, 5, 5), False),  # Liberation Day in a lustrum year, a Monday
        (FLEMISH, date(2026, 5, 14), False),  # Ascension
        (DUTCH, date(2026, 5, 14), False),
        (DUTCH, date(2025, 12, 26), False),
        (FLEMISH, date(2025, 12, 26), True),
    ],
)
def test_working_days_follow_the_country(place: Place, day: date, works: bool) -> None:
    assert is_working_day(place, day, closed=NONE) is works


def test_a_closed_day_of_the_town_is_no_working_day(town: Place, django_assert_num_queries: Callable) -> None:
    eleven_july = date(2028, 7, 11)
    ClosedDay.objects.create(place=town, date=eleven_july, name="Feest van de Vlaamse Gemeenschap")
    other = Place.objects.create(code="X1", name="Oud-Zande", slug="oud-zande", region="flanders")
    assert not is_working_day(town, eleven_july)
    assert is_working_day(other, eleven_july)
    with django_assert_num_queries(1):
        assert add_working_days(town, date(2028, 7, 10), 30) > add_working_days(
            town, date(2028, 7, 10), 30, closed=NONE
        )
    closed = closed_days(town)
    with django_assert_num_queries(0):
        working_days_between(town, date(2028, 7, 1), date(2028, 9, 1), closed=closed)
        due_moment(town, datetime(2028, 7, 10, tzinfo=UTC), 30, closed=closed)


def test_thirty_working_days_over_christmas() -> None:
    # Six weeks and a bit: 25 December and 1 January are Fridays.
    assert add_working_days(FLEMISH, date(2026, 11, 20), 30, closed=NONE) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("place", "published", "days", "local"),
    [
        # The clock goes back on 25 October 2026 and forward on 28 March 2027.
        (FLEMISH, datetime(2026, 10, 23, 12, tzinfo=UTC), 1, "2026-10-26T23:59:59+01:00"),
        (FLEMISH, datetime(2026, 10, 22, 12, tzinfo=UTC), 1, "2026-10-23T23:59:59+02:00"),
        (DUTCH, datetime(2027, 3, 25, 12, tzinfo=UTC), 1, "2027-03-30T23:59:59+02:00"),  # Good Friday, Easter
        (FLEMISH, datetime(2027, 3, 25, 12, tzinfo=UTC), 1, "2027-03-26T23:59:59+01:00"),
        (FLEMISH, datetime(2027, 3, 26, 12, tzinfo=UTC), 1, "2027-03-30T23:59:59+02:00"),
        # Half past midnight in the town is still the day before in UTC.
        (FLEMISH, datetime(2026, 11, 23, 23, 30, tzinfo=UTC), 1, "2026-11-25T23:59:59+01:00"),
        (FLEMISH, datetime(2026, 11, 23, 22, 30, tzinfo=UTC), 1, "2026-11-24T23:59:59+01:00"),
        (FLEMISH, datetime(2026, 6, 1, 22, 30, tzinfo=UTC), 1, "2026-06-03T23:59:59+02:00"),
        # Published on a Saturday with no days at all: the first working day.
        (FLEMISH, datetime(2026, 11, 21, 12, tzinfo=UTC), 0, "2026-11-23T23:59:59+01:00"),
    ],
)
def test_an_answer_is_due_at_the_end_of_the_last_day_by_the_clock_of_the_town(
    place: Place, published: datetime, days: int, local: str
) -> None:
    due = due_moment(place, published, days, closed=NONE)
    assert due.tzinfo is UTC
    assert due.astimezone(place.timezone).isoformat() == local


def test_a_moment_without_time_zone_and_negative_days_are_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        due_moment(FLEMISH, datetime(2026, 11, 22), 30, closed=NONE)
    with pytest.raises(ValueError, match="got -1"):
        add_working_days(FLEMISH, date(2026, 11, 22), -1, closed=NONE)


def all_working_days(place: Place, start: date, end: date, closed: set[date]) -> list[date]:
    """Slow and obvious: every day after `start` up to `end`, struck off one reason at a time."""
    days = [start + timedelta(days=n + 1) for n in range((end - start).days)]
    days = [day for day in days if day.strftime("%a") not in ("Sat", "Sun")]
    days = [day for day in days if day not in closed]
    return [day for day in days if day not in public_holidays(place.regime.holiday_country, day.year)]


@settings(max_examples=60)
@given(PLACES, DAYS, st.integers(1, 60), st.sets(st.integers(0, 120), max_size=20))
def test_adding_days_agrees_with_the_slow_reference(place: Place, start: date, days: int, shut: set) -> None:
    closed = {start + timedelta(days=n) for n in shut}
    reference = all_working_days(place, start, start + timedelta(days=days * 2 + 60), closed)
    assert add_working_days(place, start, days, closed=closed) == reference[days - 1]


@settings(max_examples=60)
@given(PLACES, DAYS, st.integers(0, 120), st.sets(st.integers(0, 120), max_size=20))
def test_counting_days_agrees_with_the_slow_reference(
    place: Place, start: date, span: int, shut: set
) -> None:
    closed, end = {start + timedelta(days=n) for n in shut}, start + timedelta(days=span)
    count = working_days_between(place, start, end, closed=closed)
    assert count == len(all_working_days(place, start, end, closed))
    assert working_days_between(place, end, start, closed=closed) == -count


@settings(max_examples=60)
@given(PLACES, DAYS, st.integers(1, 60))
def test_counting_undoes_adding(place: Place, start: date, days: int) -> None:
    end = add_working_days(place, start, days, closed=NONE)
    assert working_days_between(place, start, end, closed=NONE) == days


@settings(max_examples=60)
@given(PLACES, st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31)), st.integers(0, 60))
def test_due_moments_end_a_working_day_of_the_town(place: Place, published: datetime, days: int) -> None:
    due = due_moment(place, published.replace(tzinfo=UTC), days, closed=NONE)
    local = due.astimezone(ZoneInfo("Europe/Paris"))  # the same clock, looked up by another name
    assert (local.hour, local.minute, local.second, local.microsecond) == (23, 59, 59, 0)
    assert is_working_day(place, local.date(), closed=NONE)
    assert due > published.replace(tzinfo=UTC)
