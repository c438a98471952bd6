# SPDX-License-Identifier: EUPL-1.2
"""An attacker has what everybody can see, and tries every subtraction. The attacker of these tests is handed the true answers too, to check
whether any calculation ends at one to four people. It shares no code with what it attacks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain, combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.survey.answers import clean
from samenspel.engines.survey.counting import Count
from samenspel.engines.survey.definition import Definition, read
from samenspel.engines.survey.disclosure import broad, hidden, is_hidden, newest, protect

from .making_questionnaires import options, question, questionnaire

randoms = st.integers(0, 2**32).map(Random)
GROUPS = ("college", "raad", "bewoners")
WHEN_OLD = [{"question": "age", "op": "is", "values": ["een", "twee"]}]
ASKS = read(
    questionnaire(
        question("age", breakdown=True),
        question("area", options=options("een", "twee"), breakdown=True),
        question("s", "scale", low=1, high=3, dont_know=True),
        question("m", "multiple", options=options("een", "twee")),
        question("x", "matrix", options=options("een", "twee"), when=WHEN_OLD),
        question("r", "ranking", options=options("een", "twee"), when=WHEN_OLD),
        question("n", "number"),
    )
)
Person = tuple[dict[str, Any], str]


def some_people(draw: Random, most: int = 45) -> list[Person]:
    """People whose age and area hang closely together with their group, and who often say the same."""
    close, skip, alike = draw.random(), draw.choice([0.02, 0.3]), draw.choice([0.1, 0.9])
    found = []
    for _ in range(draw.randint(0, most)):
        group = draw.choice([*GROUPS, "bewoners", "bewoners", "bewoners", draw.choice(["", "raad"])])
        same = draw.random() < close
        answers: dict[str, Any] = {
            "age": "een" if same and group == "raad" else draw.choice(["een", "twee", "drie"]),
            "area": ("een" if group == "bewoners" else "twee") if same else draw.choice(["een", "twee"]),
            "s": 3 if draw.random() < alike else draw.choice([1, 2, 3, "dk"]),
            "m": draw.sample(["een", "twee"], draw.randint(1, 2)),
            "x": {row: draw.choice(["een", "twee"]) for row in ("rij1", "rij2") if draw.random() < 0.8},
            "r": draw.sample(["een", "twee"], draw.randint(1, 2)),
            "n": draw.randint(0, 9),
        }
        found.append(({key: value for key, value in answers.items() if draw.random() > skip}, group))
    return [(clean(ASKS, answers, lenient=True)[0], group) for answers, group in found]


def count(people: list[Person], definition: Definition = ASKS) -> dict[str, Any]:
    found = Count(definition)
    for answers, group in people:
        found.add(answers, group)
    return json.loads(json.dumps(found.data()))


# The attacker --------------------------------------------------------------------------------

UNITS = ["age", "area", "s", "m", "x", "x/rij1", "x/rij2", "r", "n"]


def said(person: Person, unit: str) -> Any:
    """What this person said to a question, or to a row of a matrix; None: nothing."""
    key, _line, row = unit.partition("/")
    value = person[0].get(key)
    return value.get(row) if row and isinstance(value, dict) else value


def piece(shown: Any, unit: str) -> Any:
    """What is shown of a cell about this unit; None where hidden."""
    _key, _line, row = unit.partition("/")
    if shown is None or is_hidden(shown):
        return None
    if row:
        return None if is_hidden(shown["rows"][row]) else shown["rows"][row]
    return {name: value for name, value in shown.items() if name != "rows"}


def divisions(shown: dict[str, Any], unit: str) -> dict[str, dict[str, Any]]:
    """{"" or breakdown: {group or option: what is shown}} of one unit."""
    key = unit.partition("/")[0]
    found = {"": {name: piece(q, unit) for name, q in shown["questions"][key].items() if name}}
    for part, cells in shown["breakdowns"].items():
        if key in cells["questions"]:
            found[part] = {name: piece(q, unit) for name, q in cells["questions"][key].items()}
    return found


def cell_of(person: Person, part: str) -> str:
    return person[0].get(part, "") if part else person[1]


def blocks(people: list[Person], part: str, cells: dict[str, Any]) -> list[list[int]]:
    """Whom the attacker can tell apart: each cell that is shown, and everybody who is in none of them."""
    seen = [name for name, told in cells.items() if told is not None]
    found = [[n for n, one in enumerate(people) if cell_of(one, part) == name] for name in seen]
    rest = [n for n, one in enumerate(people) if cell_of(one, part) not in seen]
    return [block for block in [*found, rest] if block]


def unions(some: list[list[int]]) -> Iterator[set[int]]:
    for size in range(len(some) + 1):
        for chosen in combinations(some, size):
            yield set(chain.from_iterable(chosen))


def small(people: list[Person], some: set[int], unit: str) -> bool:
    """Whether what this set said is what one to four people said."""
    values = [said(people[n], unit) for n in some]
    return (
        0 < len([v for v in values if v is not None]) < 5
        or 0 < len([v for v in values if v not in (None, "dk")]) < 5
    )


def alike(people: list[Person], some: set[int], unit: str) -> bool:
    """Whether some answer was given by all of a small set, so that everybody's is known."""
    values = [v for n in some if (v := said(people[n], unit)) is not None]
    every = Counter(
        one
        for v in values
        for one in (
            [str(v)]
            if not isinstance(v, list)
            else [f"{o} {n}" if unit == "r" else o for n, o in enumerate(v)]
        )
    )
    return unit != "x" and len(values) < 10 and len(values) in every.values()


