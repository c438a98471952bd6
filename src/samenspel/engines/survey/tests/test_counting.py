# SPDX-License-Identifier: EUPL-1.2
"""Counting one by one gives what counting by hand gives, in any order and in any number of pieces."""

from __future__ import annotations

import json
from math import cos, radians
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.survey.counting import MOST_BARS, Count, edges_of, square
from samenspel.engines.survey.definition import Definition, read

from .making_questionnaires import options, question, questionnaire, some_answers, some_questionnaire
from .reference import count_slowly

randoms = st.integers(0, 2**32).map(Random)


def counted(definition: Definition, rows: Any) -> dict[str, Any]:
    found = Count(definition)
    for answers, group in rows:
        found.add(answers, group)
    return found.data()


def without_bars(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: round(inner, 9) if key == "mean" and inner is not None else without_bars(inner)
            for key, inner in value.items()
            if key not in ("bars", "overlaps")
        }
    return value


def some_rows(draw: Random, data: dict[str, Any], most: int = 14) -> list[Any]:
    return [
        (some_answers(draw, data), draw.choice(["", "raad", "bewoners"]))
        for _ in range(draw.randint(0, most))
    ]


@settings(max_examples=50, deadline=None)
@given(randoms)
def test_it_is_what_counting_by_hand_gives(draw: Random) -> None:
    data = some_questionnaire(draw)
    definition, rows = read(data), some_rows(draw, data)
    assert without_bars(counted(definition, rows)) == without_bars(count_slowly(definition, rows))


@settings(max_examples=50, deadline=None)
@given(randoms)
def test_order_and_pieces_do_not_matter(draw: Random) -> None:
    data = some_questionnaire(draw)
    definition, rows = read(data), some_rows(draw, data)
    whole = counted(definition, rows)
    draw.shuffle(rows)
    pieces = [Count(definition) for _ in range(3)]
    for answers, group in rows:
        draw.choice(pieces).add(answers, group)
    last = pieces[2].data()
    pieces[1].merge(pieces[2])
    pieces[0].merge(pieces[1])
    assert pieces[0].data() == whole
    assert pieces[2].data() == last
    assert json.loads(json.dumps(whole)) == whole


@settings(max_examples=50, deadline=None)
@given(randoms)
def test_groups_and_those_without_add_up(draw: Random) -> None:
    """asked = answered + skipped, everybody = the groups + those without one, for each figure that is a number of people."""
    data = some_questionnaire(draw)
    definition, rows = read(data), some_rows(draw, data)
    whole, none = counted(definition, rows), counted(definition, [row for row in rows if not row[1]])
    for key, cells in whole["questions"].items():
        for told in cells.values():
            assert told["asked"] >= told["answered"]
            if "counts" in told and definition.by_key[key.split(":")[0]].kind != "multiple":
                assert sum(told["counts"].values()) + told.get("dk", 0) == told["answered"]
            if "bars" in told:
                assert sum(bar[2] for bar in told["bars"]) == told["n"] == told["answered"]
        for name in ("asked", "answered"):
            parts = sum(told[name] for group, told in cells.items() if group)
            assert cells[""][name] == parts + none["questions"][key][""][name]


@settings(max_examples=50)
@given(st.lists(st.one_of(st.integers(-50, 5000), st.floats(0, 100, width=16)), max_size=40))
def test_each_bar_holds_the_numbers_between_its_edges(values: list[float]) -> None:
    definition = read(questionnaire(question("n", "number")))
    bars = counted(definition, [({"n": value}, "") for value in values])["questions"]["n"][""]["bars"]
    for low, high, n in bars:
        assert n == len([v for v in values if (low is None or low <= v) and (high is None or v < high)])
    assert len(bars) <= MOST_BARS + 4
    edges = [low for low, _high, _n in bars[1:]]
    assert edges == [high for _low, high, _n in bars[:-1]]


def test_one_far_number_does_not_flatten_the_others() -> None:
    definition = read(questionnaire(question("n", "number", whole=True)))
    rows = [({"n": n % 50}, "") for n in range(200)] + [({"n": 10**9}, "")]
    bars = counted(definition, rows)["questions"]["n"][""]["bars"]
    assert bars[-1][0] == 50 and bars[-1][1:] == [None, 1]
    assert [bar[2] for bar in bars[:-1]] == [20] * 10


def test_round_edges() -> None:
    whole = read(questionnaire(question("n", "number", whole=True))).by_key["n"]
    assert edges_of({n: 1 for n in range(0, 11)}, whole) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert edges_of({20: 5, 64: 5}, whole)[:3] == [20, 25, 30]
    assert edges_of({3: 9}, whole) == [3, 4]
    assert edges_of({}, whole) == []


def test_points_of_a_ranking_are_those_of_borda() -> None:
    definition = read(questionnaire(question("r", "ranking", options=options("a", "b", "c"))))
    told = counted(definition, [({"r": ["a", "b", "c"]}, ""), ({"r": ["b"]}, "")])["questions"]["r"][""]
    assert told["points"] == {"a": 2, "b": 3, "c": 0}
    assert told["places"] == {"a": [1, 0, 0], "b": [1, 1, 0], "c": [0, 0, 1]}


@pytest.mark.parametrize("lat", [0.0, 35.2, 51.05, 64.8, -33.9])
def test_a_square_is_about_two_hundred_metres(lat: float) -> None:
    """Two points further apart than its diagonal never share one; a point is never further than half of it from the middle."""
    for lon in (-70.01, 3.7012, 179.999):
        middle = square(lat, lon)
        north = abs(middle[0] - lat) * 111_320
        east = abs(middle[1] - lon) * 111_320 * cos(radians(lat))
        assert north <= 101 and east <= 102
        assert square(lat + 0.003, lon) != middle


def test_what_cannot_be_an_answer_is_not_counted() -> None:
    definition = read(questionnaire(question("a"), question("s", "scale"), question("b", breakdown=True)))
    found = counted(definition, [({"a": "vier", "s": 9, "b": ["een"], "weg": 1}, "raad")])
    assert found["all"] == 1 and found["breakdowns"]["b"] == {"questions": {"a": {}, "s": {}}}
    assert [found["questions"][key]["raad"]["answered"] for key in "as"] == [0, 0]


def test_what_is_not_asked_is_not_counted() -> None:
    definition = read(
        questionnaire(question("a"), question("b", when=[{"question": "a", "op": "is", "values": ["een"]}]))
    )
    told = counted(definition, [({"a": "een", "b": "twee"}, ""), ({"a": "twee", "b": "twee"}, "")])[
        "questions"
    ]["b"]
    assert (told[""]["asked"], told[""]["answered"]) == (1, 1)
