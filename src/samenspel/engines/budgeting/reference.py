# SPDX-License-Identifier: EUPL-1.2
"""The count, as plainly as it can be said: fractions only, voter by voter, round by round, nothing skipped.

This is what the words of the rules mean. `count.py` must give the same answer, only sooner; where the two differ, it is wrong.
Sources: Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities (2021), for equal shares;
Los, Christoff, Grossi: Proportional Budget Allocations: Towards a Systematization (2022), for sequential Phragmén.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .election import Election, Kind
from .outcome import (
    EQUAL_SHARES,
    GREEDY,
    GREEDY_COST,
    PHRAGMEN,
    Comparison,
    Outcome,
    Purchase,
    Rules,
    Stretch,
)

Points = dict[int, Fraction]  # of one voter: project number → points, 1 for an approval


def count_slowly(election: Election, rules: Rules) -> Outcome:
    """The whole outcome but its warnings; meant for a few dozen voters, bearable for some thousands."""
    costs, budget = [project.cost for project in election.projects], election.budget
    every = range(len(costs))
    voters = [points_on(election, ballot) for ballot in election.of]
    votes = [sum((points.get(c, Fraction(0)) for points in voters), Fraction(0)) for c in every]
    too_dear = [c for c in every if costs[c] > budget]
    unsupported = [c for c in every if c not in too_dear and (votes[c] == 0 or votes[c] < rules.floor)]
    # Lower cost, then more votes, then the order of the file: one order for every tie of the whole count.
    in_tie_order = sorted(every, key=lambda c: (costs[c], -votes[c], c))
    running = [c for c in in_tie_order if c not in too_dear and c not in unsupported]

    most_votes_first = sorted(running, key=lambda c: -votes[c])
    greedy = what_fits(most_votes_first, costs, budget)
    start = kept = None
    purchases: list[Purchase] = []
    stretches: list[Stretch] = []
    rounds, comparison = 0, None
    if rules.rule == GREEDY:
        funded = greedy
    elif rules.rule == GREEDY_COST:
        funded = what_fits(sorted(running, key=lambda c: -votes[c] / costs[c]), costs, budget)
    elif rules.rule == PHRAGMEN:
        funded = phragmen(costs, budget, voters, running)
    else:
        assert rules.rule == EQUAL_SHARES, rules.rule
        funded = []
    how = [rules.rule] * len(funded)

    if rules.rule == EQUAL_SHARES and voters:
        worth = [
            costs[c] if election.kind is Kind.APPROVAL and rules.cost_utility else Fraction(1) for c in every
        ]
        start = endowment = budget / len(voters)
        while True:
            bought = equal_shares(costs, voters, worth, running, endowment)
            rounds += 1
            chosen = [purchase.project for purchase in bought]
            spent = total(chosen, costs)
            note(stretches, endowment, chosen, spent, stands=spent <= budget)
            if spent > budget:
                break
            kept, purchases = endowment, bought
            rest = [c for c in running if c not in chosen]
            exhaustive = all(costs[c] > budget - spent for c in rest)
            if rules.completion == "none" or not rest or (rules.completion == "add1e" and exhaustive):
                break
            endowment += rules.step
        funded = [purchase.project for purchase in purchases]
        how = [EQUAL_SHARES] * len(funded)
        if rules.utilitarian:
            rest = [c for c in most_votes_first if c not in funded]
            more = what_fits(rest, costs, budget - total(funded, costs))
            funded, how = funded + more, how + ["utilitarian"] * len(more)
        if rules.comparison:
            value = costs if election.kind is Kind.APPROVAL else [Fraction(1)] * len(costs)
            comparison = compare(voters, value, greedy, funded)
            if comparison.winner == "greedy":
                funded, how = greedy, ["greedy"] * len(greedy)

    return Outcome(
        rules=rules,
        budget=budget,
        funded=tuple(funded),
        how=tuple(how),
        spent=total(funded, costs),
        greedy=tuple(greedy),
        votes=tuple(votes),
        too_dear=tuple(too_dear),
        unsupported=tuple(unsupported),
        start=start,
        endowment=kept,
        purchases=tuple(purchases),
        stretches=tuple(stretches),
        rounds=rounds,
        comparison=comparison,
    )


def points_on(election: Election, ballot: int) -> Points:
    """What one voter gave; an approval is one point."""
    chosen = election.choices[ballot]
    given = [1] * len(chosen) if election.points is None else election.points[ballot]
    return {project: Fraction(points) for project, points in zip(chosen, given, strict=True)}


def total(projects: Sequence[int], costs: Sequence[Fraction]) -> Fraction:
    return sum((costs[c] for c in projects), Fraction(0))


def what_fits(in_order: Sequence[int], costs: Sequence[Fraction], money: Fraction) -> list[int]:
    """Fund in this order; a project that no longer fits is passed over and the next one tried."""
    funded: list[int] = []
    for project in in_order:
        if costs[project] <= money:
            funded.append(project)
            money -= costs[project]
    return funded


def equal_shares(
    costs: Sequence[Fraction],
    voters: Sequence[Points],
    worth: Sequence[Fraction],
    running: Sequence[int],
    endowment: Fraction,
) -> list[Purchase]:
    """One round: everybody starts with the same endowment; what costs its supporters least per unit of utility is bought first.

    worth    per project: utility of one point
    running  projects in tie order, the first wins
    """
    balance = [endowment] * len(voters)
    full_vote = max((points for voter in voters for points in voter.values()), default=Fraction(1))
    utility = {c: {i: voter[c] * worth[c] for i, voter in enumerate(voters) if c in voter} for c in running}
    bought: list[Purchase] = []
    left = list(running)
    while True:
        best: tuple[Fraction, int] | None = None
        for project in left:
            rate = least_rate(costs[project], [(balance[i], u) for i, u in utility[project].items()])
            if rate is not None and (best is None or rate < best[0]):
                best = rate, project
        if best is None:
            return bought
        rate, project = best
        due = {i: rate * u for i, u in utility[project].items()}
        pays = {i: min(balance[i], due[i]) for i in due}
        in_full = sum(pays[i] == due[i] for i in due)
        effective = costs[project] / (rate * worth[project] * full_vote)
        bought.append(
            Purchase(project, rate, effective, max(pays.values()), in_full, with_less=len(pays) - in_full)
        )
        left.remove(project)
        for i, amount in pays.items():
            balance[i] -= amount


def least_rate(cost: Fraction, supporters: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The ρ with Σ min(balance, ρ · utility) = cost; None when all balances together are less than the cost."""
    utility_left = sum((utility for _, utility in supporters), Fraction(0))
    for balance, utility in sorted(supporters, key=lambda pair: pair[0] / pair[1]):
        if cost * utility <= balance * utility_left:  # this one, and so everybody after, can pay in full
            return cost / utility_left
        cost -= balance
        utility_left -= utility
    return None


