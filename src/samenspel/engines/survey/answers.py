# SPDX-License-Identifier: EUPL-1.2
"""Which questions somebody meets, and what counts as an answer.

Answers are plain data, one entry per question that was answered:

    single    "key"                          multiple  ["key", …] in the order of the options
    matrix    {"row": "column", …}           ranking   ["key", …], the most wanted first; not all need a place
    scale     4 or "dk"                      number    4 or 4.5
    date      "2026-11-22"                   open      "text"
    file      {"id": 7, "name": "foto.jpg"}  place     {"lat": 50.1, "lon": 3.2} or {"neighbourhood": "Centrum"}

A scale that also asks how important something is has a second entry, under `Question.importance_key`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .definition import (
    ANSWERED,
    AT_LEAST,
    DATE,
    DONT_KNOW,
    FILE,
    IS,
    MATRIX,
    MULTIPLE,
    NUMBER,
    OPEN,
    PLACE,
    RANKING,
    SCALE,
    SINGLE,
    Condition,
    Definition,
    Question,
    Section,
)

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be taken.

    code  missing | not_an_option | too_many | not_a_number | too_low | too_high | not_whole | not_a_date | too_long | not_a_place
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether this is so for what was answered until now. What was not answered is nothing: `is_not` holds, the others do not."""
    value = answers.get(condition.question)
    if condition.op == ANSWERED:
        return value not in (None, "", [], {})
    chosen = value if isinstance(value, list) else [value]
    if condition.op == IS:
        return any(one in condition.values for one in chosen)
    if condition.op == "is_not":
        return not any(one in condition.values for one in chosen)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= condition.values[0] if condition.op == AT_LEAST else value <= condition.values[0]


def asked(definition: Definition, answers: Answers) -> Iterator[tuple[Section, list[Question]]]:
    """The sections and questions somebody with these answers meets, in order; a section without questions left is skipped.

    What was answered to a question that is no longer asked does not count for the conditions after it.
    """
    seen: dict[str, Any] = {}
    for section in definition.sections:
        if not all(holds(one, seen) for one in section.when):
            continue
        found = []
        for question in section.questions:
            if all(holds(one, seen) for one in question.when):
                found.append(question)
                if question.key in answers:
                    seen[question.key] = answers[question.key]
        if found:
            yield section, found


def clean(
    definition: Definition, answers: Answers, *, only: set[str] | None = None, lenient: bool = False
) -> tuple[dict[str, Any], dict[str, Problem]]:
    """What of this is an answer to a question that is asked, and what is wrong with the rest.

    only      check only these questions (those of one page); the others are kept as they are
    lenient   what is missing is no problem (a draft, a paper form)
    Returns   (answers, problems by question key). An answer with a problem is left out of the answers. What is not asked is dropped.
    """
    good: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    # A wrong answer decides no condition, so what is asked is found question by question.
    for section in definition.sections:
        if not all(holds(one, good) for one in section.when):
            continue
        for question in section.questions:
            if not all(holds(one, good) for one in question.when):
                continue
            check = only is None or question.key in only
            for key in (question.key, question.importance_key) if question.importance else (question.key,):
                value = answers.get(key)
                if value in (None, "", [], {}):
                    if check and question.required and not lenient and key == question.key:
                        problems[key] = Problem("missing")
                    continue
                found = value_of(question, value)
                if isinstance(found, Problem):
                    problems[key] = found
                elif found not in ("", [], {}):
                    good[key] = found
            if check and question.kind == MATRIX and question.required and not lenient:
                rows = good.get(question.key, {})
                if question.key not in problems and len(rows) < len(question.rows):
                    problems[question.key] = Problem("missing", {"rows": len(question.rows) - len(rows)})
    return good, problems


def value_of(question: Question, value: Any) -> Any:
    """One answer in its plain form, or the Problem with it."""
    keys = [option.key for option in question.options]
    if question.kind == SINGLE:
        return value if value in keys else Problem("not_an_option")
    if question.kind == MULTIPLE:
        if not isinstance(value, list) or not all(one in keys for one in value):
            return Problem("not_an_option")
        chosen = [key for key in keys if key in value]
        return Problem("too_many", {"most": question.most}) if 0 < question.most < len(chosen) else chosen
    if question.kind == RANKING:
        if (
            not isinstance(value, list)
            or not all(one in keys for one in value)
            or len(set(value)) < len(value)
        ):
            return Problem("not_an_option")
        return Problem("too_many", {"most": question.most}) if 0 < question.most < len(value) else list(value)
    if question.kind == MATRIX:
        rows = [row.key for row in question.rows]
        if not isinstance(value, Mapping) or not all(
            row in rows and column in keys for row, column in value.items() if column
        ):
            return Problem("not_an_option")
        return {row: value[row] for row in rows if value.get(row)}
    if question.kind == SCALE:
        if value == DONT_KNOW:
            return DONT_KNOW if question.dont_know else Problem("not_an_option")
        if isinstance(value, bool) or not isinstance(value, int) or value not in question.steps:
            return Problem("not_an_option")
        return value
    if question.kind == NUMBER:
        return _number(question, value)
    if question.kind == DATE:
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        return (
            found.isoformat() if found is not None and 1900 <= found.year <= 2200 else Problem("not_a_date")
        )
    if question.kind == OPEN:
        if not isinstance(value, str):
            return Problem("too_long", {"most": question.longest})
        text = value.replace("\r\n", "\n").replace("\x00", "").strip()
        return Problem("too_long", {"most": question.longest}) if len(text) > question.longest else text
    if question.kind == FILE:
        good = isinstance(value, Mapping) and isinstance(value.get("id"), int)
        return {"id": value["id"], "name": str(value.get("name", ""))[:120]} if good else Problem("missing")
    if question.kind == PLACE:
        return _place(value)
    raise AssertionError(f"no such kind of question: {question.kind}")


def _number(question: Question, value: Any) -> Any:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not abs(value) <= 1e12  # so that neither infinity nor “not a number” passes
    ):
        return Problem("not_a_number")
    if question.whole and value != int(value):
        return Problem("not_whole")
    if question.low is not None and value < question.low:
        return Problem("too_low", {"least": question.low})
    if question.high is not None and value > question.high:
        return Problem("too_high", {"most": question.high})
    return int(value) if value == int(value) else value


def _place(value: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("neighbourhood"), str):
        return {"neighbourhood": value["neighbourhood"][:100]}
    if not isinstance(value, Mapping):
        return Problem("not_a_place")
    lat, lon = value.get("lat"), value.get("lon")
    for one, most in ((lat, 90), (lon, 180)):
        if isinstance(one, bool) or not isinstance(one, int | float) or not abs(one) <= most:
            return Problem("not_a_place")
    return {"lat": round(float(lat), 5), "lon": round(float(lon), 5)}  # type: ignore[arg-type]
