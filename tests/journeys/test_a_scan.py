# SPDX-License-Identifier: EUPL-1.2
"""A self-scan of local democracy with its four groups, in five steps: from the first tick to an improvement agenda that everybody can follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from samenspel.demo import scans
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.people.models import Person
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.rules.door import perform
from samenspel.learn.scan import actions
from samenspel.learn.scan.items import CITY_COUNCIL, COLLEGE, RESIDENTS, STAFF

LIEN = "lien.declercq@leiedam.example"
TITLE = "Zelfscan van dit voorjaar"
PAGE = "/en/leiedam/zelfscan/zelfscan-van-dit-voorjaar/"
DESK = "/en/bureau/leiedam/zelfscan/zelfscan-van-dit-voorjaar/"
OTHERS = {CITY_COUNCIL: 12, COLLEGE: 7, STAFF: 15, RESIDENTS: 24}
OWN = "De gemeente luistert naar jongeren."
ANSWERED = "Elk advies krijgt binnen een maand een antwoord"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def begin(page: Page) -> None:
    """A form that is sent back within two seconds is taken for a machine's."""
    page.wait_for_timeout(2100)
    press(page, "Begin")
    expect(page.locator("#progress")).to_have_attribute("value", "1")


def choose(page: Page, name: str, value: str) -> None:
    """On the step itself, as a thumb does: the button of the browser lies under it."""
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


def answer_part(page: Page, part: int) -> None:
    """Everything that this page asks: fairly content, and it matters much."""
    expect(page.locator("#progress")).to_have_attribute("value", str(part))
    for key in page.locator("[data-kind=scale]").evaluate_all("all => all.map(one => one.dataset.question)"):
        choose(page, f"q-{key}", "4")
        if page.locator(f"input[name='q-{key}-importance']").count():
            choose(page, f"q-{key}-importance", "5")
    for field in page.locator("[data-kind=open] textarea").all():
        field.fill("Vraag het ook aan wie nooit komt.")


def answer_on_a_telephone(open_page: Any) -> None:
    """A resident answers the first half on one telephone, and the second half on another one with the link."""
    phone = open_page(width=390)
    phone.goto(PAGE)
    phone.get_by_role("link", name="Answer the questions").click()
    phone.locator(f"input[name=group][value={RESIDENTS}]").check()
    begin(phone)
    parts = int(phone.locator("#progress").get_attribute("max"))
    half = parts // 2
    for part in range(1, half + 1):
        answer_part(phone, part)
        if part < half:
            press(phone, "Go on")
    press(phone, "Save and go on later")
    expect(phone.locator("h1")).to_have_text("Go on later with this link")
    link = phone.locator("#link").input_value()
    other = open_page(width=390)
    other.goto("/" + link.split("/", 3)[3])
    chosen = other.locator("[data-kind=scale] input:checked")
    assert chosen.count() == 8, "four statements and what each matters, as they were left"
    press(other, "Go on")
    for part in range(half + 1, parts + 1):
        answer_part(other, part)
        press(other, "Go on" if part < parts else "Send my answers")
    expect(other.locator("h1")).to_have_text("Thank you")


