# SPDX-License-Identifier: EUPL-1.2
"""Two lines through the phases, the city council above and the residents below: where they touch, collide, ignore or strengthen each other.

The words are text and only the lines are drawn, one drawing per phase, so that on a desk they run on beside each other and on a phone each
stands beside its words. Every relation has a shape of its own; a table with the same stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from samenspel.engines.mix.codes import name
from samenspel.engines.mix.democracy import COLLIDE, IGNORE, STRENGTHEN, TOUCH, meetings
from samenspel.engines.mix.democracy import PlanPhase as Step
from samenspel.engines.mix.sentences import say

from .matrix import Table, answers_of
from .models import Plan

WORDS: dict[str, Any] = {
    TOUCH: pgettext_lazy("council and residents", "They touch"),
    COLLIDE: pgettext_lazy("council and residents", "They collide"),
    IGNORE: pgettext_lazy("council and residents", "They ignore each other"),
    STRENGTHEN: pgettext_lazy("council and residents", "They strengthen each other"),
}
WIDE, TALL = 240, 120
_COUNCIL, _RESIDENTS = "l-town", "l-resident"


def _line(d: str, css: str, width: int = 9) -> str:
    return f'<path class="{css}" d="{d}" stroke-width="{width}" fill="none"/>'


Way = Sequence[tuple[str, tuple[float, ...]]]


def _path(way: Way, mirror: bool = False) -> str:
    """The commands of a path; mirrored, every height counts from below."""
    return "".join(
        letter
        + " ".join(
            f"{TALL - value if mirror and place % 2 else value:g}" for place, value in enumerate(numbers)
        )
        for letter, numbers in way
    )


# Each runs from the left edge to the right at the same height, so that the phases join. Drawn for the council; the residents mirror it.
_TOUCHING = (("M", (0, 24)), ("C", (70, 24, 75, 55, 120, 55)), ("C", (165, 55, 170, 24, 240, 24)))
_TOGETHER = (
    ("M", (0, 24)),
    ("C", (45, 24, 50, 54, 82, 54)),
    ("H", (158,)),
    ("C", (190, 54, 195, 24, 240, 24)),
)
_INTO = (("M", (0, 24)), ("C", (50, 24, 80, 30, 104, 48)))
_BACK = (("M", (136, 48)), ("C", (160, 30, 190, 24, 240, 24)))
_APART = (("M", (0, 24)), ("H", (240,)))


def _both(*ways: Way) -> str:
    """The line of the council, and below it the same line in a mirror: that of the residents."""
    council, residents = ("".join(_path(way, mirror) for way in ways) for mirror in (False, True))
    return _line(council, _COUNCIL) + _line(residents, _RESIDENTS)


DRAWN: dict[str, str] = {
    TOUCH: _both(_TOUCHING) + '<circle class="f-together" cx="120" cy="60" r="13"/>',
    STRENGTHEN: _both(_TOGETHER)
    + '<rect class="f-together" x="76" y="42" width="88" height="36" rx="18"/>'
    + '<path class="l-surface" d="M108 60h24M120 48v24" stroke-width="6" fill="none"/>',
    COLLIDE: _both(_INTO, _BACK)
    + '<path class="l-error" d="M100 40l40 40M140 40l-40 40" stroke-width="9" fill="none"/>',
    IGNORE: _both(_APART)
    + '<path class="l-ink-soft" d="M12 60H232" stroke-width="3" stroke-dasharray="3 12" fill="none"/>',
}
PRINT = {
    "l-town": 'stroke="#23898f"',
    "l-resident": 'stroke="#e06c49"',
    "l-error": 'stroke="#a8141c"',
    "l-ink-soft": 'stroke="#5b5147"',
    "l-surface": 'stroke="#ffffff"',
    "f-together": 'fill="#471d4f"',
}
"""the colours on paper, where there is no style sheet"""


@dataclass(frozen=True)
class Met:
    """How the two meet in one phase, in words and drawn."""

    kind: str
    title: str
    relation: str
    word: str
    council: str
    residents: str
    why: str
    helps: str

    @property
    def drawing(self) -> SafeString:
        return SafeString(f'<svg viewBox="0 0 {WIDE} {TALL}" aria-hidden="true">{DRAWN[self.relation]}</svg>')


def met(plan: Plan, table: Table, language: str) -> list[Met]:
    """One per phase of the plan, in its order."""
    answers = answers_of(plan)
    steps = [
        Step(phase["kind"], tuple(one["key"] for one in phase["instruments"]), phase["council"], answers.rung)
        for phase in plan.phases
    ]
    return [
        Met(
            kind=phase["kind"],
            title=phase["title"],
            relation=meeting.relation,
            word=str(WORDS[meeting.relation]),
            council=name("council", phase["council"], language) if phase["council"] else _("Not agreed yet"),
            residents=", ".join(one["title"] for one in phase["instruments"]) or _("Nothing yet"),
            why=say(meeting.why, language, table),
            helps=say(meeting.helps, language, table),
        )
        for phase, meeting in zip(plan.phases, meetings(steps, table), strict=True)
    ]


def on_paper(rows: Sequence[Met]) -> str:
    """The whole picture as one SVG with colours of its own, for a document. Its words stand beside it."""
    parts = []
    for place, row in enumerate(rows):
        drawn = DRAWN[row.relation]
        for css, colour in PRINT.items():
            drawn = drawn.replace(f'class="{css}"', colour)
        parts.append(f'<g transform="translate({place * WIDE} 0)">{drawn}</g>')
    wide = WIDE * max(len(rows), 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {TALL}" width="{wide}" height="{TALL}">'
        f"{''.join(parts)}</svg>"
    )


def for_the_voice(rows: Sequence[Met]) -> str:
    """What somebody who does not see the picture hears."""
    told = "; ".join(f"{row.title}: {row.word}" for row in rows)
    return _("Two lines run through the phases, the city council above and the residents below. %s.") % told
