# SPDX-License-Identifier: EUPL-1.2
"""The matrix of a plan: goals and instruments per phase, with dates laid out from today. Made from answers and the chosen mix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from samenspel.engines.mix.advice import Advice
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers, BrokenAnswers, read_answers
from samenspel.engines.mix.asks import KINDS, Ask, what_it_asks
from samenspel.engines.mix.codes import PHASES, name
from samenspel.engines.mix.misses import misses
from samenspel.engines.mix.phases import TO_THE_DECISION, council_in, goals_of
from samenspel.engines.mix.sentences import say
from samenspel.engines.mix.table import Instrument

from .design import Design
from .models import Plan, PlanInstrument, PlanPhase, PlanTask

WEEKS: Mapping[str, int] = {"agenda": 4, "preparation": 10, "decision": 6, "execution": 26, "evaluation": 4}
"""how long a phase usually takes when nobody said; the shares of the phases when the whole is known. Indicative."""
ONE_DAY = timedelta(days=1)

Table = Sequence[Instrument]
Picks = Mapping[str, Sequence[str]]


def answers_of(plan: Plan) -> Answers:
    """The answers of a saved plan. What an older version of the site stored and no longer means anything is left out."""
    try:
        return read_answers(plan.answers)
    except BrokenAnswers:
        kept = {}
        for field, value in plan.answers.items():
            try:
                read_answers({field: value})
            except BrokenAnswers:
                continue
            kept[field] = value
        return read_answers(kept)


def picks_of(design: Design, advice: Advice) -> dict[str, tuple[str, ...]]:
    """The instruments of each phase: what the person chose, else what was advised."""
    return {
        one.phase: tuple(design.chosen.get(one.phase, tuple(pick.key for pick in one.mix)))
        for one in advice.phases
    }


def design_of(plan: Plan, table: Table) -> Design:
    """The plan as the designer takes it: only phases with another mix than is advised have one of their own."""
    answers = answers_of(plan)
    advised = picks_of(Design(answers), advise(answers, table))
    own = {phase["kind"]: tuple(one["key"] for one in phase["instruments"]) for phase in plan.phases}
    return Design(answers, {kind: keys for kind, keys in own.items() if keys != advised.get(kind)})


def make_phases(answers: Answers, picks: Picks, table: Table, today: date) -> list[PlanPhase]:
    """The matrix of a new plan. Its words are in the language of the answers."""
    rows = {one.key: one for one in table}
    kinds = [kind for kind in PHASES if kind in picks]
    chosen = {kind: [rows[key] for key in picks[kind] if key in rows] for kind in kinds}
    weeks = lengths(kinds, answers.weeks, chosen)
    money = shares(answers.budget_eur, {kind: middle_cost(chosen[kind]) for kind in kinds})
    made: list[PlanPhase] = []
    first_day = today
    for kind in kinds:
        last_day = first_day + timedelta(weeks=weeks[kind]) - ONE_DAY
        made.append(
            {
                "kind": kind,
                "title": name("phases", kind, answers.language),
                "starts": first_day.isoformat(),
                "ends": last_day.isoformat(),
                "goals": list(goals_of(answers, kind)),
                "instruments": [instrument_row(one, answers.language) for one in chosen[kind]],
                "responsible": "",
                "money_cents": money.get(kind),
                "communication": "",
                "council": council_in(answers.council, kind),
                "council_text": "",
            }
        )
        first_day = last_day + ONE_DAY
    return made


def instrument_row(one: Instrument, language: str) -> PlanInstrument:
    return {"key": one.key, "title": one.words(language).name, "note": ""}


def lengths(
    kinds: Sequence[str], weeks: int | None, chosen: Mapping[str, Sequence[Instrument]]
) -> dict[str, int]:
    """Whole weeks per phase. What comes up to the decision shares the weeks until it, at least one week each; what comes after takes
    as long as usual, and every phase at least as long as its instruments need."""
    needs = {kind: max((one.weeks.min for one in chosen.get(kind, ())), default=1) for kind in kinds}
    usual = {kind: max(WEEKS[kind], needs[kind]) for kind in kinds}
    before = [kind for kind in kinds if kind in TO_THE_DECISION]
    if weeks is None or not before:
        return usual
    left = max(weeks, len(before)) - len(before)
    whole = sum(usual[kind] for kind in before)
    shared = {kind: 1 + left * usual[kind] // whole for kind in before}
    rest = max(weeks, len(before)) - sum(shared.values())
    for kind in sorted(before, key=lambda kind: (-(left * usual[kind] % whole), kinds.index(kind)))[:rest]:
        shared[kind] += 1
    return {**usual, **shared}


def middle_cost(rows: Iterable[Instrument]) -> int:
    return sum((one.cost_eur.min + one.cost_eur.max) // 2 for one in rows)


def shares(budget_eur: int | None, costs: Mapping[str, int]) -> dict[str, int]:
    """The money over the phases, by what their instruments usually cost, in tens of euros; together exactly the budget. In cents."""
    whole = sum(costs.values())
    if budget_eur is None or not whole:
        return {}
    found = {kind: budget_eur * cost // whole // 10 * 10 for kind, cost in costs.items()}
    found[max(costs, key=lambda kind: costs[kind])] += budget_eur - sum(found.values())
    return {kind: euros * 100 for kind, euros in found.items()}


def merge(
    before: Sequence[PlanPhase], after: Sequence[PlanPhase], old: Answers, new: Answers
) -> list[PlanPhase]:
    """The matrix after other answers: what the task force wrote in a phase that stays, stays; goals and instruments are the new ones.

    A new phase begins after the one before it. The role of the council follows the answers unless the task force chose its own.
    """
    kept = {phase["kind"]: phase for phase in before}
    found: list[PlanPhase] = []
    for phase in after:
        mine = kept.get(phase["kind"])
        if mine is None:
            found.append(_put_after(found, phase) if before else phase)
            continue
        own = {one["key"]: one for one in mine["instruments"]}
        council = mine["council"]
        if council == council_in(old.council, phase["kind"]):
            council = council_in(new.council, phase["kind"])
        found.append(
            {
                **mine,
                "goals": phase["goals"],
                "instruments": [own.get(one["key"], one) for one in phase["instruments"]],
                "council": council,
            }
        )
    return found


def _put_after(before: Sequence[PlanPhase], phase: PlanPhase) -> PlanPhase:
    ends = before[-1]["ends"] if before else ""
    length = date.fromisoformat(phase["ends"]) - date.fromisoformat(phase["starts"])
    if not ends:
        return {**phase, "starts": "", "ends": "", "money_cents": None}
    first_day = date.fromisoformat(ends) + ONE_DAY
    return {
        **phase,
        "starts": first_day.isoformat(),
        "ends": (first_day + length).isoformat(),
        "money_cents": None,
    }


def picks_in(plan: Plan) -> dict[str, list[str]]:
    return {phase["kind"]: [one["key"] for one in phase["instruments"]] for phase in plan.phases}


def still_missing(plan: Plan, kind: str, answers: Answers, table: Table, language: str) -> list[str]:
    """What the mix of one phase still lacks, in sentences."""
    keys = picks_in(plan).get(kind, [])
    mix = [one for one in table if one.key in keys]
    return [say(said, language, table) for said in misses(mix, (), answers, kind)] if mix else []


# What it asks of the municipality ---------------------------------------------------


def sync_tasks(plan: Plan, table: Table) -> list[PlanTask]:
    """The to-do list that belongs to the plan as it is now. A task keeps its tick, its person and its day as long as the plan asks it, and
    gets them back when the plan asks it again: what was ticked or given to somebody is never thrown away."""
    answers = answers_of(plan)
    before = {task["key"]: task for task in plan.tasks}
    found: list[PlanTask] = []
    seen: set[str] = set()
    for ask in what_it_asks(picks_in(plan), answers, table):
        key = task_key(ask)
        if key in seen:
            continue
        seen.add(key)
        mine = before.get(key)
        found.append(
            {
                "key": key,
                "kind": ask.kind,
                "phase": ask.before,
                "text": say(ask.said, plan.language, table),
                "who": mine["who"] if mine else "",
                "by": mine["by"] if mine else "",
                "done": mine["done"] if mine else False,
                "own": False,
                "asked": True,
            }
        )
    for key, task in before.items():
        if key in seen:
            continue
        if task["own"]:
            found.append(task)
        elif task["done"] or task["who"]:
            task["asked"] = False
            found.append(task)
    return found


def task_key(ask: Ask) -> str:
    """Stable: the numbers in a sentence may change, its tick stays. A line of a row of the table is known by its words."""
    words = ask.said.facts["line"]["nl"] if ask.said.key == "as-written" else ""
    return short_digest(f"{ask.said.key}|{ask.instrument}|{words}")


def short_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def in_order(tasks: Iterable[PlanTask]) -> list[PlanTask]:
    """By phase, then by kind; within it, as they came."""

    def place(task: PlanTask) -> tuple[int, int]:
        return (
            PHASES.index(task["phase"]) if task["phase"] in PHASES else len(PHASES),
            KINDS.index(task["kind"]) if task["kind"] in KINDS else len(KINDS),
        )

    return sorted(tasks, key=place)


def holes(phase: PlanPhase) -> list[str]:
    """The fields of a phase that are still empty, in the order of the page."""
    found: list[str] = []
    given: dict[str, Any] = {
        "dates": phase["starts"] and phase["ends"],
        "goals": phase["goals"],
        "instruments": phase["instruments"],
        "responsible": phase["responsible"],
        "communication": phase["communication"],
        "council": phase["council"] not in ("", "not_asked"),
    }
    found += [field for field, value in given.items() if not value]
    return found
