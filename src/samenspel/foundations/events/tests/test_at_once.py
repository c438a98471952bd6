# SPDX-License-Identifier: EUPL-1.2
"""Several people register, cancel and check in at the same moment: real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from factories import make_person, officer_of
from together import at_once, refused

from samenspel.foundations.accounts.actions import erase_account
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions, making, seats
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import AgendaItem, Event, Mode, Registration
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.clauses import Action, can
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.roles import PREPARE

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]
State = Registration.State
Make = Callable[..., Event]
# As an instrument does: inside an action on the activity.
change = Action(
    "test.change",
    "change",
    Activity,
    (can(PREPARE),),
    lambda activity, by, **facts: making.change(activity.events.get(), **facts),
)


def come(event: Event, name: str, companions: int = 0, by: Any = ANONYMOUS) -> Registration:
    return perform(
        actions.register,
        by=by,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        companions=companions,
    )


def people(amount: int) -> list[Person]:
    return [make_person(f"P{number}") for number in range(amount)]


def counted(event: Event) -> dict[str, int]:
    """How many registrations there are of each kind; the counter on the event must say the same."""
    event.refresh_from_db()
    assert event.taken == seats.heads_registered(event, Mode.ON_SITE)
    assert event.online_taken == seats.heads_registered(event, Mode.ONLINE)
    rows = event.registrations.values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_the_last_seat_goes_to_one_of_two_who_click_at_once(evening: Make) -> None:
    event = evening(seats=1)
    outcomes = at_once(*(lambda p=p: come(event, p.name, by=p) for p in people(2)))
    assert refused(outcomes) == [] and sorted(made.state for made in outcomes) == ["seat", "waiting"]
    assert counted(event) == {"seat": 1, "waiting": 1}


def test_twelve_for_five_seats(evening: Make) -> None:
    event = evening(seats=5)
    at_once(*(lambda n=n: come(event, f"P{n}", companions=n % 3) for n in range(12)))
    found = counted(event)
    assert found["seat"] + found["waiting"] == 12 and event.taken == 5


def test_the_same_person_registers_twice_and_counts_once(evening: Make, ann: Person) -> None:
    event = evening(seats=5)
    assert (
        refused(at_once(*[lambda: come(event, "Ann", by=ann)] * 4))
        == ["You are registered already. Change your registration instead."] * 3
    )
    assert counted(event) == {"seat": 1}


def test_the_same_address_registers_twice_and_counts_once(evening: Make) -> None:
    event = evening(seats=5)
    outcomes = at_once(*[lambda: come(event, "Wim")] * 4)
    assert refused(outcomes) == [] and len({made.pk for made in outcomes}) == 1
    assert counted(event) == {"seat": 1}


def test_registering_while_seats_shrink_gives_no_seat_that_is_gone(evening: Make) -> None:
    event = evening(seats=4)
    officer = officer_of(event.place)
    outcomes = at_once(
        lambda: perform(change, by=officer, on=event.activity, seats=2),
        *(lambda n=n: come(event, f"P{n}") for n in range(4)),
    )
    found = counted(event)
    if refused(outcomes):  # three or four sat already: the smaller number was refused
        assert event.seats == 4 and found == {"seat": 4}
    else:
        assert event.seats == 2 and found == {"seat": 2, "waiting": 2}


def test_two_cancel_at_once_and_two_move_up(evening: Make) -> None:
    event = evening(seats=2)
    seated = [come(event, f"Zit{n}") for n in range(2)]
    for n in range(3):
        come(event, f"Wacht{n}")
    assert refused(at_once(*(lambda r=r: perform(actions.cancel, by=ANONYMOUS, on=r) for r in seated))) == []
    assert counted(event) == {"cancelled": 2, "seat": 2, "waiting": 1}
    assert event.registrations.get(state=State.WAITING).name == "Wacht2"


def test_the_same_registration_cancelled_twice_frees_one_seat(evening: Make) -> None:
    event = evening(seats=1)
    made = come(event, "Zit")
    for n in range(2):
        come(event, f"Wacht{n}")
    outcomes = at_once(*[lambda: perform(actions.cancel, by=ANONYMOUS, on=made)] * 3)
    assert refused(outcomes) == ["This registration was cancelled already."] * 2
    assert counted(event) == {"cancelled": 1, "seat": 1, "waiting": 1}


def test_who_moves_up_while_cancelling_themselves_leaves_no_seat_lost(evening: Make) -> None:
    """Both hold a row the other needs: the database undoes one, and it is done again."""
    event = evening(seats=1)
    seat, waits, last = come(event, "Zit"), come(event, "Wacht"), come(event, "Laatste")
    outcomes = at_once(
        lambda: perform(actions.cancel, by=ANONYMOUS, on=seat),
        lambda: perform(actions.cancel, by=ANONYMOUS, on=waits),
    )
    assert refused(outcomes) == []
    last.refresh_from_db()
    assert last.state == State.SEAT and counted(event) == {"cancelled": 2, "seat": 1}


def test_everything_at_once_leaves_true_counts(evening: Make, ann: Person) -> None:
    event = evening(mode="online", venue="", online_seats=6)
    event = making_hybrid(event)
    made = [come_by(event, f"P{n}", "on_site" if n % 2 else "online", n % 3) for n in range(8)]
    own = perform(actions.register, by=ann, on=event, mode="on_site")
    officer = officer_of(event.place)
    at_once(
        *(lambda r=r: perform(actions.cancel, by=ANONYMOUS, on=r) for r in made[:3]),
        *(
            lambda r=r: perform(actions.change_registration, by=ANONYMOUS, on=r, companions=0)
            for r in made[3:5]
        ),
        lambda: perform(actions.change_registration, by=ANONYMOUS, on=made[5], mode="online"),
        lambda: perform(actions.cancel, by=ann, on=own),
        lambda: perform(erase_account, by=ann, on=ann),
        lambda: perform(change, by=officer, on=event.activity, seats=9),
        lambda: come_by(event, "Nieuw", "on_site", 2),
    )
    counted(event)
    for row in event.registrations.filter(state=State.WAITING):
        assert not seats.fits(event, row.mode, row.heads)


def making_hybrid(event: Event) -> Event:
    Event.objects.filter(pk=event.pk).update(mode="hybrid", venue="Zaal", seats=4)
    return Event.objects.select_related("activity", "place").get(pk=event.pk)


def come_by(event: Event, name: str, mode: str, companions: int) -> Registration:
    return perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        companions=companions,
        mode=mode,
    )


def test_the_same_code_at_two_doors_checks_in_once(evening: Make) -> None:
    event = evening()
    made = come(event, "Wim", companions=2)
    with time_machine.travel(event.starts_at, tick=False):
        outcomes = at_once(
            *[lambda: perform(actions.check_in_with_code, by=ANONYMOUS, on=event, code=made.code)] * 3
        )
    assert refused(outcomes) == [] and attendance(event)["on_site"].checked_in == 3


def test_two_who_lead_start_two_items_and_one_runs(evening: Make) -> None:
    event = evening()
    officer = officer_of(event.place)
    rows = [{"kind": "talk", "title": f"Deel {n}", "minutes": 5} for n in range(3)]
    perform(actions.set_agenda, by=officer, on=event, rows=rows, version=1)
    items = list(event.agenda.all())
    at_once(*(lambda i=i: perform(actions.start_item, by=officer, on=i) for i in items))
    assert AgendaItem.objects.filter(started_at__isnull=False, ended_at=None).count() == 1


def test_two_who_register_for_the_last_seat_on_the_site_both_get_a_page(evening: Make) -> None:
    event = evening(seats=1)
    address = reverse("event-register", args=[event.place.slug, event.pk])

    def click(person: Person) -> str:
        browser = Client()
        browser.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
        return browser.post(
            "/en" + address.removeprefix("/en"), {"companions": "0"}, follow=True
        ).content.decode()

    pages = at_once(*(lambda p=p: click(p) for p in people(2)))
    assert sum("There is a seat for you" in page for page in pages) == 1
    assert sum("You are number 1 on the waiting list" in page for page in pages) == 1


def test_an_evening_called_off_while_somebody_registers_ends_either_way(evening: Make) -> None:
    event = evening()
    officer = officer_of(event.place)
    outcomes = at_once(
        lambda: perform(actions.call_off, by=officer, on=event, why="De zaal staat onder water."),
        lambda: come(event, "Wim"),
    )
    assert refused(outcomes) in ([], ["This was called off."])
    event.refresh_from_db()
    assert event.cancelled_at is not None
