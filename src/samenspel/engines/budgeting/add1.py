# SPDX-License-Identifier: EUPL-1.2
"""Rounds of equal shares with ever larger endowments, until the next one would overspend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .contest import Contest
from .equal_shares import Bought, Round
from .ledger import Ledger
from .outcome import Purchase, Rules, Stretch

WORTH_A_PROOF = 4  # rounds
Progress = Callable[[int, Fraction], None]


@dataclass(frozen=True)
class Kept:
    """The round that stands and how it was reached; see Outcome for the fields."""

    endowment: Fraction
    purchases: tuple[Purchase, ...]
    stretches: tuple[Stretch, ...]
    rounds: int


def raise_endowments(
    contest: Contest, budget: Fraction, rules: Rules, *, skip: bool = True, progress: Progress | None = None
) -> Kept:
    """Play rounds from budget / voters on, as `rules.completion` says.

    skip      pass over rounds that provably buy the same in the same order; the outcome is the same without, only later
    progress  told after each round how many there were and what the last one spent
    """
    start = budget / contest.ballots.voters
    endowment, rounds, lasted = start, 0, 0
    trace: list[Bought] = []
    stretches: list[Stretch] = []
    kept = start, trace
    while True:
        before = order_of(trace)
        trace = Round(contest, endowment).play()
        rounds += 1
        chosen = tuple(sorted(order_of(trace)))
        spent = sum((contest.costs[c] for c in chosen), Fraction(0))
        extend(stretches, Stretch(endowment, endowment, chosen, spent, stands=spent <= budget))
        if progress is not None:
            progress(rounds, spent)
        if spent > budget:
            break
        kept = endowment, trace
        if is_last(contest, budget - spent, chosen, rules):
            break
        # An order that has lasted for some rounds may last for as many again. Few rounds are played sooner than proved the same.
        lasted = lasted + 1 if before == order_of(trace) else 1
        leap = lasted if skip else 0
        while leap >= WORTH_A_PROOF:
            further = Round(contest, endowment + leap * rules.step)
            if further.same_as(trace):
                trace = further.bought
                endowment += leap * rules.step
                rounds += leap
                lasted += leap
                extend(stretches, Stretch(endowment, endowment, chosen, spent, stands=True))
                kept = endowment, trace
                leap *= 2
            else:
                leap //= 2
                lasted = 0
        endowment += rules.step
    return Kept(kept[0], write_out(contest, *kept), tuple(stretches), rounds)


def is_last(contest: Contest, money_left: Fraction, chosen: tuple[int, ...], rules: Rules) -> bool:
    """Whether no further round is wanted after one that did not overspend."""
    rest = [contest.costs[c] for c in contest.running if c not in chosen]
    exhaustive = all(cost > money_left for cost in rest)
    return rules.completion == "none" or not rest or (rules.completion == "add1e" and exhaustive)


def order_of(trace: list[Bought]) -> list[int]:
    return [purchase.project for purchase in trace]


def extend(stretches: list[Stretch], new: Stretch) -> None:
    """Add a round to the last stretch when it funded the same set, else begin a new one."""
    if stretches and stretches[-1].funded == new.funded:
        last = stretches.pop()
        new = Stretch(last.first, new.last, new.funded, new.spent, new.stands)
    stretches.append(new)


def write_out(contest: Contest, endowment: Fraction, trace: list[Bought]) -> tuple[Purchase, ...]:
    """The purchases of one round, exactly."""
    ledger = Ledger(contest, endowment)
    ballots = contest.ballots
    purchases = []
    for bought in trace:
        project = bought.project
        price = ledger.price(project, bought.price)
        assert price is not None, f"the supporters of project {project} cannot pay for it"
        who, poor = ledger.poor(project, price)
        times, points = ballots.times[who], ballots.points_of(project)
        most = price * int(points[~poor].max())
        if ballots.points is not None:
            # A poor supporter with many points may have paid more than a rich one with few.
            near = ledger.balance[who] + ledger.error > float(most) * (1 - 1e-9)
            most = max([most, *ledger.held_each(who[poor & near & ~ledger.ran_out[who]])])
        purchases.append(
            Purchase(
                project,
                rate=price / contest.runners[project].scale,
                effective=contest.costs[project] / (price * ballots.full_vote),
                most=most,
                in_full=int(times[~poor].sum()),
                with_less=int(times[poor].sum()),
            )
        )
        ledger.buy(project, float(price))
    return tuple(purchases)
