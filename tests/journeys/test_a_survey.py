# SPDX-License-Identifier: EUPL-1.2
"""A survey answered on a telephone, on a desktop without JavaScript and on paper: one result."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from playwright.sync_api import Page, expect

from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.questionnaires.models import Questionnaire, Response, Source

LIEN, RITA = "lien.declercq@leiedam.example", "rita.goossens@leiedam.example"
PAGE = "/en/leiedam/enquetes/vraag-aan-de-buurt/"
ANSWERS = {
    "content": 5,
    "places": {"walk": "good"},
    "evening": "yes_always",
    "order": ["green", "traffic"],
    "one_thing": "De bomen op het plein.",
    "do_self": ["help"],
    "age": "a_35_64",
    "years": 12,
}
"""what the three of them say, each in their own way"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def begin(page: Page) -> None:
    """A form that is sent back within two seconds is taken for a machine's."""
    page.wait_for_timeout(2100)
    press(page, "Begin")
    expect(page.locator("#progress")).to_have_attribute("value", "1")


def choose(page: Page, name: str, value: str) -> None:
    """On the words, as people do: the button of the browser may lie under them."""
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


def answer(page: Page, *, script: bool) -> None:
    page.goto(PAGE)
    page.get_by_role("link", name="Answer the questions").click()
    begin(page)
    choose(page, "q-content", "5")
    choose(page, "q-places-walk", "good")
    choose(page, "q-evening", "yes_always")
    press(page, "Go on")
    expect(page.locator("#progress")).to_have_attribute("value", "2")
    if script:
        press(page, "Choose: safe traffic")
        press(page, "Choose: more trees and green")
        press(page, "Up: more trees and green")
    else:
        page.locator("[name=q-order-green]").select_option("1")
        page.locator("[name=q-order-traffic]").select_option("2")
    page.locator("[name=q-one_thing]").fill("De bomen op het plein.")
    choose(page, "q-do_self", "help")
    press(page, "Go on")
    expect(page.locator("#progress")).to_have_attribute("value", "3")
    choose(page, "q-age", "a_35_64")
    page.locator("[name=q-years]").fill("12")
    press(page, "Send my answers")
    expect(page.locator("h1")).to_have_text("Thank you")


def enter_from_paper(clerk: Page, number: int) -> None:
    clerk.goto(f"/en/bureau/leiedam/vragenlijst/{number}/invoeren/")
    clerk.locator("[name=sheet]").fill("P001")
    for field, value in {
        "content": "5",
        "places-walk": "good",
        "evening": "yes_always",
        "age": "a_35_64",
    }.items():
        clerk.locator(f"[name=q-{field}]").select_option(value)
    for field, text in {
        "order-green": "1",
        "order-traffic": "2",
        "one_thing": "De bomen op het plein.",
        "years": "12",
    }.items():
        clerk.locator(f"[name=q-{field}]").fill(text)
    clerk.locator("[name=q-do_self][value=help]").check()
    press(clerk, "Save and next form")
    expect(clerk.locator("main")).to_contain_text("1 form entered until now")


def test_answers_on_a_telephone_a_desktop_and_paper_are_one_result(leiedam: Any, open_page: Any) -> None:
    # An officer puts a survey in a process that everybody sees, with questions that are ready.
    officer = open_page(width=1280, email=LIEN)
    officer.goto("/en/bureau/leiedam/trajecten/sportbudget/activiteit/survey/")
    officer.locator("[name=title]").fill("Vraag aan de buurt")
    officer.locator("input[name=settings-begin][value=neighbourhood]").check()
    officer.locator("main form button[type=submit]").last.click()
    officer.wait_for_url("**/trajecten/sportbudget/")
    asked = Questionnaire.objects.get(activity__slug="vraag-aan-de-buurt")
    desk = f"/en/bureau/leiedam/vragenlijst/{asked.pk}/"

    answer(open_page(width=390), script=True)
    answer(open_page(width=1280, script=False), script=False)
    enter_from_paper(open_page(width=1280, email=RITA), asked.pk)
    there = Response.objects.filter(questionnaire=asked)
    assert sorted(there.values_list("source", flat=True)) == sorted([Source.WEB, Source.WEB, Source.PAPER])
    assert [one.answers for one in there] == [ANSWERS] * 3
    officer.goto(f"{desk}respons/")
    expect(officer.locator(".figure-number")).to_have_text("3")
    expect(officer.locator("main")).to_contain_text("1 of them on paper")

    # Three are too few to show. Ten more come in, and it is counted and published.
    Response.objects.bulk_create(
        Response(
            place_id=asked.place_id,
            questionnaire=asked,
            language="nl",
            answers=ANSWERS | {"content": 4 + number % 2},
            on=there[0].on,
        )
        for number in range(10)
    )
    Questionnaire.objects.filter(pk=asked.pk).update(counts={"": 13})
    officer.goto(f"{desk}resultaten/")
    press(officer, "Count now")
    expect(officer.locator("#progress")).to_be_visible()
    run_jobs()
    press(officer, "Publish the results")
    expect(officer.locator("#where")).to_have_text("Everybody can see these results")

    # Everybody reads how many answered, with the table beside the drawing.
    reader = open_page(width=390)
    reader.goto(f"/en/leiedam/vragenlijst/{asked.pk}/uitslag/")
    expect(reader.locator(".lead")).to_contain_text("13 people answered")
    content = reader.locator("article.said", has_text="How much do you like living").first
    expect(content.locator("svg").first).to_be_visible()
    content.locator("summary", has_text="Show as table").click()
    for step, people in (("5", "8"), ("4", "5")):
        row = content.locator("tbody tr", has=reader.locator("th", has_text=step))
        expect(row.locator("td").first).to_have_text(re.compile(rf"^{people}\b"))

    # The export has a row for each of them, wherever it came from.
    file = officer.request.get(f"{desk}antwoorden.csv")
    assert file.status == 200 and file.headers["content-type"].startswith("text/csv")
    lines = list(csv.reader(io.StringIO(file.text()), delimiter=";"))
    assert len(lines) == 14, lines
    assert all("De bomen op het plein." in line for line in lines[1:]), lines
