# SPDX-License-Identifier: EUPL-1.2
"""Hard conditions: met and not met, at the edge, with both numbers in the sentence."""

from __future__ import annotations

from typing import Any

import pytest

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.conditions import doubts, refusals, turnout_needed
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import shipped

from .making import row

TABLE = {one.key: one for one in shipped()}


def keys(one: Any, answers: Answers, phase: str = "preparation") -> list[str]:
    return [said.key for said in refusals(one, answers, phase)]


EDGES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    # the row, answers that just meet it, answers that just do not, the refusal
    ({"cost_eur": (500, 900)}, {"budget_eur": 500}, {"budget_eur": 499}, "no-money"),
    ({"weeks": (4, 9)}, {"weeks": 4}, {"weeks": 3}, "no-time"),
    ({"weeks": (26, 52), "family": "standing"}, {"weeks": 26}, {"weeks": 25}, "no-time-standing"),
    ({"hours": (30, 80)}, {"hours": 30}, {"hours": 29}, "no-hours"),
    ({"rungs": ["advise", "co_decide"]}, {"rung": "advise"}, {"rung": "consult"}, "no-rung"),
    ({"people": (12, 90)}, {"touches": "few"}, {}, ""),
    ({"people": (13, 90)}, {"touches": "street"}, {"touches": "few"}, "no-people"),
    ({"people": (251, 900)}, {"touches": "many"}, {"touches": "street"}, "no-people"),
    ({"people": (500, 900)}, {"inhabitants": 500}, {"inhabitants": 499}, "no-inhabitants"),
    ({"needs": ["council"]}, {"council": "sets_frame"}, {"council": "informed"}, "no-council"),
    ({"needs": ["council"]}, {"council": "decides"}, {"council": "not_asked"}, "no-council"),
    ({"needs": ["competence"]}, {"competence": "shared"}, {"competence": "not_ours"}, "no-competence"),
    ({"needs": ["no_blackout"]}, {"election_soon": False}, {"election_soon": True}, "no-elections"),
    ({"needs": ["closed_question"]}, {"question": "yes_no"}, {"question": "options"}, "no-closed-question"),
    ({"needs": ["options"]}, {"question": "options"}, {"question": "open"}, "no-options"),
    ({"needs": ["money_to_share"]}, {"kind": "money"}, {"kind": "place"}, "no-money-to-share"),
    ({"needs": ["money_to_share"]}, {"goals": ("money",)}, {"goals": ("ideas",)}, "no-money-to-share"),
    ({"needs": ["votable"]}, {"kind": "policy"}, {"kind": "tax"}, "no-votable"),
]


@pytest.mark.parametrize(("values", "met", "unmet", "key"), EDGES)
def test_a_condition_is_met_at_the_edge_and_not_beyond_it(
    values: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any], key: str
) -> None:
    one = row(**values)
    assert keys(one, Answers()) == [], "an answer that was not given refuses nothing"
    assert keys(one, Answers(**met)) == []
    assert not unmet or keys(one, Answers(**unmet)) == [key]


def test_an_instrument_belongs_in_its_phases_only() -> None:
    one = row(phases=["agenda", "evaluation"], cost_eur=(10, 10))
    assert keys(one, Answers(), "agenda") == []
    assert keys(one, Answers(budget_eur=0), "decision") == ["no-phase"], "the rest is not told there"


def test_the_weeks_until_the_decision_say_nothing_of_what_comes_after() -> None:
    one = row(weeks=(30, 40))
    answers = Answers(weeks=10)
    assert [keys(one, answers, phase) for phase in ("agenda", "decision")] == [["no-time"]] * 2
    assert [keys(one, answers, phase) for phase in ("execution", "evaluation")] == [[]] * 2


def test_a_refusal_says_both_numbers() -> None:
    (said,) = refusals(row(cost_eur=(1500, 9000)), Answers(budget_eur=800), "agenda")
    assert say(said, "nl") == "Dit kost minstens € 1.500 (indicatief); u hebt € 800."
    assert say(said, "en") == "This costs at least € 1,500 (indicative); you have € 800."
    assert said.about == "budget_eur"


def test_every_condition_that_is_not_met_is_told() -> None:
    one = row(cost_eur=(10, 10), hours=(10, 10), needs=["votable"])
    assert keys(one, Answers(budget_eur=1, hours=1, kind="tax")) == ["no-money", "no-hours", "no-votable"]


# ---- The law -------------------------------------------------------------------------------------


