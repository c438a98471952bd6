# SPDX-License-Identifier: EUPL-1.2
"""The live room: the code, one support per person, questions from telephones, and the screen on the wall."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_person, make_process, make_town

from samenspel.foundations import squares
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.contributions.models import Contribution, State, Support
from samenspel.foundations.events import actions as events
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.meeting import actions
from samenspel.take_part.meeting.models import RoomVote, forget_passes

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Make = Callable[..., Activity]
Ask = Callable[..., Contribution]
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture
def evening(make: Make, clock: Any) -> Activity:
    """A meeting that began ten minutes ago."""
    one = make()
    clock.move_to(EVENING + timedelta(minutes=10))
    return one


def base(activity: Activity, rest: str = "zaal/") -> str:
    return f"/en/{activity.place.slug}/bijeenkomsten/{activity.slug}/{rest}"


def code_of(activity: Activity) -> str:
    return activity.meeting.event.room_code


def enter(browser: Client, activity: Activity, **more: str) -> Client:
    answer = browser.post(base(activity), {"do": "enter", "code": code_of(activity), **more})
    assert answer.status_code == 302
    return browser


def vote(question: Contribution, by: Any = ANONYMOUS, room_pass: str = "a", **more: Any) -> Contribution:
    code = more.pop("code", None) or code_of(question.activity)
    return perform(actions.support_in_room, by=by, on=question, code=code, room_pass=room_pass, **more)


def count(question: Contribution) -> int:
    return Contribution.objects.get(pk=question.pk).support_count


# Counting -----------------------------------------------------------------------------------


def test_each_pass_counts_once_however_often_it_is_pressed(evening: Activity, ask: Ask) -> None:
    question = ask(evening)
    for _each in range(3):
        vote(question)
    vote(question, room_pass="b")
    assert count(question) == RoomVote.objects.count() == 2
    vote(question, wanted=False)
    vote(question, wanted=False)
    assert count(question) == RoomVote.objects.count() == 1


def test_with_an_account_it_is_the_ordinary_support(evening: Activity, ask: Ask, ann: Person) -> None:
    question = ask(evening)
    vote(question, by=ann)
    assert (count(question), Support.objects.count(), RoomVote.objects.count()) == (1, 1, 0)
    with pytest.raises(Refused, match="support this already"):
        perform(taking_part.support, by=ann, on=question)
    vote(question, by=ann, wanted=False)
    assert (count(question), Support.objects.count()) == (0, 0)


@pytest.mark.parametrize("supported_before", [False, True])
def test_who_signs_in_afterwards_still_counts_once(
    evening: Activity, ask: Ask, ann: Person, client_of: Browser, supported_before: bool
) -> None:
    question = ask(evening)
    if supported_before:
        perform(taking_part.support, by=ann, on=question)
    browser = enter(client_of(), evening)
    browser.post(base(evening, f"zaal/{question.number}/"), {"do": "support"})
    assert count(question) == 1 + supported_before
    browser.force_login(ann, backend="samenspel.foundations.people.sessions.ByCode")
    assert count(question) == Support.objects.count() == 1
    assert not RoomVote.objects.exists()


@pytest.mark.parametrize("minutes", [-31, 120 + 61])
def test_outside_its_hours_the_room_takes_nothing(
    make: Make, ask: Ask, clock: Any, minutes: int, client_of: Browser
) -> None:
    one = make()
    question = ask(one)
    clock.move_to(EVENING + timedelta(minutes=minutes))
    with pytest.raises(Refused, match="half an hour before"):
        vote(question)
    with pytest.raises(Refused, match="half an hour before"):
        perform(actions.ask_in_room, by=ANONYMOUS, on=one, code=code_of(one), question="Mag dit?")
    page = client_of().get(base(one))
    assert page.status_code == 200 and "The room is closed" in page.content.decode()


def test_without_the_code_nobody_is_in_the_room(evening: Activity, ask: Ask) -> None:
    question = ask(evening)
    for code in ("", "ABCDEF", code_of(evening)[:5]):
        with pytest.raises(ValidationError, match="not the code"):
            vote(question, code=code or "-")
        with pytest.raises(ValidationError, match="not the code"):
            perform(actions.ask_in_room, by=ANONYMOUS, on=evening, code=code, question="Mag dit?")
    with pytest.raises(ValidationError, match="Enter the room first"):
        vote(question, room_pass="")
    assert vote(question, code=f" {code_of(evening)[:3].lower()}-{code_of(evening)[3:].lower()} ")


def test_a_hidden_question_takes_no_support(evening: Activity, ask: Ask, leader: Person) -> None:
    question = ask(evening)
    perform(actions.hide, by=leader, on=question, reason="Dit noemt een buur.")
    with pytest.raises(Refused, match="not public"):
        vote(question)


def test_the_passes_go_the_day_after_and_the_count_stays(evening: Activity, ask: Ask, clock: Any) -> None:
    question = ask(evening)
    vote(question)
    forget_passes(timezone.now())
    assert RoomVote.objects.count() == 1
    clock.move_to(EVENING + timedelta(hours=27))
    forget_passes(timezone.now())
    assert RoomVote.objects.count() == 0 and count(question) == 1


# The pages ----------------------------------------------------------------------------------


def test_from_the_code_to_a_question_in_two_steps(
    evening: Activity, client_of: Browser, stamp: Callable[[], str]
) -> None:
    browser = client_of()
    first = browser.get(base(evening, f"zaal/?code={code_of(evening)}"))
    assert f'value="{code_of(evening)}"' in first.content.decode()
    assert "sessionid" not in browser.cookies and "samenspel" not in browser.cookies
    enter(browser, evening)
    sent = {"do": "ask", "question": "Komt er een zebrapad?", "opened": stamp()}
    page = browser.post(base(evening), sent, follow=True).content.decode()
    assert "Your question stands in the list" in page and "asked in the room" in page
    made = Contribution.objects.get()
    assert (made.question.asked, made.title, made.due_at is None) == ("room", "Komt er een zebrapad?", False)


def test_in_a_hybrid_meeting_who_follows_online_says_so(
    make: Make, clock: Any, client_of: Browser, stamp: Callable[[], str]
) -> None:
    one = make(mode="hybrid")
    clock.move_to(EVENING)
    browser = enter(client_of(), one, here="online")
    browser.post(base(one), {"do": "ask", "question": "Hoort u mij?", "opened": stamp()})
    enter(browser, one, here="room")
    browser.post(base(one), {"do": "ask", "question": "En nu?", "opened": stamp()})
    assert [row.question.asked for row in Contribution.objects.order_by("pk")] == ["online", "room"]


def test_the_short_address_on_the_wall_leads_to_the_room(
    evening: Activity, make: Make, client_of: Browser
) -> None:
    hybrid = make(mode="hybrid", title="Hybride")
    short = f"/en/{evening.place.slug}/zaal/"
    browser = client_of()
    assert browser.post(short, {"code": code_of(evening).lower()}).url == base(evening)
    assert "You are in the room" in browser.get(base(evening)).content.decode()
    assert browser.post(short, {"code": code_of(hybrid)}).url == base(hybrid, f"zaal/?code={code_of(hybrid)}")
    assert "not the code" in browser.post(short, {"code": "ZZZZZZ"}).content.decode()
    make_town("elders")
    assert "not the code" in browser.post("/en/elders/zaal/", {"code": code_of(evening)}).content.decode()


def test_a_draft_has_no_room(make: Make, place: Any, clock: Any, client_of: Browser) -> None:
    one = make(on=make_process(place, "draft", title="Schets"))
    clock.move_to(EVENING)
    assert client_of().get(base(one)).status_code == 404
    answer = client_of().post(f"/en/{place.slug}/zaal/", {"code": code_of(one)})
    assert "not the code" in answer.content.decode()


def test_a_new_code_puts_everybody_out(evening: Activity, client_of: Browser, ask: Ask) -> None:
    question = ask(evening)
    browser = enter(client_of(), evening)
    type(evening.meeting.event).objects.update(room_code="QQQQQQ")
    assert "Enter the room" in browser.get(base(evening)).content.decode()
    assert browser.get(base(evening, "zaal/lijst/")).status_code == 404
    browser.post(base(evening, f"zaal/{question.number}/"), {"do": "support"})
    assert count(question) == 0


@pytest.mark.parametrize("script", [True, False])
def test_support_with_a_click_with_script_and_without(
    evening: Activity, ask: Ask, client_of: Browser, script: bool
) -> None:
    question = ask(evening)
    browser = enter(client_of(), evening)
    headers = {"HX-Request": "true"} if script else {}
    answer = browser.post(base(evening, f"zaal/{question.number}/"), {"do": "support"}, headers=headers)
    assert answer.status_code == (200 if script else 302)
    if script:
        assert 'aria-pressed="true"' in answer.content.decode() and "<html" not in answer.content.decode()
    assert count(question) == 1
    assert 'aria-pressed="true"' in browser.get(base(evening, "zaal/lijst/")).content.decode()
    assert 'aria-pressed="true"' not in enter(client_of(), evening).get(base(evening)).content.decode()
    browser.post(base(evening, f"zaal/{question.number}/"), {"do": "stop"}, headers=headers)
    assert count(question) == 0


def test_too_many_questions_of_one_browser_wait_and_stay_written(
    evening: Activity, client_of: Browser, stamp: Callable[[], str]
) -> None:
    browser = enter(client_of(), evening)
    for number in range(13):
        page = browser.post(base(evening), {"do": "ask", "question": f"Vraag {number}?", "opened": stamp()})
    assert Contribution.objects.count() == 12
    assert "You asked many questions" in page.content.decode() and "Vraag 12?" in page.content.decode()


def test_where_somebody_looks_first_a_question_from_the_room_waits(
    make: Make, clock: Any, client_of: Browser, stamp: Callable[[], str], leader: Person
) -> None:
    one = make(moderation="before")
    clock.move_to(EVENING)
    browser = enter(client_of(), one)
    sent = {"do": "ask", "question": "Komt er een zebrapad?", "opened": stamp()}
    page = browser.post(base(one), sent, follow=True).content.decode()
    assert "reads it first" in page and "Komt er een zebrapad?" not in page
    made = Contribution.objects.get()
    assert made.state == State.PENDING
    perform(actions.let_through, by=leader, on=made)
    assert "Komt er een zebrapad?" in browser.get(base(one)).content.decode()


def test_nothing_typed_becomes_markup(
    evening: Activity, client_of: Browser, leader: Person, ask: Ask
) -> None:
    evil = '"><script>alert(1)</script>'
    ask(evening, evil, author_name=evil)
    for browser, path in (
        (enter(client_of(), evening), "zaal/"),
        (client_of(leader), "scherm/"),
        (client_of(), ""),
        (client_of(), "vragen/1/"),
    ):
        page = browser.get(base(evening, path)).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page, path


def test_the_room_and_its_list_ask_few_questions(
    evening: Activity, ask: Ask, ann: Person, client_of: Browser
) -> None:
    for number in range(30):
        ask(evening, f"Vraag {number}?")
    for browser, most in ((client_of(), 5 + 1), (client_of(ann), 8 + 3)):
        enter(browser, evening)
        for path in ("zaal/", "zaal/lijst/"):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(base(evening, path)).status_code == 200
            reads = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
            assert len(reads) <= most, "\n".join(reads)


# The wall -----------------------------------------------------------------------------------


def test_the_wall_is_for_who_leads(
    evening: Activity, ann: Person, leader: Person, client_of: Browser
) -> None:
    assert client_of().get(base(evening, "scherm/")).status_code == 302
    assert client_of(ann).get(base(evening, "scherm/")).status_code == 403
    page = client_of(leader).get(base(evening, "scherm/")).content.decode()
    code = code_of(evening)
    assert code[:3] in page and code[3:] in page and "square-code" in page
    elsewhere = make_person("Els", "facilitator", place=make_town("elders"))
    assert client_of(elsewhere).get(base(evening, "scherm/")).status_code == 403


def test_the_wall_shows_what_runs_and_how_long_it_lasts(
    evening: Activity, leader: Person, client_of: Browser, clock: Any
) -> None:
    browser = client_of(leader)
    assert "We begin at 19:30" in browser.get(base(evening, "scherm/")).content.decode().replace(
        "19.30", "19:30"
    )
    first, second = evening.meeting.event.agenda.all()[:2]
    perform(events.start_item, by=leader, on=first)
    ends = int(timezone.now().timestamp()) + first.minutes * 60
    page = browser.get(base(evening, "scherm/"), headers={"HX-Request": "true"}).content.decode()
    [said] = re.findall(r'data-ends="(\d+)"', page)
    assert abs(int(said) - ends) <= 2 and first.title in page and second.title in page
    assert "<html" not in page
    perform(events.give_time, by=leader, on=first, minutes=5)
    page = browser.get(base(evening, "scherm/")).content.decode()
    assert abs(int(re.findall(r'data-ends="(\d+)"', page)[0]) - ends - 300) <= 2
    clock.shift(timedelta(hours=1))
    assert "wall-clock late" in browser.get(base(evening, "scherm/")).content.decode()


def test_the_wall_shows_pinned_questions_first_and_no_discussed_ones(
    evening: Activity, ask: Ask, leader: Person, client_of: Browser
) -> None:
    one, two, three = (ask(evening, f"Vraag {n}?") for n in (1, 2, 3))
    vote(one)
    vote(two)
    vote(two, room_pass="b")
    perform(actions.pin, by=leader, on=three, do="first")
    perform(actions.discuss, by=leader, on=one)
    page = client_of(leader).get(base(evening, "scherm/")).content.decode()
    assert re.findall(r"Vraag \d\?", page) == ["Vraag 3?", "Vraag 2?"]


def test_the_square_holds_the_address() -> None:
    rows = squares.squares("https://samenspel.example/leiedam/bijeenkomsten/avond/zaal/?code=ABC234")
    assert len(rows) == len(rows[0]) >= 29 and set("".join(rows)) == {"0", "1"}
    # Three eyes, each with its white ring.
    assert rows[0].startswith("11111110") and rows[0].endswith("01111111") and rows[-1].startswith("11111110")
    picture = squares.code_picture('https://x.example/"><script>')
    assert "<script>" not in picture and 'fill="#fff"' in picture
