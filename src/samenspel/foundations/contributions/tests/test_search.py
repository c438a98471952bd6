# SPDX-License-Identifier: EUPL-1.2
"""Search in Dutch: words in all their forms, and nothing anybody types is an error or means everything."""

from __future__ import annotations

import pytest
from factories import make_idea
from hypothesis import given
from hypothesis import strategies as st

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.search import (
    LONGEST_WORD,
    MOST_WORDS,
    asked_stems,
    matching,
    resembling,
    stem,
    stems_of,
    words,
)

ALIKE = [
    "fietspad fietspaden",
    "stad steden",
    "binnenstad binnensteden",
    "kind kinderen",
    "schoolkind schoolkinderen",
    "boom bomen",
    "weg wegen",
    "brug bruggen",
    "bus bussen",
    "vuilnisbak vuilnisbakken",
    "straat straten",
    "huis huizen",
    "glas glazen",
    "museum musea",
    "bank banken",
    "speelplein speelpleinen",
    "oud oude",
]


@pytest.mark.parametrize("pair", ALIKE)
def test_a_word_and_its_plural_are_one_word(pair: str) -> None:
    one, many = pair.split()
    assert stem(one) == stem(many)


@pytest.mark.parametrize(
    "pair", ["bank band", "stad staat", "bos bus", "kind kunst", "pad paard", "boom boot"]
)
def test_different_words_stay_different(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_accents_and_capitals_make_no_difference() -> None:
    assert words("Café CAFÉ cafe\u0301 één ĳs") == ["cafe", "cafe", "cafe", "een", "ijs"]


def test_other_scripts_are_words_too() -> None:
    assert words("حديقة парк Çınar") == ["حديقة", "парк", "cınar"]


def test_everything_that_is_no_letter_or_digit_separates() -> None:
    assert words("a:b c-d e_f g%h «i» 'j'") == list("abcdefghij")
    assert words("\x00\x07 %_ 🌳🚲 \u202e") == []


@given(st.text(max_size=200))
def test_nothing_anybody_types_breaks_a_stem(text: str) -> None:
    stems = stems_of(text)
    assert stems == "" or (stems.startswith(" ") and stems.endswith(" ") and "  " not in stems)
    assert "%" not in stems and "_" not in stems and "\x00" not in stems
    assert all(0 < len(one) <= LONGEST_WORD + 6 for one in stems.split())
    assert len(asked_stems(text)) <= MOST_WORDS
    # Whoever asks for a text finds that text.
    assert set(asked_stems(text)) <= set(stems.split())


@pytest.fixture
def ideas(activity: Activity) -> dict[str, Contribution]:
    texts = {
        "path": ("Een fietspad langs de vaart", "Veilig voor schoolkinderen."),
        "trees": ("Bomen op de Grote Markt", "Meer schaduw in de stad, 100% groen."),
        "cafe": ("Een café voor de jeugd", "Met snake_case op het raam."),
        "arabic": ("حديقة للأطفال", "Een tuin."),
    }
    return {key: make_idea(activity, None, title=title, text=text) for key, (title, text) in texts.items()}


def found(text: str) -> set[str]:
    return {row.title.split()[1] for row in matching(Contribution.objects.all(), text)}


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("fietspaden", {"fietspad"}),
        ("FIETSPAD vaart", {"fietspad"}),
        ("fietspad markt", set()),
        ("kind", set()),
        ("schoolkind", {"fietspad"}),
        ("steden", {"op"}),
        ("boom", {"op"}),
        ("cafe", {"café"}),
        ("caf\u00e9", {"café"}),
        ("حديقة", {"للأطفال"}),
        ('"fietspad', {"fietspad"}),
        ('"fietspad" OR 1=1 --', set()),
        ("vaart:fietspad", {"fietspad"}),
        ("fietspad*", {"fietspad"}),
        ("-fietspad", {"fietspad"}),
        ("de fietspad", {"fietspad"}),
        ("100%", {"op"}),
        ("snake_case", {"café"}),
        # A wildcard of the database is no wildcard here, and a question without a word finds nothing.
        ("%", set()),
        ("_", set()),
        ("fiets%", set()),
        ("f_etspad", set()),
        ("\\", set()),
        ("🌳", set()),
        ("de het een", set()),
        ("\x00", set()),
        ("fiets\x00pad", set()),
        ("' OR ''='", set()),
        ("x" * 5000, set()),
    ],
)
def test_what_a_question_finds(ideas: dict[str, Contribution], asked: str, titles: set[str]) -> None:
    assert found(asked) == titles


def test_an_empty_question_asks_for_everything(ideas: dict[str, Contribution]) -> None:
    assert len(found("")) == len(found("   ")) == 4


def test_a_wildcard_in_the_stored_text_matches_only_itself(activity: Activity) -> None:
    """Were a stem ever stored with a wildcard in it, it would still be plain text to the database."""
    idea = make_idea(activity, None)
    Contribution.objects.filter(pk=idea.pk).update(stems=" a%b ")
    assert not Contribution.objects.filter(stems__contains=" a_b ").exists()
    assert not Contribution.objects.filter(stems__contains=" %").exclude(stems__contains=" a").exists()
    assert Contribution.objects.filter(stems__contains="a%b").exists()


def test_ideas_that_share_two_words_resemble_each_other(ideas: dict[str, Contribution]) -> None:
    rows = Contribution.objects.all()
    assert resembling(rows, "Fietspaden langs het water van de vaart") == [ideas["path"]]
    assert resembling(rows, "Fietspaden in de polder") == []
    assert resembling(rows, "fietspaden") == [ideas["path"]]
    for nothing in ("", "%", "de het een", "🌳", "\x00"):
        assert resembling(rows, nothing) == []


def test_what_shares_most_words_comes_first(activity: Activity) -> None:
    two = make_idea(activity, None, title="Fietspad langs de vaart", text="Graag.")
    three = make_idea(activity, None, title="Verlicht fietspad langs de vaart", text="Graag.")
    assert resembling(Contribution.objects.all(), "verlichte fietspaden vaart") == [three, two]
    assert resembling(Contribution.objects.all(), "verlichte fietspaden vaart", most=1) == [three]
