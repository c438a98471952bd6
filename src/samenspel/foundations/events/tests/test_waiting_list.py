# SPDX-License-Identifier: EUPL-1.2
"""The waiting list: no seat twice, the order that stands on the page, and nobody lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_office.models import Email

from samenspel.foundations.events import actions, making, seats
from samenspel.foundations.events.models import Event, Mode, Registration
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import perform

pytestmark = pytest.mark.django_db
State = Registration.State
Make = Callable[..., Event]


def come(event: Event, name: str, companions: int = 0, mode: str = "") -> Registration:
    return perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        companions=companions,
        mode=mode,
        language="en",
    )


def states(event: Event) -> dict[str, str]:
    return dict(event.registrations.order_by("pk").values_list("name", "state"))


def letters_to(name: str) -> list[str]:
    rows = Email.objects.filter(to=f"{name}@voorbeeld.example".lower()).order_by("pk")
    return [row.subject.partition(":")[0] for row in rows]


def test_seats_that_come_free_go_to_the_first_in_line(evening: Make) -> None:
    event = evening(seats=1)
    first, *_waiting = [come(event, name) for name in ("Een", "Twee", "Drie")]
    perform(actions.cancel, by=ANONYMOUS, on=first)
    assert states(event) == {"Een": "cancelled", "Twee": "seat", "Drie": "waiting"}
    assert letters_to("Twee") == ["You are on the waiting list", "There is a seat for you"]
    assert letters_to("Drie") == ["You are on the waiting list"]


def test_a_group_keeps_nobody_waiting_keeps_its_place_and_hears_once_that_it_was_passed_over(
    evening: Make,
) -> None:
    event = evening(seats=4)
    seated = [come(event, f"Zit{number}") for number in range(4)]
    group = come(event, "Groep", companions=3)
    for name in ("Alleen", "Ook"):
        come(event, name)
    perform(actions.cancel, by=ANONYMOUS, on=seated[0])
    perform(actions.cancel, by=ANONYMOUS, on=seated[1])
    assert [states(event)[name] for name in ("Groep", "Alleen", "Ook")] == ["waiting", "seat", "seat"]
    assert letters_to("Groep") == ["You are on the waiting list", "Not enough seats yet for your group"]
    group.refresh_from_db()
    assert group.passed_at is not None and seats.place_in_line(group) == 1
    making.change(event, seats=8)
    assert states(event)["Groep"] == "seat"
    assert letters_to("Groep")[-1] == "There is a seat for you"


def test_a_newcomer_who_fits_gets_the_seat_that_a_group_in_front_cannot_use(evening: Make) -> None:
    event = evening(seats=2)
    come(event, "Een")
    come(event, "Groep", companions=2)
    assert come(event, "Nieuw").state == State.SEAT
    assert letters_to("Groep")[-1] == "Not enough seats yet for your group"
    assert letters_to("Nieuw") == ["You are expected"]


def test_a_group_that_comes_with_fewer_gets_the_seats_at_once(evening: Make) -> None:
    event = evening(seats=2)
    come(event, "Een")
    group = come(event, "Groep", companions=2)
    after = perform(actions.change_registration, by=ANONYMOUS, on=group, companions=0)
    event.refresh_from_db()
    assert after.state == State.SEAT and event.taken == 2


def test_more_seats_let_as_many_move_up_as_fit_in_order(evening: Make) -> None:
    event = evening(seats=1)
    for name, companions in (("Een", 0), ("Twee", 1), ("Drie", 2), ("Vier", 0)):
        come(event, name, companions)
    making.change(event, seats=4)
    assert states(event) == {"Een": "seat", "Twee": "seat", "Drie": "waiting", "Vier": "seat"}
    making.change(event, seats=None)
    assert set(states(event).values()) == {"seat"}


def test_fewer_seats_than_are_given_away_is_refused_and_nobody_loses_one(evening: Make) -> None:
    event = evening(seats=5)
    come(event, "Een", companions=2)
    with pytest.raises(ValidationError) as excinfo:
        making.change(event, seats=2)
    assert "3 seats are given away" in excinfo.value.message_dict["seats"][0]
    assert making.change(event, seats=3).seats == 3
    assert come(event, "Twee").state == State.WAITING


def test_an_account_that_is_erased_gives_its_seat_to_the_next(evening: Make, ann: Person) -> None:
    from samenspel.foundations.accounts.actions import erase_account

    event = evening(seats=1)
    perform(actions.register, by=ann, on=event, language="en")
    come(event, "Twee")
    perform(erase_account, by=ann, on=ann)
    event.refresh_from_db()
    assert states(event) == {"Twee": "seat"} and event.taken == 1
    assert letters_to("Twee")[-1] == "There is a seat for you"


def test_once_it_began_nobody_gets_a_letter_about_seats_any_more(evening: Make, clerk: Person) -> None:
    event = evening(seats=2)
    come(event, "Een")
    come(event, "Groep", companions=1)
    with time_machine.travel(event.starts_at, tick=False):
        perform(actions.enter, by=clerk, on=event, name="Zonder afspraak")
    assert states(event) == {"Een": "seat", "Groep": "waiting", "Zonder afspraak": "seat"}
    assert letters_to("Groep") == ["You are on the waiting list"]


# The property -----------------------------------------------------------------------------------------------------------------

WAYS = st.sampled_from(["on_site", "on_site", "online"])
WHICH = st.integers(0, 30)
COMING = st.tuples(st.just("come"), WAYS, st.integers(0, 3))
DOINGS = st.tuples(
    st.lists(COMING, min_size=5, max_size=10),  # first more people than seats, or there would be no line
    st.lists(
        st.one_of(
            COMING,
            st.tuples(st.just("cancel"), WHICH, st.just(0)),
            st.tuples(st.just("people"), WHICH, st.integers(0, 3)),
            st.tuples(st.just("way"), WHICH, WAYS),
            st.tuples(st.just("seats"), st.sampled_from(["seats", "online_seats"]), st.integers(1, 8)),
        ),
        min_size=5,
        max_size=12,
    ),
).map(lambda both: [*both[0], *both[1]])


class Over(Exception):
    """Takes one example back."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS, places=st.tuples(st.integers(1, 5), st.integers(1, 4)))
