# SPDX-License-Identifier: EUPL-1.2
"""What is counted: projects with a cost, and ballots. Ballots that say the same are kept once, with how many said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ballots import Ballots

NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """How people could fill in their ballot."""

    APPROVAL = "approval"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"


@dataclass(frozen=True)
class Project:
    """One project to choose.

    id      as in the file or on the ballot; unique in the election
    cost    in currency units, exact, > 0
    name    as people saw it
    facts   every other column of the file, as it was written
    """

    id: str
    cost: Fraction
    name: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Election:
    """Projects, ballots and a budget.

    budget    currency units, exact, > 0
    projects  in the order of the file, which is the order of the published lot: the last resort in a tie
    kind      what a ballot holds
    choices   distinct ballots: each a tuple of project positions (numbers in `projects`), ascending, without doubles; () is an empty ballot
    points    for kinds with points: to each of `choices` a tuple of points > 0 of the same length, exact; None for approval ballots.
              Ordinal ballots arrive here with points already (the points column, else longest list in the file − rank + 1)
    of        for each voter, in the order of the file, the number of their ballot in `choices`
    facts     what the file says of the election (its META rows), as it was written
    voters    for each voter the columns of their row beside the vote, as written ({"voter_id", "age", …}); empty when not kept
    """

    budget: Fraction
    projects: tuple[Project, ...]
    kind: Kind
    choices: Sequence[tuple[int, ...]]
    points: Sequence[tuple[Fraction | int, ...]] | None
    of: Any  # a sequence of whole numbers: array("l") or a NumPy array
    facts: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    voters: Sequence[Mapping[str, str]] = field(default=(), repr=False)

    @cached_property
    def position(self) -> dict[str, int]:
        """Project id → its number in `projects`."""
        return {project.id: number for number, project in enumerate(self.projects)}

    @property
    def ballots(self) -> int:
        """How many people voted, empty ballots included."""
        return len(self.of)

    @cached_property
    def by_project(self) -> Ballots:
        """The ballots as arrays, sorted out by project; made once. NumPy is loaded here and not before."""
        from .ballots import sort_out

        return sort_out(self)
