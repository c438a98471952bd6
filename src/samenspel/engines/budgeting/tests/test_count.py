# SPDX-License-Identifier: EUPL-1.2
"""The count: worked examples, the rules of the house, and that it says the same as the reference."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import inf

import numpy as np
import pytest

from samenspel.engines.budgeting import equal_shares, ledger
from samenspel.engines.budgeting.ballots import TooFine
from samenspel.engines.budgeting.contest import Contest, Runner, in_tie_order
from samenspel.engines.budgeting.count import count, in_digits, split
from samenspel.engines.budgeting.election import Election, Kind
from samenspel.engines.budgeting.outcome import Outcome, Rules
from samenspel.engines.budgeting.reference import count_slowly
from samenspel.engines.budgeting.sentences import SENTENCES, in_english

from .elections import approvals, names, put_together, random_election, with_points

NONE = Rules(completion="none", utilitarian=False)
Counter = Callable[[Election, Rules], Outcome]
both = pytest.mark.parametrize("counting", [count, count_slowly])


def without_warnings(outcome: Outcome) -> Outcome:
    return replace(outcome, warnings=())


# ---- Worked examples -----------------------------------------------------------------------------

# Peters, Skowron: Proportionality and the Limits of Welfarism (2020), figure 1: twelve seats; three voters share c1, c2, c3 and have one
# candidate each, three others have three each. Laminar proportionality gives every voter the same share.
LAMINAR = approvals(
    12,
    {letter: 1 for letter in "abcdefghijklmno"},
    ["abcd", "abce", "abcf", "ghi", "jkl", "mno"],
)


@both
@pytest.mark.parametrize("rules", [NONE, Rules(rule="phragmen")])
def test_every_voter_of_a_laminar_election_gets_the_same_share(counting: Counter, rules: Rules) -> None:
    outcome = counting(LAMINAR, rules)
    assert sorted(names(LAMINAR, outcome.funded)) == list("abcdefghjkmn")


@both
def test_phragmens_own_example_of_1894(counting: Counter) -> None:
    # As retold by Janson: Phragmén's and Thiele's Election Methods (2016).
    ballots = ["abc"] * 1034 + ["pqr"] * 519 + ["abq"] * 90 + ["apq"] * 47
    election = approvals(3, dict.fromkeys("abcpqr", 1), ballots)
    assert names(election, counting(election, Rules(rule="phragmen")).funded) == ["a", "q", "b"]


@both
def test_equal_shares_gives_a_minority_its_part_and_greedy_does_not(counting: Counter) -> None:
    # Six in ten want the parks, four in ten the libraries; greedy spends everything on parks.
    costs = {"p1": 100, "p2": 100, "p3": 100, "p4": 100, "p5": 100, "l1": 100, "l2": 100}
    election = approvals(500, costs, [["p1", "p2", "p3", "p4", "p5"]] * 6 + [["l1", "l2"]] * 4)
    outcome = counting(election, NONE)
    assert names(election, outcome.greedy) == ["p1", "p2", "p3", "p4", "p5"]
    assert names(election, outcome.funded) == ["p1", "p2", "p3", "l1", "l2"]


@both
def test_a_supporter_without_enough_pays_what_is_left(counting: Counter) -> None:
    # Everybody has 30. a: 3 × 20. Then b: its supporters have 10, 30 and 30; the first pays 10, the others 27.50: 36 4/11 effective votes.
    election = approvals(90, {"a": 60, "b": 65}, ["ab", "a", "a"])
    assert [purchase.project for purchase in counting(election, NONE).purchases] == [0]
    election = approvals(150, {"a": 60, "b": 65}, ["ab", "a", "a", "b", "b"])
    first, second = counting(election, NONE).purchases
    assert (first.rate, first.effective, first.most) == (Fraction(1, 3), 3, 20)
    assert (first.in_full, first.with_less) == (3, 0)
    assert (second.most, second.in_full, second.with_less) == (Fraction(55, 2), 2, 1)
    assert second.rate == Fraction(55, 2) / 65
    assert second.effective == Fraction(65) / Fraction(55, 2)


@both
def test_points_are_utilities(counting: Counter) -> None:
    # 20 each. a: 12 points together for 24, 2 per point. b: 4 for 16, 4 per point; but only 4 and 16 are left with its supporters.
    election = with_points(40, {"a": 24, "b": 16}, [{"a": 8, "b": 2}, {"a": 4, "b": 2}])
    first, second = counting(election, NONE).purchases
    assert (first.project, first.rate, first.most, first.effective) == (0, 2, 16, Fraction(24, 16))
    assert (second.project, second.most, second.in_full, second.with_less) == (1, 12, 1, 1)
    assert second.rate == 6


@both
def test_who_had_little_left_may_still_pay_the_most(counting: Counter) -> None:
    # 24 each. After a the first voter has 21, less than the 10 · 3 due for b, and far more than the 3 of the second voter.
    election = with_points(48, {"a": 3, "b": 24}, [{"a": 3, "b": 10}, {"b": 1}])
    first, second = counting(election, NONE).purchases
    assert (first.most, second.rate, second.most) == (3, 3, 21)
    assert (second.in_full, second.with_less) == (1, 1)


# ---- The rules -----------------------------------------------------------------------------------


def test_the_endowment_starts_at_the_exact_share_and_empty_ballots_count() -> None:
    outcome = count(approvals(100, {"a": 50}, ["a", "a", ""]), NONE)
    assert outcome.start == outcome.endowment == Fraction(100, 3)
    assert outcome.funded == (0,)
    assert count(approvals(100, {"a": 50}, ["a", "", ""]), NONE).funded == ()


def test_add1_stops_before_the_round_that_overspends() -> None:
    # 10 each at the start. At 12 a is bought (5 × 12), at 15 b too, and 60 + 45 is more than 100.
    election = approvals(100, {"a": 60, "b": 45}, ["a"] * 5 + ["b"] * 3 + [""] * 2)
    outcome = count(election, Rules())
    assert outcome.start == 10
    assert outcome.endowment == 14
    assert outcome.rounds == 6
    assert [(s.first, s.last, s.funded, s.spent, s.stands) for s in outcome.stretches] == [
        (10, 11, (), 0, True),
        (12, 14, (0,), 60, True),
        (15, 15, (0, 1), 105, False),
    ]


def test_add1_ends_when_every_supported_project_is_funded() -> None:
    election = approvals(100, {"a": 60, "b": 30, "nobody": 5}, ["a"] * 5 + ["b"] * 3 + [""] * 2)
    outcome = count(election, Rules())
    assert outcome.endowment == 12
    assert outcome.stretches[-1].stands
    assert outcome.funded == (0, 1)


def test_add1e_stops_as_soon_as_nothing_fits_any_more() -> None:
    election = approvals(100, {"a": 60, "b": 45}, ["a"] * 5 + ["b"] * 3 + [""] * 2)
    outcome = count(election, Rules(completion="add1e"))
    assert (outcome.endowment, outcome.rounds) == (12, 3)


def test_only_spending_of_equal_shares_is_held_against_the_budget() -> None:
    # c fits beside a and utilitarian would buy it; the rounds go on as if it were not there.
    election = approvals(100, {"a": 60, "b": 45, "c": 40}, ["a"] * 5 + ["b"] * 3 + ["c"] * 2)
    outcome = count(election, Rules())
    assert outcome.endowment == 14
    assert names(election, outcome.funded) == ["a", "c"]
    assert outcome.how == ("equal-shares", "utilitarian")
    assert count(election, Rules(utilitarian=False)).funded == (0,)


def test_a_project_without_votes_is_never_funded() -> None:
    election = approvals(100, {"a": 60, "nobody": 5}, ["a"] * 5)
    for rule in ("equal-shares", "greedy", "greedy-cost", "phragmen"):
        outcome = count(election, Rules(rule=rule))
        assert outcome.funded == (0,)
        assert outcome.unsupported == (1,)


def test_fewer_votes_than_the_floor_are_no_support() -> None:
    election = approvals(100, {"a": 10, "b": 10}, ["a"] * 3 + ["b"] * 2)
    outcome = count(election, Rules(floor=Fraction(3)))
    assert (outcome.funded, outcome.unsupported) == ((0,), (1,))


def test_a_project_above_the_budget_is_taken_out_and_said() -> None:
    election = approvals(100, {"a": 101, "b": 40}, ["a"] * 9 + ["b"])
    outcome = count(election, Rules())
    assert (outcome.funded, outcome.too_dear) == ((1,), (0,))
    assert outcome.greedy == (1,)
    assert outcome.warnings[0] == (
        "too-dear",
        {"project": "a", "name": "A", "cost": "101", "share": "101", "budget": "100"},
    )


@both
def test_ties_go_to_lower_cost_then_more_votes_then_the_order_of_the_file(counting: Counter) -> None:
    # Rates with cost utilities are 1 / votes: all equal here.
    costs = {"a": 20, "b": 10, "c": 10}
    election = approvals(60, costs, ["a", "a", "b", "b", "c", "c"])
    assert names(election, counting(election, NONE).funded) == ["b", "c", "a"]
    assert names(election, counting(election, Rules(rule="greedy")).funded) == ["b", "c", "a"]
    # Cost per vote is equal: lower cost wins, whatever the order of the file.
    election = approvals(1000, {"a": 20, "b": 10}, ["a", "a", "b"])
    assert names(election, counting(election, Rules(rule="greedy-cost")).funded) == ["b", "a"]
    assert names(election, counting(election, Rules(rule="phragmen")).funded) == ["b", "a"]


@both
def test_of_equal_cost_more_votes_win_a_tie(counting: Counter) -> None:
    # Everybody has 10. a takes all from its ten, one of whom named b as well: two are left to pay for b, as for c.
    ballots = ["ab"] + ["a"] * 9 + ["b"] * 2 + ["c"] * 2
    election = approvals(140, {"a": 100, "c": 10, "b": 10}, ballots)
    purchases = counting(election, NONE).purchases
    assert [purchase.rate for purchase in purchases] == [Fraction(1, 10), Fraction(1, 2), Fraction(1, 2)]
    assert names(election, [purchase.project for purchase in purchases]) == ["a", "b", "c"]


@both
def test_a_greedy_project_that_does_not_fit_is_passed_over(counting: Counter) -> None:
    election = approvals(100, {"a": 70, "b": 40, "c": 30}, ["a"] * 5 + ["b"] * 3 + ["c"] * 2)
    outcome = counting(election, Rules(rule="greedy"))
    assert (names(election, outcome.funded), outcome.how) == (["a", "c"], ("greedy", "greedy"))
    assert outcome.spent == 100


@both
def test_greedy_by_cost_takes_most_votes_for_the_money_first(counting: Counter) -> None:
    election = approvals(100, {"a": 70, "b": 20, "c": 30}, ["a"] * 5 + ["b"] * 3 + ["c"] * 2)
    assert names(election, counting(election, Rules(rule="greedy-cost")).funded) == ["b", "a"]


@both
def test_phragmen_goes_on_without_a_project_that_no_longer_fits(counting: Counter) -> None:
    election = approvals(100, {"a": 60, "b": 50, "c": 40}, ["a"] * 6 + ["b"] * 4 + ["c"])
    assert names(election, counting(election, Rules(rule="phragmen")).funded) == ["a", "c"]


@both
def test_greedy_replaces_equal_shares_only_when_more_voters_prefer_it(counting: Counter) -> None:
    asked = replace(NONE, comparison=True)
    # Zabrze-Helenka 2021 in small: one project takes the whole budget and nearly all votes, another is cheap with a few.
    helenka = approvals(310_000, {"park": 310_000, "bench": 6_000}, [["park"]] * 403 + [["bench"]] * 11)
    outcome = counting(helenka, replace(Rules(), comparison=True))
    assert outcome.comparison is not None
    assert (outcome.comparison.greedy, outcome.comparison.equal_shares) == (403, 11)
    assert outcome.comparison.winner == "greedy"
    assert (outcome.funded, outcome.how) == ((0,), ("greedy",))
    assert [purchase.project for purchase in outcome.purchases] == [1]
    # A draw keeps equal shares, and who gets nothing from either is indifferent.
    draw = approvals(100, {"a": 100, "b": 20}, ["a"] * 4 + ["b"] * 4 + [""])
    outcome = counting(draw, asked)
    assert outcome.comparison is not None
    assert (outcome.comparison.greedy, outcome.comparison.equal_shares, outcome.comparison.indifferent) == (
        0,
        0,
        9,
    )
    draw = approvals(100, {"a": 100, "b": 20}, ["a"] * 4 + ["b"] * 3 + ["b", "", "a"])
    outcome = counting(draw, asked)
    assert outcome.comparison is not None
    assert (outcome.comparison.greedy, outcome.comparison.equal_shares) == (5, 4)


def test_a_draw_in_the_comparison_keeps_equal_shares() -> None:
    # Greedy: a, then nothing fits. Equal shares: b and c of two camps. Four voters each way.
    election = approvals(120, {"a": 120, "b": 20, "c": 20}, ["a"] * 3 + ["ab"] + ["b"] * 2 + ["c"] * 2)
    outcome = count(election, replace(NONE, comparison=True))
    assert outcome.comparison is not None
    assert (outcome.comparison.greedy, outcome.comparison.equal_shares) == (4, 4)
    assert outcome.comparison.winner == "equal_shares"
    assert outcome.how == ("equal-shares", "equal-shares")


def test_an_election_without_ballots_funds_nothing() -> None:
    for rule in ("equal-shares", "greedy", "greedy-cost", "phragmen"):
        outcome = count(approvals(100, {"a": 10}, []), Rules(rule=rule, comparison=True))
        assert without_warnings(outcome) == count_slowly(approvals(100, {"a": 10}, []), outcome.rules)
        assert (outcome.funded, outcome.start, outcome.rounds) == ((), None, 0)


def test_rules_that_do_not_exist_are_refused() -> None:
    election = approvals(100, {"a": 10}, ["a"])
    for rules in (Rules(rule="lottery"), Rules(completion="add2"), Rules(step=Fraction(0))):
        with pytest.raises(ValueError, match="expected"):
            count(election, rules)


def test_points_that_cannot_be_summed_exactly_are_refused() -> None:
    ballots = [{"a": Fraction(1, 10**17)}, {"a": Fraction(1, 3)}]
    with pytest.raises(TooFine, match="steps of"):
        count(with_points(100, {"a": 10}, ballots), Rules())


def test_progress_hears_of_rounds_and_money() -> None:
    heard: list[tuple[int, Fraction]] = []
    election = approvals(100, {"a": 60, "b": 45}, ["a"] * 5 + ["b"] * 3 + [""] * 2)
    count(election, Rules(), progress=lambda rounds, spent: heard.append((rounds, spent)), skip=False)
    assert heard == [(1, 0), (2, 0), (3, 60), (4, 60), (5, 60), (6, 105)]


# ---- Warnings ------------------------------------------------------------------------------------


def test_a_project_of_more_than_a_third_is_warned_of() -> None:
    election = approvals(90, {"a": 30, "b": 31}, ["ab"] * 3)
    warned = [
        facts["project"] for code, facts in count(election, Rules()).warnings if code == "large-project"
    ]
    assert warned == ["b"]


def test_the_shape_of_zabrze_is_warned_of_and_its_comparison_said() -> None:
    helenka = approvals(310_000, {"park": 310_000, "bench": 6_000}, [["park"]] * 403 + [["bench"]] * 11)
    outcome = count(helenka, Rules())
    assert names(helenka, outcome.funded) == ["bench"]
    assert [code for code, _ in outcome.warnings] == ["large-project", "greedy-preferred"]
    assert outcome.comparison is None
    codes = [code for code, _ in count(helenka, Rules(comparison=True)).warnings]
    assert codes == ["large-project", "nearly-all", "greedy-chosen"]


def test_every_warning_has_a_sentence_and_every_sentence_a_warning() -> None:
    helenka = approvals(100, {"park": 100, "bench": 6, "palace": 1000}, [["park"]] * 9 + [["bench"]])
    warned = dict(count(helenka, Rules()).warnings) | dict(count(helenka, Rules(comparison=True)).warnings)
    assert set(warned) == set(SENTENCES)
    for code, facts in warned.items():
        assert "{" not in in_english(code, facts)


def test_amounts_in_warnings_are_digits() -> None:
    assert in_digits(Fraction(310000)) == "310000"
    assert in_digits(Fraction("748772.64")) == "748772.64"
    assert in_digits(Fraction(100, 3)) == "33.33"


# ---- Parts ---------------------------------------------------------------------------------------


def test_split_gives_each_part_its_own_voters() -> None:
    election = approvals(100, {"a": 10, "b": 20, "c": 30}, ["ab", "bc", "c", "", "ab"])
    parts = split(election, {"west": (Fraction(40), [1, 0]), "east": (Fraction(60), [2])})
    west, east = parts["west"], parts["east"]
    assert (names(west, range(2)), west.budget, west.ballots) == (["a", "b"], 40, 3)
    assert [west.choices[ballot] for ballot in west.of] == [(0, 1), (1,), (0, 1)]
    assert (names(east, range(1)), east.budget, list(east.of)) == (["c"], 60, [0, 0])
    assert count(east, NONE).start == 30


def test_split_keeps_points_and_voters() -> None:
    election = replace(
        with_points(100, {"a": 10, "b": 20}, [{"a": 3, "b": 1}, {"b": 2}, {"a": 1}]),
        voters=({"voter_id": "x"}, {"voter_id": "y"}, {"voter_id": "z"}),
    )
    part = split(election, {1: (Fraction(10), [0])})[1]
    assert [part.points[ballot] for ballot in part.of] == [(3,), (1,)] if part.points else False
    assert [voter["voter_id"] for voter in part.voters] == ["x", "z"]


# ---- The same as the reference -------------------------------------------------------------------


@pytest.mark.parametrize("some", range(10))
def test_the_count_is_the_reference_on_small_elections_full_of_ties(some: int) -> None:
    for seed in range(some * 250, some * 250 + 250):
        election, rules = random_election(seed)
        plainly = count_slowly(election, rules)
        for skip in (True, False):
            assert without_warnings(count(election, rules, skip=skip)) == plainly, seed


@pytest.mark.parametrize("rounding", [2.0**-40, 2.0**-26, 2.0**-12])
def test_it_is_the_same_when_floats_may_decide_little(
    rounding: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if floats were much coarser: more and more is left to the ledger.
    monkeypatch.setattr(ledger, "ROUNDING", rounding)
    monkeypatch.setattr(equal_shares, "ROUNDING", rounding)
    for seed in range(250):
        election, rules = random_election(seed)
        assert without_warnings(count(election, rules)) == count_slowly(election, rules), seed


def test_whatever_rounding_does_within_the_declared_errors_the_outcome_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if floats had twenty bits, and every rounding went wrong as far as it may; amounts differ by about as much.
    rounding = 2.0**-20
    monkeypatch.setattr(ledger, "ROUNDING", rounding)
    monkeypatch.setattr(equal_shares, "ROUNDING", rounding)
    buy = equal_shares.Round.buy
    noise = np.random.default_rng(7)

    def buy_badly(self: equal_shares.Round, runner: Runner, quote: equal_shares.Quote) -> None:
        buy(self, runner, quote)
        solvent = runner.who[self.balance[runner.who] > 0]
        wrong = self.balance[solvent] + noise.choice([-3, 3], len(solvent)) * rounding * self.endowment
        self.balance[solvent] = np.maximum(wrong, ledger.DUST)

    monkeypatch.setattr(equal_shares.Round, "buy", buy_badly)
    for seed in range(600):
        election, rules = random_election(seed, large=10**5, part=1)
        assert without_warnings(count(election, rules)) == count_slowly(election, rules), seed


@pytest.mark.parametrize("wrong", [1e-9, -1e-9])
def test_no_balance_is_further_from_the_truth_than_its_declared_error(wrong: float) -> None:
    # Everybody starts a billionth too rich or too poor, and says so; each price then is wrong the other way, and errors grow.
    draw = random.Random(11)
    for _ in range(40):
        costs = {f"p{c}": draw.randint(5, 60) * 10 for c in range(12)}
        election = approvals(3_000, costs, [draw.sample(list(costs), draw.randint(1, 6)) for _ in range(60)])
        contest = Contest(election, NONE, in_tie_order(election, range(12)))
        kept = Fraction(80)
        round_ = equal_shares.Round(contest, kept)
        round_.balance += wrong * 80
        round_.error = abs(wrong) * 80
        round_.errors.fill(round_.error)
        truth = ledger.Ledger(contest, kept)
        while True:
            for _, _, runner in round_.waiting:
                price, quote = truth.price(runner.project), round_.quote(runner, inf)
                assert (quote is None) == (price is None)
                if price is not None and quote is not None and not quote.first:
                    assert quote.low <= price / runner.scale <= quote.high
                    assert abs(price - Fraction(quote.price)) <= quote.error
            found = round_._best()
            if found is None:
                break
            round_.buy(*found)
            truth.buy(found[0].project)
        assert np.all(np.abs(round_.balance - truth.balance) <= round_.errors + truth.error)
        assert np.all(round_.errors <= round_.error)
        assert np.all(truth.ran_out[round_.balance == 0])


def test_a_balance_that_may_be_nothing_is_not_taken_for_nothing() -> None:
    # Both supporters pay exactly what they have; for floats that is within their error, so they may still have something.
    election = approvals(30, {"a": 20}, ["a", "a", ""])
    contest = Contest(election, NONE, [0])
    round_ = equal_shares.Round(contest, Fraction(10))
    round_.play()
    truth = ledger.Ledger(contest, Fraction(10))
    truth.buy(0)
    for balance in (round_.balance, truth.balance):
        assert 0 < balance[0] < 1e-9


def test_a_difference_no_float_can_see_decides() -> None:
    # 10**18 + 1 for five supporters is dearer than 10**18: one unit in a billion billions.
    large = 10**18
    election = approvals(2 * large, {"a": large + 1, "b": large}, ["a"] * 5 + ["b"] * 5)
    rules = replace(NONE, cost_utility=False)
    assert names(election, count(election, rules).funded) == ["b"]
    assert count(election, rules).purchases == count_slowly(election, rules).purchases


def test_money_that_is_exactly_the_cost_buys_and_one_billionth_less_does_not() -> None:
    exact = approvals(Fraction(100, 3), {"a": Fraction(100, 9)}, ["a", "", ""])
    assert count(exact, NONE).funded == (0,)
    dearer = approvals(Fraction(100, 3), {"a": Fraction(100, 9) + Fraction(1, 10**20)}, ["a", "", ""])
    assert count(dearer, NONE).funded == ()


def test_a_dear_project_with_a_single_vote_does_not_take_a_day() -> None:
    draw = random.Random(3)
    costs = {f"p{c}": draw.randint(500, 9000) for c in range(20)}
    ballots = [draw.sample(list(costs), 4) for _ in range(400)]
    election = approvals(600_000, costs | {"dear": 300_000}, [*ballots, ["dear"]])
    outcome = count(election, Rules())
    assert outcome.endowment is not None
    assert outcome.endowment - 1 < 300_000 <= outcome.endowment
    assert outcome.rounds == outcome.endowment - Fraction(600_000, 401) + 1
    assert outcome.purchases[-1].project == election.position["dear"]


def test_skipping_rounds_changes_nothing_that_is_reported() -> None:
    draw = random.Random(5)
    for _ in range(10):
        costs = {f"p{c}": draw.randint(5, 60) * 10 for c in range(12)}
        ballots = [draw.sample(list(costs), draw.randint(0, 4)) for _ in range(40)]
        election = approvals(2_000, costs, ballots)
        rules = Rules(step=Fraction(1, 4))
        played = count(election, rules, skip=False)
        assert count(election, rules) == played
        assert played.rounds == (played.stretches[-1].last - played.stretches[0].first) * 4 + 1


# ---- The machine ---------------------------------------------------------------------------------

COUNT_AND_PRINT = """
from fractions import Fraction
from samenspel.engines.budgeting.count import count
from samenspel.engines.budgeting.tests.elections import random_election
print([repr(count(*random_election(seed))) for seed in range(60)])
"""


def test_the_outcome_is_the_same_under_any_hash_seed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", COUNT_AND_PRINT],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(printed) == 1


def test_what_a_website_imports_does_not_load_numpy() -> None:
    imports = "from samenspel.engines.budgeting import election, outcome, explain, sentences; import sys; "
    subprocess.run(
        [sys.executable, "-c", imports + "sys.exit('numpy' in sys.modules)"],
        env={"PYTHONPATH": ":".join(sys.path)},
        check=True,
    )


def test_ballots_nobody_gave_say_nothing() -> None:
    election = put_together(
        100, {"a": 30, "b": 20}, Kind.SCORING, [((0,), (Fraction(2),)), ((1,), (Fraction(1),))]
    )
    more = replace(election, choices=[*election.choices, (0, 1)], points=[*(election.points or ()), (9, 9)])
    assert count(more, Rules()) == count(election, Rules())
