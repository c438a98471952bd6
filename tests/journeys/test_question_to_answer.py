# SPDX-License-Identifier: EUPL-1.2
"""The journey everything stands on: from a new process to a published answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from post_office.models import Email

LIEN = "lien.declercq@leiedam.example"


def sign_in(page: Page, email: str, latest_code: Callable[[str], str]) -> None:
    page.goto("/en/aanmelden/?next=/en/bureau/leiedam/")
    page.locator("input[name=email]").fill(email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").fill(latest_code(email))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/bureau/leiedam/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize(
    ("width", "script"), [(390, True), (1280, False)], ids=["on a phone", "without JavaScript"]
)
def test_a_town_goes_from_a_new_process_to_a_published_answer(
    leiedam: Any, open_page: Any, latest_code: Callable[[str], str], width: int, script: bool
) -> None:
    officer = open_page(width=width, script=script)
    sign_in(officer, LIEN, latest_code)

    # A new process, started from a template.
    officer.goto("/en/bureau/leiedam/trajecten/nieuw/")
    officer.locator("input[name=title]").fill("De Kaai")
    officer.locator("input[name=question]").fill("Wat komt er op de Kaai?")
    officer.locator("input[name=starter][value=public-space]").check()
    officer.locator("main form button[type=submit]").last.click()
    officer.wait_for_url("**/trajecten/de-kaai/")

    # It cannot be published yet, and says why.
    expect(officer.locator("main")).to_contain_text("Why you ask it")
    officer.goto("/en/bureau/leiedam/trajecten/de-kaai/teksten/")
    for field, text in {
        "summary": "Wij maken de Kaai opnieuw. Tot december geeft u ideeën; in juni beslist de gemeenteraad.",
        "why": "De kaaimuur moet vernieuwd worden. Dat is het moment om de Kaai ook mooier te maken.",
        "fixed_points": "De kaaimuur blijft op zijn plaats | Waterwegbeheerder",
        "who_decides": "De gemeenteraad beslist in juni.",
        "target_groups": "Bewoners van de Vaartkant\nJongeren",
    }.items():
        officer.locator(f"[name={field}]").fill(text)
    officer.locator("main form button[type=submit]").last.click()
    officer.wait_for_url("**/trajecten/de-kaai/")

    # A round of ideas.
    officer.goto("/en/bureau/leiedam/trajecten/de-kaai/activiteit/ideas/")
    officer.locator("input[name=title]").fill("Uw idee voor de Kaai")
    officer.locator("[name=settings-categories]").fill("Groen\nWater")
    officer.locator("main form button[type=submit]").last.click()
    officer.wait_for_url("**/trajecten/de-kaai/")
    press(officer, "Publish")
    officer.wait_for_url("**/leiedam/trajecten/de-kaai/")

    # A resident without an account brings an idea.
    resident = open_page(width=width, script=script)
    resident.goto("/en/leiedam/trajecten/de-kaai/")
    expect(resident.locator("h1")).to_contain_text("Wat komt er op de Kaai?")
    resident.goto("/en/leiedam/ideeen/uw-idee-voor-de-kaai/")
    resident.get_by_role("link", name="Give your idea").first.click()
    resident.locator("input[name=title]").fill("Trappen tot aan het water")
    resident.locator("[name=text]").fill("Dan kunnen we met de voeten in het water zitten.")
    resident.locator("input[name=email]").fill("nora@bewoner.example")
    resident.wait_for_timeout(2100)  # a form sent back within two seconds is taken for a machine's
    press(resident, "Send my idea")
    resident.wait_for_url("**/ontvangen/")
    expect(resident.locator("h1")).to_contain_text("Thank you")

    # She confirms by mail that she wants the answer.
    letter = Email.objects.filter(to="nora@bewoner.example").latest("pk")
    link = next(word for word in letter.message.split() if "/ideeen/volgen/" in word)
    resident.goto("/" + link.split("/", 3)[3])
    resident.locator("main form button[type=submit]").click()

    # The officer finds it in the inbox and answers.
    officer.goto("/en/bureau/leiedam/antwoorden/?q=trappen")
    officer.get_by_role("link", name="Trappen tot aan het water").first.click()
    officer.locator("input[name=status][value=adopted]").check()
    officer.locator("textarea[name=text]").fill(
        "Ja, wij tekenen de trappen in. De ontwerper toont ze in de eerste schets."
    )
    officer.locator("main form button[type=submit]").first.click()
    officer.wait_for_url("**/bureau/leiedam/**")

    # Everybody reads it, and she has mail.
    reader = open_page(width=width, script=script)
    reader.goto("/en/leiedam/ideeen/uw-idee-voor-de-kaai/1/")
    expect(reader.locator(".answer")).to_contain_text("De ontwerper toont ze in de eerste schets.")
    assert Email.objects.filter(to="nora@bewoner.example", message__contains="eerste schets").exists()
    reader.goto("/en/leiedam/trajecten/de-kaai/")
    expect(reader.locator("main")).to_contain_text("Trappen tot aan het water")


def test_a_resident_supports_an_idea_with_one_click_and_takes_it_back(leiedam: Any, open_page: Any) -> None:
    page = open_page(email="fatma.yilmaz@leiedam.example")
    page.goto("/en/leiedam/ideeen/sportbudget/1/")
    before = page.locator(".figure-number").first.inner_text()
    page.locator("form:has(input[name=do][value=support]) button").click()
    expect(page.locator("form:has(input[name=do][value=stop_supporting])").first).to_be_visible()
    page.reload()
    after = page.locator(".figure-number").first.inner_text()
    assert int("".join(filter(str.isdigit, after))) == int("".join(filter(str.isdigit, before))) + 1


def test_the_whole_idea_form_can_be_filled_in_with_the_keyboard(leiedam: Any, open_page: Any) -> None:
    page = open_page(width=1280)
    page.goto("/en/leiedam/ideeen/sportbudget/nieuw/")
    reached = []
    for _step in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.type || ''")
        if name and name not in reached:
            reached.append(name)
    assert {"title", "text", "category", "neighbourhood", "address", "author_name", "email", "submit"} <= set(
        reached
    ), reached
    assert "website" not in reached, "the trap for machines must not catch a person with a keyboard"
