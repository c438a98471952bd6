# SPDX-License-Identifier: EUPL-1.2
"""The pages: what each visitor sees and may do, in every state, and how many questions a page asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_town
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions, letters, making, regular
from samenspel.foundations.events.models import Event, Registration
from samenspel.foundations.events.reading import context_of
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform

pytestmark = pytest.mark.django_db
State = Registration.State
Make = Callable[..., Event]
Browser = Callable[..., Client]


def path(name: str, event: Event) -> str:
    return reverse(name, args=[event.place.slug, event.pk])


def mine(registration: Registration) -> str:
    return reverse("event-registration", args=[registration.place.slug, letters.token_of(registration)])


def opened(seconds: int = 30) -> str:
    """The hidden field of a form that was opened some seconds ago."""
    return signing.dumps(timezone.now().timestamp() - seconds, salt="samenspel.trap")


def come(event: Event, by: Any = ANONYMOUS, name: str = "Wim", **facts: Any) -> Registration:
    if by is ANONYMOUS:
        facts = {"name": name, "email": f"{name}@voorbeeld.example".lower(), **facts}
    return perform(actions.register, by=by, on=event, **facts)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# Registering ------------------------------------------------------------------------------------------------------------------


def test_somebody_registers_without_an_account_and_finds_the_code_in_the_mail(
    evening: Make, client_of: Browser
) -> None:
    event, browser = evening(seats=3), client_of()
    assert browser.get(path("event-register", event)).status_code == 200
    data = {"name": "Wim", "email": "wim@voorbeeld.example", "companions": "1", "opened": opened()}
    answer = browser.post(path("event-register", event), data)
    assert (answer.status_code, answer["Location"]) == (302, path("event-registered", event))
    made = Registration.objects.get()
    page = text_of(browser.get(answer["Location"]))
    assert "wim@voorbeeld.example" in page and made.code not in page
    assert made.code in Email.objects.get().message and made.language == "en"


def test_the_receipt_is_the_same_for_an_address_that_was_registered_already(
    evening: Make, client_of: Browser
) -> None:
    event = evening(seats=1)
    data = {"name": "Wim", "email": "wim@voorbeeld.example", "companions": "0"}
    pages = []
    for name in ("Wim", "Een ander"):
        browser = client_of()
        browser.post(path("event-register", event), {**data, "name": name, "opened": opened()})
        pages.append(text_of(browser.get(path("event-registered", event))))
    assert Registration.objects.count() == 1 and pages[0] == pages[1]


def test_with_an_account_the_code_stands_large_on_the_receipt(
    evening: Make, ann: Person, client_of: Browser
) -> None:
    event, browser = evening(), client_of(ann)
    page = text_of(browser.get(path("event-register", event)))
    assert 'name="email"' not in page and 'name="name"' not in page
    answer = browser.post(path("event-register", event), {"companions": "2"}, follow=True)
    assert Registration.objects.get().code in text_of(answer) and "There are 3 seats for you" in text_of(
        answer
    )


def test_the_receipt_is_for_who_registered(evening: Make, ann: Person, client_of: Browser) -> None:
    event = evening()
    for browser in (client_of(), client_of(ann)):
        assert browser.get(path("event-registered", event))["Location"] == event.get_absolute_url()


def test_when_it_is_full_the_page_says_so_before_and_the_place_in_line_after(
    evening: Make, ann: Person, client_of: Browser
) -> None:
    event = evening(seats=1)
    come(event)
    come(event, name="Twee")
    browser = client_of(ann)
    assert "Put me on the waiting list" in text_of(browser.get(path("event-register", event)))
    answer = browser.post(path("event-register", event), {"companions": "0"}, follow=True)
    assert "You are number 2 on the waiting list" in text_of(answer)


def test_nothing_typed_is_lost_when_something_is_wrong(evening: Make, client_of: Browser) -> None:
    event = evening(mode="hybrid", requests=["childcare"])
    data = {
        "name": "Wim",
        "email": "geen adres",
        "companions": "99",
        "requests": ["childcare"],
        "request_note": "Ik kom met de fiets",
        "opened": opened(),
    }
    page = text_of(client_of().post(path("event-register", event), data))
    assert 'value="Wim"' in page and 'value="geen adres"' in page and "Ik kom met de fiets" in page
    assert "checked" in page and page.count("error-text") == 3
    assert not Registration.objects.exists()


def test_registering_that_closed_while_somebody_was_typing_is_said_in_the_form(
    evening: Make, ann: Person, client_of: Browser
) -> None:
    event, browser = evening(), client_of(ann)
    with time_machine.travel(event.starts_at, tick=False):
        browser = client_of(ann)
        answer = browser.post(path("event-register", event), {"companions": "1", "request_note": "Rolstoel"})
        assert answer.status_code == 200 and "too late to register" in text_of(answer)
        assert "Rolstoel" in text_of(answer)
        assert browser.get(path("event-register", event)).status_code == 403


def test_a_machine_and_a_flood_are_stopped(evening: Make, client_of: Browser) -> None:
    event = evening()
    data = {"name": "Wim", "companions": "0"}
    client_of().post(
        path("event-register", event), {**data, "email": "a@voorbeeld.example", "opened": opened(0)}
    )
    client_of().post(
        path("event-register", event),
        {**data, "email": "a@voorbeeld.example", "opened": opened(), "website": "x"},
    )
    assert not Registration.objects.exists()
    for number in range(20):
        client_of().post(
            path("event-register", event),
            {**data, "email": f"p{number}@voorbeeld.example", "opened": opened()},
        )
    assert Registration.objects.count() == 6


def test_where_an_account_is_asked_the_button_leads_to_sign_in(evening: Make, client_of: Browser) -> None:
    event = evening()
    Activity.objects.update(who_may=Activity.WhoMay.ACCOUNT)
    answer = client_of().get(path("event-register", event))
    assert answer.status_code == 302 and "inschrijven" in answer["Location"]
    making.change(event, takes_registrations=False)
    assert client_of().get(path("event-register", event)).status_code == 403


def test_another_town_and_a_draft_have_no_such_page(
    evening: Make, client_of: Browser, officer: Person
) -> None:
    event = evening()
    make_town("elders")
    names = ("event-register", "event-registered", "event-check-in", "event-calendar")
    for name in names:
        assert client_of(officer).get(reverse(name, args=["elders", event.pk])).status_code == 404
    Activity.objects.update(is_public=False)
    for name in names:
        assert client_of().get(path(name, event)).status_code == 404


# One's own registration -------------------------------------------------------------------------------------------------------


def test_with_an_account_one_changes_and_cancels_on_the_same_page(
    evening: Make, ann: Person, client_of: Browser
) -> None:
    event, browser = evening(), client_of(ann)
    made = come(event, ann)
    page = text_of(browser.get(path("event-register", event)))
    assert made.code in page and "Change your registration" in page
    browser.post(
        path("event-register", event), {"companions": "2", "request_note": "", "name": "Ann Peeters"}
    )
    made.refresh_from_db()
    assert (made.heads, made.name) == (3, "Ann Peeters")
    answer = browser.post(path("event-register", event), {"do": "cancel"})
    made.refresh_from_db()
    assert made.state == State.CANCELLED and answer["Location"] == event.get_absolute_url()


def test_the_link_in_the_letter_opens_changes_and_cancels_without_signing_in(
    evening: Make, ann: Person, bob: Person, client_of: Browser
) -> None:
    event = evening()
    for made, browser in ((come(event), client_of()), (come(event, ann), client_of(bob))):
        assert made.code in text_of(browser.get(mine(made)))
        browser.post(mine(made), {"companions": "1", "request_note": "", "name": made.name})
        assert Registration.objects.get(pk=made.pk).heads == 2
        page = text_of(browser.post(mine(made), {"do": "cancel"}, follow=True))
        assert "This registration was cancelled" in page and "I am not coming" not in page
        assert Registration.objects.get(pk=made.pk).state == State.CANCELLED
        assert browser.post(mine(made), {"do": "cancel"}).status_code == 302, "a second click is no mistake"


def test_opening_the_link_alone_cancels_nothing(evening: Make) -> None:
    made = come(evening())
    for _each in range(2):
        Client().get(mine(made))
    made.refresh_from_db()
    assert made.state == State.SEAT


def test_a_forged_link_a_link_for_another_town_and_a_forgotten_one_open_nothing(evening: Make) -> None:
    event = evening()
    made = come(event)
    whole = letters.token_of(made)
    elsewhere = make_town("elders")
    foreign = signing.Signer(salt="samenspel.unsubscribe").sign_object([made.pk, made.code])
    guessed = signing.Signer(salt=letters.SALT).sign_object([made.pk, "AAAAAA"])
    for place, token in (
        (event.place, whole[:-1]),
        (event.place, "geen-geldig-briefje"),
        (event.place, foreign),
        (event.place, guessed),
        (elsewhere, whole),
    ):
        for do in ("get", "post"):
            answer = getattr(Client(), do)(
                reverse("event-registration", args=[place.slug, token]), {"do": "cancel"}
            )
            assert answer.status_code == 404
    made.refresh_from_db()
    assert made.state == State.SEAT
    with time_machine.travel(event.ends_at + timedelta(days=31), tick=False):
        regular.forget(timezone.now())
        answer = Client().get(mine(made))
    assert answer.status_code == 404 and "forget who registered" in text_of(answer)


def test_after_the_evening_and_after_calling_off_the_link_only_tells(evening: Make, officer: Person) -> None:
    over, off = evening(), evening()
    first, second = come(over), come(off)
    perform(actions.call_off, by=officer, on=off, why="De zaal staat onder water.")
    page = text_of(Client().get(mine(second)))
    assert (
        "De zaal staat onder water." in page
        and "I am not coming" not in page
        and "<form" not in page.split("</main>")[0].split("<main")[1]
    )
    with time_machine.travel(over.ends_at, tick=False):
        page = text_of(Client().get(mine(first)))
        assert "It is over" in page and "I am not coming" not in page
        Client().post(mine(first), {"do": "cancel"})
    first.refresh_from_db()
    assert first.state == State.SEAT


def test_the_link_to_take_part_is_shown_to_who_has_a_seat_online_and_to_nobody_else(evening: Make) -> None:
    event = evening(mode="hybrid", online_seats=1, online_link="https://kijk.example/kamer")
    online, waits, room = (
        come(event, name=name, mode=mode)
        for name, mode in (("A", "online"), ("B", "online"), ("C", "on_site"))
    )
    assert [b"kijk.example" in Client().get(mine(one)).content for one in (online, waits, room)] == [
        True,
        False,
        False,
    ]
    for name in ("facts", "register_button", "programme", "minutes"):
        piece = render_to_string(
            f"events/{name}.html", {"about": context_of(event, ANONYMOUS), "place": event.place}
        )
        assert "kijk.example" not in piece


# At the door ------------------------------------------------------------------------------------------------------------------


def test_somebody_checks_in_with_their_code_when_the_doors_are_open(
    evening: Make, client_of: Browser
) -> None:
    event = evening()
    made = come(event, companions=1)
    early = text_of(client_of().get(path("event-check-in", event)))
    assert "half an hour before it begins" in early and 'name="code"' not in early
    with time_machine.travel(event.starts_at, tick=False):
        page = text_of(client_of().get(path("event-check-in", event) + f"?code={made.code}"))
        assert f'value="{made.code}"' in page
        wrong = text_of(client_of().post(path("event-check-in", event), {"code": "WRONG1"}))
        assert "not on the list" in wrong and 'value="WRONG1"' in wrong
        done = text_of(client_of().post(path("event-check-in", event), {"code": made.code.lower()}))
    assert "We count 2 people" in done and made.name not in done
    made.refresh_from_db()
    assert made.checked_in_at is not None


def test_codes_cannot_be_guessed_without_end(evening: Make, client_of: Browser, monkeypatch: Any) -> None:
    monkeypatch.setattr("samenspel.foundations.events.pages.TRIES_PER_HOUR", 3)
    event = evening()
    made = come(event)
    with time_machine.travel(event.starts_at, tick=False):
        for _each in range(3):
            client_of_page = Client().post(path("event-check-in", event), {"code": "WRONG1"})
        assert "Too many codes" not in text_of(client_of_page)
        assert "Too many codes" in text_of(Client().post(path("event-check-in", event), {"code": made.code}))


def test_a_document_is_read_by_who_sees_the_event(evening: Make, officer: Person, client_of: Browser) -> None:
    event = evening()
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    made = perform(actions.add_document, by=officer, on=event, title="Plan", file=file)
    address = reverse("event-document", args=[event.place.slug, made.pk])
    answer = client_of().get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7" and "attachment" in answer["Content-Disposition"]
    make_town("elders")
    assert client_of().get(reverse("event-document", args=["elders", made.pk])).status_code == 404
    Activity.objects.update(is_public=False)
    assert client_of().get(address).status_code == 404
    made.file.storage.delete(made.file.name)
    assert client_of(officer).get(address).status_code == 404


# Agenda -----------------------------------------------------------------------------------------------------------------------


def test_the_agenda_shows_what_comes_by_month_and_what_was_by_year(
    evening: Make, client_of: Browser, place: Place
) -> None:
    now = timezone.now()
    assert "No meeting is planned now" in text_of(client_of().get(reverse("agenda", args=[place.slug])))
    for title, days, mode in (("Straks", 3, "on_site"), ("Later", 70, "hybrid"), ("Scherm", 80, "online")):
        evening(
            title=title,
            mode=mode,
            starts_at=now + timedelta(days=days),
            ends_at=now + timedelta(days=days, hours=1),
        )
    for title, days in (("Pas", -1), ("Lang geleden", -800)):
        evening(
            title=title, starts_at=now + timedelta(days=days), ends_at=now + timedelta(days=days, hours=1)
        )
    address = reverse("agenda", args=[place.slug])
    page = text_of(client_of().get(address))
    titles = ["Straks", "Later", "Scherm", "Pas"]
    assert [page.index(f">{title}<") for title in titles] == sorted(
        page.index(f">{title}<") for title in titles
    )
    assert "Lang geleden" not in page
    old = text_of(client_of().get(f"{address}?jaar={(now - timedelta(days=800)).year}"))
    assert ">Lang geleden<" in old and ">Pas<" not in old
    online = text_of(client_of().get(f"{address}?hoe=online"))
    assert ">Scherm<" in online and ">Later<" in online and ">Straks<" not in online
    for odd in ("?hoe=x&jaar=abc", "?jaar=9999999999999999", "?page=-3"):
        assert client_of().get(address + odd).status_code == 200
    assert "Nothing of this kind" in text_of(
        client_of().get(f"{reverse('agenda', args=[make_town('elders').slug])}?hoe=online")
    )


def test_drafts_stand_in_the_agenda_of_who_works_there_only(
    evening: Make, officer: Person, ann: Person, client_of: Browser
) -> None:
    event = evening(title="Nog geheim")
    Activity.objects.update(is_public=False)
    address = reverse("agenda", args=[event.place.slug])
    stranger = make_person("Elders", "participation_officer", place=make_town("elders"))
    for person, seen in ((None, False), (ann, False), (stranger, False), (officer, True)):
        assert ("Nog geheim" in text_of(client_of(person).get(address))) == seen


def test_the_home_of_the_town_shows_the_next_three(
    evening: Make, client_of: Browser, officer: Person
) -> None:
    place = evening(title="Afgelast").place
    perform(actions.call_off, by=officer, on=Event.objects.get(), why="De zaal staat onder water.")
    home = reverse("town", args=[place.slug])
    assert 'id="agenda"' not in client_of().get(home).content.decode()
    now = timezone.now()
    for number in (4, 2, 1, 3):
        evening(
            title=f"Nummer {number}",
            starts_at=now + timedelta(days=number),
            ends_at=now + timedelta(days=number, hours=1),
        )
    page = text_of(client_of().get(home))
    assert [f"Nummer {number}" in page for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_my_meetings_are_those_i_registered_for(evening: Make, ann: Person, client_of: Browser) -> None:
    assert client_of().get(reverse("my-agenda")).status_code == 302
    assert "You registered for nothing yet" in text_of(client_of(ann).get(reverse("my-agenda")))
    come(evening(title="Wel"), ann)
    evening(title="Niet")
    page = text_of(client_of(ann).get(reverse("my-agenda")))
    assert ">Wel<" in page and ">Niet<" not in page
    assert reverse("my-agenda") in text_of(client_of(ann).get(reverse("profile")))


# The pieces for other pages ---------------------------------------------------------------------------------------------------


def pieces(event: Event, person: Any = ANONYMOUS) -> str:
    fresh = Event.objects.select_related("place", "activity__place").get(pk=event.pk)
    about = context_of(fresh, person)
    names = ("facts", "programme", "register_button", "minutes")
    return " ".join(
        " ".join(render_to_string(f"events/{name}.html", {"about": about, "place": fresh.place}).split())
        for name in names
    )


def test_the_pieces_say_how_it_stands_in_every_state(evening: Make, ann: Person, officer: Person) -> None:
    event = evening(seats=2, accessibility="Lift aan de zijkant.")
    perform(actions.set_speakers, by=officer, on=event, rows=[{"name": "Hilde", "role": "schepen"}])
    coming = pieces(event)
    assert (
        "2 of 2 are left" in coming and ">Register<" in coming and "Hilde" in coming and "Lift aan" in coming
    )
    made = come(event, ann, companions=1)
    full = pieces(event)
    assert "All seats are given away" in full and "Join the waiting list" in full
    assert "You are registered" in pieces(event, ann)
    come(event)
    assert "1 person is on the waiting list" in pieces(event)
    with time_machine.travel(event.starts_at, tick=False):
        assert f"?code={made.code}" in pieces(event, ann) and "Check in with your code" in pieces(event)
        perform(actions.check_in, by=officer, on=made)
        assert "You are checked in" in pieces(event, ann)
    with time_machine.travel(event.ends_at, tick=False):
        just_over = pieces(event)
        assert "minutes are being written" in just_over and "<b>2</b> on site" in just_over
        rows = [
            {
                "text": "Tien bomen.",
                "owner_name": "Hilde",
                "due_on": (event.ends_at + timedelta(days=9)).date(),
            }
        ]
        perform(actions.write_minutes, by=officer, on=event, text="Er waren vragen.", decisions=rows)
        assert "Tien bomen" not in pieces(event)
        perform(actions.publish_minutes, by=officer, on=event)
        done = pieces(event)
        assert "Er waren vragen." in done and "Tien bomen." in done and "being written" not in done


def test_the_pieces_say_why_one_cannot_register(evening: Make, officer: Person, ann: Person) -> None:
    free, account, closed, off = evening(takes_registrations=False), evening(), evening(), evening()
    making.change(closed, registration_closes_at=timezone.now() - timedelta(hours=1))
    perform(actions.call_off, by=officer, on=off, why="De zaal staat onder water.")
    assert "everybody can just come" in pieces(free)
    assert "too late to register" in pieces(closed)
    assert "De zaal staat onder water." in pieces(off) and ">Register<" not in pieces(off)
    Activity.objects.update(who_may=Activity.WhoMay.ACCOUNT)
    assert "sign in first" in pieces(account) and "sign in first" not in pieces(account, ann)
    Activity.objects.update(who_may=Activity.WhoMay.VERIFIED)
    assert "check that you live in the town" in pieces(account, ann)


# How many questions -----------------------------------------------------------------------------------------------------------


def asked(doing: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as found:
        doing()
    return len([query for query in found.captured_queries if query["sql"].startswith(("SELECT", "("))])


def test_what_a_page_needs_of_an_event_is_two_questions_three_with_an_account(
    evening: Make, ann: Person, officer: Person
) -> None:
    event = evening()
    rows = [{"kind": "talk", "title": f"Deel {number}", "minutes": 5} for number in range(12)]
    perform(actions.set_agenda, by=officer, on=event, rows=rows, version=1)
    rows = [{"text": f"Besluit {n}", "owner_name": "H", "due_on": timezone.localdate()} for n in range(5)]
    perform(actions.write_minutes, by=officer, on=event, text="Er waren vragen.", decisions=rows)
    perform(actions.publish_minutes, by=officer, on=event)
    come(event, ann)
    one = Event.objects.select_related("place", "activity__place").get(pk=event.pk)
    person = Person.objects.get(pk=ann.pk)
    assert person.grants == []
    assert asked(lambda: context_of(one, ANONYMOUS)) == 2
    assert asked(lambda: context_of(one, person)) == 3


def test_no_page_asks_more_than_it_may(evening: Make, ann: Person, client_of: Browser) -> None:
    now = timezone.now()
    events = [
        evening(
            title=f"Avond {number}",
            seats=1,
            starts_at=now + timedelta(days=number + 1),
            ends_at=now + timedelta(days=number + 1, hours=1),
        )
        for number in range(30)
    ]
    for number in range(30):
        evening(
            title=f"Was {number}",
            starts_at=now - timedelta(days=number + 2),
            ends_at=now - timedelta(days=number + 2) + timedelta(hours=1),
        )
    event = events[0]
    come(event)
    waits = come(event, name="Wacht")
    for one in events[1:]:
        come(one, ann)
    visitor, person = client_of(), client_of(ann)
    agenda = reverse("agenda", args=[event.place.slug])
    for address in (
        agenda,
        path("event-register", event),
        path("event-calendar", event),
        path("event-check-in", event),
        mine(waits),
    ):
        assert asked(lambda address=address: visitor.get(address)) <= 5, address
    for address in (
        agenda,
        path("event-register", events[1]),
        path("event-registered", events[1]),
        reverse("my-agenda"),
    ):
        assert asked(lambda address=address: person.get(address)) <= 8 + 3, address
    assert asked(lambda: person.get(reverse("my-agenda"))) <= 4
