# SPDX-License-Identifier: EUPL-1.2
"""One round of equal shares, in floats that know how wrong they can be; what they cannot decide, the exact ledger decides.

Three facts make it quick. Within a round balances only shrink, so rates only grow: a rate found earlier is a lower bound, and whoever's
bound is above the best rate need not be looked at. The money supporters can bring together at a price is concave in the price: from a
price too low, Newton's steps never pass the true one. And a rate found with everybody rich is cost / votes, known exactly beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import inf

import numpy as np

from .ballots import Real
from .contest import Contest, Runner
from .ledger import DUST, ROUNDING, Ledger, Mask

ALONE = 10_000  # longer dot products are given to threads by the library beneath NumPy, which costs more than it brings
MARGIN = 2.0**-20  # how far beyond a price we make sure of who is rich there, as a part of the price


@dataclass(frozen=True, slots=True)
class Quote:
    """At what a project can be bought now.

    price, error  per point, and how far it may be from the truth
    low, high     the rate is not outside these; high is infinite when a look from afar was enough
    first         nobody is poor: the rate is exactly the project's first rate
    """

    price: float
    error: float
    low: float
    high: float
    first: bool = False


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase in floats: the rate was not above `high`; exactly the first rate of the project when `first`."""

    project: int
    price: float
    high: float
    first: bool


