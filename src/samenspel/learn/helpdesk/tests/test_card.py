# SPDX-License-Identifier: EUPL-1.2
"""The take-home card: a page that keeps nothing, the sheet, the text, and the reading list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_person

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.records.models import Record
from samenspel.learn.helpdesk import card, forms, reading
from samenspel.plan.mix.models import Member, Plan

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CARD = "/en/helpdesk/meenemen/"
FILLED = {
    "what_1": "De raad vragen wat open ligt",
    "who_1": "Lien",
    "when_1": "voor de zomer",
    "what_2": "=1+1 <b>vet</b>",
    "instruments": ["stadsgesprek"],
    "reading": ["op-weg", "oecd"],
}


def make_plan(person: Person, *tasks: dict[str, Any]) -> Plan:
    now = timezone.now()
    rows = [
        {"key": str(n), "kind": "", "who": "", "by": "", "done": False, "own": True, **task}
        for n, task in enumerate(tasks)
    ]
    plan = Plan.objects.create(title="Van het gas af", tasks=rows, made_at=now, changed_at=now)
    Member.objects.create(plan=plan, person=person)
    return plan


def test_the_card_asks_for_no_account_leaves_no_cookie_and_writes_nothing(client_of: Browser) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(CARD).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert browser.post(CARD, FILLED).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert len(asked) <= 5
    assert not browser.cookies and not Record.objects.exists()


def test_the_sheet_holds_what_was_typed_with_the_date_and_room_for_a_pen(client_of: Browser) -> None:
    with time_machine.travel("2026-11-22T10:00:00+01:00"):
        page = client_of().post(CARD, FILLED).content.decode()
    sheet = page.split("<article")[1]
    assert "22 November 2026" in sheet and "De raad vragen" in sheet and "voor de zomer" in sheet
    assert "&lt;b&gt;vet" in page and "<b>vet" not in page
    assert page.count('<th scope="row">') == forms.STEPS
    assert "/instrumenten/stadsgesprek/" in page
    assert "Op weg naar meervoudige democratie" in page and "vng.nl/files" in page
    assert "Participedia" not in page
    assert "Indicative: not looked up." in page


def test_the_text_says_the_same(client_of: Browser) -> None:
    with time_machine.travel("2026-11-22T10:00:00+01:00"):
        answer = client_of().post(CARD, {**FILLED, "do": "text"})
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "2026-11-22.txt" in answer.headers["Content-Disposition"]
    assert text.startswith("MY NEXT STEPS\n22 November 2026")
    assert "1. De raad vragen wat open ligt\n   Who: Lien\n   When: voor de zomer" in text
    assert "=1+1 <b>vet</b>" in text and "5. …" in text
    assert "https://vng.nl/files" in text and "/helpdesk/" in text


def test_back_from_the_sheet_to_the_form_nothing_is_lost(client_of: Browser) -> None:
    sheet = client_of().post(CARD, FILLED).content.decode()
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', sheet)
    assert ("what_1", "De raad vragen wat open ligt") in kept and ("reading", "oecd") in kept
    page = client_of().post(CARD, {**FILLED, "do": "edit"}).content.decode()
    assert 'value="De raad vragen wat open ligt"' in page and page.count("checked") == 3
    assert 'data-card="filled"' in page


@pytest.mark.parametrize(
    "change",
    [
        {"what_1": "x" * 121},
        {"instruments": ["bestaat-niet"]},
        {"reading": ["bestaat-niet"]},
        {
            "instruments": [
                "stadsgesprek",
                "burgerberaad",
                "referendum",
                "burgertop",
                "enquete",
                "infoavond",
                "inspraakavond",
                "wijkschouw",
            ]
        },
    ],
)
@pytest.mark.parametrize("do", ["", "text"])
def test_bad_input_comes_back_with_a_sentence(client_of: Browser, change: dict[str, Any], do: str) -> None:
    page = client_of().post(CARD, {**FILLED, **change, "do": do}).content.decode()
    assert 'role="alert"' in page and 'value="Lien"' in page


def test_an_empty_card_is_a_sheet_for_a_pen(client_of: Browser) -> None:
    page = client_of().post(CARD, {}).content.decode()
    assert page.count('<th scope="row">') == 5 and "Where can I ask?" in page
    assert "not open yet" in page


def test_where_to_ask_is_the_helpdesk_once_it_is_open(desk: Activity, client_of: Browser) -> None:
    page = client_of().post(CARD, {}).content.decode()
    assert "At the helpdesk of the network" in page and "not open yet" not in page


def test_members_find_the_open_tasks_of_their_plan_the_earliest_first(
    ann: Person, client_of: Browser
) -> None:
    plan = make_plan(
        ann,
        {"text": "Zonder dag"},
        {"text": "Later", "by": "2027-03-01", "who": "Lien"},
        {"text": "Gedaan", "done": True, "by": "2026-01-01"},
        {"text": "Eerst", "by": "2026-12-01", "who": "x" * 80},
        {"text": "w" * 300},
        {"text": "Nog een"},
        {"text": "Te veel"},
    )
    page = client_of(ann).get(f"{CARD}?plan={plan.pk}").content.decode()
    assert "Van het gas af" in page and 'data-card="filled"' in page
    start = card.start_of(plan)
    assert [start[f"what_{n}"][:10] for n in range(1, 6)] == [
        "Eerst",
        "Later",
        "Zonder dag",
        "w" * 10,
        "Nog een",
    ]
    assert start["when_1"] == "1 December 2026" and len(start["who_1"]) == 40 and len(start["what_4"]) == 120
    assert forms.CardForm(start).is_valid()
    assert "Gedaan" not in page and "Te veel" not in page


def test_another_persons_plan_is_not_there(ann: Person, client_of: Browser) -> None:
    plan = make_plan(ann, {"text": "Geheim"})
    assert client_of(make_person("Bob")).get(f"{CARD}?plan={plan.pk}").status_code == 404
    away = client_of().get(f"{CARD}?plan={plan.pk}")
    assert away.status_code == 302 and "aanmelden" in away.headers["Location"]
    for odd in ("x", "-1", "9" * 30, "²"):
        assert client_of(ann).get(f"{CARD}?plan={odd}").status_code == 404


def test_the_card_asks_few_questions_of_the_database(ann: Person, client_of: Browser) -> None:
    plan = make_plan(ann, {"text": "Bellen"})
    for browser, path, most in ((client_of(), CARD, 5), (client_of(ann), f"{CARD}?plan={plan.pk}", 11)):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        assert len(asked) <= most


# The reading list -------------------------------------------------------------------------------


def test_the_reading_list_is_whole_and_says_where_each_line_comes_from() -> None:
    rows = reading.reading_list()
    assert len({one.key for one in rows}) == len(rows) >= 14
    for one in rows:
        assert one.title and one.source in (reading.SLIDES, reading.FOUND, reading.OWN) and one.origin
        assert bool(one.nl) == bool(one.en), one.key
        assert not one.address or re.fullmatch(r"https://[^\s]+", one.address), one.key
        assert not (one.address and one.source == reading.OWN), one.key
    assert [one.year for one in rows[:4]] == [2016, 2017, 2018, 2018]
