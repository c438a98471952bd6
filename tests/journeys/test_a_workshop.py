# SPDX-License-Identifier: EUPL-1.2
"""The workshop of the slides: a facilitator, a projector, three telephones and paper, from the code on the wall to the report and its answer."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.board.models import Board, Dot, Note

LIEN = "lien.declercq@leiedam.example"
PAGE = "/en/leiedam/prikbord/taskforce-van-vanavond/"
DESK = "/en/bureau/leiedam/prikbord/taskforce-van-vanavond/"
SOON = 15_000
"""milliseconds: a screen asks every two seconds what is new, on a machine that also does other things"""

KITCHEN = "Begin met een gesprek aan de keukentafel"
SCHOOL, HONEST = "Vraag de school om mee te denken", "Zeg eerlijk wat al vastligt"
STREET = "Kies samen een straat om te beginnen"
TENANTS, TENANTS_TOO = "Nodig ook de huurders uit", "Nodig de huurders ook uit"
BUS, CHILDREN = "Leg een bus in naar de zaal", "Regel kinderopvang tijdens de avond"
PAPER = (TENANTS_TOO, BUS, CHILDREN)
ALL = (KITCHEN, SCHOOL, HONEST, STREET, TENANTS, *PAPER)
WHO, HOW = "Wie doet mee", "Hoe beginnen we"
THREAD = "Ga naar mensen toe, vooral naar wie huurt"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def about(label: str, text: str) -> re.Pattern[str]:
    """How a button or link is called of which the second half is only for who listens."""
    return re.compile(f"{re.escape(label)} ?: {re.escape(text)}")


def board_of_tonight() -> Board:
    """A board of the slides' case in a published process, that began a minute ago."""
    now = timezone.now()
    perform(
        processes.add_activity,
        by=Person.objects.get(email=LIEN),
        on=Process.objects.get(place__slug="leiedam", slug="sportbudget"),
        instrument="board",
        title="Taskforce van vanavond",
        slug="taskforce-van-vanavond",
        intro="Hoe pakken we dit samen aan?",
        who_may=Activity.WhoMay.ANYONE,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=2),
        settings={
            "format": "taskforce",
            "starts_at": now - timedelta(minutes=1),
            "ends_at": now + timedelta(hours=2),
            "venue": "Foyer van de sporthal",
            "tables": 3,
        },
    )
    return Board.objects.select_related("event").get(activity__slug="taskforce-van-vanavond")


def enter(phone: Page, code: str, table: int) -> None:
    """From the short address on the wall to one's table."""
    phone.goto("/en/leiedam/zaal/")
    phone.locator("input[name=code]").fill(code)
    press(phone, "Enter")
    press(phone, f"Table {table}")
    expect(phone.locator("h1")).to_have_text("It begins soon")


def write(phone: Page, text: str) -> None:
    phone.locator("#note-form [name=text]").fill(text)
    press(phone, "Hang it up")


def set_stage(facilitator: Page, question: Any, button: str) -> None:
    """The next step of a question, in the cockpit that stands open."""
    row = facilitator.locator(f"#question-{question.pk}")
    step = row.get_by_role("button", name=about(button, question.text))
    step.click()
    expect(step).to_have_count(0)


def put_on_the_wall(facilitator: Page, wall: Page, label: str, view: str) -> None:
    facilitator.locator("#wall").get_by_role("button", name=label).click()
    expect(wall.locator("#wall")).to_have_attribute("data-view", view, timeout=SOON)


def hang(facilitator: Page, text: str, column: str) -> None:
    """With the button that stands under the note."""
    loose = facilitator.locator("#loose .bs-loose > li", has_text=text)
    loose.get_by_role("button", name=about(column, text)).click()
    there = facilitator.locator(".bs-column", has=facilitator.locator("h3", has_text=column))
    expect(there.locator(".br-notes")).to_contain_text(text)


