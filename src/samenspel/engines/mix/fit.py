# SPDX-License-Identifier: EUPL-1.2
"""How well a possible instrument fits one phase: 0 to 100 points in eight parts, each with the sentence that explains it.

Whole numbers only, and the same answers always give the same points. Every number here is a choice of ours, written down so that
it can be disputed; what is not answered gets about half of the points of its part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .advice import Ranked, Said
from .answers import Answers
from .codes import RUNGS
from .conditions import doubts, pairs, refusals
from .phases import TO_THE_DECISION, goals_of
from .table import Instrument

MOST: Mapping[str, int] = {
    "goals": 28,  # does it serve what we want to reach?
    "rung": 14,  # does it give the role that is promised?
    "number": 10,  # as many people as we want?
    "groups": 15,  # those whom we want, and those who usually stay away?
    "barriers": 8,  # does it take away what keeps people away?
    "effort": 10,  # light enough for the subject, the time, the money and the hours?
    "talk": 9,  # as much conversation as the subject asks?
    "start": 6,  # does the right side begin?
}
"""the parts and their most points, 100 together"""
FIRST_GOALS = (3, 2)
"""weight of the first and second goal; every other goal weighs 1"""
GOALS_ENOUGH = 5
"""serving this weight is enough: nobody expects one instrument to serve seven goals"""
PER_STEP_TOO_LOW = 5
"""points lost for each rung below the promise"""
BETWEEN = 10
"""points when an instrument knows rungs below and above the promise, but not that one"""
WANTED_WHEN_TOUCHED = {"few": 6, "street": 40, "many": 200, "all": 500}
"""people wanted when no number is given, by how many the subject touches"""
MISSING_COUNTS = 2
"""a group that usually stays away weighs as two"""
EFFORT_WORTH = {"few": 1, "street": 2, "many": 3, "all": 4, "": 3}
"""the effort (1 to 5) that a subject is worth; one more when there is a quarrel"""
TALK_ASKED = {"low": 2, "": 3, "some": 4, "high": 5}
"""the depth of conversation (1 to 5) that the tension asks"""
TALK_ASKED_OPEN = 3
"""an open question asks at least this depth"""
TALK_LESS_YES_NO = 1
"""a question with yes or no asks this much less"""

Part = tuple[int, Said]


def rank(table: tuple[Instrument, ...], answers: Answers, phase: str) -> tuple[Ranked, ...]:
    """Every instrument in one phase: the best first, equal ones in the order of their keys, refused ones last."""
    every = [ranked(one, answers, phase) for one in table]
    return tuple(sorted(every, key=lambda one: (one.score is None, -(one.score or 0), one.key)))


def ranked(one: Instrument, answers: Answers, phase: str) -> Ranked:
    refused = refusals(one, answers, phase)
    if refused:
        return Ranked(one.key, None, {}, (), (), refused)
    found = {name: part(one, answers, phase) for name, part in PARTS.items()}
    points = {name: points for name, (points, _) in found.items()}
    # The strongest first: the largest share of what the part could have given; sorting keeps equal ones in order.
    strongest = sorted(found, key=lambda name: -(points[name] * 1000 // MOST[name]))
    reasons = tuple(found[name][1] for name in strongest)
    return Ranked(one.key, sum(points.values()), points, reasons, doubts(one, answers, phase))


def goal_weights(goals: tuple[str, ...]) -> dict[str, int]:
    """{goal: weight}, the first goals heavier."""
    return {goal: FIRST_GOALS[place] if place < len(FIRST_GOALS) else 1 for place, goal in enumerate(goals)}


def goals(one: Instrument, answers: Answers, phase: str) -> Part:
    wanted = goals_of(answers, phase)
    if not wanted:
        return 14, Said("fit-goals-unknown", about="goals")
    weights = goal_weights(wanted)
    served = [goal for goal in wanted if goal in one.goals]
    enough = min(sum(weights.values()), GOALS_ENOUGH)
    weight = min(sum(weights[goal] for goal in served), enough)
    others = pairs("goals", [goal for goal in wanted if goal not in served])
    if not served:
        return 0, Said("fit-goals-weak", {"others": others}, about="goals")
    facts = {"goals": pairs("goals", served)}
    if weight == enough:
        return MOST["goals"], Said("fit-goals-strong", facts, about="goals")
    return MOST["goals"] * weight // enough, Said(
        "fit-goals-middle", {**facts, "others": others}, about="goals"
    )


def rung(one: Instrument, answers: Answers, phase: str) -> Part:
    promised = answers.rung
    if goals_of(answers, phase) == ("inform",) and "inform" in one.rungs:
        return MOST["rung"], Said("fit-rung-inform", about="goals")
    if not promised:
        return 7, Said("fit-rung-unknown", {"rungs": pairs("rungs", one.rungs)}, about="rung")
    facts = {"rung": ("rungs", promised), "rungs": pairs("rungs", one.rungs)}
    if promised in one.rungs:
        return MOST["rung"], Said("fit-rung-strong", facts, about="rung")
    highest = max(RUNGS.index(rung) for rung in one.rungs)
    steps = RUNGS.index(promised) - highest
    if steps < 0:
        return BETWEEN, Said("fit-rung-between", facts, about="rung")
    points = max(0, MOST["rung"] - PER_STEP_TOO_LOW * steps)
    facts["highest"] = ("rungs", RUNGS[highest])
    return points, Said("fit-rung-middle" if steps == 1 else "fit-rung-weak", facts, about="rung")


def number(one: Instrument, answers: Answers, phase: str) -> Part:
    wanted = answers.people if answers.people is not None else WANTED_WHEN_TOUCHED.get(answers.touches)
    about = "people" if answers.people is not None else "touches"
    facts = {"min": one.people.min, "max": one.people.max}
    if wanted is None:
        return 2 * one.scores["reach"], Said("fit-number-unknown", facts, about="people")
    facts["wanted"] = wanted
    if wanted > one.people.max:
        points, size = MOST["number"] * one.people.max // wanted, "small"
    elif wanted < one.people.min:
        points, size = MOST["number"] * wanted // one.people.min, "large"
    else:
        return MOST["number"], Said("fit-number-strong", facts, about=about)
    level = "middle" if 2 * points >= MOST["number"] else "weak"
    return points, Said(f"fit-number-{size}-{level}", facts, about=about)


def group_value(one: Instrument, group: str) -> int:
    """3 comes by itself · 2 reached with everybody else · 1 not sure · 0 stays away."""
    if group in one.reaches:
        return 3
    if group in one.misses:
        return 0
    return 2 if "everyone" in one.reaches else 1


def wanted_groups(answers: Answers) -> dict[str, int]:
    """{group: weight} of whom we want and who usually stays away."""
    return dict.fromkeys(answers.groups, 1) | dict.fromkeys(answers.missing, MISSING_COUNTS)


def groups(one: Instrument, answers: Answers, phase: str) -> Part:
    wanted = wanted_groups(answers)
    inclusion = one.scores["inclusion"]
    if not wanted:
        level = "strong" if inclusion >= 4 else "middle" if inclusion == 3 else "weak"
        return 3 * inclusion, Said(f"fit-groups-unknown-{level}", about="groups")
    values = {group: group_value(one, group) for group in wanted}
    weight = sum(values[group] * wanted[group] for group in wanted)
    points = 10 * weight // (3 * sum(wanted.values())) + inclusion
    reached = pairs("groups", [group for group in wanted if values[group] >= 2])
    missed = pairs("groups", [group for group in wanted if values[group] == 0])
    if reached and missed:
        said = Said("fit-groups-both", {"reached": reached, "missed": missed}, about="groups")
    elif reached:
        said = Said("fit-groups-strong", {"reached": reached}, about="groups")
    elif missed:
        said = Said("fit-groups-weak", {"missed": missed}, about="groups")
    else:
        said = Said("fit-groups-middle", {"groups": pairs("groups", list(wanted))}, about="groups")
    return points, said


def barriers(one: Instrument, answers: Answers, phase: str) -> Part:
    asked = answers.barriers
    lowered = pairs("barriers", [code for code in one.lowers if not asked or code in asked])
    raised = pairs("barriers", [code for code in one.raises if not asked or code in asked])
    if asked:
        points = MOST["barriers"] * (len(asked) + len(lowered) - len(raised)) // (2 * len(asked))
        points = min(max(points, 0), MOST["barriers"])
    else:
        points = min(max(MOST["barriers"] // 2 + len(lowered) - len(raised), 0), MOST["barriers"])
    facts = {"lowered": lowered, "raised": raised}
    key = "both" if lowered and raised else "strong" if lowered else "weak" if raised else "middle"
    return points, Said(f"fit-barriers-{key}", facts, about="barriers")


def effort(one: Instrument, answers: Answers, phase: str) -> Part:
    worth = min(EFFORT_WORTH[answers.touches] + (answers.tension == "high"), 5)
    points = max(0, 4 - 2 * max(0, one.effort - worth))
    middle = {
        name: (getattr(one, name).min + getattr(one, name).max) // 2
        for name in ("weeks", "cost_eur", "hours")
    }
    if answers.weeks is None or phase not in TO_THE_DECISION:
        points += 2 if one.scores["speed"] >= 4 else 1
    else:
        points += 2 if middle["weeks"] <= answers.weeks else 0
    for name, has in (("cost_eur", answers.budget_eur), ("hours", answers.hours)):
        points += 1 if has is None else 2 if middle[name] <= has else 0
    facts = {
        **{"hours_min": one.hours.min, "hours_max": one.hours.max, "weeks": one.weeks.min},
        **{"cost_min": one.cost_eur.min, "cost_max": one.cost_eur.max},
    }
    level = "strong" if points >= 7 else "middle" if points >= 4 else "weak"
    return points, Said(f"fit-effort-{level}", facts, about="hours")


def talk(one: Instrument, answers: Answers, phase: str) -> Part:
    asked = TALK_ASKED[answers.tension]
    if answers.question == "open":
        asked = max(asked, TALK_ASKED_OPEN)
    if answers.question == "yes_no":
        asked -= TALK_LESS_YES_NO
    points = max(0, MOST["talk"] - 3 * max(0, asked - one.scores["depth"]))
    level = "strong" if points == MOST["talk"] else "middle" if points >= 3 else "weak"
    return points, Said(f"fit-talk-{level}", about="tension")


def residents_ask(answers: Answers) -> bool:
    """Residents asked for it themselves, or the municipality wants to share power."""
    return bool({"they_asked", "power"} & set(answers.motives))


def residents_may_begin(answers: Answers, phase: str) -> bool:
    """What residents begin themselves belongs here: they ask, they will do it, or they help decide on subjects or money."""
    return (
        residents_ask(answers)
        or answers.rung == "self_organise"
        or bool({"ownership", "agenda", "money"} & set(goals_of(answers, phase)))
    )


def start(one: Instrument, answers: Answers, phase: str) -> Part:
    if one.initiative == "residents":
        if residents_may_begin(answers, phase):
            return MOST["start"], Said("fit-start-residents")
        return 1, Said("fit-start-weak")
    if one.initiative == "town" and residents_ask(answers):
        return 3, Said("fit-start-middle", about="motives")
    return MOST["start"], Said("fit-start-strong")


PARTS: Mapping[str, Callable[[Instrument, Answers, str], Part]] = {
    "goals": goals,
    "rung": rung,
    "number": number,
    "groups": groups,
    "barriers": barriers,
    "effort": effort,
    "talk": talk,
    "start": start,
}
