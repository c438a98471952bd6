# SPDX-License-Identifier: EUPL-1.2
"""The charter on paper and the picture to share: what everybody may have, and what never stands in it."""

from __future__ import annotations

import io
import re
from datetime import date
from xml.etree import ElementTree

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from samenspel.promise.charter.models import Campaign, Check, Standing, ValueSet
from samenspel.promise.charter.signing import share
from samenspel.promise.charter.tests.making import make_campaign, make_municipality, make_signature
from samenspel.promise.charter.values.sets import shipped

pytestmark = pytest.mark.django_db


def read(town: str, more: str = "") -> tuple[pypdf.PdfReader, str]:
    answer = Client().get(reverse("charter-pdf", args=[town]) + more)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    return pdf, re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in pdf.pages))


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(make_municipality("Waasdam"))


def test_the_charter_is_tagged_and_names_who_agreed_and_nobody_else(campaign: Campaign) -> None:
    make_signature(
        campaign, "Mia Claes", consents=True, function="schepen van jeugd", signed_on=date(2025, 3, 4)
    )
    make_signature(campaign, "Raf Geheim", function="schepen van financiën")
    make_signature(campaign, "Wim Wacht", consents=True, confirmed=False)
    make_signature(campaign, "Rik Geweigerd", consents=True, check_state=Check.REFUSED)
    make_signature(campaign, "Teun Terug", consents=True, withdrawn_on=timezone.localdate())
    pdf, text = read("waasdam")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("nl") and "/StructTreeRoot" in root  # type: ignore[index]
    for piece in ("Waasdam", "Mia Claes", "schepen van jeugd", "4 maart 2025", "/waarden/gemeente/waasdam/"):
        assert piece in text, piece
    for value in shipped().values:
        assert value.title["nl"] in text
    for hidden in ("Geheim", "financiën", "Wacht", "Geweigerd", "Terug"):
        assert hidden not in text, hidden


def test_nothing_signed_is_not_there_but_the_sheet_to_sign_is(campaign: Campaign) -> None:
    empty = make_municipality("Leegdorp")
    for place in (campaign.place, empty):
        assert Client().get(reverse("charter-pdf", args=[place.slug])).status_code == 404
        pdf, text = read(place.slug, "?leeg=1")
        assert place.name in text and len(pdf.pages) == 1
    assert Client().get(reverse("charter-pdf", args=["nergens"]) + "?leeg=1").status_code == 404
    make_signature(campaign)
    assert Client().get(reverse("charter-pdf", args=["waasdam"])).status_code == 200


def test_a_provisional_text_says_so_and_the_official_one_does_not(campaign: Campaign) -> None:
    make_signature(campaign, consents=True)
    said = "Provisional text"
    campaign.language = "en"
    campaign.save(update_fields=["language"])
    assert said in read("waasdam")[1]
    document = {
        "languages": ["nl"],
        "title": {"nl": "De acht waarden"},
        "source": {"nl": "De campagne"},
        "values": [{"key": "a", "title": {"nl": "Waarde een"}, "text": {"nl": "Tekst een."}}],
    }
    ValueSet.objects.create(
        version="echt-1",
        document=document,
        is_official=True,
        made_at=timezone.now(),
        published_at=timezone.now(),
    )
    make_signature(campaign, "An Peeters", consents=True, values_version="echt-1")
    _pdf, text = read("waasdam")
    assert said not in text and "Waarde een" in text
    assert shipped().version in text  # the first one signed another version, and that is said


@pytest.mark.parametrize("name", ["#set text(red) $x^2$ *vet* ☃", "日本 [link](x)", "w" * 120])
def test_whatever_a_name_holds_the_charter_is_made(campaign: Campaign, name: str) -> None:
    make_signature(campaign, name, consents=True, function=name)
    _pdf, text = read("waasdam")
    assert re.sub(r"\s", "", name)[:12] in re.sub(r"\s", "", text) or not name.isascii()


def shared(town: str, kind: str = "svg") -> str:
    return reverse("charter-share", args=[town, kind])


def test_the_picture_says_town_state_and_how_many_signed(campaign: Campaign) -> None:
    for number in range(3):
        make_signature(campaign, f"Persoon {number}")
    make_signature(campaign, "Wacht nog", confirmed=False)
    answer = Client().get(shared("waasdam"))
    assert answer["Content-Type"] == "image/svg+xml" and "max-age" in answer["Cache-Control"]
    text = " ".join(ElementTree.fromstring(answer.content).itertext())
    assert "Waasdam" in text and re.search(r"\b3 ", text) and "/waarden/" in text
    picture = Client().get(shared("waasdam", "png"))
    assert picture["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert drawn.size == (1200, 630) and len(drawn.convert("RGB").getcolors(1200 * 630) or ()) > 20


def test_there_is_no_picture_where_nobody_is_busy_nor_of_another_kind(campaign: Campaign) -> None:
    for kind in ("svg", "png"):
        assert Client().get(shared("waasdam", kind)).status_code == 200
    for kind in ("jpg", "exe", "svg.png"):
        assert Client().get(shared("waasdam", kind)).status_code == 404
    make_municipality("Leegdorp")
    assert Client().get(shared("leegdorp")).status_code == 404
    campaign.standing = Standing.NOBODY
    campaign.save(update_fields=["standing"])
    assert Client().get(shared("waasdam")).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "As",
        "Sint-Katelijne-Waver",
        "W" * 100,
        "Lange naam met veel woorden " * 3,
        "<script>&amp;\"'",
        "日本" * 40,
    ],
)
def test_every_name_fits_in_the_picture(name: str) -> None:
    size, lines = share.fitted(name)
    assert 1 <= len(lines) <= 2
    assert all(share.width_of(line, size) <= share.ROOM for line in lines)
    make_campaign(make_municipality(name.strip(), slug="naam"))
    ElementTree.fromstring(Client().get(shared("naam")).content)
    assert Client().get(shared("naam", "png")).status_code == 200
