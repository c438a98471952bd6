# SPDX-License-Identifier: EUPL-1.2
"""What must hold for every election: money, fairness, and what must change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.election import Election, Kind, Project
from samenspel.engines.budgeting.outcome import Outcome, Rules

from .elections import put_together

NONE = Rules(completion="none", utilitarian=False)
same_every_time = settings(derandomize=True, max_examples=150, deadline=None)
amounts = st.sampled_from([1, 2, 3, 4, 5, 7, 10, 15, 20, Fraction(1, 2), Fraction(10, 3)]).map(Fraction)


@st.composite
def elections(
    draw: st.DrawFn, *, kinds: Sequence[Kind] = tuple(Kind), most_voters: int = 8, most_projects: int = 5
) -> Election:
    costs = draw(st.lists(amounts, min_size=1, max_size=most_projects))
    kind = draw(st.sampled_from(kinds))
    chosen = st.frozensets(st.integers(0, len(costs) - 1)).map(lambda some: tuple(sorted(some)))
    points = st.just(1) if kind is Kind.APPROVAL else st.sampled_from([1, 2, 3, Fraction(1, 2)])
    rows = []
    for ballot in draw(st.lists(chosen, min_size=1, max_size=most_voters)):
        rows.append((ballot, tuple(draw(points) for _ in ballot)))
    budget = draw(st.sampled_from([5, 10, 12, 20, 40, Fraction(25, 3)]).map(Fraction))
    return put_together(budget, {f"p{c}": cost for c, cost in enumerate(costs)}, kind, rows)


every_rule = st.builds(
    Rules,
    rule=st.sampled_from(["equal-shares", "equal-shares", "greedy", "greedy-cost", "phragmen"]),
    completion=st.sampled_from(["none", "add1", "add1e"]),
    utilitarian=st.booleans(),
    comparison=st.booleans(),
    cost_utility=st.booleans(),
    step=st.sampled_from([Fraction(1), Fraction(1, 3)]),
)
without_more = st.builds(replace, st.just(NONE), cost_utility=st.booleans())


def cost_of(election: Election, projects: Sequence[int]) -> Fraction:
    return sum((election.projects[c].cost for c in projects), Fraction(0))


def utilities(election: Election, rules: Rules) -> list[dict[int, Fraction]]:
    """Per voter: utility of each project they named."""
    every = []
    for ballot in election.of:
        chosen = election.choices[ballot]
        given = election.points[ballot] if election.points is not None else (1,) * len(chosen)
        by_cost = election.kind is Kind.APPROVAL and rules.cost_utility
        every.append(
            {
                c: Fraction(p) * (election.projects[c].cost if by_cost else 1)
                for c, p in zip(chosen, given, strict=True)
            }
        )
    return every


# ---- Money ---------------------------------------------------------------------------------------


@same_every_time
@given(elections(), every_rule)
def test_the_budget_is_never_overspent_and_only_support_is_funded(election: Election, rules: Rules) -> None:
    outcome = count(election, rules)
    assert outcome.spent == cost_of(election, outcome.funded) <= election.budget
    assert len(set(outcome.funded)) == len(outcome.funded) == len(outcome.how)
    assert all(outcome.votes[c] > 0 for c in outcome.funded)
    assert cost_of(election, outcome.greedy) <= election.budget


@same_every_time
@given(elections(), every_rule)
def test_with_the_last_step_nothing_with_votes_still_fits(election: Election, rules: Rules) -> None:
    outcome = count(election, replace(rules, rule="equal-shares", utilitarian=True))
    left = election.budget - outcome.spent
    for project in range(len(election.projects)):
        fits = election.projects[project].cost <= left
        assert project in outcome.funded or outcome.votes[project] == 0 or not fits


@same_every_time
@given(elections(), every_rule)
def test_the_trace_is_a_price_system(election: Election, rules: Rules) -> None:
    # Supporters alone pay, each the rate times their utility or all they have; payments are the cost; and what is left with the
    # supporters of any other project is less than its cost (Peters, Pierczyński, Skowron 2021, priceability).
    outcome = count(election, replace(rules, rule="equal-shares"))
    assert outcome.endowment is not None
    balances = [outcome.endowment] * election.ballots
    utility = utilities(election, rules)
    for purchase in outcome.purchases:
        due = {i: purchase.rate * u[purchase.project] for i, u in enumerate(utility) if purchase.project in u}
        paid = {i: min(balances[i], amount) for i, amount in due.items()}
        assert sum(paid.values()) == election.projects[purchase.project].cost
        assert max(paid.values()) == purchase.most
        assert sum(paid[i] == due[i] for i in due) == purchase.in_full
        assert purchase.in_full + purchase.with_less == len(paid)
        for i, amount in paid.items():
            assert 0 <= amount <= balances[i]
            balances[i] -= amount
    bought = {purchase.project for purchase in outcome.purchases}
    for project in range(len(election.projects)):
        if project not in bought and project not in outcome.too_dear:
            left = sum((balances[i] for i, u in enumerate(utility) if project in u), Fraction(0))
            assert left < election.projects[project].cost


@same_every_time
@given(elections(), st.sampled_from(["add1", "add1e"]))
def test_the_kept_round_is_the_last_that_does_not_overspend(election: Election, completion: str) -> None:
    outcome = count(election, Rules(completion=completion))
    assert outcome.endowment is not None
    *standing, last = outcome.stretches
    assert all(stretch.stands and stretch.spent <= election.budget for stretch in standing)
    kept = last if last.stands else standing[-1]
    assert outcome.endowment == kept.last
    assert tuple(sorted(purchase.project for purchase in outcome.purchases)) == kept.funded
    if not last.stands:
        assert last.spent > election.budget
        assert last.first == last.last == outcome.endowment + 1


# ---- Fairness ------------------------------------------------------------------------------------


@same_every_time
@given(elections(kinds=[Kind.APPROVAL], most_voters=6, most_projects=4), without_more)
def test_groups_who_agree_get_their_share_up_to_one_project(election: Election, rules: Rules) -> None:
    # Extended justified representation up to one project (Peters, Pierczyński, Skowron 2021, theorem 2): of voters who all want a set
    # of projects that their part of the budget can buy, someone has as much utility as the set, or would have more with one project.
    outcome = count(election, rules)
    utility = utilities(election, rules)
    worth = [
        max((u[c] for u in utility if c in u), default=Fraction(0)) for c in range(len(election.projects))
    ]
    for wanted in subsets(range(len(election.projects))):
        group = [u for u in utility if all(c in u for c in wanted)]
        # The larger the group, the more it can buy; a smaller one that could too is a part of it, so each is tried.
        for size in range(1, len(group) + 1):
            if size * election.budget < cost_of(election, wanted) * election.ballots:
                continue
            for some in combinations(group, size):
                assert any(
                    enough(u, outcome.funded, worth, sum((worth[c] for c in wanted), Fraction(0)))
                    for u in some
                )


def enough(
    utility: dict[int, Fraction], funded: Sequence[int], worth: Sequence[Fraction], wanted: Fraction
) -> bool:
    has = sum((utility[c] for c in funded if c in utility), Fraction(0))
    one_more = max((u for c, u in utility.items() if c not in funded), default=Fraction(0))
    return has >= wanted or has + one_more > wanted


def subsets(of: Sequence[int]) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(of, size) for size in range(1, len(of) + 1)))


@same_every_time
@given(elections(kinds=[Kind.APPROVAL]), without_more, st.data())
def test_a_funded_project_that_becomes_cheaper_stays_funded(
    election: Election, rules: Rules, data: st.DataObject
) -> None:
    # Holds for equal shares without completion, not for add1.
    for winner in count(election, rules).funded:
        part = data.draw(st.sampled_from([Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)]))
        projects = list(election.projects)
        projects[winner] = replace(projects[winner], cost=projects[winner].cost * part)
        assert winner in count(replace(election, projects=tuple(projects)), rules).funded


@same_every_time
@given(elections(kinds=[Kind.APPROVAL]), without_more)
def test_a_funded_project_with_one_supporter_more_stays_funded(election: Election, rules: Rules) -> None:
    for winner in count(election, rules).funded:
        for voter, ballot in enumerate(election.of):
            if winner not in election.choices[ballot]:
                ballots = [election.choices[one] for one in election.of]
                ballots[voter] = tuple(sorted((*ballots[voter], winner)))
                more = replace(election, choices=ballots, of=range(len(ballots)))
                assert winner in count(more, rules).funded


# ---- What changes nothing ------------------------------------------------------------------------


@same_every_time
@given(elections(), every_rule, st.randoms(use_true_random=False))
def test_the_order_and_the_grouping_of_ballots_change_nothing(
    election: Election, rules: Rules, shuffle: object
) -> None:
    outcome = count(election, rules)
    of = list(election.of)
    shuffle.shuffle(of)  # type: ignore[attr-defined]
    assert count(replace(election, of=of), rules) == outcome
    one_by_one = replace(
        election,
        choices=[election.choices[ballot] for ballot in of],
        points=None if election.points is None else [election.points[ballot] for ballot in of],
        of=range(len(of)),
    )
    assert count(one_by_one, rules) == outcome


@same_every_time
@given(elections(), every_rule, st.randoms(use_true_random=False))
def test_the_order_of_projects_changes_nothing_but_ties(
    election: Election, rules: Rules, shuffle: object
) -> None:
    outcome = count(election, rules)
    # Projects of equal cost and votes keep their order among themselves.
    every = range(len(election.projects))
    alike = [(election.projects[c].cost, outcome.votes[c]) for c in every]
    kinds = list(alike)
    shuffle.shuffle(kinds)  # type: ignore[attr-defined]
    waiting = {kind: [c for c in every if alike[c] == kind] for kind in kinds}
    order = [waiting[kind].pop(0) for kind in kinds]  # new number → old number
    shuffled = reordered(election, order)
    found = count(shuffled, rules)
    assert [order[c] for c in found.funded] == list(outcome.funded)
    assert [order[c] for c in found.greedy] == list(outcome.greedy)
    assert (found.rounds, found.endowment, found.comparison) == (
        outcome.rounds,
        outcome.endowment,
        outcome.comparison,
    )
    assert [p.rate for p in found.purchases] == [p.rate for p in outcome.purchases]


def reordered(election: Election, order: Sequence[int]) -> Election:
    new = {old: number for number, old in enumerate(order)}
    choices, points = [], []
    for ballot, chosen in enumerate(election.choices):
        given = election.points[ballot] if election.points is not None else (1,) * len(chosen)
        row = sorted((new[c], p) for c, p in zip(chosen, given, strict=True))
        choices.append(tuple(c for c, _ in row))
        points.append(tuple(p for _, p in row))
    projects = tuple(election.projects[c] for c in order)
    return replace(
        election, projects=projects, choices=choices, points=None if election.points is None else points
    )


@same_every_time
@given(elections(), every_rule, st.sampled_from([Fraction(7), Fraction(1, 3), Fraction(10**9)]))
def test_another_currency_changes_nothing(election: Election, rules: Rules, rate: Fraction) -> None:
    outcome = count(election, rules)
    dearer = replace(
        election,
        budget=election.budget * rate,
        projects=tuple(replace(project, cost=project.cost * rate) for project in election.projects),
    )
    found = count(dearer, replace(rules, step=rules.step * rate))
    assert (found.funded, found.how, found.rounds) == (outcome.funded, outcome.how, outcome.rounds)
    assert (found.greedy, found.comparison) == (outcome.greedy, outcome.comparison)
    assert found.spent == outcome.spent * rate
    assert [s.funded for s in found.stretches] == [s.funded for s in outcome.stretches]


@same_every_time
@given(elections(), every_rule, amounts)
def test_a_project_nobody_supports_changes_nothing(election: Election, rules: Rules, cost: Fraction) -> None:
    outcome = count(election, rules)
    more = replace(election, projects=(*election.projects, Project("nobody", cost)))
    found = count(more, rules)

    def counted(one: Outcome) -> Outcome:
        n = len(election.projects)
        return replace(one, votes=one.votes[:n], unsupported=(), too_dear=(), warnings=())

    assert counted(found) == counted(outcome)
