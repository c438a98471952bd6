# SPDX-License-Identifier: EUPL-1.2
"""What may not be shown of counted answers, so that nobody reads from them what few people answered. Also not by subtraction.

**Few.** Of fewer than five people nothing is shown. Five is what surveys among small groups usually take; statistics offices take three to
ten. Who only said “weet ik niet” does not help to reach five: the opinion shown would still be that of the few.

**Subtraction.** A set of groups adds up to everybody, so one hidden group is everybody minus the rest. With each hidden group the smallest
others are hidden, until those hidden together may be shown themselves. People without a group are counted as a group that is never shown.
This is decided per question, on those who answered it: in a question that few in a group met, the group must go although it is large
elsewhere, and hiding on the smallest question would hide nearly everything else for nothing. What is hidden as a whole (a group with
fewer than five people) is hidden in every question too, so that a group does not come and go by one person's answer. An answer to
one question never adds up with one to another, so what is hidden in one need not be hidden in the other.

**Nested groups.** Groups and breakdowns may lie inside each other: who is “student” is also “under 25”. When all but one to four people of a
set belong to another set that is shown, one of the two is hidden: their difference would be those few.

**All alike.** When all of a small group (fewer than ten) gave the same answer, each one's answer is known, whoever knows who is in it. Statistics
offices call it group disclosure, and it weighs more where it is about opinions. Such a group is hidden as if it were too small; the sign
is the same, because “all alike” would tell. In larger groups it is a result like others.

**Small numbers within a group that is shown** stay: that one of the eight chose an answer says not which one. Skipping a question counts as an
answer in this sense. But what people typed themselves may name them: numbers are shown in bars of five people and more, never the
highest and lowest; months and places where five people and more said them; and only for everybody. Groups get a mean and how many.

**Twice.** Who looks before and after one answer reads that answer from the difference. `newest` shows a new count only where each difference
is nothing or at least five people.

Source: Handbook on Statistical Disclosure Control (second edition 2024, sdctools.github.io/HandbookSDC), chapter 4 (secondary suppression) and 5 (frequency tables: small
cells, group disclosure, differencing, linked tables); Hundepool and others: Statistical Disclosure Control (2012), the same chapters.
Known limits: divisions are compared two by two, not three at once. Somebody in a hidden group may subtract their own answer. The mean of numbers
moves much by one far value. `newest` knows what is shown now, not what was shown before somebody took results away and counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from .hiding import (
    ANSWERED,
    REST,
    SAID,
    Facts,
    Table,
    changed_little,
    close,
    facts_of,
    minus,
    nested,
    people,
    unfit,
)

SMALLEST = 5
HIDDEN: Mapping[str, Any] = {"hidden": True, "why": "few"}
GROUPS = ""
"""the division into groups; the others have the key of their breakdown question"""
WHOLE = ""
"""of a matrix: who answered it at all, beside its rows"""


def is_hidden(told: Any) -> bool:
    """Whether this stands where something was left out."""
    return isinstance(told, Mapping) and bool(told.get("hidden"))


def hidden(counts: Mapping[str, int], least: int = SMALLEST) -> set[str]:
    """The groups not to show, when the total of all groups is.

    counts    {group: people}
    Returns   those with 1 to least-1 people, and with them the next smallest until at least two groups and `least` people are hidden; all
              of them when there are fewer than `least` people. Groups without people are shown: nobody is in them.
    """
    found: set[str] = set()
    together = 0
    for n, group in sorted((n, group) for group, n in counts.items() if n > 0):
        if n >= least and (not found or (len(found) > 1 and together >= least)):
            break
        found.add(group)
        together += n
    return found


def newest(
    shown: Mapping[str, Any] | None, counted: Mapping[str, Any], least: int = SMALLEST
) -> dict[str, Any]:
    """What to show after a new count, while the earlier results stand where people can see them.

    shown     what `protect` or `newest` gave before, or None
    counted   `Count.data()`, unprotected
    Returns   `shown` as long as the number of people changed by less than `least`; else the new count, protected. A question that changed by
              less keeps its earlier count, and a group that did so is hidden in it, with others as for every hidden group.
    """
    if shown and abs(counted["all"] - shown["all"]) < least:
        return dict(shown)
    return protect(counted, least, shown)


def protect(
    data: Mapping[str, Any], least: int = SMALLEST, shown: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Count.data() without anything about fewer than `least` people, also not by subtraction.

    data      what Count.data() gives
    shown     what everybody could see until now; see `newest`
    Returns   the same, without `overlaps`. {"hidden": True, "why": "few"} stands for the number of people of a group or option, for a Q, for
              the whole of a question (then for each group too) and for a row of a matrix. Numbers have no low and high. The bars of a
              number may be of unequal width. `all` is always there: how many people answered is no answer.
    """
    sizes = _Sizes(data, least, shown)
    questions: dict[str, Any] = {key: {} for key in data["questions"]}
    breakdowns: dict[str, dict[str, Any]] = {
        part: {key: {} for key in cells["questions"]} for part, cells in data["breakdowns"].items()
    }
    for key in data["questions"]:
        pieces = {
            row: _one_table(data, key, row, least, sizes, shown) for row in _rows(data["questions"][key][""])
        }
        for part, name in _places(data, key):
            told = _joined({row: found[part, name] for row, found in pieces.items()})
            if part == GROUPS:
                questions[key][name] = told
            else:
                breakdowns[part][key][name] = told
    return {
        "all": data["all"],
        "groups": sizes.told(GROUPS),
        "questions": questions,
        "breakdowns": {part: {**sizes.told(part), "questions": some} for part, some in breakdowns.items()},
    }


