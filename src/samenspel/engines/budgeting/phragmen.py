# SPDX-License-Identifier: EUPL-1.2
"""Sequential Phragmén with costs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np

from .ballots import Ballots


def phragmen(
    ballots: Ballots, costs: Sequence[Fraction], budget: Fraction, running: Sequence[int]
) -> list[int]:
    """Let money flow to all voters at the same speed; as soon as a project's supporters hold its cost together, they buy it.

    Whoever named a project supports it: with points, any points at all. A project that no longer fits in the budget is taken out and
    the rest goes on, so that no money is left while a project with support still fits. (Often the process is made to end there.)

    running  projects in tie order, the first wins
    Returns  funded projects in order of purchase
    Source   Los, Christoff, Grossi: Proportional Budget Allocations: Towards a Systematization (2022)
    """
    moments = [Fraction(0)]  # when something was bought
    emptied = np.zeros(
        len(ballots.times), dtype=np.int64
    )  # per ballot: which of these its voters last paid at
    supporters = {c: int(ballots.times[ballots.who[c]].sum()) for c in running}
    # The moment a project can be bought only moves away, so an earlier answer is a lower bound.
    waiting = [(costs[c] / supporters[c], place, 0) for place, c in enumerate(running)]
    heapify(waiting)
    funded: list[int] = []
    while waiting:
        now, place, known = heappop(waiting)
        project = running[place]
        who = ballots.who[project]
        if costs[project] > budget:
            continue
        if known < len(funded):
            last_paid = np.zeros(len(moments), dtype=np.int64)
            np.add.at(last_paid, emptied[who], ballots.times[who])
            waited = sum((moment * int(n) for moment, n in zip(moments, last_paid, strict=True)), Fraction(0))
            heappush(waiting, ((costs[project] + waited) / supporters[project], place, len(funded)))
            continue
        emptied[who] = len(moments)
        moments.append(now)
        funded.append(project)
        budget -= costs[project]
    return funded
