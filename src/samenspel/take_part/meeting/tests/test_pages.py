# SPDX-License-Identifier: EUPL-1.2
"""The page of a meeting through its life, and what it asks of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import actions as events
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting import actions, queries

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Make = Callable[..., Activity]
Ask = Callable[..., Contribution]
HERE = ZoneInfo("Europe/Brussels")
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=HERE)
MINUTES, ENTER, REGISTER = "The minutes are being written", "Enter the room", "Register"


def base(activity: Activity, rest: str = "") -> str:
    return f"/en/{activity.place.slug}/bijeenkomsten/{activity.slug}/{rest}"


def shown(client: Client, activity: Activity, rest: str = "") -> str:
    answer = client.get(base(activity, rest))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def publish_minutes(activity: Activity, officer: Person, **more: Any) -> None:
    event = activity.meeting.event
    perform(events.write_minutes, by=officer, on=event, text="Er waren veel vragen.", **more)
    perform(events.publish_minutes, by=officer, on=event)


# States -------------------------------------------------------------------------------------


def test_before_it_begins_people_register_and_ask(meeting: Activity, client_of: Browser) -> None:
    page = shown(client_of(), meeting)
    for words in (
        "Tuesday 16 February 2027",
        "Zaal De Lelie",
        "Kerkstraat 1",
        "Ontvangst met koffie",
        REGISTER,
        "Ask a question beforehand",
        "Nobody asked anything yet",
    ):
        assert words in page, words
    assert ENTER not in page and MINUTES not in page
    assert "Sta zelf bij de deur" not in page, "the script is only for who leads"
    assert meeting.meeting.event.room_code not in page


def test_while_it_runs_the_page_leads_to_the_room(meeting: Activity, client_of: Browser, clock: Any) -> None:
    clock.move_to(EVENING - timedelta(minutes=31))
    assert ENTER not in shown(client_of(), meeting)
    for minutes in (-29, 60, 119):
        clock.move_to(EVENING + timedelta(minutes=minutes))
        page = shown(client_of(), meeting)
        assert "It is going on now" in page and ENTER in page and ">Register" not in page


def test_just_after_it_the_page_says_when_minutes_and_answers_come(
    meeting: Activity, ask: Ask, client_of: Browser, clock: Any
) -> None:
    ask(meeting)
    clock.move_to(EVENING + timedelta(hours=3))
    page = shown(client_of(), meeting)
    assert MINUTES in page and "by 2 March 2027" in page and "answered by 4 March 2027" in page
    assert ENTER not in page


def test_when_all_is_done_it_tells_what_came_of_it(
    meeting: Activity, ask: Ask, officer: Person, client_of: Browser, clock: Any
) -> None:
    question = ask(meeting)
    event = meeting.meeting.event
    clock.move_to(EVENING + timedelta(days=2))
    perform(events.count_attendance, by=officer, on=event, counted_on_site=51)
    perform(events.set_recording, by=officer, on=event, recording_link="https://video.example/1")
    publish_minutes(
        meeting,
        officer,
        decisions=[
            {
                "text": "Er komt een zebrapad.",
                "owner_name": "Olga Maes, schepen",
                "due_on": datetime(2027, 6, 1).date(),
            }
        ],
    )
    perform(
        answering.answer,
        by=officer,
        on=question,
        status="adopted",
        text="Ja, het komt er voor de zomer.",
        signed="Olga",
        known_answers=0,
    )
    page = shown(client_of(), meeting)
    for words in (
        "Er waren veel vragen.",
        "Er komt een zebrapad.",
        "Olga Maes, schepen",
        "https://video.example/1",
        "<b>51</b>",
        "Ja, het komt er voor de zomer.",
        "No more questions come in",
    ):
        assert words in page, words
    assert MINUTES not in page and "Ask a question" not in page
    promises = client_of().get(f"/en/{meeting.place.slug}/beloften/").content.decode()
    assert "Er komt een zebrapad." in promises


def test_called_off_it_says_why_and_takes_nothing(
    meeting: Activity, officer: Person, client_of: Browser
) -> None:
    why = "De spreker is ziek. Wij zoeken een nieuwe dag."
    perform(events.call_off, by=officer, on=meeting.meeting.event, why=why)
    page = shown(client_of(), meeting)
    assert why in page and "called off" in page and ">Register" not in page and "Ask a question" not in page
    assert client_of().get(base(meeting, "vraag/")).status_code == 403


def test_a_full_meeting_offers_the_waiting_list(make: Make, officer: Person, client_of: Browser) -> None:
    one = make(seats=2)
    perform(events.enter, by=officer, on=one.meeting.event, name="Ann", companions=1)
    page = shown(client_of(), one)
    assert "Join the waiting list" in page and "All seats are given away" in page


def test_a_draft_is_seen_by_the_desk_only(place: Place, make: Make, client_of: Browser, ann: Person) -> None:
    one = make(on=make_process(place, "draft", title="Schets"))
    for path in ("", "vraag/", "vraag/ontvangen/", "zaal/", "zaal/lijst/"):
        assert client_of(ann).get(base(one, path)).status_code == 404, path
    assert "This is a draft" in shown(client_of(officer_of(place)), one)


def test_a_meeting_of_a_finished_process_takes_no_questions(
    meeting: Activity, process: Process, officer: Person, client_of: Browser
) -> None:
    perform(process_actions.finish, by=officer, on=process, final_report="Wat wij deden. " * 10)
    assert "Ask a question" not in shown(client_of(), meeting)
    assert client_of().get(base(meeting, "vraag/")).status_code == 403


def test_online_only_names_no_place_and_keeps_its_link(make: Make, client_of: Browser) -> None:
    one = make(mode="online", venue="", address="", online_link="https://overleg.example/geheim")
    page = shown(client_of(), one)
    assert "overleg.example" not in page and "nog te bepalen" not in page


def test_states_follow_each_other(meeting: Activity, clock: Any) -> None:
    event = meeting.meeting.event
    seen = []
    for minutes in (-60, -30, 0, 119, 121, 60 * 30):
        clock.move_to(EVENING + timedelta(minutes=minutes))
        seen.append(queries.state_of(event))
    assert seen == ["coming", "now", "now", "now", "just_over", "just_over"]


# Questions on the page ----------------------------------------------------------------------


def test_questions_stand_most_supported_first_on_pages_of_thirty(
    meeting: Activity, ask: Ask, client_of: Browser
) -> None:
    for number in range(33):
        ask(meeting, f"Vraag {number:02d}?")
    Contribution.objects.filter(title="Vraag 20?").update(support_count=9)
    titles = re.findall(r">(Vraag \d\d\?)<", shown(client_of(), meeting))
    assert len(titles) == 30 and titles[0] == "Vraag 20?"
    assert len(re.findall(r">(Vraag \d\d\?)<", shown(client_of(), meeting, "?page=2"))) == 3
    for odd in ("0", "-1", "x", "9" * 40, "%00"):
        assert client_of().get(base(meeting, f"?page={odd}")).status_code == 200


def test_a_question_has_a_page_of_its_own(
    meeting: Activity, ask: Ask, ann: Person, bob: Person, client_of: Browser
) -> None:
    question = ask(meeting, text="Mijn kinderen gaan hier naar school.", by=ann)
    page = shown(client_of(), meeting, f"vragen/{question.number}/")
    for words in (
        "Komt er een zebrapad?",
        "Mijn kinderen",
        "Ann",
        "asked before the meeting",
        "by 4 March 2027",
    ):
        assert words in page, words
    assert "Withdraw this" in shown(client_of(ann), meeting, f"vragen/{question.number}/")
    number = f"/en/{meeting.place.slug}/inbreng/{question.pk}/"
    assert client_of().get(number).url == base(meeting, f"vragen/{question.number}/")
    client_of(bob).post(f"{number}doen/", {"do": "support"})
    assert "1 person wants to know this" in shown(client_of(), meeting)
    assert client_of().get(base(meeting, "vragen/99/")).status_code == 404


def test_the_receipt_says_when_the_answer_comes(meeting: Activity, client_of: Browser, ann: Person) -> None:
    browser = client_of(ann)
    assert browser.get(base(meeting, "vraag/ontvangen/")).status_code == 302
    page = browser.post(base(meeting, "vraag/"), {"title": "Komt er een zebrapad?"}, follow=True)
    words = re.sub(r"\s+", " ", page.content.decode())
    assert "Question 1" in words and "By 4 March 2027 at the latest" in words
    assert client_of().get(base(meeting, "vraag/ontvangen/")).status_code == 302


def test_who_must_have_an_account_goes_to_sign_in_and_back(
    make: Make, client_of: Browser, ann: Person
) -> None:
    one = make(who_may="account")
    answer = client_of().get(base(one, "vraag/"))
    assert answer.status_code == 302 and "vraag" in answer.url
    assert client_of(ann).get(base(one, "vraag/")).status_code == 200


def test_bad_questions_come_back_with_their_words(meeting: Activity, client_of: Browser, ann: Person) -> None:
    page = (
        client_of(ann)
        .post(base(meeting, "vraag/"), {"title": "?", "text": "Dit blijft staan."})
        .content.decode()
    )
    assert "Dit blijft staan." in page and not Contribution.objects.exists()


def test_a_meeting_of_another_town_is_not_found(meeting: Activity, ask: Ask, client_of: Browser) -> None:
    ask(meeting)
    make_town("elders")
    for path in ("", "vraag/", "vragen/1/", "zaal/"):
        assert client_of().get(base(meeting, path).replace("voorbeeld", "elders")).status_code == 404


# Speed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-48, 1, 30, 60])
def test_the_page_asks_at_most_five_questions(
    make: Make, ask: Ask, officer: Person, ann: Person, client_of: Browser, clock: Any, hours: int
) -> None:
    one = make(mode="hybrid", seats=20, online_seats=20)
    for number in range(25):
        ask(one, f"Vraag {number}?", by=ANONYMOUS)
    perform(events.enter, by=officer, on=one.meeting.event, name="Ann", mode="on_site")
    clock.move_to(EVENING + timedelta(hours=hours))
    if hours == 60:
        publish_minutes(one, officer, decisions=[{"text": f"Besluit {n}"} for n in range(5)])
    for person, most in ((None, 5), (ann, 8 + 3), (officer, 8 + 3)):
        for path in ("", "vragen/1/"):
            browser = client_of(person)
            browser.get(base(one, path))
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(base(one, path)).status_code == 200
            reads = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
            assert len(reads) <= most, "\n".join(reads)


def test_the_page_of_the_process_asks_nothing_more_for_each_meeting(
    make: Make, process: Process, client_of: Browser
) -> None:
    address = f"/en/{process.place.slug}/trajecten/{process.slug}/"

    def asked() -> int:
        browser = client_of()
        browser.get(address)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found.captured_queries)

    make(title="Eerste")
    one = asked()
    make(title="Tweede")
    make(title="Derde")
    assert asked() == one


def test_a_meeting_stands_in_the_agenda_and_calendars(
    meeting: Activity, process: Process, client_of: Browser
) -> None:
    assert meeting.title in client_of().get(f"/en/{meeting.place.slug}/agenda/").content.decode()
    number = meeting.meeting.event.pk
    calendar = client_of().get(f"/en/{meeting.place.slug}/afspraak/{number}/afspraak.ics").content.decode()
    assert "BEGIN:VEVENT" in calendar and base(meeting) in re.sub(r"\r\n ", "", calendar)


def test_actions_of_meetings_say_no_with_a_sentence() -> None:
    for action in actions.ACTIONS:
        assert str(action.name) and action.rule
        assert all(str(clause.otherwise).endswith(".") for clause in action.rule)