Piece = Mapping[str, Any]
"""a Q; or of a matrix one row, {column: n}; or HIDDEN"""


class _Sizes:
    """Which groups and options are hidden as a whole, in every question."""

    def __init__(self, data: Mapping[str, Any], least: int, shown: Mapping[str, Any] | None) -> None:
        self.counts = {part: _sizes(data, part) for part in (GROUPS, *data["breakdowns"])}
        self.hidden: dict[str, set[str]] = {}
        total = people(data["all"])
        for part, counts in self.counts.items():
            cells = {name: people(n) for name, n in counts.items()}
            cells[REST] = minus(total, list(cells.values()))
            then = before = None
            if shown:
                before = people(shown["all"])
                then = {name: None if is_hidden(n) else people(n) for name, n in _sizes(shown, part).items()}
            small = unfit(total, least)
            self.hidden[part] = (
                set(cells) if small else close(Table(cells, total, set(), then, before), least)
            )

    def told(self, part: str) -> dict[str, Any]:
        return {
            name: dict(HIDDEN) if name in self.hidden[part] else n for name, n in self.counts[part].items()
        }


def _sizes(data: Mapping[str, Any], part: str) -> dict[str, Any]:
    if part == GROUPS:
        return dict(data["groups"])
    return {name: n for name, n in data["breakdowns"].get(part, {}).items() if name != "questions"}


def _rows(told: Piece) -> tuple[str, ...]:
    return (WHOLE, *told["rows"]) if "rows" in told else (WHOLE,)


def _parts(data: Mapping[str, Any], key: str) -> list[str]:
    return [GROUPS, *(part for part, cells in data["breakdowns"].items() if key in cells["questions"])]


