# SPDX-License-Identifier: EUPL-1.2
import csv
import time
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum

from samenspel.foundations.places.loading import DATA, Counts, entries, load_places
from samenspel.foundations.places.models import Place
from samenspel.foundations.places.reserved import RESERVED
from samenspel.foundations.places.search import find_places

NOW = {"valid_to__isnull": True, "is_network": False}


def test_every_municipality_is_there(loaded: None) -> None:
    counted = {
        "Antwerpen": 67, "Vlaams-Brabant": 63, "West-Vlaanderen": 62, "Oost-Vlaanderen": 55, "Limburg": 38,
    }  # fmt: skip
    for province, count in counted.items():
        assert Place.objects.filter(region="flanders", province=province, **NOW).count() == count
    assert Place.objects.filter(region="flanders", **NOW).count() == 285
    assert Place.objects.filter(region="brussels", **NOW).count() == 19
    assert Place.objects.filter(region="netherlands", **NOW).count() == 342
    assert Place.objects.filter(valid_to=date(2025, 1, 1)).count() == 27


def test_populations_add_up_to_the_published_totals(loaded: None) -> None:
    for region, people in {"flanders": 6_898_350, "brussels": 1_255_834}.items():
        assert Place.objects.filter(region=region).aggregate(Sum("population"))["population__sum"] == people
    assert not Place.objects.filter(population__isnull=False, population_source="").exists()
    assert Place.objects.filter(lat__isnull=False).count() == 304


def test_nobody_runs_and_nobody_is_fictional_at_first(loaded: None) -> None:
    assert not Place.objects.filter(is_active=True).exists()
    assert not Place.objects.filter(is_fictional=True).exists()


@pytest.mark.parametrize(
    "row",
    list(csv.DictReader((DATA / "mergers.csv").open(encoding="utf-8"))),
    ids=lambda row: row["old_name"],
)
def test_an_old_town_leads_to_the_town_it_became(loaded: None, row: dict[str, str]) -> None:
    old = Place.objects.get(code=row["old_code"])
    assert (old.name, old.valid_to) == (row["old_name"], date(2025, 1, 1))
    assert old.current.code == row["new_code"]
    assert old.current.valid_to is None
    assert old.slug != old.current.slug


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("lokeren", "46029"), ("lokeren-46014", "46014"), ("tielt", "37022"), ("tielt-37015", "37015"),
        ("lochristi", "44087"), ("hasselt", "71072"), ("wingene", "37021"), ("antwerpen", "11002"),
        ("borsbeek", "11007"), ("beveren", "46003"), ("zwijndrecht", "GM0642"),
        ("zwijndrecht-11056", "11056"),
        ("bergen-l", "GM0893"), ("s-hertogenbosch", "GM0796"), ("hulst", "GM0677"),
    ],
)  # fmt: skip
def test_of_two_towns_with_one_name_the_living_one_has_the_plain_address(
    loaded: None, slug: str, code: str
) -> None:
    assert Place.objects.get(slug=slug).code == code


def test_no_address_is_reserved(loaded: None) -> None:
    assert not RESERVED & set(Place.objects.values_list("slug", flat=True))


def test_only_towns_that_began_in_2025_have_a_first_day(loaded: None) -> None:
    began = Place.objects.filter(valid_from__isnull=False)
    assert began.count() == 12
    assert set(began.values_list("valid_from", flat=True)) == {date(2025, 1, 1)}
    assert Place.objects.get(code="11002").valid_from is None  # Antwerpen kept its code


def test_loading_twice_changes_nothing(db: None, django_assert_max_num_queries) -> None:
    assert load_places() == Counts(created=673, updated=0, unchanged=0)
    before = list(Place.objects.order_by("code").values())
    with django_assert_max_num_queries(4):
        assert load_places() == Counts(created=0, updated=0, unchanged=673)
    assert list(Place.objects.order_by("code").values()) == before


def test_loading_corrects_facts_and_leaves_what_the_town_set(loaded: None) -> None:
    Place.objects.filter(code="44021").update(
        name="Gend", name_folded="gend", population=1, slug="gend", is_active=True
    )
    Place.objects.filter(code="GM0014").update(population=240_000, population_source="the town")
    assert load_places() == Counts(created=0, updated=1, unchanged=672)
    gent = Place.objects.get(code="44021")
    assert (gent.name, gent.name_folded, gent.slug, gent.is_active) == ("Gent", "gent", "gent", True)
    assert gent.population is not None and gent.population > 250_000
    assert Place.objects.get(code="GM0014").population == 240_000


def test_an_address_passes_from_the_old_town_to_the_new_one(loaded: None) -> None:
    # As before the merger: one Lokeren, with the plain address.
    Place.objects.filter(code="44045").update(successor=None)
    Place.objects.filter(code="46014").update(successor=None, valid_to=None)
    Place.objects.filter(code="46029").delete()
    Place.objects.filter(code="46014").update(slug="lokeren", is_active=True)
    assert load_places().created == 1
    assert Place.objects.get(slug="lokeren").code == "46029"
    old = Place.objects.get(code="46014")
    assert old.slug == "lokeren-46014"
    assert old.current.code == "46029"
    assert old.is_active


def test_a_town_of_our_own_making_keeps_its_address(db: None) -> None:
    Place.objects.create(code="DEMO-1", name="Gent", slug="gent", region="flanders", is_fictional=True)
    load_places()
    assert Place.objects.get(slug="gent").code == "DEMO-1"
    assert Place.objects.get(code="44021").slug == "gent-44021"


def test_codes_and_successors_in_the_files_fit_together() -> None:
    rows = entries()
    codes = [entry.code for entry in rows]
    assert len(set(codes)) == len(codes)
    living = {entry.code for entry in rows if not entry.successor_code}
    assert {entry.successor_code for entry in rows if entry.successor_code} <= living


def test_loading_takes_little_time(db: None) -> None:
    before = time.process_time()
    load_places()
    assert time.process_time() - before < 0.5


def test_the_command_says_what_it_did(db: None) -> None:
    out = StringIO()
    call_command("load_places", stdout=out)
    assert out.getvalue() == "Municipalities: 673 created, 0 updated, 0 unchanged.\n"


@pytest.mark.django_db
def test_the_network_has_one_place_that_is_no_municipality() -> None:
    load_places()
    load_places()
    network = Place.objects.get(is_network=True)
    assert not network.is_active
    assert network not in find_places("Samenspel")
