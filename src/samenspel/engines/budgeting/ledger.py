# SPDX-License-Identifier: EUPL-1.2
"""The exact book of one round of equal shares.

A voter who never ran out holds the endowment less the prices of what they bought; one who ran out holds nothing. So what any group of
voters holds is endowment · N − Σ price · W with whole numbers N and W: a handful of fractions, however many voters. Floats here only
guess who is poor; every guess is checked, and checked with fractions where it is close.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from .ballots import Real, Whole
from .contest import Contest

ROUNDING = 2.0**-53  # largest relative error of one operation on floats
# Stands for a balance that may be nothing or next to nothing; exactly 0 is for who surely ran out.
DUST = 1e-300
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Ledger:
    """Who holds what at one moment of a round.

    bought   (project, price) of each purchase so far, in order
    balance  per distinct ballot what its voters hold each; as float, within `error` of the truth, and exactly 0 for who ran out
    """

    def __init__(self, contest: Contest, endowment: Fraction):
        self.contest = contest
        self.endowment = endowment
        self.bought: list[tuple[int, Fraction]] = []
        self.balance: Real = np.full(len(contest.ballots.times), float(endowment))
        self.touched: Mask = np.zeros(len(self.balance), dtype=bool)  # who paid for anything
        self.ran_out: Mask = np.zeros(len(self.balance), dtype=bool)

    @property
    def error(self) -> float:
        """No balance is further than this from the truth: three roundings for each purchase, each of less than the endowment."""
        return 4 * ROUNDING * (len(self.bought) + 1) * float(self.endowment)

    def price(self, project: int, guess: float | None = None) -> Fraction | None:
        """What a supporter must pay per point so that all together pay the cost; None when they do not hold it together.

        Starts from who is poor at the price `guess`. Taking some voters for poor and the rest for rich gives a price that is at most the
        true one; taking then for poor who is poor at that price comes nearer, and when nothing changes it is the true one.
        """
        ballots, runner = self.contest.ballots, self.contest.runners[project]
        who, points = ballots.who[project], ballots.points_of(project)
        if runner.first_price * int(runner.most) <= self.endowment and not self.touched[who].any():
            return runner.first_price
        solvent = ~self.ran_out[who]
        who, points = who[solvent], points[solvent]
        mass = ballots.times[who] * points
        weight = int(mass.sum())
        poor: Mask = np.zeros(len(who), dtype=bool)
        if guess is not None:
            poor = self.balance[who] < guess * points
            if poor.all():
                poor[:] = False
        while True:
            rich_weight = weight - int(mass[poor].sum())
            if rich_weight == 0:
                return None
            price = (self.contest.costs[project] - self.held(who[poor])) / rich_weight
            now_poor = self._poor_at(price, who, points)
            if np.array_equal(now_poor, poor):
                return price
            poor = now_poor

    def buy(self, project: int, guess: float | None = None) -> None:
        """Let the supporters of a project that they can pay together pay for it."""
        price = self.price(project, guess)
        assert price is not None, f"the supporters of project {project} cannot pay for it"
        who, poor = self.poor(project, price)
        payment = float(price) * self.contest.ballots.points_of(project)
        self.touched[who] = True
        self.balance[who] = np.maximum(self.balance[who] - payment, DUST)
        self.balance[who[poor]] = 0
        self.ran_out[who[poor]] = True
        self.bought.append((project, price))

    def poor(self, project: int, price: Fraction) -> tuple[Whole, Mask]:
        """The supporting ballots of a project, and whether their voters hold less than they should pay at this price."""
        who, points = self.contest.ballots.who[project], self.contest.ballots.points_of(project)
        return who, self._poor_at(price, who, points)

    def held(self, who: Whole) -> Fraction:
        """What all voters with these ballots, none of whom ran out, hold together."""
        return self.held_by(who, self.contest.ballots.times[who].reshape(-1, 1))[0]

    def held_by(self, who: Whole, voters: Whole | Real) -> list[Fraction]:
        """What groups of voters, none of whom ran out, hold together.

        voters   one row for each of the ballots `who`, one column for each group: how many voters
        Returns  to each column an amount
        """
        # Whole numbers below 2**53 everywhere, so floats are exact and quick.
        voters = voters.astype(float)
        weights = voters.T @ self._points_paid(who)
        unit = lcm(self.endowment.denominator, *(price.denominator for _, price in self.bought))
        prices = [price.numerator * (unit // price.denominator) for _, price in self.bought]
        endowment = self.endowment.numerator * (unit // self.endowment.denominator)
        return [
            Fraction(
                endowment * int(many) - sum(p * int(w) for p, w in zip(prices, row, strict=True) if w), unit
            )
            for many, row in zip(voters.sum(axis=0), weights, strict=True)
        ]

    def held_each(self, who: Whole) -> list[Fraction]:
        """What one voter with each of these ballots, none of whom ran out, holds."""
        patterns, pattern = np.unique(self._points_paid(who), axis=0, return_inverse=True)
        prices = [price for _, price in self.bought]
        amounts = [
            self.endowment - sum(price * int(n) for price, n in zip(prices, row, strict=True) if n)
            for row in patterns
        ]
        return [amounts[number] for number in pattern.reshape(-1)]

    def _points_paid(self, who: Whole) -> Real:
        """One row for each of these ballots, one column for each purchase: the points that were paid for in full."""
        ballots = self.contest.ballots
        column = np.full(len(ballots.who), -1)
        column[[project for project, _ in self.bought]] = np.arange(len(self.bought))
        lines, of = ballots.lines(who)
        paid = column[ballots.named[lines]]
        points = np.zeros((len(who), len(self.bought)))
        points[of[paid >= 0], paid[paid >= 0]] = ballots.given[lines[paid >= 0]]
        return points

    def _poor_at(self, price: Fraction, who: Whole, points: Whole) -> Mask:
        surplus = self.balance[who] - float(price) * points
        poor: Mask = surplus < 0
        due = float(price) * float(points.max(initial=1))
        close = np.flatnonzero((np.abs(surplus) <= self.error + 4 * ROUNDING * due) & ~self.ran_out[who])
        if len(close):
            due_each = [price * int(n) for n in points[close]]
            poor[close] = [held < due for held, due in zip(self.held_each(who[close]), due_each, strict=True)]
        return poor
