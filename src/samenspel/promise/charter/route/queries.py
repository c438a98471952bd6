# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a group show: its route step by step, what comes first, how far the municipality is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..models import Campaign, Standing, Task
from .steps import PAGE_WORDS, Doing, Step, address_of, guide

FIRST = 3
"""so many tasks stand on top of the page of a group"""


@dataclass(frozen=True)
class Shown:
    """A task of the guide as a group sees it. row: None when the group did not choose it"""

    doing: Doing
    row: Task | None
    is_late: bool
    where: str
    word: Any

    @property
    def is_done(self) -> bool:
        return self.row is not None and self.row.done_on is not None


@dataclass(frozen=True)
class StepShown:
    step: Step
    tasks: tuple[Shown, ...]
    left_out: tuple[Shown, ...]

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)


def shown(campaign: Campaign, doing: Doing, row: Task | None, today: date) -> Shown:
    late = row is not None and row.done_on is None and row.due_on is not None and row.due_on < today
    return Shown(doing, row, late, address_of(doing.page, campaign), PAGE_WORDS[doing.page])


def route_of(campaign: Campaign, rows: Iterable[Task], today: date) -> list[StepShown]:
    """The nine steps with what the group chose and what it left out. No query of its own."""
    by_key = {row.key: row for row in rows}
    found = []
    for step in guide().steps:
        tasks = [shown(campaign, task, by_key.get(task.key), today) for task in step.tasks]
        found.append(
            StepShown(
                step,
                tuple(one for one in tasks if one.row is not None),
                tuple(one for one in tasks if one.row is None),
            )
        )
    return found


def first_of(route: Iterable[StepShown]) -> list[Shown]:
    """What to do now: what is open, the earliest day first; without a day it comes last, in the order of the guide."""
    left = [task for step in route for task in step.tasks if not task.is_done]
    return sorted(left, key=lambda task: (task.row.due_on or date.max) if task.row else date.max)[:FIRST]


def rungs(campaign: Campaign) -> tuple[list[Any], int]:
    """The words of the ladder, and the number of the rung that was reached; 0 when nobody is busy."""
    keys = [key for key in Standing.values if key != Standing.NOBODY]
    reached = keys.index(campaign.standing) + 1 if campaign.standing in keys else 0
    return [Standing(key).label for key in keys], reached
