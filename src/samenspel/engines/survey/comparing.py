# SPDX-License-Identifier: EUPL-1.2
"""Groups beside each other, what matters to all of them, and two moments beside each other. From protected results only.

Everything here is about scales, and about means of what people said; “weet ik niet” is in none of them. Where groups are taken together
each weighs the same: a hundred residents do not outvote seven members of the college. It is a start for a conversation. Nothing says whether
a difference could be chance: who answered was not drawn by lot, so that no test of chance would mean anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .definition import SCALE, Definition, Question
from .disclosure import is_hidden

WORTH_TELLING = 0.125
"""a difference, as a share of the whole scale: half a step on a scale of one to five"""
HIGH = 0.625
"""from here on something is high: 3.5 on a scale of one to five"""


@dataclass(frozen=True)
class Gap:
    """Two groups that look at one question most differently."""

    question: str
    high: str
    low: str
    high_mean: float
    low_mean: float
    high_n: int
    low_n: int


@dataclass(frozen=True)
class Priority:
    """Something every group finds important, and that is not so now.

    importance, agreement  means on the scale of the question, each group weighing the same
    groups                 those that could be counted; empty where there are no groups
    """

    question: str
    importance: float
    agreement: float
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """How one question was answered before and is answered now, by the same groups (empty: by everybody together)."""

    question: str
    before: float
    after: float
    before_n: int
    after_n: int
    groups: tuple[str, ...]


def gaps(protected: Mapping[str, Any], definition: Definition, *, most: int = 5) -> list[Gap]:
    """The questions on which groups differ most, the largest difference first, as a share of the scale.

    protected   what `disclosure.protect` gives
    Returns     at most `most`, each with the highest and the lowest group; differences of less than WORTH_TELLING are left out
    """
    found = []
    for question in _scales(definition):
        means = _means(protected, question.key)
        if len(means) < 2:
            continue
        [low, high] = (
            min(means, key=lambda name: (means[name][0], name)),
            max(means, key=lambda name: (means[name][0], name)),
        )
        wide = (means[high][0] - means[low][0]) / _width(question)
        if wide >= WORTH_TELLING:
            gap = Gap(question.key, high, low, means[high][0], means[low][0], means[high][1], means[low][1])
            found.append((wide, gap))
    # Sorting is stable: of two equal gaps the one that is asked first comes first.
    return [gap for _wide, gap in sorted(found, key=lambda pair: -pair[0])][:most]


def priorities(protected: Mapping[str, Any], definition: Definition, *, most: int = 5) -> list[Priority]:
    """What every group finds important while agreement is not high; the largest distance between the two first.

    Returns   at most `most`. A question counts when each group that can be shown gives it an importance that is HIGH, and agreement, each group
              weighing the same, is below that. Without groups, or where no group can be shown: of everybody together.
    """
    found = []
    for question in _scales(definition):
        if not question.importance:
            continue
        agree = _means(protected, question.key)
        matter = _means(protected, question.importance_key)
        groups = tuple(name for name in agree if name in matter)
        if not groups:
            agree, matter = (
                _everybody(protected, question.key),
                _everybody(protected, question.importance_key),
            )
            if not agree or not matter:
                continue
        names = groups or ("",)
        agreement, importance = _level(agree, names), _level(matter, names)
        line = question.steps[0] + HIGH * _width(question)
        if all(matter[name][0] >= line for name in names) and agreement < line:
            far = (importance - agreement) / _width(question)
            found.append((far, Priority(question.key, importance, agreement, groups)))
    return [one for _far, one in sorted(found, key=lambda pair: -pair[0])][:most]


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], definition: Definition, *, most: int = 5
) -> list[Change]:
    """The questions that were answered most differently than before, the largest change first.

    before, after   protected results; `definition` is that of `after`
    Returns         at most `most`. Only questions with the same key and the same scale. By the groups that both show, each weighing the
                    same, so that a change is not one of who took part; by everybody where neither has groups.
    """
    found = []
    for question in _scales(definition):
        told = [results.get("questions", {}).get(question.key, {}).get("") for results in (before, after)]
        if any(not one or is_hidden(one) or "counts" not in one for one in told):
            continue
        if set(told[0]["counts"]) != set(told[1]["counts"]):
            continue
        first, second = _means(before, question.key), _means(after, question.key)
        groups = tuple(name for name in second if name in first)
        if not groups:
            if before.get("groups") or after.get("groups"):
                continue
            first, second = _everybody(before, question.key), _everybody(after, question.key)
            if not first or not second:
                continue
        names = groups or ("",)
        one = Change(
            question.key,
            _level(first, names),
            _level(second, names),
            sum(first[name][1] for name in names),
            sum(second[name][1] for name in names),
            groups,
        )
        wide = abs(one.after - one.before) / _width(question)
        if wide >= WORTH_TELLING:
            found.append((wide, one))
    return [one for _wide, one in sorted(found, key=lambda pair: -pair[0])][:most]


def _scales(definition: Definition) -> list[Question]:
    return [question for question in definition.questions() if question.kind == SCALE]


def _width(question: Question) -> int:
    return len(question.steps) - 1


def _means(protected: Mapping[str, Any], key: str) -> dict[str, tuple[float, int]]:
    """{group: (mean, how many said it)} of the groups that are shown."""
    cells = protected.get("questions", {}).get(key, {})
    return {name: pair for name, told in cells.items() if name and (pair := _mean(told))}


def _everybody(protected: Mapping[str, Any], key: str) -> dict[str, tuple[float, int]]:
    pair = _mean(protected.get("questions", {}).get(key, {}).get("", {}))
    return {"": pair} if pair else {}


def _mean(told: Mapping[str, Any]) -> tuple[float, int] | None:
    if is_hidden(told) or told.get("mean") is None:
        return None
    return told["mean"], told["answered"] - told.get("dk", 0)


def _level(means: Mapping[str, tuple[float, int]], names: tuple[str, ...]) -> float:
    return sum(means[name][0] for name in names) / len(names)
