# SPDX-License-Identifier: EUPL-1.2
"""What a mix still misses: groups, barriers, goals, hearing back, the promise, the council. Said before anybody is disappointed."""

from __future__ import annotations

from collections.abc import Sequence

from .advice import ROLES, Said
from .answers import Answers
from .choose import Roles
from .codes import RUNGS
from .conditions import pairs
from .phases import council_in, goals_of
from .table import Instrument

USUALLY_MISSING = ("young", "newcomers", "low_literate", "workers")
"""who is seldom there when nothing special is done; told also when nobody named a group"""
MOST_USUAL = 2
WEAK = 3
"""a role is only filled by an instrument that is at least this strong in it"""


def misses(mix: Sequence[Instrument], roles: Roles, answers: Answers, phase: str) -> tuple[Said, ...]:
    """One sentence for everything that this mix lacks in this phase; the mix is not empty."""
    found = [*roles_missed(mix), *goals_missed(mix, answers, phase), *promise_missed(mix, answers, phase)]
    found += groups_missed(mix, answers)
    found += barriers_left(mix, answers)
    council = council_in(answers.council, phase)
    if council in ("not_asked", "informed") or (council == "" and answers.rung not in ("", "inform")):
        found.append(Said(f"miss-council-{phase}", about="council"))
    return tuple(found)


def roles_missed(mix: Sequence[Instrument]) -> list[Said]:
    return [
        Said(f"miss-{role}") for role in ROLES if all(one.scores[role] < WEAK for one in mix)
    ]  # not a matter of who has the role: somebody must be good at it


def goals_missed(mix: Sequence[Instrument], answers: Answers, phase: str) -> list[Said]:
    unserved = [goal for goal in goals_of(answers, phase) if all(goal not in one.goals for one in mix)]
    return [Said("miss-goals", {"goals": pairs("goals", unserved)}, about="goals")] if unserved else []


def promise_missed(mix: Sequence[Instrument], answers: Answers, phase: str) -> list[Said]:
    if not answers.rung or goals_of(answers, phase) == ("inform",):
        return []
    highest = max(RUNGS.index(rung) for one in mix for rung in one.rungs)
    if highest >= RUNGS.index(answers.rung):
        return []
    return [
        Said(
            "miss-rung", {"rung": ("rungs", answers.rung), "highest": ("rungs", RUNGS[highest])}, about="rung"
        )
    ]


def reached(mix: Sequence[Instrument], group: str) -> bool:
    """Somebody in the mix reaches this group: by itself, or with everybody else."""
    return any(group in one.reaches or ("everyone" in one.reaches and group not in one.misses) for one in mix)


def groups_missed(mix: Sequence[Instrument], answers: Answers) -> list[Said]:
    """One sentence per group that was asked for; of those usually missing, those whom the mix keeps away."""
    asked = list(dict.fromkeys((*answers.missing, *answers.groups)))
    found = [Said(f"miss-group-{group}", about="groups") for group in asked if not reached(mix, group)]
    usual = [
        Said(f"miss-group-{group}")
        for group in USUALLY_MISSING
        if group not in asked and not reached(mix, group) and any(group in one.misses for one in mix)
    ]
    return found + usual[: max(0, MOST_USUAL - len(found))]


def barriers_left(mix: Sequence[Instrument], answers: Answers) -> list[Said]:
    return [
        Said(f"miss-barrier-{barrier}", about="barriers")
        for barrier in answers.barriers
        if all(barrier not in one.lowers for one in mix)
    ]
