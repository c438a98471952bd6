# SPDX-License-Identifier: EUPL-1.2
"""The templates of a board: a programme with a script, questions, and the columns to begin with, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

LANGUAGES = ("nl", "en")
USUAL = "taskforce"
NO_VENUE = {"nl": "nog te bepalen", "en": "to be decided"}


@dataclass(frozen=True)
class Item:
    """One item of the programme.  kind: of `AgendaItem` · opens: numbers of the questions that open when it starts"""

    kind: str
    minutes: int
    title: str
    script: str
    opens: tuple[int, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One question, and the columns it begins with."""

    text: str
    hint: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What people read of a template, in one language."""

    name: str
    meaning: str
    items: tuple[Item, ...]
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Format:
    """One way to work with a board.  tables: how many to begin with"""

    key: str
    tables: int
    words: Mapping[str, Words]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.words["nl"].items)

    def say(self, language: str | None = None) -> Words:
        """In this language, or in that of the page; English where there is none."""
        return self.words.get((language or get_language() or "en")[:2], self.words["en"])


@cache
def formats() -> dict[str, Format]:
    """Every template by its key, in the order in which who prepares chooses."""
    path = Path(__file__).with_suffix(".yaml")
    return {row["key"]: _read(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))["formats"]}


def _read(row: dict[str, Any]) -> Format:
    return Format(row["key"], row["tables"], {lang: _words(row, row[lang]) for lang in LANGUAGES})


def _words(row: dict[str, Any], said: dict[str, Any]) -> Words:
    return Words(
        name=said["name"],
        meaning=said["meaning"],
        items=tuple(
            Item(
                shape["kind"],
                shape["minutes"],
                text["title"],
                text["script"].strip(),
                tuple(shape.get("opens", ())),
            )
            for shape, text in zip(row["items"], said["items"], strict=True)
        ),
        questions=tuple(
            Asked(one["text"], one.get("hint", ""), tuple(one.get("columns", ())))
            for one in said["questions"]
        ),
    )


def format_called(key: str) -> Format:
    """The template with this key; the usual one for a key that is no longer there."""
    return formats().get(key) or formats()[USUAL]
