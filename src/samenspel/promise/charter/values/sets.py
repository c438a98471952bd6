# SPDX-License-Identifier: EUPL-1.2
"""Which values hold, and what a version of them says. The shipped set is provisional and our own wording: the official text is the campaign's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..models import ValueSet

SHIPPED = Path(__file__).with_name("provisional-1.yaml")
Texts = Mapping[str, str]


class BrokenSet(ValueError):
    """What is wrong with a value set, where, and what to do: a sentence for an editor."""


@dataclass(frozen=True)
class Bullet:
    key: str
    text: Texts


@dataclass(frozen=True)
class Value:
    key: str
    number: int
    title: Texts
    text: Texts
    bullets: tuple[Bullet, ...]


@dataclass(frozen=True)
class Values:
    """One version. languages: codes, the first one is the original · title, intro, source: texts per language · source_url may be empty"""

    version: str
    is_official: bool
    languages: tuple[str, ...]
    title: Texts
    intro: Texts
    source: Texts
    source_url: str
    values: tuple[Value, ...]

    @property
    def by_key(self) -> dict[str, Value]:
        return {value.key: value for value in self.values}

    def bullet(self, key: str) -> Bullet | None:
        return next((one for value in self.values for one in value.bullets if one.key == key), None)


def said(texts: Texts, language: str) -> str:
    """The text in this language, else in the original one."""
    return texts.get(language) or next(iter(texts.values()), "")


def read(version: str, is_official: bool, document: Mapping[str, Any]) -> Values:
    """A document as it is stored or written in a file. Raises BrokenSet."""
    languages = tuple(document["languages"])
    return Values(
        version=version,
        is_official=is_official,
        languages=languages,
        title=dict(document["title"]),
        intro=dict(document.get("intro", {})),
        source=dict(document["source"]),
        source_url=str(document.get("source_url", "")),
        values=tuple(
            Value(
                key=str(row["key"]),
                number=number,
                title=dict(row["title"]),
                text=dict(row.get("text", {})),
                bullets=tuple(Bullet(str(one["key"]), dict(one["text"])) for one in row.get("bullets", ())),
            )
            for number, row in enumerate(document["values"], start=1)
        ),
    )


@cache
def shipped() -> Values:
    """The provisional set that comes with the house, in force as long as no editor published another."""
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return read(document["version"], False, document)


def current() -> Values:
    """The version in force. One query."""
    row = ValueSet.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()
    return shipped() if row is None else read(row.version, row.is_official, row.document)


def version_called(version: str) -> Values | None:
    """A published version, or None. No query for the shipped one."""
    if version == shipped().version:
        return shipped()
    row = ValueSet.objects.filter(published_at__isnull=False, version=version).first()
    return None if row is None else read(row.version, row.is_official, row.document)