def test_a_scan_goes_from_its_preparation_to_an_improvement_agenda(leiedam: Any, open_page: Any) -> None:
    lien = Person.objects.get(email=LIEN)
    # One scan at a time: the one of the demo town is closed first.
    perform(actions.stop, by=lien, on=Activity.objects.get(instrument="scan", scan__closed_at=None))
    today = timezone.localdate()
    officer = open_page(width=1280, email=LIEN)

    # 1 and 2. Prepared: what was arranged, who leads it, how many people each group has; and the kick-off.
    officer.goto("/en/bureau/leiedam/zelfscans/")
    officer.locator("[name=title]").fill(TITLE)
    press(officer, "Begin")
    officer.wait_for_url(f"**{DESK}")
    officer.goto(f"{DESK}voorbereiden/")
    for key in actions.CHECKS:
        officer.locator(f"input[name=done][value={key}]").check()
    officer.locator("[name=lead]").select_option(label="Lien Declercq")
    for key, size in scans.SIZES.items():
        officer.locator(f"[name=size_{key}]").fill(str(size))
    press(officer, "Save, and on to the kick-off")
    officer.wait_for_url(f"**{DESK}startgesprek/")
    officer.locator("[name=kick_off_on]").fill((today - timedelta(days=7)).isoformat())
    press(officer, "Save, and on to the questionnaire")
    officer.wait_for_url(f"**{DESK}")

    # 3. A question of this town is added, and the questionnaire opens.
    visitor = open_page(width=390)
    assert visitor.request.get(PAGE).status == 404, "nobody sees what is being prepared"
    officer.goto(f"{DESK}vragenlijst/")
    officer.locator("summary", has_text="Add a question").click()
    officer.locator("[name=nl]").fill(OWN)
    press(officer, "Add")
    expect(officer.locator("section[aria-labelledby=own]")).to_contain_text(OWN)
    officer.locator("[name=opens_on]").fill(today.isoformat())
    officer.locator("[name=closes_on]").fill((today + timedelta(days=20)).isoformat())
    press(officer, "Open the questionnaire")
    expect(officer.locator("#groups")).to_be_visible()
    answer_on_a_telephone(open_page)
    asked = Questionnaire.objects.get(activity__title=TITLE)
    sent = Response.objects.get(questionnaire=asked)
    statements = [one.key for one in asked.asks.questions() if one.importance]
    assert sent.group == RESIDENTS and len(statements) == 29 and "own1" in statements
    assert all(sent.answers[key] == 4 for key in statements), sent.answers
    scans.fill(asked.activity, OTHERS, seed=3)
    officer.reload()
    response = officer.locator("section[aria-labelledby=groups]")
    for many in (*(str(one) for key, one in OTHERS.items() if key != RESIDENTS), "25"):
        expect(response.locator("b", has_text=many).first).to_be_visible()

    # Closed, counted elsewhere, and published.
    press(officer, "Close the questionnaire now")
    officer.get_by_role("link", name="Count and publish").click()
    press(officer, "Count now")
    expect(officer.locator("#progress")).to_be_visible()
    assert visitor.request.get(f"{PAGE}verslag/").status == 404
    run_jobs()
    press(officer, "Publish the results")
    expect(officer.locator("#where")).to_have_text("Everybody can see these results")

    # The report on a telephone: what it is not, who answered, and where the groups differ.
    visitor.goto(f"{PAGE}verslag/")
    expect(visitor.locator(".hero")).to_contain_text("59 people in Leiedam answered")
    expect(visitor.locator(".hero")).to_contain_text("Not representative, and no truth-finding")
    expect(visitor.locator("section[aria-labelledby=who] li")).to_have_count(4)
    expect(visitor.locator("section[aria-labelledby=who]")).to_contain_text("25")
    gap = visitor.locator("section[aria-labelledby=gaps] .scan-points li").first
    expect(gap.locator("p").last).not_to_be_empty()
    expect(visitor.locator("section[aria-labelledby=ours]")).to_contain_text(OWN)

    # 4. The conversation gets its board, with questions from the report.
    officer.goto(f"{DESK}gesprek/")
    questions = officer.locator("[name=questions]").input_value().splitlines()
    assert 2 <= len(questions) <= 6, questions
    officer.locator("[name=venue]").fill("Raadzaal")
    press(officer, "Make the board")
    board = officer.get_by_role("link", name="The page of the board").get_attribute("href")
    visitor.goto(board)
    for question in questions:
        expect(visitor.locator("section[aria-labelledby=questions]")).to_contain_text(question)
    press(officer, "On to the improvement agenda")
    officer.wait_for_url(f"**{DESK}agenda/")

    # 5. Two points with a name and a day: one the report proposes, one of the conversation. Set, they are promises.
    officer.locator("section[aria-labelledby=proposed]").get_by_role("link").first.click()
    first = officer.locator("[name=title]").input_value()
    assert first
    for number, title in enumerate((first, ANSWERED), start=1):
        officer.locator("[name=title]").fill(title)
        officer.locator("[name=owner_name]").fill("Hilde Maes, schepen")
        officer.locator("[name=due_on]").fill((today + timedelta(days=60 * number)).isoformat())
        press(officer, "Add")
        expect(officer.locator("section[aria-labelledby=points] ol > li")).to_have_count(number)
    press(officer, "Set the improvement agenda")
    expect(officer.locator("main")).to_contain_text("The improvement agenda is set.")
    visitor.goto("/en/leiedam/beloften/")
    for title in (first, ANSWERED):
        expect(visitor.locator("main")).to_contain_text(title)
    visitor.goto(PAGE)
    expect(visitor.locator("section[aria-labelledby=agenda] .promises > li")).to_have_count(2)
