# SPDX-License-Identifier: EUPL-1.2
"""The pictures of what people answered, as SVG beside words.

The words are text and only the shapes are drawn, with widths in percentages: one markup for phone and desk. Every colour has a pattern of
its own, numbers stand beside what is drawn, and each picture has a table with the same figures (`reading.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MOST_PATTERNS = 8
"""more kinds than this in one bar cannot be told apart"""
NARROWEST = 5.5
"""percent of the width below which a number does not fit under its piece"""
GAP = 3.0
"""percent between the bar and “do not know”"""


def _pattern(key: str, size: int, turn: int, content: str) -> str:
    return (
        f'<pattern id="said-{key}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})">{content}</pattern>'
    )


def _rect(size: int, css: str) -> str:
    return f'<rect width="{size}" height="{size}" class="{css}"/>'


def _stripe(css: str, wide: float, size: int) -> str:
    return f'<path class="{css}" d="M0 0v{size}" stroke-width="{wide}"/>'


def _dot(css: str) -> str:
    return f'<circle class="{css}" cx="4" cy="4" r="1.9"/>'


PATTERNS = SafeString(
    '<svg class="defs" width="0" height="0" aria-hidden="true"><defs>'
    # from one end of a scale to the other: full, striped, dotted, empty, dotted, striped, full
    + _pattern("low1", 8, 0, _rect(8, "f-resident"))
    + _pattern("low2", 7, 45, _rect(7, "f-resident-tint") + _stripe("l-resident", 6, 7))
    + _pattern("low3", 8, 0, _rect(8, "f-resident-tint") + _dot("f-resident"))
    + _pattern("middle", 6, 0, _rect(6, "f-surface"))
    + _pattern("high3", 8, 0, _rect(8, "f-town-tint") + _dot("f-action"))
    + _pattern("high2", 7, 135, _rect(7, "f-town-tint") + _stripe("l-action", 5, 7))
    + _pattern("high1", 8, 0, _rect(8, "f-action"))
    + _pattern("dk", 8, 0, _rect(8, "f-paper") + '<circle class="f-ink-soft" cx="4" cy="4" r="1.3"/>')
    # kinds without an order
    + _pattern("0", 8, 0, _rect(8, "f-action"))
    + _pattern("1", 8, 0, _rect(8, "f-resident"))
    + _pattern("2", 8, 0, _rect(8, "f-together") + _dot("f-surface"))
    + _pattern("3", 7, 45, _rect(7, "f-town") + _stripe("l-surface", 5, 7))
    + _pattern("4", 6, 90, _rect(6, "f-surface") + _stripe("l-ink", 3, 6))
    + _pattern("5", 7, 135, _rect(7, "f-resident") + _stripe("l-surface", 5, 7))
    + _pattern("6", 8, 0, _rect(8, "f-town-tint"))
    + _pattern("7", 8, 0, _rect(8, "f-surface") + _dot("f-ink-soft"))
    + "</defs></svg>"
)


@dataclass(frozen=True)
class Piece:
    """A part of a bar. pattern: of PATTERNS; share: 0 to 1, of everybody who answered"""

    pattern: str
    share: float


@dataclass(frozen=True)
class Bar:
    """One bar in pieces, from left to right. label: who, or about what; pieces: None where too few people answered; apart: “do not know”"""

    label: str
    people: int | None
    pieces: tuple[Piece, ...] | None
    apart: float = 0.0


def scale_patterns(steps: int) -> list[str]:
    """The patterns of a scale of 2 to 7 steps, from low to high."""
    half = steps // 2
    low = [f"low{i}" for i in range(1, half + 1)]
    return [*low, *(["middle"] if steps % 2 else []), *(f"high{i}" for i in range(half, 0, -1))]


def in_order(many: int) -> list[str]:
    """A pattern for each column of a matrix: columns mostly run from one end to the other (“never” to “always”), and read as such."""
    if 3 <= many <= 7:
        return scale_patterns(many)
    return [str(i % MOST_PATTERNS) for i in range(many)]


def in_hundred(share: float) -> int:
    return round(share * 100)


def grouped(value: float | int) -> str:
    return _grouped(value, get_language() or "")


@lru_cache(maxsize=20_000)
def _grouped(value: float | int, language: str) -> str:
    # A page of results writes thousands of numbers, most of them from 0 to 100.
    return number_format(value, use_l10n=True, force_grouping=True)


def _piece(x: float, width: float, pattern: str, share: float) -> str:
    middle = x + width / 2
    number = (
        f'<text x="{middle:.4g}%" y="46" text-anchor="middle">{in_hundred(share)}</text>'
        if width >= NARROWEST
        else ""
    )
    return f'<rect x="{x:.4g}%" width="{width:.4g}%" height="30" fill="url(#said-{pattern})"/>{number}'


def _few() -> str:
    return str(esc(_("too few people to show")))


def _row(bar: Bar, shapes: str) -> str:
    who = f'<span class="who">{esc(bar.label)}{_people(bar.people)}</span>' if bar.label else ""
    if bar.pieces is None:
        return f'<li>{who}<span class="small soft">{_few()}</span></li>'
    return f'<li>{who}<svg width="100%" height="50" aria-hidden="true">{shapes}</svg></li>'


def _people(number: int | None) -> str:
    if number is None:
        return ""
    words = _("%(number)s people") % {"number": grouped(number)}
    return f" <small>{esc(words)}</small>"


def _list(rows: Iterable[str], css: str, *, alone: bool) -> SafeString:
    one = f" {css}--one" if alone else ""
    return SafeString(f'<ul class="{css}{one}">{"".join(rows)}</ul>')


def diverging(bars: Sequence[Bar]) -> SafeString:
    """Bars around the middle of a scale: who is on the low side stands left of one line, who is on the high side right of it."""

    def sides(bar: Bar) -> tuple[float, float]:
        left = sum(p.share for p in bar.pieces or () if p.pattern.startswith("low"))
        right = sum(p.share for p in bar.pieces or () if p.pattern.startswith("high"))
        half = sum(p.share for p in bar.pieces or () if p.pattern == "middle") / 2
        return left + half, right + half

    left = max((sides(bar)[0] for bar in bars), default=0)
    right = max((sides(bar)[1] for bar in bars), default=0)
    apart = max((bar.apart for bar in bars), default=0)
    gap = GAP / 100 if apart else 0.0
    each = 100 / (left + right + apart + gap or 1)
    line = left * each
    rows = []
    for bar in bars:
        x, shapes = (left - sides(bar)[0]) * each, []
        for piece in bar.pieces or ():
            width = piece.share * each
            if width > 0.05:
                shapes.append(_piece(x, width, piece.pattern, piece.share))
            x += width
        shapes.append(
            f'<line class="l-ink" x1="{line:.4g}%" x2="{line:.4g}%" y1="-5" y2="30" stroke-width="2"/>'
        )
        if bar.apart:
            shapes.append(_piece(100 - apart * each, bar.apart * each, "dk", bar.apart))
        rows.append(_row(bar, "".join(shapes)))
    return _list(rows, "stacked", alone=len(bars) == 1 and not bars[0].label)


def stacked(bars: Sequence[Bar]) -> SafeString:
    """Bars in pieces that begin at the left."""
    rows = []
    for bar in bars:
        x, shapes = 0.0, []
        for piece in bar.pieces or ():
            width = piece.share * 100
            if width > 0.05:
                shapes.append(_piece(x, width, piece.pattern, piece.share))
            x += width
        rows.append(_row(bar, "".join(shapes)))
    return _list(rows, "stacked", alone=len(bars) == 1 and not bars[0].label)


def stacked_of(rows: Iterable[tuple[str, Sequence[Bar]]]) -> SafeString:
    """For each thing that was asked about, a bar in pieces per group."""
    items = (f'<li><span class="what">{esc(label)}</span>{stacked(bars)}</li>' for label, bars in rows)
    return SafeString(f'<ul class="said-groups">{"".join(items)}</ul>')


def legend(items: Iterable[tuple[str, str]]) -> SafeString:
    """What each pattern means. items: (pattern, words)."""
    rows = "".join(
        f'<li><svg viewBox="0 0 20 20" aria-hidden="true"><rect width="20" height="20" fill="url(#said-{key})"/></svg>{esc(words)}</li>'
        for key, words in items
    )
    return SafeString(f'<ul class="legend said-legend">{rows}</ul>')


@dataclass(frozen=True)
class Line:
    """One bar beside its words. share: of the whole width, or None where too few people; text: how its number is written"""

    label: str
    share: float | None
    text: str
    pattern: str = "0"


def _line(line: Line) -> str:
    if line.share is None:
        return f'<li class="few"><span>{esc(line.label)}</span><span class="small soft">{_few()}</span></li>'
    width = max(0.0, min(1.0, line.share)) * 100
    return (
        f'<li><span>{esc(line.label)}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="f-town-tint" width="100" height="10"/><rect class="f-action" width="{width:.4g}" height="10"/></svg>'
        f'<b class="num">{esc(line.text)}</b></li>'
    )


def lines(rows: Iterable[Line]) -> SafeString:
    """Bars beside their words, one for each answer."""
    return SafeString(f'<ul class="bars said-bars">{"".join(_line(row) for row in rows)}</ul>')


def lines_of(rows: Iterable[tuple[str, Sequence[Line]]]) -> SafeString:
    """For each answer a bar per group. Each group has a pattern of its own and its name beside it."""
    items = []
    for label, held in rows:
        inner = "".join(
            f'<li><span class="who">{esc(line.label)}</span>'
            + (
                f'<span class="small soft few">{_few()}</span></li>'
                if line.share is None
                else f'<svg width="100%" height="18" aria-hidden="true"><rect width="{min(1, line.share) * 100:.4g}%" '
                f'height="18" fill="url(#said-{line.pattern})"/></svg><b class="num">{esc(line.text)}</b></li>'
            )
            for line in held
        )
        items.append(f'<li><span class="what">{esc(label)}</span><ul class="said-pairs">{inner}</ul></li>')
    return SafeString(f'<ul class="said-groups">{"".join(items)}</ul>')


def columns(rows: Sequence[tuple[str, int | None]], *, every: int = 1) -> SafeString:
    """Standing bars side by side: how many people for each (label, number). every: each so many-th bar has its label below it."""
    if not rows:
        return SafeString()
    width, most = 100 / len(rows), max((n or 0 for _label, n in rows), default=0) or 1
    shapes = []
    for i, (label, number) in enumerate(rows):
        middle = (i + 0.5) * width
        if not i % every:
            shapes.append(_below(middle, label))
        if number:
            shapes.append(_standing(middle - width * 0.43, width * 0.86, number / most))
            if len(rows) <= 14:
                shapes.append(_above(middle, number / most, number))
    return _plot(shapes)


LOW, HIGH = 82, 16
"""percent of the height: where standing bars begin, and where the tallest ends"""


def _below(x: float, label: str, anchor: str = "middle") -> str:
    return f'<text class="soft" x="{x:.4g}%" y="95%" text-anchor="{anchor}">{esc(label)}</text>'


def _standing(x: float, width: float, height: float) -> str:
    tall = max(height * (LOW - HIGH), 0.8)
    return f'<rect class="f-action" x="{x:.4g}%" width="{width:.4g}%" y="{LOW - tall:.4g}%" height="{tall:.4g}%"/>'


def _above(x: float, height: float, number: int) -> str:
    tall = max(height * (LOW - HIGH), 0.8)
    return f'<text x="{x:.4g}%" y="{LOW - tall - 2:.4g}%" text-anchor="middle">{esc(grouped(number))}</text>'


def _plot(shapes: Iterable[str]) -> SafeString:
    ground = f'<line class="l-ink" x1="0" x2="100%" y1="{LOW}%" y2="{LOW}%" stroke-width="2"/>'
    return SafeString(
        f'<div class="said-columns"><svg width="100%" height="210" aria-hidden="true">{"".join(shapes)}{ground}</svg></div>'
    )


def histogram(
    bars: Sequence[tuple[float | None, float | None, int]], *, mark: float | None, mark_text: str
) -> SafeString:
    """How many people gave a number from … to …: the surface of a bar is how many, so that wide bars do not look like more people.

    bars   (from, to, people), in order; an open end is None, drawn as wide as its narrowest neighbour
    mark   the middle answer: a line at its place
    """
    wide = [high - low for low, high, _n in bars if low is not None and high is not None]
    usual = min(wide, default=1.0)
    ends = [
        (
            low if low is not None else (high or 0) - usual,
            high if high is not None else (low or 0) + usual,
            n,
        )
        for low, high, n in bars
    ]
    first, span = ends[0][0], (ends[-1][1] - ends[0][0]) or 1
    dense = max((n / ((high - low) or 1) for low, high, n in ends), default=0) or 1

    def at(value: float) -> float:
        return 1 + (value - first) / span * 98

    shapes, numbers, last = [], [], -20.0
    for (low, high, n), (open_low, open_high, _n) in zip(ends, bars, strict=True):
        width = at(high) - at(low)
        if n:
            height = n / ((high - low) or 1) / dense
            shapes.append(_standing(at(low) + 0.25, width - 0.5, height))
            if width >= NARROWEST:
                numbers.append(_above(at(low) + width / 2, height, n))
        if open_low is not None and at(low) - last >= 9:
            last = at(low)
            shapes.append(_below(last, grouped(low), "start" if last < 4 else "middle"))
        if high == ends[-1][1] and open_high is not None and 100 - last >= 9:
            shapes.append(_below(at(high), grouped(high), "end"))
    if mark is not None:
        x = at(min(max(mark, first), first + span))
        anchor = "start" if x < 25 else "end" if x > 75 else "middle"
        shapes.append(
            f'<line class="l-resident" x1="{x:.4g}%" x2="{x:.4g}%" y1="8%" y2="{LOW}%" stroke-width="3" stroke-dasharray="6 4"/>'
            f'<text class="strong" x="{x:.4g}%" y="6%" text-anchor="{anchor}">{esc(mark_text)}</text>'
        )
    return _plot([*shapes, *numbers])


def middles(rows: Sequence[tuple[str, float | None, str]], low: float, high: float) -> SafeString:
    """One mark per group on a line from the lowest to the highest. rows: (group, value, how it is written)."""
    span, items = (high - low) or 1, []
    for label, value, text in rows:
        if value is None:
            items.append(
                f'<li class="few"><span>{esc(label)}</span><span class="small soft">{_few()}</span></li>'
            )
            continue
        x = 2 + (value - low) / span * 96
        items.append(
            f'<li><span>{esc(label)}</span><svg class="round" width="100%" height="24" aria-hidden="true">'
            f'<line class="l-control" x1="0" x2="100%" y1="50%" y2="50%" stroke-width="2"/>'
            f'<circle class="f-action" cx="{x:.4g}%" cy="50%" r="8"/></svg><b class="num">{esc(text)}</b></li>'
        )
    return SafeString(f'<ul class="bars said-bars">{"".join(items)}</ul>')


@dataclass(frozen=True)
class Spot:
    """A place on the drawing of the town: where, its letter, and how many people"""

    x: float
    y: float
    letter: str
    people: int


def spots(ground: str, width: int, height: int, held: Sequence[Spot], label: str) -> SafeString:
    """The map of the town with a disc for each place, the larger the more people, and the letter that stands in the list beside it."""
    most = max((spot.people for spot in held), default=0) or 1
    marks = "".join(
        f'<g><circle class="map-pins" cx="{spot.x}" cy="{spot.y}" r="{18 + 14 * (spot.people / most) ** 0.5:.1f}"/>'
        f'<text class="map-count" x="{spot.x}" y="{spot.y}" dy=".35em" text-anchor="middle">{esc(spot.letter)}</text></g>'
        for spot in sorted(held, key=lambda one: -one.people)
    )
    return SafeString(
        f'<svg class="town-map" viewBox="0 0 {width} {height}" role="img" aria-label="{esc(label)}">'
        f'<rect class="map-ground" width="{width}" height="{height}"/>{ground}{marks}</svg>'
    )