def give_dot(phone: Page, text: str) -> None:
    button = phone.locator("#dots-form li", has_text=text).get_by_role("button")
    button.click(timeout=SOON)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_workshop_goes_from_the_code_on_the_wall_to_a_report_and_its_answer(
    leiedam: Any, open_page: Any
) -> None:
    board = board_of_tonight()
    first = board.questions.order_by("position")[0]
    facilitator, wall = open_page(width=1280, email=LIEN), open_page(width=1280, email=LIEN)
    wall.set_viewport_size({"width": 1280, "height": 720})

    # The code stands on the wall; three telephones come in with it, without an account.
    wall.goto(f"{PAGE}scherm/")
    code = wall.locator(".bw-code").inner_text()
    assert code.replace(" ", "") == board.event.room_code
    ann, bert, carla = phones = [open_page(width=390) for _phone in range(3)]
    for table, phone in enumerate(phones, start=1):
        enter(phone, code.lower(), table)

    # The clock runs, five minutes longer than planned, and the first question opens: everybody sees it.
    facilitator.goto(f"{DESK}leiden/")
    press(facilitator, "Start this item")
    expect(facilitator.locator("#now")).to_contain_text("10 minutes in all")
    press(facilitator, "5 minutes")
    expect(facilitator.locator("#now")).to_contain_text("15 minutes in all")
    expect(wall.locator(".bw-clock")).to_be_visible(timeout=SOON)
    set_stage(facilitator, first, "Open for notes")
    for phone in phones:
        expect(phone.locator("#board-question")).to_have_text(first.text, timeout=SOON)

    # Ann loses her connection, goes on writing, and her notes hang when it is back: each once.
    write(ann, KITCHEN)
    expect(ann.locator("#mine-list li")).to_have_count(1)
    ann.context.set_offline(True)
    write(ann, SCHOOL)
    write(ann, HONEST)
    expect(ann.locator("#board-net")).to_contain_text("2 notes wait for a connection")
    write(bert, TENANTS)
    write(carla, STREET)
    expect(carla.locator("#mine-list")).to_contain_text(STREET)
    assert not board.notes.filter(text__in=(SCHOOL, HONEST)).exists()
    ann.context.set_offline(False)
    expect(ann.locator("#waiting li")).to_have_count(0, timeout=SOON)
    expect(ann.locator("#mine-list li")).to_have_count(3)

    # The host of a table types what stands on paper, with the code of the card.
    host = open_page(width=1280)
    host.goto(f"{PAGE}tafel/3/")
    host.locator("input[name=code]").fill(board.tables.get(number=3).host_code)
    press(host, "Begin")
    host.locator("[name=text]").fill("\n".join(PAPER))
    press(host, "Hang them up")
    expect(host.locator("#hangs small")).to_have_text(str(len(PAPER) + 1))  # with Carla's, of this table

    # The wall and the telephones heard it all.
    expect(wall.locator("#wall")).to_have_attribute("data-view", "notes")
    expect(wall.locator(".bw-note")).to_have_count(len(ALL), timeout=SOON)
    expect(bert.locator("#notes li")).to_have_count(len(ALL), timeout=SOON)

    # In order: two that say the same hang together, two columns with names of people, a button under each note.
    facilitator.goto(f"{DESK}ordenen/?vraag={first.pk}")
    same = facilitator.locator("#same li", has_text=TENANTS)
    same.get_by_role("button", name="Join").first.click()
    expect(facilitator.locator("#loose-title small")).to_have_text(str(len(ALL) - 1))
    behind = board.notes.select_related("joined_into").get(joined_into__isnull=False)
    assert {behind.text, behind.joined_into.text} == {TENANTS, TENANTS_TOO}
    for column in (WHO, HOW):
        facilitator.locator("#new-column").fill(column)
        press(facilitator, "Add a column")
        expect(facilitator.locator("#columns h3", has_text=column)).to_be_visible()
    for column, texts in {
        WHO: (behind.joined_into.text, SCHOOL, CHILDREN),
        HOW: (KITCHEN, STREET, HONEST),
    }.items():
        for text in texts:
            hang(facilitator, text, column)
    expect(facilitator.locator("#loose-title small")).to_have_text("1")
    facilitator.goto(f"{DESK}leiden/")
    put_on_the_wall(facilitator, wall, "The columns", "columns")
    expect(wall.locator(".bw-column h2")).to_have_text([re.compile(f"{WHO} *4"), re.compile(f"{HOW} *3")])
    expect(wall.locator(".bw-foot")).to_contain_text("1 still loose")

    # Dots: everybody one for the kitchen table, Bert another.
    set_stage(facilitator, first, "Open the dots")
    for phone in phones:
        give_dot(phone, KITCHEN)
    give_dot(bert, behind.joined_into.text)
    expect(bert.locator("#dots-said")).to_have_text("1 dot left")
    put_on_the_wall(facilitator, wall, "The dots", "votes")
    expect(wall.locator(".bw-bar").first).to_contain_text(KITCHEN, timeout=SOON)
    expect(wall.locator(".bw-bar b .num")).to_have_text(["3", "1"], timeout=SOON)

    # A main thread, in words of people, rests on notes.
    facilitator.goto(f"{DESK}rode-draden/")
    facilitator.locator("[name=text]").fill(THREAD)
    for text in (KITCHEN, behind.joined_into.text):
        facilitator.locator("label.choice", has_text=text).locator("input").check()
    press(facilitator, "Save this thread")
    expect(facilitator.locator("main")).to_contain_text("rests on 2 notes")
    facilitator.goto(f"{DESK}leiden/")
    put_on_the_wall(facilitator, wall, "The main threads", "threads")
    expect(wall.locator(".bw-threads li")).to_contain_text(THREAD)

    # Closed: nothing comes in any more, and everybody reads the report.
    facilitator.locator("[name=people]").fill("14")
    facilitator.locator("#end").get_by_role("button", name="Close the board").click()
    expect(facilitator.locator("#end")).to_contain_text("Everybody reads the report.")
    expect(carla.locator("h1")).to_have_text("The room is closed", timeout=SOON)
    facilitator.goto(f"{DESK}nadien/")
    facilitator.get_by_role("link", name=about("Make something of it", KITCHEN)).click()
    facilitator.locator("input[name=kind][value='board.question']").check()
    expect(facilitator.locator("[name=title]")).to_have_value(KITCHEN)
    press(facilitator, "Make it")
    made = Contribution.objects.get(activity_id=board.pk)
    assert made.kind == "board.question" and made.due_at and made.is_public
    facilitator.goto("/en/bureau/leiedam/antwoorden/?q=keukentafel")
    expect(facilitator.get_by_role("link", name=KITCHEN).first).to_be_visible()

    # The report: the main threads first with what they rest on, then columns and dots; as a file to print and as a table.
    reader = open_page(width=390)
    reader.goto(PAGE)
    expect(reader.locator("main section.section h2").first).to_have_text("Main threads")
    thread = reader.locator(".br-threads li", has_text=THREAD).first
    expect(thread.locator(".br-note")).to_have_count(2)
    expect(thread).to_contain_text(KITCHEN)
    for column, number in ((WHO, "4"), (HOW, "3"), ("Loose notes", "1")):
        group = reader.locator(".br-group", has=reader.locator("h3", has_text=column))
        expect(group.locator("h3 small")).to_have_text(number)
    expect(reader.locator(".br-group .br-note", has_text=KITCHEN)).to_contain_text("3 dots")
    expect(reader.locator("main")).to_contain_text("14 people")
    read_the_files(reader)

    # Whatever went on and off: every note is there exactly once, and every dot.
    assert Counter(board.notes.values_list("text", flat=True)) == Counter(ALL)
    assert Dot.objects.filter(question=first).count() == 4
    assert set(board.notes.filter(source=Note.Source.HOST).values_list("text", flat=True)) == set(PAPER)


