# SPDX-License-Identifier: EUPL-1.2
"""Registering: who may, until when, with or without an account, and what becomes of a seat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_ideas_activity, make_person, make_process, make_town
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions, making, seats
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event, Mode, Registration
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform

pytestmark = pytest.mark.django_db
State = Registration.State
Make = Callable[..., Event]


def come(event: Event, by: Any = ANONYMOUS, **facts: Any) -> Registration:
    if by is ANONYMOUS:
        facts = {"name": "Wim", "email": "wim@voorbeeld.example", **facts}
    return perform(actions.register, by=by, on=event, language="en", **facts)


def wrong(excinfo: Any) -> dict[str, list[str]]:
    return excinfo.value.message_dict


# With an account and without --------------------------------------------------------------------------------------------------


def test_somebody_with_an_account_gets_a_seat_under_their_own_name(evening: Make, ann: Person) -> None:
    event = evening(seats=10)
    made = come(event, ann, companions=2)
    event.refresh_from_db()
    assert (made.state, made.name, made.email, made.person) == (State.SEAT, "Ann", "", ann)
    assert (made.mode, made.heads, event.taken) == (Mode.ON_SITE, 3, 3)
    assert len(made.code) == 6 and made.source == "web"


def test_without_an_account_a_name_and_an_address_are_needed(evening: Make) -> None:
    event = evening()
    with pytest.raises(ValidationError) as excinfo:
        come(event, name=" ", email="geen adres")
    assert set(wrong(excinfo)) == {"name", "email"}
    assert not Registration.objects.exists() and not Email.objects.exists()
    made = come(event, name="Wim", email=" Wim@Voorbeeld.example ")
    assert (made.name, made.email, made.person) == ("Wim", "wim@voorbeeld.example", None)


def test_with_an_account_one_registers_once(evening: Make, ann: Person) -> None:
    event = evening()
    come(event, ann)
    with pytest.raises(Refused, match="registered already"):
        come(event, ann)
    assert Registration.objects.count() == 1


def test_an_address_that_is_registered_already_changes_nothing_and_tells_only_its_owner(
    evening: Make,
) -> None:
    event = evening(seats=5)
    first = come(event)
    second = come(event, name="Iemand anders", companions=3, email="WIM@voorbeeld.example")
    event.refresh_from_db()
    assert second.pk == first.pk and Registration.objects.count() == 1 and event.taken == 1
    assert Registration.objects.get().name == "Wim"
    assert [letter.subject for letter in Email.objects.order_by("pk")][1].startswith(
        "You are registered already"
    )
    assert Email.objects.filter(to="wim@voorbeeld.example").count() == 2


def test_an_address_hears_twice_at_most_that_it_is_registered_already(evening: Make) -> None:
    event = evening()
    for _each in range(6):
        come(event)
    assert Email.objects.count() == 3


def test_the_address_of_an_account_that_is_registered_counts_as_registered(
    evening: Make, ann: Person
) -> None:
    event = evening()
    come(event, ann)
    come(event, email="ann@voorbeeld.example")
    assert Registration.objects.count() == 1


def test_who_registered_without_an_account_and_signs_in_later_owns_that_registration(
    evening: Make, ann: Person, bob: Person
) -> None:
    event = evening()
    made = come(event, email="ann@voorbeeld.example")
    assert not may(ann, actions.register, event) and not may(bob, actions.cancel, made)
    assert perform(actions.cancel, by=ann, on=made).state == State.CANCELLED


def test_after_cancelling_one_can_register_again(evening: Make, ann: Person) -> None:
    event = evening(seats=1)
    perform(actions.cancel, by=ann, on=come(event, ann))
    assert come(event, ann).state == State.SEAT


# Who may, and until when ------------------------------------------------------------------------------------------------------


def test_where_the_town_asks_for_an_account_nobody_registers_without(evening: Make, ann: Person) -> None:
    event = evening()
    Activity.objects.update(who_may=Activity.WhoMay.ACCOUNT)
    with pytest.raises(Refused, match="asks for an account"):
        come(event)
    assert come(event, ann).state == State.SEAT


def test_where_only_verified_residents_come_a_check_elsewhere_does_not_count(
    evening: Make, place: Place
) -> None:
    event = evening()
    Activity.objects.update(who_may=Activity.WhoMay.VERIFIED)
    here = make_person("Hier", "verified_resident", place=place)
    there = make_person("Daar", "verified_resident", place=make_town("elders"))
    with pytest.raises(Refused, match="asks for an account"):
        come(event, there)
    assert come(event, here).state == State.SEAT


def test_nobody_registers_for_a_draft(place: Place, ann: Person) -> None:
    draft = make_ideas_activity(make_process(place, "draft", title="Nog niet"))
    starts = timezone.now() + timedelta(days=3)
    event = making.make(
        draft, kind="ideas", starts_at=starts, ends_at=starts + timedelta(hours=1), venue="Zaal"
    )
    with pytest.raises(Refused, match="not public"):
        come(event, ann)


def test_where_everybody_can_just_come_nobody_registers(evening: Make, ann: Person) -> None:
    with pytest.raises(Refused, match="just come"):
        come(evening(takes_registrations=False), ann)


@pytest.mark.parametrize("own_moment", [True, False])
def test_registering_ends_at_its_moment_or_when_it_begins(
    evening: Make, ann: Person, bob: Person, own_moment: bool
) -> None:
    event = evening()
    if own_moment:
        event = making.change(event, registration_closes_at=event.starts_at - timedelta(days=2))
    last = event.registration_closes_at or event.starts_at
    with time_machine.travel(last - timedelta(seconds=1), tick=False):
        assert come(event, ann).state == State.SEAT
    with time_machine.travel(last, tick=False), pytest.raises(Refused, match="too late to register"):
        come(event, bob)


def test_after_registering_closed_one_can_still_cancel_until_it_begins(evening: Make, ann: Person) -> None:
    event = evening()
    made = come(event, ann)
    with time_machine.travel(event.starts_at, tick=False), pytest.raises(Refused, match="It has begun"):
        perform(actions.cancel, by=ann, on=made)
    with time_machine.travel(event.starts_at - timedelta(seconds=1), tick=False):
        assert perform(actions.cancel, by=ann, on=made).state == State.CANCELLED


def test_what_is_not_offered_is_refused_with_a_sentence_for_each_field(evening: Make, ann: Person) -> None:
    event = evening(mode="hybrid", most_companions=1, requests=["childcare"])
    with pytest.raises(ValidationError) as excinfo:
        come(event, ann, mode="", companions=2, requests=["transport"])
    assert set(wrong(excinfo)) == {"mode", "companions", "requests"}
    made = come(event, ann, mode="online", companions=1, requests=["childcare", "childcare"])
    assert (made.mode, made.requests) == (Mode.ONLINE, ["childcare"])
    event.refresh_from_db()
    assert (event.taken, event.online_taken) == (0, 2)


# On paper and by telephone ----------------------------------------------------------------------------------------------------


def test_a_clerk_enters_somebody_without_an_address_also_after_registering_closed(
    evening: Make, clerk: Person, ann: Person
) -> None:
    event = evening()
    with time_machine.travel(event.starts_at + timedelta(minutes=5), tick=False):
        made = perform(actions.enter, by=clerk, on=event, name="Mevrouw Peeters", companions=1)
        with pytest.raises(Refused, match="on paper or by telephone"):
            perform(actions.enter, by=ann, on=event, name="Ann")
    assert (made.source, made.state, made.heads, made.address) == ("paper", State.SEAT, 2, "")
    assert not Email.objects.exists()


def test_the_desk_gives_no_seat_that_is_not_there(evening: Make, clerk: Person, ann: Person) -> None:
    event = evening(seats=1)
    come(event, ann)
    made = perform(actions.enter, by=clerk, on=event, name="Mevrouw Peeters")
    assert made.state == State.WAITING
    making.change(event, seats=2)
    made.refresh_from_db()
    assert made.state == State.SEAT


def test_the_desk_hears_which_address_is_registered_already(
    evening: Make, clerk: Person, ann: Person
) -> None:
    event = evening()
    come(event, ann)
    for email, sentence in (
        ("ann@voorbeeld.example", "registered already"),
        ("geen adres", "no e-mail address"),
    ):
        with pytest.raises(ValidationError) as excinfo:
            perform(actions.enter, by=clerk, on=event, name="Ann", email=email)
        assert sentence in wrong(excinfo)["email"][0]


# Changing ---------------------------------------------------------------------------------------------------------------------


def test_only_the_owner_and_the_desk_change_a_registration(
    evening: Make, ann: Person, bob: Person, clerk: Person
) -> None:
    made = come(evening(), ann)
    for other in (bob, ANONYMOUS):
        for action in (actions.change_registration, actions.cancel):
            with pytest.raises(Refused, match="not yours"):
                perform(action, by=other, on=made)
    assert perform(actions.change_registration, by=ann, on=made, companions=1).heads == 2
    assert perform(actions.change_registration, by=clerk, on=made, companions=2).heads == 3


def test_a_change_for_which_there_is_no_room_leaves_the_seat_as_it_was(
    evening: Make, ann: Person, bob: Person
) -> None:
    event = evening(mode="hybrid", seats=3, online_seats=1)
    made = come(event, ann, mode="on_site", companions=1)
    come(event, bob, mode="online")
    for facts in ({"companions": 2, "mode": "online"}, {"companions": 3}):
        with pytest.raises(ValidationError, match="stayed as it was"):
            perform(actions.change_registration, by=ann, on=made, **facts)
    made.refresh_from_db()
    event.refresh_from_db()
    assert (made.state, made.mode, made.heads) == (State.SEAT, Mode.ON_SITE, 2)
    assert (event.taken, event.online_taken) == (2, 1)
    perform(actions.change_registration, by=ann, on=made, companions=2)
    event.refresh_from_db()
    assert event.taken == 3


def test_going_online_frees_the_chair_for_who_waits(evening: Make, ann: Person, bob: Person) -> None:
    event = evening(mode="hybrid", seats=1)
    first = come(event, ann, mode="on_site")
    waiting = come(event, bob, mode="on_site")
    assert waiting.state == State.WAITING
    perform(actions.change_registration, by=ann, on=first, mode="online")
    waiting.refresh_from_db()
    event.refresh_from_db()
    assert waiting.state == State.SEAT and (event.taken, event.online_taken) == (1, 1)


def test_who_changes_to_another_line_joins_its_end(evening: Make) -> None:
    event = evening(mode="hybrid", seats=1, online_seats=1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made = []
        for number, mode in enumerate(["on_site", "online", "on_site", "online"]):
            made.append(come(event, mode=mode, email=f"p{number}@voorbeeld.example"))
            clock.shift(60)
        _a, _b, c, d = made
        c = perform(actions.change_registration, by=ANONYMOUS, on=c, mode="online")
    assert seats.place_in_line(d) == 1 and seats.place_in_line(c) == 2


# At the door ------------------------------------------------------------------------------------------------------------------


def test_a_code_checks_in_from_half_an_hour_before_until_an_hour_after(evening: Make, ann: Person) -> None:
    event = evening()
    made = come(event, ann)
    code = f" {made.code[:3].lower()} {made.code[3:]}"
    for moment in (event.starts_at - timedelta(minutes=31), event.ends_at + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False), pytest.raises(Refused, match="half an hour before"):
            perform(actions.check_in_with_code, by=ANONYMOUS, on=event, code=code)
    with time_machine.travel(event.starts_at - timedelta(minutes=30), tick=False):
        first = perform(actions.check_in_with_code, by=ANONYMOUS, on=event, code=code)
    with time_machine.travel(event.ends_at, tick=False):
        again = perform(actions.check_in_with_code, by=ANONYMOUS, on=event, code=code)
    assert first.attended == Mode.ON_SITE and again.checked_in_at == first.checked_in_at


def test_a_wrong_code_and_one_of_another_evening_check_nobody_in(
    evening: Make, ann: Person, bob: Person
) -> None:
    event, other = evening(seats=1), evening()
    come(event, ann)
    waiting, elsewhere = come(event, bob), come(other, bob)
    with time_machine.travel(event.starts_at, tick=False):
        for code, sentence in (
            ("AAAAAA", "not on the list"),
            ("", "not on the list"),
            (elsewhere.code, "not on the list"),
            (waiting.code, "waiting list"),
        ):
            with pytest.raises(ValidationError) as excinfo:
                perform(actions.check_in_with_code, by=ANONYMOUS, on=event, code=code)
            assert sentence in wrong(excinfo)["code"][0]
    assert not Registration.objects.exclude(checked_in_at=None).exists()


def test_at_the_door_people_are_let_in_otherwise_than_they_said_and_that_can_be_undone(
    evening: Make, ann: Person, bob: Person, facilitator: Person, clerk: Person
) -> None:
    event = evening(mode="hybrid", seats=1)
    made, waiting = come(event, ann, mode="on_site", companions=1), come(event, bob, mode="on_site")
    assert made.state == State.WAITING and waiting.state == State.SEAT
    with pytest.raises(Refused, match="twelve hours"):
        perform(actions.check_in, by=clerk, on=made)
    with time_machine.travel(event.starts_at, tick=False):
        with pytest.raises(Refused, match="receives people"):
            perform(actions.check_in, by=ann, on=made)
        perform(actions.check_in, by=clerk, on=made, attended="online")
        perform(actions.check_in, by=facilitator, on=waiting)
        with pytest.raises(Refused, match="checked in already"):
            perform(actions.check_in, by=clerk, on=made)
        came = attendance(Event.objects.get(pk=event.pk))
        assert (came["on_site"].checked_in, came["online"].checked_in) == (1, 2)
        perform(actions.undo_check_in, by=clerk, on=made)
    came = attendance(Event.objects.get(pk=event.pk))
    assert (came["on_site"].there, came["online"].there) == (1, 0)


def test_counted_by_hand_goes_before_checked_in(evening: Make, ann: Person, facilitator: Person) -> None:
    event = evening()
    made = come(event, ann)
    with pytest.raises(Refused, match="not begun"):
        perform(actions.count_attendance, by=facilitator, on=event, counted_on_site=3)
    with time_machine.travel(event.ends_at, tick=False):
        perform(actions.check_in, by=facilitator, on=made)
        with pytest.raises(ValidationError):
            perform(actions.count_attendance, by=facilitator, on=event, counted_on_site=-1)
        after = perform(actions.count_attendance, by=facilitator, on=event, counted_on_site=31)
    came = attendance(after)["on_site"]
    assert (came.registered, came.checked_in, came.there) == (1, 1, 31)
