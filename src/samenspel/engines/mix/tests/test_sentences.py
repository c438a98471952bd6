# SPDX-License-Identifier: EUPL-1.2
"""Sentences: every key in both languages with the same facts, numbers and plurals right, and none that nobody uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from samenspel.engines.mix import codes
from samenspel.engines.mix.advice import Advice, Said
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.asks import what_it_asks
from samenspel.engines.mix.democracy import of_advice
from samenspel.engines.mix.sentences import HOLE, SENTENCES, say
from samenspel.engines.mix.table import shipped

from .making import any_answers

HERE = Path(__file__).parent.parent
TABLE = shipped()
LANGUAGES = (0, 1)


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_has_the_same_facts_in_both_languages_and_ends_well(key: str) -> None:
    dutch, english = SENTENCES[key]
    assert {hole[1] for hole in HOLE.finditer(dutch)} == {hole[1] for hole in HOLE.finditer(english)}
    for text in (dutch, english):
        assert text == text.strip() and "  " not in text
        assert key == "as-written" or text.endswith((".", "?"))
        assert HOLE.sub("", text).count("{") == 0 == HOLE.sub("", text).count("}")
        for hole in HOLE.finditer(text):
            assert not hole[2] or hole[2] in ("quoted", "eur") or re.fullmatch(r"~?[\w ]+\|[\w ]+", hole[2])


@pytest.mark.parametrize("key", SENTENCES)
def test_dutch_is_polite_and_plain(key: str) -> None:
    dutch = SENTENCES[key][0]
    assert not re.search(r"\b(je|jij|jouw|jullie|gij)\b", dutch, re.IGNORECASE)
    assert not re.search(
        r"stakeholder|participanten|faciliteren|implementeren|evalueren|burgers?\b", dutch, re.IGNORECASE
    )
    assert all(len(sentence.split()) <= 26 for sentence in re.split(r"[.?:;] ", HOLE.sub("x", dutch))), dutch


def test_every_sentence_is_used_and_every_used_sentence_exists() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in HERE.glob("*.py") if path.name != "sentences.py"
    )
    named = set(
        re.findall(
            r'"((?:stop|wait|go|no|but|fit|role|only|few|warn|miss|pit|plan|wish|ask|runs|as)-[a-z_-]+[a-z_])"',
            code,
        )
    )
    assert named <= set(SENTENCES), named - set(SENTENCES)
    made = {
        *(f"miss-group-{one}" for one in codes.known("groups")),
        *(f"miss-barrier-{one}" for one in codes.known("barriers")),
        *(f"ask-barrier-{one}" for one in codes.known("barriers")),
        *(f"miss-council-{one}" for one in codes.PHASES),
        *(f"miss-{role}" for role in ("reach", "depth", "feedback")),
        *(f"role-{role}{end}" for role in ("reach", "depth", "feedback") for end in ("", "-weak")),
        *(f"role-fourth-{role}" for role in ("reach", "depth", "feedback")),
        *(f"few-because-{about}" for about in ("rung", "budget_eur", "weeks", "hours", "council")),
        *(f"but-challenge-{region}" for region in ("flanders", "netherlands")),
        *(f"fit-{part}-{level}" for part in ("effort", "talk", "groups-unknown") for level in ("strong", "middle", "weak")),
        *(f"fit-barriers-{level}" for level in ("strong", "both", "middle", "weak")),
        *(f"fit-number-{size}-{level}" for size in ("small", "large") for level in ("middle", "weak")),
        *(key for key in SENTENCES if key.startswith("meet-")),
    }  # fmt: skip
    assert made <= set(SENTENCES), made - set(SENTENCES)
    assert set(SENTENCES) <= named | made, set(SENTENCES) - named - made


def test_every_meeting_has_its_two_sentences() -> None:
    code = (HERE / "democracy.py").read_text(encoding="utf-8")
    words = set(re.findall(r'(?:TOUCH|COLLIDE|IGNORE|STRENGTHEN), "([a-z-]+)"', code))
    assert len(words) > 15
    assert {f"meet-{word}{end}" for word in words for end in ("", "-helps")} == {
        key for key in SENTENCES if key.startswith("meet-")
    }


def everything_said(advice: Advice, answers: Answers) -> Iterator[Said]:
    def all_of(value: Any) -> Iterator[Said]:
        if isinstance(value, Said):
            yield value
        elif isinstance(value, Iterable) and not isinstance(value, str | dict):
            for one in value:
                yield from all_of(one)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from all_of(getattr(value, name))

    yield from all_of(advice)
    picks = {phase.phase: [pick.key for pick in phase.mix] for phase in advice.phases}
    yield from all_of(what_it_asks(picks, answers, TABLE))
    yield from all_of(of_advice(advice, answers, TABLE))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(any_answers)
def test_whatever_is_advised_can_be_said(answers: Answers) -> None:
    for said in everything_said(advise(answers, TABLE), answers):
        for language in codes.LANGUAGES:
            text = say(said, language, TABLE)
            assert text.strip() == text != ""
            if said.key != "as-written":
                assert text.endswith((".", "?"))
                assert "{" not in text.replace("{A}", "") and not re.search(r"\bNone\b(?! of)", text)
                assert ": ." not in text and " ." not in text and "“”" not in text, (said, text)


# ---- How facts are filled in ---------------------------------------------------------------------


def test_numbers_are_grouped_as_in_the_language() -> None:
    said = Said("no-money", {"needs": 1500, "has": 25})
    assert say(said, "nl") == "Dit kost minstens € 1.500 (indicatief); u hebt € 25."
    assert say(said, "en") == "This costs at least € 1,500 (indicative); you have € 25."


def test_one_is_not_many() -> None:
    assert "1 week (" in say(Said("no-time", {"needs": 1, "has": 0}), "nl")
    assert "0 weken" in say(Said("no-time", {"needs": 1, "has": 0}), "nl")
    assert "1 point is open" in say(Said("go-open", {"count": 1, "points": "x"}), "en")
    assert "2 points are open" in say(Said("go-open", {"count": 2, "points": "x"}), "en")


def test_lists_are_joined_with_the_word_of_the_language() -> None:
    def goals(*some: str) -> Said:
        return Said("miss-goals", {"goals": tuple(("goals", one) for one in some)})

    assert say(goals("ideas"), "nl") == "Niets in deze mix helpt bij: ideeën verzamelen."
    assert say(goals("ideas", "support"), "nl").endswith("ideeën verzamelen en draagvlak vergroten.")
    assert say(goals("ideas", "support", "money"), "nl").endswith(
        "verzamelen, draagvlak vergroten en samen geld verdelen."
    )
    assert say(goals("ideas", "support"), "en").endswith("collect ideas and build support.")


def test_a_list_with_the_joining_word_inside_stays_clear() -> None:
    both = Said(
        "fit-barriers-strong", {"lowered": (("barriers", "reading"), ("barriers", "time")), "raised": ()}
    )
    assert say(both, "nl").endswith(": lezen en schrijven, en ook tijd.")
    assert say(both, "en").endswith(": reading and writing, and also time.")


def test_codes_have_a_capital_between_quotes_and_at_the_start_only() -> None:
    assert "“Adviseren”" in say(Said("wait-open", {"rung": ("rungs", "advise")}), "nl")
    assert say(Said("wish-serves", {"instrument": ("instruments", "pwe"), "goals": (("goals", "measure"),)}), "nl", TABLE).endswith(
        "helpt bij: meningen peilen."
    )  # fmt: skip


def test_an_instrument_has_its_name_in_the_table_or_its_key() -> None:
    said = Said("pit-token", {"instrument": ("instruments", "jongereninspraak")})
    assert "“Jongereninspraak”" in say(said, "nl", TABLE)
    assert "“jongereninspraak”" in say(said, "nl", ())


def test_what_people_typed_is_not_read_as_a_sentence() -> None:
    assert "“{count} {x:eur}”" in say(Said("go-open", {"count": 1, "points": "{count} {x:eur}"}), "nl")