def attack(people: list[Person], shown: dict[str, Any]) -> None:
    for unit in UNITS:
        total = piece(shown["questions"][unit.partition("/")[0]][""], unit)
        parts = divisions(shown, unit)
        if total is None:
            assert all(told is None for cells in parts.values() for told in cells.values()), unit
            continue
        found = {part: blocks(people, part, cells) for part, cells in parts.items()}
        for part, some in found.items():
            for block in some:
                assert not small(people, set(block), unit), (unit, part, "few")
                assert not alike(people, set(block), unit), (unit, part, "all alike")
        for one, other in combinations(found, 2):
            for first in unions(found[one]):
                for second in unions(found[other]):
                    assert not small(people, first ^ second, unit), (unit, one, other, "nested")


@settings(max_examples=50, deadline=None)
@given(randoms)
def test_no_subtraction_ends_at_a_few_people(draw: Random) -> None:
    people = some_people(draw)
    attack(people, protect(count(people)))


@settings(max_examples=50, deadline=None)
@given(randoms)
def test_what_is_shown_is_true(draw: Random) -> None:
    """Nothing is rounded or moved: what is shown is what was counted, or it is hidden."""
    people = some_people(draw)
    counted = count(people)
    shown = protect(counted)
    assert shown["all"] == len(people) and "overlaps" not in shown
    for key, cells in shown["questions"].items():
        assert set(cells) == set(counted["questions"][key])
        for name, told in cells.items():
            true = counted["questions"][key][name]
            for field in ("asked", "answered", "counts", "dk", "mean", "places", "points"):
                assert is_hidden(told) or told.get(field) == true.get(field)
            for row, held in {} if is_hidden(told) else told.get("rows", {}).items():
                assert is_hidden(held) or held == true["rows"][row]


@settings(max_examples=20, deadline=None)
@given(randoms)
def test_nothing_can_be_read_from_the_difference_of_two_moments(draw: Random) -> None:
    people = some_people(draw, most=70)
    at = len(people) // 2
    shown = protect(count(people[:at]))
    version = dict.fromkeys([*UNITS, "sizes"], at)
    while at < len(people):
        at = min(len(people), at + draw.randint(1, 9))
        later = newest(shown, count(people[:at]))
        attack_difference(people, version, at, shown, later)
        shown = later