def note(
    stretches: list[Stretch], endowment: Fraction, chosen: list[int], spent: Fraction, *, stands: bool
) -> None:
    """Add this round to the last stretch when it funded the same set, else begin a new one."""
    funded = tuple(sorted(chosen))
    if stretches and stretches[-1].funded == funded:
        first = stretches.pop().first
    else:
        first = endowment
    stretches.append(Stretch(first, endowment, funded, spent, stands))


def phragmen(
    costs: Sequence[Fraction], budget: Fraction, voters: Sequence[Points], running: Sequence[int]
) -> list[int]:
    """Money flows to all voters at the same speed; as soon as a project's supporters hold its cost together, it is bought.

    With points, any points at all are support. A project that no longer fits in the budget is taken out, and the rest goes on.
    """
    emptied = [Fraction(0)] * len(voters)  # when each voter last paid all they had

    def moment(project: int) -> Fraction:
        since = [emptied[i] for i, voter in enumerate(voters) if project in voter]
        return (costs[project] + sum(since)) / len(since)

    funded: list[int] = []
    left = list(running)
    while left := [c for c in left if costs[c] <= budget - total(funded, costs)]:
        project = min(left, key=moment)  # the first of equals: `running` is in tie order
        now = moment(project)
        for i, voter in enumerate(voters):
            if project in voter:
                emptied[i] = now
        funded.append(project)
        left.remove(project)
    return funded


def compare(
    voters: Sequence[Points], value: Sequence[Fraction], greedy: Sequence[int], equal: Sequence[int]
) -> Comparison:
    """Each voter prefers the outcome with more utility for them; greedy needs more voters than equal shares has.

    value   per project: what one point is worth; for approval ballots its cost, also where equal shares counts it as 1
    """
    preferring = {"greedy": 0, "equal": 0, "neither": 0}
    for voter in voters:
        in_greedy = sum(voter[c] * value[c] for c in greedy if c in voter)
        in_equal = sum(voter[c] * value[c] for c in equal if c in voter)
        side = "neither" if in_greedy == in_equal else "greedy" if in_greedy > in_equal else "equal"
        preferring[side] += 1
    winner = "greedy" if preferring["greedy"] > preferring["equal"] else "equal_shares"
    return Comparison(preferring["greedy"], preferring["equal"], preferring["neither"], winner)
