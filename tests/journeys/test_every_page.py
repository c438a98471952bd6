# SPDX-License-Identifier: EUPL-1.2
"""Every page, as anonymous, resident, officer, task force and network editor: axe finds nothing, nothing sticks out sideways, nothing is loaded from elsewhere.

One width here (a phone); both widths and the dark theme with SAMENSPEL_WIDTHS=all. Contrast, which takes axe three quarters of its time, is looked at
on every public page and on the gallery of components each time, and on the pages of the desk with all widths.
"""

from __future__ import annotations

import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import letters
from samenspel.foundations.events.models import Event
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.learn.helpdesk import interest
from samenspel.learn.helpdesk.models import Interest
from samenspel.plan.mix.models import Plan
from samenspel.plan.processes.models import Publication
from samenspel.promise.charter.models import (
    Ally,
    Anchor,
    Campaign,
    Evaluation,
    Post,
    Recall,
    Signature,
    Talk,
    Trial,
    WorkPoint,
)
from samenspel.take_part.board.models import Note

ALL = os.environ.get("SAMENSPEL_WIDTHS") == "all"
WIDTHS = [(390, False), (1280, False), (390, True), (1280, True)] if ALL else [(390, False)]

PUBLIC = [
    "/",
    "/en/",
    "/gemeenten/",
    "/gemeenten/?q=gent",
    "/nu-open/",
    "/stijl/",
    "/toegankelijkheid/",
    "/gegevens/",
    "/aanmelden/",
    "/antwerpen/",
    "/leiedam/",
    "/en/leiedam/",
    "/leiedam/meedoen/",
    "/leiedam/trajecten/",
    "/leiedam/trajecten/oeverdorp-warm/",
    "/leiedam/trajecten/vlasmarkt/",
    "/leiedam/trajecten/sportbudget/",
    "/leiedam/beloften/",
    "/leiedam/antwoorden/",
    "/leiedam/ideeen/oeverdorp-warm/",
    "/leiedam/ideeen/oeverdorp-warm/?q=niets-te-vinden",
    "/leiedam/ideeen/oeverdorp-warm/kaart/",
    "/leiedam/ideeen/oeverdorp-warm/nieuw/",
]
PLANS_AND_MEETINGS = [
    "/plan/",
    "/plan/naast-elkaar/",
    "/instrumenten/",
    "/instrumenten/?q=niets-te-vinden",
    "/instrumenten/infoavond/",
    "/en/instrumenten/volksraadpleging/",
    "/helpdesk/",
    "/helpdesk/vraag/",
    "/helpdesk/vragen/1/",
    "/helpdesk/interesse/",
    "/helpdesk/meenemen/",
    "/leiedam/agenda/",
    "/leiedam/zaal/",
    "/leiedam/bijeenkomsten/infoavond/",
    "/leiedam/bijeenkomsten/infoavond/vragen/1/",
    "/leiedam/bijeenkomsten/infoavond/zaal/",
    "/leiedam/bijeenkomsten/wijkgesprek/",
    "/leiedam/bijeenkomsten/wijkgesprek/vraag/",
    "/leiedam/gepland/jeugdhuis/",
]
BOARDS_AND_QUESTIONS = [
    "/zelfscan/",
    "/zelfscan/proberen/",
    "/leiedam/zelfscan/",
    "/leiedam/enquetes/buurtpeiling/",
    "/leiedam/enquetes/sport-in-de-buurt/",
    "/leiedam/prikbord/inspiratiesessie-raden/",
    "/leiedam/prikbord/inspiratiesessie-raden/vragen/1/",
    "/leiedam/prikbord/inspiratiesessie-raden/zaal/",
    "/leiedam/prikbord/taskforce/",
    "/leiedam/prikbord/taskforce/zaal/",
    "/leiedam/prikbord/taskforce/tafel/1/",
]
PROMISES = [
    "/waarden/",
    "/waarden/?q=niets-te-vinden",
    "/waarden/de-waarden/",
    "/waarden/doorgeven/",
    "/waarden/muur/",
    "/waarden/gemeente/leiedam/",
    "/waarden/gemeente/leiedam/nieuwkomers/",
    "/waarden/gemeente/brugge/",
    "/waarden/gemeente/brugge/beginnen/",
]
GROUP = [
    "",
    "route/",
    "stap/sign-1/",
    "mensen/",
    "hulp/",
    "coalitie/",
    "coalitie/agendapunt/",
    "gesprekken/",
    "gesprekken/nieuw/",
    "balans/",
    "akkoord/",
    "werkpunten/",
    "project/",
    "tekenen/",
    "tekenen/nieuw/",
    "schitteren/",
    "schitteren/nieuw/",
    "schitteren/teksten/",
    "verankeren/",
    "verankeren/nieuw/",
    "kosten/",
    "herhalen/",
    "herhalen/vonk/",
]
PROMISES_DESK = ["/bureau/waarden/", "/bureau/waarden/versies/", "/bureau/waarden/versies/nieuw/"]
SIGNED_IN = [
    "/profiel/",
    "/profiel/wissen/",
    "/leiedam/",
    "/leiedam/ideeen/sportbudget/nieuw/",
    "/agenda/mijn/",
    "/plan/",
    "/plan/mijn/",
    "/leiedam/bijeenkomsten/wijkgesprek/",
    "/helpdesk/vraag/",
]
DESK = [
    "/bureau/leiedam/",
    "/bureau/leiedam/antwoorden/",
    "/bureau/leiedam/nakijken/",
    "/bureau/leiedam/beloften/nieuw/",
    "/bureau/leiedam/trajecten/",
    "/bureau/leiedam/trajecten/nieuw/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/teksten/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/fasen/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/bericht/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/afronden/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/kopie/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/activiteit/ideas/",
    "/bureau/leiedam/ideeen/oeverdorp-warm/papier/",
    "/bureau/leiedam/ideeen/oeverdorp-warm/inlezen/",
    "/bureau/leiedam/rollen/",
    "/bureau/leiedam/instellingen/",
    "/bureau/leiedam/instellingen/kleuren/",
    "/bureau/leiedam/instellingen/cijfers/",
    "/bureau/leiedam/instellingen/kaart/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/activiteit/meeting/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/activiteit/planned/",
    "/bureau/leiedam/gepland/jeugdhuis/",
    "/bureau/leiedam/bijeenkomsten/",
    *(
        f"/bureau/leiedam/bijeenkomst/{meeting}/{page}"
        for meeting, pages in {
            "wijkgesprek": (
                "",
                "programma/",
                "sprekers/",
                "uitnodigen/",
                "afgelasten/",
                "deelnemers/",
                "deur/",
                "draaiboek/",
                "kaartjes/",
            ),
            "infoavond": ("", "vragen/", "deelnemers/", "verslag/"),
        }.items()
        for page in pages
    ),
    "/leiedam/bijeenkomsten/wijkgesprek/scherm/",
]
BOARDS_AND_QUESTIONS_DESK = [
    "/bureau/leiedam/trajecten/oeverdorp-warm/activiteit/board/",
    "/bureau/leiedam/trajecten/oeverdorp-warm/activiteit/survey/",
    "/bureau/leiedam/prikborden/",
    "/bureau/leiedam/enquetes/",
    "/bureau/leiedam/zelfscans/",
    "/bureau/leiedam/enquete/buurtpeiling/",
    *(
        f"/bureau/leiedam/prikbord/{board}/{page}"
        for board, pages in {
            "taskforce": ("", "vragen/", "programma/", "tafels/", "leiden/"),
            "inspiratiesessie-raden": ("", "leiden/", "ordenen/", "rode-draden/?draad=0", "nadien/"),
        }.items()
        for page in pages
    ),
    "/leiedam/prikbord/taskforce/scherm/",
    "/leiedam/prikbord/inspiratiesessie-raden/scherm/",
]
NETWORK_DESK = [
    "/helpdesk/",
    "/bureau/netwerk/",
    "/bureau/netwerk/antwoorden/",
    "/bureau/instrumenten/",
    "/bureau/instrumenten/infoavond/",
    "/bureau/interesse/",
]


WITHOUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


def look_at(page: Any, path: str, may_be_gone: bool = False, contrast: bool = True) -> list[str]:
    answer = page.goto(path)
    if answer.status >= 500 or (answer.status >= 400 and not may_be_gone):
        return [f"{path}: status {answer.status}"]
    return faults_on(page, path, contrast)


def faults_on(page: Any, path: str, contrast: bool = True) -> list[str]:
    """What is wrong with the page that stands open; `path` is how it is called in the report."""
    faults = []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        faults.append(f"{path}: {wide} px sticks out sideways")
    if page.locator("h1").count() != 1:
        faults.append(f"{path}: {page.locator('h1').count()} h1")
    for violation in Axe().run(page, options=None if contrast else WITHOUT_CONTRAST).response["violations"]:
        faults.append(f"{path}: axe {violation['id']}: {violation['nodes'][0]['html'][:120]}")
    return faults


def visit(
    open_page: Any,
    paths: list[str],
    email: str | None = None,
    gone: list[str] | None = None,
    contrast: bool = True,
) -> None:
    """gone: pages that may say that there is nothing (any more), also looked at"""
    faults: list[str] = []
    for width, dark in WIDTHS:
        page = open_page(width=width, dark=dark, email=email)
        for path in [*paths, *(gone or [])]:
            found = look_at(page, path, may_be_gone=path not in paths, contrast=contrast or ALL)
            faults += [f"{width}{' dark' if dark else ''} {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def idea_paths() -> list[str]:
    chosen = {}
    ideas = Contribution.objects.filter(place__slug="leiedam", activity__instrument="ideas")
    for one in ideas.select_related("activity").order_by("pk"):
        chosen.setdefault((one.state, bool(one.answer_status), one.comment_count > 2), one)
    return [f"/leiedam/ideeen/{one.activity.slug}/{one.number}/" for one in chosen.values()]


def test_public_pages_are_accessible(leiedam: Any, open_page: Any) -> None:
    first = Publication.objects.select_related("process").first()
    commitment = Commitment.objects.first()
    assert first and commitment
    extra = [
        f"/leiedam/trajecten/{first.process.slug}/lezen/{first.pk}/",
        f"/leiedam/beloften/{commitment.pk}/",
    ]
    visit(open_page, [*PUBLIC, *extra], gone=["/leiedam/bestaat-niet/", *idea_paths()])


def test_public_pages_of_plans_and_meetings_are_accessible(leiedam: Any, open_page: Any) -> None:
    event = Event.objects.get(activity__slug="wijkgesprek")
    seat, registered = event.registrations.filter(state="seat").first(), Interest.objects.first()
    assert seat and registered
    extra = [f"/leiedam/afspraak/{event.pk}/{page}/" for page in ("inschrijven", "inchecken")]
    extra += [
        f"/leiedam/afspraak/{letters.token_of(seat)}/mijn/",
        interest.mine_path(registered),
    ]
    broken_link = f"/leiedam/afspraak/{letters.token_of(seat)[:-3]}/mijn/"
    visit(open_page, [*PLANS_AND_MEETINGS, *extra], gone=[broken_link])


def test_public_pages_of_boards_and_questions_are_accessible(leiedam: Any, open_page: Any) -> None:
    """What people answer and read; every section of a questionnaire is reached by its button, one of them is kept for later."""
    scans = Activity.objects.filter(instrument="scan").order_by("pk")
    shown = Questionnaire.objects.get(activity__slug="sport-in-de-buurt")
    asked = Questionnaire.objects.get(activity__slug="buurtpeiling")
    extra = [f"/leiedam/zelfscan/{one.slug}/" for one in scans]
    extra += [f"{extra[-1]}verslag/", f"/leiedam/vragenlijst/{shown.pk}/"]
    extra += [f"/leiedam/vragenlijst/{shown.pk}/uitslag/", f"/leiedam/vragenlijst/{asked.pk}/"]
    extra += [f"/leiedam/vragenlijst/{asked.pk}/bedankt/"]
    visit(open_page, [*BOARDS_AND_QUESTIONS, *extra], gone=["/leiedam/vragenlijst/uitnodiging/niemand/"])
    faults: list[str] = []
    for width, dark in WIDTHS:
        page = open_page(width=width, dark=dark)
        page.goto(f"/leiedam/vragenlijst/{asked.pk}/")
        page.wait_for_timeout(2100)  # a form sent back within two seconds is taken for a machine's
        page.locator("main form button[type=submit]").first.click()
        sections = int(page.locator("#progress").get_attribute("max"))
        for number in range(1, sections + 1):
            expect(page.locator("#progress")).to_have_attribute("value", str(number))
            faults += [f"{width} {fault}" for fault in faults_on(page, f"section {number}")]
            page.locator(f"button[value={'on' if number < sections else 'later'}]").click()
        expect(page.locator("#link")).to_be_visible()
        faults += [f"{width} {fault}" for fault in faults_on(page, "later")]
    assert not faults, "\n".join(faults)


def test_public_pages_of_promises_are_accessible(leiedam: Any, open_page: Any) -> None:
    visit(open_page, PROMISES)


def test_the_pages_of_a_group_that_asks_a_promise_are_accessible(leiedam: Any, open_page: Any) -> None:
    campaign = Campaign.objects.get(place=leiedam)
    here = f"/waarden/groep/{campaign.pk}/"
    extra = [
        f"{folder}/{row.pk}/"
        for folder, model in {
            "coalitie": Ally,
            "gesprekken": Talk,
            "werkpunten": WorkPoint,
            "project": Trial,
            "tekenen": Signature,
            "schitteren": Post,
            "verankeren": Anchor,
            "herhalen": Recall,
            "herhalen/evaluatie": Evaluation,
        }.items()
        for row in model.objects.filter(campaign=campaign).order_by("pk")[:1]
    ]
    assert len(extra) == 9
    paths = [here + page for page in [*GROUP, *extra]]
    visit(open_page, ["/waarden/mijn/", *paths], "fatma.yilmaz@leiedam.example", contrast=False)


def test_the_screens_of_the_designer_are_accessible(leiedam: Any, open_page: Any) -> None:
    """They have one address: every screen is reached by its button, one of them with a mistake in it, up to the two plans side by side."""
    faults: list[str] = []
    for width, dark in WIDTHS:
        page = open_page(width=width, dark=dark)

        def look(page: Any = page, width: int = width) -> None:
            faults.extend(f"{width} {fault}" for fault in faults_on(page, page.locator("h1").inner_text()))

        page.goto("/en/plan/")
        page.get_by_role("button", name="Begin").click()
        look()
        page.get_by_role("button", name="Next").click()
        look()
        page.locator("select[name=goal-ideas]").select_option("1")
        page.locator("select[name=goal-connect]").select_option("2")
        for _screen in range(4):
            page.get_by_role("button", name="Next").click()
            look()
        page.get_by_role("button", name="Show the advice").click()
        look()
        page.get_by_role("button", name="Keep as plan A, change a copy").click()
        look()
        page.get_by_role("button", name="Lay A and B side by side").click()
        look()
    assert not faults, "\n".join(faults)


def test_pages_of_a_resident_are_accessible(leiedam: Any, open_page: Any) -> None:
    one = Contribution.objects.filter(activity__slug="sportbudget", is_public=True).first()
    assert one
    extra = [
        f"/leiedam/ideeen/sportbudget/{one.number}/",
        f"/leiedam/inbreng/{one.pk}/reactie/",
        f"/leiedam/inbreng/{one.pk}/melden/",
        f"/leiedam/wie/{one.activity_id}/",
    ]
    visit(open_page, [*SIGNED_IN, *extra], "fatma.yilmaz@leiedam.example")


def test_the_desk_is_accessible(leiedam: Any, open_page: Any) -> None:
    waiting = Contribution.objects.filter(place__slug="leiedam", is_public=True, answered_at=None).first()
    commitment = Commitment.objects.filter(state="running").first()
    assert waiting and commitment
    extra = [
        f"/bureau/leiedam/antwoorden/{waiting.pk}/",
        f"/bureau/leiedam/verbergen/inbreng/{waiting.pk}/",
        f"/bureau/leiedam/idee/{waiting.pk}/samenvoegen/",
        f"/bureau/leiedam/idee/{waiting.pk}/splitsen/",
        f"/bureau/leiedam/beloften/{commitment.pk}/",
        f"/bureau/leiedam/beloften/{commitment.pk}/?doe=keep",
    ]
    visit(open_page, [*DESK, *extra], "tom.lievens@leiedam.example", contrast=False)


def test_the_desk_of_boards_and_questions_is_accessible(leiedam: Any, open_page: Any) -> None:
    scan = Activity.objects.get(instrument="scan", scan__closed_at=None)
    steps = ("", "voorbereiden/", "startgesprek/", "vragenlijst/", "gesprek/", "agenda/", "stoppen/")
    extra = [f"/bureau/leiedam/zelfscan/{scan.slug}/{step}" for step in steps]
    running = Questionnaire.objects.get(activity__slug="buurtpeiling")
    over = Questionnaire.objects.get(activity__slug="sport-in-de-buurt")
    pages = ("vragen/", "vragen/talen/", "vragen/bestand/", "uitnodigen/", "invoeren/", "respons/")
    extra += [f"/bureau/leiedam/vragenlijst/{running.pk}/{page}" for page in pages]
    open_one = next(one.key for one in over.asks.questions() if one.kind == "open")
    extra += [
        f"/bureau/leiedam/vragenlijst/{over.pk}/resultaten/",
        f"/bureau/leiedam/vragenlijst/{over.pk}/resultaten/{open_one}/",
    ]
    note = Note.objects.filter(board__activity__slug="inspiratiesessie-raden", became=None).first()
    assert note
    extra += [f"/bureau/leiedam/prikbord/inspiratiesessie-raden/nadien/?briefje={note.number}"]
    visit(open_page, [*BOARDS_AND_QUESTIONS_DESK, *extra], "lien.declercq@leiedam.example", contrast=False)


def test_the_pages_of_a_task_force_are_accessible(leiedam: Any, open_page: Any) -> None:
    plan = Plan.objects.get(title__startswith="Fietsstraat in")
    other = Plan.objects.get(title__contains="kort en klein")
    made = Plan.objects.exclude(process=None).get()
    here = f"/plan/{plan.pk}/"
    pages = [
        "",
        "gegevens/",
        "fasen/",
        f"fasen/{plan.phases[0]['kind']}/",
        "taken/",
        f"taken/{plan.tasks[0]['key']}/",
        "startnota/",
        "startnota/lezen/",
        "mensen/",
        "opmerkingen/matrix/",
        "kopie/",
        f"naast/{other.pk}/",
        "traject/",
    ]
    paths = [here + page for page in pages]
    visit(
        open_page,
        [*paths, "/plan/mijn/", f"/plan/{made.pk}/", f"/helpdesk/meenemen/?plan={plan.pk}"],
        "lien.declercq@leiedam.example",
        contrast=False,
    )


def test_the_desk_of_promises_is_accessible(leiedam: Any, open_page: Any) -> None:
    waiting = Signature.objects.filter(check_state="waiting").first()
    assert waiting
    check = f"/bureau/waarden/nakijken/signature/{waiting.pk}/"
    visit(open_page, [*PROMISES_DESK, check], "ines.peeters@netwerk.example", contrast=False)


def test_the_desk_of_the_network_is_accessible(leiedam: Any, open_page: Any) -> None:
    visit(open_page, NETWORK_DESK, "ines.peeters@netwerk.example", contrast=False)
    # Who governs the platform gives roles, and answers nothing.
    governs = [path for path in NETWORK_DESK if not path.startswith("/bureau/netwerk/")]
    visit(open_page, governs, "beheer@netwerk.example", contrast=False)
