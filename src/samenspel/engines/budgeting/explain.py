# SPDX-License-Identifier: EUPL-1.2
"""Why a project won or lost, and what the outcome means to voters: all from the trace of the kept round and the ballots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf
from typing import TYPE_CHECKING

from .election import Election
from .outcome import Outcome

if TYPE_CHECKING:
    from .ballots import Real, Whole
    from .ledger import Ledger

AT_ONCE = 8192  # ballots whose choices are spread out over all projects at a time, for the memory


@dataclass(frozen=True)
class Explanation:
    """One project.

    project     its number
    votes       approvals or points;  supporters: how many ballots named it
    cost        in currency units
    status      "funded" | "lost" | "too dear" | "unsupported"
    how         the step that funded it ("equal-shares", "utilitarian", "greedy", …); "" when it lost
    place       its place in the order of selection, from 1; 0 when it lost
    effective   effective votes in each selection round of the kept outcome, as long as it was not funded itself; None from when its
                supporters together could no longer pay it
    paid        (amount paid by who paid in full, how many did, how many paid less); None when its supporters did not buy it
    brought     what its own supporters could bring in the kept round: its cost when they bought it; otherwise what they had left at the end
    missing     cost − brought, 0 or more
    used_by     (number of another winner, what this project's supporters paid for it), largest first
    more_votes  k: fewest added ballots for only this project that would have bought it in the kept round, endowment and other purchases held
    highest     c: highest cost at which its supporters could have bought it in that round, endowment and other purchases held
    room        what of the budget equal shares had not spent in that round: where cost (for k) or c is above it, the round would have overspent
    """

    project: int
    votes: Fraction
    supporters: int
    cost: Fraction
    status: str
    how: str
    place: int
    effective: tuple[Fraction | None, ...]
    paid: tuple[Fraction, int, int] | None
    brought: Fraction
    missing: Fraction
    used_by: tuple[tuple[int, Fraction], ...]
    more_votes: int | None
    highest: Fraction | None
    room: Fraction | None


@dataclass(frozen=True)
class Satisfaction:
    """How many funded projects of their own ballot voters got: histogram[k] is how many got exactly k. Empty ballots are left out."""

    histogram: tuple[int, ...]
    none: int
    voters: int


def explain_all(election: Election, outcome: Outcome) -> tuple[Explanation, ...]:
    """Every project's explanation, in the order of the file. One pass over the ballots per purchase.

    Amounts are exact. Effective votes of a project that was not bought in that round are to the millionth: they are for pictures.
    For rules without endowments there is only votes, cost, status, how and place; nobody brought anything, so nothing was missing.
    """
    ballots = election.by_project
    purchases = {purchase.project: purchase for purchase in outcome.purchases}
    places = {project: place for place, project in enumerate(outcome.funded, start=1)}
    room = None
    held: dict[int, Fraction] = {}
    used: dict[int, list[tuple[int, Fraction]]] = {}
    effective: dict[int, list[Fraction | None]] = {}
    if outcome.endowment is not None:
        room = outcome.budget - sum((election.projects[c].cost for c in purchases), Fraction(0))
        effective = effective_votes(election, outcome)
        ledger, used = follow(election, outcome, ballots.names)
        held = {c: ledger.held(who[~ledger.ran_out[who]]) for c, who in enumerate(ballots.who)}

    explanations = []
    for number, project in enumerate(election.projects):
        purchase = purchases.get(number)
        place = places.get(number, 0)
        others = [(winner, amount) for winner, amount in used.get(number, ()) if winner != number]
        brought = project.cost if purchase else held.get(number, Fraction(0))
        missing = max(project.cost - brought, Fraction(0)) if held else Fraction(0)
        short = outcome.endowment is not None and not purchase and number not in outcome.unsupported
        explanations.append(
            Explanation(
                project=number,
                votes=outcome.votes[number],
                supporters=int(ballots.times[ballots.who[number]].sum()),
                cost=project.cost,
                status=status(number, outcome),
                how=outcome.how[place - 1] if place else "",
                place=place,
                effective=tuple(effective.get(number, ())),
                paid=(purchase.most, purchase.in_full, purchase.with_less) if purchase else None,
                brought=brought,
                missing=missing,
                used_by=tuple(sorted(others, key=lambda pair: -pair[1])),
                more_votes=ceil(missing / outcome.endowment)
                if short and outcome.endowment and number not in outcome.too_dear
                else None,
                highest=brought if short else None,
                room=room,
            )
        )
    return tuple(explanations)


def status(project: int, outcome: Outcome) -> str:
    if project in outcome.funded:
        return "funded"
    if project in outcome.too_dear:
        return "too dear"
    return "unsupported" if project in outcome.unsupported else "lost"


def satisfaction(election: Election, funded: tuple[int, ...]) -> Satisfaction:
    """Among the projects named on each non-empty ballot, how many are in `funded`."""
    import numpy as np

    ballots = election.by_project
    got = np.zeros(len(ballots.times), dtype=np.int64)
    for project in funded:
        got[ballots.who[project]] += 1
    says_something = np.diff(ballots.starts) > 0
    histogram = np.bincount(got[says_something], weights=ballots.times[says_something], minlength=1)
    voters = int(histogram.sum())
    return Satisfaction(tuple(int(many) for many in histogram), int(histogram[0]), voters)


def who_pays(election: Election, outcome: Outcome, groups: list[int]) -> dict[int, dict[int, Fraction]]:
    """What each group of voters paid for each project in the kept round, and for those that lost what they had left for it.

    groups   to each voter, in the order of the file, the number of their group (their part of town, the size of their ballot …); −1: unknown
    Returns  {project number: {group: amount}}; for a funded project amounts add up to its cost when its supporters bought it. Empty for
             rules without endowments
    """
    import numpy as np

    if outcome.endowment is None:
        return {}
    ballots = election.by_project
    group, of = np.asarray(groups, dtype=np.int64), np.asarray(election.of, dtype=np.int64)
    width = int(group.max(initial=-1)) + 1
    known = group >= 0
    cells = np.bincount(of[known] * width + group[known], minlength=width * len(ballots.times))
    voters = cells.reshape(len(ballots.times), width).astype(float)
    ledger, used = follow(election, outcome, lambda who: voters[who])
    bought = {purchase.project for purchase in outcome.purchases}
    pays: dict[int, dict[int, Fraction]] = {}
    for project, who in enumerate(ballots.who):
        if project in bought:
            pays[project] = {g: dict(used.get(g, ())).get(project, Fraction(0)) for g in range(width)}
        else:
            solvent = who[~ledger.ran_out[who]]
            pays[project] = dict(enumerate(ledger.held_by(solvent, voters[solvent])))
    return pays


def follow(
    election: Election, outcome: Outcome, voters: Callable[[Whole], Real]
) -> tuple[Ledger, dict[int, list[tuple[int, Fraction]]]]:
    """Play the kept round again, and note what groups of voters paid.

    voters   for some ballots: one row each, and for each group a column with how many of its voters gave that ballot
    Returns  the ledger after the last purchase, and {group: [(winner, what the group paid for it)]} without those it paid nothing for
    """
    import numpy as np

    from .contest import Contest
    from .ledger import Ledger

    assert outcome.endowment is not None
    bought = [purchase.project for purchase in outcome.purchases]
    ledger = Ledger(Contest(election, outcome.rules, bought), outcome.endowment)
    used: dict[int, list[tuple[int, Fraction]]] = {}
    for project in bought:
        price = ledger.price(project)
        assert price is not None, f"the supporters of project {project} cannot pay for it"
        who, poor = ledger.poor(project, price)
        points = np.where(poor, 0, ledger.contest.ballots.points_of(project)).astype(float)
        solvent = ~ledger.ran_out[who]
        paid: list[Fraction] = []
        for some in slices(len(who)):
            full = points[some] @ voters(who[some])
            rest = (who[some])[poor[some] & solvent[some]]
            parts = [
                price * int(n) + left
                for n, left in zip(full, ledger.held_by(rest, voters(rest)), strict=True)
            ]
            paid = [a + b for a, b in zip(paid, parts, strict=True)] if paid else parts
        for group, amount in enumerate(paid):
            if amount:
                used.setdefault(group, []).append((project, amount))
        ledger.buy(project)
    return ledger, used


def effective_votes(election: Election, outcome: Outcome) -> dict[int, list[Fraction | None]]:
    """Per running project: its effective votes before each purchase of the kept round, up to its own."""
    from .contest import Contest, in_tie_order
    from .equal_shares import Round

    assert outcome.endowment is not None
    left_out = {*outcome.too_dear, *outcome.unsupported}
    running = in_tie_order(election, [c for c in range(len(election.projects)) if c not in left_out])
    contest = Contest(election, outcome.rules, running)
    round_ = Round(contest, outcome.endowment)
    effective: dict[int, list[Fraction | None]] = {project: [] for project in sorted(running)}
    waiting = dict.fromkeys(sorted(running), True)  # and whether it can still be paid
    for purchase in outcome.purchases:
        for project, payable in list(waiting.items()):
            quote = round_.quote(contest.runners[project], inf) if payable else None
            waiting[project] = quote is not None
            if project == purchase.project:
                assert quote is not None, f"the supporters of project {project} cannot pay for it"
                bought = quote
                effective[project].append(purchase.effective)
            elif quote is None:
                effective[project].append(None)
            else:
                votes = contest.runners[project].cost_ / (quote.price * contest.ballots.full_vote)
                effective[project].append(Fraction(round(votes * 1_000_000), 1_000_000))
        round_.buy(contest.runners[purchase.project], bought)
        del waiting[purchase.project]
    return effective


def slices(length: int) -> Iterator[slice]:
    """All of it, so many at a time."""
    for start in range(0, length, AT_ONCE):
        yield slice(start, start + AT_ONCE)
