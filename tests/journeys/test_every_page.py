# SPDX-License-Identifier: EUPL-1.2
"""Every page, as anonymous, resident and officer: axe finds nothing, nothing sticks out sideways, nothing is loaded from elsewhere.

One width here (a phone); both widths and the dark theme with SAMENSPEL_WIDTHS=all.
"""

from __future__ import annotations

import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.plan.processes.models import Publication

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
    "/leiedam/bestaat-niet/",
]
SIGNED_IN = ["/profiel/", "/profiel/wissen/", "/leiedam/", "/leiedam/ideeen/sportbudget/nieuw/"]
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
]


def look_at(page: Any, path: str) -> list[str]:
    answer = page.goto(path)
    faults = []
    if answer.status >= 500:
        return [f"{path}: status {answer.status}"]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        faults.append(f"{path}: {wide} px sticks out sideways")
    if page.locator("h1").count() != 1:
        faults.append(f"{path}: {page.locator('h1').count()} h1")
    for violation in Axe().run(page).response["violations"]:
        faults.append(f"{path}: axe {violation['id']}: {violation['nodes'][0]['html'][:120]}")
    return faults


def visit(open_page: Any, paths: list[str], email: str | None = None) -> None:
    faults: list[str] = []
    for width, dark in WIDTHS:
        page = open_page(width=width, dark=dark, email=email)
        for path in paths:
            faults += [f"{width}{' dark' if dark else ''} {fault}" for fault in look_at(page, path)]
    assert not faults, "\n".join(faults)


def idea_paths() -> list[str]:
    chosen = {}
    for one in Contribution.objects.filter(place__slug="leiedam").select_related("activity").order_by("pk"):
        chosen.setdefault((one.state, bool(one.answer_status), one.comment_count > 2), one)
    return [f"/leiedam/ideeen/{one.activity.slug}/{one.number}/" for one in chosen.values()]


def test_public_pages_are_accessible(leiedam: Any, open_page: Any) -> None:
    first = Publication.objects.select_related("process").first()
    commitment = Commitment.objects.first()
    assert first and commitment
    extra = [
        f"/leiedam/trajecten/{first.process.slug}/lezen/{first.pk}/",
        f"/leiedam/beloften/{commitment.pk}/",
        *idea_paths(),
    ]
    visit(open_page, [*PUBLIC, *extra])


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
    visit(open_page, [*DESK, *extra], "tom.lievens@leiedam.example")
