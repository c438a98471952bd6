# SPDX-License-Identifier: EUPL-1.2
"""The ballots of the demo town's budget, drawn from a law that stands in its text instead of a thousand rows of made-up people."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, NamedTuple


class Ballot(NamedTuple):
    """projects: their numbers, ascending; area: name of a neighbourhood; age: a band; channel: "web" or "paper"."""

    projects: tuple[int, ...]
    area: str
    age: str
    channel: str


def ballots_of(budget: Mapping[str, Any], seed: str) -> list[Ballot]:
    """Draw every ballot; the same text and seed give the same ballots, on every machine and every Python.

    budget   `projects`: rows with `n` and, when residents could choose it, `wanted`: {neighbourhood: weight}.
             `ballots`: `sizes` {how many projects on a ballot: weight}, `paper` {age band: percent on paper} and `areas`: rows with
             `key`, `name`, `voters` (how many) and `ages` {age band: weight}. Weights are whole numbers; 0 is never drawn
    Returns  one ballot per voter, shuffled: their order says nothing of where people live
    """
    # Of this module Python promises the same numbers for ever only from random(): everything is made of that.
    chance = random.Random(seed).random
    law = budget["ballots"]
    drawn = []
    for area in law["areas"]:
        wanted = {row["n"]: row["wanted"][area["key"]] for row in budget["projects"] if "wanted" in row}
        to_choose_from = sum(weight > 0 for weight in wanted.values())
        for _voter in range(area["voters"]):
            age = _one_of(area["ages"], chance())
            left, chosen = dict(wanted), []
            for _choice in range(min(_one_of(law["sizes"], chance()), to_choose_from)):
                chosen.append(_one_of(left, chance()))
                del left[chosen[-1]]
            channel = "paper" if chance() * 100 < law["paper"][age] else "web"
            drawn.append(Ballot(tuple(sorted(chosen)), area["name"], age, channel))
    return [ballot for _place, ballot in sorted((chance(), ballot) for ballot in drawn)]


def _one_of(weights: Mapping[Any, int], share: float) -> Any:
    """The key that lies at this share, 0 ≤ share < 1, when all weights are laid end to end."""
    mark = share * sum(weights.values())
    for key, weight in weights.items():
        mark -= weight
        if mark < 0:
            return key
    raise ValueError(f"no weight above 0 to choose from: {dict(weights)}")
