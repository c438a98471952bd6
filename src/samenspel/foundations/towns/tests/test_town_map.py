# SPDX-License-Identifier: EUPL-1.2
"""The town's own map: drawn by us, safe whatever stands in the file, and nothing where there is nothing to draw."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from samenspel.foundations.places.models import Place
from samenspel.foundations.towns.models import Town
from samenspel.foundations.towns.town_map import Pin, Projection, draw_map

SQUARE = [[3.40, 50.80], [3.44, 50.80], [3.44, 50.82], [3.40, 50.82], [3.40, 50.80]]
EVIL = '"><script>alert(1)</script>'


def town_with(*features: dict[str, Any], name: str = "Leiedam") -> Town:
    place = Place(pk=1, name=name, slug="leiedam", region="flanders")
    return Town(place=place, map={"type": "FeatureCollection", "features": list(features)})


def feature(kind: str, shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


GROUND = feature("neighbourhood", "Polygon", [SQUARE])


def test_every_shape_is_drawn_as_valid_svg() -> None:
    town = town_with(
        GROUND,
        feature("park", "MultiPolygon", [[SQUARE]]),
        feature("road", "LineString", SQUARE[:2], wide=True),
        feature("water", "MultiLineString", [SQUARE[:2], SQUARE[2:4]]),
        feature("landmark", "Point", [3.42, 50.81], name="Kerk"),
        feature("onbekend", "Polygon", [SQUARE]),
    )
    drawn = draw_map(town, [])
    assert drawn is not None
    root = ElementTree.fromstring(drawn)
    classes = [node.get("class") for node in root.iter() if node.get("class")]
    assert classes == [
        "town-map",
        "map-ground",
        "map-neighbourhood",
        "map-park",
        "map-water",
        "map-road map-wide",
        "map-landmark",
        "map-name",
    ]
    assert root.get("role") == "img"


@pytest.mark.parametrize(
    "features",
    [
        [],
        [feature("landmark", "Point", [3.4, 50.8], name="Kerk")],
        [feature("road", "LineString", [[3.4, 50.8], [3.4, 50.9]])],
        [feature("road", "LineString", [[3.4, 50.8], [3.5, 50.8]])],
    ],
    ids=["nothing", "one point", "north to south", "west to east"],
)
def test_a_map_without_any_surface_is_no_map(features: list[dict[str, Any]]) -> None:
    assert draw_map(town_with(*features), [Pin(50.8, 3.4, "Bank", "/x/")]) is None


def test_names_and_titles_are_never_markup() -> None:
    town = town_with(GROUND, feature("landmark", "Point", [3.42, 50.81], name=EVIL), name=EVIL)
    drawn = draw_map(town, [Pin(50.805, 3.405, EVIL, EVIL)])
    assert drawn is not None and "<script" not in drawn
    root = ElementTree.fromstring(drawn)
    assert any(EVIL in (node.text or "") for node in root.iter("title"))
    assert root.find("a").get("href") == EVIL  # type: ignore[union-attr]


def test_pins_that_lie_close_become_one_with_their_number() -> None:
    far = Pin(50.818, 3.438, "Ver", "/ver/")
    near = [Pin(50.805, 3.405 + number / 1e6, f"Bank {number}", f"/{number}/") for number in range(3)]
    drawn = draw_map(town_with(GROUND), [*near, far])
    assert drawn is not None
    assert drawn.count('class="map-pins"') == 1 and ">3</text>" in drawn
    assert re.findall(r'<a href="([^"]+)"', drawn) == ["/ver/"]
    assert 'role="group"' in drawn


@pytest.mark.parametrize("pin", [(0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (50.9, 3.42)])
def test_a_pin_outside_the_town_is_not_drawn(pin: tuple[float, float]) -> None:
    drawn = draw_map(town_with(GROUND), [Pin(*pin, "Elders", "/x/")])
    assert drawn is not None and "map-pin" not in drawn


def test_the_corners_of_the_map_are_the_corners_of_the_town() -> None:
    projection = Projection([(lon, lat) for lon, lat in SQUARE])
    assert projection.at(3.40, 50.82) == (0.0, 0.0)
    x, y = projection.at(3.44, 50.80)
    assert (round(x), round(y)) == (1000, projection.height)
    # A degree of longitude is shorter than one of latitude here: the map is not stretched.
    assert 1.2 < 1000 / projection.height < 1.35


def test_the_map_of_a_form_can_be_clicked_and_says_where() -> None:
    drawn = draw_map(town_with(GROUND), [], choose=True)
    assert drawn is not None and 'data-choose="50.8,50.82,3.4,3.44"' in drawn
