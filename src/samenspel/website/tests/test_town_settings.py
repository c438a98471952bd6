# SPDX-License-Identifier: EUPL-1.2
"""What an administrator uploads is checked before it can break a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from factories import make_person, make_town

from samenspel.foundations.rules.door import perform
from samenspel.foundations.towns import actions
from samenspel.foundations.towns.models import Town
from samenspel.foundations.towns.town_map import draw_map
from samenspel.website.desk import read_geojson

SQUARE = [[3.4, 51.0], [3.5, 51.0], [3.5, 51.1], [3.4, 51.0]]
GOOD = [
    ("Polygon", "park", [SQUARE]),
    ("LineString", "road", SQUARE),
    ("Point", "landmark", SQUARE[0]),
    ("MultiPolygon", "neighbourhood", [[SQUARE]]),
]
BAD = [
    ("Polygon", "park", SQUARE),  # flat where rings are asked
    ("Polygon", "landmark", [SQUARE]),  # a landmark is a point
    ("Point", "park", SQUARE[0]),
    ("LineString", "road", []),
    ("LineString", "road", [[200, 51], [3, 4]]),
    ("LineString", "road", [["a", "b"], [3, 4]]),
    ("GeometryCollection", "road", []),
]


def collection(kind: str, role: str, coordinates: Any) -> bytes:
    shape = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"kind": role, "name": "X"}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(("kind", "role", "coordinates"), GOOD)
@pytest.mark.django_db
def test_a_map_that_is_accepted_can_be_drawn(kind: str, role: str, coordinates: Any) -> None:
    place = make_town()
    tom = make_person("Tom", "town_administrator", place=place)
    town = Town.objects.get(place=place)
    perform(actions.change_map, by=tom, on=town, geojson=read_geojson(collection(kind, role, coordinates)))
    town.refresh_from_db()
    assert town.has_map
    draw_map(town, [])


@pytest.mark.parametrize(("kind", "role", "coordinates"), BAD)
def test_a_map_that_could_not_be_drawn_is_refused_with_a_sentence(
    kind: str, role: str, coordinates: Any
) -> None:
    with pytest.raises(ValidationError):
        read_geojson(collection(kind, role, coordinates))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"features": 3}', b"\xff\xfe", b'{"features": [{}]}', b"null"]
)
def test_something_that_is_no_map_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(ValidationError):
        read_geojson(raw)


@pytest.mark.django_db
def test_new_colours_get_a_new_address_so_that_nobody_keeps_the_old_ones() -> None:
    place = make_town()
    tom = make_person("Tom", "town_administrator", place=place)
    town = Town.objects.get(place=place)
    before = town.version
    perform(actions.change_theme, by=tom, on=town, tokens={"--samenspel-color-action": "#0b5560"})
    town.refresh_from_db()
    assert town.version > before
