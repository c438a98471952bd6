# SPDX-License-Identifier: EUPL-1.2
"""The figure on the first page of every town: how often an answer came in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from samenspel.answer.answering.queries import (
    YEAR,
    Punctuality,
    Row,
    counted,
    overdue,
    past_due,
    per_month,
    waiting_longest,
)
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place

from .conftest import days_ago

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    """That many days before now; below zero: after now."""
    return NOW - timedelta(days=number)


def test_an_answer_on_the_last_moment_is_in_time_and_a_second_later_is_too_late() -> None:
    due = day(10)
    found = counted([(day(50), due, due), (day(50), due, due + timedelta(seconds=1))], NOW)
    assert (found.on_time, found.late, found.overdue, found.percent) == (1, 1, 0, 50)


def test_what_is_late_and_still_waits_counts_as_late_and_as_overdue() -> None:
    found = counted([(day(50), day(10), None)], NOW)
    assert (found.on_time, found.late, found.overdue) == (0, 1, 1)
    assert found.median_days is None and found.longest_days is None


def test_what_is_still_within_its_term_does_not_count_yet_answered_or_not() -> None:
    found = counted([(day(5), day(-20), None), (day(5), day(-20), day(1))], NOW)
    assert found == Punctuality(0, 0, 0, None, None) and found.percent is None


def test_what_was_due_more_than_a_year_ago_counts_only_as_overdue_while_it_waits() -> None:
    found = counted([(day(500), day(400), day(401)), (day(500), day(400), None)], NOW)
    assert (found.on_time, found.late, found.overdue) == (0, 0, 1)


def test_waiting_is_told_as_a_median_and_as_the_longest_wait() -> None:
    rows: list[Row] = [(day(100), day(60), day(100 - wait)) for wait in (3, 10, 80)]
    found = counted(rows, NOW)
    assert (found.median_days, found.longest_days) == (10, 80)


def slow(rows: list[Row], now: datetime) -> Punctuality:
    """The same, row by row and word for word as the sentence on the page says it."""
    on_time = late = overdue = 0
    waits = []
    for published, due, answered in rows:
        if due > now:
            continue
        if answered is None:
            overdue += 1
        if due <= now - YEAR:
            continue
        if answered is None or answered > due:
            late += 1
        else:
            on_time += 1
        if answered is not None:
            waits.append((answered - published).days)
    waits.sort()
    return Punctuality(
        on_time, late, overdue, round(median(waits)) if waits else None, waits[-1] if waits else None
    )


@st.composite
def contribution(draw: st.DrawFn) -> Row:
    published = day(draw(st.integers(0, 800))) - timedelta(seconds=draw(st.integers(0, 86_400)))
    due = published + timedelta(days=draw(st.integers(1, 120)))
    wait = draw(st.none() | st.integers(0, 200))
    answered = None if wait is None else due if wait == 200 else published + timedelta(days=wait)
    return published, due, answered


@given(st.lists(contribution(), max_size=40))
def test_the_figures_are_those_of_counting_row_by_row(rows: list[Row]) -> None:
    found = counted(rows, NOW)
    assert found == slow(rows, NOW)
    assert found == counted(list(reversed(rows)), NOW)
    assert found.all == sum(NOW - YEAR < due <= NOW for _published, due, _answered in rows)


@given(st.lists(contribution(), max_size=40))
def test_the_months_together_hold_everything_that_was_due_in_them(rows: list[Row]) -> None:
    place = Place(region="flanders")
    months = per_month(rows, place, NOW)
    assert len(months) == 12
    assert months[0]["month"].isoformat() == "2025-12-01" and months[-1]["month"].isoformat() == "2026-11-01"
    first = datetime(2025, 12, 1, tzinfo=place.timezone)
    assert sum(month["total"] for month in months) == sum(first <= due <= NOW for _p, due, _a in rows)
    assert all(0 <= month["on_time"] <= month["total"] for month in months)


def test_hidden_and_withdrawn_contributions_ask_for_no_answer(idea, town) -> None:
    shown = idea(due_at=days_ago(3))
    idea(due_at=days_ago(3), state="hidden", is_public=False, hidden_reason="Reclame")
    idea(due_at=days_ago(3), state="withdrawn", is_public=False)
    assert past_due(town) == [(shown.published_at, shown.due_at, None, shown.pk, shown.title)]


def test_a_draft_is_nobodys_lateness(idea, town, activity) -> None:
    one = idea(due_at=days_ago(3))
    assert list(overdue(town)) == [one]
    Activity.objects.filter(pk=activity.pk).update(is_public=False)
    assert past_due(town) == [] and not overdue(town)


def test_what_waits_longest_stands_first_and_only_what_is_late(idea, town) -> None:
    recent, oldest = idea(due_at=days_ago(2)), idea(due_at=days_ago(9))
    idea(due_at=days_ago(5), answered_at=days_ago(1))
    idea(due_at=days_ago(-3))
    assert [row["number"] for row in waiting_longest(past_due(town))] == [oldest.pk, recent.pk]
