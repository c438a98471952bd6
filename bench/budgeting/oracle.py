# SPDX-License-Identifier: EUPL-1.2
"""Small random elections counted by us and by pabutools, wherever the rules are the same.

    bench/budgeting/.peers/bin/python bench/budgeting/oracle.py [ELECTIONS] [SEED]

Runs in the peers' environment (run.py --peers makes it). The elections are full of ties: few voters, few projects, few different costs. Not
compared, because the rules differ: funding projects without votes (pabutools does, we never), and what Phragmén's rule does after the
first project that does not fit (pabutools stops, we go on with those that still fit).
"""

from __future__ import annotations

import random
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from gmpy2 import mpq
from pabutools.election import (
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    Project,
)
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule
from peer import NeverFull

from samenspel.engines.budgeting import election as ours
from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.outcome import COMPLETIONS, Rules
from samenspel.engines.budgeting.reference import count_slowly


def draw(chance: random.Random) -> ours.Election:
    part = chance.choice([1, 1, 2, 3])
    costs = [
        Fraction(chance.randint(1, chance.choice([3, 9, 30])), part) for _ in range(chance.randint(1, 8))
    ]
    projects = tuple(ours.Project(f"p{number}", cost) for number, cost in enumerate(costs))
    kind = chance.choice([ours.Kind.APPROVAL, ours.Kind.APPROVAL, ours.Kind.CUMULATIVE])
    wanted = [chance.random() for _project in projects]
    ballots: dict[Any, int] = {}
    of = []
    for _voter in range(chance.randint(1, chance.choice([4, 12, 40]))):
        choice = tuple(number for number, want in enumerate(wanted) if chance.random() < want)
        given = tuple(chance.randint(1, 3) for _project in choice) if kind is ours.Kind.CUMULATIVE else ()
        of.append(ballots.setdefault((choice, given), len(ballots)))
    points = None if kind is ours.Kind.APPROVAL else [given for _choice, given in ballots]
    budget = Fraction(chance.randint(1, int(sum(costs)) + 2), chance.choice([1, 1, part]))
    return ours.Election(budget, projects, kind, [choice for choice, _given in ballots], points, of)


class Theirs:
    """The same election in pabutools, without the projects that our rules leave out."""

    def __init__(self, election: ours.Election, votes: tuple[Fraction, ...]) -> None:
        self.projects = [Project(project.id, mpq(project.cost)) for project in election.projects]
        self.number = {project.name: number for number, project in enumerate(self.projects)}
        budget = mpq(election.budget)
        running = [
            project
            for project in self.projects
            if project.cost <= budget and votes[self.number[project.name]]
        ]
        self.plain = Instance(running, budget_limit=budget)
        self.never_full = NeverFull(running, budget_limit=budget)
        self.ties = TieBreakingRule(
            lambda _i, _p, project: (
                project.cost,
                -mpq(votes[self.number[project.name]]),
                self.number[project.name],
            )
        )
        self.approvals = election.points is None
        ballots = [
            ApprovalBallot([self.projects[number] for number in election.choices[ballot]])
            if election.points is None
            else CumulativeBallot(
                {
                    self.projects[number]: given
                    for number, given in zip(election.choices[ballot], election.points[ballot], strict=True)
                }
            )
            for ballot in election.of
        ]
        self.profile = (ApprovalProfile if self.approvals else CumulativeProfile)(
            ballots, instance=self.plain
        )

    def numbers(self, allocation: Any) -> list[int]:
        return [self.number[project.name] for project in allocation]

    def shares(self, completion: str, sat: Any) -> Any:
        return method_of_equal_shares(
            self.never_full if completion == "add1" else self.plain,
            self.profile,
            sat_class=sat,
            tie_breaking=self.ties,
            voter_budget_increment=None if completion == "none" else 1,
        )

    def greedy(self, sat: Any, start: Any = None) -> Any:
        return greedy_utilitarian_welfare(
            self.plain, self.profile, sat_class=sat, tie_breaking=self.ties, initial_budget_allocation=start
        )


def differences(election: ours.Election) -> list[str]:
    found = []
    compared = 0

    def same(rules: Rules, theirs: list[int], *, first: bool = False) -> None:
        nonlocal compared
        compared += 1
        for way, counted in (("count", count), ("reference", count_slowly)):
            funded = list(counted(election, rules).funded)
            if first:  # as many as they have; in any order, for theirs is sorted
                funded, theirs = sorted(funded[: len(theirs)]), sorted(theirs)
            if funded != theirs:
                found.append(f"{way} of {rules}: {funded}, pabutools {theirs}\n  {election}")

    votes = count(election, Rules(rule="greedy")).votes
    other = Theirs(election, votes)
    utilities = {True: Cost_Sat, False: Cardinality_Sat} if other.approvals else {True: Additive_Cardinal_Sat}
    for completion in COMPLETIONS:
        for by_cost, sat in utilities.items():
            shares = other.shares(completion, sat)
            bought = other.numbers(shares)
            same(Rules(completion=completion, utilitarian=False, cost_utility=by_cost), bought)
            if other.approvals:
                filled = other.numbers(other.greedy(Cost_Sat, shares))
                added = filled[len(bought) :] if filled[: len(bought)] == bought else None
                assert added is not None, "pabutools changed what it was given"
                same(Rules(completion=completion, cost_utility=by_cost), filled)
    if other.approvals:
        same(Rules(rule="greedy"), other.numbers(other.greedy(Cost_Sat)))
        same(Rules(rule="greedy-cost"), other.numbers(other.greedy(Cardinality_Sat)))
        phragmen = sequential_phragmen(other.plain, other.profile, tie_breaking=other.ties)
        same(Rules(rule="phragmen"), other.numbers(phragmen), first=True)
    else:
        same(Rules(rule="greedy-cost"), other.numbers(other.greedy(Additive_Cardinal_Sat)))
    differences.compared += compared  # type: ignore[attr-defined]
    return found


differences.compared = 0  # type: ignore[attr-defined]


def main(elections: int, seed: int) -> int:
    chance = random.Random(seed)
    wrong = 0
    for number in range(elections):
        for words in differences(draw(chance)):
            wrong += 1
            print(f"election {number}: {words}")
    print(f"{elections} elections, {differences.compared} counts compared, {wrong} different")  # type: ignore[attr-defined]
    return min(wrong, 1)


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(words[0] if words else 2000, words[1] if len(words) > 1 else 1))
