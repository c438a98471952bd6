# SPDX-License-Identifier: EUPL-1.2
"""The drawings and small parts that templates use. A template builtin: no {% load %} needed.

Drawings that never change stand ready in website/drawings.py. Drawings of figures are made here; their widths
are percentages, so one markup serves a phone and a desk, and each has its figures as text or as a table too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, sqrt
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.formats import number_format
from django.utils.html import conditional_escape as esc
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.website import drawings as draw

register = template.Library()

FEW_DAYS = 5
"""from here on the ring of days left has the warm colour"""
MOST_MARKS = 400
"""a drawing of one mark per contribution groups them above this number"""
STATE_WORDS = {
    "kept": gettext_lazy("Kept"),
    "running": gettext_lazy("Running"),
    "late": gettext_lazy("Too late"),
    "broken": gettext_lazy("Not kept"),
    "planned": gettext_lazy("Planned"),
    "adopted": gettext_lazy("Adopted"),
    "partly": gettext_lazy("Partly adopted"),
    "rejected": gettext_lazy("Not adopted"),
    "in_study": gettext_lazy("Being studied"),
    "being_done": gettext_lazy("Being carried out"),
    "done": gettext_lazy("Done"),
    "new": gettext_lazy("New"),
    "waiting": gettext_lazy("Waiting for an answer"),
    "pending": gettext_lazy("Waiting for review"),
    "hidden": gettext_lazy("Hidden"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "merged": gettext_lazy("Merged"),
}
RUNGS = {
    "inform": (gettext_lazy("Inform"), gettext_lazy("You hear what is decided, and why.")),
    "consult": (gettext_lazy("Consult"), gettext_lazy("You say what you think. The town listens.")),
    "advise": (gettext_lazy("Advise"), gettext_lazy("You advise. The town says why it follows you or not.")),
    "co_produce": (gettext_lazy("Co-produce"), gettext_lazy("You make the plan with the town.")),
    "co_decide": (gettext_lazy("Co-decide"), gettext_lazy("You decide with the town.")),
    "self_organise": (gettext_lazy("Self-organise"), gettext_lazy("You decide and do. The town supports.")),
}
LEVELS = {
    "success": "ok",
    "warning": "warn",
    "error": "error",
    "info": "info",
    "debug": "info",
    "ok": "ok",
    "warn": "warn",
}
LEVEL_ICONS = {"ok": "check", "warn": "warning", "error": "warning", "info": "info"}


# --- words and numbers ---
@register.filter
def grouped(value: Any) -> str:
    """24118 → 24.118 or 24,118, as the language writes it."""
    return number_format(value, use_l10n=True, force_grouping=True) if value is not None else ""


@register.filter
def tel(value: Any) -> str:
    """A telephone number as a link wants it: digits, and a + in front where it has one."""
    text = str(value or "")
    return ("+" if text.strip().startswith("+") else "") + "".join(filter(str.isdigit, text))


@register.filter
def alert_kind(level: Any) -> str:
    return LEVELS.get(str(level).split()[-1] if level else "info", "info")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a dictionary whose key is in a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


def _take(row: Any, *names: str) -> list[Any]:
    """The named values of a row, which may be a dictionary, an object or a plain sequence in this order."""
    if isinstance(row, dict):
        return [row.get(name) for name in names]
    if isinstance(row, (tuple, list)) and not hasattr(row, "_fields"):
        return [*row, *[None] * len(names)][: len(names)]
    return [getattr(row, name, None) for name in names]


def _percent(share: float) -> str:
    return _("%(number)s%%") % {"number": number_format(round(share * 100), use_l10n=True)}


# --- still pictures ---
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon beside a word. Only an icon that stands alone gets a label."""
    drawing = draw.ICONS[name]
    if label:
        return SafeString(drawing.replace('aria-hidden="true"', f'role="img" aria-label="{esc(label)}"', 1))
    return drawing


@register.simple_tag
def brand_mark() -> SafeString:
    return draw.BRAND


@register.simple_tag
def brand_band() -> SafeString:
    return draw.BAND


@register.simple_tag
def two_circles() -> SafeString:
    """The small mark before a kicker or above an answer."""
    return draw.TWO


@register.simple_tag
def verb_sign(verb: str) -> SafeString:
    """promise, plan, take_part, answer or learn."""
    return draw.VERBS.get(verb, SafeString())


@register.simple_tag
def motif(seed: Any) -> SafeString:
    """The picture of a card without a photograph; the same number gives the same picture."""
    return draw.MOTIFS[_seed(seed) % len(draw.MOTIFS)]


@register.simple_tag
def avatar(seed: Any) -> SafeString:
    return draw.AVATARS[_seed(seed) % len(draw.AVATARS)]


@register.simple_tag
def scene() -> SafeString:
    """The village square, for the first page of a town."""
    label = esc(_("Drawing: people talk on the village square, with a tower, houses, trees and a bandstand"))
    return draw.svg(640, 400, draw.SQUARE, "scene", label)


@register.simple_tag
def scene_process(seed: Any) -> SafeString:
    return draw.SCENES[_seed(seed) % len(draw.SCENES)]


@register.simple_tag
def empty_drawing() -> SafeString:
    return draw.EMPTY


@register.simple_tag
def knot(state: str) -> SafeString:
    """A stop on a time line: done, now, next or dot."""
    return draw.KNOTS.get(state, draw.KNOTS["next"])


