# SPDX-License-Identifier: EUPL-1.2
"""Whether a subject lends itself: one answer changed on a plan that is fine, and the verdict with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from samenspel.engines.mix.advice import DO_NOT, GO, NOT_YET
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.suitability import verdict

FINE = Answers(
    goals=("ideas", "support"),
    motives=("better_plan",),
    competence="ours",
    decided="nothing",
    kind="policy",
    touches="many",
    tension="low",
    phases=("preparation", "decision"),
    weeks=20,
    hours=200,
    rung="advise",
    open=("Where the trees come.",),
    weighs="reasoned",
    council="frame_and_decides",
    answering="agreed",
)


def keys(answers: Answers) -> list[str]:
    return [said.key for said in verdict(answers)[1]]


def test_a_plan_in_which_everything_is_settled_may_begin_and_hears_what_speaks_for_it() -> None:
    outcome, reasons = verdict(FINE)
    assert outcome == GO
    assert [said.key for said in reasons] == ["go-early", "go-open", "go-ours", "go-better-plan", "go-council", "go-answering"]  # fmt: skip


STOPS: list[tuple[dict[str, Any], str]] = [
    ({"urgent": True}, "stop-urgent"),
    ({"competence": "not_ours"}, "stop-not-ours"),
    ({"kind": "personal"}, "stop-personal"),
    ({"decided": "everything"}, "stop-decided"),
    ({"decided": "everything", "phases": ()}, "stop-decided"),
    ({"decided": "everything", "phases": ("execution",), "open": ()}, "stop-nothing-open"),
    ({"decided": "mostly", "rung": "co_decide", "open": ()}, "stop-nothing-open"),
    ({"motives": ("cover",), "rung": "inform"}, "stop-cover"),
    ({"motives": ("better_plan", "cover"), "decided": "everything"}, "stop-cover"),
    ({"touches": "few", "kind": "place"}, "stop-few"),
    ({"touches": "few", "kind": ""}, "stop-few"),
]


@pytest.mark.parametrize(("change", "reason"), STOPS)
def test_participation_would_be_a_show(change: dict[str, Any], reason: str) -> None:
    outcome, reasons = verdict(FINE.changed(**change))
    assert outcome == DO_NOT
    assert reason in [said.key for said in reasons]
    assert all(said.key.startswith("stop-") for said in reasons)


WAITS: list[tuple[dict[str, Any], str]] = [
    ({"goals": ()}, "wait-goal"),
    ({"motives": ("image",)}, "wait-motive"),
    ({"motives": ("image", "cover")}, "wait-motive"),
    ({"rung": "inform"}, "wait-inform-only"),
    ({"open": ()}, "wait-open"),
    ({"weighs": "unknown"}, "wait-weighs"),
    ({"weighs": "noted"}, "wait-weighs-less"),
    ({"council": "not_asked"}, "wait-council"),
    ({"answering": "refused"}, "wait-nobody-answers"),
    ({"answering": "unsure"}, "wait-answering"),
    ({"competence": "shared", "weighs": ""}, "wait-shared"),
    ({"weeks": 0}, "wait-no-time"),
    ({"hours": 0}, "wait-no-hours"),
]


@pytest.mark.parametrize(("change", "reason"), WAITS)
def test_something_must_be_settled_first(change: dict[str, Any], reason: str) -> None:
    outcome, reasons = verdict(FINE.changed(**change))
    assert outcome == NOT_YET
    assert reason in [said.key for said in reasons]
    assert all(said.key.startswith("wait-") for said in reasons)


GOES: list[dict[str, Any]] = [
    {"decided": "everything", "phases": ("evaluation",), "open": ()},  # what is decided can be looked back on
    {"decided": "everything", "phases": ("execution", "evaluation")},  # something is open in carrying it out
    {"goals": ("inform",), "rung": "inform", "open": ()},  # to inform, and saying so
    {"touches": "few", "kind": "place", "tension": "high"},  # a quarrel between a few is no phone call
    {"touches": "few", "kind": "service", "motives": ("they_asked",)},
    {"touches": "few", "kind": "policy"},
    {"rung": "consult", "weighs": "noted", "council": "not_asked"},  # to listen, no agreement is needed
    {"motives": ("image", "better_plan")},
    {"goals": (), "phase_goals": {"preparation": ("ideas",)}},
    {"competence": "shared"},  # how it weighs is known
    {"weeks": 0, "phases": ("execution",)},
    {"weeks": None, "hours": None, "rung": "", "council": "", "weighs": "", "answering": "", "motives": ()},
]


@pytest.mark.parametrize("change", GOES)
def test_it_may_begin_all_the_same(change: dict[str, Any]) -> None:
    assert verdict(FINE.changed(**change))[0] == GO


def test_not_doing_it_comes_before_not_yet() -> None:
    answers = FINE.changed(goals=(), urgent=True)
    assert verdict(answers)[0] == DO_NOT
    assert keys(answers) == ["stop-urgent"]


def test_nothing_answered_waits_for_a_goal_only() -> None:
    assert verdict(Answers())[0] == NOT_YET
    assert keys(Answers()) == ["wait-goal"]


def test_when_nothing_special_speaks_for_it_that_is_said() -> None:
    assert keys(Answers(goals=("ideas",))) == ["go-nothing-against"]
