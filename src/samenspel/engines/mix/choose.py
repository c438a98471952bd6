# SPDX-License-Identifier: EUPL-1.2
"""From a ranking to a mix: per phase two to four instruments that complement each other, within the money and hours of the plan.

The objective, in words (tests/reference.py tries every combination against the same words):
- Candidates of a phase are the CANDIDATES best that score at least LEAST_SCORE and serve one of its goals, reach somebody who is asked
  for, or are light (effort 1 or 2). What residents begin themselves must serve its first goal, and only where residents may begin. When
  that leaves fewer than two: only what residents may not begin is left out; then nothing is.
- A plan holds at most one instrument of effort HEAVY, and it must serve a goal: the one with the highest score, in the phase where it
  has that; of equals a vote as near to the decision as can be, the rest as early as can be. If the best mix there does without it,
  the next is tried.
- A mix has one instrument for each of three roles: reach, depth, feedback; no instrument has two. With two instruments, two roles.
- Not two of the same family and house, unless there is no other pair (`Instrument.kin`).
- What it costs in money and hours when kept small (a tenth of the way from least to most) stays within what is left, such that a pair
  for every phase that follows is left too. When no pair does, the least is reckoned with. When none does either, one instrument is left
  for each later phase, and a phase may have one. What runs through (RUNS_THROUGH) is not paid twice.
- Value of a mix: per instrument its score above FLOOR; per role the points of STRENGTH (roles are given so that this is most); what it
  covers, once: goals, groups, barriers, the promised rung, somewhere to go without a screen; minus AGAIN for an instrument of an
  earlier phase that does not run through; minus APART, when there is a quarrel, for what is only online.
- The best pair or three is taken; then a fourth, if it covers something new and brings more than ADDING. Equal values: the keys that
  come first in the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

from .advice import ROLES, Ranked
from .answers import Answers
from .codes import PHASES
from .fit import goal_weights, group_value, residents_may_begin, wanted_groups
from .phases import goals_of
from .table import Instrument, Range

CANDIDATES = 12
LEAST_SCORE = 35
FLOOR = 40
STRENGTH = {1: 0, 2: 3, 3: 9, 4: 18, 5: 24}
"""points for a role, by how strong (1 to 5) the instrument is in it"""
AGAIN = 25
APART = 15
ADDING = 60
HEAVY = 5
LIGHT = 2
RUNS_THROUGH = ("standing", "budget")
"""families whose instruments go on in the phases that follow"""
COVERS = {"goals": 6, "groups": 8, "barriers": 5, "rung": 12, "without_screen": 10}
"""points for covering: a goal or group times its weight, a barrier, the promised rung, a way to take part that is not online"""

Roles = tuple[tuple[str, str], ...]
"""((role, key), …)"""
Scored = tuple[Instrument, int]


@dataclass
class Left:
    """What is left for the phases that follow (None: no limit), and what was used before."""

    money: int | None
    hours: int | None
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Candidate:
    """What choosing needs to know of an instrument, as numbers."""

    key: str
    worth: int
    """score above FLOOR, minus AGAIN and APART"""
    score: int
    covers: int
    """a bit for each thing it covers"""
    roles: tuple[int, ...]
    """points in each of ROLES"""
    small: tuple[int, int]
    """money and hours"""
    least: tuple[int, int]
    kin: tuple[str, str]
    heavy: bool
    own_role: str


def mixes(
    table: Mapping[str, Instrument], rankings: Mapping[str, Sequence[Ranked]], answers: Answers
) -> dict[str, Roles]:
    """The mix of every phase: {phase: ((role, key), …)}, the roles in their order, the fourth last."""
    possible = {
        phase: [(table[one.key], one.score) for one in ranking if one.score is not None]
        for phase, ranking in rankings.items()
    }
    heavy, where = the_heavy(possible, answers)
    shortlists = {
        phase: shortlist(every, answers, phase, heavy if phase == where else "")
        for phase, every in possible.items()
    }
    left = Left(answers.budget_eur, answers.hours)
    found: dict[str, Roles] = {}
    phases = list(shortlists)
    for place, phase in enumerate(phases):
        later = [shortlists[other] for other in phases[place + 1 :]]
        candidates, weights = prepared(shortlists[phase], answers, phase, left.used)
        mix, costs = chosen(candidates, Covered(weights), left, later)
        found[phase] = with_roles(mix)
        left.money = None if left.money is None else left.money - costs[0]
        left.hours = None if left.hours is None else left.hours - costs[1]
        left.used |= {one.key for one in mix}
    return found


def paid_for(used: Iterable[Instrument]) -> list[Instrument]:
    """What a plan pays for: an instrument as often as it is held, what runs through once."""
    found: list[Instrument] = []
    for one in used:
        if one.family not in RUNS_THROUGH or all(other.key != one.key for other in found):
            found.append(one)
    return found


# ---- Who may be chosen ---------------------------------------------------------------------------


def shortlist(possible: Sequence[Scored], answers: Answers, phase: str, heavy: str) -> list[Scored]:
    """The candidates of a phase, best first; heavy: the key of the one instrument of effort HEAVY that may be among them."""
    goals = goals_of(answers, phase)
    wanted = set(wanted_groups(answers))
    may_begin = residents_may_begin(answers, phase)

    def belongs(one: Instrument) -> bool:
        return one.initiative != "residents" or (may_begin and (not goals or goals[0] in one.goals))

    def fits(one: Instrument, score: int) -> bool:
        serves = not goals or bool(set(goals) & set(one.goals)) or one.initiative == "residents"
        return score >= LEAST_SCORE and (serves or one.effort <= LIGHT or bool(wanted & set(one.reaches)))

    every = [(one, score) for one, score in possible if one.effort < HEAVY or one.key == heavy]
    belonging = [pair for pair in every if belongs(pair[0])]
    fitting = [pair for pair in belonging if fits(*pair)]
    return next((some for some in (fitting, belonging) if len(some) >= 2), every)[:CANDIDATES]


def the_heavy(possible: Mapping[str, Sequence[Scored]], answers: Answers) -> tuple[str, str]:
    """The heavy instrument of the plan and its phase; two empty texts when there is none."""
    tries = []
    for phase, every in possible.items():
        goals = set(goals_of(answers, phase))
        place = PHASES.index(phase)
        for one, score in every:
            if one.effort == HEAVY and goals & set(one.goals):
                late = abs(place - PHASES.index("decision")) if one.family == "vote" else place
                tries.append((-score, late, one.key, phase))
    for _, _, key, phase in sorted(tries):
        candidates, weights = prepared(shortlist(possible[phase], answers, phase, key), answers, phase, set())
        mix, _ = chosen(candidates, Covered(weights), Left(answers.budget_eur, answers.hours), ())
        if any(one.heavy for one in mix):
            return key, phase
    return "", ""


# ---- What it costs and brings --------------------------------------------------------------------


def small(span: Range) -> int:
    """What something takes when it is kept small: a tenth of the way from least to most."""
    return span.min + (span.max - span.min) // 10


def least(span: Range) -> int:
    return span.min


def prepared(
    shortlist: Sequence[Scored], answers: Answers, phase: str, used: set[str]
) -> tuple[list[Candidate], list[int]]:
    """The candidates in the order of their keys, and the points of each bit of `covers`."""
    weighed = goal_weights(goals_of(answers, phase))
    wanted = wanted_groups(answers)
    weights = [
        *(COVERS["goals"] * weight for weight in weighed.values()),
        *(COVERS["groups"] * weight for weight in wanted.values()),
        *(COVERS["barriers"] for _ in answers.barriers),
        COVERS["rung"] if answers.rung else 0,
        COVERS["without_screen"],
    ]
    found = []
    for one, score in sorted(shortlist, key=lambda pair: pair[0].key):
        facts = [
            *(goal in one.goals for goal in weighed),
            *(group_value(one, group) >= 2 for group in wanted),
            *(barrier in one.lowers for barrier in answers.barriers),
            answers.rung in one.rungs,
            one.mode != ("online",),
        ]
        again = one.key in used
        runs_through = again and one.family in RUNS_THROUGH
        found.append(
            Candidate(
                key=one.key,
                worth=score
                - FLOOR
                - (AGAIN if again and not runs_through else 0)
                - (APART if answers.tension == "high" and one.mode == ("online",) else 0),
                score=score,
                covers=sum(1 << place for place, fact in enumerate(facts) if fact),
                roles=tuple(STRENGTH[one.scores[role]] for role in ROLES),
                small=(0, 0) if runs_through else (small(one.cost_eur), small(one.hours)),
                least=(0, 0) if runs_through else (one.cost_eur.min, one.hours.min),
                kin=one.kin,
                heavy=one.effort == HEAVY,
                own_role=max(ROLES, key=lambda role: one.scores[role]),
            )
        )
    return found, weights


class Covered:
    """Points for what a mix covers, remembered per combination of bits."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = list(enumerate(weights))
        self.known: dict[int, int] = {}

    def of(self, bits: int) -> int:
        points = self.known.get(bits)
        if points is None:
            points = self.known[bits] = sum(weight for place, weight in self.weights if bits >> place & 1)
        return points