def read_the_files(reader: Page) -> None:
    printed = reader.request.get(
        reader.get_by_role("link", name="The report to print (PDF)").get_attribute("href")
    )
    assert printed.status == 200 and printed.headers["content-type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(printed.body()))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert THREAD in text and all(note in text for note in ALL), text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"], "a voice can read it"  # type: ignore[index]
    table = reader.request.get(f"{PAGE}verslag.csv")
    assert table.status == 200 and table.headers["content-type"].startswith("text/csv")
    cells = Counter(cell for row in csv.reader(io.StringIO(table.text()), delimiter=";") for cell in row)
    assert all(cells[note] == 1 for note in ALL), cells


def test_a_workshop_works_by_forms_alone(leiedam: Any, open_page: Any) -> None:
    board = board_of_tonight()
    first = board.questions.order_by("position")[0]
    facilitator = open_page(width=1280, script=False, email=LIEN)
    phone = open_page(width=390, script=False)
    enter(phone, board.event.room_code, 2)

    facilitator.goto(f"{DESK}leiden/")
    set_stage(facilitator, first, "Open for notes")
    phone.get_by_role("link", name="Load again").click()
    for number, text in enumerate((KITCHEN, HONEST), start=1):
        write(phone, text)
        expect(phone.locator("#mine-count")).to_have_text(str(number))

    facilitator.goto(f"{DESK}ordenen/?vraag={first.pk}")
    facilitator.locator("#new-column").fill(HOW)
    press(facilitator, "Add a column")
    hang(facilitator, KITCHEN, HOW)
    facilitator.goto(f"{DESK}leiden/")
    set_stage(facilitator, first, "Open the dots")
    phone.get_by_role("link", name="Load again").click()
    give_dot(phone, KITCHEN)
    expect(phone.locator("#dots-said")).to_have_text("2 dots left")

    facilitator.locator("#end").get_by_role("button", name="Close the board").click()
    phone.get_by_role("link", name="Load again").click()
    expect(phone.locator("h1")).to_have_text("The room is closed")
    phone.get_by_role("link", name="To the page of the meeting").click()
    expect(phone.locator(".br-group", has_text=HOW)).to_contain_text("1 dot")
    assert Counter(board.notes.values_list("text", flat=True)) == Counter((KITCHEN, HONEST))
