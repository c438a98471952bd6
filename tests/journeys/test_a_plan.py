# SPDX-License-Identifier: EUPL-1.2
"""The case of the workshop: an alternative for natural gas in a village, from an empty designer to a published process."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from samenspel.foundations.activities.models import Activity
from samenspel.plan.mix.models import Plan
from samenspel.plan.processes.models import Process

LIEN = "lien.declercq@leiedam.example"
JORIS = "joris.baert@leiedam.example"
MARC = "marc.vanhoutte@leiedam.example"
SUBJECT = "Which heat comes after natural gas in Oeverdorp?"
PROCESS = "/en/leiedam/trajecten/heat-in-oeverdorp/"
PHASES = ("agenda", "preparation", "decision", "execution", "evaluation")
REMARK = "Let the tenants speak first: they do not choose their boiler."


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def show(page: Page, name: str) -> None:
    """Opens what is folded away below this line."""
    page.locator("summary", has_text=name).first.click()


def fill(
    page: Page,
    *,
    texts: Mapping[str, str] = {},
    one: Mapping[str, str] = {},
    many: Mapping[str, Sequence[str]] = {},
) -> None:
    for field, text in texts.items():
        page.locator(f"[name={field}]").fill(text)
    for field, code in one.items():
        page.locator(f"input[name={field}][value={code}]").check()
    for field, codes in many.items():
        for code in codes:
            page.locator(f"input[name={field}][value={code}]").check()


def go_through_the_questions(page: Page) -> None:
    """From the wish for a referendum to the advice: the goal first, and no instrument shown before the last question was asked."""
    page.goto("/en/plan/")
    page.locator("input[name=subject]").fill(SUBJECT)
    show(page, "I already have an instrument in mind")
    page.locator("select[name=wish]").select_option("volksraadpleging")
    press(page, "Begin")

    # Asked back to the goal, kindly; without a goal nobody gets further.
    expect(page.locator("h1")).to_have_text("What do you want to reach?")
    expect(page.locator("main")).to_contain_text("You begin with: Local referendum")
    expect(page.locator("main")).to_contain_text("We can only say so when we know your goal.")
    press(page, "Next")
    expect(page.locator("[role=alert]")).to_contain_text("Choose at least one goal")
    for place, goal in enumerate(("ideas", "support", "quality", "connect"), 1):
        page.locator(f"select[name=goal-{goal}]").select_option(str(place))
    fill(page, many={"motives": ["better_plan", "they_asked"]})
    press(page, "Next")

    expect(page.locator("h1")).to_have_text("Is there something left to decide?")
    fill(
        page,
        texts={"inhabitants": "12.000"},
        one={
            "competence": "ours",
            "decided": "nothing",
            "kind": "policy",
            "question": "open",
            "touches": "many",
            "tension": "some",
            "region": "netherlands",
        },
    )
    press(page, "Next")

    expect(page.locator("h1")).to_have_text("When is there room?")
    fill(
        page,
        texts={"weeks": "60", "budget_eur": "90 000", "hours": "1800"},
        many={"phases": ["agenda", "preparation", "decision", "execution", "evaluation"]},
    )
    press(page, "Next")

    expect(page.locator("h1")).to_have_text("How much do participants decide?")
    fill(
        page,
        texts={
            "open": "Which source of heat comes\nIn which order the streets have their turn",
        },
        one={
            "rung": "co_produce",
            "weighs": "reasoned",
            "council": "frame_and_decides",
            "answering": "agreed",
        },
    )
    press(page, "Next")

    expect(page.locator("h1")).to_have_text("Whom do you want to involve?")
    fill(
        page,
        texts={"people": "300"},
        many={"groups": ["everyone", "tenants"], "missing": ["young", "poor"], "barriers": ["time", "trust"]},
    )
    press(page, "Show the advice")


def mix_of(page: Page, phase: str) -> list[str]:
    return [name.strip() for name in page.locator(f"#{phase} .pick h3").all_inner_texts()]


def lay_out_the_days(page: Page, here: str) -> dict[str, tuple[date, date]]:
    """Every phase ten weeks, from tomorrow."""
    page.goto(f"{here}fasen/")
    days, first = {}, timezone.localdate() + timedelta(days=1)
    for kind in PHASES:
        days[kind] = (first, first + timedelta(days=69))
        for field, day in zip(("starts", "ends"), days[kind], strict=True):
            page.locator(f"[name={kind}-{field}]").fill(day.isoformat())
        first += timedelta(days=70)
    press(page, "Save the phases")
    page.wait_for_url(re.compile(rf"{here}(#.*)?$"))
    return days


def set_the_phase(page: Page, here: str, kind: str) -> None:
    page.goto(f"{here}fasen/{kind}/")
    page.locator("[name=responsible]").fill("Joris Baert, climate officer")
    page.locator("[name=money_cents]").fill("12.500")
    page.locator("[name=communication]").fill("A letter in every letter box; everything on this page.")
    page.locator("[name=council]").select_option("sets_frame")
    page.locator("[name=council_text]").fill("Lays down the limits in its meeting of May.")
    press(page, "Save this phase")
    page.wait_for_url(re.compile(rf"{here}(#.*)?$"))


def read_the_start_note(answer: Any) -> None:
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.body()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in (
        "Heat in Oeverdorp",
        "Goal",
        "Level of participation",
        "Make together",
        "How input weighs",
        "Whose turn is it first?",
        "Which source of heat comes",
        "300 people",
        "Youth participation",
        "Joris Baert",
        "The city council decides",
        "Final report",
        "Signature",
    ):
        assert said in text, said
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "a voice can read it"  # type: ignore[index]
    assert 2 <= len(reader.pages) <= 5, len(reader.pages)


@pytest.mark.parametrize(
    ("width", "script"), [(390, True), (1280, False)], ids=["on a phone", "without JavaScript"]
)
def test_the_energy_case_goes_from_an_empty_designer_to_a_published_process(
    leiedam: Any, open_page: Any, latest_code: Callable[[str], str], width: int, script: bool
) -> None:
    officer = open_page(width=width, script=script)
    go_through_the_questions(officer)

    # The verdict first, then what became of the wish, then the mix of each phase.
    expect(officer.locator("#verdict-word")).to_contain_text("Do it")
    expect(officer.locator("#wish")).to_contain_text("You began with: Local referendum")
    expect(officer.locator("#wish")).to_contain_text("These serve your goals better")
    mixes = {phase: mix_of(officer, phase) for phase in PHASES}
    assert all(2 <= len(mix) <= 4 for mix in mixes.values()), mixes
    expect(officer.locator("#preparation")).to_contain_text("What this mix still misses")
    expect(officer.locator("#preparation")).to_contain_text("trust in the municipality")

    # One instrument out, another one in: what then misses stands below at once.
    out = mixes["agenda"][1]
    officer.locator("#agenda .pick").nth(1).get_by_role("button", name="Take out").click()
    expect(officer.locator("#agenda [role=status]")).to_contain_text(f"{out} was taken out")
    officer.locator("#put-agenda").select_option("jongereninspraak")
    officer.locator("#agenda").get_by_role("button", name="Put in", exact=False).click()
    expect(officer.locator("#agenda [role=status]")).to_contain_text("Youth participation was put in")
    assert mix_of(officer, "agenda") != mixes["agenda"] and "Youth participation" in mix_of(officer, "agenda")

    # Kept as plan A; with much less money plan B looks different. The plan still travels in the form only.
    press(officer, "Keep as plan A, change a copy")
    expect(officer.locator("#keep [role=status]")).to_contain_text("kept as plan A")
    officer.locator("#answers summary", has_text="When is there room?").click()
    officer.locator("#answers [name=budget_eur]").fill("5000")
    if script:
        officer.locator("#answers [name=budget_eur]").blur()
        expect(officer.locator("#advice [role=status]").first).to_contain_text("The advice was renewed.")
    else:
        press(officer, "Renew the advice")
    press(officer, "Lay A and B side by side")
    expect(officer.locator("h1")).to_have_text("Two plans side by side")
    expect(officer.locator(".differences")).to_contain_text("90,000")
    expect(officer.locator(".differences")).to_contain_text("5,000")
    expect(officer.locator("#plan-A + .verdict")).to_contain_text("Do it")
    assert not Plan.objects.filter(answers__subject=SUBJECT).exists()
    press(officer, "Go on with plan A only")
    assert "Youth participation" in mix_of(officer, "agenda")

    # Saving needs an account; after the code from the mail the plan is still there.
    officer.locator("#keep [name=title]").fill("Heat in Oeverdorp")
    press(officer, "Save")
    officer.locator("input[name=email]").fill(LIEN)
    officer.locator("main form button[type=submit]").first.click()
    officer.locator("input[name=code]").fill(latest_code(LIEN))
    officer.locator("main form button[type=submit]").first.click()
    expect(officer.locator("input[name=title]")).to_have_value("Heat in Oeverdorp")
    press(officer, "Save this plan")
    expect(officer.locator("h1")).to_have_text("Heat in Oeverdorp")
    plan = Plan.objects.get(title="Heat in Oeverdorp")
    here = f"/en/plan/{plan.pk}/"
    expect(officer.locator("#matrix")).to_contain_text("Youth participation")

    # A colleague joins by the link and says something about the matrix.
    officer.goto(f"{here}mensen/")
    link = officer.locator("#invite + p + p").inner_text()
    colleague = open_page(width=width, script=script, email=JORIS)
    assert colleague.request.get(here).status == 404
    colleague.goto("/en/" + link.split("/", 3)[3].removeprefix("en/"))
    press(colleague, "Join the task force")
    colleague.wait_for_url(f"**{here}")
    matrix = colleague.locator("#matrix .remarks")
    matrix.locator("summary").click()
    matrix.locator("textarea").fill(REMARK)
    matrix.get_by_role("button", name="Send").click()
    expect(colleague.locator("#matrix .remarks")).to_contain_text(REMARK)
    officer.goto(here)
    expect(officer.locator("#matrix .remarks")).to_contain_text(REMARK)
    officer.get_by_role("button", name="Settled").first.click()
    expect(officer.locator("#matrix .remarks")).to_contain_text("settled")

    # Days, who is responsible and the council's role, phase by phase; a task is ticked.
    days = lay_out_the_days(officer, here)
    set_the_phase(officer, here, "agenda")
    expect(officer.locator("#matrix .plan-grid > li").first).to_contain_text("Joris Baert, climate officer")
    expect(officer.locator("#matrix .plan-grid > li").first).to_contain_text("The council sets the limits")
    done = officer.locator("#tasks").get_by_role("button", name="Done")
    waiting = done.count()
    done.first.click()
    expect(officer.locator("#tasks").get_by_role("button", name="Done", exact=False)).not_to_have_count(
        waiting + 1
    )
    assert sum(task["done"] for task in Plan.objects.get(pk=plan.pk).tasks) == 1

    # The start note: what is missing is named, filled in, and printed.
    officer.goto(f"{here}startnota/")
    expect(officer.locator(".alert--warn")).to_contain_text("Core questions")
    officer.locator("[name=questions]").fill(SUBJECT + "\nWhose turn is it first?")
    press(officer, "Save the start note")
    officer.wait_for_url("**/startnota/lezen/")
    expect(officer.locator("main")).to_contain_text("Whose turn is it first?")
    address = officer.get_by_role("link", name="Start note (PDF)").get_attribute("href")
    read_the_start_note(officer.request.get(address))

    # One click makes a draft of it; the page showed first what would be made.
    officer.goto(f"{here}traject/")
    expect(officer.locator("main")).to_contain_text("Consultation evening")
    press(officer, "Make the draft process")
    officer.wait_for_url("**/bureau/leiedam/trajecten/heat-in-oeverdorp/")
    process = Process.objects.get(slug="heat-in-oeverdorp")
    made = Activity.objects.filter(process_number=process.pk)
    assert {one.instrument for one in made} == {"ideas", "meeting", "planned", "survey"}
    resident = open_page(width=width, script=script)
    assert resident.request.get(PROCESS).status == 404, "a draft is not there for residents"

    # The gate names what the plan did not say; then it is published.
    expect(officer.locator("#publish")).to_contain_text("What is fixed")
    officer.locator("#publish").get_by_role("link", name="What is fixed").click()
    officer.locator("[name=fixed_points]").fill(
        "The village stops using natural gas | Heat transition vision"
    )
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.locator("#publish")).to_contain_text("Nothing is missing. You can publish.")
    press(officer, "Publish")
    officer.wait_for_url("**/leiedam/trajecten/heat-in-oeverdorp/")

    # Residents see phases, ways to take part and promises, and that everything still goes as planned.
    resident.goto(PROCESS)
    expect(resident.locator("h1")).to_have_text(SUBJECT)
    expect(resident.locator("#phases")).to_contain_text("Setting the agenda")
    for one in made:
        expect(resident.locator("#do")).to_contain_text(one.title)
    with translation.override("en"):
        first = date_format(timezone.localtime(min(one.opens_at for one in made)), "j F Y")
    expect(resident.locator(".hero").first).to_contain_text(f"You can take part from {first}.")
    expect(resident.locator("#planned")).to_contain_text("Everything goes as it was planned.")
    pages = {one.instrument: one.title for one in made.order_by("pk")}
    for house, said in (
        ("meeting", "Programme"),
        ("planned", "What is this?"),
        ("ideas", "You can take part from"),
    ):
        resident.locator("#do").get_by_role("link", name=pages[house], exact=True).click()
        expect(resident.locator("h1")).to_have_text(pages[house])
        expect(resident.locator("main")).to_contain_text(said)
        resident.goto(PROCESS)

    # The last phase ends three weeks later than planned: everybody reads it.
    officer.goto("/en/bureau/leiedam/trajecten/heat-in-oeverdorp/fasen/")
    last = days["evaluation"][1] + timedelta(weeks=3)
    officer.locator("[name=form-4-ends]").fill(last.isoformat())
    press(officer, "Save the phases")
    officer.wait_for_url("**/trajecten/heat-in-oeverdorp/")
    # Whoever is signed in is not served from the cache of five seconds.
    neighbour = open_page(width=width, script=script, email=MARC)
    neighbour.goto(PROCESS)
    expect(neighbour.locator("#planned")).to_contain_text("The phase “Evaluating” ends 3 weeks later.")
    expect(neighbour.locator("#planned")).not_to_contain_text("Everything goes as it was planned.")


def tab_to(page: Page, css: str) -> None:
    for _key in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    raise AssertionError(f"the keyboard does not reach {css}")


def test_the_questions_can_be_answered_with_the_keyboard_alone(leiedam: Any, open_page: Any) -> None:
    page = open_page(width=1280)
    page.goto("/en/plan/")
    tab_to(page, "input[name=subject]")
    page.keyboard.type(SUBJECT)
    tab_to(page, "button[value=goals]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What do you want to reach?")
    tab_to(page, "select[name=goal-ideas]")
    page.keyboard.press("1")
    tab_to(page, "button[value=room]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Is there something left to decide?")
    tab_to(page, "input[name=decided]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=decided][value=nothing]")).to_be_checked()
    tab_to(page, "button[value=when]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("When is there room?")
    tab_to(page, "button[value=role]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("How much do participants decide?")
    tab_to(page, "input[name=rung]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=rung][value=consult]")).to_be_checked()
    tab_to(page, "textarea[name=open]")
    page.keyboard.type("Which source of heat comes")
    tab_to(page, "button[value=people]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Whom do you want to involve?")
    tab_to(page, "input[name=groups][value=tenants]")
    page.keyboard.press("Space")
    tab_to(page, "button[value=advice]")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-word")).to_be_visible()
    assert mix_of(page, "preparation")
