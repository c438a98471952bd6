# SPDX-License-Identifier: EUPL-1.2
"""Working days and due moments of a town.

A working day is Monday to Friday, no public holiday of the country and no closed day of the town. Every
function takes `closed`, the town's closed days, so that a list of contributions costs one query
(`closed_days`) and not one per row; without it the function asks the database once.
"""

from collections.abc import Set
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from .models import ClosedDay, Place

ONE_DAY = timedelta(days=1)
END_OF_DAY = time(23, 59, 59)


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The days of `year` on which nobody works in `country` ("BE" or "NL"), after the `holidays` library.

    Belgium: the ten days of the Royal Decree of 18 April 1974, and Easter and Whit Sunday. Netherlands: the
    days of article 3 of the Algemene termijnenwet, but 5 May in lustrum years only (regimes.yaml says why).
    """
    import holidays  # here, because it takes a quarter of a second and most processes never count days

    return frozenset(holidays.country_holidays(country, years=year, categories=("public",)))


def closed_days(place: Place) -> set[date]:
    """The days of the town, from the database unless somebody who counts much on one page read them before (`known_closed_days`)."""
    if place.known_closed_days is not None:
        return place.known_closed_days
    return set(ClosedDay.objects.filter(place=place).values_list("date", flat=True))


def is_working_day(place: Place, day: date, *, closed: Set[date] | None = None) -> bool:
    if day.weekday() >= 5 or day in public_holidays(place.regime.holiday_country, day.year):
        return False
    return day not in (closed_days(place) if closed is None else closed)


def add_working_days(place: Place, start: date, days: int, *, closed: Set[date] | None = None) -> date:
    """The `days`-th working day after `start`, itself not counted; 0 gives the first one from `start` on."""
    if days < 0:
        raise ValueError(f"days to add: got {days}, expected 0 or more")
    closed = closed_days(place) if closed is None else closed
    day = start
    if days == 0:
        while not is_working_day(place, day, closed=closed):
            day += ONE_DAY
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(place, day, closed=closed):
            day += ONE_DAY
    return day


def working_days_between(place: Place, start: date, end: date, *, closed: Set[date] | None = None) -> int:
    """How many working days come after `start`, up to and including `end`; negative when `end` is earlier.

    Days left is `working_days_between(place, today, due)`: 0 on the last day itself.
    """
    if end < start:
        return -working_days_between(place, end, start, closed=closed)
    closed = closed_days(place) if closed is None else closed
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(place, day, closed=closed) for day in days)


def due_moment(
    place: Place, published_at: datetime, days: int, *, closed: Set[date] | None = None
) -> datetime:
    """The last second, in UTC, of the `days`-th working day after publication, by the clock of the town.

    Publication at half past midnight in the town belongs to the new day, whatever UTC says. The moment is the
    end of the minute 23:59: an answer at 23:59:30 is in time.
    """
    if published_at.tzinfo is None:
        raise ValueError(f"published_at: got {published_at} without a time zone, expected an aware moment")
    zone = place.timezone
    last = add_working_days(place, published_at.astimezone(zone).date(), days, closed=closed)
    return datetime.combine(last, END_OF_DAY, tzinfo=zone).astimezone(UTC)
