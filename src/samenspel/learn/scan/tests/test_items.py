# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from pathlib import Path

import pytest

from samenspel.engines.mix.table import shipped
from samenspel.engines.survey.definition import read, write
from samenspel.learn.scan.items import (
    GROUPS,
    LANGUAGES,
    MOST_OWN,
    definition_of,
    groups_of,
    items,
    own_question,
)
from samenspel.learn.scan.kick_off import guide


def own(kind: str, many: int = MOST_OWN) -> list[dict[str, object]]:
    return [own_question(f"own{n}", kind, {"nl": f"Vraag {n}"}) for n in range(1, many + 1)]


def test_there_are_seven_dimensions_of_four_statements_in_both_languages() -> None:
    bank = items()
    assert [one.letter for one in bank.dimensions] == list("ABCDEFG")
    assert all(len(one.statements) == 4 for one in bank.dimensions)
    for statement in bank.statements().values():
        assert all(statement.say(language).endswith(".") for language in LANGUAGES), statement.key
        assert len(set(statement.text.values())) == 2


def test_the_definition_is_one_the_engine_takes_and_gives_back() -> None:
    definition = read(definition_of(own("open")))
    assert write(read(write(definition))) == write(definition)
    assert [section.key for section in definition.sections] == [*"abcdefg", "own", "end"]
    scales = [question for question in definition.questions() if question.kind == "scale"]
    assert len(scales) == 28 and all(one.dont_know and one.importance for one in scales)
    assert list(scales[0].steps) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["", "scale", "open"])
def test_it_takes_about_fifteen_minutes_with_or_without_own_questions(kind: str) -> None:
    definition = read(definition_of(own(kind) if kind else []))
    assert 12 <= definition.minutes <= 17


def test_a_fifth_own_question_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        definition_of(own("scale", 5))


def test_an_own_question_without_english_is_asked_in_dutch_in_both_languages() -> None:
    question = read(definition_of(own("scale", 1))).by_key["own1"]
    assert question.text == {"nl": "Vraag 1", "en": "Vraag 1"}


def test_the_short_version_has_ten_statements_of_all_dimensions() -> None:
    bank = items()
    assert len(bank.short_list()) == len(set(bank.short)) == 10
    assert {key[0] for key in bank.short} == set("abcdefg")


def test_every_tip_names_instruments_that_exist() -> None:
    known = {one.key for one in shipped()}
    for dimension in items().dimensions:
        assert dimension.instruments and set(dimension.instruments) <= known, dimension.key


def test_the_wording_is_said_to_be_our_own_with_the_sources_of_the_method() -> None:
    text = Path(str(items.__wrapped__.__code__.co_filename)).with_name("items.yaml").read_text()
    assert "NOT the items of the Quick Scan" in text
    assert len(items().sources) >= 3


def test_the_statements_speak_to_all_four_groups() -> None:
    """No statement says “we residents” or “our councillors”: the same wording must fit each group."""
    for statement in items().statements().values():
        assert not re.search(r"\b(wij|ons|onze|we|us|our)\b", " ".join(statement.text.values()).lower()), (
            statement.key
        )
    assert [row["key"] for row in groups_of({})] == list(GROUPS)


def test_the_minutes_of_the_kick_off_add_up() -> None:
    for language in LANGUAGES:
        script = guide(language)
        assert sum(item.minutes for item in script.items) == script.minutes == 75
        assert all(item.script for item in script.items)
