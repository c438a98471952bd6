# SPDX-License-Identifier: EUPL-1.2
"""What stays the same in all rounds of equal shares: who runs, at what cost, supported by whom, and who wins a tie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .ballots import Real, Whole
from .election import Election, Kind
from .outcome import Rules


@dataclass(frozen=True, slots=True)
class Runner:
    """One running project. A *price* is what a supporter pays per whole point, a *rate* (ρ) what they pay per unit of utility.

    place       in tie order, the first wins
    scale       rate = price / scale
    first_price cost / weight: the price when nobody is poor, and the least it can ever be
    first_rate  the same as a rate;  first_rank: its rank among those of all projects, equal rates have equal ranks
    who         numbers of the distinct ballots that name it;  supporters: how many voters those are
    times       per ballot: how many voters;  points: whole points of each, as floats, None when all are 1;  mass: times · points
    weight      Σ mass
    most        the most points
    cost_, scale_, first_price_, first_rate_  the nearest floats
    """

    project: int
    place: int
    scale: Fraction
    first_price: Fraction
    first_rate: Fraction
    first_rank: int
    who: Whole
    times: Real
    points: Real | None
    mass: Real
    supporters: float
    weight: float
    most: float
    cost_: float
    scale_: float
    first_price_: float
    first_rate_: float


def in_tie_order(election: Election, projects: Iterable[int]) -> list[int]:
    """Who wins a tie comes first: lower cost, then more votes, then the order of the file. One order for a whole count."""
    votes = election.by_project.votes
    return sorted(projects, key=lambda c: (election.projects[c].cost, -votes[c], c))


class Contest:
    """The running projects of an election.

    running  their numbers, in tie order
    """

    def __init__(self, election: Election, rules: Rules, running: Sequence[int]):
        self.ballots = ballots = election.by_project
        self.costs = costs = [project.cost for project in election.projects]
        self.running = tuple(running)
        by_cost = election.kind is Kind.APPROVAL and rules.cost_utility
        # The utility of a point is the cost, or 1.
        scales = {c: (costs[c] if by_cost else Fraction(1)) / ballots.unit for c in running}
        prices = {c: costs[c] / ballots.weight[c] for c in running}
        rates = {c: prices[c] / scales[c] for c in running}
        ranks = {rate: rank for rank, rate in enumerate(sorted(set(rates.values())))}
        self.runners: dict[int, Runner] = {}
        for place, c in enumerate(running):
            times = ballots.times[ballots.who[c]].astype(float)
            points = None if ballots.points is None else ballots.points[c].astype(float)
            self.runners[c] = Runner(
                project=c,
                place=place,
                scale=scales[c],
                first_price=prices[c],
                first_rate=rates[c],
                first_rank=ranks[rates[c]],
                who=ballots.who[c],
                times=times,
                points=points,
                mass=times if points is None else times * points,
                supporters=float(times.sum()),
                weight=float(ballots.weight[c]),
                most=1.0 if points is None else float(points.max()),
                cost_=float(costs[c]),
                scale_=float(scales[c]),
                first_price_=float(prices[c]),
                first_rate_=float(rates[c]),
            )