def test_whatever_happens_no_seat_is_given_twice_the_order_holds_and_nobody_is_lost(
    evening: Make, monkeypatch: Any, doings: list[Any], places: tuple[int, int]
) -> None:
    monkeypatch.setattr("samenspel.foundations.events.letters.send_letter", lambda *args, **kwargs: None)
    with pytest.raises(Over), transaction.atomic():
        event = evening(mode="hybrid", seats=places[0], online_seats=places[1])
        active: set[int] = set()
        for number, (doing, what, much) in enumerate(doings):
            before = {row.pk: row for row in event.registrations.all()}
            chosen = before[sorted(active)[what % len(active)]] if isinstance(what, int) and active else None
            own = chosen.pk if chosen else None
            try:
                with transaction.atomic():
                    match doing:
                        case "come":
                            own = come(event, f"p{number}", much, what).pk
                            active.add(own)
                        case "cancel" if chosen:
                            perform(actions.cancel, by=ANONYMOUS, on=chosen)
                            active.discard(chosen.pk)
                        case "people" if chosen:
                            perform(actions.change_registration, by=ANONYMOUS, on=chosen, companions=much)
                        case "way" if chosen:
                            perform(actions.change_registration, by=ANONYMOUS, on=chosen, mode=much)
                        case "seats":
                            making.change(event, **{what: much})
            except ValidationError:
                pass  # no room: it must all be as it was, which is checked below like everything else
            check(event, before, active, own)
        raise Over


def check(event: Event, before: dict[int, Registration], active: set[int], own: int | None) -> None:
    event.refresh_from_db()
    now = {row.pk: row for row in event.registrations.all()}
    assert {pk for pk, row in now.items() if row.state != State.CANCELLED} == active, "nobody is lost"
    for mode in (Mode.ON_SITE, Mode.ONLINE):
        heads = sum(row.heads for row in now.values() if row.state == State.SEAT and row.mode == mode)
        assert heads == seats.taken_of(event, mode) <= seats.seats_of(event, mode)
        line = sorted(
            (row for row in now.values() if row.state == State.WAITING and row.mode == mode),
            key=lambda row: (row.waiting_since, row.pk),
        )
        assert not any(seats.fits(event, mode, row.heads) for row in line), "no seat stays empty for who fits"
        assert [seats.place_in_line(row) for row in line] == list(range(1, len(line) + 1))
        for row in now.values():
            was = before.get(row.pk)
            waited = was is None or (was.state == State.WAITING and was.mode == row.mode)
            if row.state != State.SEAT or row.mode != mode or not waited:
                continue
            stood = was.waiting_since if was is not None else None
            for ahead in line:
                if stood is None or (ahead.waiting_since, ahead.pk) < (stood, row.pk):
                    assert ahead.heads > row.heads or ahead.pk == own, "only who did not fit is passed over"
                    assert ahead.passed_at is not None or ahead.pk == own, "and hears so"
    for row in before.values():
        if row.state == State.SEAT and row.pk != own:
            assert now[row.pk].state == State.SEAT, "nobody loses a seat by what others do"
