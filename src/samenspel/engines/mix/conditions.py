# SPDX-License-Identifier: EUPL-1.2
"""Hard conditions: what makes an instrument impossible in a phase, however well it would fit. Each refusal names both numbers.

A condition only looks at answers that were given, and more money, time or hours never makes an instrument impossible.
`doubts` are softer: possible, but know this first.
"""

from __future__ import annotations

from typing import Any

from .advice import Said
from .answers import Answers
from .codes import RUNGS
from .phases import TO_THE_DECISION, goals_of
from .table import Instrument

TOUCHED_AT_MOST = {"few": 12, "street": 250}
"""how many people a subject can touch at most; a district or the whole town sets no limit"""
SET_UP_BY_COUNCIL = ("adviesraad", "wijkraad")
"""bodies that advise regularly: in Flanders only the city council can set them up (Decreet lokaal bestuur, art. 304 §3)"""


def refusals(one: Instrument, answers: Answers, phase: str) -> tuple[Said, ...]:
    """The hard conditions that this instrument does not meet in this phase; empty when it may be used."""
    if phase not in one.phases:  # the rest says nothing more: it belongs elsewhere
        return (Said("no-phase", {"phases": pairs("phases", one.phases), "phase": ("phases", phase)}),)
    found: list[Said] = []
    facts: dict[str, Any]
    rungs = [RUNGS.index(rung) for rung in one.rungs]
    if answers.rung and min(rungs) > RUNGS.index(answers.rung):
        facts = {"lowest": ("rungs", RUNGS[min(rungs)]), "rung": ("rungs", answers.rung)}
        found.append(Said("no-rung", facts, about="rung"))
    if answers.budget_eur is not None and one.cost_eur.min > answers.budget_eur:
        facts = {"needs": one.cost_eur.min, "has": answers.budget_eur}
        found.append(Said("no-money", facts, about="budget_eur"))
    if phase in TO_THE_DECISION and answers.weeks is not None and one.weeks.min > answers.weeks:
        key = "no-time-standing" if one.family == "standing" else "no-time"
        found.append(Said(key, {"needs": one.weeks.min, "has": answers.weeks}, about="weeks"))
    if answers.hours is not None and one.hours.min > answers.hours:
        found.append(Said("no-hours", {"needs": one.hours.min, "has": answers.hours}, about="hours"))
    touched = TOUCHED_AT_MOST.get(answers.touches)
    if touched is not None and one.people.min > touched:
        facts = {"needs": one.people.min, "touched": touched}
        found.append(Said("no-people", facts, about="touches"))
    elif answers.inhabitants is not None and one.people.min > answers.inhabitants:
        facts = {"needs": one.people.min, "has": answers.inhabitants}
        found.append(Said("no-inhabitants", facts, about="inhabitants"))
    found += [said for need in one.needs if (said := unmet(need, answers, phase)) is not None]
    if one.key == "openbaar_onderzoek" and answers.motives and "law" not in answers.motives:
        found.append(Said("no-law-asks", about="motives"))
    if (
        answers.region == "flanders"
        and one.key in SET_UP_BY_COUNCIL
        and "council" not in one.needs
        and answers.council == "not_asked"
    ):
        found.append(Said("no-council-sets-up", about="council"))
    return tuple(found)


def unmet(need: str, answers: Answers, phase: str) -> Said | None:
    """The refusal that goes with one code of `needs`, or nothing when it is met or not answered yet."""
    match need:
        case "council" if answers.council in ("not_asked", "informed"):
            return Said("no-council", {"council": ("council", answers.council)}, about="council")
        case "competence" if answers.competence == "not_ours":
            return Said("no-competence", about="competence")
        case "no_blackout" if answers.election_soon:
            return Said("no-elections", about="election_soon")
        case "closed_question" if answers.question in ("open", "options"):
            return Said("no-closed-question", {"question": ("questions", answers.question)}, about="question")
        case "options" if answers.question == "open":
            return Said("no-options", about="question")
        case "money_to_share" if not money_to_share(answers, phase):
            return Said("no-money-to-share", about="kind")
        case "votable" if answers.kind in ("tax", "personal"):
            return Said("no-votable", {"kind": ("subject_kinds", answers.kind)}, about="kind")
    return None


def money_to_share(answers: Answers, phase: str) -> bool:
    """Sharing out money is what it is about, or one of the goals; or nobody said yet what it is about."""
    return (
        answers.kind == "money"
        or "money" in goals_of(answers, phase)
        or not (answers.kind or answers.goals or answers.phase_goals)
    )


def doubts(one: Instrument, answers: Answers, phase: str) -> tuple[Said, ...]:
    """What to know before using an instrument that is possible."""
    found: list[Said] = []
    facts: dict[str, Any]
    goals = goals_of(answers, phase)
    highest = max(RUNGS.index(rung) for rung in one.rungs)
    serves_the_first_goal = bool(goals) and goals[0] in one.goals
    if answers.rung and highest < RUNGS.index(answers.rung) and not serves_the_first_goal:
        facts = {"highest": ("rungs", RUNGS[highest]), "rung": ("rungs", answers.rung)}
        found.append(Said("but-rung", facts, about="rung"))
    likely = (one.cost_eur.min + one.cost_eur.max) // 2
    if answers.budget_eur is not None and likely > answers.budget_eur:
        facts = {"min": one.cost_eur.min, "max": one.cost_eur.max, "has": answers.budget_eur}
        found.append(Said("but-money", facts, about="budget_eur"))
    if "council" in one.needs and answers.council in ("", "decides", "takes_part"):
        found.append(Said("but-council", about="council"))
    if "competence" in one.needs and answers.competence == "shared":
        found.append(Said("but-shared", about="competence"))
    if one.family == "vote":
        found += law_of_a_vote(answers)
    if one.key == "openbaar_onderzoek" and not answers.motives:
        found.append(Said("but-only-by-law", about="motives"))
    if one.key == "burgerinterpellatie" and answers.region == "brussels":
        found.append(Said("but-interpellation", {"signers": 20, "age": 16}, about="region"))
    if one.key == "voorstel_burgers" and answers.region == "flanders":
        found.append(Said("but-local-threshold", about="region"))
    if one.key == "right_to_challenge" and answers.region in ("flanders", "netherlands"):
        found.append(Said(f"but-challenge-{answers.region}", about="region"))
    return tuple(found)


def law_of_a_vote(answers: Answers) -> list[Said]:
    """What the law of the region says of a local consultation by vote (domain.md 5.1 and 5.2)."""
    if answers.region == "netherlands":
        return [Said("but-vote-netherlands", about="region")]
    if answers.region not in ("flanders", "brussels"):
        return []
    found = [Said("but-vote-not-binding", about="region")]
    if answers.inhabitants:
        facts = {"voters": turnout_needed(answers.inhabitants), "inhabitants": answers.inhabitants}
        key = "but-vote-turnout" if answers.region == "flanders" else "but-vote-turnout-brussels"
        found.append(Said(key, facts, about="inhabitants"))
    return found


def turnout_needed(inhabitants: int) -> int:
    """Voters without whom a volksraadpleging is not counted: 20 % under 15,000 inhabitants, 3,000 under 30,000, else 10 %."""
    if inhabitants < 15_000:
        return -(-inhabitants // 5)
    return 3_000 if inhabitants < 30_000 else -(-inhabitants // 10)


def pairs(kind: str, codes: tuple[str, ...] | list[str]) -> tuple[tuple[str, str], ...]:
    """Codes as facts of a sentence."""
    return tuple((kind, code) for code in codes)
