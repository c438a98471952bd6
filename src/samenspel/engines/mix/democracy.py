# SPDX-License-Identifier: EUPL-1.2
"""Two democracies in one plan: the council that was elected, and the people who take part. Per phase they touch, collide, ignore or
strengthen each other; said with a reason and with what helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .advice import Advice, Said
from .answers import Answers
from .codes import RUNGS
from .conditions import pairs
from .phases import council_in
from .table import Instrument, shipped

TOUCH, COLLIDE, IGNORE, STRENGTHEN = "touch", "collide", "ignore", "strengthen"
RELATIONS = (TOUCH, COLLIDE, IGNORE, STRENGTHEN)


@dataclass(frozen=True)
class PlanPhase:
    """One phase of a plan. instruments: their keys · council: its role in this phase, a code of `council` or "" · rung: what is
    promised in this phase, or \"\""""

    phase: str
    instruments: tuple[str, ...]
    council: str
    rung: str


@dataclass(frozen=True)
class Meeting:
    """How the two meet in one phase. relation: one of RELATIONS."""

    phase: str
    relation: str
    why: Said
    helps: Said


def meetings(phases: Iterable[PlanPhase], table: Iterable[Instrument] | None = None) -> tuple[Meeting, ...]:
    """One meeting per phase. The table (the shipped one when none is given) tells which instruments vote or advise; keys that are not
    in it count as instruments of no special kind."""
    known = {one.key: one for one in (shipped() if table is None else table)}
    return tuple(meeting(phase, known) for phase in phases)


def of_advice(advice: Advice, answers: Answers, table: Iterable[Instrument]) -> tuple[Meeting, ...]:
    """The meetings in a plan that follows this advice."""
    return meetings(
        (
            PlanPhase(
                one.phase,
                tuple(pick.key for pick in one.mix),
                council_in(answers.council, one.phase),
                answers.rung,
            )
            for one in advice.phases
        ),
        table,
    )


def meeting(phase: PlanPhase, table: dict[str, Instrument]) -> Meeting:
    facts = {
        "phase": ("phases", phase.phase),
        "instruments": pairs("instruments", phase.instruments),
        "rung": ("rungs", phase.rung) if phase.rung else "",
    }
    relation, key = relation_of(phase, table)
    return Meeting(phase.phase, relation, Said(f"meet-{key}", facts), Said(f"meet-{key}-helps", facts))


def relation_of(phase: PlanPhase, table: dict[str, Instrument]) -> tuple[str, str]:
    """(relation, the word of its two sentences)."""
    if not phase.instruments:
        return (IGNORE, "nobody") if phase.council in ("", "not_asked") else (IGNORE, "council-alone")
    families = {table[key].family for key in phase.instruments if key in table}
    rung = RUNGS.index(phase.rung) if phase.rung else RUNGS.index("consult")
    decides = rung >= RUNGS.index("co_decide")
    weighs = rung >= RUNGS.index("advise")
    match phase.council:
        case "" | "not_asked":
            return (COLLIDE, "surprised") if decides or "vote" in families else (IGNORE, "unasked")
        case "informed":
            if decides:
                return COLLIDE, "informed-decides"
            return (TOUCH, "informed-weighs") if weighs else (TOUCH, "informed")
        case "sets_frame":
            return (STRENGTHEN, "frame") if rung > 0 else (TOUCH, "frame-inform")
        case "decides":
            if decides:
                return COLLIDE, "twice"
            if "vote" in families:
                return COLLIDE, "vote"
            return (TOUCH, "decides-weighs") if weighs else (TOUCH, "decides")
        case "frame_and_decides":
            if "vote" in families:
                return TOUCH, "frame-vote"
            return (TOUCH, "frame-twice") if decides else (STRENGTHEN, "frame-decides")
        case _:  # takes_part
            if decides:
                return COLLIDE, "two-hats"
            return (TOUCH, "members") if "standing" in families else (STRENGTHEN, "listens")
