# SPDX-License-Identifier: EUPL-1.2
"""The letters: what stands in each, read as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation
from post_office.models import Email

from samenspel.foundations.events import actions, letters, making, regular
from samenspel.foundations.events.models import Event, Registration
from samenspel.foundations.people.models import ANONYMOUS, Notify, Person
from samenspel.foundations.rules.door import perform

pytestmark = pytest.mark.django_db
Make = Callable[..., Event]
WHEN = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
"""half past seven in the evening in Belgium"""


@pytest.fixture(autouse=True)
def _winter() -> Any:
    with time_machine.travel(datetime(2026, 2, 20, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def event(evening: Make) -> Event:
    return evening(
        mode="hybrid",
        seats=2,
        starts_at=WHEN,
        ends_at=WHEN + timedelta(hours=2),
        requests=["interpreter"],
        accessibility="De zaal ligt gelijkvloers.",
        online_link="https://kijk.example/kamer",
    )


def come(event: Event, name: str, mode: str = "on_site", **facts: Any) -> Registration:
    facts = {"language": "en", **facts}
    return perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        mode=mode,
        **facts,
    )


def newest(name: str) -> Email:
    return Email.objects.filter(to=f"{name}@voorbeeld.example".lower()).order_by("-pk")[0]


def body(name: str) -> str:
    return newest(name).message


def test_who_has_a_seat_reads_when_where_with_whom_and_the_code(event: Event) -> None:
    made = come(event, "Wim", companions=1, requests=["interpreter"], request_note="Ik spreek Turks")
    text = body("Wim")
    assert newest("Wim").subject == "You are expected: Een avond over de Molenstraat, 3 March"
    for words in (
        "Dear Wim,",
        "When: Tuesday 3 March 2026, 19.30 – 21.30\nWhere: Zaal De Lelie, Kerkstraat 1\nWith 2 people, yourself included",
        "You asked for: An interpreter\n",
        f"Your code at the door: {made.code}",
        "De zaal ligt gelijkvloers.",
        f"/en/voorbeeld/afspraak/{event.pk}/afspraak.ics",
        f"/en/voorbeeld/afspraak/{event.pk}/inchecken/",
        f"/en/voorbeeld/afspraak/{letters.token_of(made)}/mijn/",
    ):
        assert words in text, words
    assert "kijk.example" not in text, "the link is for who comes online"
    assert "Turks" not in text, "what anybody can type is not mailed to an address nobody confirmed"


def test_who_comes_online_reads_the_link_and_no_code_for_a_door(event: Event) -> None:
    made = come(event, "Thuis", "online")
    text = body("Thuis")
    assert "https://kijk.example/kamer" in text and "Where: online" in text
    assert made.code not in text.replace(letters.token_of(made), "") and "gelijkvloers" not in text
    making.change(event, online_link="")
    come(event, "Later", "online")
    assert "in a separate letter" in body("Later")


def test_who_waits_reads_the_place_in_line_and_that_there_is_no_seat(event: Event) -> None:
    come(event, "Wim", companions=1)
    come(event, "Een")
    come(event, "Groep", companions=2)
    assert "You are number 1 on the waiting list." in body("Een")
    assert "no room now for 3 people together. You are number 2" in body("Groep")
    for name in ("Een", "Groep"):
        assert "Without that letter there is no seat for you." in body(
            name
        ) and "code at the door" not in body(name)


def test_a_letter_is_written_in_the_language_of_who_registered(event: Event) -> None:
    with translation.override("en"):
        come(event, "Wim", language="nl")
    assert f"/voorbeeld/afspraak/{event.pk}/" in body("Wim") and "/en/voorbeeld" not in body("Wim")
    assert "dinsdag 3 maart 2026, 19.30 – 21.30" in body("Wim")


def test_a_registration_is_answered_at_once_whatever_rhythm_somebody_chose_for_news(
    event: Event, ann: Person
) -> None:
    Person.objects.filter(pk=ann.pk).update(notify=Notify.NONE)
    perform(actions.register, by=Person.objects.get(pk=ann.pk), on=event, mode="on_site", language="en")
    assert newest("Ann").subject.startswith("You are expected")
    assert "List-Unsubscribe" not in (newest("Ann").headers or {}), "these are not news"


def test_nothing_is_sent_to_an_address_that_bounces(event: Event, ann: Person) -> None:
    Person.objects.filter(pk=ann.pk).update(bounced_at=timezone.now())
    perform(actions.register, by=Person.objects.get(pk=ann.pk), on=event, mode="on_site", language="en")
    assert not Email.objects.exists()


def test_a_name_in_a_letter_is_text(event: Event) -> None:
    perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name="Eve\r\nBcc: x@voorbeeld.example <b>&",
        email="eve@voorbeeld.example",
        mode="on_site",
        language="en",
    )
    assert "Dear Eve Bcc: x@voorbeeld.example <b>&," in body("Eve")
    assert newest("Eve").to == ["eve@voorbeeld.example"] and "\n" not in newest("Eve").subject


def test_every_letter_ends_with_a_way_back_and_no_empty_lines_pile_up(event: Event, officer: Person) -> None:
    seat, _waits = come(event, "Zit", companions=1), come(event, "Groep", companions=1)
    come(event, "Online", "online")
    come(event, "Zit")
    making.change(event, venue="De kerk")
    with time_machine.travel(WHEN - timedelta(hours=3), tick=False):
        regular.remind(timezone.now())
        perform(actions.cancel, by=ANONYMOUS, on=seat)
        perform(actions.call_off, by=officer, on=event, why="De zaal staat onder water.")
    kinds = {letter.subject.partition(":")[0] for letter in Email.objects.all()}
    assert kinds == {
        "You are expected",
        "You are on the waiting list",
        "You are registered already",
        "Another place",
        "Do you come? Een avond over de Molenstraat, Tuesday 19.30",
        "Still on the waiting list",
        "Cancelled",
        "There is a seat for you",
        "Called off",
    }
    for letter in Email.objects.all():
        assert "http://" in letter.message and "because you registered" in letter.message
        assert not re.search(r"\n{3}|[{}]|None|When: *\n", letter.message), letter.message


# By the clock -----------------------------------------------------------------------------------------------------------------


def test_a_reminder_goes_a_day_before_once_to_who_comes_and_to_who_waits(event: Event) -> None:
    come(event, "Zit", companions=1)
    come(event, "Wacht")
    perform(actions.cancel, by=ANONYMOUS, on=come(event, "Afgemeld", "online"))
    Email.objects.all().delete()
    with time_machine.travel(WHEN - timedelta(hours=24, seconds=1), tick=False):
        regular.remind(timezone.now())
        assert not Email.objects.exists()
    with time_machine.travel(WHEN - timedelta(hours=24), tick=False):
        regular.remind(timezone.now())
        regular.remind(timezone.now())
    assert Email.objects.count() == 2
    assert newest("Zit").subject.startswith("Do you come?") and "please cancel now" in body("Zit").lower()
    assert newest("Wacht").subject.startswith("Still on the waiting list") and "number 1" in body("Wacht")


def test_who_registered_this_morning_is_not_reminded_this_afternoon(event: Event) -> None:
    with time_machine.travel(WHEN - timedelta(hours=30), tick=False):
        come(event, "Laat")
    Email.objects.all().delete()
    with time_machine.travel(WHEN - timedelta(hours=20), tick=False):
        regular.remind(timezone.now())
    assert not Email.objects.exists()


def test_nobody_is_reminded_of_what_was_called_off_or_is_over(
    event: Event, evening: Make, officer: Person
) -> None:
    come(event, "Zit")
    perform(actions.call_off, by=officer, on=event, why="De zaal staat onder water.")
    Email.objects.all().delete()
    for moment in (WHEN - timedelta(hours=20), WHEN + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            regular.remind(timezone.now())
    assert not Email.objects.exists()
