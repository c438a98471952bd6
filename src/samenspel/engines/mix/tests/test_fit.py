# SPDX-License-Identifier: EUPL-1.2
"""The points of each part, at their edges, with the sentence that goes with them."""

from __future__ import annotations

from typing import Any

import pytest

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.fit import MOST, PARTS, goal_weights, rank, ranked
from samenspel.engines.mix.sentences import say

from .making import row

PHASE = "preparation"


def part(name: str, values: dict[str, Any], answers: dict[str, Any], phase: str = PHASE) -> tuple[int, str]:
    points, said = PARTS[name](row(**values), Answers(**answers), phase)
    assert say(said, "nl") and say(said, "en")
    return points, said.key


GOALS = ("ideas", "support", "quality", "connect")
EDGES: list[tuple[str, dict[str, Any], dict[str, Any], int, str]] = [
    # part, the row, the answers, points, sentence
    ("goals", {"goals": ["ideas"]}, {}, 14, "fit-goals-unknown"),
    ("goals", {"goals": ["ideas"]}, {"goals": ("ideas",)}, 28, "fit-goals-strong"),
    ("goals", {"goals": ["ideas", "support"]}, {"goals": GOALS}, 28, "fit-goals-strong"),
    ("goals", {"goals": ["ideas"]}, {"goals": GOALS}, 16, "fit-goals-middle"),
    ("goals", {"goals": ["support"]}, {"goals": GOALS}, 11, "fit-goals-middle"),
    ("goals", {"goals": ["connect"]}, {"goals": GOALS}, 5, "fit-goals-middle"),
    ("goals", {"goals": ["learn"]}, {"goals": GOALS}, 0, "fit-goals-weak"),
    ("rung", {"rungs": ["consult"]}, {}, 7, "fit-rung-unknown"),
    ("rung", {"rungs": ["consult", "advise"]}, {"rung": "advise"}, 14, "fit-rung-strong"),
    ("rung", {"rungs": ["consult", "co_decide"]}, {"rung": "advise"}, 10, "fit-rung-between"),
    ("rung", {"rungs": ["consult"]}, {"rung": "advise"}, 9, "fit-rung-middle"),
    ("rung", {"rungs": ["consult"]}, {"rung": "co_produce"}, 4, "fit-rung-weak"),
    ("rung", {"rungs": ["inform"]}, {"rung": "self_organise"}, 0, "fit-rung-weak"),
    ("rung", {"rungs": ["inform"]}, {"rung": "advise", "goals": ("inform",)}, 14, "fit-rung-inform"),
    ("number", {"scores": {"reach": 4}}, {}, 8, "fit-number-unknown"),
    ("number", {"people": (10, 50)}, {"people": 10}, 10, "fit-number-strong"),
    ("number", {"people": (10, 50)}, {"people": 50}, 10, "fit-number-strong"),
    ("number", {"people": (10, 50)}, {"people": 9}, 9, "fit-number-large-middle"),
    ("number", {"people": (10, 50)}, {"people": 4}, 4, "fit-number-large-weak"),
    ("number", {"people": (10, 50)}, {"people": 100}, 5, "fit-number-small-middle"),
    ("number", {"people": (10, 50)}, {"people": 101}, 4, "fit-number-small-weak"),
    ("number", {"people": (10, 50)}, {"touches": "street"}, 10, "fit-number-strong"),
    ("number", {"people": (10, 50)}, {"touches": "all"}, 1, "fit-number-small-weak"),
    ("groups", {"scores": {"inclusion": 5}}, {}, 15, "fit-groups-unknown-strong"),
    ("groups", {"scores": {"inclusion": 3}}, {}, 9, "fit-groups-unknown-middle"),
    ("groups", {"scores": {"inclusion": 2}}, {}, 6, "fit-groups-unknown-weak"),
    ("groups", {"reaches": ["young"]}, {"groups": ("young",)}, 13, "fit-groups-strong"),
    ("groups", {"reaches": ["everyone"]}, {"groups": ("young",)}, 9, "fit-groups-strong"),
    ("groups", {}, {"groups": ("young",)}, 6, "fit-groups-middle"),
    ("groups", {"misses": ["young"]}, {"groups": ("young",)}, 3, "fit-groups-weak"),
    ("groups", {"reaches": ["older"], "misses": ["young"]}, {"groups": ("older",), "missing": ("young",)}, 6, "fit-groups-both"),
    ("groups", {"reaches": ["older"], "misses": ["young"]}, {"missing": ("older",), "groups": ("young",)}, 9, "fit-groups-both"),
    ("barriers", {}, {}, 4, "fit-barriers-middle"),
    ("barriers", {"lowers": ["time", "trust"], "raises": ["digital"]}, {}, 5, "fit-barriers-both"),
    ("barriers", {"raises": ["digital"]}, {}, 3, "fit-barriers-weak"),
    ("barriers", {"lowers": ["time"]}, {"barriers": ("time",)}, 8, "fit-barriers-strong"),
    ("barriers", {"lowers": ["time"], "raises": ["trust"]}, {"barriers": ("time", "trust")}, 4, "fit-barriers-both"),
    ("barriers", {"raises": ["time"]}, {"barriers": ("time",)}, 0, "fit-barriers-weak"),
    ("barriers", {"raises": ["digital"]}, {"barriers": ("time",)}, 4, "fit-barriers-middle"),
    ("effort", {"scores": {"speed": 4}}, {}, 8, "fit-effort-strong"),
    ("effort", {"scores": {"speed": 3}, "effort": 4}, {}, 5, "fit-effort-middle"),
    ("effort", {"scores": {"speed": 3}, "effort": 5}, {}, 3, "fit-effort-weak"),
    ("effort", {"scores": {"speed": 3}, "effort": 5}, {"tension": "high"}, 5, "fit-effort-middle"),
    ("effort", {"effort": 2}, {"touches": "few"}, 5, "fit-effort-middle"),
    ("effort", {"weeks": (2, 8)}, {"weeks": 5}, 8, "fit-effort-strong"),
    ("effort", {"weeks": (2, 8)}, {"weeks": 4}, 6, "fit-effort-middle"),
    ("effort", {"cost_eur": (0, 100)}, {"budget_eur": 50}, 8, "fit-effort-strong"),
    ("effort", {"cost_eur": (0, 100)}, {"budget_eur": 49}, 6, "fit-effort-middle"),
    ("effort", {"hours": (0, 100)}, {"hours": 50}, 8, "fit-effort-strong"),
    ("effort", {"hours": (0, 100)}, {"hours": 49}, 6, "fit-effort-middle"),
    ("talk", {"scores": {"depth": 3}}, {}, 9, "fit-talk-strong"),
    ("talk", {"scores": {"depth": 2}}, {}, 6, "fit-talk-middle"),
    ("talk", {"scores": {"depth": 2}}, {"tension": "low"}, 9, "fit-talk-strong"),
    ("talk", {"scores": {"depth": 2}}, {"tension": "low", "question": "open"}, 6, "fit-talk-middle"),
    ("talk", {"scores": {"depth": 3}}, {"tension": "some"}, 6, "fit-talk-middle"),
    ("talk", {"scores": {"depth": 3}}, {"tension": "some", "question": "yes_no"}, 9, "fit-talk-strong"),
    ("talk", {"scores": {"depth": 2}}, {"tension": "high"}, 0, "fit-talk-weak"),
    ("start", {}, {}, 6, "fit-start-strong"),
    ("start", {}, {"motives": ("they_asked",)}, 3, "fit-start-middle"),
    ("start", {"initiative": "both"}, {"motives": ("power",)}, 6, "fit-start-strong"),
    ("start", {"initiative": "residents"}, {}, 1, "fit-start-weak"),
    ("start", {"initiative": "residents"}, {"rung": "self_organise"}, 6, "fit-start-residents"),
    ("start", {"initiative": "residents"}, {"goals": ("money",)}, 6, "fit-start-residents"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "answers", "points", "key"), EDGES)
