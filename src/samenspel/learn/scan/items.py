# SPDX-License-Identifier: EUPL-1.2
"""What the self-scan asks: seven dimensions of four statements, an open question, and at most four questions of the town itself.

The wording is our own. It is not that of the Quick Scan Lokale Democratie, whose list was not found in public; `items.yaml` says more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samenspel.engines.survey.definition import Texts, said

FILE = Path(__file__).with_name("items.yaml")
LANGUAGES = ("nl", "en")
LOW, HIGH = 1, 5
MOST_OWN = 4
OWN, END = "own", "end"
CITY_COUNCIL, COLLEGE, STAFF, RESIDENTS = "city_council", "college", "staff", "residents"
GROUPS = (CITY_COUNCIL, COLLEGE, STAFF, RESIDENTS)
"""in this order everywhere"""


@dataclass(frozen=True)
class Statement:
    key: str
    text: Texts

    def say(self, language: str) -> str:
        return said(self.text, language)


@dataclass(frozen=True)
class Dimension:
    """asks: what it is about, as a question · tip: what a town can do · instruments: keys of the table of the participatiemix"""

    key: str
    name: Texts
    asks: Texts
    tip: Texts
    instruments: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def letter(self) -> str:
        return self.key.upper()


@dataclass(frozen=True)
class Items:
    version: int
    sources: tuple[Mapping[str, str], ...]
    low: Texts
    high: Texts
    dimensions: tuple[Dimension, ...]
    own_title: Texts
    end_title: Texts
    end: Statement
    end_help: Texts
    short: tuple[str, ...]
    group_names: Mapping[str, Texts]

    def statements(self) -> dict[str, Statement]:
        return {one.key: one for dimension in self.dimensions for one in dimension.statements}

    def dimension_of(self, key: str) -> Dimension | None:
        """The dimension a statement belongs to, or the one called so."""
        for dimension in self.dimensions:
            if key == dimension.key or any(one.key == key for one in dimension.statements):
                return dimension
        return None

    def short_list(self) -> list[Statement]:
        found = self.statements()
        return [found[key] for key in self.short]


def _statement(row: Mapping[str, str]) -> Statement:
    return Statement(row["key"], {language: row[language] for language in LANGUAGES})


@cache
def items() -> Items:
    """The item bank, read once."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    dimensions = tuple(
        Dimension(
            row["key"],
            row["name"],
            row["asks"],
            row["tip"],
            tuple(row["instruments"]),
            tuple(_statement(one) for one in row["statements"]),
        )
        for row in data["dimensions"]
    )
    return Items(
        version=data["version"],
        sources=tuple(data["sources"]),
        low=data["low"],
        high=data["high"],
        dimensions=dimensions,
        own_title=data["own"]["title"],
        end_title=data["end"]["title"],
        end=_statement(data["end"]["question"]),
        end_help=data["end"]["help"],
        short=tuple(data["short"]),
        group_names={row["key"]: {code: row[code] for code in LANGUAGES} for row in data["groups"]},
    )


def group_name(key: str, language: str) -> str:
    return said(items().group_names.get(key) or {"nl": key}, language)


def groups_of(sizes: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """The four groups as a questionnaire keeps them. sizes: how many people each has, where that is known.

    Only who is invited answers for the small groups: else anybody could fill one up to five, and read what the few in it said.
    """
    names = items().group_names
    return [
        {
            "key": key,
            "name": dict(names[key]),
            "size": sizes.get(key),
            **({} if key == RESIDENTS else {"invited": True}),
        }
        for key in GROUPS
    ]


def own_question(key: str, kind: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """One question of the town, as a questionnaire writes it.  kind: "scale" (a statement) or "open" """
    text = {
        language: (texts.get(language) or texts.get("nl") or texts.get("en") or "") for language in LANGUAGES
    }
    row: dict[str, Any] = {"key": key, "kind": kind, "text": text}
    return {**row, **_scale()} if kind == "scale" else {**row, "longest": 1000}


def _scale() -> dict[str, Any]:
    bank = items()
    return {
        "low": LOW,
        "high": HIGH,
        "low_text": dict(bank.low),
        "high_text": dict(bank.high),
        "dont_know": True,
        "importance": True,
    }


def definition_of(own: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The whole questionnaire, as `engines.survey.definition.read` takes it: a section per dimension, the own questions, the open one.

    own   at most four questions of the town, as `own_question` writes them
    """
    bank = items()
    if len(own) > MOST_OWN:
        raise ValueError(f"a scan has at most {MOST_OWN} questions of the town, got {len(own)}")
    sections: list[dict[str, Any]] = [
        {
            "key": dimension.key,
            "title": dict(dimension.name),
            "text": dict(dimension.asks),
            "questions": [
                {"key": one.key, "kind": "scale", "text": dict(one.text), **_scale()}
                for one in dimension.statements
            ],
        }
        for dimension in bank.dimensions
    ]
    if own:
        sections.append(
            {"key": OWN, "title": dict(bank.own_title), "questions": [dict(question) for question in own]}
        )
    sections.append(
        {
            "key": END,
            "title": dict(bank.end_title),
            "questions": [
                {
                    "key": bank.end.key,
                    "kind": "open",
                    "text": dict(bank.end.text),
                    "help": dict(bank.end_help),
                    "longest": 1000,
                }
            ],
        }
    )
    return {"languages": list(LANGUAGES), "sections": sections}
