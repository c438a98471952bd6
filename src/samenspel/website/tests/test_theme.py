# SPDX-License-Identifier: EUPL-1.2
"""A town's colours: what is read, what is refused, and what is written."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from samenspel.website import theme


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_colours_of_the_house_can_be_read_by_everybody():
    assert len(theme.house_colours()) == 54
    theme.check_contrast({})


def test_black_on_white_is_twenty_one_to_one():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_theme_file_is_read_with_our_names_and_those_of_nl_design_system():
    css = """
    /* merk van Leiedam */
    .leiedam-theme {
      --samenspel-color-action: #7A1F3D;
      --samenspel-color-action-dark: #f2a9c0;
      --utrecht-link-color: #7a1f3d;
      --utrecht-page-footer-background-color: #333;
    }
    """
    assert theme.read_theme(css) == {"action": "#7a1f3d", "action-dark": "#f2a9c0", "block": "#333333"}


@pytest.mark.parametrize(
    ("css", "sentence"),
    [
        (":root { --samenspel-color-banana: #ffcb3d }", "do not know the token “--samenspel-color-banana”"),
        (":root { --utrecht-link-colour: #ffcb3d }", "do not know the token “--utrecht-link-colour”"),
        (":root { --samenspel-color-action: red }", "must be a colour like #0b5560, not “red”"),
        (":root { --samenspel-color-action: url(https://elsewhere.example/x) }", "must be a colour"),
        (":root { --samenspel-color-action: #0b5560cc }", "must be a colour"),
        ("body { display: none }", "is not a colour token"),
        ("@import url(https://elsewhere.example/x.css);", "is not a colour token"),
        (":root { --samenspel-color-action: #000; --utrecht-link-color: #111 }", "given twice"),
        ("/* nothing */", "no colour in this file"),
        ("x" * 60_000, "too long"),
    ],
)
def test_theme_file_with_something_else_is_refused_with_a_sentence(css, sentence):
    with pytest.raises(ValidationError) as refused:
        theme.read_theme(css)
    assert sentence in " ".join(refused.value.messages)


def test_every_fault_of_a_file_is_named_at_once():
    with pytest.raises(ValidationError) as refused:
        theme.read_theme(":root { --samenspel-color-action: red; --x: #fff; color: blue }")
    assert len(refused.value.messages) == 3


def test_pale_action_colour_is_refused_with_the_pair_and_the_ratio():
    with pytest.raises(ValidationError) as refused:
        theme.check_contrast({"action": "#7fb8c0"})
    said = " ".join(refused.value.messages)
    assert "On the light page “action” (#7fb8c0) on “paper” (#faf6ed) has a contrast of 2.04 to 1" in said
    assert "at least 4.5 to 1" in said
    assert "dark page" not in said


def test_dark_page_is_checked_too():
    with pytest.raises(ValidationError) as refused:
        theme.check_contrast({"action": "#7a1f3d", "action-dark": "#7a1f3d"})
    said = " ".join(refused.value.messages)
    assert "On the dark page “action-dark” (#7a1f3d) on “paper-dark”" in said
    assert "light page" not in said


@pytest.mark.parametrize("action", ["#7a1f3d", "#1d4289", "#005b33", "#5b2b82", "#8a3b00", "#111111"])
def test_one_dark_colour_is_enough_for_a_whole_theme(action):
    theme.check_contrast({"action": action})
    full = theme.complete({"action": action})
    assert full["action"] == action
    assert full["action-dark"] != theme.house_colours()["action-dark"]


def test_town_with_its_own_two_shapes_gets_tints_and_a_dark_page():
    tokens = {"action": "#1d4289", "resident": "#d1495b", "town": "#2e86ab", "together": "#2b1a4f"}
    theme.check_contrast(tokens)
    full = theme.complete(tokens)
    assert full["resident-tint"] != theme.house_colours()["resident-tint"]
    assert theme.contrast(full["together-dark"], full["paper-dark"]) > 8


def test_given_colours_are_never_changed():
    tokens = {name: "#123456" for name in theme.BRAND} | {f"{name}-dark": "#abcdef" for name in theme.BRAND}
    full = theme.complete(tokens)
    assert {name: full[name] for name in tokens} == tokens


def test_style_sheet_holds_only_what_differs():
    assert "{}" in theme.theme_css({})
    css = theme.theme_css({"block": "#333333"})
    assert css.count("--samenspel-color-") == 2
    assert "--samenspel-color-block:light-dark(#333333,#262626)" in css
    assert "<" not in css
