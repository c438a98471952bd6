# SPDX-License-Identifier: EUPL-1.2
"""How the council and those who take part meet in a plan."""

from __future__ import annotations

from itertools import product

import pytest

from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.codes import LANGUAGES, PHASES, RUNGS, known
from samenspel.engines.mix.democracy import (
    COLLIDE,
    IGNORE,
    RELATIONS,
    STRENGTHEN,
    TOUCH,
    Meeting,
    PlanPhase,
    meetings,
    of_advice,
)
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import shipped


def meet(council: str, rung: str, *instruments: str) -> Meeting:
    (one,) = meetings([PlanPhase("decision", instruments, council, rung)])
    return one


@pytest.mark.parametrize(
    ("council", "rung", "instruments", "relation"),
    [
        ("", "", (), IGNORE),
        ("decides", "consult", (), IGNORE),
        ("not_asked", "consult", ("infoavond",), IGNORE),
        ("not_asked", "co_decide", ("cocreatie",), COLLIDE),
        ("not_asked", "consult", ("volksraadpleging",), COLLIDE),
        ("informed", "consult", ("enquete",), TOUCH),
        ("informed", "advise", ("burgerberaad",), TOUCH),
        ("informed", "co_decide", ("burgerbegroting",), COLLIDE),
        ("sets_frame", "advise", ("burgerberaad",), STRENGTHEN),
        ("sets_frame", "self_organise", ("right_to_challenge",), STRENGTHEN),
        ("sets_frame", "inform", ("infoavond",), TOUCH),
        ("decides", "consult", ("inspraakavond",), TOUCH),
        ("decides", "advise", ("burgerberaad",), TOUCH),
        ("decides", "co_decide", ("burgerbegroting",), COLLIDE),
        ("decides", "consult", ("volksraadpleging",), COLLIDE),
        ("frame_and_decides", "advise", ("burgerberaad",), STRENGTHEN),
        ("frame_and_decides", "co_decide", ("burgerbegroting",), TOUCH),
        ("frame_and_decides", "consult", ("volksraadpleging",), TOUCH),
        ("takes_part", "consult", ("stadsgesprek",), STRENGTHEN),
        ("takes_part", "advise", ("adviesraad",), TOUCH),
        ("takes_part", "co_decide", ("cocreatie",), COLLIDE),
    ],
)
def test_the_two_democracies_meet(
    council: str, rung: str, instruments: tuple[str, ...], relation: str
) -> None:
    assert meet(council, rung, *instruments).relation == relation


def test_every_combination_has_a_sentence_why_and_one_that_helps() -> None:
    seen = set()
    for council, rung, instruments in product(("", *known("council")), ("", *RUNGS), ((), ("infoavond",), ("volksraadpleging",), ("adviesraad",))):  # fmt: skip
        one = meet(council, rung, *instruments)
        seen.add(one.relation)
        for language in LANGUAGES:
            why, helps = (say(said, language, shipped()) for said in (one.why, one.helps))
            assert why != helps and why.endswith(".") and helps.endswith(".")
    assert seen == set(RELATIONS)


def test_an_instrument_outside_the_table_is_of_no_special_kind() -> None:
    assert meet("decides", "consult", "magic").relation == TOUCH
    assert (
        meetings([PlanPhase("agenda", ("volksraadpleging",), "decides", "consult")], ())[0].relation == TOUCH
    )


def test_an_advice_meets_in_each_of_its_phases() -> None:
    answers = Answers(goals=("ideas", "support"), rung="advise", council="frame_and_decides", phases=PHASES)
    found = of_advice(advise(answers, shipped()), answers, shipped())
    assert [one.phase for one in found] == list(PHASES)
    assert [one.relation for one in found] == [STRENGTHEN, STRENGTHEN, STRENGTHEN, TOUCH, TOUCH]
