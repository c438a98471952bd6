# SPDX-License-Identifier: EUPL-1.2
"""Which sets of people to hide in one table, so that nothing shown is about few and nothing hidden can be calculated. See `disclosure`.

A table is one question (or one row of a matrix) for one way of dividing people: into groups, or by their answer to a breakdown question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

ASKED, ANSWERED, SAID, DK = ("asked",), ("answered",), ("said",), ("dk",)
"""counted of every set of people, beside the leaves: who met a question, answered it, said something else than “weet ik niet”, said that"""
BAR = "bar"
REST = ""
"""the people of no group; those who skipped the question of a breakdown"""
MOST_BLOCKS = 8
"""of a division with more parts than this, only single parts and pairs are compared with unions of another division"""
Facts = Counter[tuple[Any, ...]]


@dataclass
class Table:
    """One question, divided.

    cells   {name: facts}, with REST
    total   facts of everybody
    forced  hidden whatever the facts say
    then    facts of what people could see before: {name: facts, or None where it was hidden}; None: they saw nothing
    before  the total they saw
    """

    cells: dict[str, Facts]
    total: Facts
    forced: set[str]
    then: Mapping[str, Facts | None] | None = None
    before: Facts | None = None


def facts_of(told: Mapping[str, Any], row: str = "") -> Facts:
    """What a Q says, as one bag that can be added and subtracted. row: of a matrix, only this row."""
    found: Facts = Counter({ASKED: told["asked"], ANSWERED: told["answered"]})
    if row:
        for column, n in told["rows"][row].items():
            found["option", column] = n
        found[ANSWERED] = found[SAID] = sum(told["rows"][row].values())
        return found
    found[DK] = told.get("dk", 0)
    found[SAID] = told["answered"] - found[DK]
    for option, n in told.get("counts", {}).items():
        found["option", option] = n
    for option, places in told.get("places", {}).items():
        for place, n in enumerate(places):
            found["place", option, place] = n
    for number, bar in enumerate(told.get("bars", ())):
        found[BAR, number] = bar[2]
    return found


def people(n: int) -> Facts:
    """The facts of n people of whom nothing more is told."""
    return Counter({ASKED: n, ANSWERED: n, SAID: n})


def unfit(facts: Facts, least: int) -> bool:
    """Whether a set of people is too small to show, or is small and gave one answer all together."""
    answered, said = facts[ANSWERED], facts[SAID]
    if any(0 < n < least for n in (facts[ASKED], answered, said)):
        return True
    return 0 < answered < 2 * least and any(
        n == (answered if leaf == DK else said) for leaf, n in facts.items() if n and _is_leaf(leaf)
    )


def changed_little(now: Facts, then: Facts, least: int) -> bool:
    """Whether two looks at the same set of people differ by what fewer than `least` of them said."""
    differs = any(now[leaf] != then[leaf] for leaf in {*now, *then} if leaf[0] != BAR)
    return differs and abs(now[SAID] - then[SAID]) < least


def _is_leaf(leaf: tuple[Any, ...]) -> bool:
    return leaf not in (ASKED, ANSWERED, SAID)


def minus(facts: Facts, others: Collection[Facts]) -> Facts:
    found: Facts = Counter(facts)
    for other in others:
        found.subtract(other)
    return found


def plus(some: Collection[Facts]) -> Facts:
    found: Facts = Counter()
    for one in some:
        found.update(one)
    return found


def close(table: Table, least: int) -> set[str]:
    """The cells to hide: those that are unfit or changed by few, and the next smallest until the hidden ones together are neither.

    The total must be fit itself. Everything may end up hidden; then only the total is shown.
    """
    cells, then = table.cells, table.then
    found = {name for name, facts in cells.items() if name in table.forced or unfit(facts, least)}
    if then is not None:
        for name, facts in cells.items():
            seen = then.get(name, Counter())
            if name != REST and seen is not None and changed_little(facts, seen, least):
                found.add(name)
    others = sorted(
        (facts[SAID], name) for name, facts in cells.items() if name not in found and facts[ANSWERED]
    )
    while others and not _may_be_known(table, found, least):
        found.add(others.pop(0)[1])
    return found


def _may_be_known(table: Table, found: set[str], least: int) -> bool:
    """Whether the hidden cells together may be calculated: now, and as a difference with what people saw before."""
    if unfit(plus([table.cells[name] for name in found]), least):
        return False
    if table.then is None or table.before is None:
        return True
    # Seen both times: all but these, so that these together can be calculated both times.
    unseen = {*found, REST, *(name for name, facts in table.then.items() if facts is None)}
    now = minus(table.total, [facts for name, facts in table.cells.items() if name not in unseen])
    then = minus(table.before, [facts for name, facts in table.then.items() if facts and name not in unseen])
    return not changed_little(now, then, least)


# Divisions that lie inside each other --------------------------------------------------------


def nested(
    one: Table,
    hidden_one: set[str],
    other: Table,
    hidden_other: set[str],
    shared: Mapping[tuple[str, str], int],
    base: Any,
    least: int,
) -> set[str]:
    """Cells of `other` whose difference with a union of parts of `one` is a few people; any of them hidden takes that away.

    A union of parts U of the one division and a union V of the other can both be calculated, so their difference can. For each U the V that
    lies closest to it takes every part that has most of its people in U. It is a few people when those on the wrong side are 1 to least-1.

    shared   {(cell of one, cell of other): people in both}, without REST
    base     what is counted: ANSWERED or SAID
    Returns  the parts of `other` with people on the wrong side, as sets of cells; empty: nothing to fear
    """
    weights = _with_rest(one, other, shared, base)
    ours, theirs = blocks(one, hidden_one), blocks(other, hidden_other)
    crossing = {
        (at, to): sum(weights.get((p, q), 0) for p in ours[at] for q in theirs[to])
        for at in range(len(ours))
        for to in range(len(theirs))
    }
    sizes = [sum(crossing[at, to] for at in range(len(ours))) for to in range(len(theirs))]
    for union in _unions(len(ours)):
        wrong = {}
        for to, size in enumerate(sizes):
            inside = sum(crossing[at, to] for at in union)
            if 0 < inside < size:
                wrong[to] = min(inside, size - inside)
        if 0 < sum(wrong.values()) < least:
            return {name for to in wrong for name in theirs[to]}
    return set()


def blocks(table: Table, found: set[str]) -> list[set[str]]:
    """What can be calculated of a division: each cell that is shown, and the hidden ones together."""
    shown = [{name} for name, facts in sorted(table.cells.items()) if name not in found and facts[ANSWERED]]
    return [*shown, found] if any(table.cells[name][ANSWERED] for name in found) else shown


def _unions(parts: int) -> Iterator[tuple[int, ...]]:
    most = parts // 2 if parts <= MOST_BLOCKS else 2
    for size in range(1, max(most, 1) + 1):
        yield from combinations(range(parts), size)


def _with_rest(
    one: Table, other: Table, shared: Mapping[tuple[str, str], int], base: Any
) -> dict[tuple[str, str], int]:
    """`shared`, with the people of no group on either side."""
    weights = {pair: n for pair, n in shared.items() if pair[0] in one.cells and pair[1] in other.cells}
    for p in one.cells:
        if p != REST:
            weights[p, REST] = one.cells[p][base] - sum(n for pair, n in shared.items() if pair[0] == p)
    for q in other.cells:
        inside = sum(n for pair, n in weights.items() if pair[1] == q and pair[0] != REST)
        weights[REST, q] = other.cells[q][base] - inside
    return weights