def test_a_part_gives_these_points_and_says_so(
    name: str, values: dict[str, Any], answers: dict[str, Any], points: int, key: str
) -> None:
    assert part(name, values, answers) == (points, key)


def test_every_part_was_tried_at_its_most() -> None:
    assert {name: max(points for tried, _, _, points, _ in EDGES if tried == name) for name in MOST} == {
        **MOST,
        "effort": 8,  # ten needs weeks, money and hours at once
    }
    assert part("effort", {}, {"weeks": 9, "budget_eur": 9, "hours": 9})[0] == MOST["effort"]


def test_after_the_decision_the_weeks_say_nothing_of_the_effort() -> None:
    assert part("effort", {"weeks": (2, 8), "scores": {"speed": 5}}, {"weeks": 4}, "execution")[0] == 8


def test_the_first_goals_weigh_more() -> None:
    assert goal_weights(("a", "b", "c", "d")) == {"a": 3, "b": 2, "c": 1, "d": 1}


def test_the_strongest_reason_comes_first() -> None:
    one = row(scores={"depth": 1, "inclusion": 2}, raises=["time"])
    found = ranked(one, Answers(goals=("ideas",), rung="consult", tension="high", barriers=("time",)), PHASE)
    keys = [said.key for said in found.reasons]
    assert keys[:2] == ["fit-goals-strong", "fit-rung-strong"]
    assert keys[-2:] == ["fit-barriers-weak", "fit-talk-weak"]


def test_ties_go_by_key_and_refused_ones_come_last() -> None:
    table = (row("b"), row("c", cost_eur=(9, 9)), row("a"))
    found = rank(table, Answers(budget_eur=1), PHASE)
    assert [one.key for one in found] == ["a", "b", "c"]
    assert found[-1].score is None and not found[-1].parts
