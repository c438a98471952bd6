# SPDX-License-Identifier: EUPL-1.2
"""How a mix is put together, on tables small enough to see it."""

from __future__ import annotations

from typing import Any

from samenspel.engines.mix.advice import Advice
from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.answers import Answers
from samenspel.engines.mix.table import Instrument

from .making import row

ASKED = Answers(goals=("ideas",), rung="consult", phases=("preparation",))
REACH = {"reach": 5, "depth": 1, "feedback": 1}
DEPTH = {"reach": 1, "depth": 5, "feedback": 1}
FEEDBACK = {"reach": 1, "depth": 1, "feedback": 5}


def three(**changes: Any) -> list[Instrument]:
    return [
        row("many", scores=REACH, family="digital", **changes),
        row("long", scores=DEPTH, family="deliberate", **changes),
        row("back", scores=FEEDBACK, family="meet", **changes),
    ]


def mix_of(advice: Advice, phase: str = "preparation") -> dict[str, str]:
    return {pick.key: pick.role for one in advice.phases if one.phase == phase for pick in one.mix}


def warned(advice: Advice, phase: str = "preparation") -> list[str]:
    return [said.key for one in advice.phases if one.phase == phase for said in one.warnings]


def test_each_instrument_has_the_role_it_is_strong_in() -> None:
    assert mix_of(advise(ASKED, three())) == {"many": "reach", "long": "depth", "back": "feedback"}


def test_one_strong_in_everything_still_has_one_role() -> None:
    table = [*three(), row("all", family="together", scores={"reach": 5, "depth": 5, "feedback": 5})]
    mix = mix_of(advise(ASKED, table))
    assert len(mix) == 3 and "all" in mix and sorted(mix.values()) == ["depth", "feedback", "reach"]


def test_two_of_one_family_and_house_are_not_taken_together() -> None:
    table = [*three(), row("long2", scores={"reach": 4, "depth": 5, "feedback": 5}, family="deliberate")]
    mix = mix_of(advise(ASKED, table))
    assert len({"long", "long2"} & set(mix)) == 1
    elsewhere = [
        *three(),
        row("long2", scores={"reach": 4, "depth": 5, "feedback": 5}, family="deliberate", house="x"),
    ]
    assert {"long", "long2"} <= set(mix_of(advise(ASKED, elsewhere)))


def test_kin_may_be_together_when_there_is_nothing_else() -> None:
    table = [row("one", family="meet"), row("two", family="meet")]
    assert set(mix_of(advise(ASKED, table))) == {"one", "two"}


def test_a_fourth_comes_in_for_a_group_that_the_three_do_not_reach() -> None:
    asked = ASKED.changed(missing=("young",))
    young = row(
        "school",
        goals=["learn"],
        reaches=["young"],
        family="learn",
        scores={"reach": 1, "depth": 1, "feedback": 1},
    )
    table = three(goals=["ideas"], misses=["young"])
    assert set(mix_of(advise(ASKED, [*table, young]))) == {"many", "long", "back"}
    mix = mix_of(advise(asked, [*table, young]))
    assert "school" in mix
    told = [said.key for one in advise(asked, table).phases for said in one.misses]
    assert "miss-group-young" in told
    told = [said.key for one in advise(asked, [*table, young]).phases for said in one.misses]
    assert "miss-group-young" not in told


def test_the_plan_as_a_whole_stays_within_the_money() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"), budget_eur=500)
    table = three(cost_eur=(100, 100))
    advice = advise(asked, table)
    assert [len(phase.mix) for phase in advice.phases] == [3, 2]
    advice = advise(asked.changed(budget_eur=400), table)
    assert [len(phase.mix) for phase in advice.phases] == [2, 2], "a pair is kept for the phase that follows"
    advice = advise(asked.changed(budget_eur=250), table)
    assert [len(phase.mix) for phase in advice.phases] == [1, 1], "rather one each than none in the last"
    assert "few-together" in warned(advice, "decision")


def test_a_phase_without_a_mix_says_why() -> None:
    advice = advise(ASKED.changed(budget_eur=10), three(cost_eur=(100, 100)))
    assert mix_of(advice) == {}
    assert warned(advice) == ["few-because-budget_eur"]
    assert warned(advise(ASKED, three(phases=["agenda"]))) == ["few-none-here"]


def test_the_same_instrument_is_not_held_again_when_another_is_nearly_as_good() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"))
    table = [*three(), row("many2", scores={**REACH, "inclusion": 2}, family="digital")]
    advice = advise(asked, table)
    assert "many" in mix_of(advice) and "many" not in mix_of(advice, "decision")
    assert "many2" in mix_of(advice, "decision")


def test_a_standing_body_runs_through_and_is_paid_once() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"), hours=100)
    table = [row("body", family="standing", hours=(60, 60)), row("walk", family="meet", hours=(15, 15))]
    advice = advise(asked, table)
    assert set(mix_of(advice)) == set(mix_of(advice, "decision")) == {"body", "walk"}
    other = [row("body", family="learn", hours=(60, 60)), row("walk", family="meet", hours=(15, 15))]
    assert "body" not in mix_of(advise(asked, other), "decision")


