# SPDX-License-Identifier: EUPL-1.2
"""The values as people meet them: the version in force, an earlier one, on paper, to pass on, and what a group does with them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import Check, Task, ValueSet
from samenspel.promise.charter.values import actions
from samenspel.promise.charter.values.sets import read, shipped, write
from samenspel.promise.charter.values.shown import shown

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def browser(person: Person | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person:
        client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def make_version(version: str = "2027-1", published: bool = True, **facts: Any) -> ValueSet:
    """A version without the first of the shipped values, in force unless it is a draft."""
    document = write(shipped())
    document["values"] = document["values"][1:]
    document["title"] = {"nl": f"Waarden {version}", "en": f"Values {version}"}
    return ValueSet.objects.create(
        **{
            "version": version,
            "document": document,
            "made_at": timezone.now(),
            "published_at": timezone.now() if published else None,
            **facts,
        }
    )


def page(client: Client, name: str, *args: Any, status: int = 200, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_everybody_reads_eight_values_with_their_points_and_that_the_text_is_provisional() -> None:
    text = page(browser(), "charter-values")
    for value in shown(shipped(), "en").values:
        assert value.title in text
        assert all(line in text for line in value.bullets)
    assert "Provisional text, not the official one" in text
    assert "https://insamenspraak.be" in text


def test_an_official_version_takes_over_and_carries_no_warning() -> None:
    make_version(is_official=True)
    text = page(browser(), "charter-values")
    assert "Values 2027-1" in text
    assert "not the official one" not in text


def test_a_text_in_dutch_alone_says_so_to_the_reader_of_the_screen() -> None:
    document = write(shipped())
    cut = {"nl": document["title"]["nl"]}
    rows = [
        {
            **row,
            "title": {"nl": row["title"]["nl"]},
            "text": {"nl": row["text"]["nl"]},
            "bullets": [],
        }
        for row in document["values"]
    ]
    make_version(
        document={
            "languages": ["nl"],
            "title": cut,
            "intro": {},
            "source": {"nl": "Bron"},
            "source_url": "",
            "values": rows,
        }
    )
    assert f'<h1 lang="nl" class="break">{cut["nl"]}</h1>' in page(browser(), "charter-values")


def test_an_earlier_version_stays_readable_with_its_signatures_and_says_that_a_newer_one_holds() -> None:
    campaign = make_campaign()
    make_signature(campaign, "Mia Claes")
    make_signature(campaign, "Jan Peeters", confirmed=False)
    make_signature(campaign, "Els Smets", withdrawn_on=timezone.localdate())
    address = [shipped().version]
    assert "A newer version is in force" not in page(browser(), "charter-values-version", *address)
    make_version()
    text = page(browser(), "charter-values-version", *address)
    assert "A newer version is in force" in text
    assert "1 signature stands below this version" in text
    assert "Timely" in text
    assert "Mia Claes" not in text


def test_a_draft_is_nowhere_for_the_public() -> None:
    make_version("geheim", published=False)
    assert "geheim" not in page(browser(), "charter-values")
    page(browser(), "charter-values-version", "geheim", status=404)
    page(browser(), "charter-values-pdf", "geheim", status=404)
    page(browser(make_person("Edda", "network_editor")), "charter-values-version", "geheim", status=404)
    ValueSet.objects.update(published_at=timezone.now())
    page(browser(), "charter-values-version", "geheim")
    assert browser().get(reverse("charter-values-pdf", args=["geheim"])).status_code == 200


def test_the_paper_is_a_tagged_pdf_with_every_value_and_the_warning() -> None:
    from pypdf import PdfReader

    answer = browser().get(reverse("charter-values-pdf", args=[shipped().version]))
    assert answer["Content-Type"] == "application/pdf"
    sheet = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(one.extract_text() for one in sheet.pages).split())
    assert "Provisional text. This is not the official text" in words
    for value in shown(shipped(), "en").values:
        assert value.title in words
        assert all(line in words for line in value.bullets)
    root: Any = sheet.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_the_letter_carries_the_name_of_the_municipality_when_it_is_known() -> None:
    make_municipality("Diepenbeek")
    make_municipality("Sint-Truiden", slug="sint-truiden")
    nobody = page(browser(), "charter-pass-on")
    assert "also for our municipality" in nobody
    assert "provisional text, and not the official one" in nobody
    assert "also for Diepenbeek" in page(browser(), "charter-pass-on", gemeente="diepenbeek")
    assert "also for Sint-Truiden" in page(browser(), "charter-pass-on", gemeente="truiden")
    assert "No municipality has this name" in page(browser(), "charter-pass-on", gemeente="Nergenshuizen")
    assert "also for Sint-Truiden" in unquote(page(browser(), "charter-pass-on", gemeente="sint-truiden"))


def test_the_letter_asks_which_municipality_when_several_have_such_a_name() -> None:
    make_municipality("Beveren-Noord", slug="beveren-noord")
    make_municipality("Beveren-Zuid", slug="beveren-zuid")
    text = page(browser(), "charter-pass-on", gemeente="beveren")
    assert "Which municipality do you mean?" in text
    assert "?gemeente=beveren-noord" in text
    assert "?gemeente=beveren-zuid" in text


@pytest.mark.parametrize("odd", ["\0", "x" * 500, "<script>", "' or 1=1", "ﷺ" * 90, "%"])
def test_any_name_of_a_municipality_is_safe(odd: str) -> None:
    text = page(browser(), "charter-pass-on", gemeente=odd)
    assert "<script>alert" not in text
    assert 'value="<script>' not in text


def test_a_member_ticks_that_the_values_were_read_and_the_button_goes() -> None:
    campaign = make_campaign()
    [member] = members_of(campaign)
    task = Task.objects.create(campaign=campaign, key="read-1")
    for name in ("charter-values", "charter-pass-on"):
        task.done_on = None
        task.save()
        assert "We read them" in page(browser(member), name)
        answer = browser(member).post(reverse(name), {"groep": campaign.pk, "do": "read"}, follow=True)
        task.refresh_from_db()
        assert task.done_on == timezone.localdate()
        assert "is ticked on your route" in answer.content.decode()
        assert "We read them" not in page(browser(member), name)


def test_the_buttons_lead_to_the_page_that_takes_them_also_from_the_permanent_link() -> None:
    campaign = make_campaign()
    [member] = members_of(campaign)
    Task.objects.create(campaign=campaign, key="read-1")
    text = page(browser(member), "charter-values-version", shipped().version)
    assert f'<form method="post" class="actions" action="{reverse("charter-values")}">' in text


def test_who_is_no_member_sees_no_button_and_ticks_nothing() -> None:
    campaign = make_campaign()
    task = Task.objects.create(campaign=campaign, key="read-1")
    other = make_person("Buurman")
    assert "We read them" not in page(browser(other), "charter-values")
    sent = {"groep": campaign.pk, "do": "read"}
    assert browser(other).post(reverse("charter-values"), sent).status_code == 404
    assert browser().post(reverse("charter-values"), sent).status_code == 302
    with pytest.raises(Refused):
        perform(actions.read_values, by=other, on=campaign)
    task.refresh_from_db()
    assert task.done_on is None


def test_a_group_keeps_its_version_until_it_takes_the_new_one_and_keeps_what_still_exists() -> None:
    campaign = make_campaign(
        priorities=["open", "timely", "answer"], bullets=["timely-begin", "open-minutes", "open-data"]
    )
    [member] = members_of(campaign)
    assert "Work with this version" not in page(browser(member), "charter-values")
    make_version()  # without “timely”
    assert "Work with this version" in page(browser(member), "charter-values")
    campaign.refresh_from_db()
    assert campaign.values_version == shipped().version
    seen = campaign.version
    answer = browser(member).post(
        reverse("charter-values"), {"groep": campaign.pk, "do": "take", "version": "2027-1"}, follow=True
    )
    assert "works with this version now" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.values_version == "2027-1"
    assert campaign.priorities == ["open", "answer"]
    assert campaign.bullets == ["open-minutes", "open-data"]
    assert campaign.version == seen + 1
    with pytest.raises(ValidationError, match="already"):
        perform(actions.take_new_version, by=member, on=campaign, version="2027-1")


def test_nobody_takes_over_a_version_they_did_not_see() -> None:
    campaign = make_campaign(priorities=["timely"])
    [member] = members_of(campaign)
    make_version("2027-1")
    make_version("2027-2")
    with pytest.raises(ValidationError, match="Another version came into force"):
        perform(actions.take_new_version, by=member, on=campaign, version="2027-1")
    with pytest.raises(Refused):
        perform(actions.take_new_version, by=make_person("Buurman"), on=campaign, version="2027-2")
    campaign.refresh_from_db()
    assert campaign.values_version == shipped().version
    assert campaign.priorities == ["timely"]
    perform(actions.take_new_version, by=member, on=campaign, version="2027-2")


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "0"])
def test_an_odd_number_of_a_group_is_not_there(number: str) -> None:
    [member] = members_of(make_campaign())
    sent = {"groep": number, "do": "read"}
    assert browser(member).post(reverse("charter-values"), sent).status_code == 404


def test_the_pages_ask_little_of_the_database_however_many_groups(django_assert_max_num_queries: Any) -> None:
    first = make_campaign()
    [member] = members_of(first)
    for _n in range(4):
        other = make_campaign(members=0)
        other.members.create(person=member)
        Task.objects.create(campaign=other, key="read-1")
        make_signature(other)
    make_version()
    client = browser(member)
    page(client, "charter-values")
    for name, args in (
        ("charter-values", []),
        ("charter-values-version", [shipped().version]),
        ("charter-pass-on", []),
    ):
        with django_assert_max_num_queries(8):
            page(client, name, *args)


def test_a_signature_says_which_version_it_stands_below_when_that_text_is_replaced() -> None:
    campaign = make_campaign()
    signature = make_signature(campaign)
    make_version()
    [member] = members_of(campaign)
    perform(actions.take_new_version, by=member, on=campaign, version="2027-1")
    signature.refresh_from_db()
    assert signature.values_version == shipped().version
    assert signature.check_state == Check.CONFIRMED


def test_what_the_pages_show_is_what_the_version_says() -> None:
    row = make_version()
    values = read(row.version, row.is_official, row.document)
    text = page(browser(), "charter-values")
    assert [text.index(f'id="{value.key}"') for value in values.values] == sorted(
        text.index(f'id="{value.key}"') for value in values.values
    )
    assert 'id="timely"' not in text
