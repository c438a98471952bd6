# SPDX-License-Identifier: EUPL-1.2
"""An election's ballots as arrays: per project, who supports it, with how many ballots and how many points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from typing import Any

import numpy as np

from .election import Election

Whole = np.ndarray[Any, np.dtype[np.int64]]
Real = np.ndarray[Any, np.dtype[np.float64]]
LARGEST = 2**53  # whole numbers up to here are exact, also as a float


class TooFine(ValueError):
    """Points so large or so finely divided that sums of them leave the exact whole numbers of the machine."""


@dataclass(frozen=True)
class Ballots:
    """Distinct ballots, sorted out by project.

    times    per distinct ballot: how many voters gave it
    who      per project: numbers of the distinct ballots that name it, ascending
    points   per project: the whole points on each of those, `unit` times what voters gave; None when all are one
    unit     what points were multiplied with to make them whole
    voters   all ballots, empty ones included
    named    the projects of the first ballot, then those of the second …; given: the whole points on each
    starts   per ballot: where in `named` it starts; one more at the end
    """

    times: Whole
    who: tuple[Whole, ...]
    points: tuple[Whole, ...] | None
    unit: int
    voters: int
    named: Whole
    given: Whole
    starts: Whole

    @cached_property
    def weight(self) -> tuple[int, ...]:
        """Per project: Σ times · points, so `unit` times its votes."""
        return tuple(int(self.times[who] @ self.points_of(c)) for c, who in enumerate(self.who))

    @cached_property
    def votes(self) -> tuple[Fraction, ...]:
        """Per project: approvals, or the sum of its points."""
        return tuple(Fraction(weight, self.unit) for weight in self.weight)

    @cached_property
    def full_vote(self) -> int:
        """The most points anybody gave to one project, times `unit`."""
        if self.points is None:
            return 1
        return max((int(given.max()) for given in self.points if len(given)), default=1)

    def lines(self, ballots: Whole) -> tuple[Whole, Whole]:
        """All that these ballots say: places in `named`, and to each the place in `ballots` it belongs to."""
        lengths = self.starts[ballots + 1] - self.starts[ballots]
        of = np.repeat(np.arange(len(ballots)), lengths)
        before = np.cumsum(lengths) - lengths
        return self.starts[ballots][of] + np.arange(len(of)) - before[of], of

    def names(self, ballots: Whole) -> Real:
        """One row for each of these ballots, one column for each project: how many voters named it there."""
        lines, of = self.lines(ballots)
        names = np.zeros((len(ballots), len(self.who)))
        names[of, self.named[lines]] = self.times[ballots[of]]
        return names

    def points_of(self, project: int) -> Whole:
        if self.points is None:
            return np.ones(len(self.who[project]), dtype=np.int64)
        return self.points[project]


def sort_out(election: Election) -> Ballots:
    """Ballots by project. Raises TooFine when sums of points would not be exact."""
    choices = election.choices
    voters = len(election.of)
    times = np.bincount(np.asarray(election.of, dtype=np.int64), minlength=len(choices)).astype(np.int64)
    lengths = np.fromiter(map(len, choices), dtype=np.int64, count=len(choices))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    named = np.fromiter(chain.from_iterable(choices), dtype=np.int64, count=int(starts[-1]))
    unit, given = 1, np.ones(len(named), dtype=np.int64)
    if election.points is not None:
        exact = list(chain.from_iterable(election.points))
        unit = lcm(*(points.denominator for points in exact))
        whole = [points.numerator * (unit // points.denominator) for points in exact]
        if max(whole, default=0) * voters >= LARGEST:
            raise TooFine(f"points of up to {max(exact)} in steps of 1/{unit} from {voters} voters")
        given = np.array(whole, dtype=np.int64)
    if not times.all():  # ballots nobody gave say nothing
        said = np.repeat(times > 0, lengths)
        named, given, lengths = named[said], given[said], np.where(times > 0, lengths, 0)
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    ballot = np.repeat(np.arange(len(choices)), lengths)
    by_project = np.argsort(named, kind="stable")
    cuts = np.searchsorted(named[by_project], np.arange(1, len(election.projects)))
    who = np.split(ballot[by_project], cuts)[: len(election.projects)]
    points = None if np.all(given == 1) else tuple(np.split(given[by_project], cuts))
    return Ballots(times, tuple(who), points, unit, voters, named, given, starts)
