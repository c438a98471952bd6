# SPDX-License-Identifier: EUPL-1.2
"""The drawings of a count: well-formed, safe with any text, and every figure is there in words too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from samenspel.website.templatetags import count_charts as charts

NASTY = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def tree(drawing: str) -> Any:
    return ElementTree.fromstring(f"<x>{drawing}</x>")


def row(parts: list[tuple[str, float]], **facts: Any) -> dict[str, Any]:
    return {"label": "Bank", "url": "../1/", "parts": parts, "text": "€ 300", **facts}


def test_every_drawing_is_well_formed_needs_no_inline_style_and_escapes_what_people_wrote() -> None:
    made = [
        charts.pay_patterns(),
        charts.count_scene(),
        charts.pay_bars([row([("0", 1)], label=NASTY, url=NASTY, text=NASTY, late=True)], 1, NASTY),
        charts.pay_legend([("1", NASTY)], NASTY),
        charts.side_by_side(
            [{"label": NASTY, "url": NASTY, "votes": 3, "ours": True, "theirs": False}], *[NASTY] * 5
        ),
        charts.got_bars([(NASTY, 3, 4)], NASTY, NASTY),
        charts.steps_to_budget([(1, 2, 3, True), (3, 3, 9, False)], 5, NASTY, (NASTY, NASTY), NASTY),
        charts.round_by_round([3, None], [4, 2], (NASTY, NASTY), NASTY, (NASTY, NASTY)),
    ]
    for drawing in made:
        tree(drawing)
        assert "style=" not in drawing and "<script>" not in drawing and "nan" not in drawing


def test_the_longest_bar_fills_the_width_and_parts_follow_each_other() -> None:
    bars = tree(charts.pay_bars([row([("0", 300), ("missing", 100)]), row([("1", 200)])], 400))
    first, second = bars.iter("svg")
    assert (first.get("width"), second.get("width")) == ("100%", "50%")
    known, missing = first
    assert (known.get("width"), missing.get("x"), missing.get("width")) == ("75%", "75%", "25%")
    assert missing.get("fill") == "url(#pay-missing)"


def test_every_pattern_a_bar_can_have_is_defined() -> None:
    there = set(re.findall(r'id="pay-(\w+)"', charts.pay_patterns()))
    assert there >= {*map(str, range(9)), charts.LEFT, charts.MISSING}


def test_rows_in_which_two_outcomes_differ_are_told_apart_without_colour() -> None:
    rows = [
        {"label": name, "url": "#", "votes": 9, "ours": a, "theirs": b}
        for name, a, b in (("Both", True, True), ("Ours", True, False), ("Theirs", False, True))
    ]
    both, ours, theirs = list(tree(charts.side_by_side(rows, "a", "b", "v", "c")).iter("tr"))[1:]
    assert (both.get("class"), ours.get("class"), theirs.get("class")) == (None, "only-ours", "only-theirs")
    assert "".join(ours.itertext()).endswith("yes–no") and "".join(theirs.itertext()).endswith("–noyes")


def test_a_name_says_its_language_only_where_it_is_not_that_of_the_page() -> None:
    assert 'lang="nl"' in charts.pay_bars([row([("0", 1)])], 1, "nl")
    assert "lang=" not in charts.pay_bars([row([("0", 1)])], 1, "en")


def test_a_drawing_of_nothing_does_not_break() -> None:
    for drawing in (
        charts.pay_bars([], 0),
        charts.pay_bars([row([("0", 0)])], 0),
        charts.got_bars([("0", 0, None)], "a"),
        charts.steps_to_budget([(5, 5, 0, True)], 10, "", ("", ""), ""),
        charts.round_by_round([None], [None], ("", ""), "", ("", "")),
    ):
        tree(drawing)
