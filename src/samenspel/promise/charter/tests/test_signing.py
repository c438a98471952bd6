# SPDX-License-Identifier: EUPL-1.2
"""The signing ladder: entering, changing, taking back, and who may not."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_person
from PIL import Image

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.models import Campaign, Check, Recall, Signature, Standing, Task
from samenspel.promise.charter.signing import actions, after
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


def photo(name: str = "tekenen.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def filled(**more: Any) -> dict[str, Any]:
    return {
        "office": "alderman",
        "name": "Mia Claes",
        "function": "schepen van cultuur",
        "signed_on": timezone.localdate().isoformat(),
        "address": "voorbeeld.example/besluit",
        **more,
    }


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(members=2)


@pytest.fixture
def mine(campaign: Campaign) -> Client:
    return client_of(members_of(campaign)[0])


def page(campaign: Campaign, name: str = "charter-signing", *more: Any) -> str:
    return reverse(name, args=[campaign.pk, *more])


def enter(client: Client, campaign: Campaign, **more: Any) -> Any:
    return client.post(page(campaign, "charter-signature-new"), filled(**more), follow=True)


def test_a_group_enters_a_signature_and_it_waits_without_counting(campaign: Campaign, mine: Client) -> None:
    answer = enter(mine, campaign)
    row = Signature.objects.get(campaign=campaign)
    assert answer.redirect_chain and "Mia Claes" in answer.content.decode()
    assert (row.check_state, row.name, row.consents) == (Check.WAITING, "Mia Claes", False)
    assert row.address == "https://voorbeeld.example/besluit"
    assert row.values_version == campaign.values_version and row.entered_by == members_of(campaign)[0]
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COALITION


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "..."}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"signed_on": "9999-12-31"}, "signed_on"),
        ({"signed_on": "2018-12-31"}, "signed_on"),
        ({"signed_on": "gisteren"}, "signed_on"),
        ({"office": "king"}, "office"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "https://voorbeeld.example/" + "a" * 300}, "address"),
        ({"address": ""}, "__all__"),
        ({"picture": SimpleUploadedFile("a.jpg", b"geen foto")}, "picture"),
        ({"document": SimpleUploadedFile("a.exe", b"MZ")}, "document"),
        ({"document": SimpleUploadedFile("a.pdf", b"<html>")}, "document"),
        ({"document": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024)}, "document"),
        ({"picture": photo()}, "description"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_entered_nor_lost(
    campaign: Campaign, mine: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = mine.post(page(campaign, "charter-signature-new"), filled(**wrong))
    assert answer.status_code == 200 and set(answer.context["form"].errors) == {field}
    assert not Signature.objects.exists()
    assert "schepen van cultuur" in answer.content.decode()
    enter(mine, campaign)  # the same without the mistake
    assert Signature.objects.count() == 1


def test_a_day_that_is_still_to_come_is_refused(campaign: Campaign, mine: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = mine.post(page(campaign, "charter-signature-new"), filled(signed_on=tomorrow.isoformat()))
    assert "signed_on" in answer.context["form"].errors and not Signature.objects.exists()


def test_a_photo_and_a_file_are_proof_under_names_of_our_own(campaign: Campaign, mine: Client) -> None:
    scan = SimpleUploadedFile("../../Gescand: besluit\n.pdf", b"%PDF-1.7 inhoud", "application/pdf")
    enter(mine, campaign, address="", picture=photo(), description="Drie mensen tekenen", document=scan)
    row = Signature.objects.get()
    assert row.picture and row.small and row.description == "Drie mensen tekenen"
    assert row.document.name.endswith(".pdf") and "besluit" not in row.document.name
    assert "besluit" in row.document_name and "/" not in row.document_name


def test_the_same_person_twice_for_one_version_gets_a_sentence(campaign: Campaign, mine: Client) -> None:
    enter(mine, campaign)
    answer = mine.post(page(campaign, "charter-signature-new"), filled(name="MÍA  claes"))
    assert "name" in answer.context["form"].errors and Signature.objects.count() == 1
    enter(mine, campaign, name="Mia Claessens")
    assert Signature.objects.count() == 2


def test_the_whole_college_signs_with_one_decision_without_a_name(campaign: Campaign, mine: Client) -> None:
    enter(mine, campaign, office="college", name="", function="")
    assert Signature.objects.get().name == "College van burgemeester en schepenen"
    dutch = make_campaign(make_municipality("Duinstad", region="netherlands"))
    enter(client_of(members_of(dutch)[0]), dutch, office="college", name="")
    assert Signature.objects.get(campaign=dutch).name == "College van burgemeester en wethouders"


def test_the_steps_are_ticked_when_entered(campaign: Campaign, mine: Client) -> None:
    for key in ("sign-1", "sign-2", "sign-3"):
        Task.objects.create(campaign=campaign, key=key)

    def ticked() -> set[str]:
        return set(campaign.tasks.exclude(done_on=None).values_list("key", flat=True))

    enter(mine, campaign, office="councillor", name="Raf Maes")
    assert ticked() == {"sign-1"}
    enter(mine, campaign)
    assert ticked() == {"sign-1"}
    enter(mine, campaign, name="An Peeters", office="mayor")
    assert ticked() == {"sign-1", "sign-2"}
    mine.post(page(campaign), {"college_size": 2, "version": campaign.version})
    assert ticked() == {"sign-1", "sign-2", "sign-3"}


def test_what_was_refused_shows_why_and_is_sent_anew(campaign: Campaign, mine: Client) -> None:
    enter(mine, campaign)
    row = Signature.objects.get()
    team = make_person("Team", "network_editor")
    perform(checking.refuse[Signature], by=team, on=row, note="Op de foto staat iemand anders.")
    assert "Op de foto staat iemand anders." in mine.get(page(campaign)).content.decode()
    there = page(campaign, "charter-signature", row.pk)
    assert "Op de foto staat iemand anders." in mine.get(there).content.decode()
    assert mine.post(there, filled(name="Mia Claeys")).status_code == 302
    row.refresh_from_db()
    assert (row.check_state, row.check_note, row.name) == (Check.WAITING, "", "Mia Claeys")
    assert row.address == "https://voorbeeld.example/besluit"


def test_a_checked_one_can_be_taken_back_but_not_changed_nor_removed(
    campaign: Campaign, mine: Client
) -> None:
    row = make_signature(campaign)
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED
    there = page(campaign, "charter-signature", row.pk)
    mine.post(there, filled(name="Iemand anders"))
    mine.post(there, {"do": "remove"})
    row.refresh_from_db()
    assert row.name == "Mia Claes"
    member = members_of(campaign)[0]
    for action, data in ((actions.change_signature, {}), (actions.remove_signature, {})):
        with pytest.raises(Refused):
            perform(action, by=member, on=row, **data)
    early = {"do": "withdraw", "withdraw-withdrawn_on": (row.signed_on - timedelta(days=1)).isoformat()}
    assert "withdrawn_on" in mine.post(there, early).context["withdraw"].errors
    late = {"do": "withdraw", "withdraw-withdrawn_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    assert "withdrawn_on" in mine.post(there, late).context["withdraw"].errors
    today = {"do": "withdraw", "withdraw-withdrawn_on": timezone.localdate().isoformat()}
    assert mine.post(there, today).status_code == 302
    row.refresh_from_db()
    campaign.refresh_from_db()
    assert row.withdrawn_on and campaign.standing == Standing.COALITION
    assert mine.get(there).status_code == 200
    enter(mine, campaign)  # and may be entered anew afterwards
    assert Signature.objects.count() == 2


def test_what_comes_into_public_after_the_check_is_looked_at_again(campaign: Campaign, mine: Client) -> None:
    row = make_signature(campaign)
    there = page(campaign, "charter-signature", row.pk)
    assert mine.post(there, {"do": "consent", "consent-consents": "on"}).status_code == 302
    row.refresh_from_db()
    campaign.refresh_from_db()
    assert (row.consents, row.check_state) == (True, "waiting")
    assert campaign.standing == Standing.COALITION


def test_a_consent_that_is_taken_back_holds_at_once(campaign: Campaign, mine: Client) -> None:
    row = make_signature(campaign, consents=True)
    assert mine.post(page(campaign, "charter-signature", row.pk), {"do": "consent"}).status_code == 302
    row.refresh_from_db()
    campaign.refresh_from_db()
    assert (row.consents, row.check_state) == (False, "confirmed")
    assert campaign.standing == Standing.SIGNED


def test_one_entered_by_mistake_goes_with_its_files(
    campaign: Campaign, mine: Client, django_capture_on_commit_callbacks: Any
) -> None:
    enter(mine, campaign, picture=photo(), description="Een foto")
    row = Signature.objects.get()
    storage, name = row.picture.storage, row.picture.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        mine.post(page(campaign, "charter-signature", row.pk), {"do": "remove"})
    assert not Signature.objects.exists() and not storage.exists(name)


def test_another_photo_takes_the_place_of_the_first(
    campaign: Campaign, mine: Client, django_capture_on_commit_callbacks: Any
) -> None:
    enter(mine, campaign, picture=photo(), description="Een foto")
    row = Signature.objects.get()
    first, there = row.picture.name, page(campaign, "charter-signature", row.pk)
    with django_capture_on_commit_callbacks(execute=True):
        mine.post(there, filled(picture=photo(), description="Een andere"))
    row.refresh_from_db()
    assert row.picture.name != first and row.description == "Een andere"
    assert not row.picture.storage.exists(first)
    mine.post(there, filled(remove_picture="on", description="Een andere"))
    row.refresh_from_db()
    assert not row.picture and not row.small and row.description == ""


def test_somebody_else_finds_nothing_and_may_do_nothing(campaign: Campaign, mine: Client) -> None:
    row = make_signature(campaign, confirmed=False)
    other = make_campaign()
    stranger = members_of(other)[0]
    pages = [
        page(campaign),
        page(campaign, "charter-signature-new"),
        page(campaign, "charter-signature", row.pk),
    ]
    for there in pages:
        assert mine.get(there).status_code == 200
        assert client_of(stranger).get(there).status_code == 404
        assert client_of(stranger).post(there, filled()).status_code == 404
        assert Client().get(there).status_code == 302
    # a row of another group is not there below one's own number
    assert client_of(stranger).get(page(other, "charter-signature", row.pk)).status_code == 404
    for action, on in (
        (actions.sign, campaign),
        (actions.set_college_size, campaign),
        (actions.change_signature, row),
        (actions.remove_signature, row),
        (actions.withdraw_signature, row),
        (actions.set_consent, row),
    ):
        with pytest.raises(Refused):
            perform(action, by=stranger, on=on)


def test_the_size_of_the_college_makes_the_whole_college(campaign: Campaign, mine: Client) -> None:
    campaign.refresh_from_db()
    seen = {"college_size": 2, "version": campaign.version}
    assert mine.post(page(campaign), seen).status_code == 302
    answer = mine.post(page(campaign), {**seen, "college_size": 7})  # saw the version from before
    assert answer.context["form"].non_field_errors()
    make_signature(campaign, "An Peeters", "mayor")
    campaign.refresh_from_db()
    assert (campaign.standing, campaign.college_size) == (Standing.SIGNED, 2)
    for odd in ("0", "21", "zeven", "1"):
        answer = mine.post(page(campaign), {"college_size": odd, "version": campaign.version})
        assert "college_size" in answer.context["form"].errors
    make_signature(campaign, "Mia Claes")
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COLLEGE


def test_the_first_checked_signature_brings_a_recall_a_year_later(campaign: Campaign) -> None:
    member = members_of(campaign)[0]
    today = timezone.localdate()
    row = make_signature(campaign, signed_on=today)
    after.confirmed(row, member)
    due = Recall.objects.get(campaign=campaign)
    assert (due.year, due.due_on) == (today.year + 1, after.a_year_later(today, today))
    Recall.objects.update(year=today.year + 3)  # one that is still to come, in whatever year, is enough
    after.confirmed(make_signature(campaign, "An Peeters"), member)
    assert Recall.objects.count() == 1
    Recall.objects.update(year=today.year + 1)
    Recall.objects.update(sent_at=timezone.now())
    after.confirmed(row, member)  # the same year was sent already
    assert Recall.objects.count() == 1


@pytest.mark.parametrize(
    ("signed", "today", "due"),
    [
        (date(2026, 3, 4), date(2026, 3, 4), date(2027, 3, 4)),
        (date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2028, 1, 1), date(2028, 2, 29)),
        (date(2022, 3, 4), date(2026, 3, 5), date(2027, 3, 4)),
        (date(2022, 3, 4), date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_a_recall_comes_on_the_next_anniversary_and_never_in_the_past(
    signed: date, today: date, due: date
) -> None:
    assert after.a_year_later(signed, today) == due


def test_the_list_asks_few_questions_however_many_signed(
    campaign: Campaign, mine: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_signature(campaign, f"Persoon {number}")
    mine.get(page(campaign))
    with django_assert_max_num_queries(8):
        answer = mine.get(page(campaign))
    assert "Persoon 11" in answer.content.decode()


def test_a_group_enters_no_more_than_the_most(
    campaign: Campaign, mine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_SIGNATURES", 1)
    enter(mine, campaign)
    answer = mine.post(page(campaign, "charter-signature-new"), filled(name="An Peeters"))
    assert answer.context["form"].non_field_errors() and Signature.objects.count() == 1


def test_a_letter_that_no_database_holds_does_no_harm(campaign: Campaign, mine: Client) -> None:
    enter(mine, campaign, name="Mia\x00 Claes", function="\x00")
    assert "\x00" not in Signature.objects.get().name
