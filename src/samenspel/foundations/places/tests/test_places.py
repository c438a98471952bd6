# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import translation

from samenspel.foundations.places.models import ClosedDay, Owned, Place
from samenspel.foundations.places.regimes import regimes
from samenspel.foundations.places.reserved import RESERVED


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """These tests read the English texts; what residents read is Dutch."""
    with translation.override("en"):
        yield


GOOD = {"code": "X1", "name": "Oud-Zande", "slug": "oud-zande", "region": "flanders"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "bureau"},
        {"slug": ".well-known"},
        {"slug": ""},
        {"region": "wallonia"},
        {"population": -1},
        {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 1, 1)},
        {"lat": 51.0},
        {"lat": 151.0, "lon": 4.0},
    ],
)
def test_the_database_refuses_a_place_that_cannot_be(db: None, wrong: dict) -> None:
    with transaction.atomic():
        Place.objects.create(**GOOD | {"slug": "the-same-without-the-fault", "code": "X2"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**GOOD | wrong)


def test_the_database_refuses_a_successor_of_a_town_that_still_exists(town: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**GOOD, successor=town)
    Place.objects.create(**GOOD, successor=town, valid_to=date(2031, 1, 1))


@pytest.mark.parametrize("same", ["code", "slug"])
def test_the_database_refuses_a_second_place_with_the_same(town: Place, same: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**GOOD | {same: getattr(town, same)})


def test_a_form_says_in_words_that_an_address_is_taken_by_the_platform(db: None) -> None:
    with pytest.raises(ValidationError, match="belongs to the platform"):
        Place(**GOOD | {"slug": "stijl"}).full_clean()


def test_addresses_of_the_platform_are_reserved() -> None:
    named = (
        ".well-known aanmelden admin adviesraden afmelden api beheer bureau de demo-post en "
        "favicon.ico fr gegevens gemeenten health initiatieven instrumenten labo mail media nl "
        "open-data plan post praktijken profiel robots.txt static stijl thema toegankelijkheid uitnodiging "
        "volgen waarden zelfscan "
    )
    assert set(named.split()) <= RESERVED


def test_a_closed_day_counts_once(town: Place) -> None:
    ClosedDay.objects.create(place=town, date=date(2026, 7, 11), name="Feest")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedDay.objects.create(place=town, date=date(2026, 7, 11), name="Nog eens")


def test_a_place_with_rows_of_its_own_cannot_be_deleted(town: Place) -> None:
    ClosedDay.objects.create(place=town, date=date(2026, 7, 11), name="Feest")
    with pytest.raises(models.ProtectedError):
        town.delete()
    assert issubclass(ClosedDay, Owned)


def test_regimes_know_their_clock_languages_and_term(town: Place) -> None:
    assert set(regimes()) == {"flanders", "brussels", "netherlands"}
    assert town.timezone == ZoneInfo("Europe/Brussels")
    assert Place(region="netherlands").timezone == ZoneInfo("Europe/Amsterdam")
    assert Place(region="brussels").regime.languages == ("nl", "fr")
    assert town.regime.answer_days == 30
    assert "not law" in town.regime.answer_source


def test_an_address_is_the_slug(town: Place) -> None:
    assert town.get_absolute_url() == "/leiedam/"


def test_current_follows_mergers_of_mergers_and_ends_on_a_ring(town: Place) -> None:
    ended = date(2031, 1, 1)
    middle = Place.objects.create(**GOOD, successor=town, valid_to=ended)
    first = Place.objects.create(
        code="X3", name="Wezel", slug="wezel", region="flanders", successor=middle, valid_to=ended
    )
    assert first.current == town
    assert town.current == town
    Place.objects.filter(pk=town.pk).update(successor=first, valid_to=ended)
    assert Place.objects.get(pk=first.pk).current  # a mistake in the data must not hang a page


def test_renaming_keeps_the_searched_name_up_to_date(town: Place) -> None:
    town.name = "Léiedam aan Zee"
    town.save(update_fields=["name"])
    town.refresh_from_db()
    assert town.name_folded == "leiedam aan zee"


def test_the_searched_name_has_an_index(db: None) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Place._meta.db_table)
    assert any(c["index"] and c["columns"] == ["name_folded"] for c in found.values())
