# SPDX-License-Identifier: EUPL-1.2
"""What good support of participation costs, per year and per plan: whole cents, so that the sum is the sum of its lines.

Pure: no database, no request. The lines stand in `Campaign.costs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STAFF, MONEY = "staff", "money"
KINDS = (
    (STAFF, pgettext_lazy("cost", "Hours of staff")),
    (MONEY, pgettext_lazy("cost", "Money")),
)
YEARS = 6
"""of a multi-year plan"""
MOST_LINES = 40
MOST_CENTS = 9_999_999_00
MOST_HOURS = Decimal("9999.99")
MOST_TIMES = 366

FIRST: tuple[tuple[Any, str], ...] = (
    (_("A regular contact at the municipality"), STAFF),
    (_("Preparing and leading conversations"), STAFF),
    (_("Meetings: room and catering"), MONEY),
    (_("Communication: letters, posters, printing"), MONEY),
    (_("Interpreter, or plain language"), MONEY),
    (_("Childcare during meetings"), MONEY),
    (_("Expenses of volunteers"), MONEY),
    (_("Training for staff, councillors and volunteers"), MONEY),
    (_("Digital tools"), MONEY),
    (_("Evaluation"), STAFF),
)
"""where a group begins: what to think of. Amounts are its own, none is made up"""


@dataclass(frozen=True)
class Line:
    """One thing that costs.

    kind   staff: `hours` at `cents` each · money: `cents`, and hours mean nothing
    times  per year
    """

    what: str
    kind: str
    cents: int | None = None
    hours: Decimal | None = None
    times: int = 1

    @property
    def is_complete(self) -> bool:
        """Everything needed to count it was filled in."""
        return self.cents is not None and (self.kind == MONEY or self.hours is not None)

    @property
    def once(self) -> int:
        """In cents, one time; half a cent goes up. Nothing as long as something is missing."""
        if self.cents is None or not self.is_complete:
            return 0
        if self.kind == MONEY:
            return self.cents
        assert self.hours is not None
        hundredths = int(self.hours * 100)
        return (hundredths * self.cents + 50) // 100

    @property
    def per_year(self) -> int:
        return self.once * self.times

    @property
    def per_plan(self) -> int:
        return self.per_year * YEARS

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "what": self.what,
            "kind": self.kind,
            "hours": None if self.hours is None else str(self.hours),
            "cents": self.cents,
            "times": self.times,
        }


def total_per_year(lines: Iterable[Line]) -> int:
    return sum(line.per_year for line in lines)


def total_per_plan(lines: Iterable[Line]) -> int:
    return total_per_year(lines) * YEARS


def first_lines() -> list[Line]:
    """Ready lines in the language of the page, without amounts."""
    return [Line(what=str(what), kind=kind) for what, kind in FIRST]


def read(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines as they were stored. A row that says nothing that can be counted keeps its words."""
    return [
        Line(
            what=str(row.get("what", "")),
            kind=MONEY if row.get("kind") == MONEY else STAFF,
            cents=row.get("cents"),
            hours=_hours(row.get("hours")),
            times=int(row.get("times") or 1),
        )
        for row in rows
    ]


def _hours(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
