# SPDX-License-Identifier: EUPL-1.2
"""The demo town's budget: its ballots are a law and a seed, and its answers must agree with what is counted."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from samenspel.demo.ballots import Ballot, ballots_of
from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.election import Election, Kind, Project
from samenspel.engines.budgeting.outcome import Rules
from samenspel.take_part.budget.lot import draw

TEXTS = Path(__file__).resolve().parents[1] / "leiedam"
PRICED_PER_PIECE = (6, 7, 10, 12)  # their reasons name a price for one of many


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def process() -> dict[str, Any]:
    return read("wijkbudget")


@pytest.fixture(scope="module")
def budget(process: dict[str, Any]) -> dict[str, Any]:
    return process["budget"]


@pytest.fixture(scope="module")
def ballots(budget: dict[str, Any]) -> list[Ballot]:
    return ballots_of(budget, budget["ballots"]["seed"])


# The drawing ----------------------------------------------------------------


def test_the_same_seed_draws_the_same_ballots_everywhere(
    budget: dict[str, Any], ballots: list[Ballot]
) -> None:
    assert ballots_of(budget, budget["ballots"]["seed"]) == ballots
    written = "\n".join(f"{list(one.projects)} {one.area} {one.age} {one.channel}" for one in ballots)
    # The texts name amounts from this count: who changes a weight must look at them, and then write the new digest here.
    assert sha256(written.encode()).hexdigest()[:16] == "ef637f9d33bdd8f1"


def test_another_seed_draws_other_ballots(budget: dict[str, Any], ballots: list[Ballot]) -> None:
    assert ballots_of(budget, "another") != ballots


def test_every_ballot_names_one_to_six_projects_that_stood_on_the_list(
    budget: dict[str, Any], ballots: list[Ballot]
) -> None:
    on_the_list = {row["n"] for row in budget["projects"] if row["review"]["feasible"]}
    for one in ballots:
        assert 1 <= len(one.projects) <= 6
        assert set(one.projects) <= on_the_list
        assert list(one.projects) == sorted(set(one.projects))
    assert {len(one.projects) for one in ballots} == set(range(1, 7))


def test_every_neighbourhood_of_the_town_has_the_voters_the_law_gives_it(
    budget: dict[str, Any], ballots: list[Ballot]
) -> None:
    areas = budget["ballots"]["areas"]
    assert [(area["key"], area["name"]) for area in areas] == [
        (area["key"], area["name"]) for area in read("town")["neighbourhoods"]
    ]
    assert Counter(one.area for one in ballots) == {area["name"]: area["voters"] for area in areas}
    assert len(ballots) == 1312


def test_ages_and_channels_are_those_of_the_law(budget: dict[str, Any], ballots: list[Ballot]) -> None:
    assert {one.age for one in ballots} == set(budget["ballots"]["paper"])
    assert {one.channel for one in ballots} == {"web", "paper"}
    on_paper = {
        age: sum(one.channel == "paper" for one in ballots if one.age == age) / many
        for age, many in Counter(one.age for one in ballots).items()
    }
    for age, percent in budget["ballots"]["paper"].items():
        assert on_paper[age] == pytest.approx(percent / 100, abs=0.05)


def test_the_order_does_not_say_where_people_live(budget: dict[str, Any], ballots: list[Ballot]) -> None:
    names = {area["name"] for area in budget["ballots"]["areas"]}
    for start in range(0, 1300, 100):
        assert {one.area for one in ballots[start : start + 100]} == names


def small(weights: list[int], sizes: dict[int, int]) -> dict[str, Any]:
    return {
        "projects": [{"n": n, "wanted": {"here": weight}} for n, weight in enumerate(weights, start=1)]
        + [{"n": 99}],
        "ballots": {
            "sizes": sizes,
            "paper": {"65+": 100},
            "areas": [{"key": "here", "name": "Here", "voters": 2000, "ages": {"65+": 1}}],
        },
    }


def test_what_nobody_wants_or_was_not_on_the_list_is_never_drawn() -> None:
    drawn = ballots_of(small([3, 0, 1], {3: 1}), "x")
    assert set(drawn) == {Ballot((1, 3), "Here", "65+", "paper")}


def test_a_project_wanted_three_times_as_much_is_drawn_three_times_as_often() -> None:
    votes = Counter(one.projects for one in ballots_of(small([3, 0, 1], {1: 1}), "x"))
    assert votes[(1,)] / votes[(3,)] == pytest.approx(3, rel=0.15)


# The text and the count ---------------------------------------------------


def test_projects_are_numbered_in_the_order_in_which_they_came_in(budget: dict[str, Any]) -> None:
    days = [(row["day"], row["n"]) for row in budget["projects"]]
    assert days == sorted(days)
    assert [row["n"] for row in budget["projects"]] == list(range(1, len(days) + 1))


def test_feasible_projects_have_a_cost_and_an_answer_and_all_have_a_reason(process: dict[str, Any]) -> None:
    categories = {row["key"] for row in process["activity"]["categories"]}
    for row in process["budget"]["projects"]:
        feasible = row["review"]["feasible"]
        assert feasible == (row["cost"] is not None) == (row["answer"] is not None) == ("wanted" in row)
        assert len(row["review"]["reason"]) > 100
        assert row["category"] in categories
        assert 60 <= len(row["text"].split()) <= 120, row["title"]


def test_the_parts_of_every_cost_add_up_to_it(budget: dict[str, Any]) -> None:
    for row in budget["projects"]:
        if row["review"]["feasible"] and row["n"] not in PRICED_PER_PIECE:
            assert sum(amounts_in(row["review"]["reason"])) == row["cost"], row["title"]


def test_every_idea_that_was_handed_over_is_public_and_older_than_its_project(budget: dict[str, Any]) -> None:
    handed_over = [row for row in budget["projects"] if row["from"]]
    assert len(handed_over) == 3
    for row in handed_over:
        ideas = {idea["n"]: idea for idea in read(row["from"]["process"])["activity"]["ideas"]}
        idea = ideas[row["from"]["idea"]]
        assert idea["state"] == "published" and idea["merged_into"] is None
        assert idea["day"] < row["day"]
        assert idea["author"] == row["proposer"]


def amounts_in(text: str) -> list[int]:
    return [int(amount.replace(".", "")) for amount in re.findall(r"€ ([0-9.]*[0-9])", text)]


@pytest.fixture(scope="module")
def counted(budget: dict[str, Any], ballots: list[Ballot]) -> tuple[list[dict[str, Any]], Any, Any]:
    """(the projects in the order of the lot, the election, its outcome)"""
    by_number = {str(row["n"]): row for row in budget["projects"] if row["review"]["feasible"]}
    rows = [by_number[key] for key in draw(budget["lot_seed"], by_number)]
    at = {row["n"]: place for place, row in enumerate(rows)}
    election = Election(
        budget=Fraction(budget["envelopes"][0]["amount"]),
        projects=tuple(Project(str(row["n"]), Fraction(row["cost"]), row["title"]) for row in rows),
        kind=Kind.APPROVAL,
        choices=[tuple(sorted(at[n] for n in one.projects)) for one in ballots],
        points=None,
        of=array("l", range(len(ballots))),
    )
    rules = Rules(
        rule=budget["rule"],
        completion=budget["completion"],
        utilitarian=budget["utilitarian"],
        comparison=budget["comparison"],
        floor=Fraction(budget["floor"]),
    )
    return rows, election, count(election, rules)


def test_what_was_promised_is_what_the_count_funds(process: dict[str, Any], counted: Any) -> None:
    rows, _election, outcome = counted
    funded = {rows[at]["n"] for at in outcome.funded}
    assert funded == {row["from_project"] for row in process["commitments"]}
    assert funded == {
        row["n"] for row in rows if row["answer"]["status"] in ("being_done", "done", "adopted")
    }
    costs = {row["n"]: row["cost"] for row in rows}
    for row in process["commitments"]:
        assert row["budget"] == costs[row["from_project"]]
        spent = [update["spent"] for update in row["updates"]]
        assert spent == sorted(spent) and spent[-1] <= row["budget"]
    assert outcome.spent == 143900
    assert "€ 143.900" in process["summary"]


def test_equal_shares_leave_fewer_people_with_nothing_and_serve_a_small_neighbourhood(
    ballots: list[Ballot], counted: Any
) -> None:
    rows, _election, outcome = counted
    ours = {rows[at]["n"] for at in outcome.funded}
    greedy = {rows[at]["n"] for at in outcome.greedy}
    assert len(ours) == 9 and len(greedy) == 6

    def with_none(chosen: set[int], area: str | None = None) -> int:
        return sum(not chosen & set(one.projects) for one in ballots if area in (None, one.area))

    assert (with_none(ours), with_none(greedy)) == (39, 95)
    assert (with_none(ours, "Het Broek"), with_none(greedy, "Het Broek")) == (4, 34)
    for area in {one.area for one in ballots}:
        assert with_none(ours, area) <= with_none(greedy, area), area


def test_the_answers_to_who_lost_name_the_amounts_of_the_count(counted: Any) -> None:
    rows, election, outcome = counted
    left = [outcome.endowment] * election.ballots
    for purchase in outcome.purchases:
        for voter, ballot in enumerate(election.of):
            if purchase.project in election.choices[ballot]:
                left[voter] -= min(left[voter], purchase.most)
    for place, row in enumerate(rows):
        if place in outcome.funded:
            continue
        brought = sum(
            money
            for money, ballot in zip(left, election.of, strict=True)
            if place in election.choices[ballot]
        )
        text = row["answer"]["text"]
        assert any(abs(amount - brought) < 10 for amount in amounts_in(text)), (row["title"], float(brought))
        for lacking in re.findall(r"ontbrak[^.€]*(€ [0-9.]*[0-9])", text):
            assert abs(amounts_in(lacking)[0] - (row["cost"] - brought)) < 10, row["title"]
        for votes in re.findall(r"([0-9]+) (?:stemmen|kiezers)", text):
            assert int(votes) == outcome.votes[place], row["title"]