def attack_difference(
    people: list[Person], version: dict[str, int], at: int, shown: dict[str, Any], later: dict[str, Any]
) -> None:
    for unit in UNITS:
        key = unit.partition("/")[0]
        before, after = (piece(one["questions"][key][""], unit) for one in (shown, later))
        if before is None or after is None or before == after:
            continue
        new = people[version[unit] : at]
        version[unit] = at
        then = divisions(shown, unit)
        assert said_enough(new, unit), unit
        for part, cells in divisions(later, unit).items():
            both = [
                name for name, told in cells.items() if told is not None and then[part].get(name) is not None
            ]
            for name in both:
                assert said_enough([one for one in new if cell_of(one, part) == name], unit), (
                    unit,
                    part,
                    name,
                )
            others = [one for one in new if cell_of(one, part) not in both]
            appeared = [name for name in cells if name not in then[part]]
            assert appeared or said_enough(others, unit), (unit, part, "the rest")


def said_enough(new: list[Person], unit: str) -> bool:
    values = [v for one in new if (v := said(one, unit)) is not None]
    return not values or len([v for v in values if v != "dk"]) >= 5


# By example ----------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from("abcdefg"), st.one_of(st.integers(0, 6), st.integers(0, 60))))
def test_hidden_groups_hold_two_groups_and_five_people_or_everybody(counts: dict[str, int]) -> None:
    found = hidden(counts)
    few = {name for name, n in counts.items() if 0 < n < 5}
    assert few <= found and not any(counts[name] == 0 for name in found)
    if found:
        everybody = {name for name, n in counts.items() if n}
        assert found == everybody or (len(found) > 1 and sum(counts[name] for name in found) >= 5)
        assert few, "nothing is hidden when no group is small"
        shown = everybody - found
        assert not shown or max(counts[name] for name in found) <= min(counts[name] for name in shown)


def scale_of(**answers: list[Any]) -> dict[str, Any]:
    """A scale question answered like this by these groups, counted."""
    asks = read(questionnaire(question("q", "scale", dont_know=True)))
    return count([({"q": value}, group) for group, values in answers.items() for value in values], asks)


def shown_groups(data: dict[str, Any]) -> set[str]:
    cells = protect(data)["questions"]["q"]
    return {group for group, told in cells.items() if group and not is_hidden(told)}


MIXED = [1, 2, 3, 4, 5] * 3


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    data = scale_of(college=[1, 2, 3], raad=MIXED[:9], staf=MIXED, bewoners=MIXED * 2)
    assert shown_groups(data) == {"staf", "bewoners"}
    assert is_hidden(protect(data)["groups"]["raad"])


def test_fewer_than_five_people_are_hidden_whole() -> None:
    shown = protect(scale_of(raad=[1, 2, 3, 4]))
    assert shown["all"] == 4 and all(is_hidden(told) for told in shown["questions"]["q"].values())


def test_who_does_not_know_makes_no_opinion_of_five() -> None:
    assert shown_groups(scale_of(college=[1, 5, "dk", "dk", "dk", "dk"], raad=MIXED, bewoners=MIXED * 2)) == {
        "bewoners"
    }


@pytest.mark.parametrize(("people", "seen"), [(9, False), (10, True)])
def test_a_small_group_that_says_one_thing_is_hidden(people: int, seen: bool) -> None:
    assert ("college" in shown_groups(scale_of(college=[5] * people, raad=MIXED, bewoners=MIXED))) is seen


def test_people_without_a_group_are_not_left_over() -> None:
    """Two people without a group: everybody minus the groups would be those two."""
    data = scale_of(**{"raad": MIXED[:6], "bewoners": MIXED, "": [1, 2]})
    assert shown_groups(data) == {"bewoners"}


def test_a_group_is_hidden_in_a_question_that_few_of_it_met() -> None:
    asks = read(
        questionnaire(
            question("a"), question("q", "scale", when=[{"question": "a", "op": "is", "values": ["een"]}])
        )
    )
    people = [({"a": "een", "q": n % 5 + 1}, "bewoners") for n in range(20)]
    people += [({"a": ["een", "een", "twee", "drie"][n % 4], "q": n % 5 + 1}, "raad") for n in range(30)]
    people += [
        ({"a": "een" if n < 2 else "twee" if n % 2 else "drie", "q": n + 1}, "college") for n in range(12)
    ]
    shown = protect(count(people, asks))
    assert shown["groups"] == {"bewoners": 20, "raad": 30, "college": 12}
    assert not any(is_hidden(told) for told in shown["questions"]["a"].values())
    assert {group for group, told in shown["questions"]["q"].items() if is_hidden(told)} == {
        "college",
        "raad",
    }


