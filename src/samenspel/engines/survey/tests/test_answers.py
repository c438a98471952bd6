# SPDX-License-Identifier: EUPL-1.2
"""Which questions somebody meets, and what counts as an answer."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.survey.answers import Problem, asked, clean, holds
from samenspel.engines.survey.definition import Condition, read

from .making_questionnaires import question, questionnaire, some_answers, some_questionnaire
from .test_definition import JUNK

randoms = st.integers(0, 2**32).map(Random)


@settings(max_examples=50)
@given(randoms)
def test_clean_answers_stay_as_they_are(draw: Random) -> None:
    data = some_questionnaire(draw)
    definition = read(data)
    once, _problems = clean(definition, some_answers(draw, data), lenient=True)
    assert clean(definition, once, lenient=True) == (once, {})


@settings(max_examples=50)
@given(randoms)
def test_only_what_is_asked_is_kept(draw: Random) -> None:
    data = some_questionnaire(draw)
    definition = read(data)
    good, _problems = clean(definition, some_answers(draw, data), lenient=True)
    met = {key for _s, some in asked(definition, good) for q in some for key in (q.key, q.importance_key)}
    assert set(good) <= met


@settings(max_examples=50)
@given(randoms, JUNK)
def test_junk_is_a_problem_and_never_an_error(draw: Random, junk: Any) -> None:
    data = some_questionnaire(draw)
    definition = read(data)
    answers = dict.fromkeys((key for q in definition.questions() for key in (q.key, q.importance_key)), junk)
    good, problems = clean(definition, answers)
    assert not set(good) & set(problems)
    assert clean(definition, good, lenient=True)[0] == good


def one(kind: str, value: Any, **facts: Any) -> Any:
    """What becomes of this answer: the clean answer, a Problem, or None."""
    good, problems = clean(read(questionnaire(question("q", kind, **facts))), {"q": value})
    return problems.get("q", good.get("q"))


GOOD: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("single", "een", "een", {}),
    ("multiple", ["drie", "een", "een"], ["een", "drie"], {"most": 2}),
    ("matrix", {"rij2": "een", "rij1": "twee"}, {"rij1": "twee", "rij2": "een"}, {}),
    ("matrix", {"rij1": "een", "rij2": ""}, {"rij1": "een"}, {}),
    ("scale", 5, 5, {}),
    ("scale", "dk", "dk", {"dont_know": True}),
    ("ranking", ["drie", "een"], ["drie", "een"], {}),
    ("number", 4.0, 4, {"whole": True}),
    ("number", 4.5, 4.5, {}),
    ("date", "2024-02-29", "2024-02-29", {}),
    ("open", "  ja\r\nnee\x00 ", "ja\nnee", {}),
    ("file", {"id": 7, "name": "a.jpg", "x": 1}, {"id": 7, "name": "a.jpg"}, {}),
    ("place", {"lat": 50.123456, "lon": 3}, {"lat": 50.12346, "lon": 3.0}, {}),
    ("place", {"neighbourhood": "Centrum"}, {"neighbourhood": "Centrum"}, {}),
    ("open", "   ", None, {}),
]


@pytest.mark.parametrize(
    ("kind", "value", "kept", "facts"), GOOD, ids=[f"{case[0]}-{n}" for n, case in enumerate(GOOD)]
)
def test_an_answer_has_one_plain_form(kind: str, value: Any, kept: Any, facts: dict[str, Any]) -> None:
    assert one(kind, value, **facts) == kept


BAD: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("single", "", "missing", {"required": True}),
    ("matrix", {"rij1": "een"}, "missing", {"required": True}),
    ("file", {"name": "a.jpg"}, "missing", {}),
    ("single", "vier", "not_an_option", {}),
    ("single", ["een"], "not_an_option", {}),
    ("multiple", "een", "not_an_option", {}),
    ("multiple", [["een"]], "not_an_option", {}),
    ("matrix", {"rij9": "een"}, "not_an_option", {}),
    ("matrix", {"rij1": ["een"]}, "not_an_option", {}),
    ("ranking", ["een", "een"], "not_an_option", {}),
    ("scale", 6, "not_an_option", {}),
    ("scale", True, "not_an_option", {}),
    ("scale", "dk", "not_an_option", {}),
    ("multiple", ["een", "twee"], "too_many", {"most": 1}),
    ("ranking", ["een", "twee"], "too_many", {"most": 1}),
    ("number", "4", "not_a_number", {}),
    ("number", float("nan"), "not_a_number", {}),
    ("number", True, "not_a_number", {}),
    ("number", 10**400, "not_a_number", {}),
    ("number", -1, "too_low", {"low": 0}),
    ("number", 99, "too_high", {"high": 50}),
    ("number", 1.5, "not_whole", {"whole": True}),
    ("date", "2025-02-29", "not_a_date", {}),
    ("date", "0001-01-01", "not_a_date", {}),
    ("date", 20250101, "not_a_date", {}),
    ("open", "a" * 21, "too_long", {"longest": 20}),
    ("open", 7, "too_long", {}),
    ("place", {"lat": 91, "lon": 0}, "not_a_place", {}),
    ("place", {"lat": "50", "lon": 3}, "not_a_place", {}),
    ("place", "hier", "not_a_place", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "code", "facts"), BAD, ids=[f"{case[2]}-{n}" for n, case in enumerate(BAD)]
)
def test_what_is_no_answer_is_a_problem(kind: str, value: Any, code: str, facts: dict[str, Any]) -> None:
    found = one(kind, value, **facts)
    assert isinstance(found, Problem) and found.code == code


def test_every_problem_that_is_named_can_be_met() -> None:
    named = Problem.__doc__.split("code ")[1].split()  # type: ignore[union-attr]
    assert {case[2] for case in BAD} == {word for word in named if word != "|"}


@pytest.mark.parametrize(
    ("op", "values", "value", "expected"),
    [
        ("is", ("een",), "een", True),
        ("is", ("een", "twee"), ["drie", "twee"], True),
        ("is", ("een",), None, False),
        ("is_not", ("een",), "twee", True),
        ("is_not", ("een",), ["een", "twee"], False),
        ("is_not", ("een",), None, True),
        ("at_least", (3,), 3, True),
        ("at_least", (3,), "dk", False),
        ("at_least", (3,), None, False),
        ("at_most", (3,), 4, False),
        ("answered", (), 0, True),
        ("answered", (), [], False),
    ],
)
def test_a_condition_holds_or_not(op: str, values: tuple[Any, ...], value: Any, expected: bool) -> None:
    answers = {} if value is None else {"a": value}
    assert holds(Condition("a", op, values), answers) is expected


CHAIN = questionnaire(
    question("a"),
    question("b", when=[{"question": "a", "op": "is", "values": ["een"]}]),
    question("c", when=[{"question": "b", "op": "is", "values": ["een"]}]),
)


def test_what_hangs_on_an_answer_that_fell_away_falls_away_too() -> None:
    """Somebody went back and changed the first answer: the second is no longer asked, so neither is the third."""
    definition = read(CHAIN)
    assert clean(definition, {"a": "een", "b": "een", "c": "twee"})[0] == {
        "a": "een",
        "b": "een",
        "c": "twee",
    }
    assert clean(definition, {"a": "twee", "b": "een", "c": "twee"})[0] == {"a": "twee"}
    assert [q.key for _s, some in asked(definition, {"a": "twee", "b": "een"}) for q in some] == ["a"]


def test_a_section_is_skipped_whole() -> None:
    data = questionnaire(question("a"))
    data["sections"].append(
        {
            "title": "Twee",
            "when": [{"question": "a", "op": "is", "values": ["een"]}],
            "questions": [question("b", required=True)],
        }
    )
    definition = read(data)
    assert clean(definition, {"a": "twee"}) == ({"a": "twee"}, {})
    assert clean(definition, {"a": "een"})[1] == {"b": Problem("missing")}
    assert len(list(asked(definition, {"a": "twee"}))) == 1


def test_a_wrong_answer_decides_no_condition() -> None:
    good, problems = clean(read(CHAIN), {"a": "vier", "b": "een"})
    assert good == {} and set(problems) == {"a"}


def test_only_the_questions_of_one_page_are_checked() -> None:
    definition = read(questionnaire(question("a", required=True), question("b", required=True)))
    assert clean(definition, {"a": "een"}, only={"a"}) == ({"a": "een"}, {})
    assert set(clean(definition, {}, only={"a"})[1]) == {"a"}


def test_a_draft_may_have_holes() -> None:
    definition = read(questionnaire(question("a", required=True), question("m", "matrix", required=True)))
    assert clean(definition, {"m": {"rij1": "een"}}, lenient=True) == ({"m": {"rij1": "een"}}, {})
