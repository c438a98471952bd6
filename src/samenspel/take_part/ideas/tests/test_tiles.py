# SPDX-License-Identifier: EUPL-1.2
"""The map with tiles: only in a town that chose them, from that one address, and safe whatever a title says."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from factories import make_idea

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.places.models import Place
from samenspel.foundations.towns.models import Town

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
TILES = "https://tegels.voorbeeld.example/{z}/{x}/{y}.png"
STRICT = "img-src 'self' data:"
EVIL = '</script><script>alert("x")</script><b title="'
WITH_A_MAP = ("kaart/", "nieuw/")


@pytest.fixture
def tiled(place: Place) -> Place:
    Town.objects.filter(place=place).update(tile_address=TILES)
    return place


def address(activity: Activity, rest: str) -> str:
    return f"/en/{activity.place.slug}/ideeen/{activity.slug}/{rest}"


def pictures(policy: str) -> str:
    return next(rule.strip() for rule in policy.split(";") if rule.strip().startswith("img-src"))


@pytest.mark.parametrize("rest", WITH_A_MAP)
def test_without_tiles_a_page_names_neither_leaflet_nor_another_host(
    activity: Activity, client_of: Browser, rest: str
) -> None:
    make_idea(activity, None, lat=50.8, lon=3.4)
    answer = client_of().get(address(activity, rest))
    assert answer.status_code == 200
    for word in ("leaflet", "tiles.js", "tile-map", "tegels"):
        assert word not in answer.content.decode()
    assert pictures(answer["Content-Security-Policy"]) == STRICT


@pytest.mark.parametrize("rest", WITH_A_MAP)
def test_with_tiles_the_page_loads_the_map_and_may_show_pictures_of_that_host_only(
    tiled: Place, activity: Activity, client_of: Browser, rest: str
) -> None:
    make_idea(activity, None, lat=50.8, lon=3.4)
    answer = client_of().get(address(activity, rest))
    page, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert f'data-tiles="{TILES}"' in page
    for file in ("leaflet/leaflet.js", "leaflet/leaflet.css", "samenspel/tiles.js", "samenspel/tiles.css"):
        assert page.count(file) == 1
    assert pictures(policy) == f"{STRICT} https://tegels.voorbeeld.example"
    assert policy.count("tegels") == 1 and policy.count("https:") == 1
    assert " style=" not in page


def test_the_form_chooses_a_point_and_the_map_of_ideas_does_not(
    tiled: Place, activity: Activity, client_of: Browser
) -> None:
    make_idea(activity, None, lat=50.8, lon=3.4)
    form, ideas = (client_of().get(address(activity, rest)).content.decode() for rest in ("nieuw/", "kaart/"))
    assert re.search(r'class="tile-map"[^>]* data-choose', form) and 'name="point"' in form
    assert "data-choose" not in ideas and 'data-pins="#tile-pins"' in ideas


def test_pages_without_a_map_do_not_load_it(tiled: Place, activity: Activity, client_of: Browser) -> None:
    assert "leaflet" not in client_of().get(address(activity, "")).content.decode()


def test_a_hostile_title_stays_inside_the_data_of_the_map(
    tiled: Place, activity: Activity, client_of: Browser
) -> None:
    idea = make_idea(activity, None, title=EVIL, lat=50.8123456, lon=3.4)
    page = client_of().get(address(activity, "kaart/")).content.decode()
    assert "<script>alert" not in page and '<b title="' not in page
    found = re.search(r'<script id="tile-pins" type="application/json">(.*?)</script>', page)
    assert found
    assert json.loads(found[1]) == [[50.81235, 3.4, EVIL, address(activity, f"{idea.number}/")]]


def test_the_script_writes_no_html_and_the_library_brings_its_licence() -> None:
    script = Path(str(finders.find("samenspel/tiles.js"))).read_text(encoding="utf-8")
    for way in ("innerHTML", "insertAdjacentHTML", "outerHTML", "document.write", "setAttribute('style'"):
        assert way not in script
    library = Path(str(finders.find("leaflet/leaflet.js"))).parent
    assert "BSD 2-Clause" in (library / "LICENSE").read_text(encoding="utf-8")
    version = re.search(
        r"Leaflet (\d+\.\d+\.\d+)", (library / "leaflet.js").read_text(encoding="utf-8")[:200]
    )
    assert version and version[1] in (library / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rest", WITH_A_MAP)
def test_a_page_with_a_map_of_500_ideas_weighs_at_most_a_hundred_kilobytes(
    tiled: Place, activity: Activity, client_of: Browser, rest: str
) -> None:
    chance = random.Random(1)
    words = [
        "bank",
        "boom",
        "fietspad",
        "plein",
        "straat",
        "licht",
        "school",
        "speeltuin",
        "veilige",
        "oversteek",
        "meer",
        "minder",
        "markt",
        "brug",
        "haag",
    ]
    Contribution.objects.bulk_create(
        Contribution(
            place=activity.place,
            activity=activity,
            kind="ideas.idea",
            number=number,
            title=" ".join(chance.choices(words, k=5)).capitalize(),
            text="Dan kunnen wij even zitten.",
            is_public=True,
            state="published",
            made_at=timezone.now(),
            lat=50.8 + chance.random() / 20,
            lon=3.4 + chance.random() / 20,
        )
        for number in range(1, 501)
    )
    browser = client_of()
    page = browser.get(address(activity, rest), headers={"accept-encoding": "gzip"})
    files = set(
        re.findall(
            r'(?:src|href)="(/static/[^"]+\.(?:js|css)[^"]*)"', browser.get(address(activity, rest)).text
        )
    )
    assert len(files) >= 6
    weight = len(page.content)
    for file in files:
        packed = browser.get(file, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip", file
        weight += len(packed.getvalue())
    assert weight <= 100_000, weight