def value_of(mix: Sequence[Candidate], reach: Covered) -> int:
    """The value of one, two or three together."""
    bits = worth = 0
    for one in mix[:3]:
        bits |= one.covers
        worth += one.worth
    return worth + reach.of(bits) + role_points(mix[:3])


ORDERS = {size: tuple(permutations(range(len(ROLES)), size)) for size in range(len(ROLES) + 1)}
"""every way to give `size` instruments a role each: (role of the first, role of the second, …)"""


def role_points(mix: Sequence[Candidate]) -> int:
    """The most points that the roles can give, each instrument in one of them."""
    if len(mix) == 3:  # written out: this is where choosing spends its time
        (a, b, c), (d, e, f), (g, h, i) = mix[0].roles, mix[1].roles, mix[2].roles
        return max(a + e + i, a + f + h, b + d + i, b + f + g, c + d + h, c + e + g)
    rows = [one.roles for one in mix]
    return max(sum(row[role] for row, role in zip(rows, order, strict=True)) for order in ORDERS[len(mix)])


def with_roles(mix: Sequence[Candidate]) -> Roles:
    """Who has which role: most points together; of equal ways, the instrument with the highest score in what it is strongest in, then
    the next; then the first of ORDERS. The fourth has its own best."""
    three, fourth = sorted(mix[:3], key=lambda one: (-one.score, one.key)), mix[3:]

    def good(order: tuple[int, ...]) -> tuple[int, list[int]]:
        points = [one.roles[role] for one, role in zip(three, order, strict=True)]
        return sum(points), points

    best = max(ORDERS[len(three)], key=good)
    found = sorted(zip(best, three, strict=True), key=lambda pair: pair[0])
    return (*((ROLES[role], one.key) for role, one in found), *((one.own_role, one.key) for one in fourth))


