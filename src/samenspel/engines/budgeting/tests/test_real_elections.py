# SPDX-License-Identifier: EUPL-1.2
"""Real elections: what was decided in Wieliczka, and that each of them is counted as the reference would."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.election import Kind
from samenspel.engines.budgeting.outcome import Rules
from samenspel.engines.budgeting.reference import count_slowly, equal_shares, points_on

from .elections import names, real_election

WIELICZKA = "poland_wieliczka_2023_green-budget.pb"
SMALL = ("netherlands_amsterdam_523_.pb", "poland_zabrze_2020_biskupice.pb")
BEARABLE = (
    "france_toulouse_2019_.pb",
    "poland_katowice_2020_.pb",
    WIELICZKA,
)  # one round takes the reference seconds
LARGE = (
    "france_toulouse_2019_.pb",
    "netherlands_amsterdam_252_.pb",
    "poland_katowice_2020_.pb",
    "poland_krakow_2022_.pb",
    "poland_lodz_2022_.pb",
    "poland_warszawa_2021_mokotow.pb",
    WIELICZKA,
    "poland_wroclaw_2015_150-500.pb",
)


def test_wieliczka_2023_funds_what_the_town_announced() -> None:
    election = real_election(WIELICZKA)
    outcome = count(election, Rules(comparison=True))
    announced = [project.id for project in election.projects if project.facts["selected"] == "1"]
    assert sorted(names(election, outcome.funded)) == sorted(announced)
    assert (len(outcome.funded), outcome.spent) == (30, 995_079)
    assert outcome.comparison is not None
    assert outcome.comparison.winner == "equal_shares"


def test_wieliczka_2023_would_have_ended_earlier_with_add1e() -> None:
    election = real_election(WIELICZKA)
    outcome = count(election, Rules(completion="add1e"))
    assert (len(outcome.funded), outcome.spent) == (31, 984_579)
    there = set(names(election, outcome.funded)) - set(names(election, count(election, Rules()).funded))
    gone = set(names(election, count(election, Rules()).funded)) - set(names(election, outcome.funded))
    assert (there, gone) == ({"66", "67"}, {"46"})


@pytest.mark.parametrize("name", SMALL)
def test_small_real_elections_are_counted_as_the_reference_does(name: str) -> None:
    election = real_election(name)
    rules = Rules(comparison=True, completion="add1e")
    assert replace(count(election, rules), warnings=()) == count_slowly(election, rules)


@pytest.mark.parametrize("name", SMALL + LARGE)
@pytest.mark.parametrize("rule", ["greedy", "greedy-cost", "phragmen"])
def test_every_real_election_can_be_counted_by_every_other_rule(name: str, rule: str) -> None:
    election = real_election(name)
    outcome = count(election, Rules(rule=rule))
    assert 0 < outcome.spent <= election.budget
    left = election.budget - outcome.spent
    assert all(
        project.cost > left or outcome.votes[number] == 0
        for number, project in enumerate(election.projects)
        if number not in outcome.funded
    )


@pytest.mark.full
@pytest.mark.parametrize("name", BEARABLE)
def test_the_kept_round_of_a_large_election_is_the_reference_round(name: str) -> None:
    # All rounds would take the reference hours. The kept round is played again in fractions only, voter by voter.
    election = real_election(name)
    outcome = count(election, Rules())
    assert outcome.endowment is not None
    voters = [points_on(election, ballot) for ballot in election.of]
    costs = [project.cost for project in election.projects]
    worth = costs if election.kind is Kind.APPROVAL else [Fraction(1)] * len(costs)
    running = sorted(
        (c for c in range(len(costs)) if costs[c] <= election.budget and outcome.votes[c] > 0),
        key=lambda c: (costs[c], -outcome.votes[c], c),
    )
    assert tuple(equal_shares(costs, voters, worth, running, outcome.endowment)) == outcome.purchases


@pytest.mark.full
@pytest.mark.parametrize("name", SMALL + LARGE)
@pytest.mark.parametrize("completion", ["add1", "add1e"])
def test_skipped_rounds_of_real_elections_change_nothing(name: str, completion: str) -> None:
    election = real_election(name)
    rules = Rules(completion=completion)
    assert count(election, rules) == count(election, rules, skip=False)
