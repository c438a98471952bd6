# SPDX-License-Identifier: EUPL-1.2
"""Thirty days after an event nobody knows any more who registered. The numbers stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from samenspel.foundations.accounts.actions import erase_account, my_data
from samenspel.foundations.events import actions, regular
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event, Registration
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import perform

pytestmark = pytest.mark.django_db
Make = Callable[..., Event]


def come(event: Event, name: str, mode: str = "on_site", companions: int = 0) -> Registration:
    return perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        mode=mode,
        companions=companions,
    )


def forget_after(event: Event, days: float) -> Event:
    with time_machine.travel(event.ends_at + timedelta(days=days), tick=False):
        regular.forget(timezone.now())
    return Event.objects.get(pk=event.pk)


def test_registrations_go_after_thirty_days_and_not_before(evening: Make) -> None:
    old, later = (
        evening(),
        evening(starts_at=timezone.now() + timedelta(days=20), ends_at=timezone.now() + timedelta(days=21)),
    )
    come(old, "Wim", companions=1)
    come(later, "Ann")
    forget_after(old, 29.9)
    assert Registration.objects.count() == 2
    after = forget_after(old, 30.1)
    assert [row.name for row in Registration.objects.all()] == ["Ann"]
    assert after.taken == 2, "how many registered stays"


def test_who_checked_in_becomes_the_count_where_nobody_counted_by_hand(evening: Make, clerk: Person) -> None:
    event = evening(mode="hybrid")
    for name, mode, companions in (("Een", "on_site", 2), ("Twee", "on_site", 0), ("Thuis", "online", 0)):
        made = come(event, name, mode, companions)
        if name != "Twee":
            with time_machine.travel(event.starts_at, tick=False):
                perform(actions.check_in, by=clerk, on=made)
    after = forget_after(event, 31)
    assert (after.counted_on_site, after.counted_online) == (3, 1)
    assert attendance(after)["on_site"].there == 3


def test_a_count_by_hand_stays_and_without_a_single_check_in_nobody_knows(
    evening: Make, clerk: Person, facilitator: Person
) -> None:
    counted, unknown = evening(), evening()
    for event in (counted, unknown):
        made = come(event, "Wim")
    with time_machine.travel(counted.ends_at, tick=False):
        perform(actions.count_attendance, by=facilitator, on=counted, counted_on_site=40)
        perform(actions.check_in, by=clerk, on=Registration.objects.get(event=counted))
    assert forget_after(counted, 31).counted_on_site == 40
    assert Event.objects.get(pk=unknown.pk).counted_on_site is None
    assert not Registration.objects.filter(pk=made.pk).exists()


def test_forgetting_twice_is_harmless(evening: Make, clerk: Person) -> None:
    event = evening()
    with time_machine.travel(event.starts_at - timedelta(minutes=1), tick=False):
        perform(actions.check_in, by=clerk, on=come(event, "Wim"))
    assert forget_after(event, 31).counted_on_site == 1
    assert forget_after(event, 32).counted_on_site == 1


def test_what_is_held_about_somebody_can_be_taken_along_and_erased(
    evening: Make, ann: Person, clerk: Person
) -> None:
    past, coming = (
        evening(),
        evening(starts_at=timezone.now() + timedelta(days=60), ends_at=timezone.now() + timedelta(days=61)),
    )
    was = perform(actions.register, by=ann, on=past, request_note="Ik zie slecht", companions=1)
    perform(actions.register, by=ANONYMOUS, on=coming, name="Ann", email="ann@voorbeeld.example")
    held = my_data(ann)["events"]["registrations"]
    assert {row["event__title"] for row in held} == {past.title} and len(held) == 2
    with time_machine.travel(past.starts_at, tick=False):
        perform(actions.check_in, by=clerk, on=was)
    with time_machine.travel(past.ends_at + timedelta(days=1), tick=False):
        perform(erase_account, by=ann, on=ann)
    [left] = Registration.objects.all()
    assert (left.pk, left.name, left.email, left.person, left.request_note) == (was.pk, "", "", None, "")
    assert attendance(Event.objects.get(pk=past.pk))["on_site"].there == 2, "the count stays"
    assert Event.objects.get(pk=coming.pk).taken == 0, "the seat is free again"
