# SPDX-License-Identifier: EUPL-1.2
"""Two people do something to one plan at the same moment: real threads, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from factories import make_person, make_town
from together import at_once, refused

from samenspel.foundations.accounts import actions as accounts
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.mix import actions
from samenspel.plan.mix.design import Design
from samenspel.plan.mix.models import Member, Plan
from samenspel.plan.processes.models import Process

from .plans import add_member, energy, make_plan


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.usefixtures("rows_that_lock"),
]


def member(name: str, plan: Plan | None = None, *roles: str, place: Place | None = None) -> Person:
    person = make_person(name, *roles, place=place)
    if plan is not None:
        add_member(plan, person)
    return person


def fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def test_two_officers_who_click_at_once_make_one_process() -> None:
    town = make_town()
    ann = member("Ann", None, "participation_officer", place=town)
    plan = make_plan(ann, place=town)
    bob = member("Bob", plan, "participation_officer", place=town)

    def make(person: Person) -> Any:
        return lambda: perform(actions.make_process, by=person, on=fresh(plan), place=town, title="Warmte")

    outcomes = at_once(make(ann), make(bob))
    assert refused(outcomes) == ["A process was made of this plan already."]
    process = Process.objects.get()
    assert fresh(plan).process == process
    assert Activity.objects.filter(process_number=process.pk).count() == Activity.objects.count()
    assert Commitment.objects.count() == len(process.planned["promises"])


def test_two_plans_that_become_processes_of_one_town_at_once_do_not_wait_for_each_other_forever() -> None:
    town = make_town()
    ann = member("Ann", None, "participation_officer", place=town)
    plans = [make_plan(ann, title, place=town) for title in ("Warmte", "Water", "Wegen")]

    def make(plan: Plan) -> Any:
        return lambda: perform(actions.make_process, by=ann, on=fresh(plan), place=town, title="Zelfde titel")

    outcomes = at_once(*(make(plan) for plan in plans))
    assert refused(outcomes) == []
    assert len(set(Process.objects.values_list("slug", flat=True))) == 3


def test_two_who_tick_two_tasks_at_once_both_find_their_tick() -> None:
    ann = member("Ann")
    plan = make_plan(ann)
    bob = member("Bob", plan)
    first, second = plan.tasks[0]["key"], plan.tasks[1]["key"]
    at_once(
        lambda: perform(actions.tick, by=ann, on=fresh(plan), key=first, done=True),
        lambda: perform(actions.tick, by=bob, on=fresh(plan), key=second, done=True),
    )
    assert {task["key"] for task in fresh(plan).tasks if task["done"]} == {first, second}


def test_two_who_change_two_phases_at_once_both_find_their_words() -> None:
    ann = member("Ann")
    plan = make_plan(ann)
    bob = member("Bob", plan)

    def change(person: Person, kind: str) -> Any:
        piece = actions.phase_piece(actions.phase_of(plan, kind))
        facts = {**piece, "responsible": person.name}
        return lambda: perform(
            actions.change_phase, by=person, on=fresh(plan), kind=kind, stamp=actions.stamp(piece), **facts
        )

    assert refused(at_once(change(ann, "preparation"), change(bob, "decision"))) == []
    assert [phase["responsible"] for phase in fresh(plan).phases[:2]] == ["Ann", "Bob"]


def test_of_two_who_change_the_same_piece_at_once_one_is_told() -> None:
    ann = member("Ann")
    plan = make_plan(ann)
    bob = member("Bob", plan)

    def change(person: Person) -> Any:
        stamp = actions.stamp(plan.note)
        return lambda: perform(
            actions.change_note, by=person, on=fresh(plan), stamp=stamp, note={"questions": person.name}
        )

    outcomes = at_once(change(ann), change(bob))
    [told] = refused(outcomes)
    assert "A colleague changed this" in told and fresh(plan).note["questions"] in ("Ann", "Bob")


def test_two_clicks_on_save_at_once_make_one_plan() -> None:
    ann = member("Ann")

    def save() -> Plan:
        return perform(actions.save, by=ann, on=ann, design=Design(energy()), title="Warmte")

    first, second = at_once(save, save)
    assert first == second and Plan.objects.count() == Member.objects.count() == 1


def test_the_last_two_who_leave_at_once_do_not_leave_a_plan_without_members() -> None:
    ann = member("Ann")
    plan = make_plan(ann)
    bob = member("Bob", plan)
    outcomes = at_once(
        lambda: perform(actions.leave, by=ann, on=fresh(plan)),
        lambda: perform(actions.leave, by=bob, on=fresh(plan)),
    )
    assert len(refused(outcomes)) == 1 and "You are the last one" in refused(outcomes)[0]
    assert Member.objects.filter(plan=plan).count() == 1


def test_the_last_two_who_erase_their_account_at_once_take_the_plan_along() -> None:
    ann = member("Ann")
    plan = make_plan(ann)
    bob = member("Bob", plan)
    at_once(
        lambda: perform(accounts.erase_account, by=ann, on=ann),
        lambda: perform(accounts.erase_account, by=bob, on=bob),
    )
    assert not Plan.objects.exists()


def test_who_joins_while_the_last_one_leaves_is_in_or_finds_it_gone() -> None:
    ann, bob = member("Ann"), make_person("Bob")
    plan = make_plan(ann)
    token = plan.token
    at_once(
        lambda: perform(actions.leave, by=ann, on=fresh(plan), sure=True),
        lambda: perform(actions.join, by=bob, on=plan, token=token),
    )
    left = Plan.objects.filter(pk=plan.pk).first()
    if left is None:
        assert not Member.objects.exists()
    else:
        assert [one.person for one in Member.objects.filter(plan=left)] == [bob]


def test_somebody_who_joins_twice_at_once_is_one_member() -> None:
    plan, bob = make_plan(member("Ann")), make_person("Bob")
    at_once(*[lambda: perform(actions.join, by=bob, on=fresh(plan), token=plan.token)] * 3)
    assert Member.objects.filter(plan=plan, person=bob).count() == 1