# ---- The choice ----------------------------------------------------------------------------------


def chosen(
    candidates: Sequence[Candidate], reach: Covered, left: Left, later: Sequence[Sequence[Scored]]
) -> tuple[tuple[Candidate, ...], tuple[int, int]]:
    """The best mix of one phase, and the money and hours that are reckoned for it."""
    for cost, keep, kin_too, sizes in (
        ("small", 2, False, (3, 2)),
        ("least", 2, False, (3, 2)),
        ("least", 2, True, (2,)),
        ("least", 1, False, (3, 2)),
        ("least", 1, True, (2, 1)),
        ("least", 0, True, (2, 1)),
    ):
        limits = Limits(cost, left.money, left.hours, kept(later, cost, keep), kin_too)
        best: tuple[int, list[str]] | None = None
        found: tuple[Candidate, ...] = ()
        for size in sizes:
            for mix in limits.within(candidates, size):
                value = value_of(mix, reach)
                if best is None or value >= best[0]:
                    keys = [one.key for one in mix]
                    if best is None or value > best[0] or keys < best[1]:
                        best, found = (value, keys), mix
        if found:
            if len(found) == 3:
                found = (*found, *a_fourth(candidates, found, reach, limits))
            return found, limits.cost_of(found)
    return (), (0, 0)


NOTHING: tuple[tuple[int, int], ...] = ((0, 0),)


def kept(later: Sequence[Sequence[Scored]], cost: str, keep: int) -> tuple[tuple[int, int], ...]:
    """What the phases that follow need at least, `keep` instruments each (or all there are): every (money, hours) for which no other
    way needs less of both, most hours and least money first."""
    of = small if cost == "small" else least
    sums = NOTHING
    for every in later:
        costs = [(of(one.cost_eur), of(one.hours)) for one, _ in every]
        some = combinations(costs, min(keep, len(costs)))
        phase = cheapest((sum([money for money, _ in mix]), sum([hours for _, hours in mix])) for mix in some)
        sums = cheapest((a + c, b + d) for a, b in sums for c, d in phase)
    return sums


def cheapest(ways: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for money, hours in sorted(ways):
        if not found or hours < found[-1][1]:
            found.append((money, hours))
    return tuple(found)


@dataclass(frozen=True)
class Limits:
    """What a mix may cost, reckoned small or at the least, what must be left for later, and whether kin may be together."""

    cost: str
    money: int | None
    hours: int | None
    kept: tuple[tuple[int, int], ...]
    kin_too: bool

    def within(self, candidates: Sequence[Candidate], size: int) -> Iterator[tuple[Candidate, ...]]:
        return (mix for mix in combinations(candidates, size) if self.allow(mix))

    def allow(self, mix: Sequence[Candidate]) -> bool:
        if not self.kin_too and len({one.kin for one in mix}) < len(mix):
            return False
        if len([one for one in mix if one.heavy]) > 1:
            return False
        if self.money is None and self.hours is None:
            return True
        money, hours = self.cost_of(mix)
        return any(
            (self.money is None or money + more <= self.money)
            and (self.hours is None or hours + longer <= self.hours)
            for more, longer in self.kept
        )

    def cost_of(self, mix: Sequence[Candidate]) -> tuple[int, int]:
        money = hours = 0
        for one in mix:
            more, longer = one.small if self.cost == "small" else one.least
            money += more
            hours += longer
        return money, hours


def a_fourth(
    candidates: Sequence[Candidate], mix: tuple[Candidate, ...], reach: Covered, limits: Limits
) -> tuple[Candidate, ...]:
    """One more, if it covers something new and is worth it."""
    bits = mix[0].covers | mix[1].covers | mix[2].covers
    best: tuple[Candidate, ...] = ()
    most = 0
    for one in candidates:
        new = reach.of(bits | one.covers) - reach.of(bits)
        brings = one.worth + FLOOR - ADDING + new
        if one not in mix and new > 0 and brings > most and limits.allow((*mix, one)):
            best, most = (one,), brings
    return best
