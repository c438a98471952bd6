# SPDX-License-Identifier: EUPL-1.2
"""Ten contrasting cases and two where the answer is not a mix: the mix each gets, a reason it must hear, the pitfall it must hear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from samenspel.engines.mix.advice import DO_NOT, GO, NOT_YET, Advice
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers, read_answers
from samenspel.engines.mix.codes import read_yaml
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import shipped

CASES = Path(__file__).parent / "cases"
TABLE = shipped()


@dataclass(frozen=True)
class Expected:
    """mix: {phase: reach, depth, feedback, a fourth} · reason: (phase, instrument, sentence, a code or number in its facts) · pitfall and
    missed: (phase, sentence)"""

    mix: dict[str, tuple[str, ...]]
    reason: tuple[str, str, str, str | int]
    pitfall: tuple[str, str]
    missed: tuple[str, str]


EXPECTED = {
    "01-energie": Expected(
        mix={
            "agenda": ("digitaal_forum", "burgertop", "stadsgesprek"),
            "preparation": ("opinieconsensus", "cocreatie", "klankbordgroep"),
            "decision": ("inspraakavond", "infoavond"),
            "execution": ("jongereninspraak", "right_to_challenge", "wijkschouw"),
            "evaluation": ("enquete", "labo", "burgeraudit"),
        },
        reason=("preparation", "cocreatie", "fit-goals-strong", "support"),
        pitfall=("decision", "pit-evening-is-no-say"),
        missed=("decision", "miss-group-young"),
    ),
    "02-straat": Expected(
        mix={
            "preparation": ("kaartbevraging", "klankbordgroep", "inspraakavond"),
            "execution": ("klankbordgroep", "infoavond"),
            "evaluation": ("enquete", "wijkschouw"),
        },
        reason=("preparation", "kaartbevraging", "fit-number-strong", 60),
        pitfall=("preparation", "pit-complaints-map"),
        missed=("execution", "miss-group-families"),
    ),
    "03-sportbudget": Expected(
        mix={
            "preparation": ("burgerbegroting", "cocreatie", "jongereninspraak"),
            "decision": ("inspraakavond", "infoavond"),
            "execution": ("wijkbudget", "jongereninspraak", "wijkschouw"),
        },
        reason=("preparation", "burgerbegroting", "fit-goals-strong", "money"),
        pitfall=("preparation", "pit-rich-quarters-win"),
        missed=("preparation", "miss-group-low_literate"),
    ),
    "04-verdeelde-stad": Expected(
        mix={
            "agenda": ("opinieconsensus", "wijkraad", "stadsgesprek"),
            "preparation": ("enquete", "wijkraad", "burgerberaad"),
            "decision": ("inspraakavond", "infoavond"),
        },
        reason=("preparation", "burgerberaad", "only-groups", "quiet"),
        pitfall=("decision", "pit-us-and-them"),
        missed=("decision", "miss-group-quiet"),
    ),
    "05-jeugd": Expected(
        mix={
            "agenda": ("opinieconsensus", "jongereninspraak", "stadsgesprek"),
            "preparation": ("enquete", "jongereninspraak", "crowdsourcing"),
            "evaluation": ("digitaal_forum", "jongereninspraak", "wijkschouw"),
        },
        reason=("agenda", "jongereninspraak", "only-groups", "children"),
        pitfall=("agenda", "pit-token"),
        missed=("evaluation", "miss-group-poor"),
    ),
    "06-belasting": Expected(
        mix={
            "preparation": ("pwe", "klankbordgroep", "infoavond"),
            "decision": ("inspraakavond", "infoavond"),
        },
        reason=("decision", "inspraakavond", "fit-rung-strong", "consult"),
        pitfall=("preparation", "pit-options-steer"),
        missed=("preparation", "miss-goals"),
    ),
    "07-bibliotheek": Expected(
        mix={
            "execution": ("thematische_werkgroep", "right_to_challenge", "cocreatie"),
            "evaluation": ("jongereninspraak", "burgeraudit", "wijkschouw"),
        },
        reason=("execution", "right_to_challenge", "fit-goals-strong", "ownership"),
        pitfall=("execution", "pit-strong-groups-win"),
        missed=("execution", "miss-group-low_literate"),
    ),
    "08-kleine-gemeente": Expected(
        mix={"agenda": ("wijkschouw",), "preparation": ("kaartbevraging",)},
        reason=("agenda", "wijkschouw", "fit-effort-strong", 40),
        pitfall=("agenda", "pit-list-not-done"),
        missed=("agenda", "miss-group-young"),
    ),
    "09-mobiliteit": Expected(
        mix={"evaluation": ("enquete", "adviesraad", "burgeraudit", "digitaal_forum")},
        reason=("evaluation", "burgeraudit", "fit-goals-strong", "scrutiny"),
        pitfall=("evaluation", "pit-blame"),
        missed=("evaluation", "miss-group-newcomers"),
    ),
    "10-fusie": Expected(
        mix={
            "preparation": ("opinieconsensus", "klankbordgroep", "crowdsourcing"),
            "decision": ("volksraadpleging", "pwe", "inspraakavond"),
        },
        reason=("decision", "volksraadpleging", "fit-goals-strong", "measure"),
        pitfall=("decision", "pit-vote-divides"),
        missed=("decision", "miss-depth"),
    ),
}


def answers_of(case: str) -> Answers:
    return read_answers(read_yaml((CASES / f"{case}.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def advices() -> dict[str, Advice]:
    return {path.stem: advise(answers_of(path.stem), TABLE) for path in sorted(CASES.glob("*.yaml"))}


def texts(several: object) -> str:
    return " ".join(say(said, "nl", TABLE) for said in several)  # type: ignore[attr-defined]


def test_every_case_is_expected(advices: dict[str, Advice]) -> None:
    assert set(advices) == {*EXPECTED, "11-niet-doen", "12-nog-niet"}


@pytest.mark.parametrize("case", EXPECTED)
def test_the_mix_of_each_phase(advices: dict[str, Advice], case: str) -> None:
    assert advices[case].verdict == GO
    assert {phase.phase: tuple(pick.key for pick in phase.mix) for phase in advices[case].phases} == EXPECTED[
        case
    ].mix


@pytest.mark.parametrize("case", EXPECTED)
def test_the_reason_it_must_give_and_the_pitfall_it_must_name(advices: dict[str, Advice], case: str) -> None:
    phases = {phase.phase: phase for phase in advices[case].phases}
    phase, key, sentence, fact = EXPECTED[case].reason
    (facts,) = [
        said.facts
        for pick in phases[phase].mix
        if pick.key == key
        for said in pick.why
        if said.key == sentence
    ]
    assert fact in codes_and_numbers(facts)
    for told, (phase, sentence) in (
        (phases[EXPECTED[case].pitfall[0]].warnings, EXPECTED[case].pitfall),
        (phases[EXPECTED[case].missed[0]].misses, EXPECTED[case].missed),
    ):
        assert sentence in [said.key for said in told], phase


def codes_and_numbers(facts: Mapping[str, Any]) -> set[str | int]:
    """What is in the facts of a sentence: the codes of its lists, and its numbers."""
    found: set[str | int] = set()
    for value in facts.values():
        pairs = value if isinstance(value, tuple) and value and isinstance(value[0], tuple) else (value,)
        found |= {pair[1] if isinstance(pair, tuple) and pair else pair for pair in pairs if pair != ()}
    return found


def test_the_mixes_are_visibly_different(advices: dict[str, Advice]) -> None:
    instruments = {
        case: {pick.key for phase in advices[case].phases for pick in phase.mix} for case in EXPECTED
    }
    for one, other in combinations(instruments, 2):
        common = instruments[one] & instruments[other]
        assert 2 * len(common) <= len(instruments[one] | instruments[other]), (one, other, common)
    assert len(set.union(*instruments.values())) >= 18
    per_phase = [tuple(pick.key for pick in phase.mix) for case in EXPECTED for phase in advices[case].phases]
    alike = [mix for mix in per_phase if per_phase.count(mix) > 1]
    assert set(alike) <= {("inspraakavond", "infoavond")}, (
        "only at the decision is there often little to choose from"
    )


def test_for_a_tax_the_wish_for_a_referendum_is_asked_back_and_refused(advices: dict[str, Advice]) -> None:
    wish = advices["06-belasting"].wish
    assert wish is not None and wish.fits_in == ()
    assert [said.key for said in wish.asked_back][:2] == ["wish-begins", "wish-goals-known"]
    assert "“Volksraadpleging”" in texts(wish.asked_back)
    assert [said.key for said in wish.refused] == ["no-votable"]
    assert "opinieconsensus" in wish.instead


def test_for_a_merger_the_wish_fits_with_what_the_law_says(advices: dict[str, Advice]) -> None:
    advice = advices["10-fusie"]
    assert advice.wish is not None and advice.wish.fits_in == ("decision",)
    doubts = advice.phases[-1].ranked("volksraadpleging").doubts
    assert {"but-vote-not-binding", "but-vote-turnout"} <= {said.key for said in doubts}
    assert "2.800" in texts(doubts)


def test_with_no_money_and_forty_hours_each_phase_says_why_there_is_one(advices: dict[str, Advice]) -> None:
    for phase in advices["08-kleine-gemeente"].phases:
        assert "few-together" in [said.key for said in phase.warnings]
        refused = {said.key: said.facts for one in phase.ranking for said in one.refused}
        assert refused["no-hours"]["has"] == 40 and refused["no-money"]["has"] == 0


def test_when_all_is_decided_and_support_is_wanted_the_answer_is_not_to_do_it(
    advices: dict[str, Advice],
) -> None:
    advice = advices["11-niet-doen"]
    assert advice.verdict == DO_NOT and advice.phases == ()
    assert [said.key for said in advice.reasons] == ["stop-decided", "stop-cover"]


def test_when_nobody_knows_what_happens_with_it_the_answer_is_not_yet(advices: dict[str, Advice]) -> None:
    advice = advices["12-nog-niet"]
    assert advice.verdict == NOT_YET and advice.phases
    assert {"wait-answering", "wait-weighs", "wait-council", "wait-open"} <= {
        said.key for said in advice.reasons
    }
