# SPDX-License-Identifier: EUPL-1.2
"""Counted answers as people read them: for each question a picture, a plain sentence and a table. Nothing is counted here.

All figures come from `Questionnaire.results`, in which small groups were hidden before they were kept. What is hidden is a mapping with
`hidden` in it, at any depth; it becomes None here, and “too few people to show” on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import SCALE, Definition, Question, said

from . import drawings
from .drawings import grouped

BY_GROUP, BY_TIME = "groepen", "eerder"
"""what may be laid side by side, besides the answers to a question that is a breakdown"""


@dataclass(frozen=True)
class Series:
    """What some people answered to one question. label: who; empty for everybody when nobody is beside them. q: None where hidden."""

    label: str
    q: Mapping[str, Any] | None

    @property
    def people(self) -> int:
        return number(self.q.get("answered")) or 0 if self.q else 0

    def counts(self, name: str = "counts") -> Mapping[str, Any]:
        found = self.q.get(name) if self.q else None
        return found if isinstance(found, Mapping) and not is_hidden(found) else {}

    def share(self, option: str) -> float | None:
        """Of everybody who answered; None where hidden."""
        held = self.counts()
        much = number(held.get(option, 0)) if held else None
        return None if much is None or not self.people else much / self.people


@dataclass
class Figure:
    """One question on the page. Without a picture there is only the sentence that says why."""

    number: int
    key: str
    kind: str
    text: str
    help: str
    people: int
    asked: int
    picture: SafeString | str = ""
    legend: SafeString | str = ""
    sentences: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    spots: list[tuple[str, str, str]] = field(default_factory=list)
    """(letter, where, how many people): the list beside a map"""
    is_importance: bool = False

    @property
    def anchor(self) -> str:
        return f"vraag-{self.key.replace(':', '-')}"

    @property
    def skipped(self) -> int:
        return max(0, self.asked - self.people)


@dataclass
class Chapter:
    """A section of the questionnaire with its figures."""

    key: str
    title: str
    figures: list[Figure]

    @property
    def anchor(self) -> str:
        return f"deel-{self.key}"


def number(value: Any) -> int | None:
    """A count, or None where it is hidden."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_hidden(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("hidden"))


class Outcome:
    """What came back, in one language, for everybody or side by side.

    results   `Questionnaire.results`;   groups: `Questionnaire.groups`
    between   "" | BY_GROUP | BY_TIME | the key of a question that is a breakdown; what is not there becomes ""
    earlier   (what the earlier asking is called, its results), or None
    town      for places: its map; None: a list only
    """

    def __init__(
        self,
        definition: Definition,
        results: Mapping[str, Any],
        *,
        language: str,
        groups: Sequence[Mapping[str, Any]] = (),
        between: str = "",
        earlier: tuple[str, Mapping[str, Any]] | None = None,
        town: Any = None,
    ) -> None:
        self.definition, self.results, self.town = definition, results, town
        self.language = language if language in definition.languages else definition.languages[0]
        self.groups = {group["key"]: self.word(group["name"]) for group in groups}
        self.earlier = earlier
        self.between = between if between in {key for key, _words in self.choices()} else ""

    def word(self, texts: Any) -> str:
        return said(texts, self.language) if isinstance(texts, Mapping) else str(texts or "")

    # What may be laid side by side ----------------------------------------------------------

    def choices(self) -> list[tuple[str, str]]:
        """(value of `between`, words) of everything the page can compare."""
        found = []
        if len(self.groups) > 1:
            found.append((BY_GROUP, _("between groups")))
        breakdowns = self.results.get("breakdowns") or {}
        found += [
            (question.key, self.word(question.text))
            for question in self.definition.questions()
            if question.breakdown and not is_hidden(breakdowns.get(question.key, {"hidden": True}))
        ]
        if self.earlier:
            found.append((BY_TIME, _("with earlier: %(title)s") % {"title": self.earlier[0]}))
        return found

    def series(self, key: str) -> list[Series]:
        """Whose answers to this question stand side by side: everybody first."""
        here = _of(self.results, key)
        everybody = _shown(here.get(""))
        if not self.between or key == self.between:  # a question beside its own answers says nothing
            return [Series("", everybody)]
        if self.between == BY_GROUP:
            rows = [
                Series(name, _shown(here.get(group)))
                for group, name in self.groups.items()
                if group not in self.left_out
            ]
            return [Series(_("Everybody"), everybody), *rows]
        if self.between == BY_TIME and self.earlier:
            before = _of(self.earlier[1], key)
            if not before:
                return [Series("", everybody)]
            return [Series(_("Now"), everybody), Series(self.earlier[0], _shown(before.get("")))]
        held = self.results["breakdowns"][self.between].get("questions") or {}
        of_question = _of({"questions": held}, key)
        return [
            Series(_("Everybody"), everybody),
            *(
                Series(self.word(option.text), _shown(of_question.get(option.key)))
                for option in self.definition.by_key[self.between].options
                if option.key not in self.left_out
            ),
        ]

    @cached_property
    def left_out(self) -> dict[str, str]:
        """{key: name} of the groups that stand nowhere, because all of them is too small or would give a small one away."""
        if self.between == BY_GROUP:
            counted = self.results.get("groups") or {}
            return {key: name for key, name in self.groups.items() if number(counted.get(key)) is None}
        if self.between in ("", BY_TIME):
            return {}
        held = self.results["breakdowns"][self.between]
        return {
            option.key: self.word(option.text)
            for option in self.definition.by_key[self.between].options
            if number(held.get(option.key)) is None
        }

    # The page -------------------------------------------------------------------------------

    def chapters(self, only: set[str] | None = None) -> list[Chapter]:
        """The sections with a figure for each question; `only` those with these keys."""
        made, place = [], 0
        for section in self.definition.sections:
            figures: list[Figure] = []
            for question in section.questions:
                place += 1
                if only is None or section.key in only:
                    figures += self.figures(question, place)
            if figures:
                made.append(Chapter(section.key, self.word(section.title), figures))
        return made

    def figures(self, question: Question, place: int = 0) -> Iterator[Figure]:
        """The figure of a question, and the one of how important it is."""
        from .figures import draw

        yield draw(self, question, self.series(question.key), place)
        if question.kind == SCALE and question.importance:
            yield draw(self, question, self.series(question.importance_key), place, is_importance=True)

    def people(self, sizes: Mapping[str, int | None]) -> list[drawings.Line]:
        """Who answered, group by group. sizes: how many people a group has, where the town said so."""
        counted = self.results.get("groups") or {}
        held = {key: number(counted.get(key, 0)) for key in self.groups}
        most = max((sizes.get(key) or n or 0 for key, n in held.items()), default=0) or 1
        made = []
        for key, n in held.items():
            size, text = sizes.get(key), grouped(n or 0)
            if size and n is not None:
                text = _("%(number)s of %(size)s") % {"number": text, "size": grouped(size)}
            made.append(drawings.Line(self.groups[key], None if n is None else n / most, text))
        return made


def _of(results: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """{group: Q} of a question; empty where all of it is hidden."""
    found = (results.get("questions") or {}).get(key)
    return found if isinstance(found, Mapping) and not is_hidden(found) else {}


def _shown(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) and not is_hidden(value) else None
