# SPDX-License-Identifier: EUPL-1.2
"""What a count gives back: who won, and enough of how it went to explain every project and to draw every picture.

Numbers of projects are positions in `Election.projects`; amounts are exact, in currency units.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

EQUAL_SHARES, GREEDY, GREEDY_COST, PHRAGMEN = "equal-shares", "greedy", "greedy-cost", "phragmen"
RULES = (EQUAL_SHARES, GREEDY, GREEDY_COST, PHRAGMEN)
COMPLETIONS = ("none", "add1", "add1e")


@dataclass(frozen=True)
class Rules:
    """How to count; fixed and published before voting opens.

    rule         equal-shares | greedy (most votes first) | greedy-cost (most votes per euro first) | phragmen
    completion   none | add1 | add1e; only for equal-shares
    utilitarian  spend what is left on the most voted projects that still fit; only for equal-shares
    comparison   let voters' ballots choose between the outcome and the greedy one; only for equal-shares
    cost_utility approval ballots: a funded project is worth its cost to who approved it (True) or 1 (False)
    step         by how much add1 raises the endowment, in currency units
    floor        fewest votes (points) a project needs to be counted at all
    """

    rule: str = EQUAL_SHARES
    completion: str = "add1"
    utilitarian: bool = True
    comparison: bool = False
    cost_utility: bool = True
    step: Fraction = Fraction(1)
    floor: Fraction = Fraction(0)


@dataclass(frozen=True)
class Purchase:
    """One project bought by its supporters in the kept round of equal shares.

    project     its number
    rate        payment per unit of utility (ρ): a supporter with utility u paid min(u·ρ, what they had)
    effective   effective votes: cost / (ρ · the utility of a full vote); with cost utilities 1/ρ. With points a full vote is the most
                points anybody gave to one project
    most        what a supporter who paid in full paid (approval ballots; with points: what the largest payer paid)
    in_full     how many supporters paid in full
    with_less   how many paid the last they had (0 or more), and less than in full
    """

    project: int
    rate: Fraction
    effective: Fraction
    most: Fraction
    in_full: int
    with_less: int


@dataclass(frozen=True)
class Stretch:
    """Consecutive rounds of add1 that funded the same set.

    first, last  endowments of the first and last such round, exact
    funded       numbers in the order of the file
    spent        what the set costs
    stands       it does not overspend; the last round that does not is the one that was kept
    """

    first: Fraction
    last: Fraction
    funded: tuple[int, ...]
    spent: Fraction
    stands: bool


@dataclass(frozen=True)
class Comparison:
    """How many voters prefer which outcome. A draw keeps equal shares."""

    greedy: int
    equal_shares: int
    indifferent: int
    winner: str  # "equal_shares" | "greedy"


@dataclass(frozen=True)
class Outcome:
    """The whole count.

    funded       in order of selection
    how          to each of `funded`: "equal-shares" | "utilitarian" | "greedy" | "greedy-cost" | "phragmen"
    spent        of `funded`
    greedy       what "most votes first" would fund, in its order
    votes        per project: approvals, or the sum of its points
    too_dear     cost more than the whole budget: taken out before the count
    unsupported  have no votes (or fewer than the floor): never funded
    endowment    of the kept round; start: budget / ballots. None for other rules
    purchases    of the kept round, in order; they name what equal shares funded, also when the comparison chose greedy
    stretches    all rounds of add1, consecutive rounds with the same set taken together
    rounds       how many endowments were tried, skipped ones included
    warnings     (code, facts) pairs; `sentences.py` has a sentence for each code
    """

    rules: Rules
    budget: Fraction
    funded: tuple[int, ...]
    how: tuple[str, ...]
    spent: Fraction
    greedy: tuple[int, ...]
    votes: tuple[Fraction, ...]
    too_dear: tuple[int, ...] = ()
    unsupported: tuple[int, ...] = ()
    start: Fraction | None = None
    endowment: Fraction | None = None
    purchases: tuple[Purchase, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    rounds: int = 0
    comparison: Comparison | None = None
    warnings: tuple[tuple[str, dict[str, str]], ...] = ()
