# SPDX-License-Identifier: EUPL-1.2
"""The signs of the seven standings, and the small drawings of this room. Each sign differs in shape, not only in colour."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samenspel.foundations.places.network_map import SHAPES, Look

from ..models import Standing
from ..standing import RUNGS
from .queries import LINES, Month

_STAR = "M0-11L3.1-3.6 11-3.2 4.9 1.9 6.9 9.7 0 5.3-6.9 9.7-4.9 1.9-11-3.2-3.1-3.6z"
_SIGNS: dict[str, str] = {
    Standing.EVALUATED: f'<path class="fi" d="{_STAR}"/>',
    Standing.ANCHORED: '<path class="f-action" d="M-8.4-8.4H8.4V8.4H-8.4z"/>'
    '<path class="l-on-action" stroke-width="2.6" d="M0-4.6V4.4M-4.4 0A4.4 4.4 0 0 0 4.4 0"/>',
    Standing.COLLEGE: '<path class="fab" d="M0-11L11 0 0 11-11 0z"/>',
    Standing.SIGNED: '<path class="fw" stroke="var(--samenspel-color-together)" stroke-width="3.2" '
    'stroke-linejoin="round" d="M0-8.8L8.8 0 0 8.8-8.8 0z"/>',
    Standing.TALKING: '<path class="fb" d="M0-9.4L9.4 7.8H-9.4z"/>',
    Standing.COALITION: '<circle r="7.4" class="fa"/>',
    Standing.NOBODY: SHAPES["none"],
}
LOOK = Look(
    states={key: Standing(key).label for key in reversed(RUNGS)},
    shapes={key: _SIGNS[key] for key in reversed(RUNGS)},
    halo=15,
    is_ringed=False,
)
"""the map of the campaign"""


# A line each: colour, dashes, so that they are told apart in grey too.
_STROKES = (("resident", ""), ("together", "7 4"), ("action", "2 4"))


def _line(colour: str, dashes: str) -> str:
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'class="l-{colour}" stroke-width="3"{dash} fill="none" vector-effect="non-scaling-stroke"'


def line_words() -> list[str]:
    """What each line counts."""
    words = {
        Standing.COALITION: _("A group is busy, or further"),
        Standing.SIGNED: _("Signed, or further"),
        Standing.ANCHORED: _("Anchored, or further"),
    }
    return [words[Standing(line)] for line in LINES]


def growth(months: Sequence[Month]) -> SafeString:
    """Steps that go up: how many municipalities are how far, month by month. Nothing without months."""
    if not months:
        return SafeString("")
    top = max(1, *(number for month in months for number in month.numbers))
    paths = []
    for index, stroke in enumerate(_STROKES):
        width = 100 / len(months)
        d = f"M0 {_y(0, top)}"
        for at, month in enumerate(months):
            d += f"V{_y(month.numbers[index], top)}H{round((at + 1) * width, 2)}"
        paths.append(f'<path d="{d}" {_line(*stroke)}/>')
    words = [
        f'<li><svg viewBox="0 0 24 8" aria-hidden="true"><path d="M0 4H24" {_line(*stroke)}/></svg>'
        f'<b class="num">{number}</b> {esc(word)}</li>'
        for stroke, word, number in zip(_STROKES, line_words(), months[-1].numbers, strict=True)
    ]
    label = _("Progress over time, as steps; the numbers stand in the table below.")
    start, end = (date_format(month.first, "F Y") for month in (months[0], months[-1]))
    return SafeString(
        f'<figure class="drawing"><svg width="100%" height="200" role="img" aria-label="{esc(label)}">'
        f'<text x="0" y="14" font-size="14">{top}</text>'
        '<line class="l-line" x1="0" x2="100%" y1="20" y2="20" stroke-width="1"/>'
        '<line class="l-ink-soft" x1="0" x2="100%" y1="172" y2="172" stroke-width="1"/>'
        '<svg x="0" y="20" width="100%" height="152" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f"{''.join(paths)}</svg>"
        f'<text x="0" y="194" font-size="14">{esc(start)}</text>'
        + (
            f'<text x="100%" y="194" font-size="14" text-anchor="end">{esc(end)}</text>'
            if end != start
            else ""
        )
        + f'</svg><figcaption><ul class="legend">{"".join(words)}</ul></figcaption></figure>'
    )


def _y(number: int, top: int) -> float:
    return round(98 - 96 * number / top, 2)


def score(number: int) -> SafeString:
    """One to five as discs; what is missing is open."""
    discs = "".join(
        f'<circle cx="{11 + 24 * at}" cy="11" r="8.5" '
        + (
            'class="fab"/>'
            if at < number
            else 'fill="none" stroke="var(--samenspel-color-line-control)" stroke-width="2"/>'
        )
        for at in range(5)
    )
    label = _("%(score)s of 5") % {"score": number}
    return SafeString(
        f'<svg viewBox="0 0 118 22" width="118" height="22" role="img" aria-label="{esc(label)}">{discs}</svg>'
    )
