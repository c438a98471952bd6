# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires that are measured, and people who answer them at random. The same seed gives the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

GROUPS = [
    {"key": key, "name": {"nl": key.capitalize()}, "size": size}
    for key, size in (("raad", 9_000), ("college", 900), ("staf", 40_000), ("bewoners", 260_000))
]
SHARES = (0.03, 0.003, 0.1, 0.867)
WORDS = [
    "meer",
    "groen",
    "in",
    "de",
    "straat",
    "graag",
    "en",
    "een",
    "bank",
    "bij",
    "de",
    "school",
    "want",
    "het",
    "is",
    "er",
    "nu",
    "te",
    "druk",
    "voor",
    "kinderen",
]


def options(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "text": {"nl": key.capitalize()}} for key in keys]


def question(key: str, kind: str, **facts: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "text": {"nl": f"Wat vindt u van {key}?"}, **facts}


AGE = question(
    "leeftijd", "single", options=options("jong", "midden", "ouder", "oud"), breakdown=True, required=True
)
AREA = question("wijk", "single", options=options(*(f"wijk{n}" for n in range(12))), breakdown=True)


def scale(key: str, **facts: Any) -> dict[str, Any]:
    return question(key, "scale", dont_know=True, **facts)


SHAPES: dict[str, tuple[int, list[dict[str, Any]]]] = {
    "12,500 people, 20 questions": (
        12_500,
        [
            AGE,
            AREA,
            *(scale(f"stelling{n}", importance=n < 4) for n in range(9)),
            question("vervoer", "multiple", options=options("fiets", "bus", "auto", "trein", "voet")),
            question("straat", "matrix", options=options("goed", "matig", "slecht"), rows=options("licht", "groen", "rust")),
            question("keuze", "ranking", options=options("bomen", "bank", "speeltuin", "licht")),
            question("jaren", "number", whole=True, low=0, high=99),
            question("verhuisd", "date"),
            question("plek", "place"),
            question("idee", "open"),
            question("waarom", "open", when=[{"question": "stelling0", "op": "at_most", "values": [2]}]),
            question("huur", "single", options=options("huur", "koop", "anders")),
        ],
    ),
    "250,000 people, 4 questions": (250_000, [AGE, AREA, scale("stelling"), question("idee", "open")]),
}  # fmt: skip


def definition(shape: str) -> dict[str, Any]:
    rows = SHAPES[shape][1]
    return {"languages": ["nl"], "sections": [{"title": {"nl": "Uw mening"}, "questions": rows}]}


def people(shape: str, seed: int = 7) -> Iterator[tuple[dict[str, Any], str, date]]:
    """(answers, group, day) of everybody; one in twelve answers is skipped."""
    draw = Random(seed)
    number, rows = SHAPES[shape]
    keys = [group["key"] for group in GROUPS]
    for group in draw.choices(keys, SHARES, k=number):
        answers = {
            key: said(draw, row)
            for row in rows
            for key in ((row["key"], f"{row['key']}:importance") if row.get("importance") else (row["key"],))
            if draw.random() > 0.08
        }
        if answers.get("stelling0") not in (1, 2):
            answers.pop("waarom", None)
        yield answers, group, date(2026, 9, 1) + timedelta(days=draw.randrange(60))


def said(draw: Random, row: dict[str, Any]) -> Any:
    kind, keys = row["kind"], [option["key"] for option in row.get("options", ())]
    if kind == "single":
        return draw.choice(keys)
    if kind == "multiple":
        return sorted(draw.sample(keys, draw.randint(1, 3)), key=keys.index)
    if kind == "ranking":
        return draw.sample(keys, len(keys))
    if kind == "matrix":
        return {one["key"]: draw.choice(keys) for one in row["rows"]}
    if kind == "scale":
        return draw.choice([1, 2, 3, 4, 5, "dk"])
    if kind == "number":
        return draw.randint(0, 60)
    if kind == "date":
        return (date(2000, 1, 1) + timedelta(days=draw.randrange(9000))).isoformat()
    if kind == "place":
        return {"lat": round(50 + draw.gauss(0.05, 0.01), 5), "lon": round(3.2 + draw.gauss(0.05, 0.01), 5)}
    return " ".join(draw.choices(WORDS, k=draw.randint(3, 25)))
