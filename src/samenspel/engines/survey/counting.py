# SPDX-License-Identifier: EUPL-1.2
"""Count answers one by one, so that a quarter of a million of them need no more memory than a few hundred.

The plain data of a Count:

    {"all": n, "groups": {group: n}, "questions": {key: {"": Q, group: Q, …}},
     "breakdowns": {question: {option: n, …, "questions": {key: {option: Q}}}}, "overlaps": […]}

Groups and options stand in it as soon as somebody belongs to them. In `questions`, "" is everybody together. A question with `importance` has
a second entry under `Question.importance_key`, counted as a scale. What is counted, Q, has for every kind

    asked      how many met the question          answered   how many of them said something (“weet ik niet” is something)

and further
    single, multiple  counts   {option: n}, every option, in the order of the question
    matrix            rows     {row: {column: n}}
    scale             counts   {"1": n, …}; dk: said not to know; mean: of the others, None when there are none
    ranking           places   {option: [times first, times second, …]}; points: {option: n}, Borda: with five options a first place gives 4
                               points, the last place and no place at all give 0
    number            n, mean, median, low, high (None without answers), bars: [[from, to, n], …], `from` included, `to` not.
                      A bar at the end has None where a few values lie far away: “90 and more”
    date              months   {"2026-11": n}, in order
    place             points   [[lat, lon, n], …]: the middles of squares of about 200 m; neighbourhoods: {name: n}
    open, file        nothing more

`overlaps` is for `disclosure.protect` only, which takes it out: how many people two sets share, per question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from math import cos, floor, fsum, log10, radians
from typing import Any

from .answers import asked, clean
from .definition import (
    DATE,
    DONT_KNOW,
    FILE,
    MATRIX,
    MULTIPLE,
    NUMBER,
    OPEN,
    PLACE,
    RANKING,
    SCALE,
    SINGLE,
    Definition,
    Question,
)

GRID = 0.0018
"""degrees of latitude in 200 m"""
MOST_BARS = 10
EVERYBODY = ("", "")
ANSWERED = ("", "answered")
"""among the leaves of a question: everybody who answered it"""
Set = tuple[str, str]
"""("", "") everybody; ("", group) a group; (question, option) those who chose this answer to a breakdown question"""
Bag = dict[Any, int]
"""{leaf: n}: a leaf is the smallest thing that is counted of an answer, such as an option or a place in a ranking"""


class Count:
    """What came back on one questionnaire. Two of them made from parts of the answers merge into what one of all answers would be."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._entries = dict(entries(definition))
        self._breakdowns = [q for q in definition.questions() if is_breakdown(q)]
        self._depends = any(s.when for s in definition.sections) or any(
            q.when for q in definition.questions()
        )
        self._always = [key for key, _question in entries(definition)]
        self._sizes: dict[Set, int] = defaultdict(int)
        self._asked: dict[Set, Bag] = defaultdict(lambda: defaultdict(int))
        self._bags: dict[Set, dict[str, Bag]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        self._shared: dict[tuple[Set, Set], Bag] = defaultdict(lambda: defaultdict(int))

    def add(self, answers: Mapping[str, Any], group: str = "") -> None:
        """Count one questionnaire that was filled in. What cannot be an answer, or is not asked, is not counted.

        group   to which this person belongs; "": none
        """
        good, _problems = clean(self.definition, answers, lenient=True)
        sets = [EVERYBODY]
        if group:
            sets.append(("", group))
        sets += [(q.key, good[q.key]) for q in self._breakdowns if q.key in good]
        met = self._always
        if self._depends:
            met = [key for _s, some in asked(self.definition, good) for q in some for key in keys_of(q)]
        leaves = [(key, _leaves(self._entries[key], value)) for key, value in good.items()]
        for one in sets:
            self._sizes[one] += 1
            if self._depends:
                bag = self._asked[one]
                for key in met:
                    bag[key] += 1
            bags = self._bags[one]
            for key, found in leaves:
                bag = bags[key]
                for leaf in found:
                    bag[leaf] += 1
        units = _units(good) if len(sets) > 2 else []
        for pair in combinations(sets[1:], 2):
            bag = self._shared[pair]
            bag[""] += 1
            for unit in units:
                bag[unit] += 1

    def merge(self, other: Count) -> None:
        """Add what another Count of the same questionnaire holds; the other stays as it is."""
        _pour(self._sizes, other._sizes)
        for one, bag in other._asked.items():
            _pour(self._asked[one], bag)
        for one, bags in other._bags.items():
            for key, bag in bags.items():
                _pour(self._bags[one][key], bag)
        for pair, bag in other._shared.items():
            _pour(self._shared[pair], bag)

    def data(self) -> dict[str, Any]:
        """Everything that was counted, as plain JSON; see the head of this file."""
        groups = sorted(group for q, group in self._sizes if q == "" and group)
        questions: dict[str, Any] = {}
        edges = {key: self._edges(key) for key, q in self._entries.items() if q.kind == NUMBER}
        for key in self._entries:
            questions[key] = {name: self._counted(("", name), key, edges) for name in ("", *groups)}
        breakdowns: dict[str, Any] = {}
        for question in self._breakdowns:
            options = [o.key for o in question.options if (question.key, o.key) in self._sizes]
            breakdowns[question.key] = {
                **{option: self._sizes[question.key, option] for option in options},
                "questions": {
                    key: {option: self._counted((question.key, option), key, edges) for option in options}
                    for key in self._entries
                    if key != question.key
                },
            }
        return {
            "all": self._sizes.get(EVERYBODY, 0),
            "groups": {group: self._sizes["", group] for group in groups},
            "questions": questions,
            "breakdowns": breakdowns,
            "overlaps": [
                [list(one), list(other), dict(sorted(self._shared[one, other].items()))]
                for one, other in sorted(self._shared)
            ],
        }

    def _edges(self, key: str) -> list[float]:
        return edges_of(self._bags[EVERYBODY][key] if EVERYBODY in self._bags else {}, self._entries[key])

    def _counted(self, one: Set, key: str, edges: Mapping[str, list[float]]) -> dict[str, Any]:
        question = self._entries[key]
        bag = self._bags[one].get(key, {}) if one in self._bags else {}
        met = self._asked[one].get(key, 0) if self._depends and one in self._asked else 0
        base = {
            "asked": met if self._depends else self._sizes.get(one, 0),
            "answered": bag.get(ANSWERED, 0),
        }
        return {**base, **_told(question, bag, edges.get(key, []))}


def entries(definition: Definition) -> Iterable[tuple[str, Question]]:
    """(key, question) of everything that is counted: a question, and beside it how important it is."""
    for question in definition.questions():
        for key in keys_of(question):
            yield key, question


def keys_of(question: Question) -> tuple[str, ...]:
    return (question.key, question.importance_key) if question.importance else (question.key,)


def is_breakdown(question: Question) -> bool:
    # In the data the options of a breakdown stand beside the word "questions".
    return (
        question.breakdown and question.kind == SINGLE and all(o.key != "questions" for o in question.options)
    )


def _units(good: Mapping[str, Any]) -> list[str]:
    """Under which names `overlaps` counts somebody: who answered, who said something else than “weet ik niet”, and each row of a matrix."""
    found = []
    for key, value in good.items():
        found.append(key)
        if value != DONT_KNOW:
            found.append(f"{key}/said")
        if isinstance(value, Mapping):
            for row in value:
                found += [f"{key}/{row}", f"{key}/{row}/said"]
    return found


def _pour(into: Bag, other: Mapping[Any, int]) -> None:
    for leaf, n in other.items():
        into[leaf] += n


# One answer into leaves ----------------------------------------------------------------------


def _leaves(question: Question, value: Any) -> list[Any]:
    kind = question.kind
    if kind in (SINGLE, SCALE, NUMBER):
        return [ANSWERED, value]
    if kind == MULTIPLE:
        return [ANSWERED, *value]
    if kind == MATRIX:
        return [ANSWERED, *value.items()]
    if kind == RANKING:
        return [ANSWERED, *((option, place) for place, option in enumerate(value))]
    if kind == DATE:
        return [ANSWERED, value[:7]]
    if kind == PLACE:
        return [ANSWERED, ("in", value["neighbourhood"]) if "neighbourhood" in value else square(**value)]
    return [ANSWERED]


def square(lat: float, lon: float) -> tuple[float, float]:
    """The middle of the square of about 200 m in which this point lies. In each strip of 200 m from south to north, squares are as
    wide as they are high: degrees of longitude become shorter to the north."""
    middle = (floor(lat / GRID) + 0.5) * GRID
    wide = GRID / max(cos(radians(middle)), 0.01)
    return round(middle, 5), round((floor(lon / wide) + 0.5) * wide, 5)


# Leaves into what is told ---------------------------------------------------------------------


def _told(question: Question, bag: Mapping[Any, int], edges: list[float]) -> dict[str, Any]:
    kind = question.kind
    options = [option.key for option in question.options]
    if kind in (SINGLE, MULTIPLE):
        return {"counts": {option: bag.get(option, 0) for option in options}}
    if kind == MATRIX:
        return {
            "rows": {
                row.key: {column: bag.get((row.key, column), 0) for column in options}
                for row in question.rows
            }
        }
    if kind == SCALE:
        counts = {step: bag.get(step, 0) for step in question.steps}
        said = sum(counts.values())
        return {
            "counts": {str(step): n for step, n in counts.items()},
            "dk": bag.get(DONT_KNOW, 0),
            "mean": sum(step * n for step, n in counts.items()) / said if said else None,
        }
    if kind == RANKING:
        deep = question.most or len(options)
        places = {option: [bag.get((option, place), 0) for place in range(deep)] for option in options}
        return {
            "places": places,
            "points": {
                option: sum((len(options) - 1 - place) * n for place, n in enumerate(found))
                for option, found in places.items()
            },
        }
    if kind == NUMBER:
        return _numbers({value: n for value, n in bag.items() if value != ANSWERED}, edges)
    if kind == DATE:
        return {"months": {month: n for month, n in sorted(_without(bag)) if n}}
    if kind == PLACE:
        found = _without(bag)
        return {
            "points": [[*leaf, n] for leaf, n in sorted(one for one in found if one[0][0] != "in")],
            "neighbourhoods": {leaf[1]: n for leaf, n in sorted(one for one in found if one[0][0] == "in")},
        }
    assert kind in (OPEN, FILE), f"nobody counts {kind}"
    return {}


def _without(bag: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return [(leaf, n) for leaf, n in bag.items() if leaf != ANSWERED]


def _numbers(values: Mapping[float, int], edges: list[float]) -> dict[str, Any]:
    n = sum(values.values())
    if not n:
        return {"n": 0, "mean": None, "median": None, "low": None, "high": None, "bars": []}
    bars: list[list[Any]] = [[low, high, 0] for low, high in zip([None, *edges], [*edges, None], strict=True)]
    at = 0
    for value, times in sorted(values.items()):
        while at < len(edges) and value >= edges[at]:
            at += 1
        bars[at][2] += times
    ends = [bar for bar in bars[1:-1]]
    if bars[0][2]:
        ends.insert(0, bars[0])
    if len(bars) > 1 and bars[-1][2]:
        ends.append(bars[-1])
    return {
        "n": n,
        # Summed in the order of the values, so that the order in which people answered changes no last digit.
        "mean": fsum(value * times for value, times in sorted(values.items())) / n,
        "median": _median(values, n),
        "low": min(values),
        "high": max(values),
        "bars": ends,
    }


def _median(values: Mapping[float, int], n: int) -> float:
    middle, seen, before = (n + 1) // 2, 0, None
    for value, times in sorted(values.items()):
        if before is not None:
            return (before + value) / 2
        seen += times
        if seen >= middle:
            if n % 2 or seen > middle:
                return value
            before = value
    raise AssertionError("no middle")


def edges_of(bag: Mapping[Any, int], question: Question) -> list[float]:
    """Round edges of at most MOST_BARS bars over what nearly everybody said; one in fifty at either end may fall outside them."""
    values = sorted((value, n) for value, n in bag.items() if value != ANSWERED)
    n = sum(times for _value, times in values)
    if not n:
        return []
    low, high = _at(values, n * 0.02), _at(values, n * 0.98)
    low = low if question.low is None or low > question.low + (high - low) / 2 else question.low
    step = _round_up((high - low) / MOST_BARS or 1, question.whole)
    first = floor(low / step)
    last = max(floor(high / step), first)
    return [_plain((first + number) * step) for number in range(last - first + 2)]


def _at(values: list[tuple[float, int]], rank: float) -> float:
    seen = 0
    for value, times in values:
        seen += times
        if seen > rank:
            return value
    return values[-1][0]


def _round_up(step: float, whole: bool) -> float:
    """The next of 1, 2, 5, 10, 20, … (or 0.1, 0.2, 0.5 where decimals are allowed)."""
    power = 10.0 ** floor(log10(step))
    found = next(power * one for one in (1, 2, 5, 10) if power * one >= step * (1 - 1e-9))
    return max(found, 1.0) if whole else found


def _plain(value: float) -> float:
    value = round(value, 9)
    return int(value) if value == int(value) else value
