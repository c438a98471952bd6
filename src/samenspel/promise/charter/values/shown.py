# SPDX-License-Identifier: EUPL-1.2
"""A version of the values in one language, as pages and paper show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from .sets import Values, said


@dataclass(frozen=True)
class ShownValue:
    number: int
    key: str
    title: str
    text: str
    bullets: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """language: the code the texts are in, which is the reader's where the version has it"""

    version: str
    is_official: bool
    language: str
    title: str
    intro: str
    source: str
    source_url: str
    values: tuple[ShownValue, ...]


def shown(values: Values, language: str | None = None) -> Shown:
    """The version in the language of the reader, else in its original one: whole, never half in one and half in another."""
    wanted = (language or get_language() or "nl")[:2]
    code = wanted if wanted in values.languages else values.languages[0]
    return Shown(
        version=values.version,
        is_official=values.is_official,
        language=code,
        title=said(values.title, code),
        intro=said(values.intro, code),
        source=said(values.source, code),
        source_url=values.source_url,
        values=tuple(
            ShownValue(
                value.number,
                value.key,
                said(value.title, code),
                said(value.text, code),
                tuple(said(one.text, code) for one in value.bullets),
            )
            for value in values.values
        ),
    )
