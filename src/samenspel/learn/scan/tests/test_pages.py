# SPDX-License-Identifier: EUPL-1.2
"""The pages everybody sees and the pages of the desk: who may, what stands on them, and how many queries they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.demo.scans import count, fill, finished, make_scan
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.actions.preparing import change_questions
from samenspel.foundations.questionnaires.models import Draft, Questionnaire, Response
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform
from samenspel.learn.scan import actions
from samenspel.learn.scan.items import items

NOT_TRUTH = "Not representative, and no truth-finding"
Browser = Callable[[Person | None], Client]


@pytest.fixture
def scan(town: Place, officer: Person) -> Activity:
    """Open, with answers of all groups."""
    scan = make_scan(town, officer)
    fill(scan)
    return scan


@pytest.fixture
def result(scan: Activity, officer: Person) -> Questionnaire:
    """Counted and public, with an agenda."""
    asked = count(scan, officer)
    finished(scan, officer, points=2)
    return asked


def of(name: str, scan: Activity, *more: Any) -> str:
    return reverse(name, args=[scan.place.slug, scan.slug, *more])


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# Trying -------------------------------------------------------------------------------------


def test_ten_questions_are_tried_without_row_cookie_or_session(
    browser: Browser, result: Questionnaire
) -> None:
    client = browser(None)
    before = [model.objects.count() for model in (Response, Draft, Record, Session)]
    page = client.get(reverse("scan-try"))
    assert page.content.decode().count("<fieldset") == 10 and "Nothing is kept" in text(page)
    sent = {key: str(number % 5 + 1) for number, key in enumerate(items().short)}
    answer = Client(enforce_csrf_checks=True).post(
        reverse("scan-try"), {**sent, "do": "show", "plaats": "leiedam"}
    )
    told = text(answer)
    assert NOT_TRUTH in told and "Your picture" in told and "the groups in Leiedam answered" in told
    assert "Councillors" in told and "You" in told
    assert not answer.cookies and not page.cookies
    assert [model.objects.count() for model in (Response, Draft, Record, Session)] == before


@pytest.mark.parametrize(
    "sent",
    [{}, {"a1": "dk"}, {"a1": "9"}, {"a1": "x" * 5000, "plaats": "nergens"}, {"a1": "1.5"}],
    ids=["nothing", "dont-know", "nine", "long", "half"],
)
def test_without_one_number_the_questions_come_back_with_a_sentence(
    db: None, browser: Browser, sent: dict[str, str]
) -> None:
    assert "Answer at least one question" in text(browser(None).post(reverse("scan-try"), sent))


def test_answers_can_be_changed_after_looking(db: None, browser: Browser) -> None:
    page = browser(None).post(reverse("scan-try"), {"a1": "4", "do": "again"}).content.decode()
    assert re.search(r'name="a1" value="4" checked', page)


def test_a_town_whose_results_are_not_public_cannot_be_laid_beside_it(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    count(scan, officer, publish=False)
    page = browser(None).post(reverse("scan-try"), {"a1": "4", "plaats": "leiedam"})
    assert "Councillors" not in text(page)


# Public pages -------------------------------------------------------------------------------


def test_the_network_page_says_what_it_is_and_names_the_towns(
    browser: Browser, result: Questionnaire
) -> None:
    page = text(browser(None).get(reverse("scan-network")))
    for words in ("Five steps", "Four groups", "What it is not", "Leiedam", "worded by Samenspel itself"):
        assert words in page


def test_a_running_scan_asks_to_answer(browser: Browser, scan: Activity) -> None:
    page = browser(None).get(of("scan", scan))
    start = reverse("questionnaire-start", args=["leiedam", Questionnaire.objects.get().pk])
    assert start in page.content.decode() and "nobody sees who answered what" in text(page)
    assert "Open now" in text(browser(None).get(reverse("scan-town", args=["leiedam"])))


def test_a_draft_is_nobodys_but_the_desks(browser: Browser, town: Place, officer: Person) -> None:
    scan = perform(actions.begin, by=officer, on=town)
    for name in ("scan", "scan-report", "scan-report-pdf"):
        assert browser(None).get(of(name, scan)).status_code == 404
    assert browser(officer).get(of("scan", scan)).status_code == 200
    assert scan.title not in text(browser(None).get(reverse("scan-town", args=["leiedam"])))


def test_the_report_is_the_desks_until_it_is_published(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    count(scan, officer, publish=False)
    assert browser(None).get(of("scan-report", scan)).status_code == 404
    assert browser(None).get(of("scan-report-pdf", scan)).status_code == 404
    assert "not public yet" in text(browser(officer).get(of("scan-report", scan)))


def test_every_page_with_results_says_that_it_is_no_truth(browser: Browser, result: Questionnaire) -> None:
    client, scan = browser(None), result.activity
    for name in ("scan", "scan-report"):
        page = client.get(of(name, scan))
        assert NOT_TRUTH in text(page), name
        assert not page.cookies
    paper = client.get(of("scan-report-pdf", scan))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_the_agenda_stands_on_the_page_with_the_state_of_each_promise(
    browser: Browser, result: Questionnaire
) -> None:
    page = text(browser(None).get(of("scan", result.activity)))
    assert "Hilde Maes, schepen" in page and "Running" in page


def test_public_pages_take_few_queries(browser: Browser, result: Questionnaire) -> None:
    from django.core.cache import cache
    from django.db import connection

    scan, client = result.activity, browser(None)
    addresses = [of("scan", scan), of("scan-report", scan)]
    addresses += [reverse("scan-town", args=["leiedam"]), reverse("scan-network"), reverse("scan-try")]
    for address in addresses:
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        assert len(queries) <= 5, (address, [row["sql"][:120] for row in queries.captured_queries])


@pytest.mark.parametrize("slug", ["nergens", "x" * 300])
def test_a_scan_that_is_not_there_is_not_found(town: Place, browser: Browser, slug: str) -> None:
    for name in ("scan", "scan-report", "scan-report-pdf"):
        assert browser(None).get(reverse(name, args=["leiedam", slug])).status_code == 404


# The desk -----------------------------------------------------------------------------------


STEPS = ("prepare", "kick-off", "questions", "conversation", "agenda")


def test_the_desk_shows_five_steps_and_where_the_scan_is(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    page = text(browser(officer).get(of("desk-scan", scan)))
    assert "You are here" in page and page.index("Kick-off") < page.index("Improvement agenda")
    for step in STEPS:
        assert browser(officer).get(of(f"desk-scan-{step}", scan)).status_code == 200, step


def test_the_desk_is_closed_to_who_has_no_role(browser: Browser, scan: Activity) -> None:
    for name in ("desk-scan", *(f"desk-scan-{step}" for step in STEPS), "desk-scan-stop"):
        assert browser(None).get(of(name, scan)).status_code == 302
    from factories import make_person

    assert browser(make_person("Ann")).get(of("desk-scan", scan)).status_code == 403


def test_a_small_group_is_only_said_to_be_small_while_it_runs(
    browser: Browser, town: Place, officer: Person
) -> None:
    scan = make_scan(town, officer)
    fill(scan, {"college": 3, "staff": 40, "residents": 60, "city_council": 9})
    page = text(browser(officer).get(of("desk-scan-questions", scan)))
    assert "40 of 140" in page and "60 of 20" in page
    # Two are hidden: else the three of the college are everybody minus the others.
    assert page.count("not shown") >= 2 and "9 of 27" not in page


def test_its_results_say_on_every_page_and_file_that_they_are_not_representative(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    asked = count(scan, officer)
    note = "Not representative, and no truth-finding"
    here = ["leiedam", asked.pk]
    assert note in text(browser(None).get(reverse("questionnaire-results", args=here)))
    assert note in text(browser(officer).get(reverse("desk-questionnaire-results", args=here)))
    for kind in ("csv", "json"):
        answer = browser(None).get(reverse("questionnaire-results-file", args=[*here, kind]))
        assert note in b"".join(answer)[:200].decode(), kind


def test_the_statements_of_a_scan_have_no_room_and_do_not_change(scan: Activity, officer: Person) -> None:
    asked = Questionnaire.objects.get(activity=scan)
    Questionnaire.objects.filter(pk=asked.pk).update(fixed_at=None)
    with pytest.raises(Refused, match="the same everywhere"):
        perform(change_questions, by=officer, on=asked, definition=asked.definition, version=asked.version)


def test_only_the_room_of_the_questions_is_missing_at_the_desk(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    asked = Questionnaire.objects.get(activity=scan)
    page = browser(officer).get(reverse("desk-questionnaire-response", args=["leiedam", asked.pk]))
    assert [room["label"] for room in page.context["rooms"]] == [
        "Invite",
        "Enter from paper",
        "Response",
        "Results",
    ]


def test_forms_of_the_desk_do_what_they_say(browser: Browser, town: Place, officer: Person) -> None:
    client = browser(officer)
    answer = client.post(reverse("desk-scans", args=["leiedam"]), {"title": "Scan van nu"})
    scan = Activity.objects.get(instrument="scan")
    assert answer.url == of("desk-scan", scan) and scan.slug == "scan-van-nu"
    assert "A self-scan is running" in text(client.get(reverse("desk-scans", args=["leiedam"])))
    answer = client.post(
        of("desk-scan-prepare", scan),
        {"title": "Scan van nu", "done": ["support"], "lead": officer.pk, "size_staff": "12", "do": "on"},
    )
    assert answer.url == of("desk-scan-kick-off", scan)
    client.post(of("desk-scan-kick-off", scan), {"kick_off_on": "2026-10-01"})
    client.post(
        of("desk-scan-questions", scan), {"do": "own", "kind": "scale", "nl": "De gemeente luistert."}
    )
    page = text(client.get(of("desk-scan-questions", scan)))
    assert "De gemeente luistert." in page
    client.post(of("desk-scan-question-remove", scan), {"key": "own1"})
    wrong = client.post(
        of("desk-scan-questions", scan), {"do": "open", "opens_on": "2026-13-45", "closes_on": ""}
    )
    assert "not right yet" in text(wrong)
    client.post(
        of("desk-scan-questions", scan), {"do": "open", "opens_on": "2020-01-01", "closes_on": "2020-02-01"}
    )
    assert not Activity.objects.get(pk=scan.pk).is_public


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, ""])
def test_an_absurd_number_of_a_point_is_not_found(
    browser: Browser, scan: Activity, officer: Person, number: str
) -> None:
    client = browser(officer)
    assert client.post(of("desk-scan-agenda", scan), {"do": "up", "number": number}).status_code == 404
    assert client.get(of("desk-scan-point", scan, 2**63 + 5)).status_code == 404


def test_what_the_report_shows_is_proposed_for_the_agenda(
    browser: Browser, scan: Activity, officer: Person
) -> None:
    count(scan, officer)
    client = browser(officer)
    page = client.get(of("desk-scan-agenda", scan))
    found = re.search(r"\?about=(\w+)#new", page.content.decode())
    assert found
    filled = client.get(of("desk-scan-agenda", scan), {"about": found[1]}).content.decode()
    assert re.search(rf'name="about" value="{found[1]}"', filled)
    client.post(
        of("desk-scan-agenda", scan), {"do": "add", "title": "Antwoord binnen een maand", "about": found[1]}
    )
    assert f"?about={found[1]}#new" not in client.get(of("desk-scan-agenda", scan)).content.decode()
    assert "still open" in text(client.post(of("desk-scan-agenda", scan), {"do": "set"}))
    perform(actions.end, by=officer, on=scan)
    told = text(client.post(of("desk-scan-agenda", scan), {"do": "set"}))
    assert "has no name or no date yet" in told


def test_the_next_step_waits_at_the_desk(browser: Browser, town: Place, officer: Person) -> None:
    scan = perform(actions.begin, by=officer, on=town)
    address = of("desk-scan", scan)
    desk = reverse("desk", args=["leiedam"])
    assert address in browser(officer).get(desk).content.decode()
    from django.utils import timezone

    today = timezone.localdate()
    perform(actions.kick_off, by=officer, on=scan, kick_off_on=today)
    perform(actions.open_questions, by=officer, on=scan, opens_on=today, closes_on=today)
    assert address not in browser(officer).get(desk).content.decode()  # people are answering
    perform(actions.end, by=officer, on=scan)
    assert address in browser(officer).get(desk).content.decode()


def test_desk_pages_take_few_queries(browser: Browser, scan: Activity, officer: Person) -> None:
    from django.db import connection

    count(scan, officer)
    client = browser(officer)
    for name in ("desk-scan", *(f"desk-scan-{step}" for step in STEPS)):
        client.get(of(name, scan))
        with CaptureQueriesContext(connection) as queries:
            client.get(of(name, scan))
        assert len(queries) <= 10, (name, [row["sql"][:120] for row in queries.captured_queries])
