# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong most often, told only where it matters: with these answers and these instruments.

An instrument's own pitfalls stand in its row; these are the ones that the answers bring on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .advice import Said
from .answers import Answers
from .codes import RUNGS
from .phases import goals_of
from .table import Instrument

MOST_PER_PHASE = 4

Applies = Callable[[Instrument, Answers, str], bool]


def tense(answers: Answers) -> bool:
    return answers.tension == "high"


def many(answers: Answers) -> bool:
    return answers.touches in ("many", "all") or (answers.people or 0) >= 200


PITFALLS: Mapping[str, Applies] = {
    # What the answers bring on, the worst first.
    "pit-evening-is-no-say": lambda one, answers, phase: (
        one.rungs == ("inform",) and answers.rung not in ("", "inform")
    ),
    "pit-us-and-them": lambda one, answers, phase: tense(answers) and one.key == "inspraakavond",
    "pit-vote-divides": lambda one, answers, phase: one.family == "vote" and answers.tension != "low",
    "pit-vote-seeks-subject": lambda one, answers, phase: one.family == "vote" and answers.wish == one.key,
    "pit-online-quarrel": lambda one, answers, phase: (
        tense(answers) and one.family == "digital" and one.scores["depth"] >= 2
    ),
    "pit-advice-vanishes": lambda one, answers, phase: (
        one.family == "deliberate"
        and (answers.answering != "agreed" or answers.weighs in ("", "noted", "unknown"))
    ),
    "pit-lot-is-not-enough": lambda one, answers, phase: (
        "lot" in one.recruitment[:1] and bool(answers.missing)
    ),
    "pit-same-people": lambda one, answers, phase: (
        one.family == "standing" and bool(set(answers.missing) & set(one.misses))
    ),
    "pit-token": lambda one, answers, phase: one.key == "jongereninspraak",
    "pit-no-limits": lambda one, answers, phase: one.key == "cocreatie" and not answers.fixed,
    "pit-strong-groups-win": lambda one, answers, phase: (
        one.key in ("right_to_challenge", "right_to_bid", "burgerinitiatief_ondersteuning")
    ),
    "pit-rich-quarters-win": lambda one, answers, phase: (
        one.family == "budget" and answers.touches != "street"
    ),
    "pit-projects-not-built": lambda one, answers, phase: (
        one.family == "budget" and phase in ("decision", "execution")
    ),
    "pit-paperwork": lambda one, answers, phase: one.key == "wijkbudget",
    "pit-many-ideas-no-answer": lambda one, answers, phase: (
        one.key in ("crowdsourcing", "digitaal_forum") and (many(answers) or few_hours(one, answers))
    ),
    "pit-who-fills-in": lambda one, answers, phase: (
        one.key in ("enquete", "inwonerspanel") and (many(answers) or bool(answers.missing))
    ),
    "pit-small-numbers": lambda one, answers, phase: one.key == "opinieconsensus",
    "pit-options-steer": lambda one, answers, phase: one.key == "pwe",
    "pit-complaints-map": lambda one, answers, phase: one.key == "kaartbevraging",
    "pit-chosen-by-us": lambda one, answers, phase: one.key == "klankbordgroep",
    "pit-no-owner": lambda one, answers, phase: (
        one.key == "stadsgesprek" and (answers.answering != "agreed" or answers.council in ("", "not_asked"))
    ),
    "pit-always-the-same": lambda one, answers, phase: one.key == "stadsgesprek" and bool(answers.missing),
    "pit-list-not-done": lambda one, answers, phase: one.key == "wijkschouw",
    "pit-inquiry-alone": lambda one, answers, phase: one.key == "openbaar_onderzoek",
    "pit-blame": lambda one, answers, phase: one.key == "burgeraudit",
    "pit-form": lambda one, answers, phase: (
        one.key in ("verzoekschrift", "voorstel_burgers", "burgerinterpellatie", "online_agenderen")
    ),
    "pit-knowledge-stays": lambda one, answers, phase: one.key == "labo",
    "pit-wish-list": lambda one, answers, phase: one.key == "memorandum",
    "pit-floats": lambda one, answers, phase: one.key == "thematische_werkgroep",
    "pit-hired-support": lambda one, answers, phase: (
        "support" in goals_of(answers, phase) and bool({"image", "cover"} & set(answers.motives))
    ),
}
"""{sentence: whether it applies to this instrument here}"""


def few_hours(one: Instrument, answers: Answers) -> bool:
    return answers.hours is not None and answers.hours < (one.hours.min + one.hours.max) // 2


def pitfalls(mix: Sequence[Instrument], answers: Answers, phase: str) -> tuple[Said, ...]:
    """The pitfalls of this phase that these answers bring on, the worst first; at most MOST_PER_PHASE."""
    found = []
    for key, applies in PITFALLS.items():
        one = next((one for one in mix if applies(one, answers, phase)), None)
        if one is not None:
            found.append(Said(key, {"instrument": ("instruments", one.key)}))
    return tuple(found[:MOST_PER_PHASE])


def of_the_whole(answers: Answers, phases: Sequence[str]) -> list[Said]:
    """Pitfalls that belong to the answers themselves, whatever is chosen."""
    found = []
    if "decision" in phases and not {"agenda", "preparation"} & set(phases) and answers.rung != "inform":
        found.append(Said("plan-late", about="phases"))
    if phases and "evaluation" not in phases:
        found.append(Said("plan-no-evaluation", about="phases"))
    if answers.rung == "inform":
        found.append(Said("plan-inform-only", about="rung"))
    if answers.rung and RUNGS.index(answers.rung) >= RUNGS.index("consult") and not answers.fixed:
        found.append(Said("plan-nothing-fixed", about="fixed"))
    if "cover" in answers.motives:
        found.append(Said("plan-cover", about="motives"))
    elif "image" in answers.motives:
        found.append(Said("plan-image", about="motives"))
    if answers.tension == "high" and "connect" not in answers.goals:
        found.append(Said("plan-quarrel-first", about="tension"))
    if answers.competence == "shared":
        found.append(Said("plan-shared", about="competence"))
    if answers.election_soon:
        found.append(Said("plan-elections", about="election_soon"))
    if answers.answering == "":
        found.append(Said("plan-answering", about="answering"))
    return found
