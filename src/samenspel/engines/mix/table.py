# SPDX-License-Identifier: EUPL-1.2
"""The table of participation instruments: one file per instrument in `instruments/`, or one file with all of them.

A site that edits its table exports it as one file: `{version: 1, instruments: [row, …]}`, the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from .codes import HERE, LANGUAGES, known, read_yaml

SHIPPED = HERE / "instruments"
VERSION = 1
MOST_ROWS = 200
MOST_NUMBER = 1_000_000_000
CODED = {
    "goals": "goals",
    "phases": "phases",
    "rungs": "rungs",
    "recruitment": "recruitment",
    "mode": "modes",
    "reaches": "groups",
    "misses": "groups",
    "lowers": "barriers",
    "raises": "barriers",
    "needs": "needs",
}
"""fields that hold a list of codes, and the list of `codes.yaml` they come from"""
RANGES = ("people", "weeks", "cost_eur", "hours")
SCORES = ("reach", "depth", "inclusion", "influence", "speed", "feedback")
LINES = ("also", "steps", "preconditions", "pitfalls", "not_when", "asks")
TEXTS = ("name", "short", "residents", "officers", "inclusion", "council", "law")


class BrokenTable(Exception):
    """A table that cannot be used; the message says which row, which field, and what is expected."""


@dataclass(frozen=True)
class Range:
    min: int
    max: int


@dataclass(frozen=True)
class Words:
    """What is said of an instrument in one language."""

    name: str
    short: str
    residents: str
    officers: str
    inclusion: str
    council: str
    law: str
    also: tuple[str, ...]
    steps: tuple[str, ...]
    preconditions: tuple[str, ...]
    pitfalls: tuple[str, ...]
    not_when: tuple[str, ...]
    asks: tuple[str, ...]


ALIKE_ELSEWHERE = ("survey",)
"""houses whose instruments are of one kind with those of their family that have none"""


@dataclass(frozen=True)
class Instrument:
    """One row. Every number is indicative: an estimate that a network editor can change.

    house      folder of the house that carries it ("ideas"), or "" when the site has none
    people     how many take part, per time it is held
    weeks      from preparing to the report
    cost_eur   euros beside the town's own hours
    hours      hours of the town's own people
    scores     1 (weak) to 5 (strong) for each of SCORES; effort 1 (some hours) to 5 (several people, months)
    reaches, misses   groups that come by themselves, and groups that stay away
    lowers, raises    barriers it takes away or adds
    needs      hard conditions, see `conditions.py`
    """

    key: str
    house: str
    family: str
    initiative: str
    goals: tuple[str, ...]
    phases: tuple[str, ...]
    rungs: tuple[str, ...]
    people: Range
    weeks: Range
    cost_eur: Range
    hours: Range
    effort: int
    recruitment: tuple[str, ...]
    mode: tuple[str, ...]
    scores: Mapping[str, int]
    reaches: tuple[str, ...]
    misses: tuple[str, ...]
    lowers: tuple[str, ...]
    raises: tuple[str, ...]
    needs: tuple[str, ...]
    sources: tuple[str, ...]
    nl: Words
    en: Words

    def words(self, language: str) -> Words:
        return self.nl if language == "nl" else self.en

    @property
    def kin(self) -> tuple[str, str]:
        """What is alike: the family, and the folder of the house. A survey asks as the digital ways without a folder do: that this site can
        carry it out makes it no other kind of thing, and no better advice."""
        return self.family, "" if self.house in ALIKE_ELSEWHERE else self.house


@cache
def shipped() -> tuple[Instrument, ...]:
    """The table as it comes with the house, in the order of its keys."""
    rows = [read_yaml(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.yaml"))]
    return tuple(read_rows(rows))


def read_table(text: str) -> tuple[Instrument, ...]:
    """A table that a site exported, or that somebody wrote. Raises BrokenTable."""
    try:
        data = read_yaml(text)
    except yaml.YAMLError as wrong:
        where = getattr(wrong, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise BrokenTable(
            f"this is not YAML{line}: check the colons, quotes and spaces before each line"
        ) from None
    rows = data.get("instruments") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not rows:
        raise BrokenTable("a table holds `instruments:`, a list with one row per instrument")
    if data.get("version") != VERSION:
        raise BrokenTable(f"`version` must be {VERSION}; this file has {data.get('version')!r}")
    if len(rows) > MOST_ROWS:
        raise BrokenTable(f"a table holds at most {MOST_ROWS} instruments; this one has {len(rows)}")
    return tuple(read_rows(rows))


def read_rows(rows: Iterable[Any]) -> Sequence[Instrument]:
    found = [read_row(row, number) for number, row in enumerate(rows, 1)]
    keys = [one.key for one in found]
    for key in keys:
        if keys.count(key) > 1:
            raise BrokenTable(f"{key}: two rows have this key; each instrument has one of its own")
    return found


def read_row(row: Any, number: int = 1) -> Instrument:
    """One row of plain values as an Instrument. Raises BrokenTable with the row, the field and what is expected."""
    if not isinstance(row, dict) or not isinstance(row.get("key"), str) or not row["key"].strip():
        raise BrokenTable(f"row {number}: a row needs a `key`, a short word of its own")
    key = row["key"]

    def wrong(field: str, expected: str) -> BrokenTable:
        return BrokenTable(f"{key}: `{field}` must be {expected}")

    def listed(field: str) -> tuple[str, ...]:
        values = row.get(field, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise wrong(field, "a list of words")
        return tuple(values)

    def coded(field: str, kind: str) -> tuple[str, ...]:
        values = listed(field)
        for value in values:
            if value not in known(kind):
                raise wrong(field, f"a list of {', '.join(known(kind))}; {value!r} is none of them")
        return values

    def one_of(field: str, kind: str) -> str:
        value = row.get(field)
        if value not in known(kind):
            raise wrong(field, f"one of {', '.join(known(kind))}")
        return str(value)

    def span(field: str) -> Range:
        value = row.get(field)
        low, high = (value.get("min"), value.get("max")) if isinstance(value, dict) else (None, None)
        if type(low) is not int or type(high) is not int or not 0 <= low <= high <= MOST_NUMBER:
            raise wrong(field, f"{{min: …, max: …}}, whole numbers up to {MOST_NUMBER}, min not above max")
        return Range(low, high)

    def score(field: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5:
            raise wrong(field, "a whole number from 1 to 5")
        return value

    def words(language: str) -> Words:
        said = row.get(language)
        if not isinstance(said, dict):
            raise wrong(language, f"a block with {', '.join(TEXTS + LINES)}")
        for field in TEXTS:
            if not isinstance(said.get(field, ""), str) or (
                field != "law" and not said.get(field, "").strip()
            ):
                raise wrong(f"{language}.{field}", "a text")
        for field in LINES:
            lines = said.get(field, [])
            if not isinstance(lines, list) or not all(
                isinstance(line, str) and line.strip() for line in lines
            ):
                raise wrong(f"{language}.{field}", "a list of lines")
        texts: dict[str, Any] = {field: said.get(field, "").strip() for field in TEXTS}
        texts |= {field: tuple(line.strip() for line in said.get(field, [])) for field in LINES}
        return Words(**texts)

    for field in ("goals", "phases", "rungs"):
        if not row.get(field):
            raise wrong(field, "a list with at least one word")
    given = row.get("scores")
    if not isinstance(given, dict):
        raise wrong("scores", f"a block with {', '.join(SCORES)}")
    house = row.get("house", "")
    if not isinstance(house, str):
        raise wrong("house", "the name of a folder of the house, or empty")
    fields: dict[str, Any] = {field: coded(field, kind) for field, kind in CODED.items()}
    fields |= {field: span(field) for field in RANGES}
    fields |= {language: words(language) for language in LANGUAGES}
    return Instrument(
        key=key,
        house=house,
        family=one_of("family", "families"),
        initiative=one_of("initiative", "initiatives"),
        effort=score("effort", row.get("effort")),
        scores={field: score(f"scores.{field}", given.get(field)) for field in SCORES},
        sources=listed("sources"),
        **fields,
    )


def as_row(one: Instrument) -> dict[str, Any]:
    """The plain values of a row: what `read_row` reads back to an equal Instrument."""
    row: dict[str, Any] = {
        "key": one.key,
        "house": one.house,
        "family": one.family,
        "initiative": one.initiative,
    }
    row |= {field: list(getattr(one, field)) for field in CODED}
    row |= {field: {"min": getattr(one, field).min, "max": getattr(one, field).max} for field in RANGES}
    row |= {"effort": one.effort, "scores": dict(one.scores), "sources": list(one.sources)}
    for language in LANGUAGES:
        said = one.words(language)
        row[language] = {field: getattr(said, field) for field in TEXTS} | {
            field: list(getattr(said, field)) for field in LINES
        }
    return row


def write_table(table: Iterable[Instrument]) -> str:
    """All rows as one file, which `read_table` reads back to the same table."""
    rows = [as_row(one) for one in table]
    return yaml.safe_dump(
        {"version": VERSION, "instruments": rows}, allow_unicode=True, sort_keys=False, width=100
    )
