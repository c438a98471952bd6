# SPDX-License-Identifier: EUPL-1.2
"""The desk of a meeting: from preparing to minutes, who may what, and what waits."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_process, make_town
from openpyxl import load_workbook
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import actions as events
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import AgendaItem, Registration
from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.squares import squares
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting import actions, poster
from samenspel.take_part.meeting.instrument import instrument

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Make = Callable[..., Activity]
Ask = Callable[..., Contribution]
HERE = ZoneInfo("Europe/Brussels")
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=HERE)


def at(activity: Activity, page: str, *more: Any) -> str:
    return reverse(f"desk-meeting{page}", args=[activity.place.slug, activity.slug, *more])


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def come(activity: Activity, officer: Person, name: str, **facts: Any) -> Registration:
    return perform(events.enter, by=officer, on=activity.meeting.event, name=name, **facts)


# Who may ------------------------------------------------------------------------------------

PAGES = {
    "": "officer facilitator moderator clerk",
    "-programme": "officer facilitator",
    "-speakers": "officer facilitator",
    "-invite": "officer",
    "-poster": "officer facilitator",
    "-call-off": "officer",
    "-people": "officer facilitator clerk",
    "-door": "officer facilitator clerk",
    "-script": "officer facilitator",
    "-questions": "officer facilitator",
    "-paper": "officer facilitator clerk",
    "-minutes": "officer facilitator",
}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_whose_work_it_is(
    meeting: Activity, place: Place, officer: Person, client_of: Browser, page: str
) -> None:
    people = {"officer": officer, "resident": make_person("Rik")}
    for role in ("facilitator", "moderator", "clerk"):
        people[role] = make_person(role.title(), role, place=place)
    people["elsewhere"] = make_person("Els", "participation_officer", place=make_town("elders"))
    for name, person in people.items():
        status = client_of(person).get(at(meeting, page)).status_code
        assert status == (200 if name in PAGES[page].split() else 403), f"{page} gives {status} to {name}"
    assert client_of().get(at(meeting, page)).status_code == 302


def test_only_who_may_export_gets_the_names(meeting: Activity, leader: Person, client_of: Browser) -> None:
    assert client_of(leader).get(at(meeting, "-export", "csv")).status_code == 403


def test_every_desk_page_asks_few_questions(
    make: Make, ask: Ask, officer: Person, client_of: Browser, clock: Any
) -> None:
    one = make(mode="hybrid", requests=["interpreter"])
    for number in range(20):
        ask(one, f"Vraag {number}?")
        come(one, officer, f"Naam {number}", mode="on_site", requests=["interpreter"])
    clock.move_to(EVENING)
    browser = client_of(officer)
    for page in [*PAGES, "s"]:
        address = reverse("desk-meetings", args=[one.place.slug]) if page == "s" else at(one, page)
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        reads = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
        assert len(reads) <= 8 + 3, f"{page}: {len(reads)}\n" + "\n".join(reads)


# Overview -----------------------------------------------------------------------------------


def here(browser: Client, activity: Activity) -> str:
    return next(step.key for step in browser.get(at(activity, "")).context["steps"] if step.state == "now")


def test_the_steps_lead_from_preparing_to_answers(
    make: Make, ask: Ask, officer: Person, client_of: Browser, clock: Any
) -> None:
    one = make(venue="nog te bepalen")
    browser = client_of(officer)
    page = words(browser.get(at(one, "")))
    assert here(browser, one) == "prepare"
    assert "The place is not decided yet." in page and "Nobody is named who speaks." in page
    event = one.meeting.event
    type(event).objects.update(
        venue="Zaal", accessibility="Zonder trap.", speakers=[{"name": "Hilde", "role": ""}]
    )
    assert here(browser, one) == "invite"
    perform(actions.invite, by=officer, on=one)
    assert here(browser, one) == "door"
    question = ask(one)
    clock.move_to(EVENING + timedelta(hours=3))
    assert here(browser, one) == "minutes"
    assert "Publish them by 2 March 2027." in words(browser.get(at(one, "")))
    perform(events.write_minutes, by=officer, on=event, text="Verslag.")
    perform(events.publish_minutes, by=officer, on=event)
    assert here(browser, one) == "answers"
    Contribution.objects.filter(pk=question.pk).update(answered_at=timezone.now())
    assert all(step.state == "done" for step in browser.get(at(one, "")).context["steps"])


def test_the_list_of_meetings_is_in_the_menu_of_the_desk(
    meeting: Activity, make: Make, officer: Person, client_of: Browser, clock: Any
) -> None:
    make(title="Later", starts_at=EVENING + timedelta(days=7))
    clock.move_to(EVENING + timedelta(days=1))
    page = client_of(officer).get(reverse("desk-meetings", args=[meeting.place.slug]))
    assert [event.title for event in page.context["coming"]] == ["Later"]
    assert [event.title for event in page.context["past"]] == [meeting.title]
    assert "minutes to write" in words(page)


def test_minutes_wait_at_the_desk_until_they_are_published(
    meeting: Activity, place: Place, officer: Person, ann: Person, clock: Any, make: Make
) -> None:
    off = make(title="Afgelast")
    perform(events.call_off, by=officer, on=off.meeting.event, why="De zaal is dicht die avond.")
    assert queued(officer, place, set()) == []
    clock.move_to(EVENING + timedelta(hours=2, minutes=1))
    [task] = queued(officer, place, set())
    assert (task.title, task.url, task.days) == (meeting.title, at(meeting, "-minutes"), 10)
    assert queued(ann, place, set()) == []
    clock.move_to(EVENING + timedelta(days=20))
    assert queued(officer, place, set())[0].days < 0
    perform(events.write_minutes, by=officer, on=meeting.meeting.event, text="Verslag.")
    perform(events.publish_minutes, by=officer, on=meeting.meeting.event)
    assert queued(officer, place, set()) == []


# Preparing ----------------------------------------------------------------------------------


def sent_programme(page: Any, **changes: Any) -> dict[str, Any]:
    """What the form sends when somebody saves it as it stands."""
    rows, sent = page.context["rows"], {}
    for row in [*rows, rows.management_form]:
        for field in row:
            if field.value() is not None and field.name != "DELETE":
                sent[field.html_name] = field.value()
    return {**sent, "version": page.context["start"]["version"].value(), **changes}


def test_the_programme_is_put_in_another_order_without_script(
    meeting: Activity, leader: Person, client_of: Browser
) -> None:
    browser, address = client_of(leader), at(meeting, "-programme")
    before = list(meeting.meeting.event.agenda.values_list("pk", flat=True))
    changes = {
        "items-5-ORDER": "0",
        "items-1-DELETE": "on",
        "items-0-minutes": "20",
        "items-6-title": "Nieuw punt",
        "items-6-minutes": "5",
        "items-6-kind": "talk",
        "items-6-ORDER": "3",
    }
    answer = browser.post(address, sent_programme(browser.get(address), **changes))
    assert answer.status_code == 302
    items = list(meeting.meeting.event.agenda.all())
    assert [item.title for item in items] == [
        "Afsluiten",
        "Ontvangst met koffie",
        "Wat er gaat gebeuren",
        "Nieuw punt",
        "Vragen uit de zaal",
        "Tafels per onderwerp",
    ]
    assert items[1].pk == before[0] and items[1].minutes == 20 and items[1].script
    assert not AgendaItem.objects.filter(pk=before[1]).exists()


def test_two_who_change_the_programme_do_not_undo_each_other(
    meeting: Activity, leader: Person, officer: Person, client_of: Browser
) -> None:
    address, first, second = at(meeting, "-programme"), client_of(leader), client_of(officer)
    mine, theirs = first.get(address), second.get(address)
    second.post(address, sent_programme(theirs, **{"items-0-title": "Van hen"}))
    page = first.post(address, sent_programme(mine, **{"items-0-title": "Van mij"}))
    assert page.status_code == 200 and "A colleague changed this" in words(page) and "Van mij" in words(page)
    assert meeting.meeting.event.agenda.first().title == "Van hen"
    assert first.post(address, sent_programme(page)).status_code == 302  # who saves again, means it
    assert meeting.meeting.event.agenda.first().title == "Van mij"


def test_a_wrong_item_is_shown_and_nothing_is_lost(
    meeting: Activity, leader: Person, client_of: Browser
) -> None:
    browser, address = client_of(leader), at(meeting, "-programme")
    page = browser.post(
        address,
        sent_programme(browser.get(address), **{"items-0-minutes": "0", "items-1-title": "Blijft staan"}),
    )
    assert (
        page.status_code == 200
        and "Look at the items marked below" in words(page)
        and "Blijft staan" in words(page)
    )
    assert browser.post(address, {}).status_code == 200
    assert meeting.meeting.event.agenda.first().minutes == 15


def test_speakers_and_documents(meeting: Activity, leader: Person, client_of: Browser) -> None:
    browser, address = client_of(leader), at(meeting, "-speakers")
    version = browser.get(address).context["form"]["version"].value()
    lines = "Hilde Maes | schepen van wonen\n\n  Jo Verstraete \n"
    browser.post(address, {"do": "speakers", "speakers": lines, "version": version})
    meeting.meeting.event.refresh_from_db()
    assert meeting.meeting.event.speakers == [
        {"name": "Hilde Maes", "role": "schepen van wonen"},
        {"name": "Jo Verstraete", "role": ""},
    ]
    page = browser.post(address, {"do": "speakers", "speakers": "Ander", "version": version})
    assert "A colleague changed this" in words(page) and "Ander" in words(page)
    bad = SimpleUploadedFile("x.exe", b"MZ")
    assert "cannot be opened" in words(browser.post(address, {"do": "document", "title": "X", "file": bad}))
    good = SimpleUploadedFile("dia.pdf", b"%PDF-1.7")
    assert browser.post(address, {"do": "document", "title": "Dia’s", "file": good}).status_code == 302
    [document] = meeting.meeting.event.documents.all()
    assert "Dia’s" in words(client_of().get(reverse("meeting", args=[meeting.place.slug, meeting.slug])))
    assert browser.post(at(meeting, "-document-remove", document.pk)).status_code == 302
    assert not meeting.meeting.event.documents.exists()


# Inviting -----------------------------------------------------------------------------------


def test_followers_get_one_invitation(
    meeting: Activity, process: Process, officer: Person, ann: Person, bob: Person, client_of: Browser
) -> None:
    for person in (ann, bob, officer):
        perform(process_actions.follow, by=person, on=process)
    Person.objects.filter(pk=bob.pk).update(notify="weekly")
    browser, address = client_of(officer), at(meeting, "-invite")
    assert "3 people follow this process" in words(browser.get(address))
    assert "2 followers were invited" in words(browser.post(address, follow=True))
    [letter] = Email.objects.filter(to=ann.email)
    assert "Een avond over de Molenstraat" in letter.subject and "16" in letter.subject
    for piece in ("Zaal De Lelie, Kerkstraat 1", "19", "21", f"/bijeenkomsten/{meeting.slug}/"):
        assert piece in letter.message
    assert "were invited on 2 February 2027 already" in words(browser.post(address, follow=True))
    assert not Email.objects.filter(to=bob.email).exists() and bob.pk  # in the rhythm they chose


def test_a_draft_or_what_is_over_invites_nobody(
    meeting: Activity, make: Make, place: Place, officer: Person, client_of: Browser, clock: Any
) -> None:
    draft = make(on=make_process(place, "draft", title="Schets"))
    page = client_of(officer).post(at(draft, "-invite"), follow=True)
    assert "not public yet" in words(page)
    clock.move_to(EVENING + timedelta(days=1))
    page = client_of(officer).post(at(meeting, "-invite"), follow=True)
    assert "This meeting is over" in words(page)
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"mode": "online", "venue": "", "address": ""},
        {"mode": "hybrid", "takes_registrations": False},
        {
            "title": "Een heel lange titel over de herinrichting van de Sint-Martinusverkeersafwikkelingsstraat en het plein ervoor"
        },
        {
            "title": "#set text(red) $x^2$ *vet* ☃",
            "intro": "日本 [link](x) \\\n" * 60,
            "accessibility": "trap " * 190,
        },
    ],
)
def test_the_poster_is_one_tagged_sheet_with_what_matters(
    make: Make, leader: Person, client_of: Browser, facts: dict[str, Any]
) -> None:
    one = make(**facts)
    answer = client_of(leader).get(at(one, "-poster"))
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Language"] == "nl"
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(read.pages) == 1
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("nl") and "/StructTreeRoot" in root
    text = re.sub(r"[\s\u00ad-]+", "", read.pages[0].extract_text())
    wanted = ["Dinsdag16februari2027", "19.30", "Voorbeeld", f"bijeenkomsten/{one.slug}", "056000000"]
    if one.meeting.event.is_on_site:
        wanted += ["ZaalDeLelie", "Kerkstraat1"]
    for piece in [*wanted, re.sub(r"[\s-]+", "", one.title)[:30]]:
        assert piece.replace("-", "") in text, piece


def test_the_square_on_the_poster_opens_the_page_of_the_meeting(meeting: Activity, place: Place) -> None:
    said = poster.content(meeting, place, place.town)
    assert said["address"].endswith(reverse("meeting", args=[place.slug, meeting.slug]))
    assert said["squares"] == squares(said["address"]) and meeting.meeting.event.room_code not in str(said)


def test_the_square_on_the_poster_has_words_for_who_cannot_see_it(
    meeting: Activity, leader: Person, client_of: Browser
) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(client_of(leader).get(at(meeting, "-poster")).content))
    found: list[str] = []

    def look(node: Any, deep: int = 0) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            children = node.get("/K", [])
            for child in children if isinstance(children, list) else [children]:
                if deep < 20:
                    look(child, deep + 1)

    look(pdf.trailer["/Root"]["/StructTreeRoot"])
    assert any(f"bijeenkomsten/{meeting.slug}" in text for text in found)


def test_calling_off_writes_to_everybody_and_says_so(
    meeting: Activity, officer: Person, ann: Person, client_of: Browser
) -> None:
    perform(events.register, by=ann, on=meeting.meeting.event)
    Email.objects.all().delete()
    browser, address = client_of(officer), at(meeting, "-call-off")
    assert "1 person registered" in words(browser.get(address))
    assert "Say in one sentence why" in words(browser.post(address, {"why": "ziek"}))
    browser.post(address, {"why": "De spreker is ziek. Wij zoeken een nieuwe dag."})
    assert "De spreker is ziek." in Email.objects.get(to=ann.email).message
    assert "was called off" in words(browser.get(at(meeting, "")))
    assert "was called off" in words(browser.get(address))


# Who comes ----------------------------------------------------------------------------------


def test_the_list_tells_what_to_arrange(make: Make, officer: Person, client_of: Browser) -> None:
    one = make(requests=["interpreter", "childcare"], seats=5)
    come(one, officer, "Ann", requests=["interpreter"], request_note="Arabisch")
    come(one, officer, "Bob", requests=["interpreter", "childcare"], companions=2)
    come(one, officer, "Cas", request_note="Ik breng een hulphond mee")
    come(one, officer, "Dirk")
    gone = come(one, officer, "Weg", requests=["childcare"])
    perform(events.cancel, by=officer, on=gone)
    page = client_of(officer).get(at(one, "-people"))
    assert [(row["label"], row["count"], row["notes"]) for row in page.context["needs"]] == [
        ("An interpreter", 2, ["Arabisch"]),
        ("Childcare", 1, []),
        ("Something else", 1, ["Ik breng een hulphond mee"]),
    ]
    assert [row.name for row in page.context["page"].object_list] == ["Ann", "Bob", "Cas", "Dirk"]
    [numbers] = page.context["numbers"]
    assert (numbers.registered, numbers.waiting) == (5, 1)


def test_a_registration_by_telephone(make: Make, place: Place, client_of: Browser) -> None:
    one = make(mode="hybrid", seats=1, requests=["interpreter"])
    browser = client_of(make_person("Karel", "clerk", place=place))
    sent = {
        "name": "Jef",
        "mode": "on_site",
        "companions": "0",
        "requests": ["interpreter"],
        "email": "jef@voorbeeld.example",
    }
    page = words(browser.post(at(one, "-people"), sent, follow=True))
    made = Registration.objects.get()
    assert "Jef is registered" in page and made.code in page and made.source == "paper"
    assert Email.objects.filter(to="jef@voorbeeld.example").exists()
    page = words(browser.post(at(one, "-people"), {**sent, "name": "Jan", "email": ""}, follow=True))
    assert "Jan is on the waiting list" in page
    page = words(browser.post(at(one, "-people"), {**sent, "email": "", "companions": "9"}))
    assert "at most 3 people" in page and Registration.objects.count() == 2
    page = words(browser.post(at(one, "-cancel", made.pk), follow=True))
    assert "Jef was taken off the list" in page
    assert Registration.objects.get(name="Jan").state == "seat"


def test_the_file_holds_who_comes_and_no_formula(make: Make, officer: Person, client_of: Browser) -> None:
    one = make(requests=["interpreter"])
    come(one, officer, "=cmd|' /C calc'!A0", companions=1, requests=["interpreter"], request_note="+32")
    browser = client_of(officer)
    raw = b"".join(browser.get(at(one, "-export", "csv")).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw), delimiter=";"))
    assert rows[0]["name"].startswith("'=cmd") and rows[0]["note"] == "'+32"
    assert (rows[0]["people"], rows[0]["asks for"], rows[0]["comes"]) == ("2", "An interpreter", "On site")
    perform(events.register, by=make_person("Zoë"), on=one.meeting.event)
    raw = b"".join(browser.get(at(one, "-export", "csv")).streaming_content).decode("utf-8-sig")
    assert (
        list(csv.DictReader(io.StringIO(raw), delimiter=";"))[1]["e-mail address"] == "zoe@voorbeeld.example"
    )
    sheet = load_workbook(io.BytesIO(browser.get(at(one, "-export", "xlsx")).content)).active
    assert sheet.max_row == 3 and sheet["D2"].value == 2
    assert browser.get(at(one, "-export", "pdf")).status_code == 404


def test_the_door_lets_in_by_name_and_by_code(
    make: Make, officer: Person, leader: Person, client_of: Browser, clock: Any
) -> None:
    one = make()
    ann, bob = come(one, officer, "Ann Devos", companions=2), come(one, officer, "Bob Claes")
    clock.move_to(EVENING - timedelta(minutes=10))
    browser, door = client_of(leader), at(one, "-door")

    def rows(asked: str) -> list[str]:
        return [row.name for row in browser.get(door, {"q": asked}).context["rows"]]

    assert rows("") == ["Ann Devos", "Bob Claes"]
    assert rows("devos") == ["Ann Devos"] and rows(f"{bob.code[:3]} {bob.code[3:]}".lower()) == ["Bob Claes"]
    assert "Nobody with “zzz”" in words(browser.get(door, {"q": "zzz"}))
    page = words(browser.post(at(one, "-check-in", ann.pk), {"do": "in"}, follow=True))
    assert "Ann Devos is in, 3 people." in page
    assert rows("") == ["Bob Claes"] and attendance(one.meeting.event)["on_site"].there == 3
    assert "was checked in already" in words(
        browser.post(at(one, "-check-in", ann.pk), {"do": "in"}, follow=True)
    )
    browser.post(at(one, "-check-in", ann.pk), {"do": "undo"})
    assert attendance(one.meeting.event)["on_site"].there == 0
    for odd in ("%", "'; --", "\x00", "x" * 999, "🌳"):
        assert browser.get(door, {"q": odd}).status_code == 200


def test_who_walks_in_is_counted(make: Make, place: Place, client_of: Browser, clock: Any) -> None:
    one = make(seats=2)
    clock.move_to(EVENING)
    browser, door = client_of(make_person("Karel", "clerk", place=place)), at(one, "-door")
    assert "3 people counted." in words(browser.post(door, {"do": "walk_in", "heads": "3"}, follow=True))
    assert attendance(one.meeting.event)["on_site"].there == 3
    one.meeting.event.refresh_from_db()
    assert one.meeting.event.taken == 2, "a chair that is not there is not given away"
    for odd in ("0", "21", "", "x"):
        assert browser.post(door, {"do": "walk_in", "heads": odd}).status_code == 200
    assert attendance(one.meeting.event)["on_site"].there == 3
    clock.move_to(EVENING + timedelta(hours=5))
    assert "Not on the list" not in words(browser.get(door))


def test_too_early_nobody_walks_in_and_nothing_is_kept_half(
    meeting: Activity, leader: Person, client_of: Browser
) -> None:
    page = client_of(leader).post(at(meeting, "-door"), {"do": "walk_in", "heads": "2"})
    assert "twelve hours before" in words(page) and not Registration.objects.exists()


# Leading ------------------------------------------------------------------------------------


def test_the_script_runs_by_the_clock(
    meeting: Activity, leader: Person, client_of: Browser, clock: Any
) -> None:
    clock.move_to(EVENING)
    browser, items = client_of(leader), list(meeting.meeting.event.agenda.all())
    page = words(browser.get(at(meeting, "-script")))
    assert "Start this item" in page and "Sta zelf bij de deur" in page

    def press(item: AgendaItem, do: str) -> Any:
        return browser.post(at(meeting, "-clock", item.pk), {"do": do}, follow=True)

    press(items[0], "start")
    now = browser.get(at(meeting, "-script")).context["clock"]
    assert now["item"].pk == items[0].pk and 14 * 60 < now["left"] <= 15 * 60
    press(items[0], "more")
    assert browser.get(at(meeting, "-script")).context["clock"]["minutes"] == 20
    press(items[0], "less")
    assert browser.get(at(meeting, "-script")).context["clock"]["minutes"] == 19
    press(items[1], "start")
    assert browser.get(at(meeting, "-script")).context["clock"]["item"].pk == items[1].pk
    clock.shift(timedelta(minutes=30))
    assert "over time" in words(browser.get(at(meeting, "-script")))
    press(items[-1], "start")
    assert "The programme is done" in words(press(items[-1], "stop"))
    assert "does not run now" in words(press(items[-1], "more"))
    assert press(items[0], "dansen").status_code == 200


def test_the_list_of_questions_has_its_buttons(
    make: Make, ask: Ask, leader: Person, client_of: Browser, ann: Person
) -> None:
    one = make(moderation="before")
    question = ask(one, by=ann)
    browser = client_of(leader)
    page = browser.get(at(one, "-questions"))
    assert [row.pk for row in page.context["pending"]] == [question.pk]

    def press(do: str, **more: str) -> Any:
        return browser.post(at(one, "-question", question.number), {"do": do, **more}, follow=True)

    assert [row.pk for row in press("show").context["open"]] == [question.pk]
    assert press("first").context["open"][0].question.pinned == 1
    assert [row.pk for row in press("discussed").context["discussed"]] == [question.pk]
    assert press("again").context["open"]
    assert "Give a reason" in words(press("hide"))
    assert press("hide", reason="Dit noemt een buur.").context["hidden"]
    assert press("dansen").status_code == 200
    assert browser.post(at(one, "-question", 99), {"do": "hide"}).status_code == 404


def test_the_list_says_that_new_questions_came_in(
    meeting: Activity, ask: Ask, leader: Person, client_of: Browser
) -> None:
    ask(meeting)
    browser, address = client_of(leader), at(meeting, "-questions")
    newest = browser.get(address).context["newest"]
    htmx = {"HX-Request": "true"}
    assert words(browser.get(address, {"na": newest}, headers=htmx)).strip() == ""
    ask(meeting, "Nog een vraag")
    assert "1 new question: show it" in words(browser.get(address, {"na": newest}, headers=htmx))
    assert browser.get(address, {"na": "x"}, headers=htmx).status_code == 200


def test_cards_are_typed_over_one_after_the_other(
    meeting: Activity, place: Place, client_of: Browser
) -> None:
    browser = client_of(make_person("Karel", "clerk", place=place))
    page = words(browser.post(at(meeting, "-paper"), {"question": "Waar kan ik parkeren?"}, follow=True))
    assert "Entered as question 1" in page and "Waar kan ik parkeren?" in page
    assert instrument.paper_page == "desk-meeting-paper"


# Afterwards ---------------------------------------------------------------------------------


def sent_minutes(page: Any, do: str = "save", **changes: Any) -> dict[str, Any]:
    rows, sent = page.context["rows"], {}
    for row in [*rows, rows.management_form]:
        for field in row:
            if field.value() is not None:
                sent[field.html_name] = field.value()
    form = page.context["form"]
    return {**sent, "text": form["text"].value(), "version": form["version"].value(), "do": do, **changes}


PROMISE = {
    "decisions-0-text": "Er komt een zebrapad.",
    "decisions-0-owner_name": "Hilde Maes, schepen",
    "decisions-0-due_on": "2027-06-01",
    "decisions-1-text": "Wij drinken samen koffie.",
}


def test_a_promise_in_the_minutes_is_one_commitment_however_often_they_are_saved(
    meeting: Activity, process: Process, officer: Person, client_of: Browser, clock: Any
) -> None:
    clock.move_to(EVENING + timedelta(days=1))
    browser, address = client_of(officer), at(meeting, "-minutes")
    browser.post(address, sent_minutes(browser.get(address), text="Er waren veel vragen.", **PROMISE))
    [promise] = Commitment.objects.all()
    assert (promise.title, promise.owner_name, promise.due_on, promise.process_number, promise.is_public) == (
        "Er komt een zebrapad.",
        "Hilde Maes, schepen",
        date(2027, 6, 1),
        process.pk,
        False,
    )
    browser.post(address, sent_minutes(browser.get(address)))
    browser.post(
        address, sent_minutes(browser.get(address), do="publish", **{"decisions-0-due_on": "2027-07-01"})
    )
    [promise] = Commitment.objects.all()
    assert promise.is_public and promise.due_on == date(2027, 7, 1)
    assert meeting.meeting.event.decisions.count() == 2
    page = browser.post(address, sent_minutes(browser.get(address), **{"decisions-0-text": ""}))
    assert page.status_code == 200 and Commitment.objects.count() == 1


def test_what_is_wrong_in_the_minutes_is_said_and_the_words_stay(
    meeting: Activity, officer: Person, leader: Person, client_of: Browser, clock: Any
) -> None:
    clock.move_to(EVENING + timedelta(days=1))
    browser, address = client_of(officer), at(meeting, "-minutes")
    start = browser.get(address)
    page = browser.post(address, sent_minutes(start, do="publish", text="", **PROMISE))
    assert "Write the minutes first" in words(page) and "Er komt een zebrapad." in words(page)
    assert not Commitment.objects.exists(), "kept and published together, or neither"
    page = browser.post(
        address, sent_minutes(start, text="Verslag", **{**PROMISE, "decisions-0-owner_name": ""})
    )
    assert "a promise needs a name and a day" in words(page)
    client_of(leader).post(address, sent_minutes(start, text="Van een collega"))
    page = browser.post(address, sent_minutes(start, text="Van mij"))
    assert "A colleague changed this" in words(page) and "Van mij" in words(page)
    assert browser.post(address, {"do": "save"}).status_code == 200


def test_who_leads_writes_and_an_officer_publishes(
    meeting: Activity, leader: Person, client_of: Browser, clock: Any
) -> None:
    clock.move_to(EVENING + timedelta(days=1))
    browser, address = client_of(leader), at(meeting, "-minutes")
    page = browser.get(address)
    assert "Save and publish" not in words(page)
    assert browser.post(address, sent_minutes(page, text="Verslag")).status_code == 302
    page = browser.post(address, sent_minutes(browser.get(address), do="publish"))
    assert page.status_code == 200
    meeting.meeting.event.refresh_from_db()
    assert (meeting.meeting.event.minutes, meeting.meeting.event.minutes_at) == ("Verslag", None)


def test_the_count_and_the_recording(
    meeting: Activity, leader: Person, client_of: Browser, clock: Any
) -> None:
    browser, address = client_of(leader), at(meeting, "-minutes")
    assert "has not begun yet" in words(browser.post(address, {"do": "count", "counted_on_site": "5"}))
    clock.move_to(EVENING + timedelta(hours=1))
    browser.post(address, {"do": "count", "counted_on_site": "51"})
    assert attendance(meeting.meeting.event)["on_site"].there == 51
    assert "whole address" in words(browser.post(address, {"do": "recording", "recording_link": "video"}))
    assert (
        browser.post(address, {"do": "recording", "recording_link": "https://video.example/1"}).status_code
        == 302
    )


def test_the_final_report_holds_what_was_said_and_what_was_called_off(
    meeting: Activity, make: Make, process: Process, officer: Person
) -> None:
    off = make(title="Werkbezoek", starts_at=EVENING + timedelta(days=2))
    perform(events.call_off, by=officer, on=off.meeting.event, why="De gastheer is ziek die dag.")
    make(title="Nog niets", starts_at=EVENING + timedelta(days=3))
    perform(events.write_minutes, by=officer, on=meeting.meeting.event, text="Er waren veel vragen.")
    assert instrument.report_rows is not None
    assert [row["title"] for row in instrument.report_rows(process)] == ["Werkbezoek, 18 February 2027"]
    perform(events.publish_minutes, by=officer, on=meeting.meeting.event)
    first, second = instrument.report_rows(process)
    assert (first["status"], first["text"]) == ("minutes published", "Er waren veel vragen.")
    assert (second["status"], second["text"]) == ("called off", "De gastheer is ziek die dag.")
