# SPDX-License-Identifier: EUPL-1.2
"""The first question: does this subject lend itself to participation at all? Asked before any instrument is looked at."""

from __future__ import annotations

from .advice import DO_NOT, GO, NOT_YET, Said
from .answers import Answers
from .codes import RUNGS
from .phases import TO_THE_DECISION, phases_of

AFTERWARDS = ("execution", "evaluation")
SHOW = ("image", "cover")
"""motives that are no reason to ask people anything"""


def verdict(answers: Answers) -> tuple[str, tuple[Said, ...]]:
    """GO, NOT_YET or DO_NOT with the reasons. An answer that was not given stops nothing, except goals and open points: without
    those there is nothing to ask people."""
    for outcome, reasons in ((DO_NOT, why_not(answers)), (NOT_YET, what_first(answers))):
        if reasons:
            return outcome, reasons
    return GO, what_speaks_for(answers)


def at_least(answers: Answers, rung: str) -> bool:
    """The promise is this rung or a higher one."""
    return bool(answers.rung) and RUNGS.index(answers.rung) >= RUNGS.index(rung)


def only_afterwards(answers: Answers) -> bool:
    return bool(answers.phases) and set(answers.phases) <= set(AFTERWARDS)


def why_not(answers: Answers) -> tuple[Said, ...]:
    """Reasons for which participation would be a show, or the wrong thing to do; each says what to do instead."""
    found = []
    if answers.urgent:
        found.append(Said("stop-urgent", about="urgent"))
    if answers.competence == "not_ours":
        found.append(Said("stop-not-ours", about="competence"))
    if answers.kind == "personal":
        found.append(Said("stop-personal", about="kind"))
    if answers.decided == "everything":
        # Of what is decided, people may still carry out or judge something, if there is something to it.
        if not only_afterwards(answers):
            found.append(Said("stop-decided", about="decided"))
        elif at_least(answers, "consult") and not answers.open and answers.phases != ("evaluation",):
            found.append(Said("stop-nothing-open", {"rung": ("rungs", answers.rung)}, about="open"))
    elif answers.decided == "mostly" and at_least(answers, "co_produce") and not answers.open:
        found.append(Said("stop-nothing-open", {"rung": ("rungs", answers.rung)}, about="open"))
    if "cover" in answers.motives and (answers.rung == "inform" or answers.decided == "everything"):
        found.append(Said("stop-cover", about="motives"))
    if small(answers):
        found.append(Said("stop-few", about="touches"))
    return tuple(found)


def small(answers: Answers) -> bool:
    """A calm matter of a few people, that is no rule for everybody and that nobody asked to take over: no process for that."""
    return (
        answers.touches == "few"
        and answers.tension != "high"
        and answers.kind not in ("policy", "tax")
        and "they_asked" not in answers.motives
        and "ownership" not in answers.goals
    )


def what_first(answers: Answers) -> tuple[Said, ...]:
    """What must be settled before asking anybody; each says what to settle."""
    found = []
    if not answers.goals and not any(answers.phase_goals.values()):
        found.append(Said("wait-goal", about="goals"))
    if answers.motives and set(answers.motives) <= set(SHOW):
        motives = tuple(("motives", one) for one in answers.motives)
        found.append(Said("wait-motive", {"motives": motives}, about="motives"))
    if answers.rung == "inform":
        others = tuple(("goals", goal) for goal in answers.goals if goal != "inform")
        if others:
            found.append(Said("wait-inform-only", {"goals": others}, about="rung"))
    if at_least(answers, "consult") and not answers.open and answers.phases != ("evaluation",):
        found.append(Said("wait-open", {"rung": ("rungs", answers.rung)}, about="open"))
    if at_least(answers, "advise"):
        rung = {"rung": ("rungs", answers.rung)}
        if answers.weighs == "unknown":
            found.append(Said("wait-weighs", rung, about="weighs"))
        if answers.weighs == "noted":
            found.append(Said("wait-weighs-less", rung, about="weighs"))
        if answers.council == "not_asked":
            found.append(Said("wait-council", rung, about="council"))
    if answers.answering == "refused":
        found.append(Said("wait-nobody-answers", about="answering"))
    if answers.answering == "unsure":
        found.append(Said("wait-answering", about="answering"))
    if answers.competence == "shared" and answers.weighs in ("", "unknown"):
        found.append(Said("wait-shared", about="competence"))
    if answers.weeks == 0 and set(phases_of(answers)) & set(TO_THE_DECISION):
        found.append(Said("wait-no-time", about="weeks"))
    if answers.hours == 0:
        found.append(Said("wait-no-hours", about="hours"))
    return tuple(found)


def what_speaks_for(answers: Answers) -> tuple[Said, ...]:
    """What makes this a good moment and a good subject."""
    found = []
    if answers.decided == "nothing":
        found.append(Said("go-early", about="decided"))
    if answers.decided == "everything":
        found.append(Said("go-afterwards", about="decided"))
    if answers.open:
        found.append(
            Said(
                "go-open",
                {"count": len(answers.open), "points": answers.open[0].rstrip(".?! ")},
                about="open",
            )
        )
    if answers.competence == "ours":
        found.append(Said("go-ours", about="competence"))
    if "they_asked" in answers.motives:
        found.append(Said("go-asked", about="motives"))
    if "better_plan" in answers.motives:
        found.append(Said("go-better-plan", about="motives"))
    if answers.council in ("sets_frame", "frame_and_decides"):
        found.append(Said("go-council", about="council"))
    if answers.answering == "agreed":
        found.append(Said("go-answering", about="answering"))
    if answers.tension == "high":
        found.append(Said("go-tension", about="tension"))
    return tuple(found) or (Said("go-nothing-against"),)
