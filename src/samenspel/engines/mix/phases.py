# SPDX-License-Identifier: EUPL-1.2
"""Which phases a plan has, what each wants to reach, and when the city council has its role."""

from __future__ import annotations

from collections.abc import Mapping

from .answers import Answers
from .codes import PHASES

TO_THE_DECISION = ("agenda", "preparation", "decision")
"""the phases that share the weeks until the decision"""
SUITED: Mapping[str, tuple[str, ...]] = {
    "agenda": ("agenda", "ideas", "knowledge", "measure", "connect", "inform", "legitimacy"),
    "preparation": (
        *("ideas", "knowledge", "quality", "support", "measure", "money", "connect", "legitimacy"),
        *("inform", "learn"),
    ),
    "decision": ("support", "legitimacy", "measure", "money", "quality", "inform", "scrutiny"),
    "execution": ("ownership", "inform", "money", "knowledge", "connect", "scrutiny", "learn"),
    "evaluation": ("scrutiny", "learn", "measure", "knowledge", "connect", "quality", "inform"),
}
"""goals that can be served in a phase: ideas are of no use once the choice is made"""
OPEN_WHEN_DECIDED: Mapping[str, tuple[str, ...]] = {
    "": PHASES,
    "nothing": PHASES,
    "parts": PHASES[1:],
    "mostly": PHASES[2:],
    "everything": PHASES[3:],
}
"""phases that can still have room, by what is decided; used when nobody chose phases"""
COUNCIL_IN: Mapping[str, tuple[str, ...]] = {
    "sets_frame": ("agenda", "preparation"),
    "decides": ("decision",),
    "frame_and_decides": ("agenda", "preparation", "decision"),
    "takes_part": PHASES,
}
"""phases in which an agreed role gives the council something to do"""


def phases_of(answers: Answers) -> tuple[str, ...]:
    """The phases with room, in their order."""
    return answers.phases or OPEN_WHEN_DECIDED[answers.decided]


def goals_of(answers: Answers, phase: str) -> tuple[str, ...]:
    """The goals of one phase, the most important first: those chosen for it, or all goals of the plan that suit it."""
    chosen = answers.phase_goals.get(phase)
    if chosen is not None:
        return chosen
    return tuple(goal for goal in answers.goals if goal in SUITED[phase])


def council_in(council: str, phase: str) -> str:
    """The role of the council in one phase, when its role in the whole plan is `council`."""
    if council in COUNCIL_IN and phase not in COUNCIL_IN[council]:
        return "informed"
    return council
