# SPDX-License-Identifier: EUPL-1.2
"""The desk of the campaign team, and who may see what is not public."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from factories import make_person, make_town
from post_office.models import Email

from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Notify, Person
from samenspel.foundations.places.models import Place
from samenspel.promise.charter.models import Ally, Campaign, Check, Evaluation, Post, Signature, WorkPoint

from .making import make_campaign, make_municipality, make_signature, members_of
from .test_overview import in_with, make_anchor, make_evaluation, make_post, pictured, read

pytestmark = pytest.mark.django_db
SPENT = 3  # session, person and roles
DESK = "/en/bureau/waarden/"
NOTE = "De datum klopt niet: kijk het verslag na."


@pytest.fixture
def campaign() -> Campaign:
    """In a town that runs here, so that somebody can answer for it."""
    return make_campaign(make_town("bureaudam"), members=2)


@pytest.fixture
def editor() -> Person:
    return make_person("Redactie", "network_editor")


@pytest.fixture
def alderman(campaign: Campaign) -> Person:
    return make_person("Schepen", "alderman", place=campaign.place)


@pytest.fixture
def elsewhere() -> Person:
    return make_person("Schepen Elders", "alderman", place=make_town("eldersdam"))


def look(kind: str, row: Any) -> str:
    return f"{DESK}nakijken/{kind}/{row.pk}/"


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def decide(person: Person, kind: str, row: Any, do: str, **data: Any) -> Any:
    seen = seen_on(read(look(kind, row), person))
    return in_with(person).post(look(kind, row), {"seen": seen, "do": do, **data})


def state_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).check_state)


def rows_that_wait(campaign: Campaign) -> dict[str, Any]:
    return {
        "signature": make_signature(campaign, "Els Maes", confirmed=False),
        "post": make_post(campaign, check_state=Check.WAITING),
        "anchor": make_anchor(campaign, check_state=Check.WAITING, amount_cents=4_200_000, plan_code="AC-1"),
        "evaluation": make_evaluation(campaign, check_state=Check.WAITING),
    }


# Who comes in --------------------------------------------------------------------------


def test_the_desk_is_for_the_team_and_for_who_answers_for_a_municipality(
    campaign: Campaign, editor: Person, alderman: Person, elsewhere: Person
) -> None:
    rows_that_wait(campaign)
    other = make_campaign(make_municipality("Verdam"))
    make_signature(other, "Verre Naam", confirmed=False)
    assert "Els Maes" in read(DESK, editor) and "Verre Naam" in read(DESK, editor)
    mine = read(DESK, alderman)
    assert "Els Maes" in mine and "Verre Naam" not in mine and "Who asks for help" not in mine
    assert "Els Maes" not in read(DESK, elsewhere)
    [member, _other] = members_of(campaign)
    assert in_with(member).get(DESK).status_code == 403
    assert in_with().get(DESK).status_code == 302


def test_one_thing_to_check_is_not_there_for_others(
    campaign: Campaign, editor: Person, alderman: Person, elsewhere: Person
) -> None:
    for kind, row in rows_that_wait(campaign).items():
        for person in (editor, alderman):
            assert "It is right: confirm" in read(look(kind, row), person)
        for stranger in (elsewhere, members_of(campaign)[0]):
            assert in_with(stranger).get(look(kind, row)).status_code == 404
            assert in_with(stranger).post(look(kind, row), {"do": "confirm"}).status_code == 404
        assert in_with().get(look(kind, row)).status_code == 302
        assert state_of(row) == Check.WAITING
    for wrong in ("talk/1/", "signature/999/", "signature/99999999999999999999/"):
        assert in_with(editor).get(f"{DESK}nakijken/{wrong}").status_code == 404


def test_an_evaluation_the_group_still_works_on_is_not_at_the_desk(
    campaign: Campaign, editor: Person
) -> None:
    row = make_evaluation(campaign, check_state=Check.WAITING, is_offered=False)
    assert in_with(editor).get(look("evaluation", row)).status_code == 404
    assert "Nothing waits" in read(DESK, editor)
    Evaluation.objects.update(is_offered=True)
    assert in_with(editor).get(look("evaluation", row)).status_code == 200


# Confirm and refuse --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["signature", "post", "anchor", "evaluation"])
def test_what_is_confirmed_stands_in_public_and_the_group_is_told(
    kind: str, campaign: Campaign, editor: Person
) -> None:
    Person.objects.update(notify=Notify.AT_ONCE)
    row = rows_that_wait(campaign)[kind]
    answer = decide(editor, kind, row, "confirm")
    assert answer.status_code == 302 and answer["Location"] == DESK
    assert state_of(row) == Check.CONFIRMED
    letter = Email.objects.latest("pk")
    assert "staat nu op de pagina" in letter.message or "now stands on the page" in letter.message


def test_refusing_asks_for_a_reason_and_the_group_reads_it(campaign: Campaign, alderman: Person) -> None:
    Person.objects.update(notify=Notify.AT_ONCE)
    row = rows_that_wait(campaign)["signature"]
    answer = decide(alderman, "signature", row, "refuse", note="nee")
    assert answer.status_code == 200 and "Say in one sentence why not" in answer.content.decode()
    assert state_of(row) == Check.WAITING and not Email.objects.exists()
    decide(alderman, "signature", row, "refuse", note=NOTE)
    assert state_of(row) == Check.REFUSED
    assert NOTE in Email.objects.latest("pk").message
    assert in_with(alderman).post(
        look("signature", row), {"seen": seen_or_none(alderman, row), "do": "confirm"}
    ).status_code == 200  # fmt: skip
    assert state_of(row) == Check.REFUSED


def seen_or_none(person: Person, row: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', read(look("signature", row), person))
    return found[1] if found else ""


def test_nobody_confirms_what_they_entered_themselves(campaign: Campaign, editor: Person) -> None:
    row = make_signature(campaign, "Els Maes", confirmed=False, entered_by=editor)
    page = read(look("signature", row), editor)
    assert "let somebody else look at it" in page and "It is right: confirm" not in page
    in_with(editor).post(look("signature", row), {"do": "confirm"})
    assert state_of(row) == Check.WAITING
    colleague = make_person("Collega", "network_editor")
    decide(colleague, "signature", row, "confirm")
    assert state_of(row) == Check.CONFIRMED


def test_who_looked_at_an_older_text_looks_again_before_it_counts(campaign: Campaign, editor: Person) -> None:
    row = rows_that_wait(campaign)["signature"]
    seen = seen_on(read(look("signature", row), editor))
    Signature.objects.filter(pk=row.pk).update(name="Iemand Anders")
    answer = in_with(editor).post(look("signature", row), {"seen": seen, "do": "confirm"})
    page = answer.content.decode()
    assert "The group changed this while you were looking" in page and "Iemand Anders" in page
    assert state_of(row) == Check.WAITING
    in_with(editor).post(look("signature", row), {"seen": seen_on(page), "do": "confirm"})
    assert state_of(row) == Check.CONFIRMED


def test_the_second_who_confirms_hears_that_it_was_done(
    campaign: Campaign, editor: Person, alderman: Person
) -> None:
    row = rows_that_wait(campaign)["signature"]
    seen = seen_on(read(look("signature", row), alderman))
    decide(editor, "signature", row, "confirm")
    answer = in_with(alderman).post(look("signature", row), {"seen": seen, "do": "confirm"})
    page = answer.content.decode()
    assert "It is right: confirm" not in page and "It is not right after all" in page
    assert "Somebody looked at this already" in page


def test_only_a_post_can_become_a_good_example(campaign: Campaign, editor: Person) -> None:
    rows = rows_that_wait(campaign)
    assert 'name="is_example"' not in read(look("signature", rows["signature"]), editor)
    decide(editor, "post", rows["post"], "confirm", is_example="on")
    assert Post.objects.get(pk=rows["post"].pk).is_example
    assert "Good example" in read("/en/waarden/muur/")


def test_the_page_of_an_anchor_shows_everything_that_was_entered(campaign: Campaign, editor: Person) -> None:
    row = make_anchor(
        campaign, "Bedrag", check_state=Check.WAITING, amount_cents=4_200_000, plan_code="AC-7", text="De tekst.",
        done_on=timezone.localdate(), evidence="Zie het budget.", address="https://voorbeeld.example/b",
        document="x.pdf", document_name="besluit.pdf",
    )  # fmt: skip
    page = read(look("anchor", row), editor)
    for words in (
        "42",
        "AC-7",
        "De tekst.",
        "Zie het budget.",
        "voorbeeld.example/b",
        "besluit.pdf",
        "Mia Claes",
    ):
        assert words in page


# Photos and documents ------------------------------------------------------------------


def test_a_photo_that_waits_is_for_the_group_and_who_checks(
    campaign: Campaign, editor: Person, alderman: Person, elsewhere: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    row = make_signature(campaign, confirmed=False, consents=True, **pictured())
    address = f"/en/waarden/beeld/signature/{row.pk}/small.jpg"

    def seen_by(person: Person | None) -> bool:
        return in_with(person).get(address).status_code == 200

    inside, outside = (editor, alderman, members_of(campaign)[0]), (elsewhere, None)
    for change, is_public in (
        ({}, False),
        ({"check_state": Check.CONFIRMED}, True),
        ({"consents": False}, False),
        ({"consents": True, "withdrawn_on": timezone.localdate()}, False),
        ({"withdrawn_on": None, "check_state": Check.REFUSED}, False),
    ):
        Signature.objects.update(**change)
        assert all(seen_by(person) for person in inside), change
        assert [seen_by(person) for person in outside] == [is_public, is_public], change


def test_a_document_is_never_public_and_never_shown_as_a_page(
    campaign: Campaign, editor: Person, alderman: Person, elsewhere: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    evil = ContentFile(b"<script>alert(1)</script>", "evil.html")
    for kind, row in (
        ("signature", make_signature(campaign, consents=True, document=evil, document_name="brief.html")),
        ("anchor", make_anchor(campaign, document=evil, document_name="besluit.html")),
    ):
        address = f"/en/waarden/stuk/{kind}/{row.pk}/"
        for person in (editor, alderman, members_of(campaign)[1]):
            answer = in_with(person).get(address)
            assert answer.status_code == 200 and answer["Content-Type"] == "application/octet-stream"
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
        for stranger in (elsewhere, None):
            assert in_with(stranger).get(address).status_code == 404
    assert in_with(editor).get("/en/waarden/stuk/post/1/").status_code == 404


def test_a_file_that_is_gone_is_not_found(
    campaign: Campaign, editor: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    row = make_signature(campaign, document="weg.pdf")
    assert in_with(editor).get(f"/en/waarden/stuk/signature/{row.pk}/").status_code == 404


# Help, and who stands still ------------------------------------------------------------


def ask_help(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(help_asked="Hoe nu verder?", help_asked_at=timezone.now())


def test_a_group_that_asks_for_help_gets_an_answer_by_mail_and_no_longer_waits(
    campaign: Campaign, editor: Person, alderman: Person
) -> None:
    Person.objects.update(notify=Notify.AT_ONCE)
    ask_help(campaign)
    address = f"{DESK}hulp/{campaign.pk}/"
    assert address in read(DESK, editor)
    assert in_with(alderman).get(address).status_code == 403
    answer = in_with(editor).post(address, {"text": "Kort"})
    assert answer.status_code == 200 and not Email.objects.exists()
    in_with(editor).post(address, {"text": "Begin bij de schepen van jeugd."})
    campaign.refresh_from_db()
    assert (campaign.help_asked, campaign.help_asked_at) == ("", None)
    assert {mail.to[0] for mail in Email.objects.all()} == {one.email for one in members_of(campaign)}
    assert "Begin bij de schepen van jeugd." in Email.objects.latest("pk").message
    assert address not in read(DESK, editor)
    assert in_with(editor).get(address)["Location"] == DESK  # helped already


def test_a_group_without_any_change_for_sixty_days_is_named(campaign: Campaign, editor: Person) -> None:
    def still(days: int) -> bool:
        Campaign.objects.update(changed_at=timezone.now() - timedelta(days=days))
        return "Every group moved" not in read(DESK, editor)

    assert (still(59), still(61)) == (False, True)


def test_the_desk_asks_no_more_queries_with_many_rows(
    campaign: Campaign, editor: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(5):
        other = make_campaign(make_municipality(f"Dam {number}"))
        rows_that_wait(other)
        ask_help(other)
    Campaign.objects.update(changed_at=timezone.now() - timedelta(days=70))
    browser = in_with(editor)
    with django_assert_max_num_queries(8 + SPENT):
        page = browser.get(DESK).content.decode()
    assert page.count("/bureau/waarden/nakijken/") == 20


# What waits for me ---------------------------------------------------------------------


def test_what_waits_is_told_at_the_desk_of_the_network_and_of_the_town(
    campaign: Campaign, editor: Person, alderman: Person, elsewhere: Person
) -> None:
    network = Place.objects.filter(is_network=True).first() or Place.objects.create(
        code="NET", name="Netwerk", slug="netwerk", region="flanders", is_active=True, is_network=True
    )
    rows_that_wait(campaign)
    make_signature(make_campaign(), "Verre Naam", confirmed=False)
    make_signature(campaign, "Eigen Invoer", confirmed=False, entered_by=alderman)
    ask_help(campaign)

    def waits(person: Person, place: Place) -> dict[str, int]:
        told = {
            task.title: task.count for task in queued(person, place, set()) if "bureau/waarden" in task.url
        }
        return {re.sub(r"^\d+ ", "", title).split()[0]: count for title, count in told.items()}

    assert sorted(waits(editor, network).values()) == [1, 1, 1, 1, 3]
    assert sorted(waits(alderman, campaign.place).values()) == [1, 1, 1, 1]
    assert waits(elsewhere, campaign.place) == {}
    assert waits(elsewhere, network) == {}


# Take off what a group put in public by itself -----------------------------------------------


def hide(campaign: Campaign, by: Person, **data: Any) -> Any:
    facts = {"reason": "Deze tekst beledigt iemand. Schrijf het anders.", **data}
    return in_with(by).post(f"{DESK}verbergen/{campaign.pk}/", facts)


@pytest.fixture
def in_public(campaign: Campaign) -> Campaign:
    """A group with a name, a work point and an ally in public, and a signature that was checked."""
    Campaign.objects.filter(pk=campaign.pk).update(is_listed=True, group_name="Boze groep")
    WorkPoint.objects.create(campaign=campaign, position=1, text="Een boos werkpunt", is_public=True)
    facts = {"name": "Boze bond", "domain": "sport", "state": "joined", "made_at": timezone.now()}
    Ally.objects.create(campaign=campaign, is_public=True, **facts)
    make_signature(campaign, "Els Maes", consents=True)
    return campaign


def test_the_team_takes_the_texts_of_a_group_off_and_the_group_reads_why(
    in_public: Campaign, editor: Person
) -> None:
    there = f"/waarden/gemeente/{in_public.place.slug}/"
    before = read(there)
    assert "Boze groep" in before and "boos werkpunt" in before and "Boze bond" in before
    assert "verbergen" in read(there, editor) and "verbergen" not in before
    assert hide(in_public, editor).status_code == 302
    page = read(there)
    assert "Boze" not in page and "boos werkpunt" not in page
    assert "Els Maes" in page, "what was checked stays"
    letters = [letter for letter in Email.objects.all() if "beledigt iemand" in letter.message]
    assert {letter.to[0] for letter in letters} == {one.email for one in members_of(in_public)}
    assert in_public.members.count() == 2


def test_a_group_that_is_ended_loses_its_pages_and_others_can_begin(
    in_public: Campaign, editor: Person
) -> None:
    one = members_of(in_public)[0]
    assert hide(in_public, editor, end="on").status_code == 302
    assert in_with(one).get(f"/waarden/groep/{in_public.pk}/").status_code == 404
    in_public.refresh_from_db()
    assert in_public.standing == "signed", "the signature was checked"
    assert (
        in_with(make_person("Nieuw")).get(f"/waarden/gemeente/{in_public.place.slug}/beginnen/").status_code
        == 200
    )


@pytest.mark.parametrize("who", ["member", "alderman"])
def test_nobody_else_takes_texts_off(in_public: Campaign, alderman: Person, who: str) -> None:
    by = {"member": members_of(in_public)[0], "alderman": alderman}[who]
    assert hide(in_public, by).status_code == 403
    in_public.refresh_from_db()
    assert in_public.is_listed


def test_without_a_reason_nothing_is_taken_off(in_public: Campaign, editor: Person) -> None:
    assert hide(in_public, editor, reason="weg").status_code == 200
    in_public.refresh_from_db()
    assert in_public.is_listed
