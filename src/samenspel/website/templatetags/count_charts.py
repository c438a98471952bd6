# SPDX-License-Identifier: EUPL-1.2
"""Drawings of a count: who pays for what, two outcomes side by side, how many got what. A template builtin.

As in charts.py the words are text and only the shapes are drawn, with widths in percentages: one markup for phone and desk.
Every colour has a pattern of its own, and every drawing stands beside a table with the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.website import drawings as draw

from .charts import _legend, _small
from .samenspel import grouped

register = template.Library()

MISSING, LEFT = "missing", "left"
_LINE = ' stroke-width="{}"/>'
# Told apart by pattern before colour: plain, stripes, dots, lines.
_PATTERNS: dict[str, tuple[int, int, str]] = {
    "0": (8, 0, draw.rect(0, 0, 8, 8, "f-action")),
    "1": (7, 45, draw.rect(0, 0, 7, 7, "f-town") + '<path class="l-surface" d="M0 0v7"' + _LINE.format(3)),
    "2": (8, 0, draw.rect(0, 0, 8, 8, "f-resident")),
    "3": (8, 0, draw.rect(0, 0, 8, 8, "f-together") + draw.disc(4, 4, 1.8, "f-surface")),
    "4": (6, 0, draw.rect(0, 0, 6, 6, "f-surface") + '<path class="l-ink" d="M0 3h6"' + _LINE.format(1.8)),
    "5": (
        7,
        135,
        draw.rect(0, 0, 7, 7, "f-resident") + '<path class="l-surface" d="M0 0v7"' + _LINE.format(3),
    ),
    "6": (8, 0, draw.rect(0, 0, 8, 8, "f-town") + draw.disc(4, 4, 1.8, "f-surface")),
    "7": (
        6,
        90,
        draw.rect(0, 0, 6, 6, "f-surface") + '<path class="l-action" d="M0 3h6"' + _LINE.format(2.4),
    ),
    "8": (8, 0, draw.rect(0, 0, 8, 8, "f-surface") + draw.disc(4, 4, 1.8, "f-ink-soft")),
    LEFT: (10, 0, draw.rect(0, 0, 10, 10, "f-town-tint")),
    MISSING: (9, 45, '<path class="l-error" d="M0 0v9"' + _LINE.format(2.5)),
}


@register.simple_tag
def count_scene() -> SafeString:
    """A ballot and bars, for the head of a result."""
    return draw.COUNT


@register.simple_tag
def pay_patterns() -> SafeString:
    """The patterns that the bars of who pays are filled with: once on the page, before the first bar."""
    made = "".join(
        f'<pattern id="pay-{key}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})">{content}</pattern>'
        for key, (size, turn, content) in _PATTERNS.items()
    )
    return SafeString(f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{made}</defs></svg>')


def _lang(language: str) -> str:
    """Names of projects are in the language of the activity, all else in that of the page."""
    return f' lang="{esc(language)}"' if language and language != get_language() else ""


def _name(row: Mapping[str, Any], said: str) -> str:
    """A project with its page, where it has one."""
    label = esc(row["label"])
    return f'<a href="{esc(row["url"])}"{said}>{label}</a>' if row["url"] else label


def _fill(key: str, x: float, width: float) -> str:
    edge = ' class="part"' if key in (MISSING, LEFT) else ""
    at = f' x="{x:.4g}%"' if x else ""
    return f'<rect{edge}{at} width="{width:.4g}%" height="100%" fill="url(#pay-{key})"/>'


@register.simple_tag
def pay_bars(rows: Iterable[Mapping[str, Any]], most: float, lang: str = "") -> SafeString:
    """One bar per project, of the money its supporters brought together.

    rows  label, url (or ""), parts [(pattern, amount)] from left to right, text (the amount in words), late: the text says what was missing
    most  the amount that fills the whole width;   lang: of the labels
    """
    items, said, late = [], _lang(lang), ' class="late"'
    for row in rows:
        whole = sum(amount for _key, amount in row["parts"]) or 1
        x, shapes = 0.0, []
        for key, amount in row["parts"]:
            width = amount / whole * 100
            if width >= 0.2:
                shapes.append(_fill(key, x, width))
            x += width
        long = max(whole / (most or 1) * 100, 0.6)
        name = _name(row, said)
        items.append(
            f'<li>{name}<span class="track">'
            f'<svg width="{long:.4g}%" height="24" aria-hidden="true">{"".join(shapes)}</svg>'
            f"<b{late if row.get('late') else ''}>{esc(row['text'])}</b></span></li>"
        )
    one = " pay--one" if len(items) == 1 else ""
    return SafeString(f'<ul class="pay{one}">{"".join(items)}</ul>')


@register.simple_tag
def pay_legend(items: Iterable[tuple[str, str]], title: str = "") -> SafeString:
    """What each pattern means. items: (pattern, words)."""
    shapes = [
        (f'<svg viewBox="0 0 20 20" aria-hidden="true">{_fill(key, 0, 100)}</svg>', words)
        for key, words in items
    ]
    first = f"<li><b>{esc(title)}</b></li>" if title else ""
    return SafeString(_legend(shapes).replace('<ul class="legend">', f'<ul class="legend">{first}', 1))


@register.simple_tag
def side_by_side(
    rows: Iterable[Mapping[str, Any]], ours: str, theirs: str, votes: str, caption: str, lang: str = ""
) -> SafeString:
    """Two outcomes in one table, the rows in which they differ in colour and bold.

    rows     label, url, votes, ours and theirs (true: gets money)
    ours, theirs, votes   the heads of the columns;   lang: of the labels
    """
    said = _lang(lang)
    yes, no = esc(_("yes")), esc(_("no"))
    shapes = {
        (True, True): f'{draw.MARKS["kept"]}<span class="visually-hidden">{yes}</span>',
        (False, True): f'{draw.MARKS["done"]}<span class="visually-hidden">{yes}</span>',
        (True, False): f'<span aria-hidden="true">–</span><span class="visually-hidden">{no}</span>',
    }
    shapes[False, False] = shapes[True, False]
    body = []
    for row in rows:
        a, b = bool(row["ours"]), bool(row["theirs"])
        css = "" if a == b else ' class="only-ours"' if a else ' class="only-theirs"'
        body.append(
            f'<tr{css}><th scope="row">{_name(row, said)}</th>'
            f'<td class="num">{esc(grouped(row["votes"]))}</td>'
            f'<td class="center">{shapes[True, a]}</td><td class="center">{shapes[False, b]}</td></tr>'
        )
    return SafeString(
        f'<div class="table-wrap" tabindex="0" role="group" aria-label="{esc(caption)}"><table class="beside">'
        f'<caption class="visually-hidden">{esc(caption)}</caption><thead><tr><th scope="col">{esc(_("Project"))}</th>'
        f'<th scope="col" class="num">{esc(votes)}</th><th scope="col" class="center">{esc(ours)}</th>'
        f'<th scope="col" class="center">{esc(theirs)}</th></tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    )


@register.simple_tag
def got_bars(rows: Sequence[tuple[str, int, int | None]], ours: str, theirs: str = "") -> SafeString:
    """How many people got how much, in two outcomes: a pair of bars for each (label, ours, theirs)."""
    most = max((max(a, b or 0) for _label, a, b in rows), default=0) or 1

    def bar(css: str, amount: int, word: str) -> str:
        return (
            f'<span class="track"><svg width="{amount / most * 100:.4g}%" height="16" aria-hidden="true">'
            f'<rect class="{css}" width="100%" height="100%"/></svg>'
            f'<b class="num"><span class="visually-hidden">{esc(word)}: </span>{esc(grouped(amount))}</b></span>'
        )

    items = "".join(
        f'<li><span class="what">{esc(label)}</span><span class="pair">{bar("f-together", a, ours)}'
        f"{'' if b is None else bar('f-town-tint l-edge', b, theirs)}</span></li>"
        for label, a, b in rows
    )
    words = [(_small(draw.rect(1, 1, 18, 18, "f-together")), ours)]
    if theirs:
        words.append((_small(draw.rect(1, 1, 18, 18, "f-town-tint l-edge")), theirs))
    return SafeString(
        f'<figure class="drawing"><ul class="got">{items}</ul><figcaption>{_legend(words)}</figcaption></figure>'
    )


def _polyline(points: Sequence[tuple[float, float]], css: str, more: str = "") -> str:
    d = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{css}" points="{d}" vector-effect="non-scaling-stroke"{more}/>'


def _spot(x: float, y: float, css: str, size: float) -> str:
    """A disc that stays round when the drawing is stretched: a dash of no length with round ends."""
    return (
        f'<path class="{css}" d="M{x:.1f} {y:.1f}h0" stroke-width="{size}" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/>'
    )


def _plot(content: str, label: str) -> str:
    return (
        '<svg class="plot" viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" '
        f'aria-label="{esc(label)}">{content}</svg>'
    )


@register.simple_tag
def steps_to_budget(
    steps: Sequence[tuple[float, float, float, bool]],
    budget: float,
    label: str,
    ends: tuple[str, str],
    top: str,
) -> SafeString:
    """What the chosen projects cost together while everybody's share was raised, against the budget.

    steps  (first share, last share, spent, stands) of consecutive rounds, in order;   ends: the words below both ends
    """
    low, high = steps[0][0], steps[-1][1]
    most = max(budget, *(spent for _a, _b, spent, _ok in steps)) * 1.08

    def x(share: float) -> float:
        return (share - low) / ((high - low) or 1) * 960 + 20

    def y(spent: float) -> float:
        return 195 - spent / most * 190

    stands = [point for a, b, spent, ok in steps if ok for point in ((x(a), y(spent)), (x(b), y(spent)))]
    over = "".join(_spot(x(a), y(spent), "l-error", 12) for a, _b, spent, ok in steps if not ok)
    line = _polyline(
        [(0, y(budget)), (1000, y(budget))], "l-ink", ' stroke-width="1.5" stroke-dasharray="6 5"'
    )
    kept = _spot(*stands[-1], "l-together", 14) if stands else ""
    drawn = _plot(line + _polyline(stands, "l-action", ' stroke-width="3"') + kept + over, label)
    return SafeString(
        f'<figure class="drawing"><p class="small soft plot-top">{esc(top)}</p>{drawn}'
        f'<figcaption class="row row--between"><span>{esc(ends[0])}</span><span>{esc(ends[1])}</span></figcaption></figure>'
    )


@register.simple_tag
def round_by_round(
    own: Sequence[float | None],
    winners: Sequence[float | None],
    words: tuple[str, str],
    label: str,
    ends: tuple[str, str],
) -> SafeString:
    """Effective votes of one project in each round (a line) and of the project that was chosen in it (rings).

    own, winners  one number per round, None where there was none;   words: of the line and of the rings
    """
    most = max((much for much in (*own, *winners) if much is not None), default=0) or 1
    last = max(len(own), len(winners)) - 1 or 1

    def at(i: int, much: float) -> tuple[float, float]:
        return i / last * 960 + 20, 190 - much / most * 175

    line = [at(i, much) for i, much in enumerate(own) if much is not None]
    rings = "".join(
        _spot(*at(i, much), "l-ink-soft", 13) + _spot(*at(i, much), "l-surface", 8)
        for i, much in enumerate(winners)
        if much is not None
    )
    drawn = _plot(
        _polyline([(0, 190), (1000, 190)], "l-line", ' stroke-width="1.5"')
        + rings
        + _polyline(line, "l-action", ' stroke-width="3"')
        + "".join(_spot(*point, "l-action", 9) for point in line),
        label,
    )
    legend = _legend(
        [
            (_small(draw.line("M0 10h20", "l-action", 4) + draw.disc(10, 10, 5, "f-action")), words[0]),
            (_small(draw.disc(10, 10, 6, "f-surface l-ink-soft", ' stroke-width="3"')), words[1]),
        ]
    )
    return SafeString(
        f'<figure class="drawing">{drawn}<div class="row row--between small soft"><span>{esc(ends[0])}</span>'
        f"<span>{esc(ends[1])}</span></div><figcaption>{legend}</figcaption></figure>"
    )
