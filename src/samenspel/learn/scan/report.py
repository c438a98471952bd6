# SPDX-License-Identifier: EUPL-1.2
"""What a scan found, in numbers and sentences. Reads `Questionnaire.results` only, in which small groups are hidden already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.engines.survey import comparing
from samenspel.engines.survey.definition import OPEN, Question, said
from samenspel.engines.survey.disclosure import is_hidden
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP, Questionnaire

from .items import GROUPS, Dimension, group_name, items

MOST = 5
GOES_WELL = 3.5
"""from this mean on, of 1 to 5, something goes well"""
MIDDLE = 3.0
"""no group may give it less than this: what one group misses does not go well"""
SMALL_CHANGE = 0.2
"""a mean that moved less than this stayed the same"""


@dataclass(frozen=True)
class Cell:
    """One group about one dimension or statement.

    agreement, importance   means on 1 to 5, or None: nobody answered, or the group is too small to show
    n                       how many people the mean rests on at least
    before, before_n        the same in the earlier scan
    """

    group: str
    name: str
    agreement: float | None
    importance: float | None
    n: int
    before: float | None = None
    before_n: int = 0

    @property
    def change(self) -> float | None:
        if self.agreement is None or self.before is None:
            return None
        return round(self.agreement - self.before, 2)

    @property
    def moved(self) -> str:
        """up, down or same"""
        change = self.change or 0.0
        return "same" if abs(change) < SMALL_CHANGE else "up" if change > 0 else "down"


@dataclass(frozen=True)
class StatementRow:
    key: str
    text: str
    cells: list[Cell]


@dataclass(frozen=True)
class DimensionRow:
    dimension: Dimension
    name: str
    asks: str
    tip: str
    cells: list[Cell]
    """per group, in the order of GROUPS"""
    over: int
    """on how many of its statements the groups are compared"""
    statements: list[StatementRow]
    sentence: str


@dataclass(frozen=True)
class Group:
    """Who answered. n is None when the group is too small to show."""

    key: str
    name: str
    n: int | None
    size: int | None

    @property
    def sentence(self) -> str:
        if self.n is None:
            return _("%(group)s: too few answers to show them apart.") % {"group": self.name}
        if self.size:
            return _("%(group)s: %(n)s of %(size)s answered.") % {
                "group": self.name,
                "n": number_format(self.n, force_grouping=True),
                "size": number_format(self.size, force_grouping=True),
            }
        return ngettext("%(group)s: %(n)d person answered.", "%(group)s: %(n)d people answered.", self.n) % {
            "group": self.name,
            "n": self.n,
        }


@dataclass(frozen=True)
class Point:
    """Something that stands out: the statement, and what the numbers say about it."""

    key: str
    letter: str
    statement: str
    sentence: str


@dataclass(frozen=True)
class Words:
    """An open question: what people of the town laid on its answers, the most named first, and how many wrote something. None of the answers
    themselves: they may name people. n is None when it is too few to say."""

    key: str
    text: str
    n: int | None
    codes: list[tuple[str, int]]

    @property
    def sentences(self) -> list[str]:
        if self.n is None:
            return [_("Too few people wrote something to say anything about it.")]
        if not self.codes:
            return [
                ngettext(
                    "%(count)s person wrote something. The town reads it.",
                    "%(count)s people wrote something. The town reads it.",
                    self.n,
                )
                % {"count": number_format(self.n, force_grouping=True)}
            ]
        return [
            ngettext("%(subject)s: %(count)s person", "%(subject)s: %(count)s people", many)
            % {"subject": name, "count": number_format(many, force_grouping=True)}
            for name, many in self.codes
        ]


@dataclass
class Report:
    all: int
    groups: list[Group]
    gaps: list[Point]
    priorities: list[Point]
    well: list[Point]
    changes: list[Point]
    dimensions: list[DimensionRow]
    own: list[StatementRow]
    words: list[Words]
    earlier_year: int | None = None
    earlier_all: int = 0
    hidden: list[str] = field(default_factory=list)
    """names of the groups that are too small to show"""


def number(value: float | None) -> str:
    """One decimal, as the language writes it."""
    return "" if value is None else number_format(round(value, 1), decimal_pos=1)


def report_of(asked: Questionnaire, language: str, *, earlier: Questionnaire | None = None) -> Report | None:
    """The report of what was counted, or None when nothing was counted yet.

    asked     with `results` and `groups`
    earlier   the scan to lay beside it, if people may see that one
    """
    data = asked.results
    if not data:
        return None
    before = earlier.results if earlier is not None else None
    bank, definition = items(), asked.asks
    groups = [
        Group(
            row["key"],
            said(row["name"], language),
            _count((data.get("groups") or {}).get(row["key"])),
            row.get("size"),
        )
        for row in asked.groups
    ]
    texts = {question.key: said(question.text, language) for question in definition.questions()}
    rows = []
    for dimension in bank.dimensions:
        keys = [one.key for one in dimension.statements]
        common = shown_to_all(data, keys)
        cells = [_cell(group, language, common, data, before) for group in GROUPS]
        statements = [
            StatementRow(
                key, texts.get(key, ""), [_cell(group, language, [key], data, before) for group in GROUPS]
            )
            for key in keys
        ]
        rows.append(
            DimensionRow(
                dimension,
                said(dimension.name, language),
                said(dimension.asks, language),
                said(dimension.tip, language),
                cells,
                len(common),
                statements,
                _about(cells),
            )
        )
    own = [
        StatementRow(
            question.key,
            texts[question.key],
            [_cell(group, language, [question.key], data, None) for group in GROUPS],
        )
        for question in definition.questions()
        if question.key.startswith("own") and question.importance
    ]
    return Report(
        all=_count(data.get("all")) or 0,
        groups=groups,
        gaps=[_gap(one, texts, language) for one in comparing.gaps(data, definition, most=MOST)],
        priorities=[_priority(one, texts) for one in comparing.priorities(data, definition, most=MOST)],
        well=_well(data, texts),
        changes=[
            _change(one, texts)
            for one in (comparing.changes(before, data, definition, most=MOST) if before else ())
        ],
        dimensions=rows,
        own=own,
        words=[_words(question, texts, data) for question in definition.questions() if question.kind == OPEN],
        earlier_year=_year(earlier) if before else None,
        earlier_all=(_count(before.get("all")) or 0) if before else 0,
        hidden=[one.name for one in groups if one.n is None],
    )


def _year(asked: Questionnaire | None) -> int | None:
    return asked.activity.closes_at.year if asked is not None else None


def _count(value: Any) -> int | None:
    """A number of people, or None when it is hidden."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _mean(data: Mapping[str, Any], key: str, group: str) -> tuple[float, int] | None:
    """(mean, how many gave a number) of one statement in one group; None when hidden, or when nobody did."""
    found = ((data.get("questions") or {}).get(key) or {}).get(group) or {}
    mean = found.get("mean")
    if found.get("hidden") or mean is None:
        return None
    return float(mean), int(found.get("answered") or 0) - int(found.get("dk") or 0)


