# SPDX-License-Identifier: EUPL-1.2
"""A question to the network, from the form to the answer in the mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_person, make_town
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.models import Contribution, Follow, State
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.learn.helpdesk import actions, forms
from samenspel.learn.helpdesk.models import HelpQuestion

from .conftest import answer, letter_to, link_in, make_question, opened

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WORDS = {"title": "Hoe bereikt u jongeren?", "text": "Op onze avond kwam niemand onder de 25."}


def reads(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)


# Asking -----------------------------------------------------------------------------------


def test_the_form_says_that_question_and_answer_become_public(desk: Activity, client_of: Browser) -> None:
    page = client_of().get("/en/helpdesk/vraag/").content.decode()
    assert "Your question becomes public" in page and "Never your e-mail address" in page
    assert "10 working days" in page and "Burgerbegroting" not in page.split("<form")[0]


def test_somebody_without_an_account_asks_and_a_moderator_reads_it_first(
    desk: Activity, client_of: Browser
) -> None:
    browser = client_of()
    sent = browser.post(
        "/en/helpdesk/vraag/",
        {
            **WORDS,
            "instrument": "stadsgesprek",
            "town_name": "Leiedam",
            "author_name": "Jo",
            "opened": opened(),
        },
    )
    assert sent.headers["Location"] == "/en/helpdesk/vraag/ontvangen/"
    made = Contribution.objects.get()
    assert (made.kind, made.state, made.is_public, made.author_name) == (
        "helpdesk.question",
        State.PENDING,
        False,
        "Jo",
    )
    assert made.language == "en" and made.due_at is None
    about = HelpQuestion.objects.get()
    assert (about.instrument, about.town_name) == ("stadsgesprek", "Leiedam")
    receipt = browser.get("/en/helpdesk/vraag/ontvangen/").content.decode()
    assert "Question 1" in receipt and "you filled in no address" in receipt
    assert client_of().get("/en/helpdesk/vraag/ontvangen/").status_code == 302
    assert client_of().get("/en/helpdesk/vragen/1/").status_code == 404
    assert WORDS["title"] not in client_of().get("/en/helpdesk/").content.decode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": ""}, "Your question in one sentence"),
        ({"text": ""}, "Tell more"),
        ({"email": "geen adres"}, "Your e-mail address"),
        ({"instrument": "bestaat-niet"}, "Which instrument"),
        ({"website": "https://…"}, "That went very fast"),
        ({"opened": "vervalst"}, "open for too long"),
        ({"title": "x" * 121}, "Your question in one sentence"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(
    desk: Activity, client_of: Browser, change: dict[str, str], expected: str
) -> None:
    sent = {**WORDS, "town_name": "<script>alert(1)</script>", "opened": opened(), **change}
    answered = client_of().post("/en/helpdesk/vraag/", sent)
    page = answered.content.decode()
    assert answered.status_code == 200 and expected in page and 'role="alert"' in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert (sent["text"] in page) and not Contribution.objects.exists()


def test_much_from_one_connection_is_stopped_and_the_text_stays(desk: Activity, client_of: Browser) -> None:
    for _time in range(15):
        assert client_of().post("/en/helpdesk/vraag/", {**WORDS, "opened": opened()}).status_code == 302
    page = client_of().post("/en/helpdesk/vraag/", {**WORDS, "opened": opened()}).content.decode()
    assert "Much came from your connection" in page and WORDS["text"] in page
    assert Contribution.objects.count() == 15


def test_who_is_signed_in_may_leave_the_name_out(desk: Activity, ann: Person, client_of: Browser) -> None:
    page = client_of(ann).get("/en/helpdesk/vraag/").content.decode()
    assert "Leave my name out" in page and 'type="email"' not in page
    client_of(ann).post("/en/helpdesk/vraag/", WORDS)
    client_of(ann).post("/en/helpdesk/vraag/", {**WORDS, "without_name": "on"})
    named, unnamed = Contribution.objects.order_by("number")
    assert (named.author_name, unnamed.author_name) == ("Ann", "")
    assert named.author == unnamed.author == ann


def test_one_person_asks_ten_questions_a_day(desk: Activity, ann: Person) -> None:
    for _time in range(10):
        make_question(desk, ann)
    with pytest.raises(ValidationError, match="10 questions today"):
        make_question(desk, ann)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        make_question(desk, ann)
    assert Contribution.objects.count() == 11


def test_an_activity_of_a_town_takes_no_question_to_the_network(desk: Activity) -> None:
    other = make_town("elders")
    Activity.objects.filter(pk=desk.pk).update(instrument="ideas", place=other)
    with pytest.raises(Refused, match="at its helpdesk"):
        make_question(desk)


def test_the_table_of_now_gives_the_instruments(desk: Activity) -> None:
    with pytest.raises(ValidationError, match="instruments in the list"):
        make_question(desk, instrument="bestaat-niet")
    names = dict(forms.QuestionForm().fields["instrument"].choices)  # type: ignore[attr-defined]
    assert len(names) > 30 and names["stadsgesprek"]


# Checking, answering, telling ---------------------------------------------------------------


def test_from_the_mail_that_is_confirmed_to_the_answer_in_the_mail(
    desk: Activity, officer: Person, client_of: Browser
) -> None:
    client_of().post("/helpdesk/vraag/", {**WORDS, "email": "Jo@Voorbeeld.example", "opened": opened()})
    made = Contribution.objects.get()
    letter = letter_to("jo@voorbeeld.example")
    assert WORDS["title"] not in letter.subject and not Follow.objects.exists()
    path = link_in(letter, "/volgen/")
    assert client_of().get(path).status_code == 200 and not Follow.objects.exists()
    assert client_of().post(path).status_code == 200
    follower = Follow.objects.get()
    assert (follower.contribution, follower.person.email) == (made, "jo@voorbeeld.example")

    desk_page = client_of(officer).get("/en/bureau/netwerk/").content.decode()
    assert "1 new contribution" in desk_page
    checked = client_of(officer).post(
        "/en/bureau/netwerk/nakijken/", {"do": "approve", "number": str(made.pk)}
    )
    assert checked.status_code == 302
    made.refresh_from_db()
    assert made.is_public and made.published_at
    assert made.due_at == due_for(desk, made.published_at)
    assert WORDS["title"] in client_of(officer).get("/en/bureau/netwerk/").content.decode()

    answered = client_of(officer).post(
        f"/en/bureau/netwerk/antwoorden/{made.pk}/",
        {
            "status": "answered",
            "text": "Ga naar de school: daar zijn zij al.",
            "signed": "Olga, netwerk",
            "known_answers": "0",
        },
    )
    assert answered.status_code == 302
    told = letter_to("jo@voorbeeld.example")
    assert "Ga naar de school: daar zijn zij al." in told.message and "Olga, netwerk" in told.message
    # The link of the letter leads, over the network's place, to the page of the question.
    page = client_of().get(link_in(told, "/inbreng/"), follow=True)
    assert page.redirect_chain[-1][0].endswith("/helpdesk/vragen/1/")
    text = page.content.decode()
    assert "Ga naar de school: daar zijn zij al." in text and WORDS["text"] in text
    assert "Ga naar de school: daar zijn zij al." in client_of().get("/en/helpdesk/").content.decode()


def test_the_page_of_a_question_says_what_it_is_about_and_by_when_the_answer_comes(
    desk: Activity, officer: Person, client_of: Browser
) -> None:
    make_question(desk, officer=officer, town_name="Leiedam", instrument="stadsgesprek")
    page = client_of().get("/en/helpdesk/vragen/1/").content.decode()
    assert "Question 1 to the network" in page and "Leiedam" in page
    assert "The answer comes by" in page and "/en/bureau" not in page
    for broken in ("2", "99999999999"):
        assert client_of().get(f"/en/helpdesk/vragen/{broken}/").status_code == 404


def test_an_answer_is_not_shown_as_adopted_or_rejected(
    desk: Activity, officer: Person, client_of: Browser
) -> None:
    answer(make_question(desk, officer=officer), officer)
    page = client_of().get("/en/helpdesk/vragen/1/").content.decode()
    assert "Answer of the network" in page and "Carried out" not in page and "Answered" in page


def test_support_and_follow_work_from_the_page_and_lead_back_to_it(
    desk: Activity, officer: Person, ann: Person, client_of: Browser
) -> None:
    made = make_question(desk, officer=officer)
    browser = client_of(ann)
    assert "Support this" in browser.get("/en/helpdesk/vragen/1/").content.decode()
    page = browser.post(f"/en/netwerk/inbreng/{made.pk}/doen/", {"do": "support"}, follow=True)
    assert page.redirect_chain[-1][0] == "/en/helpdesk/vragen/1/"
    made.refresh_from_db()
    assert made.support_count == 1
    kept = browser.get(f"/en/netwerk/inbreng/{made.pk}/?steun=1", follow=True)
    assert kept.redirect_chain[-1][0] == "/en/helpdesk/vragen/1/?steun=1"


def test_a_network_editor_alone_answers_nothing(desk: Activity, editor: Person, officer: Person) -> None:
    made = make_question(desk, officer=officer)
    with pytest.raises(Refused):
        answer(made, editor)
    elsewhere = make_person("Els", "participation_officer", place=make_town())
    with pytest.raises(Refused):
        perform(
            answering.answer,
            by=elsewhere,
            on=made,
            status="done",
            text="Van een andere gemeente.",
            signed="Els",
            known_answers=0,
        )


def test_what_an_author_asked_waits_in_sight_of_the_author_only(
    desk: Activity, ann: Person, client_of: Browser
) -> None:
    make_question(desk, ann)
    assert "Only you and the moderators" in client_of(ann).get("/en/helpdesk/vragen/1/").content.decode()
    assert client_of(make_person("Bob")).get("/en/helpdesk/vragen/1/").status_code == 404


# The list ------------------------------------------------------------------------------------


def test_the_newest_answer_stands_first_and_search_finds_words_in_any_form(
    desk: Activity, officer: Person, client_of: Browser
) -> None:
    for title in ("Een fietspad door het park", "Jongeren op een avond"):
        answer(make_question(desk, officer=officer, title=title, text="Hoe deed u dat?"), officer)
    page = client_of().get("/en/helpdesk/").content.decode()
    assert page.index("Jongeren op een avond") < page.index("Een fietspad")
    found = client_of().get("/en/helpdesk/?q=fietspaden").content.decode()
    assert "1 question found" in found and "Jongeren op een avond" not in found
    for odd in ("%25", "%3C", "zzz", "x" * 500):
        assert "Nothing found" in client_of().get(f"/en/helpdesk/?q={odd}").content.decode()


def test_questions_about_one_instrument(desk: Activity, officer: Person, client_of: Browser) -> None:
    answer(make_question(desk, officer=officer, title="Over loting", instrument="burgerberaad"), officer)
    answer(make_question(desk, officer=officer, title="Over geld"), officer)
    page = client_of().get("/en/helpdesk/?over=burgerberaad").content.decode()
    assert "Over loting" in page and "Over geld" not in page
    everything = client_of().get("/en/helpdesk/?over=bestaat-niet").content.decode()
    assert "Over geld" in everything


def test_what_waits_is_listed_and_an_empty_helpdesk_says_so(
    desk: Activity, officer: Person, client_of: Browser
) -> None:
    assert "Nothing was answered yet" in client_of().get("/en/helpdesk/").content.decode()
    for number in range(7):
        make_question(desk, officer=officer, title=f"Vraag nummer {number} van zeven")
    page = client_of().get("/en/helpdesk/").content.decode()
    assert page.count("van zeven") == 5 and "And more" in page


def test_the_pages_ask_few_questions_of_the_database(
    desk: Activity, officer: Person, client_of: Browser, ann: Person
) -> None:
    for number in range(14):
        answer(make_question(desk, officer=officer, title=f"Vraag {number}", town_name="Leiedam"), officer)
    make_question(desk, officer=officer)
    for path in (
        "/en/helpdesk/",
        "/en/helpdesk/?page=2",
        "/en/helpdesk/?q=vraag",
        "/en/helpdesk/vragen/1/",
        "/en/helpdesk/vraag/",
    ):
        assert reads(client_of(), path) <= 5, path
        assert reads(client_of(ann), path) <= 8 + 3, path


def test_the_instrument_tells_how_much_came_in(desk: Activity, officer: Person) -> None:
    from samenspel.learn.helpdesk import pages

    answer(make_question(desk, officer=officer), officer)
    make_question(desk, officer=officer)
    make_question(desk)
    desk.refresh_from_db()
    assert pages.so_far(desk) == "2 questions so far"
    assert [number for _label, number in pages.figures(desk)] == [2, 1]


def test_whoever_erases_the_account_takes_the_municipality_along(
    desk: Activity, ann: Person, officer: Person
) -> None:
    from samenspel.foundations.accounts.actions import erase_account, my_data

    make_question(desk, ann, officer, town_name="Leiedam")
    other = make_question(desk, None, officer, town_name="Wezelbeek")
    assert my_data(ann)["helpdesk"]["questions"][0]["town_name"] == "Leiedam"
    perform(erase_account, by=ann, on=ann)
    rows: dict[Any, str] = dict(HelpQuestion.objects.values_list("contribution", "town_name"))
    assert rows.pop(other.pk) == "Wezelbeek" and list(rows.values()) == [""]


def test_no_letter_leaves_when_no_address_was_filled_in(desk: Activity) -> None:
    make_question(desk)
    assert not Email.objects.exists()
    assert actions.KIND == "helpdesk.question"


def test_the_network_is_no_municipality_of_anybody(desk: Activity, ann: Person, client_of: Browser) -> None:
    page = client_of(ann).get("/en/profiel/").content.decode()
    assert ">Samenspel</option>" not in page
    assert Place.objects.get(is_network=True).is_active
