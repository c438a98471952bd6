# SPDX-License-Identifier: EUPL-1.2
"""The values campaign: a municipality signs, another text is loaded, and a promise is anchored and recalled. Dutch pages, every way with a browser."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone, translation
from PIL import Image
from playwright.sync_api import Page, expect
from post_office.models import Email

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Notify, Person
from samenspel.promise.charter import reminding
from samenspel.promise.charter.models import Anchor, Campaign, Recall, Standing, Task
from samenspel.promise.charter.values.sets import SHIPPED, shipped

INES = "ines.peeters@netwerk.example"
FATMA = "fatma.yilmaz@leiedam.example"
SARA = "sara@bierbeek.example"
TOWN = "/waarden/gemeente/bierbeek/"
SIGNER = "Mieke Thys"
PROMISED = "De acht waarden openen het reglement voor inspraak"


def send(page: Page, field: str) -> None:
    """Presses the button of the form in which this field stands."""
    page.locator(f"main form:has([name={field}]) p.actions button[type=submit]").first.click()


def press(page: Page, value: str, within: str = "main") -> None:
    page.locator(f"{within} button[name=do][value={value}]").first.click()


def letter_to(email: str, subject: str) -> str:
    letter = Email.objects.filter(to=email, subject__contains=subject).order_by("-pk").first()
    found = list(Email.objects.filter(to=email).values_list("subject", flat=True))
    assert letter, f"no letter “{subject}” to {email}: {found}"
    return str(letter.message)


def path_in(letter: str, part: str) -> str:
    """The link in a letter with this in it, as a path on this site."""
    link = next(word for word in letter.split() if part in word)
    return "/" + link.split("/", 3)[3]


def word_of(standing: Standing) -> str:
    with translation.override("nl"):
        return str(standing.label)


def confirm_at_the_desk(page: Page, kind: str, words: str) -> None:
    page.goto("/bureau/waarden/")
    page.locator(f"main a[href*='/nakijken/{kind}/']", has_text=words).first.click()
    press(page, "confirm")
    page.wait_for_url("**/bureau/waarden/")


def test_a_group_with_little_time_signs_up_its_town(leiedam: Any, open_page: Any, tmp_path: Path) -> None:
    Person.objects.create(name="Sara Nys", email=SARA, notify=Notify.AT_ONCE)
    photo = tmp_path / "handtekening.jpg"
    Image.new("RGB", (640, 480), "#8a5a2b").save(photo)

    # Looked up by name, and the short form answered, before anybody asks for an account. None of it needs script.
    visitor = open_page(width=390, script=False)
    visitor.goto("/waarden/")
    visitor.locator("main [name=q]").fill("Bierbeek")
    visitor.locator("main form[role=search] button").click()
    visitor.wait_for_url(f"**{TOWN}*")  # one municipality is called exactly that: its page opens at once
    expect(visitor.locator("h1")).to_have_text("Bierbeek")
    expect(visitor.locator(".verdict-line")).to_contain_text(word_of(Standing.NOBODY))
    visitor.locator("main .actions a.button--primary").click()
    begin_in(visitor, "show")
    expect(visitor.locator("main form > ol > li").first).to_be_visible()
    press(visitor, "begin")
    visitor.wait_for_url("**/aanmelden/**")

    # Signed in, the route begins.
    sara = open_page(width=390, script=False, email=SARA)
    sara.goto(f"{TOWN}beginnen/")
    begin_in(sara, "show")
    press(sara, "begin")
    sara.wait_for_url("**/waarden/groep/*/")
    campaign = Campaign.objects.get(place__slug="bierbeek")
    here = f"/waarden/groep/{campaign.pk}/"
    assert campaign.effort == 1 and Task.objects.filter(campaign=campaign).exists()

    # The values are read, and that is ticked.
    sara.locator("#read-1 a").click()
    sara.locator("main .actions a.button--primary").click()
    sara.wait_for_url("**/waarden/de-waarden/*")
    press(sara, "read")
    expect(sara.locator("main button[value=read]")).to_have_count(0)
    sara.goto(here)
    expect(sara.locator("#read-1 button[value=untick]")).to_be_visible()

    # A conversation that was held.
    sara.goto(f"{here}gesprekken/nieuw/")
    sara.locator("[name=circle]").select_option("alderman")
    sara.locator("[name=day]").fill((timezone.localdate() - timedelta(days=2)).isoformat())
    sara.locator("[name=is_held]").check()
    sara.locator("[name=with_whom]").fill(f"{SIGNER}, schepen van cultuur")
    send(sara, "circle")
    sara.wait_for_url(f"**{here}gesprekken/")
    expect(sara.locator("section[aria-labelledby=held]")).to_contain_text(SIGNER)
    anybody = open_page(width=390)
    anybody.goto(TOWN)
    expect(anybody.locator(".verdict-line")).to_contain_text(word_of(Standing.TALKING))
    expect(anybody.locator("main")).not_to_contain_text(SIGNER)

    # A signature with a photo, and something for the wall.
    sara.goto(f"{here}tekenen/nieuw/")
    sara.locator("[name=office][value=alderman]").check()
    sara.locator("[name=name]").fill(SIGNER)
    sara.locator("[name=function]").fill("schepen van cultuur")
    sara.locator("[name=picture]").set_input_files(photo)
    sara.locator("[name=description]").fill("De schepen tekent in de bibliotheek")
    sara.locator("[name=consents]").check()
    send(sara, "office")
    sara.wait_for_url(f"**{here}tekenen/")
    expect(sara.locator("main")).to_contain_text(SIGNER)
    sara.goto(f"{here}schitteren/nieuw/")
    sara.locator("[name=title]").fill("De eerste schepen tekende")
    sara.locator("[name=text]").fill("In de bibliotheek, met koffie.")
    sara.locator("[name=consents]").check()
    send(sara, "title")
    sara.wait_for_url(f"**{here}schitteren/")
    expect(sara.locator("main")).to_contain_text("De eerste schepen tekende")

    # Nothing of it is public before somebody else looked.
    anybody.goto(TOWN)
    expect(anybody.locator("#signed")).to_have_count(0)
    expect(anybody.locator("main")).not_to_contain_text("De eerste schepen tekende")
    ines = open_page(width=1280, email=INES)
    confirm_at_the_desk(ines, "signature", SIGNER)
    anybody.goto(TOWN)
    expect(anybody.locator("#signed")).to_contain_text(SIGNER)
    expect(anybody.locator("#signed img")).to_have_attribute("alt", "De schepen tekent in de bibliotheek")
    assert anybody.request.get(anybody.locator("#signed img").get_attribute("src")).ok
    anybody.goto("/waarden/")
    row = anybody.locator("#map tr", has_text="Bierbeek")
    expect(row).to_contain_text(word_of(Standing.SIGNED))
    assert "Bierbeek" in letter_to(SARA, f"Nagekeken: {SIGNER}")


def begin_in(page: Page, button: str) -> None:
    """The short form: a few volunteers with little time."""
    page.locator("[name=kind][value=volunteers]").check()
    page.locator("[name=group_name]").fill("Buren voor inspraak")
    page.locator("[name=effort][value='1']").check()
    page.locator("[name=is_listed]").check()
    press(page, button)


def test_an_editor_loads_another_value_set_and_who_signed_stays_with_theirs(
    leiedam: Any, open_page: Any, tmp_path: Path
) -> None:
    document = yaml.safe_load(SHIPPED.read_text())
    signed, before = document["version"], document["values"][0]["title"]["nl"]
    document["version"], document["source_url"] = "campagne-2027", "https://insamenspraak.be/waarden"
    document["title"] = {"nl": "De acht waarden van de campagne", "en": "The eight values of the campaign"}
    document["values"][0]["title"] = {"nl": "Vroeg genoeg", "en": "Early enough"}
    file = tmp_path / "waarden.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))

    # Loaded as a draft, that nobody else sees.
    ines, anybody = open_page(width=1280, email=INES), open_page(width=390)
    ines.goto("/bureau/waarden/versies/nieuw/")
    ines.locator("[name=start][value=file]").check()
    ines.locator("[name=file]").set_input_files(file)
    send(ines, "start")
    expect(ines.locator("#preview")).to_contain_text("Vroeg genoeg")
    anybody.goto("/waarden/de-waarden/")
    expect(anybody.locator("main")).to_contain_text(before)
    expect(anybody.locator("main")).not_to_contain_text("Vroeg genoeg")
    assert anybody.request.get("/waarden/de-waarden/campagne-2027/").status == 404

    # Official, with its source, and published.
    ines.locator("#facts [name=is_official]").check()
    expect(ines.locator("#facts [name=source_url]")).to_have_value("https://insamenspraak.be/waarden")
    ines.locator("#facts button[type=submit]").click()
    ines.locator("#publish [name=confirmed]").check()
    ines.locator("#publish form:has([name=do][value=publish]) button[type=submit]").click()
    expect(ines.locator("#publish")).to_have_count(0)
    anybody.goto("/waarden/de-waarden/")
    expect(anybody.locator("h1")).to_have_text("De acht waarden van de campagne")
    expect(anybody.locator("main")).to_contain_text("Vroeg genoeg")
    expect(anybody.locator("section[aria-labelledby=source]")).to_contain_text("insamenspraak.be/waarden")

    # Who signed the earlier text stays with it.
    anybody.goto("/waarden/gemeente/leiedam/")
    expect(anybody.locator("#signed header")).to_contain_text(signed)
    expect(anybody.locator("#signed header")).not_to_contain_text("campagne-2027")
    anybody.locator("#signed header a").click()
    expect(anybody.locator("h1")).to_have_text(shipped().title["nl"])
    expect(anybody.locator("main")).to_contain_text(before)


def test_a_coalition_goes_all_the_way_to_anchoring_and_the_first_yearly_recall(
    leiedam: Any, open_page: Any
) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.get(place=leiedam)
    here = f"/waarden/groep/{campaign.pk}/"
    Person.objects.filter(email=FATMA).update(notify=Notify.AT_ONCE)
    fatma, ines, ally, anybody = (
        open_page(width=1280, email=FATMA),
        open_page(width=1280, email=INES),
        open_page(width=390),
        open_page(width=390),
    )

    # An ally is asked by letter, and joins with its link.
    fatma.goto(f"{here}coalitie/")
    fatma.locator("[name=name]").fill("Harmonie De Eendracht")
    fatma.locator("[name=domain]").select_option("culture")
    fatma.locator("[name=email]").fill("harmonie@leiedam.example")
    send(fatma, "domain")
    fatma.wait_for_url(f"**{here}coalitie/*/*")
    fatma.locator("[name=message]").fill("Jullie kennen iedereen in het dorp. Samen vragen wij meer.")
    send(fatma, "message")
    fatma.wait_for_url(f"**{here}coalitie/*")
    letter = letter_to("harmonie@leiedam.example", "Leiedam")
    assert "Jullie kennen iedereen in het dorp." in letter
    ally.goto(path_in(letter, "/waarden/uitnodiging/"))
    ally.locator("[name=offer]").fill("Een fanfare")
    ally.locator("[name=is_public]").check()
    send(ally, "offer")
    expect(ally.locator(".alert--ok")).to_be_visible()
    anybody.goto("/waarden/gemeente/leiedam/")
    expect(anybody.locator("#allies")).to_contain_text("Harmonie De Eendracht")

    # A promise is written down; once it is checked, everybody can follow it.
    fatma.goto(f"{here}verankeren/nieuw/")
    fatma.locator("[name=kind]").select_option("regulation")
    fatma.locator("[name=title]").fill(PROMISED)
    fatma.locator("[name=owner_name]").fill("Greet Vandewalle, burgemeester")
    fatma.locator("[name=due_on]").fill((today + timedelta(days=90)).isoformat())
    send(fatma, "owner_name")
    fatma.wait_for_url(re.compile(r"/verankeren/\d+/"))
    anchor = Anchor.objects.get(campaign=campaign, title=PROMISED)
    anybody.goto("/leiedam/beloften/")
    expect(anybody.locator("main")).not_to_contain_text(PROMISED)
    confirm_at_the_desk(ines, "anchor", PROMISED)
    anybody.goto("/leiedam/beloften/")
    expect(anybody.locator("main")).to_contain_text(PROMISED)

    # It was done: the evidence is given and checked, and the promise is kept.
    fatma.reload()
    fatma.locator("#done summary").click()
    fatma.locator("#done [name=done_on]").fill(today.isoformat())
    fatma.locator("#done [name=evidence]").fill("Artikel 1 van het reglement, goedgekeurd door de raad.")
    fatma.locator("#done button[type=submit]").click()
    expect(fatma.locator(".alert--info")).to_be_visible()
    commitment = Commitment.objects.get(anchor=anchor)
    assert commitment.state == "running"
    confirm_at_the_desk(ines, "anchor", PROMISED)
    commitment.refresh_from_db()
    assert commitment.state == "kept"
    anybody.goto(f"/leiedam/beloften/{commitment.pk}/")
    expect(anybody.locator("main")).to_contain_text("Artikel 1 van het reglement")

    # A year later. The day of the letter is moved here and not the clock: the sessions and letters of the live server keep the real time.
    recall = Recall.objects.get(campaign=campaign, sent_at=None)
    Recall.objects.filter(pk=recall.pk).update(due_on=today, year=today.year)
    assert reminding.remind(timezone.now()) >= 1
    reminded = Email.objects.filter(to=FATMA, message__contains=f"/herhalen/{recall.pk}/").order_by("-pk")
    assert reminded.exists(), "no letter says that the recall is due"
    fatma.goto(path_in(str(reminded[0].message), f"/herhalen/{recall.pk}/"))
    fatma.locator("[name=text]").fill("Dit jaar vragen wij een vast aanspreekpunt.")
    fatma.locator("[name=addresses]").fill("raad@leiedam.example\nnieuwe.schepen@leiedam.example")
    fatma.locator("[name=to_members]").uncheck()
    press(fatma, "send")
    expect(fatma.locator("[name=addresses]")).to_have_count(0)
    recall.refresh_from_db()
    assert recall.recipients == 2 and recall.sent_at
    for email in ("raad@leiedam.example", "nieuwe.schepen@leiedam.example"):
        letter = letter_to(email, "Leiedam")
        assert "Dit jaar vragen wij een vast aanspreekpunt." in letter and PROMISED in letter
        assert shipped().values[0].title["nl"] in letter
    fatma.goto(f"{here}herhalen/")
    expect(fatma.locator("#letters .promises > li")).to_have_count(2)
    expect(fatma.locator("#letters")).to_contain_text(str(today.year + 1))