@register.simple_tag
def alert_icon(level: Any) -> SafeString:
    return draw.ICONS[LEVEL_ICONS[alert_kind(level)]]


def _seed(value: Any) -> int:
    # Neighbouring numbers should not give a row of pictures in the order of the catalogue.
    if isinstance(value, int):
        return (value * 7919 + 13) & 0xFFFF
    return sum(str(value).encode()) * 31


# --- states ---
@register.simple_tag
def mark(state: Any, size: str = "") -> SafeString:
    """The shape of a state; `{% mark state "wide" %}` for the two circles in a list of promises."""
    key = str(state)
    if size:
        return draw.MARKS_WIDE.get(key) or draw.MARKS_WIDE["planned"]
    return draw.MARKS.get(key) or draw.MARKS["waiting"]


@register.simple_tag
def status(state: Any, word: Any = "") -> SafeString:
    """Shape and word together. `word` replaces the usual word, for "2 of 3 answered"."""
    key = str(state)
    text = word or STATE_WORDS.get(key) or key.replace("_", " ")
    return SafeString(f'<span class="status">{mark(key)}{esc(text)}</span>')


@register.simple_tag
def ring(days: Any, total: Any = 30) -> SafeString:
    """Days left as a ring with the number in it. Nothing left: the last day. None or below zero: closed."""
    ground = '<circle class="f-surface l-line" cx="50" cy="50" r="46" stroke-width="8"/>'
    days = None if days is None else int(days)
    closed, left = _("closed"), _("left")
    if days is None or days < 0:
        return SafeString(
            f'<span class="count"><svg viewBox="0 0 100 100" aria-hidden="true">{ground}</svg>'
            f"{draw.ICONS['lock']}<span>{esc(closed)}</span></span>"
        )
    share = min(1.0, max(days, 0.4) / max(total or 30, 1))
    css = "l-resident" if days <= FEW_DAYS else "l-town"
    arc = (
        f'<circle class="{css}" cx="50" cy="50" r="46" stroke-width="8" pathLength="100" '
        f'stroke-dasharray="{round(share * 100, 1)} 100" transform="rotate(-90 50 50)"/>'
        if share < 1
        else f'<circle class="{css}" cx="50" cy="50" r="46" stroke-width="8"/>'
    )
    word = ngettext("day", "days", days)
    if not days:
        word = _("last day")
        return SafeString(
            f'<span class="count"><svg viewBox="0 0 100 100" aria-hidden="true">{ground}{arc}</svg>'
            f"{draw.ICONS['clock']}<span>{esc(word)}</span></span>"
        )
    return SafeString(
        f'<span class="count"><svg viewBox="0 0 100 100" aria-hidden="true">{ground}{arc}</svg>'
        f"<b>{days:d}</b><span>{esc(word)}</span>"
        f'<span class="visually-hidden"> {esc(left)}</span></span>'
    )


@register.simple_tag
def due(days_left: int) -> SafeString:
    """How long there is, as a tag: too late, today, or days left."""
    if days_left < 0:
        kind, text = "late", ngettext("%(days)s day too late", "%(days)s days too late", -days_left)
    elif days_left == 0:
        kind, text = "warn", _("today")
    else:
        kind, text = "", ngettext("%(days)s day left", "%(days)s days left", days_left)
    css = f"tag tag--{kind}" if kind else "tag"
    return SafeString(f'<span class="{css}">{esc(text % {"days": abs(days_left)})}</span>')


# --- forms ---
@register.filter
def field_kind(field: BoundField) -> str:
    """How components/field.html draws a field: hidden, checkbox, choices, group or input."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    return "group" if widget.use_fieldset else "input"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field with the class the style sheet knows."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    attrs: dict[str, str | bool] = {"class": f"input {widget.attrs.get('class', '')}".strip()}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, "10"):
        attrs |= {"rows": "6", "cols": "60"}
    return field.as_widget(attrs=attrs)


# --- figures as drawings ---
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
def ladder(rung: Any, explain: bool = True) -> SafeString:
    """The ladder of influence, with the rung where residents stand: inform … self_organise."""
    here = f'<span class="here">{esc(_("You are here"))}</span>'
    items = []
    for key, (word, meaning) in RUNGS.items():
        current = key == str(rung)
        note = f"<small>{esc(meaning)}</small>" if explain or current else ""
        items.append(
            f"<li{' aria-current=step' if current else ''}>{draw.LADDER[key]}"
            f"<span>{here if current else ''}{esc(word)}{note}</span></li>"
        )
    return SafeString(f'<ol class="ladder">{"".join(items)}</ol>')


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
def dumbbell(rows: Iterable[Any], here: str = "", there: str = "", gap: float = 0.05) -> SafeString:
    """Who takes part, beside who lives there. A row has label, share_here and share_there (0 to 1), hidden.

    A hidden row (a group that is too small, or that would give a small one away) shows its name without a mark,
    and the legend says why. A share of the participants more than `gap` below the population is called too few,
    in words and with a broken line.
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
    title = esc(_("Of every 100 people"))
    return SafeString(
        f'<figure class="drawing"><p class="title">{title}</p><ul class="dumbbell">{"".join(items)}</ul>'
        f"<figcaption>{legend}{note}</figcaption></figure>"
        + data_table(_("Of every 100 people"), [_("Group"), here, there], table)
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
