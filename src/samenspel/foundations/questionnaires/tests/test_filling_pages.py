# SPDX-License-Identifier: EUPL-1.2
"""Answering in a browser without script: page by page, back, later, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires.models import Attachment, Draft, Invitation, Questionnaire, Response

Make = Callable[..., Questionnaire]
Invite = Callable[..., tuple[Invitation, str]]
Browser = Callable[..., Client]
Stamp = Callable[[], str]
GROUPS = [{"key": "council", "name": {"nl": "Raad", "en": "Council"}, "size": 23}]
YOU = {"q-age": "middle", "q-travel": ["bike"]}
STREET = {"q-calm": "4", "q-calm-importance": "5", "q-years": "12,5", "q-since": "5-3-2014"}


def address(row: Questionnaire, *rest: Any) -> str:
    return "/en/voorbeeld/vragenlijst/" + "".join(f"{part}/" for part in (rest or (row.pk,)))


def begin(client: Client, row: Questionnaire, stamp: Stamp, **data: Any) -> str:
    """Presses Begin; returns the address of the first page."""
    answer = client.post(address(row), {"opened": stamp(), "website": "", "language": "en", **data})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def go(client: Client, url: str, do: str = "on", **data: Any) -> Any:
    page = client.get(url)
    carried = {name: page.context[name] for name in ("seal", "shown")}
    return client.post(url, {**carried, "do": do, **data})


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def client(client_of: Browser) -> Client:
    return client_of(None)


# Start ------------------------------------------------------------------------------------


def test_the_start_page_says_what_how_long_who_sees_it_and_until_when(
    questionnaire: Questionnaire, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        page = client.get(address(questionnaire))
    text = text_of(page)
    for said in ("About 6 minutes", "3 parts", "Anonymous", "Open until 23 February", "Begin"):
        assert said in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"opens_at": 24}, "Opens on Wednesday 3 February"),
        ({"closes_at": -1}, "This questionnaire is closed"),
        ({"stage": "closed"}, "This questionnaire is closed"),
        ({"by_invitation": True}, "For people who were invited"),
        ({"who_may": "account"}, "Sign in first"),
    ],
    ids=["not yet", "closed", "stage", "invited", "account"],
)
def test_who_cannot_begin_reads_why(
    make_questionnaire: Make, client: Client, facts: dict[str, Any], said: str
) -> None:
    moments = {
        name: timezone.now() + timedelta(hours=hours) for name, hours in facts.items() if name.endswith("_at")
    }
    row = make_questionnaire(**{**facts, **moments})
    page = client.get(address(row))
    assert page.status_code == 200 and said in text_of(page) and ">Begin<" not in page.content.decode()
    client.post(address(row), {"language": "en"})
    assert not Draft.objects.exists()


def test_what_is_not_public_is_not_there(
    make_questionnaire: Make, client: Client, client_of: Browser, officer: Person
) -> None:
    row = make_questionnaire(is_public=False)
    assert client.get(address(row)).status_code == 404
    assert "Not public yet" in text_of(client_of(officer).get(address(row)))
    assert client.get(address(row, 10**25)).status_code == 404


def test_results_of_a_closed_questionnaire_are_one_click_away(
    make_questionnaire: Make, client: Client
) -> None:
    row = make_questionnaire(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1)
    )
    Questionnaire.objects.filter(pk=row.pk).update(
        results={}, results_public_at=timezone.now() - timedelta(hours=1)
    )
    assert address(row, row.pk, "uitslag") in client.get(address(row)).content.decode()


def test_a_machine_does_not_begin(questionnaire: Questionnaire, client: Client, stamp: Stamp) -> None:
    page = client.post(address(questionnaire), {"opened": stamp(), "website": "buy", "language": "en"})
    assert page.status_code == 200 and not Draft.objects.exists()


def test_too_many_beginnings_from_one_connection_are_refused(
    questionnaire: Questionnaire, client: Client, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.foundations.questionnaires.beginning.DRAFTS_PER_HOUR", 1)
    begin(client, questionnaire, stamp)
    page = client.post(address(questionnaire), {"opened": stamp(), "website": "", "language": "en"})
    assert "Much came from your connection" in text_of(page) and Draft.objects.count() == 1


def test_a_group_must_be_chosen(make_questionnaire: Make, client: Client, stamp: Stamp) -> None:
    row = make_questionnaire(groups=GROUPS)
    page = client.post(address(row), {"opened": stamp(), "website": "", "language": "en"})
    assert "Choose the group you belong to." in text_of(page)
    begin(client, row, stamp, group="council")
    assert Draft.objects.get().group == "council"


# From the first page to the last -----------------------------------------------------------------


def test_a_whole_questionnaire_without_script(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **YOU).url
    third = go(client, second, **STREET).url
    page = client.get(third)
    assert "Part 3 of 3" in text_of(page) and "Send my answers" in text_of(page)
    sent = go(
        client, third, **{"q-say": "Meer groen"}, **{"q-photo": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")}
    )
    assert sent.url == address(questionnaire, questionnaire.pk, "bedankt")
    assert "Your answers to “Uw straat” are in." in text_of(client.get(sent.url))
    answers = Response.objects.get().answers
    assert answers == {
        "age": "middle",
        "travel": ["bike"],
        "calm": 4,
        "calm:importance": 5,
        "years": 12.5,
        "since": "2014-03-05",
        "say": "Meer groen",
        "photo": {"id": Attachment.objects.get().pk, "name": "plan.pdf"},
    }
    assert not {"sessionid"} & set(client.cookies), "nothing of it stands in a session"


def test_every_page_asks_few_queries_and_is_kept_nowhere(
    questionnaire: Questionnaire, client: Client, stamp: Stamp, django_assert_max_num_queries: Any
) -> None:
    first = begin(client, questionnaire, stamp)
    go(client, first, **YOU)
    for section in (1, 2, 3):
        with django_assert_max_num_queries(5):
            page = client.get(f"{first[:-2]}{section}/")
        assert "no-store" in page["Cache-Control"] and page["X-Robots-Tag"] == "noindex"


def test_a_wrong_answer_comes_back_with_what_was_typed(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **YOU).url
    page = go(client, second, **{**STREET, "q-years": "honderdtwaalf"})
    html = page.content.decode()
    assert page.status_code == 200 and "One thing is not right yet" in text_of(page)
    assert 'href="#q-years"' in html and 'value="honderdtwaalf"' in html and 'aria-invalid="true"' in html
    assert Draft.objects.get().answers["calm"] == 4, "what was good is kept"


def test_a_question_asked_because_of_an_answer_on_the_same_page_brings_the_page_back(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    again = go(client, first, **{"q-age": "old", "q-travel": ["car"]})
    assert again.url == f"{first}#q-parking"
    page = client.get(first)
    assert "1 more question stands on this page" in text_of(page)
    assert re.search(r'data-question="parking"[^>]*>', page.content.decode())[0].count("hidden") == 0  # type: ignore[index]
    assert (
        go(client, first, **{"q-age": "old", "q-travel": ["car"], "q-parking": "no"}).url == f"{first[:-2]}2/"
    )


def test_with_script_the_question_stood_there_already(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    sent = client.post(first, {"do": "on", "shown": "age travel parking", "q-age": "old", "q-travel": "car"})
    assert sent.url == f"{first[:-2]}2/"


def test_a_section_nobody_asks_for_is_skipped(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **{**YOU, "q-age": "young"}).url
    assert "Part 2 of 2" in text_of(client.get(second))
    assert client.get(f"{first[:-2]}3/").url == first
    assert go(client, second, **STREET).url.endswith("/bedankt/")


def test_back_keeps_what_is_good_and_asks_for_nothing(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **YOU).url
    assert go(client, second, "back", **{"q-years": "x", "q-calm": "3"}).url == first
    assert Draft.objects.get().answers["calm"] == 3
    assert 'value="middle" checked' in client.get(first).content.decode()


def test_what_was_skipped_by_address_is_asked_before_sending(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    sent = go(client, f"{first[:-2]}3/", **{"q-say": "Hallo"})
    assert sent.url == first and not Response.objects.exists()
    assert "This part is not complete yet" in text_of(client.get(first))


def test_a_file_can_be_taken_away(questionnaire: Questionnaire, client: Client, stamp: Stamp) -> None:
    first = begin(client, questionnaire, stamp)
    go(client, first, **YOU)
    third = f"{first[:-2]}3/"
    go(client, third, "back", **{"q-photo": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")})
    assert "plan.pdf" in text_of(client.get(third))
    go(client, third, "back", **{"q-photo-remove": "1"})
    assert not Attachment.objects.exists() and "photo" not in Draft.objects.get().answers


# Once -------------------------------------------------------------------------------------------


def test_sending_twice_gives_the_thanks_page_and_one_response(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **{**YOU, "q-age": "young"}).url
    page = client.get(second)
    data = {**{name: page.context[name] for name in ("seal", "shown")}, "do": "on", **STREET}
    thanks = address(questionnaire, questionnaire.pk, "bedankt")
    assert [client.post(second, data).url, client.post(second, data).url] == [thanks, thanks]
    assert Response.objects.count() == 1
    gone = client.get(second)
    assert gone.status_code == 404 and "Did you send your answers? Then all is well" in text_of(gone)


def test_a_word_nobody_has_opens_nothing(questionnaire: Questionnaire, client: Client) -> None:
    url = address(questionnaire, "invullen", "x" * 32, 1)
    assert client.get(url).status_code == 404 and client.post(url, {"do": "on"}).status_code == 404


def test_a_draft_of_a_closed_questionnaire_says_so(
    questionnaire: Questionnaire, client: Client, stamp: Stamp, clock: Any
) -> None:
    first = begin(client, questionnaire, stamp)
    clock.move_to(questionnaire.activity.closes_at)
    assert "This questionnaire is closed" in text_of(client.get(first))
    late = client.post(first, {"do": "on", **YOU})
    assert (
        "This questionnaire is closed" in text_of(late) and 'value="middle" checked' in late.content.decode()
    )


# Later ------------------------------------------------------------------------------------------


def test_going_on_later_shows_the_link_and_mails_it_once(
    questionnaire: Questionnaire, client: Client, stamp: Stamp
) -> None:
    first = begin(client, questionnaire, stamp)
    second = go(client, first, **YOU).url
    later = go(client, second, "later", **{"q-years": "3"})
    assert later.url == f"{second}?later=1"
    page = client.get(later.url)
    assert f'value="http://testserver{second}"' in page.content.decode() or second in page.content.decode()
    wrong = client.post(later.url, {"do": "mail", "email": "geen adres"})
    assert wrong.status_code == 200 and "geen adres" in wrong.content.decode()
    mailed = client.post(later.url, {"do": "mail", "email": "ann@voorbeeld.example"})
    assert "on its way" in text_of(client.get(mailed.url))
    assert second in Email.objects.get().message
    assert client.get(second).context["form"].before["years"] == 3


# Invitations --------------------------------------------------------------------------------------


def test_an_invitation_works_in_any_order(
    make_questionnaire: Make, invite: Invite, client: Client, clock: Any
) -> None:
    row = make_questionnaire(by_invitation=True, groups=GROUPS)
    _invitation, word = invite(row, group="council")
    landing = address(row, "uitnodiging", word)
    page = client.get(landing)
    assert "Council" in text_of(page) and "only keep that your invitation was used" in text_of(page)
    assert client.get(address(row, "invullen", word, 1)).url == landing  # a link to a page that was not begun
    first = client.post(landing, {"language": "en"}).url
    assert first == address(row, "invullen", word, 1)
    second = go(client, first, **{**YOU, "q-age": "young"}).url
    assert "You began already" in text_of(client.get(landing))
    assert client.post(landing, {"do": "go_on"}).url in (first, second)
    assert go(client, second, **STREET).url.endswith("/bedankt/")
    assert Response.objects.get().group == "council"
    used = client.get(landing)
    assert used.status_code == 200 and "This invitation was used" in text_of(used)
    assert client.post(landing, {"language": "en"}).status_code == 200 and not Draft.objects.exists()
    assert client.get(second).url == landing
    clock.move_to(row.activity.closes_at)
    assert "This invitation was used" in text_of(client.get(landing))


def test_an_invitation_to_a_closed_questionnaire_says_so(
    make_questionnaire: Make, invite: Invite, client: Client, clock: Any
) -> None:
    row = make_questionnaire(by_invitation=True)
    _invitation, word = invite(row)
    clock.move_to(row.activity.closes_at)
    assert "This questionnaire is closed" in text_of(client.get(address(row, "uitnodiging", word)))
    assert client.get(address(row, "uitnodiging", "v" * 32)).status_code == 404


@pytest.mark.parametrize(
    "data", [{"do": "no_mail"}, {"List-Unsubscribe": "One-Click"}], ids=["button", "mail program"]
)
def test_mail_is_refused_by_a_post_and_never_by_reading(
    questionnaire: Questionnaire, invite: Invite, client: Client, data: dict[str, str]
) -> None:
    invitation, word = invite(questionnaire)
    landing = address(questionnaire, "uitnodiging", word)
    client.get(landing)
    invitation.refresh_from_db()
    assert not invitation.wants_no_mail
    assert Client(enforce_csrf_checks=True).post(landing, data).status_code == 302
    invitation.refresh_from_db()
    assert invitation.wants_no_mail
    page = text_of(client.get(landing))
    assert "You get no more mail" in page and "Begin" in page


# Accounts and languages ---------------------------------------------------------------------------


def test_an_account_fills_in_once_and_reads_so(
    make_questionnaire: Make, client_of: Browser, ann: Person
) -> None:
    row, browser = make_questionnaire(who_may="account"), client_of(ann)
    first = browser.post(address(row), {"language": "en"}).url
    assert client_of(None).get(first).context["state"] == "sign_in"
    second = go(browser, first, **{**YOU, "q-age": "young"}).url
    go(browser, second, **STREET)
    assert Response.objects.get().person is None
    assert "You answered this questionnaire already" in text_of(browser.get(address(row)))


def test_who_answers_under_a_name_reads_it_first(
    make_questionnaire: Make, client_of: Browser, ann: Person
) -> None:
    row = make_questionnaire(is_known=True, who_may="account")
    assert "You are signed in as Ann. The town sees your answers together with this name." in text_of(
        client_of(ann).get(address(row))
    )


def test_a_language_the_site_does_not_speak_stays(
    make_questionnaire: Make, client: Client, stamp: Stamp
) -> None:
    three = {"nl": "Hoe gaat het?", "en": "How are you?", "ar": "كيف حالك؟"}
    row = make_questionnaire(
        {
            "languages": ["nl", "en", "ar"],
            "sections": [{"title": three, "questions": [{"key": "a", "kind": "open", "text": three}]}],
        }
    )
    first = begin(client, row, stamp, language="ar")
    html = client.get(first).content.decode()
    assert "كيف حالك؟" in html and 'lang="ar" dir="rtl"' in html
    assert "How are you?" in client.get(begin(client, row, stamp, language="en")).content.decode()
    dutch = begin(client, row, stamp, language="nl")
    assert dutch.startswith("/voorbeeld/") and "Hoe gaat het?" in client.get(dutch).content.decode()


@pytest.mark.parametrize("facts", [{"who_may": "account"}, {"is_known": True}, {}])
def test_where_somebody_signs_in_nothing_stays_on_the_device(
    make_questionnaire: Make, client_of: Browser, ann: Person, stamp: Stamp, facts: dict[str, Any]
) -> None:
    row, client = make_questionnaire(**facts), client_of(ann)
    assert ("data-resume" in client.get(address(row)).content.decode()) is (not facts)
    page = client.get(begin(client, row, stamp))
    assert (" data-unkept" in page.content.decode()) is bool(facts)
