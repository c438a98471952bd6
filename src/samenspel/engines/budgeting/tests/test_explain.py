# SPDX-License-Identifier: EUPL-1.2
"""Why projects win and lose: amounts that can be checked by hand, and by playing the kept round again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.election import Election, Kind
from samenspel.engines.budgeting.explain import Satisfaction, explain_all, satisfaction, who_pays
from samenspel.engines.budgeting.outcome import Outcome, Rules
from samenspel.engines.budgeting.reference import least_rate, points_on

from .elections import approvals, random_election, with_points

NONE = Rules(completion="none", utilitarian=False)

# Ten voters, 30 each. b, the cheaper of two with six votes: 17.50 from each. Then a: three of its six have 12.50 left and pay that, the
# others 27.50. c: three of its four voters have nothing left, one has 30.
TOWN = approvals(
    300, {"a": 120, "b": 105, "c": 90, "d": 301, "e": 5}, ["abc"] * 3 + ["a"] * 3 + ["b"] * 3 + ["c"]
)


def test_who_paid_what_can_be_followed() -> None:
    outcome = count(TOWN, NONE)
    a, b, c, d, e = explain_all(TOWN, outcome)
    assert (b.status, b.how, b.place, b.votes, b.supporters) == ("funded", "equal-shares", 1, 6, 6)
    assert (b.paid, b.brought, b.missing) == ((Fraction("17.5"), 6, 0), 105, 0)
    assert b.effective == (6,)
    assert b.used_by == ((0, Fraction("37.5")),)
    assert (b.more_votes, b.highest, b.room) == (None, None, 75)
    assert (a.place, a.paid) == (2, (Fraction("27.5"), 3, 3))
    assert a.used_by == ((1, Fraction("52.5")),)
    assert (c.status, c.place, c.brought, c.missing) == ("lost", 0, 30, 60)
    assert c.used_by == ((1, Fraction("52.5")), (0, Fraction("37.5")))
    assert (c.more_votes, c.highest) == (2, 30)
    assert (d.status, d.missing, d.more_votes, d.effective) == ("too dear", 301, None, ())
    assert (e.status, e.more_votes, e.highest, e.effective) == ("unsupported", None, None, ())


def test_effective_votes_fall_while_supporters_spend() -> None:
    a, _, c, *_ = explain_all(TOWN, count(TOWN, NONE))
    assert a.effective == (6, Fraction(120) / Fraction("27.5"))
    assert c.effective == (4, None)


def test_support_below_the_floor_misses_no_money() -> None:
    election = approvals(100, {"a": 30, "b": 10}, ["a"] * 3 + ["b"])
    b = explain_all(election, count(election, replace(NONE, floor=Fraction(2))))[1]
    assert (b.status, b.brought, b.missing, b.more_votes, b.highest) == ("unsupported", 25, 0, None, None)


def test_a_project_from_what_was_left_was_not_paid_by_its_supporters() -> None:
    election = approvals(100, {"a": 60, "b": 40}, ["a"] * 6 + ["b"] * 3 + [""])
    outcome = count(election, Rules(completion="none"))
    b = explain_all(election, outcome)[1]
    assert (b.status, b.how, b.paid, b.brought, b.missing) == ("funded", "utilitarian", None, 30, 10)
    assert (b.more_votes, b.highest, b.room) == (1, 30, 40)


def test_half_a_voter_is_a_voter() -> None:
    election = approvals(100, {"a": 60, "b": 45}, ["a"] * 6 + ["b"] * 3 + [""])
    b = explain_all(election, count(election, NONE))[1]
    assert (b.status, b.missing, b.more_votes) == ("lost", 15, 2)


def test_who_has_nothing_left_pays_nothing() -> None:
    # As in the town above, with a c so cheap that the one supporter with money buys it alone.
    cheap = approvals(300, {"a": 120, "b": 105, "c": 25}, ["abc"] * 3 + ["a"] * 3 + ["b"] * 3 + ["c"])
    outcome = count(cheap, NONE)
    a, b, c = explain_all(cheap, outcome)
    assert (c.paid, c.place) == ((25, 1, 3), 3)
    assert (a.used_by, b.used_by) == (((1, Fraction("52.5")),), ((0, Fraction("37.5")),))
    assert who_pays(cheap, outcome, [0] * 9 + [1])[2] == {0: 0, 1: 25}


@pytest.mark.parametrize("rule", ["greedy", "greedy-cost", "phragmen"])
def test_other_rules_have_no_purses(rule: str) -> None:
    election = approvals(100, {"a": 60, "b": 50}, ["a"] * 6 + ["b"] * 3)
    a, b = explain_all(election, count(election, Rules(rule=rule)))
    assert (a.status, a.how, a.place, b.status) == ("funded", rule, 1, "lost")
    assert (b.paid, b.brought, b.missing, b.used_by, b.more_votes, b.highest, b.room, b.effective) == (
        (None, 0, 0, (), None, None, None, ())
    )
    assert who_pays(election, count(election, Rules(rule=rule)), [0] * 9) == {}


def test_what_was_bought_and_replaced_by_greedy_has_lost() -> None:
    election = approvals(100, {"a": 100, "b": 5}, ["a"] * 8 + ["b"])
    outcome = count(election, replace(NONE, comparison=True))
    a, b = explain_all(election, outcome)
    assert (a.status, a.how, a.paid) == ("funded", "greedy", None)
    assert (b.status, b.place, b.paid, b.missing, b.more_votes) == ("lost", 0, (5, 1, 0), 0, None)


def test_points_are_paid_for_by_the_point() -> None:
    election = with_points(40, {"a": 24, "b": 16}, [{"a": 8, "b": 2}, {"a": 4, "b": 2}])
    outcome = count(election, NONE)
    a, b = explain_all(election, outcome)
    assert (a.votes, a.supporters, a.paid) == (12, 2, (16, 2, 0))
    assert b.paid == (12, 1, 1)
    # A full vote is 8 points: 16 / (4 · 8) before a, 16 / (6 · 8) after it.
    assert b.effective == (Fraction(1, 2), Fraction(1, 3))


def test_groups_pay_for_what_they_chose() -> None:
    outcome = count(TOWN, NONE)
    # The three who chose everything, those with one choice, and one of whom nothing is known.
    pays = who_pays(TOWN, outcome, [0, 0, 0, 1, 1, 1, 1, 1, 1, -1])
    assert pays[0] == {0: Fraction("37.5"), 1: Fraction("82.5")}
    assert pays[1] == {0: Fraction("52.5"), 1: Fraction("52.5")}
    assert pays[2] == {0: 0, 1: 0}
    assert who_pays(TOWN, outcome, [0] * 10)[2] == {0: 30}


def test_satisfaction_leaves_empty_ballots_out() -> None:
    election = approvals(100, {"a": 10, "b": 20, "c": 30}, ["ab", "abc", "c", "", ""])
    assert satisfaction(election, (0, 1)) == Satisfaction(histogram=(1, 0, 2), none=1, voters=3)
    assert satisfaction(election, ()) == Satisfaction(histogram=(3,), none=3, voters=3)
    assert satisfaction(approvals(1, {"a": 1}, [""]), (0,)).voters == 0


def test_as_many_more_votes_as_said_buy_the_project_and_one_less_does_not() -> None:
    outcome = count(TOWN, NONE)
    lost = explain_all(TOWN, outcome)[2]
    assert lost.more_votes is not None
    # Endowment and other purchases held: the others' ballots stay, and the budget grows with each new voter's 30.
    for more, bought in ((lost.more_votes - 1, False), (lost.more_votes, True)):
        ballots = ["abc"] * 3 + ["a"] * 3 + ["b"] * 3 + ["c"] * (1 + more)
        election = approvals(30 * len(ballots), {"a": 120, "b": 105, "c": 90}, ballots)
        assert (2 in [p.project for p in count(election, NONE).purchases]) is bought


def test_explanations_are_what_playing_the_round_again_shows() -> None:
    for seed in range(300):
        election, rules = random_election(seed)
        outcome = count(election, replace(rules, rule="equal-shares"))
        if outcome.endowment is not None:
            check_against_replay(seed, election, outcome)


def check_against_replay(seed: int, election: Election, outcome: Outcome) -> None:
    assert outcome.endowment is not None
    voters = [points_on(election, ballot) for ballot in election.of]
    costs = [project.cost for project in election.projects]
    by_cost = election.kind is Kind.APPROVAL and outcome.rules.cost_utility
    full = max((p for voter in voters for p in voter.values()), default=Fraction(1))
    balances = [outcome.endowment] * len(voters)
    paid: list[dict[int, Fraction]] = []
    effective: dict[int, list[Fraction | None]] = {c: [] for c in range(len(costs))}
    bought: list[int] = []
    for purchase in outcome.purchases:
        for c in range(len(costs)):
            if c not in (*bought, *outcome.too_dear, *outcome.unsupported):
                worth = costs[c] if by_cost else Fraction(1)
                rate = least_rate(
                    costs[c], [(balances[i], v[c] * worth) for i, v in enumerate(voters) if c in v]
                )
                effective[c].append(None if rate is None else costs[c] / (rate * worth * full))
        worth = costs[purchase.project] if by_cost else Fraction(1)
        pays = {
            i: min(balances[i], purchase.rate * v[purchase.project] * worth)
            for i, v in enumerate(voters)
            if purchase.project in v
        }
        balances = [balance - pays.get(i, 0) for i, balance in enumerate(balances)]
        paid.append(pays)
        bought.append(purchase.project)

    groups = [i % 3 - 1 for i in range(len(voters))]
    by_group = who_pays(election, outcome, groups)
    for one in explain_all(election, outcome):
        c = one.project
        mine = [i for i, voter in enumerate(voters) if c in voter]
        if c in bought:
            own = paid[bought.index(c)]
            assert one.paid is not None
            assert (one.brought, one.missing, one.paid[0]) == (costs[c], 0, max(own.values())), seed
        else:
            own = {i: balances[i] for i in mine}
            assert one.paid is None
            assert (one.brought, one.missing) == (sum(own.values()), max(costs[c] - one.brought, 0)), seed
            assert one.missing > 0 or one.status != "lost"
        used = {
            w: sum(pays.get(i, Fraction(0)) for i in mine)
            for w, pays in zip(bought, paid, strict=True)
            if w != c
        }
        assert dict(one.used_by) == {w: amount for w, amount in used.items() if amount}, seed
        assert [amount for _, amount in one.used_by] == sorted((a for _, a in one.used_by), reverse=True)
        assert len(one.effective) == len(effective[c])
        for said, is_so in zip(one.effective, effective[c], strict=True):
            assert (said is None) == (is_so is None), seed
            if said is not None and is_so is not None:
                assert abs(said - is_so) <= Fraction(1, 1_000_000)
        for group in (0, 1):
            if group in groups:
                amount = sum((own[i] for i in own if groups[i] == group), Fraction(0))
                assert by_group[c][group] == amount, seed
