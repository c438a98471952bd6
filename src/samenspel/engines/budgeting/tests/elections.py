# SPDX-License-Identifier: EUPL-1.2
"""Elections to count in tests: made by hand, at random, and real ones from Pabulib."""

from __future__ import annotations

import os
import random
from array import array
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from samenspel.engines.budgeting.election import Election, Kind, Project
from samenspel.engines.budgeting.outcome import COMPLETIONS, EQUAL_SHARES, RULES, Rules
from samenspel.engines.budgeting.pb import read_pb

SHARED = Path(os.environ.get("SAMENSPEL_SHARED") or Path(__file__).parents[6] / "shared")
Amount = Fraction | int | str


def approvals(
    budget: Amount, costs: Mapping[str, Amount], ballots: Iterable[str | Sequence[str]], many: int = 1
) -> Election:
    """An election on approval ballots: "ab" approves a and b. Each ballot is given `many` times."""
    at = {name: number for number, name in enumerate(costs)}
    rows = [tuple(sorted(at[name] for name in ballot)) for ballot in ballots for _ in range(many)]
    return put_together(budget, costs, Kind.APPROVAL, [(row, (1,) * len(row)) for row in rows])


def with_points(
    budget: Amount,
    costs: Mapping[str, Amount],
    ballots: Iterable[Mapping[str, Amount]],
    kind: Kind = Kind.SCORING,
) -> Election:
    """An election on ballots with points."""
    at = {name: number for number, name in enumerate(costs)}
    rows = []
    for ballot in ballots:
        row = sorted((at[name], Fraction(points)) for name, points in ballot.items())
        rows.append((tuple(c for c, _ in row), tuple(points for _, points in row)))
    return put_together(budget, costs, kind, rows)


def put_together(
    budget: Amount,
    costs: Mapping[str, Amount],
    kind: Kind,
    rows: Iterable[tuple[tuple[int, ...], tuple[Fraction | int, ...]]],
) -> Election:
    seen: dict[tuple[tuple[int, ...], tuple[Fraction | int, ...]], int] = {}
    of = array("l", [seen.setdefault(row, len(seen)) for row in rows])
    return Election(
        budget=Fraction(budget),
        projects=tuple(Project(name, Fraction(cost), name.upper()) for name, cost in costs.items()),
        kind=kind,
        choices=[chosen for chosen, _ in seen],
        points=None if kind is Kind.APPROVAL else [given for _, given in seen],
        of=of,
    )


def random_election(seed: int, *, large: int = 10**17, part: float = 0.2) -> tuple[Election, Rules]:
    """A small election full of ties: equal costs, equal votes, supporters who hold exactly the cost; and rules for it.

    A part of them has large amounts of which some differ by a few units, by default less than a float can tell.
    """
    draw = random.Random(seed)
    projects, voters = draw.randint(1, 7), draw.randint(1, 12)
    few = [1, 2, 3, 4, 5, 6, 10, 12, 20, Fraction(1, 2), Fraction(7, 3)]
    costs = [
        Fraction(draw.choice(few) if draw.random() < 0.8 else draw.randint(1, 30)) for _ in range(projects)
    ]
    if draw.random() < 0.3:
        costs = [costs[0]] * projects
    budget = Fraction(draw.choice([5, 10, 12, 20, 30, Fraction(25, 3), voters, 2 * voters, 3 * voters]))
    step = draw.choice([Fraction(1), Fraction(1, 2), Fraction(1, 7), Fraction(3)])
    if draw.random() < part:
        costs = [cost * large + draw.choice([0, 0, 1, 2]) for cost in costs]
        budget, step = budget * large + draw.choice([0, 1]), step * large
    kind = draw.choice([Kind.APPROVAL] * 3 + [Kind.CUMULATIVE, Kind.SCORING, Kind.ORDINAL])
    most = draw.choice([1, projects])  # choose one, or as many as you like
    rows = []
    for _ in range(voters):
        chosen = tuple(
            sorted(draw.sample(range(projects), min(most, draw.choice([0, 1, 1, 2, 3, projects]))))
        )
        points = tuple(Fraction(draw.choice([1, 1, 2, 3, Fraction(1, 2), Fraction(2, 3)])) for _ in chosen)
        rows.append((chosen, (1,) * len(chosen) if kind is Kind.APPROVAL else points))
    rules = Rules(
        rule=draw.choice([EQUAL_SHARES] * 5 + list(RULES)),
        completion=draw.choice(COMPLETIONS),
        utilitarian=draw.random() < 0.5,
        comparison=draw.random() < 0.5,
        cost_utility=draw.random() < 0.6,
        step=step,
        floor=Fraction(draw.choice([0, 0, 0, 2])),
    )
    return put_together(budget, {f"p{c}": cost for c, cost in enumerate(costs)}, kind, rows), rules


def real_election(name: str) -> Election:
    """One of the real elections; skips the test where they are not at hand."""
    path = SHARED / "data" / "pabulib" / name
    if not path.exists():
        pytest.skip(f"The real elections are not in {SHARED}; say where they are with SAMENSPEL_SHARED.")
    return read_pb(path.read_bytes())


def names(election: Election, numbers: Iterable[int]) -> list[str]:
    return [election.projects[number].id for number in numbers]
