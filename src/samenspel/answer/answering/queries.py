# SPDX-License-Identifier: EUPL-1.2
"""How punctual a town is, what waits, and what was done: figures counted from our own rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, Q, Value
from django.utils import timezone

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer, Contribution
from samenspel.foundations.places.models import Place

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Punctuality:
    """answered in time / all whose due date has passed, over the last twelve months; an answer before its date counts when the
    date passes. `overdue` is everything that is late and still waits, however old."""

    on_time: int
    late: int
    overdue: int
    median_days: int | None
    longest_days: int | None

    @property
    def all(self) -> int:
        return self.on_time + self.late

    @property
    def percent(self) -> int | None:
        return round(100 * self.on_time / self.all) if self.all else None


Row = tuple[Any, ...]
"""(published, due, answered or None), and from the database also the number and title of the contribution"""


def past_due(place: Place, now: datetime | None = None) -> list[Row]:
    """Everything of one town whose date has passed: a year of it, and what still waits however old. One query.

    Withdrawn, hidden and merged contributions ask for no answer and do not count, and neither does a draft.
    """
    now = now or timezone.now()
    rows: Any = (
        Contribution.objects.filter(place=place, is_public=True, activity__is_public=True)
        .filter(due_at__isnull=False, due_at__lte=now)
        .filter(Q(due_at__gt=now - YEAR) | Q(answered_at=None))
        .values_list("published_at", "due_at", "answered_at", "pk", "title")
    )
    return list(rows)


def punctuality(place: Place, now: datetime | None = None) -> Punctuality:
    """One query, for one town."""
    now = now or timezone.now()
    return counted(past_due(place, now), now)


def counted(rows: list[Row], now: datetime) -> Punctuality:
    """The figures of these rows. What is due after `now` has not been late yet and does not count."""
    rows = [row[:3] for row in rows if row[1] <= now]
    recent = [row for row in rows if row[1] > now - YEAR]
    on_time = sum(1 for _published, due, answered in recent if answered is not None and answered <= due)
    days = [(answered - published).days for published, _due, answered in recent if answered is not None]
    return Punctuality(
        on_time=on_time,
        late=len(recent) - on_time,
        overdue=sum(1 for _published, _due, answered in rows if answered is None),
        median_days=round(median(days)) if days else None,
        longest_days=max(days, default=None),
    )


def per_month(rows: list[Row], place: Place, now: datetime) -> list[dict[str, Any]]:
    """The last twelve calendar months by due date, this month last: {month (its first day), on_time, total}. No query."""
    first = timezone.localtime(now, place.timezone).date().replace(day=1)
    months: dict[Any, dict[str, Any]] = {}
    for back in range(11, -1, -1):
        year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
        day = first.replace(year=year, month=month + 1)
        months[day] = {"month": day, "on_time": 0, "total": 0}
    for _published, due, answered, *_one in rows:
        found = months.get(timezone.localtime(due, place.timezone).date().replace(day=1))
        if found is not None and due <= now:
            found["total"] += 1
            found["on_time"] += answered is not None and answered <= due
    return list(months.values())


def waiting_longest(rows: list[Row], most: int = 3) -> list[dict[str, Any]]:
    """Of these rows what is late and still waits, the longest first: {number, title, due_at}. No query."""
    late = sorted((row for row in rows if row[2] is None), key=lambda row: row[1])
    return [{"number": row[3], "title": row[4], "due_at": row[1]} for row in late[:most]]


def overdue(place: Place, now: datetime | None = None) -> Any:
    now = now or timezone.now()
    return (
        Contribution.objects.filter(place=place, is_public=True, activity__is_public=True)
        .filter(answered_at=None, due_at__lt=now)
        .select_related("activity", "owner")
        .order_by("due_at", "id")
    )


def followed_up(process_number: int, most: int = 4) -> dict[str, list[dict[str, Any]]]:
    """What was done with what people put in: the newest answers, and the commitments by date. One query."""
    names = (
        *("kind", "number", "title", "state", "text", "signed", "at"),
        *("due_on", "settled_on", "spent_cents", "budget_cents"),
    )
    no_day = Value(None, output_field=DateField())
    no_money = Value(None, output_field=BigIntegerField())
    newest = Answer.objects.filter(
        contribution__activity__process_number=process_number,
        contribution__is_public=True,
        contribution__activity__is_public=True,
    ).order_by("-at", "-pk")[:most]
    answers = (
        Answer.objects.filter(pk__in=newest.values("pk"))
        .order_by()
        .values_list(
            Value("answers"),
            "contribution_id",
            "contribution__title",
            "status",
            "text",
            "signed",
            "at",
            no_day,
            no_day,
            no_money,
            no_money,
        )
    )
    promised = (
        Commitment.objects.filter(process_number=process_number, is_public=True)
        .order_by()
        .values_list(
            Value("commitments"),
            "pk",
            "title",
            "state",
            "evidence",
            "owner_name",
            "made_at",
            "due_on",
            "settled_on",
            "spent_cents",
            "budget_cents",
        )
    )
    found: dict[str, list[dict[str, Any]]] = {"answers": [], "commitments": []}
    for values in answers.union(promised, all=True):
        row = dict(zip(names, values, strict=True))
        found[row["kind"]].append(row)
    found["answers"].sort(key=lambda row: row["at"], reverse=True)
    found["commitments"].sort(key=lambda row: row["due_on"])
    today = timezone.localdate()
    for row in found["commitments"]:
        row["sign"] = "late" if row["state"] == "running" and row["due_on"] < today else row["state"]
    return found


def rounds(place: Place) -> list[Any]:
    """The public activities of a town with how many of their contributions were answered. One query."""
    answered = Q(contributions__is_public=True, contributions__answered_at__isnull=False)
    return list(
        Activity.objects.filter(place=place, is_public=True)
        .annotate(answered=Count("contributions", filter=answered))
        .order_by("closes_at")
    )
