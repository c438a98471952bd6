# SPDX-License-Identifier: EUPL-1.2
"""The drawings and small parts that templates use. A template builtin: no {% load %} needed.

Drawings that never change stand ready in website/drawings.py; drawings of figures are made in charts.py.
"""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.formats import number_format
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.website import drawings as draw

register = template.Library()

FEW_DAYS = 5
"""from here on the ring of days left has the warm colour"""
STATE_WORDS = {
    "kept": gettext_lazy("Kept"),
    "running": gettext_lazy("Running"),
    "late": gettext_lazy("Too late"),
    "broken": gettext_lazy("Not kept"),
    "planned": gettext_lazy("Planned"),
    "answered": gettext_lazy("Answered"),
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


# --- the ladder of influence ---
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
