# SPDX-License-Identifier: EUPL-1.2
"""The town's own map: its GeoJSON drawn as our own SVG, with pins. Nothing is loaded from elsewhere.

A pin on a map is never the only way: every page with a map has the same places in a list or as neighbourhoods to choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .models import Town

WIDTH = 1000
DRAWN = ("neighbourhood", "park", "water", "street", "road", "rail")
CELL = 46


@dataclass(frozen=True)
class Pin:
    lat: float
    lon: float
    title: str
    url: str
    weight: int = 0


class Projection:
    """Latitude and longitude to the drawing's own units: flat, good enough for one town."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lats, lons = [lat for _lon, lat in points], [lon for lon, _lat in points]
        self.south, self.north, self.west, self.east = min(lats), max(lats), min(lons), max(lons)
        self.narrow = cos(radians((self.south + self.north) / 2))
        self.scale = WIDTH / ((self.east - self.west) * self.narrow)
        self.height = round((self.north - self.south) * self.scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.west) * self.narrow * self.scale, 1), round(
            (self.north - lat) * self.scale, 1
        )

    def data(self) -> str:
        """South, north, west, east: from this a script makes a click a point, and a map with tiles its first view."""
        return f"{self.south},{self.north},{self.west},{self.east}"


def _points(geometry: dict[str, Any]) -> Iterable[tuple[float, float]]:
    def flat(part: Any) -> Iterable[tuple[float, float]]:
        if part and isinstance(part[0], int | float):
            yield part[0], part[1]
        else:
            for inner in part:
                yield from flat(inner)

    yield from flat(geometry["coordinates"])


def _path(projection: Projection, geometry: dict[str, Any]) -> str:
    lines = {
        "LineString": lambda c: [c],
        "MultiLineString": lambda c: c,
        "Polygon": lambda c: c,
        "MultiPolygon": lambda c: [ring for polygon in c for ring in polygon],
    }[geometry["type"]](geometry["coordinates"])
    close = "z" if geometry["type"].endswith("Polygon") else ""
    return "".join(
        "M" + "L".join("{:g} {:g}".format(*projection.at(*point[:2])) for point in line) + close
        for line in lines
    )


@lru_cache(maxsize=64)
def _ground(place_id: int, version: int, features: str) -> tuple[Projection, str] | None:
    rows = json.loads(features)
    if not rows:
        return None
    points = [point for row in rows for point in _points(row["geometry"])]
    if len({lon for lon, _lat in points}) < 2 or len({lat for _lon, lat in points}) < 2:
        return None  # a single point, or one straight line: nothing to draw a town on
    projection = Projection(points)
    out: list[str] = []
    for kind in DRAWN:
        for row in rows:
            if row["properties"].get("kind") == kind and row["geometry"]["type"] != "Point":
                wide = " map-wide" if row["properties"].get("wide") else ""
                out.append(f'<path class="map-{kind}{wide}" d="{_path(projection, row["geometry"])}"/>')
    taken: list[tuple[float, float]] = []
    for row in rows:
        if row["properties"].get("kind") == "landmark" and row["geometry"]["type"] == "Point":
            x, y = projection.at(*row["geometry"]["coordinates"][:2])
            out.append(f'<circle class="map-landmark" cx="{x}" cy="{y}" r="5"/>')
            # A name that would lie over another is left out; near the right edge it stands on the other side of its dot.
            if all(abs(y - other) > 24 or abs(x - beside) > 190 for beside, other in taken):
                taken.append((x, y))
                side = f'x="{x - 9}" text-anchor="end"' if x > 0.8 * WIDTH else f'x="{x + 9}"'
                name = escape(row["properties"].get("name", ""))
                out.append(f'<text class="map-name" {side} y="{y + 5}">{name}</text>')
    return projection, "".join(out)


def ground(town: Town) -> tuple[Projection, str] | None:
    features = (town.map or {}).get("features", [])
    return _ground(town.place_id, town.version, json.dumps(features, sort_keys=True)) if features else None


def tile_pins(town: Town, pins: Sequence[Pin]) -> list[tuple[float, float, str, str]]:
    """The same pins for components/tile_map.html, as [lat, lon, title, url]; none where the town chose no tiles."""
    if not town.tile_address:
        return []
    return [(round(pin.lat, 5), round(pin.lon, 5), pin.title, pin.url) for pin in pins]


def draw_map(town: Town, pins: Sequence[Pin], *, choose: bool = False) -> SafeString | None:
    """The map as SVG, or None for a town without one. Pins that lie close together become one with their number.

    choose  the map of a form: a click sets the point (with script; without it the list of neighbourhoods does the same)
    """
    label = escape(_("Map of %s") % town.place.name)  # before the map is fetched, which forgets the place
    drawn = ground(town)
    if drawn is None:
        return None
    projection, paths = drawn
    cells: dict[tuple[int, int], list[tuple[float, float, Pin]]] = {}
    for pin in pins:
        x, y = projection.at(pin.lon, pin.lat)
        if 0 <= x <= WIDTH and 0 <= y <= projection.height:
            cells.setdefault((int(x // CELL), int(y // CELL)), []).append((x, y, pin))
    marks = []
    for _cell, held in sorted(cells.items()):
        x = round(sum(x for x, _y, _p in held) / len(held), 1)
        y = round(sum(y for _x, y, _p in held) / len(held), 1)
        if len(held) == 1:
            pin = held[0][2]
            marks.append(
                f'<a href="{escape(pin.url)}"><title>{escape(pin.title)}</title>'
                f'<circle class="map-pin" cx="{x}" cy="{y}" r="13"/></a>'
            )
        else:
            radius = 17 + min(15, len(held))
            marks.append(
                f'<g><circle class="map-pins" cx="{x}" cy="{y}" r="{radius}"/>'
                f'<text class="map-count" x="{x}" y="{y}" dy=".35em" text-anchor="middle">{len(held)}</text></g>'
            )
    extra = f' data-bounds="{projection.data()}"' + (f' data-choose="{projection.data()}"' if choose else "")
    chosen = (
        '<g class="map-chosen" visibility="hidden"><circle class="map-pin" r="15"/><circle class="fp" r="5"/></g>'
        if choose
        else ""
    )
    role = "group" if marks else "img"
    return mark_safe(
        f'<svg class="town-map" viewBox="0 0 {WIDTH} {projection.height}" role="{role}" aria-label="{label}"{extra}>'
        f'<rect class="map-ground" width="{WIDTH}" height="{projection.height}"/>{paths}{"".join(marks)}{chosen}</svg>'
    )
