# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable

import pytest

from samenspel.foundations.places.models import Place
from samenspel.foundations.places.search import find_places


def names(text: str, **kwargs: int) -> list[str]:
    return [place.name for place in find_places(text, **kwargs)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gent", "Gent"),
        ("  GENT\n", "Gent"),
        ("sudwest", "Súdwest-Fryslân"),
        ("FRYSLÂN", "Noardeast-Fryslân"),
        ("'s hert", "'s-Hertogenbosch"),
        ("Sint Niklaas", "Sint-Niklaas"),
        ("St.-Niklaas", "Sint-Niklaas"),
        ("bergen (l", "Bergen (L.)"),
        ("den haag", "'s-Gravenhage"),
        ("ixelles", "Elsene"),
    ],
)
def test_a_name_is_found_however_it_is_typed(loaded: None, text: str, first: str) -> None:
    assert names(text)[0] == first


def test_names_that_begin_with_the_text_come_first(loaded: None) -> None:
    found = names("berg", limit=100)
    begin = [name.lower().startswith("berg") for name in found]
    assert begin == sorted(begin, reverse=True)
    assert True in begin and False in begin


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Borsbeek", "Antwerpen"),
        ("gooik", "Pajottegem"),
        ("Moerbeke", "Lokeren"),
        ("hoeselt", "Bilzen-Hoeselt"),
    ],
)
def test_an_old_name_finds_the_town_it_became(loaded: None, old: str, new: str) -> None:
    place = find_places(old)[0]
    assert place.name == new
    assert place.found_as.casefold() == old.casefold()


def test_a_town_is_listed_once_and_an_unchanged_name_is_no_old_name(loaded: None) -> None:
    places = find_places("lokeren")
    assert [(place.code, place.found_as) for place in places] == [("46029", "")]


def test_both_towns_of_one_name_are_found(loaded: None) -> None:
    assert {(p.name, p.found_as) for p in find_places("zwijndrecht")} == {
        ("Zwijndrecht", ""),
        ("Beveren-Kruibeke-Zwijndrecht", "Zwijndrecht"),
    }


def test_a_fictional_town_is_found_while_it_runs(town: Place) -> None:
    assert names("leie") == ["Leiedam"]
    Place.objects.update(is_active=False)
    assert names("leie") == []


@pytest.mark.parametrize(
    "odd",
    [
        "", " ", "\x00", "\ud800", "%", "_", "'", '"', '"open', "a:b", "\\", "|", "()", "\u202egent", "🏛",
        "a" * 100_000, "\ufdfa" * 200, "gent\x00'; DROP TABLE places_place; --", "東京",
    ],
)  # fmt: skip
def test_odd_input_finds_nothing_wrong(loaded: None, odd: str) -> None:
    assert len(find_places(odd)) <= 10


@pytest.mark.parametrize("wild", ["%", "_", "|", "\\", "g%t", "ge_t"])
def test_signs_of_the_database_are_not_wildcards(loaded: None, wild: str) -> None:
    assert "Gent" not in names(wild)


def test_signs_around_a_name_do_no_harm(loaded: None) -> None:
    assert names('"Gent\x00"')[0] == names("\u202eGent")[0] == "Gent"


def test_the_limit_is_kept_and_searching_is_one_query(
    loaded: None, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(1):
        assert len(find_places("e", limit=7)) == 7
    assert find_places("gent", limit=0) == []
    assert find_places("gent", limit=-1) == []
