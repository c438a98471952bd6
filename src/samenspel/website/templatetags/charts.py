# SPDX-License-Identifier: EUPL-1.2
"""Drawings of figures, for every page that has some. A template builtin: no {% load %} needed.

Widths are percentages, so one markup serves a phone and a desk, and each has its figures as text or as a table too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, sqrt
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import conditional_escape as esc
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samenspel.website import drawings as draw

from .samenspel import grouped

register = template.Library()

MOST_MARKS = 400
"""a drawing of one mark per contribution groups them above this number"""


def _take(row: Any, *names: str) -> list[Any]:
    """The named values of a row, which may be a dictionary, an object or a plain sequence in this order."""
    if isinstance(row, dict):
        return [row.get(name) for name in names]
    if isinstance(row, (tuple, list)) and not hasattr(row, "_fields"):
        return [*row, *[None] * len(names)][: len(names)]
    return [getattr(row, name, None) for name in names]


def _percent(share: float) -> str:
    return _("%(number)s%%") % {"number": number_format(round(share * 100), use_l10n=True)}


def _legend(items: Iterable[tuple[str, str]]) -> str:
    return '<ul class="legend">' + "".join(f"<li>{shape}{esc(text)}</li>" for shape, text in items) + "</ul>"


def _small(content: str) -> SafeString:
    return draw.svg(20, 20, content)


@register.simple_tag
def data_table(caption: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> SafeString:
    """Figures as a table, folded away. The first cell of a row is its heading."""
    cells = "".join(
        f'<th scope="col"{" class=num" if i else ""}>{esc(cell)}</th>' for i, cell in enumerate(head)
    )
    body = "".join(
        f'<tr><th scope="row">{esc(first)}</th>'
        + "".join(f'<td class="num">{esc(cell)}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    unfold = _("Show as table")
    return SafeString(
        f"<details><summary>{esc(unfold)}</summary>"
        f'<div class="table-wrap" tabindex="0" role="group" aria-label="{esc(caption or _("Table"))}">'
        f'<table><caption class="visually-hidden">{esc(caption or _("Table"))}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


@register.simple_tag
def dots(on_time: int, late: int, waiting: int = 0) -> SafeString:
    """Punctuality, one mark per contribution: discs on time, triangles too late, rings within the term."""
    total = on_time + late + waiting
    each = next(k for k in (1, 2, 5, 10, 20, 25, 50, 100, 250, 500, 1000, 10**9) if total <= k * MOST_MARKS)
    marks = [ceil(amount / each) if amount else 0 for amount in (on_time, late, waiting)]
    count = max(1, sum(marks))
    columns = min(count, max(12, ceil(sqrt(count * 4.2))))
    rows = ceil(count / columns)
    shapes, place = [], 0
    for kind, amount in zip(("ok", "late", "wait"), marks, strict=True):
        cells = [((place + i) % columns * 16 + 8, (place + i) // columns * 16 + 8) for i in range(amount)]
        place += amount
        if not cells:
            continue
        if kind == "ok":
            # A dash of no length with round ends is a disc: one short command for each contribution.
            d = "".join(f"M{x} {y}h0" for x, y in cells)
            shapes.append(f'<path class="l-action" d="{d}" stroke-width="12" stroke-linecap="round"/>')
        elif kind == "late":
            d = "".join(f"M{x} {y - 6}l6.5 12h-13z" for x, y in cells)
            shapes.append(f'<path class="f-error" d="{d}"/>')
        else:
            d = "".join(f"M{x - 5} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0" for x, y in cells)
            shapes.append(f'<path class="l-action" d="{d}" stroke-width="2"/>')
    words = [
        (_small(draw.disc(10, 10, 8, "f-action")), _("%(number)s on time") % {"number": grouped(on_time)})
    ]
    if late:
        words.append((_small(draw._LATE), _("%(number)s too late") % {"number": grouped(late)}))
    if waiting:
        text = _("%(number)s waiting, within the term") % {"number": grouped(waiting)}
        words.append((_small(draw._RING), text))
    scale = _("One mark is %(number)s contributions.") % {"number": each}
    note = f'<p class="caption">{esc(scale)}</p>' if each > 1 else ""
    label = ", ".join(text for _shape, text in words)
    drawing = (
        f'<svg class="dots" viewBox="0 0 {columns * 16} {rows * 16}" role="img" aria-label="{esc(label)}">'
        f"{''.join(shapes)}</svg>"
    )
    return SafeString(
        f'<figure class="drawing">{drawing}<figcaption>{_legend(words)}{note}</figcaption></figure>'
    )


@register.simple_tag
def promise_dots(kept: int, running: int, late: int, planned: int = 0, broken: int = 0) -> SafeString:
    """One mark per promise: kept, running, too late, not kept, planned."""
    columns, shapes, words = 12, [], []
    sentences = {
        "kept": _("%(number)s kept"),
        "running": _("%(number)s running"),
        "late": _("%(number)s too late"),
        "broken": _("%(number)s not kept"),
        "planned": _("%(number)s planned"),
    }
    place = 0
    for state, amount in zip(sentences, (kept, running, late, broken, planned), strict=True):
        for _i in range(amount):
            x, y = place % columns * 40 + 5, place // columns * 40 + 5
            shapes.append(f'<g transform="translate({x} {y})scale(1.5)">{draw._MARKS[state]}</g>')
            place += 1
        if amount:
            words.append((_small(draw._MARKS[state]), sentences[state] % {"number": amount}))
    label = ", ".join(text for _shape, text in words)
    width, height = min(max(place, 1), columns) * 40, ceil(max(place, 1) / columns) * 40
    drawing = (
        f'<svg class="promise-dots" viewBox="0 0 {max(width, 240)} {height}" role="img" '
        f'aria-label="{esc(label)}">{"".join(shapes)}</svg>'
    )
    return SafeString(f'<figure class="drawing">{drawing}<figcaption>{_legend(words)}</figcaption></figure>')


@register.simple_tag
def bars(rows: Iterable[Any], caption: str = "", head: str = "", table: bool = True) -> SafeString:
    """Bars beside their words. A row has label, value, url or none, text (how to write the value) or none."""
    taken = [_take(row, "label", "value", "url", "text") for row in rows]
    if not taken:
        return SafeString()
    most = max((float(value or 0) for _l, value, _u, _t in taken), default=0) or 1
    items = []
    for label, value, url, text in taken:
        width = round(float(value or 0) / most * 100, 2)
        name = format_html('<a href="{}">{}</a>', url, label) if url else esc(label)
        items.append(
            f'<li><span>{name}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="f-town-tint" width="100" height="10"/>'
            f'<rect class="f-action" width="{width}" height="10"/></svg>'
            f'<b class="num">{esc(text if text else grouped(value))}</b></li>'
        )
    below = f"<figcaption>{esc(caption)}</figcaption>" if caption else ""
    extra = (
        data_table(
            caption, [_("What"), head or _("Number")], [(row[0], row[3] or grouped(row[1])) for row in taken]
        )
        if table
        else ""
    )
    return SafeString(
        f'<figure class="drawing"><ul class="bars">{"".join(items)}</ul>{below}</figure>{extra}'
    )


@register.simple_tag
def progress(done: Any, total: Any, label: str = "") -> SafeString:
    """How much is done, as a bar with the sentence below it."""
    done, total = done or 0, total or 0
    width = round(min(1.0, done / total) * 100, 2) if total else 0
    text = label or _("%(done)s of %(total)s") % {"done": grouped(done), "total": grouped(total)}
    return SafeString(
        '<div class="progress"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="f-town-tint" width="100" height="10"/>'
        f'<rect class="f-action" width="{width}" height="10"/></svg>'
        f'<span class="small num">{esc(text)}</span></div>'
    )


@register.simple_tag
def dumbbell(
    rows: Iterable[Any], here: str = "", there: str = "", gap: float = 0.05, title: str = ""
) -> SafeString:
    """Who takes part, beside who lives there. A row has label, share_here and share_there (0 to 1), hidden.

    A hidden row (a group that is too small, or that would give a small one away) shows its name without a mark,
    and the legend says why. A share of the participants more than `gap` below the population is called too few,
    in words and with a broken line; with a `gap` of 1 no difference is a lack. `title` says of what every 100 are.
    """
    here, there = here or _("who takes part"), there or _("who lives here")
    taken = [_take(row, "label", "share_here", "share_there", "hidden") for row in rows]
    shown = [s for _l, a, b, hidden in taken if not hidden for s in (a or 0, b or 0)]
    top = next((t for t in (0.2, 0.4, 0.6, 0.8) if max(shown, default=0) <= t), 1.0)
    steps = [top * i / 4 for i in range(5)] if top != 0.6 else [0, 0.2, 0.4, 0.6]
    grid = "".join(
        f'<line class="l-line" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>'
        for x in (round(s / top * 100, 1) for s in steps)
    )
    items, table = [], []
    for label, share_here, share_there, hidden in taken:
        if hidden or share_here is None:
            items.append(
                f'<li><span class="who">{esc(label)}</span>'
                f'<span class="track small soft">{esc(_("not shown"))}</span></li>'
            )
            table.append((label, "–", _percent(share_there) if share_there is not None else "–"))
            continue
        table.append((label, _percent(share_here), _percent(share_there or 0)))
        a, b = (round(s / top * 100, 1) for s in (share_here, share_there or 0))
        few = (share_there or 0) - share_here
        missing = few > gap
        lack = _("%(number)s in 100 too few") % {"number": round(few * 100)}
        word = f'<span class="gap">{esc(lack)}</span>' if missing else ""
        name = f"<b>{esc(label)}</b>" if missing else esc(label)
        joint = (
            f'<line class="l-error" x1="{a}%" x2="{b}%" y1="50%" y2="50%" stroke-width="3" '
            'stroke-dasharray="3 4"/>'
            if missing
            else f'<line class="l-ink-soft" x1="{a}%" x2="{b}%" y1="50%" y2="50%" stroke-width="2"/>'
        )
        items.append(
            f'<li><span class="who">{name} {word}</span>'
            f'<span class="track"><svg width="100%" height="36" aria-hidden="true">{grid}{joint}'
            f'<circle class="f-surface l-ink" cx="{b}%" cy="50%" r="7.5" stroke-width="2.5"/>'
            f'<circle class="f-action" cx="{a}%" cy="50%" r="8"/></svg></span></li>'
        )
    axis = "".join(
        f'<text class="soft" x="{round(s / top * 100, 1)}%" y="16" font-size="14" '
        f'text-anchor="middle">{round(s * 100)}</text>'
        for s in steps
    )
    items.append(
        '<li class="axis" aria-hidden="true"><span class="track">'
        f'<svg width="100%" height="22">{axis}</svg></span></li>'
    )
    legend = _legend(
        [
            (_small(draw.disc(10, 10, 8, "f-action")), here),
            (_small(draw.disc(10, 10, 7.5, "f-surface l-ink", ' stroke-width="2.5"')), there),
        ]
    )
    why = _("Not shown: groups that are too small, and groups that would give a small one away.")
    note = f'<p class="caption">{esc(why)}</p>' if any(hidden for *_row, hidden in taken) else ""
    title = title or _("Of every 100 people")
    return SafeString(
        f'<figure class="drawing"><p class="title">{esc(title)}</p><ul class="dumbbell">{"".join(items)}</ul>'
        f"<figcaption>{legend}{note}</figcaption></figure>"
        + data_table(title, [_("Group"), here, there], table)
    )


@register.simple_tag
def month_bars(rows: Iterable[Any], target: float | None = None) -> SafeString:
    """Share answered on time, month by month. A row has label, on_time, total; `target` is a share."""
    taken = [_take(row, "label", "on_time", "total") for row in rows]
    if not taken:
        return SafeString()
    width, low, high = 100 / len(taken), 88, 12
    shapes, table = [f'<line class="l-ink" x1="0" x2="100%" y1="{low}%" y2="{low}%" stroke-width="2"/>'], []
    for i, (label, on_time, total) in enumerate(taken):
        middle = round((i + 0.5) * width, 2)
        shapes.append(
            f'<text class="soft" x="{middle}%" y="98%" font-size="14" '
            f'text-anchor="middle">{esc(label)}</text>'
        )
        if not total:
            shapes.append(
                f'<text class="soft" x="{middle}%" y="{low - 3}%" font-size="14" '
                'text-anchor="middle">–</text>'
            )
            table.append((label, "–", "0"))
            continue
        share = on_time / total
        table.append((label, _percent(share), _("%(done)s of %(total)s") % {"done": on_time, "total": total}))
        tall = round(share * (low - high), 1)
        css = "f-action" if target is None or share >= target else "f-ink-soft"
        shapes.append(
            f'<rect class="{css}" x="{round(middle - width * 0.4, 2)}%" width="{round(width * 0.8, 2)}%" '
            f'y="{round(low - tall, 1)}%" height="{tall}%"/>'
            + (
                f'<text class="on" x="{middle}%" y="{low - 3}%" font-size="14" '
                if tall > 14
                else f'<text x="{middle}%" y="{round(low - tall - 2, 1)}%" font-size="14" '
            )
            + f'font-weight="700" text-anchor="middle">{round(share * 100)}</text>'
        )
    words = [(_small(draw.rect(2, 2, 16, 16, "f-action")), _("answered on time, of every 100"))]
    if target is not None:
        y = round(low - target * (low - high), 1)
        shapes.append(
            f'<line class="l-ink" x1="0" x2="100%" y1="{y}%" y2="{y}%" stroke-width="1.5" '
            'stroke-dasharray="5 4"/>'
        )
        words = [
            (
                _small(draw.rect(2, 2, 16, 16, "f-action")),
                _("target of %(share)s reached") % {"share": _percent(target)},
            ),
            (_small(draw.rect(2, 2, 16, 16, "f-ink-soft")), _("below the target")),
        ]
    label = _("Share answered on time per month")
    drawing = f'<svg width="100%" height="216" role="img" aria-label="{esc(label)}">{"".join(shapes)}</svg>'
    return SafeString(
        f'<figure class="drawing month-bars">{drawing}<figcaption>{_legend(words)}</figcaption></figure>'
        + data_table(label, [_("Month"), _("On time"), _("Answers")], table)
    )
