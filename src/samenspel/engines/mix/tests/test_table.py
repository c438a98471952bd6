# SPDX-License-Identifier: EUPL-1.2
"""The table of instruments: what comes with the house, what a site exports, and what a broken file hears."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from samenspel.engines.mix.codes import DEEPEST, LANGUAGES, codes, read_yaml
from samenspel.engines.mix.result import fingerprint
from samenspel.engines.mix.table import (
    LINES,
    TEXTS,
    BrokenTable,
    as_row,
    read_row,
    read_table,
    shipped,
    write_table,
)

from .making import row


def test_thirty_three_instruments_come_with_the_house() -> None:
    assert len(shipped()) == 33
    assert [one.key for one in shipped()] == sorted(one.key for one in shipped())


@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.key)
def test_an_instrument_is_whole_in_both_languages(one: Any) -> None:
    for language in LANGUAGES:
        words = one.words(language)
        for field in TEXTS:
            assert getattr(words, field).strip() or field == "law", f"{language}.{field}"
        for field in LINES:
            assert getattr(words, field) or field == "also", f"{language}.{field}"
    for field in LINES:
        if field != "also":
            assert len(getattr(one.nl, field)) == len(getattr(one.en, field)), (
                f"{field} says the same in both languages"
            )
    assert not set(one.reaches) & set(one.misses)
    assert not set(one.lowers) & set(one.raises)
    assert one.sources


def test_a_table_that_was_written_reads_back_the_same() -> None:
    assert read_table(write_table(shipped())) == shipped()
    assert read_row(as_row(row())) == row()


def test_a_fingerprint_is_of_the_content_and_not_of_the_order() -> None:
    assert fingerprint(reversed(shipped())) == fingerprint(shipped())
    assert fingerprint([replace(shipped()[0], effort=4), *shipped()[1:]]) != fingerprint(shipped())


def test_every_code_has_a_name_in_both_languages() -> None:
    for kind, entries in codes().items():
        for code, words in entries.items():
            for language in LANGUAGES:
                assert words[language]["name"].strip(), f"{kind}.{code}"


BROKEN: list[tuple[Any, str]] = [
    ("a: [\nb: c: d", "this is not YAML (line 2)"),
    ("[]", "a table holds `instruments:`"),
    ("instruments: []", "a table holds `instruments:`"),
    ("version: 2\ninstruments: [{key: a}]", "`version` must be 1; this file has 2"),
    ("version: 1\ninstruments: [3]", "row 1: a row needs a `key`"),
    ({"effort": 6}, "one: `effort` must be a whole number from 1 to 5"),
    ({"effort": True}, "one: `effort` must be a whole number from 1 to 5"),
    ({"people": {"min": 3, "max": 2}}, "one: `people` must be {min: …, max: …}"),
    ({"hours": {"min": False, "max": 2}}, "one: `hours` must be {min: …, max: …}"),
    ({"weeks": {"min": "3", "max": 2}}, "one: `weeks` must be {min: …, max: …}"),
    ({"cost_eur": {"min": 0, "max": 10**30}}, "one: `cost_eur` must be"),
    ({"goals": ["magic"]}, "one: `goals` must be a list of inform, ideas"),
    ({"goals": []}, "one: `goals` must be a list with at least one word"),
    ({"family": "magic"}, "one: `family` must be one of meet"),
    ({"house": 3}, "one: `house` must be the name of a folder"),
    ({"scores": {"reach": 3}}, "one: `scores.depth` must be"),
    ({"scores": []}, "one: `scores` must be a block"),
    ({"nl": None}, "one: `nl` must be a block"),
    ({"en": {"name": ""}}, "one: `en.name` must be a text"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_a_broken_table_hears_the_row_the_field_and_what_is_expected(broken: Any, message: str) -> None:
    if isinstance(broken, dict):
        broken = yaml.safe_dump({"version": 1, "instruments": [as_row(row()) | broken]})
    with pytest.raises(BrokenTable) as caught:
        read_table(broken)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_two_rows_cannot_have_one_key() -> None:
    with pytest.raises(BrokenTable, match="one: two rows have this key"):
        read_table(write_table([row(), row()]))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "a: &x [*x]", "a: 2024-13-45", "!!timestamp x", "a: 0x" + "f" * 9000, "a: " + "1" * 9000, "\x00", "? [a]\n: b", "a: ="],
)  # fmt: skip
def test_yaml_that_would_crash_a_reader_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)
    with pytest.raises(BrokenTable):
        read_table(text)


def test_lists_within_lists_are_read_to_a_depth() -> None:
    assert read_yaml("[" * DEEPEST + "]" * DEEPEST) is not None
    with pytest.raises(yaml.YAMLError, match="too deep"):
        read_yaml("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
