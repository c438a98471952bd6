# SPDX-License-Identifier: EUPL-1.2
"""Counts one election with pabutools: exact equal shares with cost utilities, add1 or add1e, then utilitarian.

Runs in the peers' environment only (run.py --peers makes it). pabutools is under the GPL: it is a measuring stick here, never
part of the product.

    bench/budgeting/.peers/bin/python bench/budgeting/peer.py FILE.pb add1|add1e [grouped]
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

from pabutools.election import Cost_Sat, Instance, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


class NeverFull(Instance):
    """pabutools raises endowments until an outcome is exhaustive or overspends. To stop only before overspending, an outcome is
    here never exhaustive before it has every project that anybody voted for; then more money changes nothing."""

    def is_exhaustive(self, projects: Any, available_projects: Any = None) -> bool:
        return len(projects) == len(available_projects or self)


def main(file: str, completion: str, grouped: bool) -> dict[str, Any]:
    start = time.process_time()
    instance, profile = parse_pabulib(file)
    read = time.process_time() - start
    order = {name: number for number, name in enumerate(instance.project_meta)}
    votes = profile.approval_scores()
    # As our rules have it: too dear or without votes is left out.
    wanted = [project for project in instance if project.cost <= instance.budget_limit and votes.get(project)]
    kind = NeverFull if completion == "add1" else Instance
    running = kind(wanted, budget_limit=instance.budget_limit)
    ties = TieBreakingRule(lambda _i, _p, project: (project.cost, -votes[project], order[project]))
    if grouped:
        profile = profile.as_multiprofile()
    start = time.process_time()
    shares = method_of_equal_shares(
        running, profile, sat_class=Cost_Sat, tie_breaking=ties, voter_budget_increment=1
    )
    bought = len(shares)
    funded = greedy_utilitarian_welfare(
        running, profile, sat_class=Cost_Sat, tie_breaking=ties, initial_budget_allocation=shares
    )
    return {
        "read": read,
        "count": time.process_time() - start,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bought": bought,
        "funded": sorted((str(project.name) for project in funded), key=lambda name: order[name]),
        "spent": str(sum(project.cost for project in funded)),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], "grouped" in sys.argv[3:])))
