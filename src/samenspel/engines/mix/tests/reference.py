# SPDX-License-Identifier: EUPL-1.2
"""The slow and obvious way: the score of one instrument, and the best mixes of a plan by trying every combination.

Written from the words of `fit.py` and `choose.py`, not from their code; with sets and fractions where they use bits and whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations, permutations, product
from math import floor

from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.conditions import refusals
from samenspel.engines.mix.phases import goals_of
from samenspel.engines.mix.table import Instrument

LADDER = ["inform", "consult", "advise", "co_produce", "co_decide", "self_organise"]
ORDER = ["agenda", "preparation", "decision", "execution", "evaluation"]
ROLES = ["reach", "depth", "feedback"]


# ---- The score -----------------------------------------------------------------------------------


def score(one: Instrument, answers: Answers, phase: str) -> int | None:
    """None when a hard condition refuses it."""
    if refusals(one, answers, phase):
        return None
    return sum(parts(one, answers, phase).values())


def parts(one: Instrument, answers: Answers, phase: str) -> dict[str, int]:
    goals = goals_of(answers, phase)
    found: dict[str, Fraction] = {}

    # Goals: the first weighs 3, the second 2, the others 1; 5 is enough.
    if goals:
        weights = [3, 2] + [1] * len(goals)
        enough = min(5, sum(weights[: len(goals)]))
        served = sum(weight for goal, weight in zip(goals, weights, strict=False) if goal in one.goals)
        found["goals"] = Fraction(28 * min(served, enough), enough)
    else:
        found["goals"] = Fraction(14)

    # Rung: the promised one; lower costs 5 for each step; above and below but not that one, 10.
    steps = [LADDER.index(answers.rung) - LADDER.index(rung) for rung in one.rungs] if answers.rung else []
    if list(goals) == ["inform"] and "inform" in one.rungs:
        found["rung"] = Fraction(14)
    elif not steps:
        found["rung"] = Fraction(7)
    elif 0 in steps:
        found["rung"] = Fraction(14)
    elif min(steps) < 0:
        found["rung"] = Fraction(10)
    else:
        found["rung"] = Fraction(max(0, 14 - 5 * min(steps)))

    # Number: the share of the wanted number that it can hold, or that it needs.
    wanted = answers.people
    if wanted is None:
        wanted = {"few": 6, "street": 40, "many": 200, "all": 500}.get(answers.touches)
    if wanted is None:
        found["number"] = Fraction(2 * one.scores["reach"])
    elif one.people.min <= wanted <= one.people.max:
        found["number"] = Fraction(10)
    elif wanted > one.people.max:
        found["number"] = Fraction(10 * one.people.max, wanted)
    else:
        found["number"] = Fraction(10 * wanted, one.people.min)

    # Groups: who comes (3), comes along (2), may come (1), stays away (0); the missing count twice; and its inclusion.
    asked = [
        *answers.missing,
        *answers.missing,
        *(group for group in answers.groups if group not in answers.missing),
    ]
    if asked:
        values = []
        for group in asked:
            if group in one.reaches:
                values.append(3)
            elif group in one.misses:
                values.append(0)
            else:
                values.append(2 if "everyone" in one.reaches else 1)
        found["groups"] = floor(Fraction(10 * sum(values), 3 * len(values))) + Fraction(
            one.scores["inclusion"]
        )
    else:
        found["groups"] = Fraction(3 * one.scores["inclusion"])

    # Barriers: half of the points, more for each that it lowers, less for each that it raises.
    if answers.barriers:
        each = Fraction(4, len(answers.barriers))
        points = 4 + sum(each * ((code in one.lowers) - (code in one.raises)) for code in answers.barriers)
    else:
        points = Fraction(4 + len(one.lowers) - len(one.raises))
    found["barriers"] = min(max(points, Fraction(0)), Fraction(8))

    # Effort: light enough for the subject (4), and for the weeks, the money and the hours (2 each).
    worth = {"few": 1, "street": 2, "many": 3, "all": 4}.get(answers.touches, 3)
    worth = min(5, worth + 1) if answers.tension == "high" else worth
    points = Fraction(4 if one.effort <= worth else 2 if one.effort == worth + 1 else 0)
    if answers.weeks is not None and ORDER.index(phase) <= 2:
        points += 2 * ((one.weeks.min + one.weeks.max) // 2 <= answers.weeks)
    else:
        points += 2 if one.scores["speed"] in (4, 5) else 1
    for span, has in ((one.cost_eur, answers.budget_eur), (one.hours, answers.hours)):
        points += 1 if has is None else 2 * ((span.min + span.max) // 2 <= has)
    found["effort"] = points

    # Talk: 3 points lost for each step of depth that is asked and not there.
    asked_depth = {"low": 2, "some": 4, "high": 5}.get(answers.tension, 3)
    if answers.question == "open" and asked_depth < 3:
        asked_depth = 3
    if answers.question == "yes_no":
        asked_depth -= 1
    lacking = asked_depth - one.scores["depth"]
    found["talk"] = Fraction(max(0, 9 - 3 * lacking) if lacking > 0 else 9)

    # Start: residents begin where they may; the municipality begins, also where residents asked.
    ask = "they_asked" in answers.motives or "power" in answers.motives
    if one.initiative == "residents":
        found["start"] = Fraction(6 if residents_may(answers, phase) else 1)
    else:
        found["start"] = Fraction(3 if ask and one.initiative == "town" else 6)
    return {name: floor(points) for name, points in found.items()}


def residents_may(answers: Answers, phase: str) -> bool:
    ask = "they_asked" in answers.motives or "power" in answers.motives
    return (
        ask
        or answers.rung == "self_organise"
        or any(goal in goals_of(answers, phase) for goal in ("ownership", "agenda", "money"))
    )


# ---- The mixes -----------------------------------------------------------------------------------

Mix = tuple[str, ...]


def mixes(table: Sequence[Instrument], answers: Answers, phases: Sequence[str]) -> dict[str, dict[str, str]]:
    """{phase: {key: role}}"""
    scores = {phase: {one.key: score(one, answers, phase) for one in table} for phase in phases}
    rows = {one.key: one for one in table}
    possible = {
        phase: sorted(
            (key for key, points in found.items() if points is not None),
            key=lambda key: (-(found[key] or 0), key),
        )
        for phase, found in scores.items()
    }
    plan = Plan(rows, answers, scores)
    heavy = ("", "")
    tries = [
        (-(scores[phase][key] or 0), nearness(rows[key], phase), key, phase)
        for phase in phases
        for key in possible[phase]
        if rows[key].effort == 5 and set(rows[key].goals) & set(goals_of(answers, phase))
    ]
    for _, _, key, phase in sorted(tries):
        mix, _ = plan.best(plan.candidates(possible[phase], phase, key), phase, [], set(), None, None)
        if key in mix:
            heavy = (key, phase)
            break
    candidates = {
        phase: plan.candidates(possible[phase], phase, heavy[0] if phase == heavy[1] else "")
        for phase in phases
    }
    found: dict[str, dict[str, str]] = {}
    used: set[str] = set()
    money = hours = 0
    for place, phase in enumerate(phases):
        later = [candidates[other] for other in phases[place + 1 :]]
        mix, cost = plan.best(candidates[phase], phase, later, used, money, hours)
        found[phase] = plan.roles(mix, phase)
        money, hours = money + cost[0], hours + cost[1]
        used |= set(mix)
    return found


def nearness(one: Instrument, phase: str) -> int:
    return abs(ORDER.index(phase) - 2) if one.family == "vote" else ORDER.index(phase)


class Plan:
    def __init__(
        self, rows: Mapping[str, Instrument], answers: Answers, scores: Mapping[str, Mapping[str, int | None]]
    ) -> None:
        self.rows, self.answers, self.scores = rows, answers, scores

    def candidates(self, possible: Sequence[str], phase: str, heavy: str) -> list[str]:
        goals = goals_of(self.answers, phase)
        every = [key for key in possible if self.rows[key].effort < 5 or key == heavy]
        belonging, fitting = [], []
        for key in every:
            one = self.rows[key]
            residents = one.initiative == "residents"
            if residents and not residents_may(self.answers, phase):
                continue
            if residents and goals and goals[0] not in one.goals:
                continue
            belonging.append(key)
            asked = any(group in one.reaches for group in (*self.answers.groups, *self.answers.missing))
            serves = not goals or any(goal in one.goals for goal in goals)
            if (self.scores[phase][key] or 0) >= 35 and (residents or serves or asked or one.effort <= 2):
                fitting.append(key)
        for some in (fitting, belonging, every):
            if len(some) >= 2:
                return some[:12]
        return every[:12]

    def cost(self, key: str, way: str, used: set[str]) -> tuple[int, int]:
        one = self.rows[key]
        if key in used and one.family in ("standing", "budget"):
            return 0, 0
        extra = 0 if way == "least" else 1
        return (
            one.cost_eur.min + extra * ((one.cost_eur.max - one.cost_eur.min) // 10),
            one.hours.min + extra * ((one.hours.max - one.hours.min) // 10),
        )

    def best(
        self,
        candidates: Sequence[str],
        phase: str,
        later: Sequence[Sequence[str]],
        used: set[str],
        money: int | None,
        hours: int | None,
    ) -> tuple[Mix, tuple[int, int]]:
        """money and hours: spent so far."""
        ordered = sorted(candidates)
        for way, keep, kin, sizes in (
            ("small", 2, False, (2, 3)),
            ("least", 2, False, (2, 3)),
            ("least", 2, True, (2,)),
            ("least", 1, False, (2, 3)),
            ("least", 1, True, (1, 2)),
            ("least", 0, True, (1, 2)),
        ):
            rest = [
                [tuple(sum(ends) for ends in zip((0, 0), *(self.cost(key, way, set()) for key in some), strict=True))
                 for some in combinations(every, min(keep, len(every)))]
                for every in later
            ]  # fmt: skip
            afterwards = {
                (sum(one[0] for one in ways), sum(one[1] for one in ways))
                for ways in product(*map(set, rest))
            }

            def allowed(
                mix: Mix, way: str = way, kin: bool = kin, after: set[tuple[int, int]] = afterwards
            ) -> bool:
                houses = [self.rows[key].kin for key in mix]
                if not kin and len(set(houses)) < len(houses):
                    return False
                if sum(self.rows[key].effort == 5 for key in mix) > 1:
                    return False
                spent = [self.cost(key, way, used) for key in mix]
                euros = (money or 0) + sum(one[0] for one in spent)
                worked = (hours or 0) + sum(one[1] for one in spent)
                return any(
                    (self.answers.budget_eur is None or euros + more <= self.answers.budget_eur)
                    and (self.answers.hours is None or worked + longer <= self.answers.hours)
                    for more, longer in after
                )

            tried = [mix for mix in chain(*(combinations(ordered, size) for size in sizes)) if allowed(mix)]
            if not tried:
                continue
            mix = min(tried, key=lambda mix: (-self.value(mix, phase, used), mix))
            if len(mix) == 3:
                covered = self.covered(mix, phase)
                fourth = [
                    (self.covered((*mix, key), phase) - covered + self.worth(key, phase, used) - 20, key)
                    for key in ordered
                    if key not in mix and self.covered((*mix, key), phase) > covered and allowed((*mix, key))
                ]
                fourth = [(brings, key) for brings, key in fourth if brings > 0]
                if fourth:
                    mix = (*mix, min(fourth, key=lambda pair: (-pair[0], pair[1]))[1])
            costs = [self.cost(key, way, used) for key in mix]
            return mix, (sum(one[0] for one in costs), sum(one[1] for one in costs))
        return (), (0, 0)

    def worth(self, key: str, phase: str, used: set[str]) -> int:
        one = self.rows[key]
        worth = (self.scores[phase][key] or 0) - 40
        if key in used and one.family not in ("standing", "budget"):
            worth -= 25
        if self.answers.tension == "high" and one.mode == ("online",):
            worth -= 15
        return worth

    def value(self, mix: Mix, phase: str, used: set[str]) -> int:
        strongest = max(
            sum(self.strength(key, role) for key, role in way.items()) for way in ways_to_give(mix)
        )
        return sum(self.worth(key, phase, used) for key in mix) + strongest + self.covered(mix, phase)

    def strength(self, key: str, role: str) -> int:
        return [0, 3, 9, 18, 24][self.rows[key].scores[role] - 1]

    def covered(self, mix: Mix, phase: str) -> int:
        rows = [self.rows[key] for key in mix]
        weights = [3, 2] + [1] * 20
        points = 0
        for place, goal in enumerate(goals_of(self.answers, phase)):
            points += 6 * weights[place] * any(goal in one.goals for one in rows)
        for group in {*self.answers.groups, *self.answers.missing}:
            comes = any(
                group in one.reaches or ("everyone" in one.reaches and group not in one.misses)
                for one in rows
            )
            points += 8 * comes * (2 if group in self.answers.missing else 1)
        points += sum(5 * any(code in one.lowers for one in rows) for code in self.answers.barriers)
        points += 12 * any(self.answers.rung in one.rungs for one in rows)
        return points + 10 * any(set(one.mode) != {"online"} or not one.mode for one in rows)

    def roles(self, mix: Mix, phase: str) -> dict[str, str]:
        by_score = sorted(mix[:3], key=lambda key: (-(self.scores[phase][key] or 0), key))

        def good(way: Mapping[str, str]) -> tuple[int, list[int], list[int]]:
            points = [self.strength(key, way[key]) for key in by_score]
            return sum(points), points, [-ROLES.index(way[key]) for key in by_score]

        found = dict(max(ways_to_give(tuple(by_score)), key=good))
        for key in mix[3:]:
            found[key] = max(ROLES, key=lambda role: (self.rows[key].scores[role], -ROLES.index(role)))
        return found


def ways_to_give(mix: Mix) -> list[dict[str, str]]:
    return [dict(zip(mix, order, strict=True)) for order in permutations(ROLES, len(mix))]
