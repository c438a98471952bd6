# SPDX-License-Identifier: EUPL-1.2
"""Fund projects in an order, as long as they fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction


def what_fits(in_order: Iterable[int], costs: Sequence[Fraction], money: Fraction) -> list[int]:
    """Fund in this order; a project that does not fit in what is left is passed over and the next one tried."""
    funded = []
    for project in in_order:
        if costs[project] <= money:
            funded.append(project)
            money -= costs[project]
    return funded


def most_votes_first(running: Sequence[int], votes: Sequence[Fraction]) -> list[int]:
    """Running projects by votes. `running` is in tie order, the first wins; so it is in what this returns."""
    return sorted(running, key=lambda c: -votes[c])


def most_votes_per_cost_first(
    running: Sequence[int], votes: Sequence[Fraction], costs: Sequence[Fraction]
) -> list[int]:
    """Running projects by votes for each unit of currency they cost; equals in tie order."""
    return sorted(running, key=lambda c: -votes[c] / costs[c])
