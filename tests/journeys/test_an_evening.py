# SPDX-License-Identifier: EUPL-1.2
"""An information evening, from the invitation to the answered questions. The clock is moved on: invited, held, answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect
from post_office.models import Email

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events.models import Event, Registration
from samenspel.foundations.people.models import Notify, Person

LIEN = "lien.declercq@leiedam.example"
MARC = "marc.vanhoutte@leiedam.example"
NORA, IMANE, WIM = "nora@bewoner.example", "imane@bewoner.example", "wim@bewoner.example"
PROCESS = "/en/leiedam/trajecten/sportbudget/"
DESK = "/en/bureau/leiedam/"
MEETING = "/en/leiedam/bijeenkomsten/evening-about-the-sports-hall/"
ITS_DESK = f"{DESK}bijeenkomst/evening-about-the-sports-hall/"
BEFOREHAND = "Is there a bus that late in the evening?"
IN_THE_ROOM = "Do the changing rooms get a lift?"
LINK = "https://video.example/evening"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def send(page: Page, name: str) -> None:
    """A form that is sent back within two seconds is taken for a machine's."""
    page.wait_for_timeout(2100)
    press(page, name)


def letter_to(email: str, subject: str) -> str:
    letter = Email.objects.filter(to=email, subject__contains=subject).order_by("-pk").first()
    assert letter, (
        f"no letter “{subject}” to {email}: {list(Email.objects.filter(to=email).values_list('subject', flat=True))}"
    )
    return str(letter.message)


def path_in(letter: str, part: str) -> str:
    """The link in a letter with this in it, as a path on this site."""
    link = next(word for word in letter.split() if part in word)
    return "/" + link.split("/", 3)[3]


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=True) as moved:
        yield moved


def register(page: Page, name: str, email: str, *, way: str = "on_site", companions: int = 0) -> None:
    page.goto(MEETING)
    page.locator("a.button", has_text=re.compile("^(Register|Join the waiting list)")).first.click()
    page.locator(f"input[name=mode][value={way}]").check()
    if companions:
        page.locator("input[name=companions]").fill(str(companions))
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(email)
    page.wait_for_timeout(2100)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Look in your mail")


def code_of(email: str) -> str:
    found = re.search(
        r"Your code at the door: (\w{6})",
        "\n".join(Email.objects.filter(to=email).values_list("message", flat=True)),
    )
    return found.group(1) if found else str(Registration.objects.get(email=email).code)


def read_the_calendar(page: Page, ticket: str, event: Event) -> None:
    answer = page.request.get(path_in(ticket, ".ics"))
    assert answer.headers["content-type"].startswith("text/calendar")
    meeting = next(iter(Calendar.from_ical(answer.body()).walk("VEVENT")))
    assert meeting["SUMMARY"] == event.title and meeting.decoded("DTSTART") == event.starts_at
    assert "Sports hall, canteen" in meeting["LOCATION"]


