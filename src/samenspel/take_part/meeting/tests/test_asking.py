# SPDX-License-Identifier: EUPL-1.2
"""Questions: who may ask when, that each is answered in public within two weeks, and that the asker hears it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_process, officer_of
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.models import Contribution, Follow, Source
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.take_part.meeting import actions
from samenspel.take_part.meeting.queries import figures, so_far

pytestmark = pytest.mark.django_db
Make = Callable[..., Activity]
Ask = Callable[..., Contribution]
HERE = ZoneInfo("Europe/Brussels")
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=HERE)


def answered(
    question: Contribution, text: str = "Ja. Het zebrapad komt er voor de zomer, bij de school."
) -> None:
    perform(
        answering.answer,
        by=officer_of(question.place),
        on=question,
        status="adopted",
        text=text,
        signed="Olga, dienst Wegen",
        known_answers=0,
    )


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        (EVENING - timedelta(days=3), "before"),
        (EVENING + timedelta(minutes=10), "online"),
        (EVENING + timedelta(hours=20), "after"),
    ],
)
def test_a_question_says_when_it_was_asked(
    meeting: Activity, ask: Ask, clock: Any, moment: datetime, asked: str
) -> None:
    clock.move_to(moment)
    assert ask(meeting).question.asked == asked


def test_a_question_is_due_two_weeks_after_the_evening(meeting: Activity, ask: Ask) -> None:
    due = timezone.localtime(ask(meeting).due_at, HERE)
    # The day after is the last day to ask; ten working days later.
    assert due.date() == date(2027, 3, 4) and due.date() - EVENING.date() <= timedelta(days=16)


def test_nobody_asks_in_a_draft_or_when_it_was_called_off(place: Place, make: Make, ask: Ask) -> None:
    draft = make(on=make_process(place, "draft", title="Schets"))
    with pytest.raises(Refused, match="not public yet"):
        ask(draft)
    off = make()
    type(off.meeting.event).objects.update(cancelled_at=timezone.now(), cancelled_why="De zaal is dicht.")
    with pytest.raises(Refused, match="called off"):
        ask(off)


def test_asking_begins_with_the_meeting_where_the_town_chose_so(make: Make, ask: Ask, clock: Any) -> None:
    one = make(questions_before=False)
    clock.move_to(EVENING - timedelta(minutes=31))
    with pytest.raises(Refused, match="from the beginning"):
        ask(one)
    clock.move_to(EVENING - timedelta(minutes=29))
    assert ask(one)


def test_asking_ends_at_midnight_of_the_day_after(meeting: Activity, ask: Ask, clock: Any) -> None:
    clock.move_to(datetime(2027, 2, 17, 23, 59, 50, tzinfo=HERE))
    assert ask(meeting)
    clock.move_to(datetime(2027, 2, 18, 0, 0, 1, tzinfo=HERE))
    with pytest.raises(Refused, match="no longer be asked"):
        ask(meeting)


def test_who_must_have_an_account_is_asked_to_sign_in(make: Make, ask: Ask, ann: Person) -> None:
    one = make(who_may="account")
    with pytest.raises(Refused, match="asks for an account"):
        ask(one)
    assert ask(one, by=ann).author == ann


def test_the_limit_per_person_counts(make: Make, ask: Ask, ann: Person) -> None:
    one = make(limit_per_person=2)
    ask(one, by=ann)
    ask(one, "Nog een vraag", by=ann)
    with pytest.raises(ValidationError, match="at most 2 questions"):
        ask(one, "Een derde", by=ann)


def test_a_long_question_from_one_box_keeps_all_its_words() -> None:
    long = "Waarom " + "heel " * 40 + "lang?"
    title, text = actions.title_of(long)
    assert len(title) <= 120 and title.endswith("…") and text == long
    assert actions.title_of("  Kort   genoeg? ") == ("Kort genoeg?", "")
    assert len(actions.title_of("x" * 400)[0]) == 120


def test_a_card_counts_and_says_that_it_came_on_paper(meeting: Activity, place: Place, clock: Any) -> None:
    clerk = make_person("Karel", "clerk", place=place)
    clock.move_to(EVENING + timedelta(days=5))  # typed over a few days later
    made = perform(
        actions.enter_paper, by=clerk, on=meeting, question="Waar kan ik parkeren?", author_name="Jef"
    )
    assert (made.source, made.question.asked, made.is_public, made.author_name) == (
        Source.PAPER,
        "paper",
        True,
        "Jef",
    )
    assert made.due_at
    assert not may(make_person("Zoë"), actions.enter_paper, meeting)


def test_the_answer_reaches_the_asker_and_stands_on_the_page(
    meeting: Activity, ask: Ask, ann: Person, client_of: Callable[..., Client]
) -> None:
    question = ask(meeting, by=ann)
    desk = client_of(officer_of(meeting.place)).get(f"/en/bureau/{meeting.place.slug}/")
    assert "Komt er een zebrapad?" in desk.content.decode()
    page_to_answer = reverse("desk-answer", args=[meeting.place.slug, question.pk])
    assert client_of(officer_of(meeting.place)).get(page_to_answer).status_code == 200
    answered(question)
    [letter] = Email.objects.filter(to=ann.email)
    assert "Komt er een zebrapad?" in letter.subject and "voor de zomer" in letter.message
    for path in ("", f"vragen/{question.number}/"):
        page = (
            client_of().get(f"/en/{meeting.place.slug}/bijeenkomsten/{meeting.slug}/{path}").content.decode()
        )
        assert "Het zebrapad komt er voor de zomer" in page and "Olga, dienst Wegen" in page
    question.refresh_from_db()
    assert question.answered_at <= question.due_at
    assert "in time" in page


def test_without_an_account_the_answer_comes_after_a_click_in_the_letter(
    meeting: Activity, client_of: Callable[..., Client], stamp: Callable[[], str]
) -> None:
    base = f"/en/{meeting.place.slug}/bijeenkomsten/{meeting.slug}/"
    browser = client_of()
    sent = {"title": "Komt er een zebrapad?", "email": "Els@Voorbeeld.example", "opened": stamp()}
    page = browser.post(f"{base}vraag/", sent, follow=True)
    assert page.redirect_chain == [(f"{base}vraag/ontvangen/", 302)]
    assert "els@voorbeeld.example" in page.content.decode().lower()
    [letter] = Email.objects.filter(to="els@voorbeeld.example")
    [link] = re.findall(r"https?://\S+(/\S+/inbreng/volgen/\S+)", letter.message)
    link = "/" + link.split("/", 1)[1] if not link.startswith("/") else link
    assert not Follow.objects.exists()
    assert client_of().get(link).status_code == 200 and not Follow.objects.exists()
    client_of().post(link)
    [follow] = Follow.objects.all()
    assert follow.person.email == "els@voorbeeld.example"
    answered(follow.contribution)
    assert Email.objects.filter(to="els@voorbeeld.example").count() == 2
    assert client_of().get(f"{link}x").status_code == 404


def test_a_machine_or_a_flood_is_stopped_and_the_words_stay(
    meeting: Activity, client_of: Callable[..., Client], stamp: Callable[[], str]
) -> None:
    address = f"/en/{meeting.place.slug}/bijeenkomsten/{meeting.slug}/vraag/"
    browser = client_of()
    page = browser.post(address, {"title": "Te snel?", "opened": "x"})
    assert "Te snel?" in page.content.decode() and not Contribution.objects.exists()
    page = browser.post(address, {"title": "Gevuld?", "opened": stamp(), "website": "http://x.example"})
    assert not Contribution.objects.exists()
    for number in range(15):
        browser.post(address, {"title": f"Vraag {number}", "opened": stamp()})
    page = browser.post(address, {"title": "Nummer zestien", "opened": stamp()})
    assert Contribution.objects.count() == 15
    assert (
        "Much came from your connection" in page.content.decode()
        and "Nummer zestien" in page.content.decode()
    )


def test_a_moderator_looks_first_where_the_town_chose_so(
    make: Make, ask: Ask, client_of: Callable[..., Client]
) -> None:
    one = make(moderation="before")
    question = ask(one)
    base = f"/en/{one.place.slug}/bijeenkomsten/{one.slug}/"
    assert not question.is_public
    assert question.title not in client_of().get(base).content.decode()
    assert client_of().get(f"{base}vragen/{question.number}/").status_code == 404


def test_the_figures_for_the_report_are_those_of_the_meeting(
    meeting: Activity, ask: Ask, officer: Person
) -> None:
    from samenspel.foundations.events import actions as events

    event = meeting.meeting.event
    perform(events.enter, by=officer, on=event, name="Ann", companions=2)
    question = ask(meeting)
    ask(meeting, "Nog een vraag")
    answered(question)
    meeting.refresh_from_db()
    assert dict(figures(meeting)) == {
        "registered": 3,
        "were there": 0,
        "questions asked": 2,
        "questions answered": 1,
    }
    assert so_far(meeting) == "2 questions so far"


def test_nobody_is_named_who_asked_without_a_name(meeting: Activity, ask: Ask) -> None:
    assert ask(meeting, by=ANONYMOUS).author_name == ""
    assert not Email.objects.exists()
