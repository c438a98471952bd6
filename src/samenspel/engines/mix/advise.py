# SPDX-License-Identifier: EUPL-1.2
"""From answers and a table to an advice: whether to do it, and per phase a mix with its reasons. A pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .advice import DO_NOT, Advice, PhaseMix, Pick, Ranked, Said, Wish
from .answers import Answers
from .choose import RUNS_THROUGH, Roles, mixes, paid_for
from .conditions import pairs
from .fit import rank
from .misses import WEAK, misses
from .phases import TO_THE_DECISION, goals_of, phases_of
from .pitfalls import of_the_whole, pitfalls
from .suitability import verdict
from .table import Instrument

REASONS_SHOWN = 3
"""reasons told with a pick, after the one about its role"""
SPEAKS_FOR = ("-strong", "-inform", "-residents", "-both", "fit-goals-middle")
"""how the keys end of reasons that speak for an instrument"""
INSTEAD = 3


def advise(answers: Answers, table: Iterable[Instrument]) -> Advice:
    """The advice for these answers. The order of the table does not matter."""
    rows = tuple(table)
    by_key = {one.key: one for one in rows}
    outcome, reasons = verdict(answers)
    phases = phases_of(answers)
    rankings = {phase: rank(rows, answers, phase) for phase in phases}
    wish = wished(answers, by_key, rankings, outcome) if answers.wish else None
    if outcome == DO_NOT:
        return Advice(outcome, reasons, (), (), wish)
    chosen = mixes(by_key, rankings, answers)
    mixed = []
    used: list[Instrument] = []
    for phase in phases:
        running = [one for one in used if one.family in RUNS_THROUGH and phase in one.phases]
        mixed.append(phase_mix(phase, chosen[phase], rankings[phase], by_key, answers, running))
        used += [by_key[key] for _, key in chosen[phase] if by_key[key] not in used]
    return Advice(outcome, reasons, tuple(mixed), plan_warnings(mixed, by_key, answers), wish)


def phase_mix(
    phase: str,
    roles: Roles,
    ranking: tuple[Ranked, ...],
    table: Mapping[str, Instrument],
    answers: Answers,
    running: Sequence[Instrument] = (),
) -> PhaseMix:
    """One phase with this mix, also one that somebody chose by hand. running: what was begun in an earlier phase and goes on here."""
    mix = [table[key] for _, key in roles]
    by_key = {one.key: one for one in ranking}
    picks = tuple(
        Pick(key, role, tuple(why(table[key], role, place, mix, by_key[key], answers)))
        for place, (role, key) in enumerate(roles)
    )
    return PhaseMix(
        phase=phase,
        goals=goals_of(answers, phase),
        mix=picks,
        misses=misses([*mix, *running], roles, answers, phase) if mix else (),
        warnings=(*goes_on(mix, running), *phase_warnings(mix, ranking, answers, phase)),
        ranking=ranking,
    )


def why(
    one: Instrument, role: str, place: int, mix: Sequence[Instrument], ranked: Ranked, answers: Answers
) -> Iterable[Said]:
    """The sentences with a pick: its role, what only this one brings, and the strongest reasons that speak for it."""
    strength = "" if one.scores[role] >= WEAK else "-weak"
    yield Said(f"role-fourth-{role}" if place >= 3 else f"role-{role}{strength}")
    others = [other for other in mix if other is not one]
    asked = [group for group in dict.fromkeys((*answers.missing, *answers.groups)) if group != "everyone"]
    only = [
        group
        for group in asked
        if group in one.reaches and all(group not in other.reaches for other in others)
    ]
    if only and others:
        yield Said("only-groups", {"groups": pairs("groups", only)}, about="groups")
    speaking = [
        said
        for said in ranked.reasons
        # That the municipality can begin it is true of nearly everything: no reason to choose one.
        if said.key.endswith(SPEAKS_FOR) and said.key != "fit-start-strong"
    ]
    yield from speaking[:REASONS_SHOWN]


def goes_on(mix: Sequence[Instrument], running: Sequence[Instrument]) -> Iterable[Said]:
    for one in running:
        if one not in mix:
            yield Said("runs-on", {"instrument": ("instruments", one.key)})


def phase_warnings(
    mix: Sequence[Instrument], ranking: Sequence[Ranked], answers: Answers, phase: str
) -> Iterable[Said]:
    if len(mix) < 2:
        yield too_few(len(mix), ranking, answers, phase)
    if not goals_of(answers, phase) and (answers.goals or answers.phase_goals):
        yield Said("warn-no-goal-here", {"phase": ("phases", phase)}, about="goals")
    if mix and all(one.mode == ("online",) for one in mix):
        yield Said("warn-all-online", about="groups")
    yield from pitfalls(mix, answers, phase)


def too_few(count: int, ranking: Sequence[Ranked], answers: Answers, phase: str) -> Said:
    """Why there is no mix of two: what most instruments of this phase are refused for, or that the rest is too dear together."""
    here = [one for one in ranking if not any(said.key == "no-phase" for said in one.refused)]
    refused = [one for one in here if one.refused]
    facts = {"phase": ("phases", phase), "count": count, "known": len(here), "refused": len(refused)}
    if not here:
        return Said("few-none-here", facts)
    if not count and len(here) > len(refused):
        return Said("few-none-left", facts, about="hours" if answers.hours is not None else "budget_eur")
    if len(here) - len(refused) >= 2:
        return Said("few-together", facts, about="hours" if answers.hours is not None else "budget_eur")
    causes = Counter(said.about for one in refused for said in one.refused)
    most = min(causes, key=lambda about: (-causes[about], about)) if causes else ""
    key = f"few-because-{most}" if most in BECAUSE else "few-because"
    return Said(key, facts, about=most)


BECAUSE = ("rung", "budget_eur", "weeks", "hours", "council")


def picked(phases: Iterable[PhaseMix], table: Mapping[str, Instrument]) -> list[Instrument]:
    """Every instrument that a plan pays for: as often as it is held, a standing body once."""
    return paid_for(table[pick.key] for phase in phases for pick in phase.mix)


def plan_warnings(
    phases: Sequence[PhaseMix], table: Mapping[str, Instrument], answers: Answers
) -> tuple[Said, ...]:
    """What does not fit when all phases are taken together, and the pitfalls of the answers themselves."""
    found: list[Said] = []
    every = picked(phases, table)
    for name, has, key in (
        ("cost_eur", answers.budget_eur, "plan-money"),
        ("hours", answers.hours, "plan-hours"),
    ):
        low = sum(getattr(one, name).min for one in every)
        high = sum(getattr(one, name).max for one in every)
        if has is not None and low + (high - low) // 4 > has:  # it will likely not stay within that
            found.append(
                Said(key, {"min": low, "max": high, "has": has}, about=name.replace("cost_eur", "budget_eur"))
            )
    weeks = sum(
        max((table[pick.key].weeks.min for pick in phase.mix), default=0)
        for phase in phases
        if phase.phase in TO_THE_DECISION
    )
    if answers.weeks is not None and weeks > answers.weeks:
        found.append(Said("plan-weeks", {"needs": weeks, "has": answers.weeks}, about="weeks"))
    if every and all(one.mode == ("online",) for one in every):
        found.append(Said("plan-all-online", about="groups"))
    if not answers.phases and phases:
        names = pairs("phases", [phase.phase for phase in phases])
        found.append(Said("plan-phases-guessed", {"phases": names}, about="phases"))
    return (*found, *of_the_whole(answers, [phase.phase for phase in phases]))


def wished(
    answers: Answers,
    table: Mapping[str, Instrument],
    rankings: Mapping[str, Sequence[Ranked]],
    outcome: str,
) -> Wish:
    """Somebody began with an instrument: the question back to the goal, whether it fits, and what serves the goals better."""
    name = {"instrument": ("instruments", answers.wish)}
    goals = tuple(
        dict.fromkeys((*answers.goals, *(goal for some in answers.phase_goals.values() for goal in some)))
    )
    if answers.wish not in table:
        return Wish(
            answers.wish, (Said("wish-unknown", about="wish"), Said("wish-goal", about="goals")), (), (), ()
        )
    asked = [Said("wish-begins", name, about="wish")]
    if goals:
        asked.append(Said("wish-goals-known", {**name, "goals": pairs("goals", goals)}, about="goals"))
        served = pairs("goals", [goal for goal in goals if goal in table[answers.wish].goals])
        asked.append(
            Said("wish-serves" if served else "wish-serves-none", {**name, "goals": served}, about="goals")
        )
    else:
        asked.append(Said("wish-goal", about="goals"))
    where = {
        phase: next(one for one in ranking if one.key == answers.wish) for phase, ranking in rankings.items()
    }
    fits = tuple(phase for phase, one in where.items() if not one.refused)
    refused = {
        (said.key, repr(said.facts)): said
        for one in where.values()
        for said in one.refused
        if not (fits and said.key == "no-phase")
    }
    if fits:
        asked.append(Said("wish-fits", {**name, "phases": pairs("phases", fits)}, about="phases"))
    else:
        asked.append(Said("wish-fits-nowhere", name, about="phases"))
    # That it belongs to another phase is told once, and only when nothing else is the matter.
    others = [said for said in refused.values() if said.key != "no-phase"]
    told = others or list(refused.values())[:1]
    return Wish(
        answers.wish,
        tuple(asked),
        fits,
        tuple(told),
        () if outcome == DO_NOT else instead(answers, table, rankings),
    )


def instead(
    answers: Answers, table: Mapping[str, Instrument], rankings: Mapping[str, Sequence[Ranked]]
) -> tuple[str, ...]:
    """Instruments that serve the goals better than the wish, best first: more points for goals somewhere, and a higher score."""
    best: dict[str, tuple[int, int]] = {}
    for ranking in rankings.values():
        for one in ranking:
            if one.score is not None:
                best[one.key] = max(best.get(one.key, (0, 0)), (one.score, one.parts["goals"]))
    mine = best.get(answers.wish, (0, 0))
    better = [key for key, (score, goals) in best.items() if score > mine[0] and goals >= max(mine[1], 1)]
    return tuple(sorted(better, key=lambda key: (-best[key][0], key))[:INSTEAD])