@pytest.mark.parametrize(
    ("width", "script"), [(390, True), (1280, False)], ids=["on a phone", "without JavaScript"]
)
def test_an_evening_goes_from_its_invitation_to_its_answered_questions(
    leiedam: Any, clock: Any, open_page: Any, width: int, script: bool
) -> None:
    def visitor(email: str | None = None) -> Page:
        return open_page(width=width, script=script, email=email)

    # Somebody follows the process and wants to hear at once.
    Person.objects.filter(email=MARC).update(notify=Notify.AT_ONCE, language="en")
    marc, officer = visitor(MARC), visitor(LIEN)
    marc.goto(PROCESS)
    press(marc, "Follow this process")

    # The officer adds an evening; the programme comes with the format.
    held = timezone.localtime() + timedelta(days=9)
    officer.goto(f"{DESK}trajecten/sportbudget/activiteit/meeting/")
    for field, text in {
        "title": "Evening about the sports hall",
        "intro": "What changes in the hall, and when? Come and ask.",
        "settings-held_on": held.date().isoformat(),
        "settings-venue": "Sports hall, canteen",
        "settings-address": "Kerkplein 1",
        "settings-accessibility": "Bus 12 stops at the door. There is no lift.",
        "settings-online_link": LINK,
        "settings-seats": "3",
    }.items():
        officer.locator(f"[name={field}]").fill(text)
    officer.locator("input[name=settings-mode][value=hybrid]").check()
    officer.locator("input[name=settings-requests][value=interpreter]").check()
    officer.locator("main form button[type=submit]").last.click()
    officer.wait_for_url("**/trajecten/sportbudget/")
    event = Event.objects.get(title="Evening about the sports hall")
    assert event.agenda.count() > 3 and not event.minutes_at
    officer.goto(f"{ITS_DESK}sprekers/")
    officer.locator("[name=speakers]").fill("Hilde Maes | alderman of sports")
    press(officer, "Save the speakers")

    # Whoever follows the process is invited, once.
    officer.goto(f"{ITS_DESK}uitnodigen/")
    press(officer, "Send the invitation")
    expect(officer.locator("#letter + *")).to_contain_text("It goes once.")
    invitation = letter_to(MARC, "Evening about the sports hall")
    assert "Sports hall, canteen" in invitation and "Bus 12 stops at the door" in invitation, invitation
    assert MEETING.removeprefix("/en") in invitation, invitation

    # Nora brings somebody along; Wim follows online; Marc takes the last seat; Imane waits.
    nora, wim, imane = visitor(), visitor(), visitor()
    nora.goto(MEETING)
    expect(nora.locator("main")).to_contain_text("3 of 3 are left")
    expect(nora.locator("main")).to_contain_text("Hilde Maes")
    register(nora, "Nora", NORA, companions=1)
    ticket = letter_to(NORA, "You are expected")
    assert "With 2 people, yourself included" in ticket and LINK not in ticket, ticket
    read_the_calendar(nora, ticket, event)
    register(wim, "Wim", WIM, way="online")
    assert LINK in letter_to(WIM, "You are expected")
    marc.goto(path_in(invitation, MEETING.removeprefix("/en")))
    marc.goto(MEETING)
    marc.get_by_role("link", name="Register").first.click()
    marc.locator("input[name=mode][value=on_site]").check()
    press(marc, "Register")
    expect(marc.locator("h1")).to_have_text("There is a seat for you")
    register(imane, "Imane", IMANE)
    assert "You are number 1 on the waiting list." in letter_to(IMANE, "waiting list")
    officer.goto(f"{ITS_DESK}deelnemers/")
    expect(officer.locator("main")).to_contain_text("waiting list")

    # Nora asks beforehand and wants the answer by mail; then she cannot come, and says so by the link in her letter.
    nora.goto(f"{MEETING}vraag/")
    nora.locator("input[name=title]").fill(BEFOREHAND)
    nora.locator("input[name=email]").fill(NORA)
    send(nora, "Send my question")
    expect(nora.locator("h1")).to_have_text("Thank you. We received your question.")
    nora.goto(path_in(letter_to(NORA, ""), "/volgen/"))
    nora.locator("main form button[type=submit]").click()
    nora.goto(path_in(ticket, "/mijn/"))
    press(nora, "I am not coming")
    expect(nora.locator("h1")).to_have_text("This registration was cancelled")
    moved_up = letter_to(IMANE, "There is a seat for you")

    # The doors open: by code on one's own telephone, by code at the door, and who did not register is counted.
    clock.move_to(event.starts_at - timedelta(minutes=10))
    marc.goto(MEETING)
    marc.get_by_role("link", name="Check in with your code").click()
    press(marc, "Check in")
    expect(marc.locator("h1")).to_have_text("Welcome, you are checked in")
    wim.goto(path_in(moved_up, "/inchecken/"))
    wim.locator("input[name=code]").fill(code_of(WIM))
    wim.locator("input[name=attended][value=online]").check()
    press(wim, "Check in")
    expect(wim.get_by_role("link", name="Take part online")).to_have_attribute("href", LINK)
    officer.goto(f"{ITS_DESK}deur/")
    officer.locator("input[name=q]").fill(code_of(IMANE).lower())
    press(officer, "Search")
    officer.get_by_role("button", name=re.compile("Is here.*Imane")).click()
    officer.locator("input[name=heads]").fill("2")
    press(officer, "Count")
    expect(officer.locator(".figure-number").first).to_contain_text("5")

    # On the wall stands a code; with it, and without an account, somebody asks and others support.
    officer.goto(f"{MEETING}scherm/")
    expect(officer.locator(".wall-code")).to_contain_text(event.room_code[:3])
    for phone, asks in ((imane, True), (marc, False)):
        phone.goto("/en/leiedam/zaal/")
        phone.locator("input[name=code]").fill(event.room_code.lower())
        press(phone, "Enter")
        phone.wait_for_url("**/zaal/?code=*")  # also online: first where somebody is
        press(phone, "Enter")
        if asks:
            phone.locator("[name=question]").fill(IN_THE_ROOM)
            send(phone, "Ask")
            expect(phone.locator("#room-list")).to_contain_text(IN_THE_ROOM)
        else:
            phone.locator("li", has_text=IN_THE_ROOM).get_by_role("button").click()
            expect(phone.locator("li", has_text=IN_THE_ROOM).locator("button b")).to_have_text("1")
            expect(phone.locator("li", has_text=IN_THE_ROOM).locator("button")).to_have_attribute(
                "aria-pressed", "true"
            )
    officer.goto(f"{MEETING}scherm/")
    expect(officer.locator(".wall-list li").first).to_contain_text(IN_THE_ROOM)
    expect(officer.locator(".wall-list li").first.locator("b")).to_have_text("1")
    clock.move_to(event.starts_at)
    officer.goto(f"{ITS_DESK}draaiboek/")
    press(officer, "Start this item")
    expect(officer.locator(".script-now")).to_contain_text("until")
    officer.get_by_role("button", name=re.compile(f"Discussed.*{re.escape(IN_THE_ROOM)}")).click()
    expect(officer.locator("main aside")).not_to_contain_text(IN_THE_ROOM)
    expect(officer.locator("main aside")).to_contain_text(BEFOREHAND)

    # Over: the minutes are written; a decision with a name and a day is a promise.
    clock.move_to(event.ends_at + timedelta(minutes=5))
    officer.goto("/en/bureau/leiedam/")
    expect(officer.locator("main")).to_contain_text("Minutes to write")
    officer.goto(f"{ITS_DESK}verslag/")
    officer.locator("[name=text]").fill(
        "Six people talked about the changing rooms.\n\nThe hall stays open during the works."
    )
    officer.locator("[name=decisions-0-text]").fill("The town asks for the price of a lift")
    officer.locator("[name=decisions-0-owner_name]").fill("Hilde Maes, alderman of sports")
    officer.locator("[name=decisions-0-due_on]").fill((held.date() + timedelta(days=60)).isoformat())
    officer.locator("[name=decisions-1-text]").fill("The next evening is in the same hall")
    press(officer, "Save and publish")
    promise = Commitment.objects.get(title="The town asks for the price of a lift")
    assert promise.is_public and promise.owner_name == "Hilde Maes, alderman of sports"

    # Both questions are in the inbox, with their day; they are answered within it.
    clock.move_to(event.ends_at + timedelta(days=3))
    for asked, said in (
        (BEFOREHAND, "Bus 12 leaves at 22.10."),
        (IN_THE_ROOM, "Yes, we ask for the price of a lift."),
    ):
        officer.goto("/en/bureau/leiedam/antwoorden/?q=" + asked.split()[-1].strip("?"))
        officer.get_by_role("link", name=asked).first.click()
        officer.locator("input[name=status][value=answered]").check()
        officer.locator("textarea[name=text]").fill(said)
        officer.locator("main form button[type=submit]").first.click()
        officer.wait_for_url(re.compile("/bureau/leiedam/(?!antwoorden/[0-9])"))
    answered = Contribution.objects.filter(activity__slug="evening-about-the-sports-hall")
    assert answered.count() == 2 and not answered.exclude(answered_at__lte=F("due_at")).exists()
    assert "Bus 12 leaves at 22.10." in letter_to(NORA, "")

    # Everybody reads it: minutes, promise, answers, and how many were there, in the room and online.
    reader = visitor()
    reader.goto(MEETING)
    page = reader.locator("main")
    for text in (
        "The hall stays open during the works.",
        "The town asks for the price of a lift",
        "The next evening is in the same hall",
        "Bus 12 leaves at 22.10.",
        "Yes, we ask for the price of a lift.",
        "4 on site",
        "1 online",
    ):
        expect(page).to_contain_text(text)
    reader.get_by_role("link", name="The town asks for the price of a lift").click()
    expect(reader.locator("h1")).to_contain_text("The town asks for the price of a lift")
