# SPDX-License-Identifier: EUPL-1.2
"""Let it shine: what a group shows, who has to agree, and texts that say no more than was checked."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import Campaign, Check, Post, Task
from samenspel.promise.charter.shine import actions
from samenspel.promise.charter.tests.making import (
    make_campaign,
    make_municipality,
    make_signature,
    members_of,
)

pytestmark = pytest.mark.django_db
BY_CODE = "samenspel.foundations.people.sessions.ByCode"


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BY_CODE)
    return client


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue(), "image/jpeg")


def filled(**more: Any) -> dict[str, Any]:
    facts = {
        "kind": "article",
        "title": "Drie schepenen tekenen",
        "day": timezone.localdate().isoformat(),
        "text": "Zij tekenden op het plein.",
        "address": "www.voorbeeld.example/artikel",
        "consents": "on",
    }
    return {name: value for name, value in {**facts, **more}.items() if value is not None}


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(make_municipality("Waasdam"), group_name="Jeugdraad Waasdam", language="en")


@pytest.fixture
def mine(campaign: Campaign) -> Client:
    return client_of(members_of(campaign)[0])


def page(campaign: Campaign, name: str = "charter-shine", *more: Any) -> str:
    return reverse(name, args=[campaign.pk, *more])


def offer(client: Client, campaign: Campaign, **more: Any) -> Any:
    return client.post(page(campaign, "charter-post-new"), filled(**more))


def test_what_a_group_offers_waits_and_ticks_its_step(campaign: Campaign, mine: Client) -> None:
    for key in ("shine-1", "shine-2", "shine-3"):
        Task.objects.create(campaign=campaign, key=key)
    for kind, key in (("photo", "shine-1"), ("newsletter", "shine-2"), ("party", "shine-3")):
        assert not campaign.tasks.filter(key=key, done_on__isnull=False)
        assert offer(mine, campaign, kind=kind).status_code == 302
        assert campaign.tasks.filter(key=key, done_on__isnull=False)
    assert set(Post.objects.values_list("check_state", "consents", "language")) == {("waiting", True, "en")}
    assert Post.objects.first().address == "https://www.voorbeeld.example/artikel"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consents": None}, "consents"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": "x" * 3001}, "text"),
        ({"kind": "dance"}, "kind"),
        ({"day": "1990-01-01"}, "day"),
        ({"day": (timezone.localdate() + timedelta(days=2)).isoformat()}, "day"),
        ({"address": "ftp://voorbeeld.example/film"}, "address"),
        ({"address": "", "text": " "}, "__all__"),
        ({"picture": photo()}, "description"),
        ({"picture": SimpleUploadedFile("a.jpg", b"<svg/>")}, "picture"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_offered(
    campaign: Campaign, mine: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = offer(mine, campaign, **wrong)
    assert answer.status_code == 200 and set(answer.context["form"].errors) == {field}
    assert not Post.objects.exists()
    assert offer(mine, campaign).status_code == 302


def test_changing_what_was_checked_makes_it_wait_again(campaign: Campaign, mine: Client) -> None:
    offer(mine, campaign)
    row = Post.objects.get()
    Post.objects.update(check_state=Check.CONFIRMED, is_example=True)
    there = page(campaign, "charter-post", row.pk)
    assert mine.get(there).status_code == 200
    assert mine.post(there, filled(title="Vier schepenen tekenen")).status_code == 302
    row.refresh_from_db()
    assert (row.check_state, row.title, row.is_example) == (Check.WAITING, "Vier schepenen tekenen", False)


def test_what_was_refused_shows_why_and_is_sent_anew(campaign: Campaign, mine: Client) -> None:
    offer(mine, campaign)
    row = Post.objects.get()
    Post.objects.update(check_state=Check.REFUSED, check_note="De link werkt niet.")
    there = page(campaign, "charter-post", row.pk)
    for address in (page(campaign), there):
        assert "De link werkt niet." in mine.get(address).content.decode()
    mine.post(there, filled(address="https://voorbeeld.example/goed"))
    row.refresh_from_db()
    assert (row.check_state, row.check_note) == (Check.WAITING, "")


def test_what_is_taken_away_goes_with_its_photo(
    campaign: Campaign, mine: Client, django_capture_on_commit_callbacks: Any
) -> None:
    offer(mine, campaign, picture=photo(), description="Mensen op een plein")
    row = Post.objects.get()
    storage, names = row.picture.storage, (row.picture.name, row.small.name)
    assert all(map(storage.exists, names)) and row.width
    with django_capture_on_commit_callbacks(execute=True):
        mine.post(page(campaign, "charter-post", row.pk), {"do": "remove"})
    assert not Post.objects.exists() and not any(map(storage.exists, names))


def test_somebody_else_finds_nothing_and_may_do_nothing(campaign: Campaign, mine: Client) -> None:
    offer(mine, campaign)
    row = Post.objects.get()
    other = make_campaign()
    stranger = members_of(other)[0]
    for there in (
        page(campaign),
        page(campaign, "charter-post-new"),
        page(campaign, "charter-post", row.pk),
        page(campaign, "charter-texts"),
    ):
        assert mine.get(there).status_code == 200
        assert client_of(stranger).get(there).status_code == 404
        assert client_of(stranger).post(there, filled()).status_code == 404
        assert Client().get(there).status_code == 302
    assert client_of(stranger).get(page(other, "charter-post", row.pk)).status_code == 404
    for action, on in ((actions.post, campaign), (actions.change_post, row), (actions.remove_post, row)):
        with pytest.raises(Refused):
            perform(action, by=stranger, on=on)


def test_a_group_shows_no_more_than_the_most(
    campaign: Campaign, mine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_POSTS", 1)
    assert offer(mine, campaign).status_code == 302
    answer = offer(mine, campaign)
    assert answer.context["form"].non_field_errors() and Post.objects.count() == 1


def test_the_lists_ask_few_questions(
    campaign: Campaign, mine: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        offer(mine, campaign, title=f"Bericht {number}")
        make_signature(campaign, f"Persoon {number}", consents=True)
    for there in (page(campaign), page(campaign, "charter-texts")):
        mine.get(there)
        with django_assert_max_num_queries(8):
            answer = mine.get(there)
    assert "Persoon 11" in answer.content.decode()


# Ready texts ------------------------------------------------------------------------------------------


def texts_of(client: Client, campaign: Campaign, more: str = "") -> dict[str, str]:
    answer = client.get(page(campaign, "charter-texts") + more)
    return {one.key: one.text for one in answer.context["texts"]}


def test_texts_ask_as_long_as_nothing_was_checked_and_tell_afterwards(
    campaign: Campaign, mine: Client
) -> None:
    make_signature(campaign, "Wim Wacht", consents=True, confirmed=False)
    before = texts_of(mine, campaign)
    assert set(before) == {"pers", "nieuwsbrief", "sociaal", "uitnodiging"}
    for text in before.values():
        assert "asks the college of mayor and aldermen of Waasdam to sign" in text
        assert "Wacht" not in text and "signed" not in text.replace("who signed", "")
    make_signature(campaign, "Mia Claes", consents=True, function="alderman for youth")
    make_signature(campaign, "Raf Geheim", function="alderman for money")
    for text in texts_of(mine, campaign).values():
        assert "Mia Claes (alderman for youth) and 1 alderman have signed" in text
        assert "Geheim" not in text and "money" not in text and "Wacht" not in text


def test_day_hour_and_place_stand_in_the_texts_and_in_the_file(campaign: Campaign, mine: Client) -> None:
    assert "[fill in the day]" in texts_of(mine, campaign)["uitnodiging"]
    more = "?day=2027-05-04&hour=19:30&place=Markt+1"
    text = texts_of(mine, campaign, more)["uitnodiging"]
    assert "4 May 2027" in text and "19:30" in text and "Markt 1" in text
    answer = mine.get(page(campaign, "charter-texts") + more + "&tekst=uitnodiging&formaat=txt")
    assert answer["Content-Type"].startswith("text/plain") and "attachment" in answer["Content-Disposition"]
    assert "Markt 1" in answer.content.decode() and "\r\n" in answer.content.decode()


@pytest.mark.parametrize(
    "more", ["?day=9999-99-99&hour=later", "?place=" + "x" * 500, "?tekst=x&formaat=txt", "?day=%00"]
)
def test_odd_words_in_the_address_break_nothing(campaign: Campaign, mine: Client, more: str) -> None:
    assert mine.get(page(campaign, "charter-texts") + more).status_code == 200
