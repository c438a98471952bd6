# SPDX-License-Identifier: EUPL-1.2
"""The elections of the bench: real ones by name, and a large one made from a law and a seed.

The large one has no two ballots alike in its mass, so that grouping ballots wins nothing: every voter approves 8 of 100 projects, drawn
one by one without repeats. Project k is drawn with weight 1 / (k + 4)^0.7: the most wanted one gets about seven times as many votes as
the least wanted. Costs go from 50,000 to 1,000,000, evenly on a logarithmic scale, in thousands; the budget is 10,000,000, about a third of all costs.
"""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate
from pathlib import Path

REAL = {
    "Wieliczka 2023": "poland_wieliczka_2023_green-budget.pb",
    "Amsterdam Centrum 2020": "netherlands_amsterdam_252_.pb",
    "Łódź 2022": "poland_lodz_2022_.pb",
    "Warsaw Mokotów 2021": "poland_warszawa_2021_mokotow.pb",
}
MADE = "made, 8 approvals each"


def make(path: Path, voters: int = 100_000, projects: int = 100, approvals: int = 8, seed: int = 1) -> None:
    chance = random.Random(seed).random  # its numbers are the same on every machine and Python
    ids = [f"P{number:03}" for number in range(1, projects + 1)]
    costs = [round(50_000 * 20 ** chance() / 1000) * 1000 for _id in ids]
    weights = list(accumulate((number + 5) ** -0.7 for number in range(projects)))
    lines = ["META", "key;value", "description;made for measuring", f"num_projects;{projects}"]
    lines += [f"num_votes;{voters}", "budget;10000000", "vote_type;approval", "PROJECTS", "project_id;cost"]
    lines += [f"{id_};{cost}" for id_, cost in zip(ids, costs, strict=True)]
    lines += ["VOTES", "voter_id;vote"]
    for voter in range(voters):
        chosen: set[int] = set()
        while len(chosen) < approvals:
            chosen.add(bisect(weights, chance() * weights[-1]))
        lines.append(f"{voter};{','.join(ids[number] for number in sorted(chosen))}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
