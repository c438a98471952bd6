# SPDX-License-Identifier: EUPL-1.2
"""The drawing of a dimension: for each group a line from 1 to 5, a full shape for how much it agrees, an open one for how important
it is, a small stroke for the earlier scan. Positions are shares of the width, so that shapes and letters keep their size on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .items import CITY_COUNCIL, COLLEGE, HIGH, LOW, RESIDENTS, STAFF
from .report import Cell, DimensionRow, StatementRow, number

EDGE = 3.0
"""per cent of the width left free on each side"""
COLOURS = {CITY_COUNCIL: "together", COLLEGE: "warn", STAFF: "town", RESIDENTS: "resident", "": "action"}
SHAPES = {
    CITY_COUNCIL: "M-8-8h16v16h-16z",
    COLLEGE: "M0-11L11 0 0 11-11 0z",
    STAFF: "M0-10L11 9h-22z",
    RESIDENTS: "M-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0",
    "": "M-4-10h8v6h6v8h-6v6h-8v-6h-6v-8h6z",
}
"""a square, a diamond, a triangle, a disc; a cross for everybody together or for you"""


def at(value: float) -> str:
    """Where a value from 1 to 5 stands, as a share of the width."""
    share = (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW)
    return f"{EDGE + share * (100 - 2 * EDGE):.2f}%"


def shape(group: str, *, filled: bool = True) -> SafeString:
    """The shape of a group beside its name."""
    return SafeString(f'<svg viewBox="-13 -13 26 26" aria-hidden="true">{_path(group, filled=filled)}</svg>')


def _path(group: str, *, filled: bool, edge: bool = False) -> str:
    """edge: with a rim in the colour of the paper, where shapes lie over each other"""
    colour = COLOURS.get(group, "ink")
    rim = " l-paper" if edge else ""
    kind = f'class="f-{colour}{rim}"' if filled else f'class="scan-open l-{colour}" fill="none"'
    return f'<path {kind} d="{SHAPES.get(group, SHAPES[""])}"/>'


def _put(value: float, inside: str) -> str:
    return f'<svg x="{at(value)}" y="18" overflow="visible">{inside}</svg>'


def track(cell: Cell) -> SafeString:
    """The line of one group, with a sentence for who does not see it."""
    parts = [
        f'<line class="l-line" x1="{at(LOW)}" x2="{at(HIGH)}" y1="18" y2="18" stroke-width="2"/>',
        *(
            f'<line class="l-line" x1="{at(step)}" x2="{at(step)}" y1="13" y2="23" stroke-width="2"/>'
            for step in range(LOW, HIGH + 1)
        ),
    ]
    if cell.importance is not None and cell.agreement is not None:
        parts.append(
            f'<line class="l-control" x1="{at(cell.agreement)}" x2="{at(cell.importance)}" y1="18" y2="18" stroke-width="3"/>'
        )
    if cell.before is not None:
        parts.append(_put(cell.before, '<path class="l-ink" stroke-width="3" d="M0-15V15"/>'))
    if cell.importance is not None:
        parts.append(_put(cell.importance, _path(cell.group, filled=False)))
    if cell.agreement is not None:
        parts.append(_put(cell.agreement, _path(cell.group, filled=True)))
    return SafeString(
        f'<svg class="scan-track" role="img" aria-label="{esc(sentence(cell))}">{"".join(parts)}</svg>'
    )


LANES = {CITY_COUNCIL: 12, COLLEGE: 20, STAFF: 28, RESIDENTS: 36}
"""how far from above each group stands where they share one line, so that none lies behind another"""


def together(cells: Sequence[Cell]) -> SafeString:
    """All groups on one line, how much they agree: what lies close together, they see alike."""
    there = [cell for cell in cells if cell.agreement is not None]
    parts = [f'<line class="l-line" x1="{at(LOW)}" x2="{at(HIGH)}" y1="24" y2="24" stroke-width="2"/>']
    parts += [
        f'<line class="l-line" x1="{at(step)}" x2="{at(step)}" y1="6" y2="42" stroke-width="1"/>'
        for step in range(LOW, HIGH + 1)
    ]
    parts += [
        f'<svg x="{at(cell.agreement or 0)}" y="{LANES[cell.group]}" overflow="visible">{_path(cell.group, filled=True, edge=True)}</svg>'
        for cell in there
    ]
    said = "; ".join(f"{cell.name} {number(cell.agreement)}" for cell in there) or _(
        "Too few answers to show."
    )
    return SafeString(f'<svg class="scan-track" role="img" aria-label="{esc(said)}">{"".join(parts)}</svg>')


def glance(rows: Sequence[DimensionRow]) -> dict[str, Any]:
    """The seven subjects below each other, and the same as a table."""
    groups = rows[0].cells if rows else []
    return {
        "rows": [{"row": row, "track": together(row.cells)} for row in rows],
        "legend": [{"drawing": shape(cell.group), "text": cell.name} for cell in groups],
        "head": [_("Subject"), *(cell.name for cell in groups)],
        "table": [[row.name, *(number(cell.agreement) or "–" for cell in row.cells)] for row in rows],
    }


def sentence(cell: Cell) -> str:
    """What the line shows, in words."""
    if cell.agreement is None:
        return _("%(group)s: too few answers to show.") % {"group": cell.name}
    words = [_("%(group)s: agree %(mean)s out of 5") % {"group": cell.name, "mean": number(cell.agreement)}]
    if cell.importance is not None:
        words.append(_("find it important %(mean)s out of 5") % {"mean": number(cell.importance)})
    if cell.before is not None:
        words.append(_("in the earlier scan %(mean)s") % {"mean": number(cell.before)})
    return ", ".join(words)


def axis() -> SafeString:
    """The numbers 1 to 5 above the lines."""
    steps = "".join(
        f'<text class="f-ink-soft" x="{at(step)}" y="14" text-anchor="middle">{step}</text>'
        for step in range(LOW, HIGH + 1)
    )
    return SafeString(f'<svg class="scan-axis" aria-hidden="true">{steps}</svg>')


def drawn(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """The lines of a drawing as the templates take them."""
    return [
        {
            "cell": cell,
            "shape": shape(cell.group),
            "track": track(cell),
            "mean": number(cell.agreement),
            "before": number(cell.before),
        }
        for cell in cells
    ]


def table(rows: Sequence[StatementRow], *, with_earlier: bool) -> dict[str, Any]:
    """The same numbers as a table: a row per statement, per group how much it agrees and how important it finds it."""
    head: list[Any] = [_("Statement")]
    for cell in rows[0].cells if rows else ():
        head += [_("%(group)s: agree") % {"group": cell.name}, _("important"), _("answers")]
        head += [_("earlier")] if with_earlier else []
    lines = []
    for row in rows:
        line: list[Any] = [row.text]
        for cell in row.cells:
            line += [number(cell.agreement) or "–", number(cell.importance) or "–", cell.n or "–"]
            line += [number(cell.before) or "–"] if with_earlier else []
        lines.append(line)
    return {"head": head, "rows": lines}


def legend() -> list[dict[str, Any]]:
    """What the marks mean, beside the shapes of the groups."""
    return [
        {"drawing": shape(RESIDENTS), "text": _("full: how much people agree")},
        {"drawing": shape(RESIDENTS, filled=False), "text": _("open: how important they find it")},
    ]


def stroke() -> SafeString:
    """The mark of the earlier scan, for the legend."""
    return SafeString(
        '<svg viewBox="-13 -13 26 26" aria-hidden="true"><path class="l-ink" stroke-width="3" d="M0-11V11"/></svg>'
    )
