# SPDX-License-Identifier: EUPL-1.2
"""The count: an election and rules in, the whole outcome out. `reference.py` says the same in the plainest words."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from .add1 import Kept, Progress, raise_endowments
from .comparison import compare
from .contest import Contest, in_tie_order
from .election import Election
from .greedy import most_votes_first, most_votes_per_cost_first, what_fits
from .outcome import COMPLETIONS, EQUAL_SHARES, GREEDY_COST, PHRAGMEN, RULES, Comparison, Outcome, Rules
from .phragmen import phragmen

LARGE = Fraction(1, 3)  # of the budget: a project above it is warned of
NEARLY_ALL = Fraction(9, 10)  # of the budget: a funded project from here on is warned of

Key = TypeVar("Key", bound=Hashable)


def count(
    election: Election, rules: Rules, *, progress: Progress | None = None, skip: bool = True
) -> Outcome:
    """Count an election.

    progress  called after rounds of add1 with how many there were so far and what the last one spent
    skip      pass over rounds that provably change nothing; for tests, the outcome is the same without
    Returns   the same outcome whatever the order of the ballots and the machine
    Raises    ValueError for rules that do not exist; TooFine (a ValueError) for points that cannot be summed exactly
    Source    Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities (2021); the rule book of
              Wieliczka (2023) for add1 and the comparison. The normative text is `reference.count_slowly`
    """
    check(rules)
    ballots = election.by_project
    costs, votes, budget = [project.cost for project in election.projects], ballots.votes, election.budget
    every = range(len(costs))
    too_dear = [c for c in every if costs[c] > budget]
    unsupported = [c for c in every if costs[c] <= budget and (votes[c] == 0 or votes[c] < rules.floor)]
    left_out = {*too_dear, *unsupported}
    running = in_tie_order(election, [c for c in every if c not in left_out])
    by_votes = most_votes_first(running, votes)
    greedy = what_fits(by_votes, costs, budget)

    kept: Kept | None = None
    comparison: Comparison | None = None
    if rules.rule == EQUAL_SHARES:
        if ballots.voters:
            contest = Contest(election, rules, running)
            kept = raise_endowments(contest, budget, rules, skip=skip, progress=progress)
        funded = [purchase.project for purchase in kept.purchases] if kept else []
        how = [EQUAL_SHARES] * len(funded)
        if rules.utilitarian and kept:
            left = budget - sum((costs[c] for c in funded), Fraction(0))
            more = what_fits([c for c in by_votes if c not in funded], costs, left)
            funded, how = funded + more, how + ["utilitarian"] * len(more)
        if kept:
            comparison = compare(election, ballots, greedy, funded)
        if comparison and rules.comparison and comparison.winner == "greedy":
            funded, how = greedy, ["greedy"] * len(greedy)
    else:
        if rules.rule == GREEDY_COST:
            funded = what_fits(most_votes_per_cost_first(running, votes, costs), costs, budget)
        elif rules.rule == PHRAGMEN:
            funded = phragmen(ballots, costs, budget, running)
        else:
            funded = greedy
        how = [rules.rule] * len(funded)

    return Outcome(
        rules=rules,
        budget=budget,
        funded=tuple(funded),
        how=tuple(how),
        spent=sum((costs[c] for c in funded), Fraction(0)),
        greedy=tuple(greedy),
        votes=votes,
        too_dear=tuple(too_dear),
        unsupported=tuple(unsupported),
        start=budget / ballots.voters if kept else None,
        endowment=kept.endowment if kept else None,
        purchases=kept.purchases if kept else (),
        stretches=kept.stretches if kept else (),
        rounds=kept.rounds if kept else 0,
        comparison=comparison if rules.comparison else None,
        warnings=tuple(warnings(election, rules, running, too_dear, funded, comparison)),
    )


def check(rules: Rules) -> None:
    """Raises ValueError when there are no such rules."""
    if rules.rule not in RULES:
        raise ValueError(f"got rule {rules.rule!r}, expected one of {', '.join(RULES)}")
    if rules.completion not in COMPLETIONS:
        raise ValueError(f"got completion {rules.completion!r}, expected one of {', '.join(COMPLETIONS)}")
    if rules.step <= 0:
        raise ValueError(f"got step {rules.step}, expected an amount above 0")


def warnings(
    election: Election,
    rules: Rules,
    running: Sequence[int],
    too_dear: Sequence[int],
    funded: Sequence[int],
    comparison: Comparison | None,
) -> Iterable[tuple[str, dict[str, str]]]:
    """What a town should look at before it publishes the outcome; (code, facts) with a sentence for each code in `sentences.py`."""

    def about(project: int) -> dict[str, str]:
        it = election.projects[project]
        share = f"{float(100 * it.cost / election.budget):.0f}"
        return {"project": it.id, "name": it.name or it.id, "cost": in_digits(it.cost), "share": share}

    for project in too_dear:
        yield "too-dear", about(project) | {"budget": in_digits(election.budget)}
    for project in sorted(running):
        if election.projects[project].cost > LARGE * election.budget:
            yield "large-project", about(project)
    for project in sorted(funded):
        if election.projects[project].cost >= NEARLY_ALL * election.budget:
            yield "nearly-all", about(project)
    if comparison and comparison.winner == "greedy":
        code = "greedy-chosen" if rules.comparison else "greedy-preferred"
        yield code, {"greedy": str(comparison.greedy), "equal_shares": str(comparison.equal_shares)}


def in_digits(amount: Fraction) -> str:
    """An amount as digits with a decimal point and no grouping: whole, or to the cent."""
    if amount.denominator == 1:
        return str(amount.numerator)
    return str(round(Decimal(amount.numerator) / amount.denominator, 2))


def split(election: Election, parts: Mapping[Key, tuple[Fraction, Sequence[int]]]) -> dict[Key, Election]:
    """Sub-budgets: one election for each part (a district, a theme) with a budget of its own.

    parts    key → (budget, numbers of its projects)
    Returns  key → an election of those projects, in the order of the file, and of what each ballot says about them. A voter who chose
             nothing in a part is left out of it: the share of the others is not smaller for who did not take part there
    """
    return {key: part_of(election, budget, projects) for key, (budget, projects) in parts.items()}


def part_of(election: Election, budget: Fraction, projects: Sequence[int]) -> Election:
    numbers = sorted(projects)
    new = {old: number for number, old in enumerate(numbers)}
    seen: dict[tuple[tuple[int, ...], tuple[Fraction | int, ...]], int] = {}
    ballot_here: list[
        int | None
    ] = []  # per distinct ballot its number in the part; None when it chose nothing there
    for ballot, chosen in enumerate(election.choices):
        given = election.points[ballot] if election.points is not None else (1,) * len(chosen)
        here = [(new[c], points) for c, points in zip(chosen, given, strict=True) if c in new]
        said = tuple(c for c, _ in here), tuple(points for _, points in here)
        ballot_here.append(seen.setdefault(said, len(seen)) if here else None)
    of = array("l")
    voters = []
    for voter, ballot in enumerate(election.of):
        number = ballot_here[ballot]
        if number is not None:
            of.append(number)
            if election.voters:
                voters.append(election.voters[voter])
    return Election(
        budget=budget,
        projects=tuple(election.projects[c] for c in numbers),
        kind=election.kind,
        choices=[chosen for chosen, _ in seen],
        points=[given for _, given in seen] if election.points is not None else None,
        of=of,
        facts=election.facts,
        voters=voters,
    )
