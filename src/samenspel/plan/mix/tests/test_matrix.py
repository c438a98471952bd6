# SPDX-License-Identifier: EUPL-1.2
"""The matrix of a plan: days, money, what survives other answers, and the to-do list that goes with it."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samenspel.engines.mix.advise import advise
from samenspel.engines.mix.codes import PHASES, known
from samenspel.engines.mix.table import shipped
from samenspel.plan.mix import matrix, plan_forms
from samenspel.plan.mix.design import Design
from samenspel.plan.mix.models import Plan

from .plans import energy

TODAY = date(2026, 11, 23)
TABLE = shipped()


def laid_out(**answers: Any) -> list[Any]:
    said = energy(**answers)
    return matrix.make_phases(said, matrix.picks_of(Design(said), advise(said, TABLE)), TABLE, TODAY)


def plan_of(**answers: Any) -> Plan:
    said = energy(**answers)
    plan = Plan(title="Warmte", language="nl", answers=said.as_dict(), phases=laid_out(**answers))
    plan.tasks = matrix.sync_tasks(plan, TABLE)
    return plan


def days(phase: Any) -> int:
    return (date.fromisoformat(phase["ends"]) - date.fromisoformat(phase["starts"])).days + 1


def test_the_phases_follow_each_other_from_today() -> None:
    phases = laid_out()
    assert [phase["kind"] for phase in phases] == ["preparation", "decision", "evaluation"]
    assert phases[0]["starts"] == TODAY.isoformat()
    for before, after in itertools.pairwise(phases):
        assert date.fromisoformat(after["starts"]) == date.fromisoformat(before["ends"]) + timedelta(days=1)


def test_what_comes_up_to_the_decision_takes_exactly_the_weeks_that_are_known() -> None:
    phases = laid_out(weeks=40)
    assert days(phases[0]) + days(phases[1]) == 40 * 7


@pytest.mark.parametrize("weeks", [0, 1, 2, 3, 17, 200])
def test_every_phase_has_at_least_a_week(weeks: int) -> None:
    found = matrix.lengths(["agenda", "preparation", "decision"], weeks, {})
    assert min(found.values()) >= 1
    assert sum(found.values()) == max(weeks, 3)


def test_without_a_number_of_weeks_a_phase_is_as_long_as_its_instruments_need() -> None:
    slow = [row for row in TABLE if row.weeks.min > matrix.WEEKS["decision"]][:1]
    assert matrix.lengths(["decision"], None, {"decision": slow}) == {"decision": slow[0].weeks.min}


@given(
    st.one_of(st.none(), st.integers(0, 500_000)),
    st.dictionaries(st.sampled_from(PHASES), st.integers(0, 60_000), min_size=1),
)
def test_the_money_is_shared_out_to_the_last_euro(budget: int | None, costs: dict[str, int]) -> None:
    found = matrix.shares(budget, costs)
    if budget is None or not sum(costs.values()):
        assert found == {}
    else:
        assert sum(found.values()) == budget * 100 and min(found.values()) >= 0


def test_the_council_has_its_role_in_the_phases_where_it_was_agreed() -> None:
    assert [phase["council"] for phase in laid_out(council="decides")] == ["informed", "decides", "informed"]


def test_a_plan_that_should_not_be_done_has_an_empty_matrix() -> None:
    assert laid_out(decided="everything", rung="advise", phases=()) == []


# Back and forth ---------------------------------------------------------------------

words = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)
lines = st.lists(words, min_size=1, max_size=4).map(" ".join)
days_or_none = st.one_of(st.just(""), st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(date.isoformat))
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(PHASES),
        "title": lines,
        "starts": days_or_none,
        "ends": days_or_none,
        "goals": st.lists(st.sampled_from(known("goals")), unique=True, max_size=5).map(
            lambda codes: [code for code in known("goals") if code in codes]
        ),
        "instruments": st.lists(
            st.fixed_dictionaries(
                {
                    "key": st.one_of(st.sampled_from([row.key for row in TABLE]), st.just("verdwenen_rij")),
                    "title": lines,
                    "note": st.one_of(st.just(""), lines),
                }
            ),
            unique_by=lambda one: one["key"],
            max_size=4,
        ),
        "responsible": st.one_of(st.just(""), lines),
        "money_cents": st.one_of(st.none(), st.integers(0, 10**9)),
        "communication": st.one_of(st.just(""), lines),
        "council": st.sampled_from(["", *known("council")]),
        "council_text": st.one_of(st.just(""), lines),
    }
)


@given(rows)
def test_a_phase_comes_back_from_its_form_as_it_went_in(phase: Any) -> None:
    with translation.override("nl"):
        blank = plan_forms.PhaseForm(phase=phase, table=TABLE)
        sent: dict[str, Any] = {"stamp": "x"}
        for field in blank:
            value = blank.get_initial_for_field(field.field, field.name)
            sent[field.name] = (
                field.field.prepare_value(value) if field.field.prepare_value(value) is not None else ""
            )
        sent["stamp"] = "x"
        form = plan_forms.PhaseForm(sent, phase=phase, table=TABLE)
        assert form.is_valid(), form.errors
        found = form.facts("nl")
    assert {**phase, **found} == phase


# Other answers ----------------------------------------------------------------------


def test_other_answers_keep_what_the_task_force_wrote_in_a_phase_that_stays() -> None:
    old, new = energy(), energy(weeks=20, goals=("ideas",))
    before = laid_out()
    before[0] = {**before[0], "responsible": "Ann", "communication": "Huis aan huis", "money_cents": 500}
    after = matrix.merge(before, laid_out(weeks=20, goals=("ideas",)), old, new)
    assert (after[0]["responsible"], after[0]["communication"], after[0]["money_cents"]) == (
        "Ann",
        "Huis aan huis",
        500,
    )
    assert after[0]["starts"] == before[0]["starts"] and after[0]["ends"] == before[0]["ends"]
    assert after[0]["goals"] == ["ideas"]


def test_a_role_of_the_council_that_the_task_force_chose_stays_and_any_other_follows_the_answers() -> None:
    old, new = energy(council="decides"), energy(council="takes_part")
    before = laid_out(council="decides")
    before[0] = {**before[0], "council": "sets_frame"}
    after = matrix.merge(before, laid_out(council="takes_part"), old, new)
    assert [phase["council"] for phase in after] == ["sets_frame", "takes_part", "takes_part"]


def test_a_new_phase_begins_after_the_one_before_it() -> None:
    new = energy(phases=("preparation", "decision", "execution", "evaluation"))
    after = matrix.merge(laid_out(), laid_out(phases=new.phases), energy(), new)
    execution = next(phase for phase in after if phase["kind"] == "execution")
    decision = next(phase for phase in after if phase["kind"] == "decision")
    assert date.fromisoformat(execution["starts"]) == date.fromisoformat(decision["ends"]) + timedelta(days=1)


def test_the_title_and_note_of_an_instrument_stay_as_long_as_it_is_in_the_phase() -> None:
    before = laid_out()
    first = before[0]["instruments"][0]
    before[0]["instruments"][0] = {**first, "title": "Praat mee aan tafel", "note": "In de parochiezaal"}
    after = matrix.merge(before, laid_out(), energy(), energy())
    assert after[0]["instruments"][0]["title"] == "Praat mee aan tafel"


def test_a_plan_goes_to_the_designer_and_comes_back_the_same() -> None:
    plan = plan_of()
    design = matrix.design_of(plan, TABLE)
    assert design.answers == energy() and design.chosen == {}
    plan.phases[0]["instruments"] = plan.phases[0]["instruments"][:1]
    design = matrix.design_of(plan, TABLE)
    assert design.chosen == {"preparation": (plan.phases[0]["instruments"][0]["key"],)}
    picks = matrix.picks_of(design, advise(design.answers, TABLE))
    assert picks == {
        phase["kind"]: tuple(one["key"] for one in phase["instruments"]) for phase in plan.phases
    }


def test_answers_that_no_longer_exist_are_left_out_and_the_others_stay() -> None:
    plan = Plan(title="Oud", answers={"goals": ["ideas"], "kind": "vervallen", "iets": 3})
    assert matrix.answers_of(plan).goals == ("ideas",)


# To do ------------------------------------------------------------------------------


def test_the_list_follows_from_the_plan_and_every_task_has_a_key_of_its_own() -> None:
    tasks = plan_of().tasks
    assert len(tasks) > 10
    assert len({task["key"] for task in tasks}) == len(tasks)
    assert all(task["text"] and task["asked"] and not task["own"] for task in tasks)


def test_a_tick_survives_other_numbers_and_other_phases() -> None:
    plan = plan_of()
    hours = next(task for task in plan.tasks if "900" in task["text"] or "uren" in task["text"].lower())
    hours["done"], hours["who"] = True, "Ann"
    plan.answers = energy(hours=500).as_dict()
    plan.tasks = matrix.sync_tasks(plan, TABLE)
    again = next(task for task in plan.tasks if task["key"] == hours["key"])
    assert again["done"] and again["who"] == "Ann" and again["text"] != hours["text"]


def test_a_task_that_is_no_longer_asked_goes_unless_somebody_did_it_and_comes_back_with_its_tick() -> None:
    plan = plan_of()
    kept = plan.phases[0]["instruments"]
    of_first = [
        task for task in plan.tasks if task["phase"] == "preparation" and task["kind"] == "organisation"
    ]
    done, open_ = of_first[-1], of_first[-2]
    done["done"] = True
    plan.phases[0]["instruments"] = []
    plan.tasks = matrix.sync_tasks(plan, TABLE)
    keys = {task["key"]: task for task in plan.tasks}
    assert open_["key"] not in keys
    assert keys[done["key"]]["done"] and not keys[done["key"]]["asked"]
    plan.phases[0]["instruments"] = kept
    plan.tasks = matrix.sync_tasks(plan, TABLE)
    keys = {task["key"]: task for task in plan.tasks}
    assert keys[done["key"]]["done"] and keys[done["key"]]["asked"] and not keys[open_["key"]]["done"]


def test_what_is_still_empty_in_a_phase_is_named() -> None:
    phase = {**laid_out()[0], "starts": "", "council": "not_asked"}
    assert matrix.holes(phase) == ["dates", "responsible", "communication", "council"]
