# SPDX-License-Identifier: EUPL-1.2
"""Who answered beside who lives in the town, and who is missing: from the protected results only, so nothing small can come out of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from samenspel.engines.survey.definition import Question, said
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.towns.models import PopulationFigure

GENERAL = {"ja", "nee", "neen", "yes", "no", "andere", "anders", "other"}
"""what could be an answer to any question; it counts only where the question too is called the same"""
FEW = 0.08
"""so much under its share of the population a group is called missing"""


def same(text: str) -> str:
    """A name as it is compared: capitals, spaces and kinds of dashes do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\s*[‐-―−-]\s*", "-", plain)
    return " ".join(plain.split())


def compared(row: Questionnaire, figures: Iterable[PopulationFigure]) -> list[dict[str, Any]]:
    """Every breakdown question whose answers are called like groups of the population.

    row      with its protected results
    figures  of the town, in their order
    Returns  [{question, source, rows: [{label, share_here, share_there, hidden}]}], shares from 0 to 1 of the people in the groups that
             are in both; at least two groups. share_here is None where hidden.
    """
    if not row.results:
        return []
    by_question: dict[str, list[PopulationFigure]] = {}
    for figure in figures:
        by_question.setdefault(figure.question, []).append(figure)
    found = []
    for question in row.asks.questions():
        if question.breakdown and (best := _best(question, by_question)):
            one = _one(row, question, best)
            if one is not None:
                found.append(one)
    return found


def _names(question: Question) -> dict[str, str]:
    return {same(text): option.key for option in question.options for text in option.text.values()}


def _best(question: Question, by_question: dict[str, list[PopulationFigure]]) -> list[PopulationFigure]:
    """The groups of the population question of which most are found among the answers; at least two."""
    names = _names(question)
    asked = {same(text) for text in question.text.values()}
    matches = [
        [one for one in figures if same(one.group) in names]
        for called, figures in by_question.items()
        if same(called) in asked or not {same(one.group) for one in figures} & set(names) <= GENERAL
    ]
    best = max(matches, key=len, default=[])
    return best if len(best) > 1 else []


def _one(row: Questionnaire, question: Question, figures: list[PopulationFigure]) -> dict[str, Any] | None:
    results = row.results or {}
    sizes = results.get("breakdowns", {}).get(question.key)
    told = results.get("questions", {}).get(question.key, {})
    everybody = told.get("") if isinstance(told, dict) else None
    if not isinstance(sizes, dict) or not isinstance(everybody, dict) or not everybody.get("answered"):
        return None
    names = _names(question)
    keys: dict[str, PopulationFigure] = {}
    for figure in figures:
        keys.setdefault(names[same(figure.group)], figure)
    # Of the people in these groups: without who answered something else, such as “I would rather not say”.
    others = [sizes.get(option.key, 0) for option in question.options if option.key not in keys]
    people = everybody["answered"] - sum(n for n in others if isinstance(n, int))
    population = sum(figure.people for figure in keys.values())
    if people <= 0 or not population:
        return None
    rows = []
    for option in question.options:
        if option.key not in keys:
            continue
        size = sizes.get(option.key, 0)
        rows.append(
            {
                "label": said(option.text, (get_language() or "nl")[:2]),
                "share_here": size / people if isinstance(size, int) else None,
                "share_there": keys[option.key].people / population,
                "hidden": not isinstance(size, int),
            }
        )
    return {
        "question": said(question.text, (get_language() or "nl")[:2]),
        "source": figures[0].source,
        "rows": rows,
    }


def most_missing(found: list[dict[str, Any]]) -> list[str]:
    """The groups that lack most, the most missing first."""
    gaps = [
        (round(row["share_here"] - row["share_there"], 6), row["label"])
        for one in found
        for row in one["rows"]
        if row["share_here"] is not None
    ]
    return [label for gap, label in sorted(gaps, key=lambda one: one[0]) if gap <= -FEW]
