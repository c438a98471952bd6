# SPDX-License-Identifier: EUPL-1.2
"""When a policy term is half-way: the moment the guide for local groups asks to evaluate."""

from __future__ import annotations

from datetime import date, timedelta

from samenspel.foundations.places.models import Region

TERMS: dict[str, tuple[date, int]] = {
    # The guide counts from 2025; municipal councils are elected for six years (Lokaal en Provinciaal Kiesdecreet; in Brussels the
    # Nieuw Brussels Gemeentelijk Kieswetboek).
    Region.FLANDERS: (date(2025, 1, 1), 6),
    Region.BRUSSELS: (date(2025, 1, 1), 6),
    # Elected for four years (Kieswet, article C 4), the last time in March 2026.
    Region.NETHERLANDS: (date(2026, 4, 1), 4),
}
"""the first day of one term, and how many years a term takes"""
NOT_BEFORE = timedelta(days=60)
"""a day that is to be planned with politicians is not next week"""


def term_of(region: str, today: date) -> tuple[date, date]:
    """The term in which this day lies: (first day, first day of the next one)."""
    start, years = TERMS[region]
    while start > today:
        start = start.replace(year=start.year - years)
    while start.replace(year=start.year + years) <= today:
        start = start.replace(year=start.year + years)
    return start, start.replace(year=start.year + years)


def half_way(region: str, today: date) -> date:
    """The middle of the term of today; when that has passed, two months from now."""
    start, end = term_of(region, today)
    return max(start + (end - start) / 2, today + NOT_BEFORE)


def year_later(day: date) -> date:
    """The same day a year later; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