class Round:
    """Everybody starts with the same endowment; what costs its supporters least per unit of utility is bought first.

    balance  per distinct ballot what its voters hold each, within `errors` (of which `error` is the largest) of the truth
    price    per project the last price found: a lower bound but for rounding
    waiting  lower bounds of rates, a heap; equal bounds in tie order
    """

    def __init__(self, contest: Contest, endowment: Fraction):
        self.contest = contest
        self.endowment = float(endowment)
        self.exact = Ledger(contest, endowment)
        self.error = self.exact.error
        self.balance = self.exact.balance.copy()
        self.errors = np.full(len(self.balance), self.error)
        self.bought: list[Bought] = []
        self.price = {c: runner.first_price_ for c, runner in contest.runners.items()}
        self.waiting = [(runner.first_rate_, runner.place, runner) for runner in contest.runners.values()]
        heapify(self.waiting)

    def play(self) -> list[Bought]:
        """Buy until nobody's supporters can pay."""
        while found := self._best():
            self.buy(*found)
        return self.bought

    def same_as(self, earlier: list[Bought]) -> bool:
        """Whether this endowment, and every one between an earlier round's and this one, buys what that round bought, in its order.

        With the same purchases in the same order, nobody's balance is lower at a higher endowment, and so no rate is higher. So if
        at each step the earlier round's winner was better at its own, lower endowment than each other project is at this one, it was
        so everywhere between. False also when it cannot be told; the round is unusable then.
        """
        for purchase in earlier:
            runner = self.contest.runners[purchase.project]
            if not self._others_are_dearer(runner, purchase):
                return False
            quote = self.quote(runner, inf)
            assert quote is not None, "supporters with more money can buy what they could before"
            self.buy(runner, quote)
        return all(self.quote(runner, 0.0) is None for _, _, runner in self.waiting)

    def _others_are_dearer(self, winner: Runner, then: Bought) -> bool:
        aside = []
        while self.waiting and self.waiting[0][0] <= then.high:
            _, _, runner = heappop(self.waiting)
            if runner is winner:
                continue
            quote = self.quote(runner, then.high)
            if quote is None:
                continue
            if quote.low <= then.high:
                known = then.first and quote.first
                if not known or (runner.first_rank, runner.place) < (winner.first_rank, winner.place):
                    return False
            aside.append((quote.low, runner.place, runner))
        for entry in aside:
            heappush(self.waiting, entry)
        return True

    def _best(self) -> tuple[Runner, Quote] | None:
        """The project with the least rate, and its quote."""
        ceiling = inf
        looked_at: list[tuple[Runner, Quote]] = []
        while self.waiting and self.waiting[0][0] <= ceiling:
            _, _, runner = heappop(self.waiting)
            quote = self.quote(runner, ceiling)
            if quote is not None:  # else its supporters cannot pay it now, nor later in this round
                looked_at.append((runner, quote))
                ceiling = min(ceiling, quote.high)
        if not looked_at:
            return None
        finalists = [found for found in looked_at if found[1].low <= ceiling]
        best = finalists[0] if len(finalists) == 1 else self._decide(finalists)
        for runner, quote in looked_at:
            if runner is not best[0]:
                heappush(self.waiting, (quote.low, runner.place, runner))
        return best

    def _decide(self, finalists: list[tuple[Runner, Quote]]) -> tuple[Runner, Quote]:
        """Who is best of some that floats cannot tell apart."""
        if all(quote.first for _, quote in finalists):
            return min(finalists, key=lambda found: (found[0].first_rank, found[0].place))
        decided = []
        for runner, quote in finalists:
            price = runner.first_price if quote.first else self._exact_price(runner)
            assert price is not None, "a quote is only made for who can be paid"
            decided.append((price / runner.scale, runner.place, runner, price, quote.first))
        _, _, runner, price, first = min(decided)
        return runner, self._exact_quote(runner, price, first)

    def quote(self, runner: Runner, ceiling: float) -> Quote | None:
        """What a project costs its supporters now; only roughly when that is surely more than the ceiling. None: they cannot pay it."""
        times, mass, points, cost = runner.times, runner.mass, runner.points, runner.cost_
        held = self.balance[runner.who]
        price = self.price[runner.project]
        if price == runner.first_price_:
            least_left = held.min() - price if points is None else (held - price * points).min()
            if least_left > self.error + 8 * ROUNDING * self.endowment:
                return Quote(price, 2 * ROUNDING * price, runner.first_rate_, runner.first_rate_, first=True)

        rounding = (4 * len(held) + 32) * ROUNDING  # of a sum over all supporters, and what is done with it
        money = _dot(times, held)
        slack = self.error * runner.supporters + rounding * (money + cost)
        if money + slack < cost:
            return None
        rich_weight = 0.0
        while True:
            due = price if points is None else price * points
            paid = _dot(times, np.minimum(held, due))
            before, rich_weight = rich_weight, _dot(mass, held >= due)
            if rich_weight <= 0:
                break
            step = (cost - paid) / rich_weight
            price += step
            unsure = rounding * (paid + cost)
            low = price - (unsure + self.error * (runner.weight - rich_weight)) / rich_weight
            low_rate = low / runner.scale_ * (1 - 8 * ROUNDING)
            if low_rate > ceiling:
                self.price[runner.project] = price
                return Quote(price, inf, low_rate, inf)
            if rich_weight != before and step > MARGIN * price:
                continue
            due = price * (1 + MARGIN) if points is None else price * (1 + MARGIN) * points
            surely_rich = held > due + self.error
            sure_weight = _dot(mass, surely_rich)
            if sure_weight <= 0:
                break
            if sure_weight != rich_weight != before and step > rounding * price:
                continue
            doubtful = np.flatnonzero((held > 0) & ~surely_rich)
            error = unsure + _dot(times[doubtful], self.errors[runner.who[doubtful]])
            error = error / sure_weight + max(step, 0.0) * (rich_weight / sure_weight - 1)
            if error > price * MARGIN / 2:
                break
            self.price[runner.project] = price
            return Quote(price, error, low_rate, (price + error) / runner.scale_ * (1 + 8 * ROUNDING))
        exact_price = self._exact_price(runner)
        return None if exact_price is None else self._exact_quote(runner, exact_price)

    def _exact_price(self, runner: Runner) -> Fraction | None:
        """The true price now; and floats start again from the truth."""
        behind = self.bought[len(self.exact.bought) :]
        for purchase in behind:
            self.exact.buy(purchase.project, purchase.price)
        if behind:
            self.balance = self.exact.balance.copy()
            self.error = self.exact.error
            self.errors.fill(self.error)
        return self.exact.price(runner.project, self.price[runner.project])

    def _exact_quote(self, runner: Runner, price: Fraction, first: bool = False) -> Quote:
        rate = float(price / runner.scale)
        self.price[runner.project] = float(price)
        error = 4 * ROUNDING * float(price)
        return Quote(float(price), error, rate * (1 - 2 * ROUNDING), rate * (1 + 2 * ROUNDING), first)

    def buy(self, runner: Runner, quote: Quote) -> None:
        who = runner.who
        unsure = quote.error * runner.most + 4 * ROUNDING * self.endowment
        left = self.balance[who] - (quote.price if runner.points is None else quote.price * runner.points)
        ran_out = left < -(self.error + unsure)
        np.maximum(left, DUST, out=left)
        left[ran_out] = 0.0
        self.balance[who] = left
        errors = self.errors[who] + unsure
        self.errors[who] = errors
        self.error = max(self.error, float(errors.max()))
        self.bought.append(Bought(runner.project, quote.price, quote.high, quote.first))


def _dot(weights: Real, values: Real | Mask) -> float:
    return float(weights.dot(values) if len(weights) <= ALONE else np.einsum("i,i", weights, values))