def _places(data: Mapping[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """(division, cell) of everything that is told about a question; (GROUPS, "") is everybody."""
    for part in _parts(data, key):
        for name in _cells(data, part, key):
            yield part, name


def _cells(data: Mapping[str, Any], part: str, key: str) -> Mapping[str, Any]:
    if part == GROUPS:
        return data["questions"].get(key, {})
    return data["breakdowns"].get(part, {}).get("questions", {}).get(key, {})


def _facts(told: Piece | None, row: str) -> Facts | None:
    """What people can read of a set; None where it is hidden."""
    if told is None:
        return None
    if is_hidden(told) or (row and is_hidden(told["rows"].get(row, HIDDEN))):
        return None
    return facts_of(told, row)


def _one_table(
    data: Mapping[str, Any], key: str, row: str, least: int, sizes: _Sizes, shown: Mapping[str, Any] | None
) -> dict[tuple[str, str], Piece]:
    """One question or row of a matrix in all divisions: {(division, cell): Piece}."""
    total = facts_of(data["questions"][key][""], row)
    before = _facts(_cells(shown, GROUPS, key).get(""), row) if shown else None
    if unfit(total, least):
        return {place: HIDDEN for place in _places(data, key)}
    if shown and before is not None and changed_little(total, before, least):
        return {
            (part, name): _piece(_cells(shown, part, key).get(name, HIDDEN), row)
            for part, name in _places(data, key)
        }
    tables: dict[str, Table] = {}
    for part in _parts(data, key):
        cells = {name: facts_of(told, row) for name, told in _cells(data, part, key).items() if name}
        cells[REST] = minus(total, list(cells.values()))
        then = None
        if shown and before is not None:
            then = {name: _facts(told, row) for name, told in _cells(shown, part, key).items() if name}
        tables[part] = Table(cells, total, set(sizes.hidden[part]), then, before)
    found = {part: close(table, least) for part, table in tables.items()}
    _untie(tables, found, data.get("overlaps", ()), f"{key}/{row}" if row else key, least)
    return {
        (part, name): HIDDEN
        if name and name in found[part]
        else _guarded(_piece(_cells(data, part, key)[name], row), part == GROUPS and not name, least)
        for part, name in _places(data, key)
    }


def _untie(
    tables: Mapping[str, Table], found: dict[str, set[str]], overlaps: Any, unit: str, least: int
) -> None:
    """Hide more where divisions lie inside each other, until no difference between them is a few people."""
    again = True
    while again:
        again = False
        for one, other in combinations(tables, 2):
            for base, name in ((ANSWERED, unit), (SAID, f"{unit}/said")):
                shared = _shared(overlaps, one, other, name)
                tied = nested(tables[one], found[one], tables[other], found[other], shared, base, least)
                if not tied:
                    continue
                part, cell = _smallest(tables, found, (other, tied), (other, None), (one, None))
                tables[part].forced.add(cell)
                found[part] = close(tables[part], least)
                again = True


def _smallest(
    tables: Mapping[str, Table], found: Mapping[str, set[str]], *where: tuple[str, set[str] | None]
) -> tuple[str, str]:
    """The smallest cell that is still shown, in the first of these places that has one."""
    for part, among in where:
        shown = [
            (facts[SAID], name)
            for name, facts in tables[part].cells.items()
            if name not in found[part] and facts[ANSWERED] and (among is None or name in among)
        ]
        if shown:
            return part, min(shown)[1]
    raise AssertionError("two divisions of which nothing is shown differ in nothing")


def _shared(overlaps: Any, one: str, other: str, unit: str) -> dict[tuple[str, str], int]:
    return {
        (first[1], second[1]): bag.get(unit, 0)
        for first, second, bag in overlaps
        if first[0] == one and second[0] == other
    }


def _piece(told: Piece, row: str) -> Piece:
    if is_hidden(told):
        return HIDDEN
    if row:
        return told["rows"].get(row, HIDDEN)
    return {name: value for name, value in told.items() if name != "rows"}


def _joined(pieces: Mapping[str, Piece]) -> dict[str, Any]:
    """A Q of its pieces: a matrix has its rows beside the whole. Hidden when its whole is, or all its rows."""
    whole, rows = pieces[WHOLE], {row: dict(piece) for row, piece in pieces.items() if row}
    if is_hidden(whole) or (rows and all(is_hidden(row) for row in rows.values())):
        return dict(HIDDEN)
    return {**whole, "rows": rows} if rows else dict(whole)


# What people typed themselves ----------------------------------------------------------------


def _guarded(told: Piece, everybody: bool, least: int) -> Piece:
    """A Q that may be shown, without what only few people wrote in it."""
    found = dict(told)
    if "median" in found:
        found["low"] = found["high"] = None
        found["median"] = found["median"] if everybody else None
        found["bars"] = broad(found["bars"], least) if everybody else []
    if "months" in found:
        # Of any month there ever was: that somebody is left over says nothing about which.
        found["months"] = {month: n for month, n in found["months"].items() if everybody and n >= least}
    if "neighbourhoods" in found:
        found["points"] = [point for point in found["points"] if point[2] >= least] if everybody else []
        # The neighbourhoods of a town are known: the one that is missing would be the hidden one.
        few = hidden(found["neighbourhoods"], least) if everybody else found["neighbourhoods"]
        found["neighbourhoods"] = {name: n for name, n in found["neighbourhoods"].items() if name not in few}
    return found


def broad(bars: list[list[Any]], least: int) -> list[list[Any]]:
    """The bars of a number joined with their neighbours until each holds nobody, or at least `least` people."""
    found: list[list[Any]] = []
    open_bar: list[Any] | None = None
    for low, high, n in bars:
        if open_bar is None and n == 0:
            found.append([low, high, 0])
            continue
        open_bar = [low, high, n] if open_bar is None else [open_bar[0], high, open_bar[2] + n]
        if open_bar[2] >= least:
            found.append(open_bar)
            open_bar = None
    while open_bar is not None and found:
        last = found.pop()
        open_bar = [last[0], open_bar[1], last[2] + open_bar[2]]
        if open_bar[2] >= least:
            break
    return [*found, open_bar] if open_bar is not None else found