def _words(question: Question, texts: Mapping[str, str], data: Mapping[str, Any]) -> Words:
    of_question = (data.get("questions") or {}).get(question.key) or {}
    told = of_question.get("") if not is_hidden(of_question) else None
    if not isinstance(told, Mapping) or is_hidden(told):
        return Words(question.key, texts[question.key], None, [])
    codes = sorted((told.get("codes") or {}).items(), key=lambda row: (-row[1], row[0]))
    n = _count(told.get("answered"))
    shown = [(name, many) for name, many in codes if many >= SMALLEST_GROUP]
    return Words(question.key, texts[question.key], n if n and n >= SMALLEST_GROUP else None, shown)


def means_over(data: Mapping[str, Any] | None, keys: Iterable[str], group: str) -> tuple[float | None, int]:
    """The mean over statements of their means, and the smallest number of people one of them rests on.

    None when one of the statements is hidden for this group: a mean over fewer statements could not be laid beside that of another group.
    """
    found = [_mean(data, key, group) if data else None for key in keys]
    if not found or None in found:
        return None, 0
    there = [one for one in found if one is not None]
    return fmean(mean for mean, _n in there), min(n for _mean_, n in there)


def shown_to_all(data: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """The statements on which groups can be compared: shown for each group that shows any. A group that would leave nothing is left out."""
    shown = {
        group: [key for key in keys if _mean(data, key, group) and _mean(data, f"{key}:importance", group)]
        for group in GROUPS
    }
    there = sorted((group for group in GROUPS if shown[group]), key=lambda group: len(shown[group]))
    while there:
        common = [key for key in keys if all(key in shown[group] for group in there)]
        if common:
            return common
        there.pop(0)
    return []


def _cell(
    group: str, language: str, keys: list[str], data: Mapping[str, Any], before: Mapping[str, Any] | None
) -> Cell:
    agreement, n = means_over(data, keys, group)
    importance, _n = means_over(data, [f"{key}:importance" for key in keys], group)
    was, was_n = means_over(before, keys, group)
    return Cell(group, group_name(group, language), agreement, importance, n, was, was_n)


def _about(cells: list[Cell]) -> str:
    """One sentence about a dimension: who is most and who is least content."""
    there = [cell for cell in cells if cell.agreement is not None]
    if not there:
        return _("Too few people answered to say anything about this.")
    high = max(there, key=lambda cell: cell.agreement or 0)
    low = min(there, key=lambda cell: cell.agreement or 0)
    if len(there) == 1:
        return _("%(group)s give this %(mean)s out of 5.") % {
            "group": high.name,
            "mean": number(high.agreement),
        }
    if (high.agreement or 0) - (low.agreement or 0) < 0.5:
        return _("The groups think nearly the same: between %(low)s and %(high)s out of 5.") % {
            "low": number(low.agreement),
            "high": number(high.agreement),
        }
    return _give(high.name, low.name, high.agreement, low.agreement)


def _give(high: str, low: str, high_mean: float | None, low_mean: float | None) -> str:
    return _("%(high)s give this %(high_mean)s out of 5, %(low)s %(low_mean)s.") % {
        "high": high,
        "low": low[:1].lower() + low[1:],
        "high_mean": number(high_mean),
        "low_mean": number(low_mean),
    }


def _key(question: Question | str) -> str:
    return question if isinstance(question, str) else question.key


def _point(question: Question | str, texts: Mapping[str, str], sentence: str) -> Point:
    key = _key(question).partition(":")[0]
    dimension = items().dimension_of(key)
    return Point(key, dimension.letter if dimension else "", texts.get(key, key), sentence)


def _gap(one: Any, texts: Mapping[str, str], language: str) -> Point:
    return _point(
        one.question,
        texts,
        _give(group_name(one.high, language), group_name(one.low, language), one.high_mean, one.low_mean),
    )


def _priority(one: Any, texts: Mapping[str, str]) -> Point:
    return _point(
        one.question,
        texts,
        _("Important to everybody: %(importance)s out of 5. But how it goes now gets only %(agreement)s.")
        % {"importance": number(one.importance), "agreement": number(one.agreement)},
    )


def _change(one: Any, texts: Mapping[str, str]) -> Point:
    text = (
        _("Rose from %(before)s (%(n)d answers) to %(after)s (%(m)d answers).")
        if one.after > one.before
        else _("Fell from %(before)s (%(n)d answers) to %(after)s (%(m)d answers).")
    )
    words = {"before": number(one.before), "after": number(one.after), "n": one.before_n, "m": one.after_n}
    return _point(one.question, texts, text % words)


def _well(data: Mapping[str, Any], texts: Mapping[str, str]) -> list[Point]:
    """The statements most people agree with, in every group that is shown."""
    found = []
    for key in items().statements():
        means = [one[0] for group in GROUPS if (one := _mean(data, key, group))]
        if not means and (everybody := _mean(data, key, "")):
            means = [everybody[0]]
        # Each group weighs the same, as in the gaps and the priorities.
        if means and fmean(means) >= GOES_WELL and min(means) >= MIDDLE:
            found.append((fmean(means), key))
    found.sort(key=lambda row: (-row[0], row[1]))
    return [
        _point(key, texts, _("The groups together give this %(mean)s out of 5.") % {"mean": number(mean)})
        for mean, key in found[:3]
    ]


def questions_for_the_room(report: Report | None, language: str) -> list[str]:
    """What people could talk about: the largest gaps and the shared priorities. Falls back on three open questions."""
    found = []
    for point in report.gaps[:3] if report else []:
        found.append(
            _("We see this differently: “%(statement)s” How come, and what would help?")
            % {"statement": point.statement}
        )
    for point in report.priorities[:2] if report else []:
        found.append(
            _("We all find this important: “%(statement)s” What is the first thing to do?")
            % {"statement": point.statement}
        )
    return found or [
        _("What do we recognise in the report, and what surprises us?"),
        _("Where do the groups see things differently, and how come?"),
        _("What becomes better first, and who begins?"),
    ]


def least() -> int:
    return SMALLEST_GROUP