def test_students_and_under_25_are_not_subtracted() -> None:
    """All twelve students are under 25; fourteen people are. The other two under 25 would be known."""
    asks = read(
        questionnaire(question("age", options=options("jong", "oud"), breakdown=True), question("q", "scale"))
    )
    people = [({"age": "jong", "q": n % 5 + 1}, "student") for n in range(12)]
    people += [({"age": "jong" if n < 2 else "oud", "q": n % 5 + 1}, "ander") for n in range(30)]
    shown = protect(count(people, asks))
    groups, ages = shown["questions"]["q"], shown["breakdowns"]["age"]["questions"]["q"]
    assert is_hidden(ages["jong"]) and is_hidden(ages["oud"])
    assert not is_hidden(groups["student"])


def test_one_row_of_a_matrix_is_hidden_alone() -> None:
    asks = read(questionnaire(question("q", "matrix")))
    people = [
        ({"q": {"rij1": ["een", "twee"][n % 2], **({"rij2": "een"} if n < 3 else {})}}, "") for n in range(9)
    ]
    told = protect(count(people, asks))["questions"]["q"][""]
    assert told["rows"] == {"rij1": {"een": 5, "twee": 4, "drie": 0}, "rij2": {"hidden": True, "why": "few"}}


def test_what_people_typed_shows_only_where_five_wrote_it() -> None:
    asks = read(questionnaire(question("n", "number"), question("d", "date"), question("p", "place")))
    here, there = {"lat": 50.1, "lon": 3.2}, {"lat": 50.2, "lon": 3.2}
    people: list[Person] = [({"n": n, "d": f"2026-0{n % 2 + 1}-01", "p": here}, "raad") for n in range(12)]
    people += [
        ({"n": 99, "d": "1931-04-01", "p": there}, "raad"),
        ({"p": {"neighbourhood": "Noord"}}, "raad"),
    ]
    shown = protect(count(people, asks))["questions"]
    number = shown["n"][""]
    assert number["low"] is number["high"] is None and sum(bar[2] for bar in number["bars"]) == 13
    assert all(bar[2] == 0 or bar[2] >= 5 for bar in number["bars"])
    assert shown["d"][""]["months"] == {"2026-01": 6, "2026-02": 6}
    assert [n for _lat, _lon, n in shown["p"][""]["points"]] == [12] and shown["p"][""][
        "neighbourhoods"
    ] == {}
    assert (
        shown["n"]["raad"]["bars"] == []
        and shown["d"]["raad"]["months"] == {}
        and shown["p"]["raad"]["points"] == []
    )


@given(st.lists(st.integers(0, 9), max_size=12))
def test_bars_are_joined_until_each_holds_five(heights: list[int]) -> None:
    found = broad([[at, at + 1, n] for at, n in enumerate(heights)], 5)
    assert sum(bar[2] for bar in found) == sum(heights)
    assert [bar[1] for bar in found[:-1]] == [bar[0] for bar in found[1:]]
    if sum(heights) >= 5:
        assert all(n == 0 or n >= 5 for _low, _high, n in found)


def test_results_are_renewed_after_five_more_people() -> None:
    before = protect(scale_of(raad=MIXED))
    four, five = scale_of(raad=[*MIXED, 1, 2, 3, 4]), scale_of(raad=[*MIXED, 1, 2, 3, 4, 5])
    assert newest(before, four) == before
    assert newest(before, five) == protect(five)
    assert newest(None, four) == protect(four)


def test_a_group_that_grew_by_one_is_hidden_and_the_others_are_renewed() -> None:
    before = protect(scale_of(college=MIXED[:8], raad=MIXED, bewoners=MIXED * 2))
    later = scale_of(college=[*MIXED[:8], 1], raad=[*MIXED, *MIXED], bewoners=MIXED * 4)
    cells = newest(before, later)["questions"]["q"]
    assert is_hidden(cells["college"]) and is_hidden(cells["raad"])
    assert cells["bewoners"]["answered"] == 60 and cells[""]["answered"] == 99
