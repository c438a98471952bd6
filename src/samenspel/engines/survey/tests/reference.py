# SPDX-License-Identifier: EUPL-1.2
"""Counting as anybody would do it by hand: keep all answers, and for each figure go through all of them once more. Slow; the norm."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from math import cos, floor, radians
from typing import Any

from samenspel.engines.survey.answers import asked, clean
from samenspel.engines.survey.definition import Definition, Question

Row = tuple[dict[str, Any], str]


def count_slowly(definition: Definition, rows: Sequence[Row]) -> dict[str, Any]:
    """`Count.data()` without `overlaps`, and without the bars of numbers."""
    people = [(clean(definition, answers, lenient=True)[0], group) for answers, group in rows]
    groups = sorted({group for _a, group in people if group})
    wanted = []
    for question in definition.questions():
        wanted.append((question.key, question))
        if question.importance:
            wanted.append((question.importance_key, question))
    data: dict[str, Any] = {"all": len(people), "groups": {}, "questions": {}, "breakdowns": {}}
    for group in groups:
        data["groups"][group] = len([1 for _a, g in people if g == group])
    for key, question in wanted:
        data["questions"][key] = {"": told(definition, question, key, [a for a, _g in people])}
        for group in groups:
            data["questions"][key][group] = told(
                definition, question, key, [a for a, g in people if g == group]
            )
    for breakdown in definition.questions():
        if not breakdown.breakdown:
            continue
        found: dict[str, Any] = {"questions": {}}
        for option in breakdown.options:
            chose = [a for a, _g in people if a.get(breakdown.key) == option.key]
            if not chose:
                continue
            found[option.key] = len(chose)
            for key, question in wanted:
                if key != breakdown.key:
                    found["questions"].setdefault(key, {})[option.key] = told(
                        definition, question, key, chose
                    )
        for key, _question in wanted:
            if key != breakdown.key:
                found["questions"].setdefault(key, {})
        data["breakdowns"][breakdown.key] = found
    return data


def told(
    definition: Definition, question: Question, key: str, people: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    met = [a for a in people if any(q.key == question.key for _s, some in asked(definition, a) for q in some)]
    values = [a[key] for a in people if key in a]
    found: dict[str, Any] = {"asked": len(met), "answered": len(values)}
    options = [option.key for option in question.options]
    if question.kind == "single":
        found["counts"] = {option: values.count(option) for option in options}
    elif question.kind == "multiple":
        found["counts"] = {option: len([v for v in values if option in v]) for option in options}
    elif question.kind == "matrix":
        found["rows"] = {
            row.key: {column: len([v for v in values if v.get(row.key) == column]) for column in options}
            for row in question.rows
        }
    elif question.kind == "scale":
        said = [v for v in values if v != "dk"]
        found["counts"] = {str(step): said.count(step) for step in question.steps}
        found["dk"] = values.count("dk")
        found["mean"] = statistics.mean(said) if said else None
    elif question.kind == "ranking":
        deep = question.most or len(options)
        found["places"] = {
            option: [len([v for v in values if len(v) > n and v[n] == option]) for n in range(deep)]
            for option in options
        }
        found["points"] = {
            option: sum(len(options) - 1 - v.index(option) for v in values if option in v)
            for option in options
        }
    elif question.kind == "number":
        found["n"] = len(values)
        found["mean"] = statistics.fmean(values) if values else None
        found["median"] = statistics.median(values) if values else None
        found["low"], found["high"] = (min(values), max(values)) if values else (None, None)
    elif question.kind == "date":
        months = sorted({v[:7] for v in values})
        found["months"] = {month: len([v for v in values if v.startswith(month)]) for month in months}
    elif question.kind == "place":
        names = sorted({v["neighbourhood"] for v in values if "neighbourhood" in v})
        found["neighbourhoods"] = {
            name: len([v for v in values if v.get("neighbourhood") == name]) for name in names
        }
        squares = [square_of(v["lat"], v["lon"]) for v in values if "lat" in v]
        found["points"] = [[*one, squares.count(one)] for one in sorted(set(squares))]
    return found


def square_of(lat: float, lon: float) -> tuple[float, float]:
    strip = floor(lat / 0.0018)
    middle = strip * 0.0018 + 0.0009
    wide = 0.0018 / cos(radians(middle))
    return round(middle, 5), round(floor(lon / wide) * wide + wide / 2, 5)
