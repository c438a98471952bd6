# SPDX-License-Identifier: EUPL-1.2
"""What is asked: read, written back, and refused with what is wrong and where."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.survey.definition import (
    CODES,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_ROWS,
    MOST_SECTIONS,
    Broken,
    read,
    said,
    write,
)

from .making_questionnaires import options, question, questionnaire, some_questionnaire

randoms = st.integers(0, 2**32).map(Random)


@settings(max_examples=50)
@given(randoms)
def test_what_is_written_is_read_back_unchanged(draw: Random) -> None:
    definition = read(some_questionnaire(draw))
    assert read(write(definition)) == definition
    assert write(read(write(definition))) == write(definition)


def test_every_field_of_a_question_survives() -> None:
    row = question(
        "q",
        "scale",
        help="Uitleg",
        low=0,
        high=10,
        low_text="Nooit",
        high_text="Altijd",
        dont_know=True,
        importance=True,
        required=True,
        longest=500,
        unit="keer",
    )
    kept = write(read(questionnaire(row)))["sections"][0]["questions"][0]
    assert set(row) == set(kept)
    assert kept["low"] == 0 and kept["unit"] == {"nl": "keer"}


def broken(*questions: Any, **facts: Any) -> dict[str, Any]:
    return questionnaire(*questions, **facts)


WHEN = {"question": "a", "op": "is", "values": ["een"]}
CASES: list[tuple[str, Any, str, str]] = [
    ("no mapping", "vragen", "not_a_questionnaire", ""),
    ("no sections", {"languages": ["nl"]}, "not_a_questionnaire", ""),
    ("sections are a text", {"languages": ["nl"], "sections": "abc"}, "not_a_questionnaire", ""),
    ("a section is a number", {"languages": ["nl"], "sections": [3]}, "not_a_questionnaire", "section 1"),
    ("questions are a text", {"languages": ["nl"], "sections": [{"title": "t", "questions": "q"}]}, "not_a_questionnaire", "section 1"),
    ("a question is a text", broken("q"), "not_a_questionnaire", "section 1"),
    ("no language", broken(question(), languages=[]), "no_language", ""),
    ("languages are a text", broken(question(), languages="nl"), "no_language", ""),
    ("a language of three letters", broken(question(), languages=["nld"]), "no_language", ""),
    ("a language twice", broken(question(), languages=["nl", "nl"]), "no_language", ""),
    ("no text", broken(question(text="")), "no_text", "q"),
    ("a text that is a number", broken(question(text=7)), "no_text", "q"),
    ("a text in one of two languages", broken(question(), languages=["nl", "en"]), "no_text", "section 1"),
    ("a text that is too long", broken(question(text="a" * 2001)), "too_long", "q"),
    ("an option that is too long", broken(question(options=[*options("een"), {"key": "twee", "text": "a" * 301}])), "too_long", "q"),
    ("no questions", broken(), "no_questions", ""),
    ("too many sections", {"languages": ["nl"], "sections": [{}] * (MOST_SECTIONS + 1)}, "too_many", ""),
    ("too many questions", broken(*(question(f"q{n}") for n in range(MOST_QUESTIONS + 1))), "too_many", ""),
    ("too many options", broken(question(options=options(*(f"o{n}" for n in range(MOST_OPTIONS + 1))))), "too_many", "q"),
    ("too many rows", broken(question(kind="matrix", rows=options(*(f"r{n}" for n in range(MOST_ROWS + 1))))), "too_many", "q"),
    ("a key with a capital", broken(question("Q")), "bad_key", "section 1"),
    ("a key that is a number", broken(question(7)), "bad_key", "section 1"),  # type: ignore[arg-type]
    ("an option called dk", broken(question(options=options("een", "dk"))), "bad_key", "q"),
    ("a key twice", broken(question("a"), question("a")), "double_key", "section 1"),
    ("an option twice", broken(question(options=options("een", "een"))), "double_key", "q"),
    ("a kind that is not there", broken(question(kind="smiley")), "unknown_kind", "q"),
    ("a kind that is a list", broken(question(kind=["single"])), "unknown_kind", "q"),  # type: ignore[arg-type]
    ("a field that is not there", broken(question(colour="red")), "unknown_field", "q"),
    ("required is a word", broken(question(required="yes")), "bad_value", "q"),
    ("importance of a choice", broken(question(importance=True)), "bad_value", "q"),
    ("nothing in a text", broken(question(text="a\x00b")), "bad_value", "q"),
    ("half of a pair", broken(question(help="a\ud800b")), "bad_value", "q"),
    ("a breakdown by a scale", broken(question(kind="scale", breakdown=True)), "bad_value", "q"),
    ("most above the options", broken(question(kind="multiple", most=4)), "bad_value", "q"),
    ("longest is nothing", broken(question(kind="open", longest=0)), "bad_value", "q"),
    ("a lowest number above the highest", broken(question(kind="number", low=5, high=2)), "bad_value", "q"),
    ("a lowest number that is endless", broken(question(kind="number", low=float("inf"))), "bad_value", "q"),
    ("options are a text", broken(question(options="een")), "bad_value", "q"),
    ("an option is a text", broken(question(options=["een", "twee"])), "bad_value", "q"),
    ("one option", broken(question(options=options("een"))), "few_options", "q"),
    ("a matrix without rows", broken(question(kind="matrix", rows=[])), "few_options", "q"),
    ("a scale of one step", broken(question(kind="scale", low=3, high=3)), "bad_scale", "q"),
    ("a scale of twelve steps", broken(question(kind="scale", low=0, high=11)), "bad_scale", "q"),
    ("a scale with halves", broken(question(kind="scale", low=0.5, high=5)), "bad_scale", "q"),
    ("depends on what is asked later", broken(question("q", when=[WHEN]), question("a")), "unknown_condition", "q"),
    ("depends on itself", broken(question("a", when=[WHEN])), "unknown_condition", "a"),
    ("depends on a number", broken(question("a"), question("q", when=[7])), "unknown_condition", "q"),
    ("depends on a list", broken(question("a"), question("q", when=[{"question": ["a"]}])), "unknown_condition", "q"),
    ("a list as an option", broken(question("a"), question("q", when={**WHEN, "values": [["een"]]})), "bad_condition", "q"),
    ("at least an endless number", broken(question("a", "scale"), question("q", when={"question": "a", "op": "at_least", "values": [float("inf")]})), "bad_condition", "q"),
    ("conditions are a text", broken(question("a"), question("q", when="a")), "bad_condition", "q"),
    ("an option that is not there", broken(question("a"), question("q", when={**WHEN, "values": ["x"]})), "bad_condition", "q"),
    ("at least of a choice", broken(question("a"), question("q", when={**WHEN, "op": "at_least"})), "bad_condition", "q"),
    ("an operator that is not there", broken(question("a"), question("q", when={**WHEN, "op": "like"})), "bad_condition", "q"),
    ("answered, with a value", broken(question("a"), question("q", when={**WHEN, "op": "answered"})), "bad_condition", "q"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "where"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_broken_questionnaire_is_refused_with_where(data: Any, code: str, where: str) -> None:
    with pytest.raises(Broken) as met:
        read(data)
    assert (met.value.code, met.value.where) == (code, where)


def test_every_code_is_met_by_a_case() -> None:
    assert {case[2] for case in CASES} == set(CODES)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "nl", "single", "is", "een"])
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=50)
@given(JUNK)
def test_junk_is_broken_and_nothing_else(junk: Any) -> None:
    with pytest.raises(Broken):
        read(junk)


@settings(max_examples=50)
@given(randoms, JUNK, st.data())
def test_junk_in_any_place_is_broken_or_means_something(draw: Random, junk: Any, data: Any) -> None:
    """Any one value of a good questionnaire, at any depth, replaced by anything: it is read, or it is Broken."""
    good = some_questionnaire(draw)
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        rows = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, inner in list(rows):
            places.append((value, key))
            walk(inner)

    walk(good)
    holder, key = places[data.draw(st.integers(0, len(places) - 1))]
    holder[key] = junk
    try:
        definition = read(good)
    except Broken:
        return
    assert read(write(definition)) == definition


def test_a_text_falls_back_to_the_first_language() -> None:
    texts = {"nl": "Ja", "en": "Yes"}
    assert (said(texts, "en"), said(texts, "fr"), said(None, "nl")) == ("Yes", "Ja", "")


def test_how_long_it_takes_grows_with_the_questions() -> None:
    short, long = (
        read(questionnaire(question())),
        read(questionnaire(*(question(f"q{n}", "open") for n in range(9)))),
    )
    assert (short.minutes, long.minutes) == (1, 9)
