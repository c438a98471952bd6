# SPDX-License-Identifier: EUPL-1.2
"""Which of two outcomes do more voters prefer? The last step in Wieliczka and Świecie."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from .ballots import Ballots
from .election import Election, Kind
from .outcome import Comparison

LARGEST = 2**62


def compare(
    election: Election, ballots: Ballots, greedy: Sequence[int], equal_shares: Sequence[int]
) -> Comparison:
    """Each voter prefers the outcome with more utility; greedy replaces equal shares only when strictly more voters prefer it.

    Utility is what the funded projects a voter approved cost together, or the points they gave to funded projects; 0 when none.
    """
    by_cost = election.kind is Kind.APPROVAL
    gains = {
        c: election.projects[c].cost if by_cost else Fraction(1) for c in greedy if c not in equal_shares
    }
    gains |= {
        c: -election.projects[c].cost if by_cost else Fraction(-1) for c in equal_shares if c not in greedy
    }
    unit = lcm(*(gain.denominator for gain in gains.values()))
    whole = {c: gain.numerator * (unit // gain.denominator) for c, gain in gains.items()}
    most = sum(abs(gain) for gain in whole.values()) * ballots.full_vote
    better = np.zeros(len(ballots.times), dtype=np.int64 if most < LARGEST else object)
    for project, gain in whole.items():
        better[ballots.who[project]] += ballots.points_of(project).astype(better.dtype) * gain
    prefer_greedy = int(ballots.times[better > 0].sum())
    prefer_equal = int(ballots.times[better < 0].sum())
    winner = "greedy" if prefer_greedy > prefer_equal else "equal_shares"
    return Comparison(prefer_greedy, prefer_equal, ballots.voters - prefer_greedy - prefer_equal, winner)
