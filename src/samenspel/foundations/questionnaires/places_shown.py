# SPDX-License-Identifier: EUPL-1.2
"""Places that many people pointed at: on the town's own map drawing, with the same places in a list beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samenspel.foundations.towns.town_map import WIDTH, ground

from . import drawings
from .drawings import Spot, grouped

if TYPE_CHECKING:
    from .outcome import Figure, Series

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
"""places on one drawing, the largest first"""


def places(outcome: Any, series: Sequence[Series], figure: Figure) -> None:
    first = series[0].q or {}
    points = [
        (float(lat), float(lon), n)
        for lat, lon, n in (one for one in first.get("points") or [] if len(one) == 3)
        if isinstance(n, int)
    ]
    points = sorted(points, key=lambda one: (-one[2], one[0], one[1]))[:MOST]
    drawn = ground(outcome.town) if outcome.town is not None else None
    named = list(_named(outcome.town))
    held = []
    for letter, (lat, lon, people) in zip(LETTERS, points, strict=False):
        where = _near(lat, lon, named)
        figure.spots.append((letter, where, grouped(people)))
        figure.rows.append((f"{letter}: {where}", grouped(people)))
        if drawn is not None:
            x, y = drawn[0].at(lon, lat)
            if 0 <= x <= WIDTH and 0 <= y <= drawn[0].height:
                held.append(Spot(x, y, letter, people))
    if drawn is not None and held:
        figure.picture = drawings.spots(
            drawn[1], WIDTH, drawn[0].height, held, _("Map with the places that people pointed at")
        )
    wards = {name: n for name, n in series[0].counts("neighbourhoods").items() if isinstance(n, int)}
    for name, n in sorted(wards.items(), key=lambda one: (-one[1], one[0])):
        figure.rows.append((_("Neighbourhood %(name)s") % {"name": name}, grouped(n)))
    if wards and not figure.picture:
        most = max(wards.values())
        figure.picture = drawings.lines(
            drawings.Line(name, n / most, grouped(n))
            for name, n in sorted(wards.items(), key=lambda one: (-one[1], one[0]))
        )
    figure.head = [_("Where"), _("People")]
    if points:
        text = _("%(people)s people pointed at a place. Most did so here: %(where)s (%(number)s people).")
        figure.sentences.append(
            text
            % {
                "people": grouped(figure.people),
                "where": figure.spots[0][1],
                "number": figure.spots[0][2],
            }
        )
    elif not wards:
        figure.sentences.append(
            _(
                "%(people)s people pointed at a place. No place was chosen by 5 people or more, so none is shown."
            )
            % {"people": grouped(figure.people)}
        )
    if points:
        figure.legend = _(
            "Places within about 200 metres of each other are one. A place of fewer than 5 people is not shown."
        )


def _named(town: Any) -> Iterable[tuple[float, float, str]]:
    for row in ((getattr(town, "map", None) or {}).get("features") or []) if town is not None else []:
        name, geometry = row["properties"].get("name"), row["geometry"]
        if name and geometry["type"] == "Point":
            lon, lat = geometry["coordinates"][:2]
            yield lat, lon, name


CLOSE, FAR = 0.0008, 0.0036
"""about 90 and 400 metres, in degrees of latitude"""
NARROW = 0.63
"""how much shorter a degree of longitude is than one of latitude, in the Low Countries"""


def _near(lat: float, lon: float, named: Sequence[tuple[float, float, str]]) -> str:
    """In words where this is: by what stands nearest within about 400 metres, else as two numbers."""
    apart = [(lat - one[0], (lon - one[1]) * NARROW, one[2]) for one in named]
    best = min(apart, key=lambda one: hypot(one[0], one[1]), default=None)
    if best is None or hypot(best[0], best[1]) > FAR:
        return f"{lat:.4f}, {lon:.4f}"
    north, east, name = best
    if hypot(north, east) <= CLOSE:
        text = _("near %(name)s")
    elif abs(north) >= abs(east):
        text = _("north of %(name)s") if north > 0 else _("south of %(name)s")
    else:
        text = _("east of %(name)s") if east > 0 else _("west of %(name)s")
    return text % {"name": name}
