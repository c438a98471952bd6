# SPDX-License-Identifier: EUPL-1.2
"""Who takes part, and who is missing: counts of voluntary answers against the population, small groups protected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from samenspel.engines.survey.disclosure import SMALLEST, hidden

SMALLEST_GROUP = SMALLEST


def compare(rows: Iterable[tuple[str, str, int, int]]) -> list[dict[str, Any]]:
    """Compare answers with the population, per question.

    rows      (question, group, people in the population, answers), in the order to show
    Returns   [{question, answers, groups: [{group, population, share, hidden}]}]: shares in whole percents; `share` is None where
              hidden. `answers` is None where the whole question is hidden.
    Rule      a group with 1 to 4 answers is hidden. What is hidden can be found by subtraction, so the next smallest groups are
              hidden with it until at least two groups and five answers are. A question with fewer than five answers is hidden whole.
    """
    questions: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for question, group, people, answers in rows:
        questions[question].append((group, people, answers))
    result = []
    for question, groups in questions.items():
        total, population = sum(a for _g, _p, a in groups), sum(p for _g, p, _a in groups)
        few = hidden({group: answers for group, _p, answers in groups}, SMALLEST_GROUP)
        whole = total < SMALLEST_GROUP
        result.append(
            {
                "question": question,
                "answers": None if whole else total,
                "groups": [
                    {
                        "group": group,
                        "population": round(100 * people / population) if population else None,
                        "share": None if whole or group in few else round(100 * answers / total),
                        "hidden": whole or group in few,
                    }
                    for group, people, answers in groups
                ],
            }
        )
    return result


def newest(shown: dict[str, Any] | None, counted: dict[str, Any]) -> dict[str, Any]:
    """What to show of one question: what was shown until now, or the new count once five more people answered."""
    if not shown or shown["answers"] is None or counted["answers"] is None:
        return counted
    # Fewer than before: groups were taken out of the figures of the town, and the old count no longer fits them.
    return shown if shown["answers"] <= counted["answers"] < shown["answers"] + SMALLEST_GROUP else counted


def most_missing(compared: list[dict[str, Any]], least: int = 8) -> list[str]:
    """The groups that are at least `least` percentage points under their share of the population, the most missing first."""
    gaps = [
        (group["share"] - group["population"], group["group"])
        for question in compared
        for group in question["groups"]
        if not group["hidden"] and group["population"] is not None
    ]
    return [group for gap, group in sorted(gaps) if gap <= -least]