def test_what_runs_through_leaves_its_hours_to_others() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"), hours=80)
    body = row("body", family="standing", hours=(40, 140), scores=DEPTH)
    first = row("first", family="meet", phases=["preparation"], hours=(10, 10), scores=REACH)
    then = [
        row("then", family="right", phases=["decision"], hours=(10, 10), scores=REACH),
        row("last", family="learn", phases=["decision"], hours=(10, 10), scores=FEEDBACK),
    ]
    advice = advise(asked, [body, first, *then])
    assert set(mix_of(advice)) == {"body", "first"}
    assert set(mix_of(advice, "decision")) == {"body", "then", "last"}


def test_what_was_begun_goes_on_and_counts_in_what_is_missed() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"), missing=("young",))
    budget = row("pb", family="budget", effort=5, goals=["ideas"], reaches=["young"], scores={"reach": 5})
    advice = advise(asked, [*three(), budget])
    assert "pb" in mix_of(advice) and "pb" not in mix_of(advice, "decision")
    assert "runs-on" in warned(advice, "decision")
    assert all(said.key != "miss-group-young" for said in advice.phases[1].misses)


def test_a_heavy_instrument_comes_once_where_it_fits_best() -> None:
    asked = Answers(
        phases=("agenda", "preparation"), phase_goals={"agenda": ("agenda",), "preparation": ("ideas",)}
    )
    heavy = row("heavy", family="learn", effort=5, scores={"reach": 5, "depth": 5, "feedback": 5})
    advice = advise(asked, [*three(), heavy])
    assert "heavy" not in mix_of(advice, "agenda")
    assert "heavy" in mix_of(advice)


def test_when_the_best_heavy_instrument_is_too_dear_beside_others_the_next_is_tried() -> None:
    strong = {"reach": 5, "depth": 5, "feedback": 5}
    dear = row(
        "dear",
        family="learn",
        effort=5,
        scores=strong,
        goals=["ideas"],
        reaches=["young"],
        cost_eur=(900, 900),
    )
    other = row("other", family="vote", effort=5, scores=strong, goals=["ideas"], cost_eur=(300, 300))
    asked = ASKED.changed(groups=("young",), budget_eur=950)
    table = [*three(cost_eur=(100, 100)), dear, other]
    assert advise(asked, table).phases[0].ranking[0].key == "dear"
    assert "other" in mix_of(advise(asked, table)) and "dear" not in mix_of(advise(asked, table))


def test_what_is_kept_for_later_may_be_cheap_in_hours_or_in_money() -> None:
    asked = ASKED.changed(phases=("preparation", "decision"), budget_eur=1000, hours=65)
    now = three(phases=["preparation"], hours=(10, 10), cost_eur=(100, 100))
    paid = [
        row(f"paid{n}", family=family, phases=["decision"], hours=(1, 1), cost_eur=(300, 300))
        for n, family in enumerate(("right", "vote"))
    ]
    work = [
        row(f"work{n}", family=family, phases=["decision"], hours=(40, 40))
        for n, family in enumerate(("learn", "budget"))
    ]
    advice = advise(asked, [*now, *paid, *work])
    assert set(mix_of(advice)) == {"many", "long", "back"}, (
        "a pair for later that costs money leaves the hours for this one"
    )
    assert set(mix_of(advice, "decision")) == {"paid0", "paid1"}


def test_of_equals_a_vote_comes_late_and_the_rest_early() -> None:
    asked = ASKED.changed(phases=("agenda", "preparation", "decision"), goals=("measure",))
    strong = {"reach": 5, "depth": 5, "feedback": 5}
    for family, expected in (("vote", "decision"), ("deliberate", "agenda")):
        heavy = row("heavy", family=family, effort=5, goals=["measure"], scores=strong)
        advice = advise(asked, [*three(goals=["measure"]), heavy])
        assert [phase.phase for phase in advice.phases for pick in phase.mix if pick.key == "heavy"] == [
            expected
        ]


def test_what_residents_begin_is_only_proposed_where_residents_begin() -> None:
    theirs = row(
        "petition", initiative="residents", family="right", scores={"reach": 5, "depth": 5, "feedback": 5}
    )
    assert "petition" not in mix_of(advise(ASKED, [*three(), theirs]))
    assert "petition" in mix_of(advise(ASKED.changed(motives=("they_asked",)), [*three(), theirs]))


def test_in_a_quarrel_people_should_see_each_other() -> None:
    online = row("forum", family="digital", house="x", mode=["online"], scores={**REACH, "inclusion": 5})
    table = [*three(), online]
    assert "forum" in mix_of(advise(ASKED.changed(tension="some"), table))
    assert "forum" not in mix_of(advise(ASKED.changed(tension="high"), table))


def test_a_plan_that_is_all_online_is_warned_about() -> None:
    advice = advise(ASKED, three(mode=["online"]))
    assert "warn-all-online" in warned(advice)
    assert "plan-all-online" in [said.key for said in advice.warnings]
    assert "warn-all-online" not in warned(advise(ASKED, three(mode=["online", "hybrid"])))