def test_a_tax_a_close_election_and_an_open_question_rule_out_a_vote() -> None:
    vote = TABLE["volksraadpleging"]
    asked = Answers(region="flanders", kind="policy", question="yes_no", council="frame_and_decides")
    assert keys(vote, asked, "decision") == []
    assert keys(vote, asked.changed(kind="tax"), "decision") == ["no-votable"]
    assert keys(vote, asked.changed(election_soon=True), "decision") == ["no-elections"]
    assert keys(vote, asked.changed(question="open"), "decision") == ["no-closed-question"]


@pytest.mark.parametrize(
    ("inhabitants", "voters"),
    [(10_000, 2_000), (14_999, 3_000), (15_000, 3_000), (29_999, 3_000), (30_000, 3_000), (30_001, 3_001), (100_000, 10_000), (4_201, 841)],
)  # fmt: skip
def test_the_turnout_that_a_volksraadpleging_needs(inhabitants: int, voters: int) -> None:
    assert turnout_needed(inhabitants) == voters


def test_in_flanders_the_turnout_is_told_with_the_law() -> None:
    said = doubts(TABLE["volksraadpleging"], Answers(region="flanders", inhabitants=14_000), "decision")
    text = " ".join(say(one, "nl") for one in said)
    assert "2.800 kiezers" in text and "14.000 inwoners" in text and "art. 305-325" in text
    assert "bindt de gemeenteraad niet" in text


def test_in_the_netherlands_a_vote_rests_on_the_own_ordinance_only() -> None:
    said = [one.key for one in doubts(TABLE["volksraadpleging"], Answers(region="netherlands"), "decision")]
    assert "but-vote-netherlands" in said and "but-vote-turnout" not in said


def test_only_the_council_sets_up_a_standing_body_in_flanders() -> None:
    body = row("wijkraad", family="standing")
    assert keys(body, Answers(region="flanders", council="not_asked")) == ["no-council-sets-up"]
    assert keys(body, Answers(region="flanders", council="sets_frame")) == []
    assert keys(body, Answers(region="netherlands", council="not_asked")) == []


def test_a_public_inquiry_is_for_when_the_law_asks_it() -> None:
    inquiry = TABLE["openbaar_onderzoek"]
    assert keys(inquiry, Answers(motives=("law",)), "decision") == []
    assert keys(inquiry, Answers(motives=("better_plan",)), "decision") == ["no-law-asks"]
    assert keys(inquiry, Answers(), "decision") == []
    assert [one.key for one in doubts(inquiry, Answers(), "decision")] == ["but-only-by-law"]


# ---- Doubts --------------------------------------------------------------------------------------


def doubt_keys(one: Any, answers: Answers) -> list[str]:
    return [said.key for said in doubts(one, answers, "preparation")]


def test_what_stays_below_the_promise_is_a_doubt_unless_it_serves_the_first_goal() -> None:
    one = row(rungs=["consult"], goals=["knowledge"])
    assert doubt_keys(one, Answers(rung="advise", goals=("ideas", "knowledge"))) == ["but-rung"]
    assert doubt_keys(one, Answers(rung="advise", goals=("knowledge", "ideas"))) == []
    assert doubt_keys(one, Answers(rung="consult", goals=("ideas",))) == []


def test_what_will_likely_cost_more_is_a_doubt() -> None:
    one = row(cost_eur=(0, 1000))
    assert doubt_keys(one, Answers(budget_eur=499)) == ["but-money"]
    assert doubt_keys(one, Answers(budget_eur=500)) == []


def test_what_the_council_or_others_must_agree_on_is_a_doubt_before_they_did() -> None:
    one = row(needs=["council", "competence"])
    assert doubt_keys(one, Answers(council="decides", competence="shared")) == ["but-council", "but-shared"]
    assert doubt_keys(one, Answers(council="sets_frame", competence="ours")) == []


@pytest.mark.parametrize(
    ("key", "region", "expected"),
    [
        ("burgerinterpellatie", "brussels", "but-interpellation"),
        ("voorstel_burgers", "flanders", "but-local-threshold"),
        ("right_to_challenge", "flanders", "but-challenge-flanders"),
        ("right_to_challenge", "netherlands", "but-challenge-netherlands"),
    ],
)
def test_the_region_says_what_the_law_holds(key: str, region: str, expected: str) -> None:
    assert expected in doubt_keys(TABLE[key], Answers(region=region))
    assert expected not in doubt_keys(TABLE[key], Answers())
