# SPDX-License-Identifier: EUPL-1.2
"""The drawings: well-formed, safe with any text, and the right number of marks."""

import re
import time
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from samenspel.website import drawings
from samenspel.website.templatetags import charts
from samenspel.website.templatetags import samenspel as tags

NASTY = '<script>alert("x")</script>'
ALL = [
    drawings.BRAND,
    drawings.BAND,
    drawings.TWO,
    drawings.EMPTY,
    *drawings.VERBS.values(),
    *drawings.ICONS.values(),
    *drawings.MARKS.values(),
    *drawings.MARKS_WIDE.values(),
    *drawings.KNOTS.values(),
    *drawings.LADDER.values(),
    *drawings.MOTIFS,
    *drawings.AVATARS,
    *drawings.SCENES,
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def html(drawing):
    """The drawing as a tree. Attributes without quotes are fine in HTML and not in XML."""
    quoted = re.sub(r"=(num|step)(?=[ >])", r'="\1"', drawing)
    return ElementTree.fromstring(f"<x>{quoted}</x>")


@pytest.mark.parametrize("drawing", ALL)
def test_every_still_picture_is_well_formed_and_needs_no_inline_style(drawing):
    html(drawing)
    assert "style=" not in drawing
    assert "nan" not in drawing


def test_every_state_has_a_shape_and_a_word():
    assert set(tags.STATE_WORDS) == set(drawings.MARKS)


def test_status_has_shape_and_word_together():
    assert tags.status("late").endswith("Too late</span>")
    assert "2 of 3" in tags.status("running", "2 of 3")
    assert NASTY not in tags.status(NASTY) + tags.status("late", NASTY)


def test_ring_counts_down_and_changes_colour_when_few_days_are_left():
    assert "l-town" in tags.ring(12, 30) and "<b>12</b>" in tags.ring(12, 30)
    assert "l-resident" in tags.ring(3, 30)
    assert "last day" in tags.ring(0, 30)
    assert "closed" in tags.ring(None) and "closed" in tags.ring(-1)
    assert tags.ring(5, 0)


def test_punctuality_has_one_mark_for_each_contribution():
    drawing = charts.dots(187, 16)
    assert drawing.count("h0") == 187
    assert drawing.count("l6.5 12h-13z") == 16
    assert "One mark" not in drawing


def test_punctuality_groups_large_numbers_and_never_hides_a_late_answer():
    drawing = charts.dots(12_000, 1)
    assert drawing.count("h0") <= charts.MOST_MARKS
    assert drawing.count("l6.5 12h-13z") == 1
    assert "One mark is 50 contributions." in drawing


def test_drawings_of_nothing_are_no_error():
    assert charts.dots(0, 0) and charts.promise_dots(0, 0, 0) and charts.progress(0, 0)
    assert charts.bars([]) == "" and charts.month_bars([]) == ""
    html(charts.dumbbell([]))


def test_rows_may_be_dictionaries_objects_or_tuples():
    rows = [{"label": "a", "value": 3}, SimpleNamespace(label="b", value=2, url="/b/"), ("c", 1)]
    drawing = charts.bars(rows)
    assert 'href="/b/"' in drawing and drawing.count("<li>") == 3


def test_text_of_people_is_escaped_in_every_drawing():
    row = {"label": NASTY, "value": 1, "url": f'/"{NASTY}', "text": NASTY}
    who = {"label": NASTY, "share_here": 0.1, "share_there": 0.5}
    month = {"label": NASTY, "on_time": 1, "total": 2}
    made = (
        charts.bars([row], NASTY)
        + charts.dumbbell([who, who | {"hidden": True}], NASTY, NASTY)
        + charts.month_bars([month], 0.9)
        + charts.progress(1, 2, NASTY)
        + charts.data_table(NASTY, [NASTY], [[NASTY, NASTY]])
        + tags.icon("pin", NASTY)
    )
    assert "<script" not in made
    assert "style=" not in made


def test_small_groups_are_named_but_not_drawn():
    drawing = charts.dumbbell([{"label": "Few", "share_here": 0.02, "share_there": 0.3, "hidden": True}])
    assert drawing.count("not shown") == 1
    assert "groups that would give a small one away" in drawing
    assert '<td class="num">2%' not in drawing


def test_the_legend_of_who_takes_part_speaks_of_hidden_groups_only_when_there_are():
    assert "Not shown" not in charts.dumbbell([{"label": "Many", "share_here": 0.2, "share_there": 0.3}])


def test_ladder_says_where_residents_stand():
    drawing = tags.ladder("co_decide")
    assert drawing.count("You are here") == 1
    assert drawing.count("<li") == 6
    html(drawing)


def test_same_number_gives_the_same_picture_and_neighbours_differ():
    assert tags.motif(7) == tags.motif(7)
    assert len({tags.motif(i) for i in range(12)}) > 6
    assert tags.avatar("greta")


def test_pictures_of_a_whole_list_page_cost_little():
    template = engines["django"].from_string(
        '{% for i in r %}{% motif i %}{% status "adopted" %}{% icon "heart" %}'
        "{% ring 12 30 %}{% avatar i %}{% endfor %}"
    )
    template.render({"r": range(24)})
    started = time.process_time()
    for _round in range(10):
        template.render({"r": range(24)})
    assert (time.process_time() - started) / 10 < 0.010
