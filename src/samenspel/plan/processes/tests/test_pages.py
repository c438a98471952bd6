# SPDX-License-Identifier: EUPL-1.2
"""The page of a process, its feeds and its final report."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town, officer_of
from icalendar import Calendar
from pypdf import PdfReader

from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions, report
from samenspel.plan.processes.models import Process, ProcessFollow, paragraphs_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def town(db: None) -> Place:
    return make_town()


@pytest.fixture
def process(town: Place) -> Process:
    process = make_process(town)
    make_ideas_activity(process)
    for number in range(3):
        for kind in ("news", "document"):
            publish(process, kind=kind, title=f"{kind} {number}", text="Een tekst.")
    return process


def publish(process: Process, **facts: Any) -> Any:
    return perform(actions.add_publication, by=officer_of(process.place), on=process, **facts)


def sign_in(client: Client, person: Any) -> None:
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")


def page_of(process: Process) -> str:
    return reverse("process", args=[process.place.slug, process.slug])


def test_the_page_follows_the_order_in_which_residents_ask(client: Client, process: Process) -> None:
    page = client.get(page_of(process)).content.decode()
    stops = [
        page.index(f'id="{key}"') for key in ("room", "promise", "phases", "do", "who", "news", "follow")
    ]
    assert stops == sorted(stops)
    assert page.index(process.question) < stops[0]
    for stop in ("room", "promise", "phases", "do", "who", "news", "follow"):
        assert f'href="#{stop}"' in page
    assert "<script>" not in page and "style=" not in page


def test_an_anonymous_visitor_gets_no_cookie_and_a_way_to_sign_in(client: Client, process: Process) -> None:
    answer = client.get(page_of(process))
    assert not answer.cookies
    page = answer.content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert f"{reverse('sign-in')}?next={page_of(process).replace('/', '%2F')}" in page


def test_an_anonymous_page_costs_few_queries(
    client: Client, process: Process, django_assert_max_num_queries: Any
) -> None:
    activity = make_ideas_activity(process, title="Nog een ronde")
    for number in range(3):
        make_idea(activity, title=f"Idee {number}")
    with django_assert_max_num_queries(5):
        assert client.get(page_of(process)).status_code == 200
    with django_assert_max_num_queries(5):
        assert client.get(reverse("processes", args=[process.place.slug])).status_code == 200


def test_the_page_of_an_officer_costs_few_queries(
    client: Client, process: Process, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, officer_of(process.place))
    with django_assert_max_num_queries(2 + 8):  # the session and the person come before
        assert client.get(page_of(process)).status_code == 200


def test_the_desk_page_costs_few_queries(
    client: Client, process: Process, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, officer_of(process.place))
    with django_assert_max_num_queries(2 + 8):
        client.get(reverse("desk-process", args=[process.place.slug, process.slug]))


def test_what_people_write_is_never_markup(client: Client, town: Place) -> None:
    evil = "<b>&'\"{{ x }}</b>"
    texts = dict.fromkeys(("question", "summary", "why", "promise", "who_decides", "missing_people"), evil)
    process = make_process(
        town, title=evil, open_points=[evil], fixed_points=[{"text": evil, "source": evil}], **texts
    )
    page = client.get(page_of(process)).content.decode()
    assert evil not in page and "&lt;b&gt;" in page


def test_a_signed_in_person_follows_and_stops(client: Client, process: Process) -> None:
    ann = make_person("Ann", "resident", place=process.place)
    sign_in(client, ann)
    address = reverse("process-follow", args=[process.place.slug, process.slug])
    assert address in client.get(page_of(process)).content.decode()
    assert client.post(address)["Location"] == page_of(process)
    assert ProcessFollow.objects.filter(process=process, person=ann).count() == 1
    assert 'value="stop"' in client.get(page_of(process)).content.decode()
    client.post(address, {"do": "stop"})
    assert not ProcessFollow.objects.exists()


def test_following_without_an_account_leads_to_sign_in_and_back_to_the_page(
    client: Client, process: Process
) -> None:
    answer = client.post(reverse("process-follow", args=[process.place.slug, process.slug]))
    assert answer["Location"] == f"{reverse('sign-in')}?next={page_of(process)}"


def test_news_is_an_atom_feed(client: Client, process: Process) -> None:
    publish(process, kind="news", title="Riolen & <bomen>", text="Een & twee.")
    for address in (
        reverse("process-atom", args=[process.place.slug, process.slug]),
        reverse("town-atom", args=[process.place.slug]),
    ):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
        assert titles[0] == "Riolen & <bomen>" and len(titles) == 4
        assert all(one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry"))


def test_dates_are_a_calendar(client: Client, town: Place) -> None:
    process, zone = make_process(town), town.timezone
    make_ideas_activity(
        process, opens_at=datetime(2027, 3, 1, tzinfo=zone), closes_at=datetime(2027, 4, 1, tzinfo=zone)
    )
    for address in (
        reverse("process-calendar", args=[town.slug, process.slug]),
        reverse("town-calendar", args=[town.slug]),
    ):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("text/calendar")
        events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
        assert len({str(event["uid"]) for event in events}) == len(events) == 3
        days = [event["dtstart"].dt for event in events]
        # The last day is the day before the midnight at which it closes.
        assert days[:2] == [date(2027, 3, 1), date(2027, 3, 31)]
        phase = process.phases[0]
        assert days[2].isoformat() == phase["starts"]
        assert events[2]["dtend"].dt == date.fromisoformat(phase["ends"]) + timedelta(days=1)


def test_a_file_is_read_by_everybody_and_removed_with_its_publication(
    client: Client, process: Process, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sign_in(client, officer_of(process.place))
    data = {"kind": "document", "title": "Startnota", "text": ""}
    address = reverse("desk-publication-new", args=[process.place.slug, process.slug])
    assert client.post(address, data).status_code == 200
    wrong = SimpleUploadedFile("nota.exe", b"MZ")
    assert client.post(address, {**data, "file": wrong}).status_code == 200
    assert client.post(address, {**data, "file": SimpleUploadedFile("nota.pdf", b"%PDF")}).status_code == 302
    one = process.publications.get(title="Startnota")
    client.logout()
    assert "(PDF)" in client.get(page_of(process)).content.decode()
    answer = client.get(reverse("publication-file", args=[process.place.slug, process.slug, one.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF"
    sign_in(client, officer_of(process.place))
    client.post(reverse("desk-publication-remove", args=[process.place.slug, process.slug, one.pk]))
    assert not process.publications.filter(pk=one.pk).exists()
    assert not list(tmp_path.rglob("*.pdf"))


REPORT = "Wat wij vroegen\r\nWat er in de straat moet.\r\n\r\nNog een alinea, zonder titel.\r\n\r\nWat wij doen\r\nBomen planten.\r\nEn banken."


def test_short_first_lines_of_a_report_are_its_headings() -> None:
    assert Process(final_report=REPORT).chapters() == [
        {
            "title": "Wat wij vroegen",
            "paragraphs": ["Wat er in de straat moet.", "Nog een alinea, zonder titel."],
        },
        {"title": "Wat wij doen", "paragraphs": ["Bomen planten.\nEn banken."]},
    ]
    assert Process(final_report="Een zin.\nNog een zin.").chapters()[0]["title"] == ""
    assert paragraphs_of(" \r\n\r\n ") == []


@pytest.fixture
def finished(process: Process) -> Process:
    activity = make_ideas_activity(process, title="Ideeën #2 *niet vet* $x$")
    idea = make_idea(activity, title="Een bank")
    perform(
        answering.answer,
        by=officer_of(process.place),
        on=idea,
        status="adopted",
        text="Ja, die komt er nog dit jaar, onder de linde.",
        signed="Ann",
        known_answers=0,
    )
    return perform(actions.finish, by=officer_of(process.place), on=process, final_report=REPORT * 2)


def test_a_finished_process_begins_with_its_report(client: Client, finished: Process) -> None:
    page = client.get(page_of(finished)).content.decode()
    assert page.index('id="report"') < page.index('id="room"')
    assert "<h3>Wat wij vroegen</h3>" in page
    assert reverse("final-report", args=[finished.place.slug, finished.slug]) in page


def test_the_final_report_is_a_tagged_pdf_in_the_language_of_the_process(
    client: Client, finished: Process
) -> None:
    address = reverse("final-report", args=[finished.place.slug, finished.slug])
    for prefix in ("", "/en"):
        answer = client.get(prefix + address)
        assert answer["Content-Type"] == "application/pdf" and answer["Content-Language"] == "nl"
        pdf = PdfReader(BytesIO(answer.content))
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a PDF object, not a bool)
        assert root["/Lang"] == "nl" and "/StructTreeRoot" in root
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert finished.title in pdf.metadata.title
        text = " ".join(page.extract_text() for page in pdf.pages)
        for words in (finished.question, "Wat wij vroegen", "Ja, die komt er nog dit jaar", "Een bank"):
            assert words in text.replace("\n", " ")


def test_no_letter_keeps_the_report_from_being_made(finished: Process) -> None:
    """PDF/UA refuses a letter without a font; then the report comes without the claim, still tagged."""
    finished.final_report = "漢字 \ufeff 😀 #set text(red) \\u{1}\n\n" * 20
    root = PdfReader(BytesIO(report.pdf(finished, finished.place))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "nl"


def test_a_report_without_anything_but_its_text_is_made(town: Place) -> None:
    bare = Process(
        place=town,
        title="Leeg",
        slug="leeg",
        final_report="Kort. " * 30,
        made_at=datetime(2027, 1, 1, tzinfo=town.timezone),
    )
    assert report.pdf(bare, town).startswith(b"%PDF")


def test_a_running_process_has_no_final_report(client: Client, process: Process) -> None:
    assert client.get(reverse("final-report", args=[process.place.slug, process.slug])).status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_public_page_opens_in_both_languages(client: Client, finished: Process, language: str) -> None:
    slug, one = finished.place.slug, finished.publications.first()
    for address in (
        reverse("processes", args=[slug]),
        page_of(finished),
        reverse("publication", args=[slug, finished.slug, one.pk]),
    ):
        answer = client.get(language + address)
        assert answer.status_code == 200
        assert answer["Content-Language"] == (language.strip("/") or "nl")


def test_a_page_in_another_language_says_in_which_language_the_town_wrote(client: Client, db: None) -> None:
    process = make_process(make_town())
    address = reverse("process", args=[process.place.slug, process.slug])
    assert "The town wrote these texts in Dutch." in client.get(f"/en{address}").content.decode()
    assert "schreef deze teksten" not in client.get(address).content.decode()
