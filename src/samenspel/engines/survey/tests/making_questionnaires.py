# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires and answers to test with, drawn by a `random.Random` with a seed that hypothesis names when a test fails."""

from __future__ import annotations

from random import Random
from typing import Any

from samenspel.engines.survey.definition import KINDS

OPTIONS = ("een", "twee", "drie", "vier")


def options(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "text": key.capitalize()} for key in keys]


def question(key: str = "q", kind: str = "single", **facts: Any) -> dict[str, Any]:
    """Plain data of one question that is complete."""
    row: dict[str, Any] = {"key": key, "kind": kind, "text": f"Vraag {key}?"}
    if kind in ("single", "multiple", "matrix", "ranking"):
        row["options"] = options("een", "twee", "drie")
    if kind == "matrix":
        row["rows"] = options("rij1", "rij2")
    return {**row, **facts}


def questionnaire(*questions: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"languages": ["nl"], "sections": [{"title": "Deel", "questions": list(questions)}], **facts}


def some_questionnaire(draw: Random, most: int = 8) -> dict[str, Any]:
    """A questionnaire of one or two sections with every kind of question and condition."""
    made: list[dict[str, Any]] = []
    languages = draw.choice([["nl"], ["nl", "en"]])

    def texts(text: str) -> dict[str, str]:
        return {language: f"{text} {language}" for language in languages}

    def when() -> list[dict[str, Any]]:
        if not made or draw.random() < 0.6:
            return []
        about = draw.choice(made)
        if about["kind"] in ("single", "multiple"):
            values = draw.sample([o["key"] for o in about["options"]], draw.randint(1, 2))
            return [{"question": about["key"], "op": draw.choice(["is", "is_not"]), "values": values}]
        if about["kind"] in ("scale", "number"):
            op = draw.choice(["at_least", "at_most"])
            return [{"question": about["key"], "op": op, "values": [draw.randint(1, 5)]}]
        return [{"question": about["key"], "op": "answered"}]

    def chosen(most: int) -> list[dict[str, Any]]:
        return [{"key": key, "text": texts(key)} for key in OPTIONS[: draw.randint(2, most)]]

    sections = []
    number = 0
    for place in range(draw.randint(1, 2)):
        section: dict[str, Any] = {
            "key": f"s{place}",
            "title": texts("Deel"),
            "when": when(),
            "questions": [],
        }
        if draw.random() < 0.3:
            section["text"] = texts("Uitleg")
        for _ in range(draw.randint(1, most // 2)):
            number += 1
            kind = draw.choice(KINDS)
            row: dict[str, Any] = {"key": f"q{number}", "kind": kind, "text": texts("Vraag"), "when": when()}
            row["required"] = draw.random() < 0.3
            if kind in ("single", "multiple", "matrix", "ranking"):
                row["options"] = chosen(4)
            if kind == "matrix":
                row["rows"] = chosen(3)
            if kind in ("multiple", "ranking"):
                row["most"] = draw.randint(0, 2)
            if kind == "single":
                row["breakdown"] = draw.random() < 0.5
            if kind == "scale":
                row |= {"low": draw.randint(0, 1), "high": draw.randint(4, 7)}
                row |= {"dont_know": draw.random() < 0.5, "importance": draw.random() < 0.5}
            if kind == "number":
                row |= {
                    "low": draw.choice([None, 0]),
                    "high": draw.choice([None, 50]),
                    "whole": draw.random() < 0.5,
                }
            if kind == "open":
                row["longest"] = draw.choice([20, 2000])
            section["questions"].append(row)
            made.append(row)
        sections.append(section)
    return {"languages": languages, "sections": sections}


def some_answers(draw: Random, data: dict[str, Any], skipping: float = 0.2) -> dict[str, Any]:
    """Answers to all its questions, also to those that are not asked; some are skipped."""
    found: dict[str, Any] = {}
    for section in data["sections"]:
        for row in section["questions"]:
            for key in (row["key"], f"{row['key']}:importance")[: 1 + bool(row.get("importance"))]:
                if draw.random() >= skipping:
                    found[key] = some_answer(draw, row)
    return found


def some_answer(draw: Random, row: dict[str, Any]) -> Any:
    kind, keys = row["kind"], [option["key"] for option in row.get("options", ())]
    most = row.get("most") or len(keys)
    if kind == "single":
        return draw.choice(keys)
    if kind in ("multiple", "ranking"):
        return draw.sample(keys, draw.randint(1, most))
    if kind == "matrix":
        return {one["key"]: draw.choice(keys) for one in row["rows"] if draw.random() < 0.8}
    if kind == "scale":
        steps: list[Any] = list(range(int(row.get("low", 1)), int(row.get("high", 5)) + 1))
        return draw.choice([*steps, "dk"] if row.get("dont_know") else steps)
    if kind == "number":
        return draw.choice(
            [draw.randint(0, 50), draw.randint(0, 3)] if row.get("whole") else [0, 1.5, 7, 49.25]
        )
    if kind == "date":
        return f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    if kind == "open":
        return draw.choice(["ja", "een lang antwoord"])
    if kind == "file":
        return {"id": draw.randint(1, 9), "name": "foto.jpg"}
    if draw.random() < 0.3:
        return {"neighbourhood": draw.choice(["Centrum", "Noord"])}
    return {"lat": 50 + draw.randint(0, 5) / 1000, "lon": 3.2 + draw.randint(0, 5) / 1000}
