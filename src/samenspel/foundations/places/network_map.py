# SPDX-License-Identifier: EUPL-1.2
"""The network as a drawing: one mark per municipality at its place, no map service.

The land is not an outline but the towns themselves, each a broad soft spot; Brussels, too dense to read,
stands enlarged in a circle. Sizes are made for a phone; the style sheet makes shapes and words smaller on
wide screens (classes `map-shapes`, `map-number`, `map-word`), so that nothing has to be scrolled sideways.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from math import cos, hypot, radians

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import Place, Region

# Drawn in this order, so that what happens lies on top of what does not; named here from most to least.
STATES: dict[str, str | Promise] = {
    "both": gettext_lazy("signed, and something is running"),
    "signed": gettext_lazy("signed"),
    "runs": gettext_lazy("something is running"),
    "none": gettext_lazy("not on Samenspel yet"),
}

WIDTH = 720.0
SIDE = 30.0  # room left and right of the outermost town
TOP = 72.0  # the circle of Brussels needs it
BOTTOM = 30.0
LABELS = 38.0  # one line of names below the land
LAND = 50.0  # width of the soft spot of a town
INSET_X = INSET_Y = 68.0
INSET_RADIUS = 64.0
INSET_ROOM = 12.0  # between the outermost mark and the edge of the circle
MOST_LABELS = 3
LETTER = 14.5  # a generous width of one letter, to keep names apart

SHAPES = {
    "both": '<circle cx="-4.2" r="8" class="fa"/><circle cx="4.2" r="8" class="fb"/>'
    '<path class="fab" d="M0-6.8A8 8 0 0 1 0 6.8A8 8 0 0 1 0-6.8z"/>',
    "signed": '<path class="fab" d="M0-9.8L9.8 0 0 9.8-9.8 0z"/>',
    "runs": '<path class="fb" d="M0-9.4L9.4 7.8H-9.4z"/>',
    "none": '<circle r="4.9" fill="none" stroke="var(--samenspel-color-line-control)" stroke-width="2.1" '
    'pointer-events="all"/>',
    "ring": '<circle r="19" class="fw" stroke="var(--samenspel-color-ink)" stroke-width="3"/>',
}


@dataclass(frozen=True)
class Look:
    """What a map tells: its states from most to least, and the sign of each. The last state is that of a town that is not named.

    halo     how far from a mark a thumb still finds its link
    is_ringed   what has a link stands in a ring; not where many lie side by side
    """

    states: Mapping[str, str | Promise]
    shapes: Mapping[str, str]
    halo: int = 26
    is_ringed: bool = True

    @property
    def least(self) -> str:
        return list(self.states)[-1]

    def refuse_unknown(self, states: Iterable[str]) -> None:
        unknown = set(states) - set(self.states)
        if unknown:
            raise ValueError(f"state of a place: got {sorted(unknown)}, allowed {list(self.states)}")


HOME = Look(STATES, SHAPES)
"""of the first page: what is signed and what runs"""


@dataclass(frozen=True)
class MapPlace:
    """A town on the map; `address` is empty unless it runs on Samenspel and has a page to go to."""

    id: int
    name: str
    lat: float
    lon: float
    region: str = Region.FLANDERS
    address: str = ""


@dataclass(frozen=True)
class Dot:
    place: MapPlace
    state: str
    x: float
    y: float


def places_on_map(address: Callable[[Place], str] = Place.get_absolute_url) -> list[MapPlace]:
    """Every town that exists today and has a point; fictional ones only while they run. One query."""
    rows = Place.objects.filter(valid_to__isnull=True, lat__isnull=False)
    return [
        MapPlace(p.pk, p.name, p.lat, p.lon, p.region, address(p) if p.is_active else "")
        for p in rows.exclude(is_fictional=True, is_active=False)
        if p.lat is not None and p.lon is not None
    ]


def draw(places: Iterable[MapPlace], states: Mapping[int, str], look: Look = HOME) -> SafeString:
    """The map as one `<svg>`, in the language of the page.

    places   in any order; two may share a point
    states   {place id: one of the states of the look}; who is missing has the least, ids that are not on the map are ignored
    Returns  markup without scripts or inline styles, below 40 kB for 305 towns; empty without places
    Raises   ValueError for a state that does not exist
    """
    places = list(places)
    if not places:
        return mark_safe("")
    look.refuse_unknown(states.values())
    dots, bottom = _project(places, states, look)
    outside = [dot for dot in dots if dot.place.region != Region.BRUSSELS]
    inside = [dot for dot in dots if dot.place.region == Region.BRUSSELS]
    enlarged = _enlarge(inside)
    linked = [dot for dot in outside if dot.place.address]
    labels = _labels(linked)
    height = bottom + (LABELS if labels else 0)

    shapes = "".join(f'<g id="m-{key}">{shape}</g>' for key, shape in look.shapes.items())
    land = "".join(f"M{_n(dot.x)} {_n(dot.y)}h0" for dot in dots)
    drawing = [
        f'<svg class="map" viewBox="0 0 {_n(WIDTH)} {_n(height)}" role="group" '
        f'aria-label="{_summary(dots, look)}">',
        f'<defs class="map-shapes">{shapes}</defs>',
        # What has no link is told in words by the label of the drawing and in the table beside it; 304 marks
        # one by one would only tire somebody who listens.
        '<g aria-hidden="true">',
        f'<path d="{land}" fill="none" stroke="var(--samenspel-color-town-tint)" stroke-width="{_n(LAND)}" '
        'stroke-linecap="round"/>',
        _number(inside),  # below the marks, so that no town is hidden
        _marks(dot for dot in outside if not dot.place.address),
        _inset(enlarged),
        "</g>",
    ]
    drawing += [_link(dot, labels.get(dot.place.id), bottom, look) for dot in linked]
    drawing += [_link(dot, None, bottom, look) for dot in enlarged if dot.place.address]
    drawing.append("</svg>")
    return mark_safe("".join(drawing))


def legend_mark(state: str, look: Look = HOME) -> SafeString:
    """The sign of one state, to stand beside its words."""
    if state not in look.states:
        raise ValueError(f"state of a place: got {state!r}, allowed {list(look.states)}")
    return mark_safe(f'<svg viewBox="-13 -13 26 26" aria-hidden="true">{look.shapes[state]}</svg>')


def _project(places: list[MapPlace], states: Mapping[int, str], look: Look) -> tuple[list[Dot], float]:
    """Towns on the page, and the height of the land. Longitude shrinks with latitude: enough for 240 km."""
    west, east = min(p.lon for p in places), max(p.lon for p in places)
    south, north = min(p.lat for p in places), max(p.lat for p in places)
    narrow = cos(radians((south + north) / 2))
    # A handful of towns close together must not fill the page with their neighbourhood.
    scale = (WIDTH - 2 * SIDE) / max((east - west) * narrow, 0.5)
    margin = (WIDTH - (east - west) * narrow * scale) / 2
    dots = [
        Dot(
            place,
            states.get(place.id, look.least),
            margin + (place.lon - west) * narrow * scale,
            TOP + (north - place.lat) * scale,
        )
        for place in places
    ]
    order = list(look.states)[::-1]
    dots.sort(key=lambda dot: (order.index(dot.state), dot.y, dot.place.id))
    return dots, TOP + (north - south) * scale + BOTTOM


def _enlarge(dots: list[Dot]) -> list[Dot]:
    if not dots:
        return []
    x = (min(d.x for d in dots) + max(d.x for d in dots)) / 2
    y = (min(d.y for d in dots) + max(d.y for d in dots)) / 2
    reach = max(hypot(d.x - x, d.y - y) for d in dots)
    scale = (INSET_RADIUS - INSET_ROOM) / max(reach, 1)
    return [Dot(d.place, d.state, INSET_X + (d.x - x) * scale, INSET_Y + (d.y - y) * scale) for d in dots]


def _labels(linked: list[Dot]) -> dict[int, float]:
    """Where each name stands on the line below the land, {place id: x}; none when too many to read."""
    if not linked or len(linked) > MOST_LABELS:
        return {}
    ordered = sorted(linked, key=lambda dot: dot.x)
    widths = [len(dot.place.name) * LETTER + LETTER for dot in ordered]
    if sum(widths) > WIDTH:
        return {}
    places: list[float] = []
    edge = 0.0
    for dot, width in zip(ordered, widths, strict=True):
        places.append(max(dot.x, edge + width / 2))
        edge = places[-1] + width / 2
    edge = WIDTH
    for index in range(len(ordered) - 1, -1, -1):
        places[index] = min(places[index], edge - widths[index] / 2)
        edge = places[index] - widths[index] / 2
    return {dot.place.id: x for dot, x in zip(ordered, places, strict=True)}


def _marks(dots: Iterable[Dot]) -> str:
    marks = (
        f'<use href="#m-{dot.state}" x="{_n(dot.x)}" y="{_n(dot.y)}">'
        f"<title>{escape(dot.place.name)}</title></use>"
        for dot in dots
    )
    return "".join(marks)


def _number(dots: list[Dot]) -> str:
    """How many towns the circle of Brussels holds, where they are on the map."""
    if not dots:
        return ""
    x = _n(sum(d.x for d in dots) / len(dots))
    y = _n(sum(d.y for d in dots) / len(dots))
    return (
        f'<g class="map-number"><circle cx="{x}" cy="{y}" r="18" class="fw" '
        'stroke="var(--samenspel-color-ink)" stroke-width="2.6"/>'
        f'<text x="{x}" y="{y}" dy=".36em" text-anchor="middle" font-size="21" font-weight="700">'
        f"{len(dots)}</text></g>"
    )


def _inset(dots: list[Dot]) -> str:
    if not dots:
        return ""
    count = ngettext("%(count)d municipality", "%(count)d municipalities", len(dots)) % {"count": len(dots)}
    title = _("Brussels, enlarged")
    beside = _n(INSET_X + INSET_RADIUS + 14)
    return (
        f'<circle cx="{_n(INSET_X)}" cy="{_n(INSET_Y)}" r="{_n(INSET_RADIUS)}" class="fw" '
        'stroke="var(--samenspel-color-ink)" stroke-width="1.6"/>'
        + _marks(dot for dot in dots if not dot.place.address)
        + f'<text x="{beside}" y="30" class="map-word" font-size="26" font-weight="700">'
        f"{escape(title)}"
        # Its own line, in units of the letter, so that the style sheet can make both smaller.
        f'<tspan x="{beside}" dy="1.2em" class="ts" font-weight="400">{escape(count)}</tspan></text>'
    )


def _link(dot: Dot, label_x: float | None, bottom: float, look: Look) -> str:
    name = escape(f"{dot.place.name}: {look.states[dot.state]}")
    x, y = _n(dot.x), _n(dot.y)
    leader = word = ""
    if label_x is not None:
        at = _n(label_x)
        leader = f'<path class="ln" d="M{x} {y}V{_n(max(bottom - 26, dot.y))}L{at} {_n(bottom + 4)}"/>'
        word = (
            f'<text x="{at}" y="{_n(bottom + 28)}" class="map-word" text-anchor="middle" font-size="26" '
            f'font-weight="700">{escape(dot.place.name)}</text>'
        )
    ring = f'<use href="#m-ring" x="{x}" y="{y}"/>' if look.is_ringed else ""
    return (
        f'<a href="{escape(dot.place.address)}" aria-label="{name}"><title>{name}</title>{leader}'
        # An unseen disc, so that a thumb finds a mark of 12 pixels.
        f'<circle class="map-halo" cx="{x}" cy="{y}" r="{look.halo}" fill="none" pointer-events="all"/>'
        f'{ring}<use href="#m-{dot.state}" x="{x}" y="{y}"/>'
        f"{word}</a>"
    )


def _summary(dots: list[Dot], look: Look) -> str:
    counts = Counter(dot.state for dot in dots)
    told = ", ".join(f"{counts[state]} {words}" for state, words in look.states.items() if counts[state])
    whole = ngettext("Map of %(count)d municipality", "Map of %(count)d municipalities", len(dots))
    return escape(f"{whole % {'count': len(dots)}}: {told}")


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
