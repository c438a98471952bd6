# SPDX-License-Identifier: EUPL-1.2
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.foundations.places.models import Place
from samenspel.foundations.places.network_map import (
    STATES,
    TOP,
    WIDTH,
    Look,
    MapPlace,
    draw,
    legend_mark,
    places_on_map,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """These tests read the English texts; what residents read is Dutch."""
    with translation.override("en"):
        yield


GENT = MapPlace(1, "Gent", 51.05, 3.73)
LEIEDAM = MapPlace(2, "Leiedam", 50.87, 3.4, address="/leiedam/")
EVERE = MapPlace(3, "Evere", 50.87, 4.40, "brussels")
ELSENE = MapPlace(4, "Elsene", 50.82, 4.37, "brussels", "/elsene/")


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_every_town_with_a_point_is_drawn_and_the_drawing_is_small(
    loaded: None, town: Place, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(1):
        places = places_on_map()
    assert len(places) == 305
    svg = draw(places, {place.id: list(STATES)[place.id % 4] for place in places})
    assert len(svg.encode()) < 40_000
    assert len([u for u in read(svg).iter("use") if u.get("href") != "#m-ring"]) == 305
    assert "Map of 305 municipalities" in svg


def test_a_fictional_town_that_does_not_run_is_not_on_the_map(town: Place) -> None:
    assert [place.name for place in places_on_map()] == ["Leiedam"]
    Place.objects.update(is_active=False)
    assert places_on_map() == []


def test_a_running_town_is_a_link_with_its_name_and_state() -> None:
    svg = draw([GENT, LEIEDAM], {2: "both"})
    (link,) = read(svg).iter("a")
    assert link.get("href") == "/leiedam/"
    assert link.findtext("title") == link.get("aria-label") == "Leiedam: signed, and something is running"
    assert link.findtext("text") == "Leiedam"
    assert [use.get("href") for use in link.iter("use")] == ["#m-ring", "#m-both"]


def test_links_are_heard_and_the_other_marks_are_not() -> None:
    svg = read(draw([GENT, LEIEDAM, EVERE, ELSENE], {}))
    assert svg.get("role") == "group" and svg.get("aria-label")
    (silent,) = (g for g in svg.iter("g") if g.get("aria-hidden") == "true")
    assert not list(silent.iter("a"))
    assert len(list(svg.iter("a"))) == 2


def test_the_label_counts_each_state() -> None:
    svg = draw([GENT, LEIEDAM, EVERE], {1: "signed", 2: "both"})
    assert read(svg).get("aria-label") == (
        "Map of 3 municipalities: 1 signed, and something is running, 1 signed, 1 not on Samenspel yet"
    )


def test_brussels_stands_enlarged_with_its_number_on_the_map() -> None:
    svg = draw([GENT, EVERE, ELSENE], {})
    assert "Brussels, enlarged" in svg and "2 municipalities" in svg
    assert "Brussels" not in draw([GENT], {})


def test_north_is_up_and_east_is_right() -> None:
    svg = read(draw([GENT, replace(GENT, id=9, name="Essen", lat=51.46, lon=4.47)], {}))
    at = {use.findtext("title"): (float(use.get("x", 0)), float(use.get("y", 0))) for use in svg.iter("use")}
    assert at["Essen"][0] > at["Gent"][0] and at["Essen"][1] < at["Gent"][1]
    assert at["Essen"][1] == TOP


def test_a_name_with_script_stays_a_name() -> None:
    evil = replace(LEIEDAM, name="<script>\"&'", address='/x"onload="y/')
    svg = draw([evil], {})
    assert "<script" not in svg
    (link,) = read(svg).iter("a")
    assert link.get("href") == '/x"onload="y/'
    assert link.findtext("text") == "<script>\"&'"


def test_nothing_in_the_drawing_offends_a_strict_policy() -> None:
    assert not re.search(r"style=|<style|<script|\son\w+=|https?:", draw([GENT, LEIEDAM, EVERE, ELSENE], {}))


def test_nothing_to_draw_is_an_empty_text_and_one_town_is_enough() -> None:
    assert draw([], {}) == ""
    assert read(draw([LEIEDAM], {})).findtext("a/text") == "Leiedam"


def test_an_unknown_state_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="got \\['busy'\\], allowed"):
        draw([GENT], {1: "busy"})
    with pytest.raises(ValueError, match="got 'busy', allowed"):
        legend_mark("busy")


def test_a_legend_mark_needs_no_map_beside_it() -> None:
    for state in STATES:
        mark = read(legend_mark(state))
        assert mark.get("aria-hidden") == "true"
        assert not list(mark.iter("use"))


def test_many_running_towns_have_rings_but_no_names_across_each_other() -> None:
    svg = draw([replace(LEIEDAM, id=n, lon=3 + n / 10) for n in range(4)], {})
    assert svg.count('href="#m-ring"') == 4
    assert "map-word" not in svg


POINTS = st.tuples(st.floats(50.68, 51.51), st.floats(2.54, 5.92), st.sampled_from(["flanders", "brussels"]))


@settings(max_examples=50)
@given(st.lists(POINTS, min_size=1, max_size=8), st.integers(0, 3))
def test_everything_lies_within_the_frame(points: list, running: int) -> None:
    places = [
        MapPlace(n, f"Town {n}", lat, lon, region, f"/t{n}/" if n < running else "")
        for n, (lat, lon, region) in enumerate(points)
    ]
    svg = read(draw(places, {}))
    height = float(svg.get("viewBox", "").split()[3])
    for element in (*svg.iter("use"), *svg.iter("text")):
        assert 0 <= float(element.get("x", "")) <= WIDTH
        assert 0 <= float(element.get("y", "")) <= height
    for word in svg.iterfind("a/text"):
        half = len(word.text or "") * 13 / 2
        assert half <= float(word.get("x", "")) <= WIDTH - half


def test_another_map_has_its_own_states_signs_and_links_without_rings() -> None:
    look = Look(
        {"far": "far", "near": "near"}, {"far": '<circle r="9"/>', "near": '<path d="M0 0h1"/>'}, 15, False
    )
    svg = draw([GENT, LEIEDAM], {2: "far"}, look)
    (link,) = read(svg).iter("a")
    assert link.get("aria-label") == "Leiedam: far"
    assert [use.get("href") for use in link.iter("use")] == ["#m-far"]
    assert 'r="15"' in svg and "Map of 2 municipalities: 1 far, 1 near" in svg
    assert '<circle r="9"/>' in legend_mark("far", look)
    with pytest.raises(ValueError, match="got \\['both'\\], allowed"):
        draw([GENT], {1: "both"}, look)
    with pytest.raises(ValueError, match="got 'both', allowed"):
        legend_mark("both", look)
