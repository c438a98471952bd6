# SPDX-License-Identifier: EUPL-1.2
"""The coalition: who is asked and how, what they answer, what is wiped, and which walls were crossed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person
from post_office.models import Email

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.coalition import actions
from samenspel.promise.charter.coalition.forgetting import forget
from samenspel.promise.charter.coalition.queries import walls_of
from samenspel.promise.charter.models import Ally, Campaign, Domain, Member, Talk, Task

from .making import make_campaign, members_of

pytestmark = pytest.mark.django_db
BACKEND = "samenspel.foundations.people.sessions.ByCode"
WORDS = "Jullie kennen elke ouder van het dorp. Doen jullie mee?"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(members=2)


@pytest.fixture
def ann(campaign: Campaign) -> Person:
    return members_of(campaign)[0]


@pytest.fixture
def bob(campaign: Campaign) -> Person:
    return members_of(campaign)[1]


@pytest.fixture
def stranger() -> Person:
    return make_person("Vreemde")


def browser(person: Person | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def add(campaign: Campaign, by: Person, name: str = "Sportclub", **facts: Any) -> Ally:
    facts = {"domain": Domain.SPORT, "email": f"{name.lower()}@voorbeeld.example", **facts}
    return perform(actions.add, by=by, on=campaign, name=name, **facts)


def invite(campaign: Campaign, by: Person, ally: Ally) -> str:
    """The word in the letter that went out."""
    perform(actions.invite, by=by, on=campaign, ally=ally.pk, message=WORDS)
    return word_in(Email.objects.filter(to=ally.email).latest("pk"))


def word_in(letter: Email) -> str:
    found = re.search(r"/waarden/uitnodiging/([\w-]+)/", letter.message)
    assert found
    return found[1]


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def facts_of(ally: Ally, **changes: Any) -> dict[str, Any]:
    """What the form of an ally sends."""
    row = {name: getattr(ally, name) for name in actions.FACTS}
    row = {name: value for name, value in row.items() if value is not False}
    return {"do": "change", **row, "seen": actions.seen_of(ally), **changes}


# Who sees and does what


def test_only_the_people_of_the_group_see_the_coalition(
    campaign: Campaign, ann: Person, stranger: Person
) -> None:
    ally = add(campaign, ann)
    for url in (
        at("charter-coalition", campaign.pk),
        at("charter-ally", campaign.pk, ally.pk),
        at("charter-agenda-item", campaign.pk),
    ):
        assert browser(ann).get(url).status_code == 200
        assert browser(stranger).get(url).status_code == 404
        assert browser().get(url).status_code == 302


def test_an_ally_of_another_group_is_not_there(campaign: Campaign, ann: Person) -> None:
    other = make_campaign()
    theirs = add(other, members_of(other)[0])
    assert browser(ann).get(at("charter-ally", campaign.pk, theirs.pk)).status_code == 404
    with pytest.raises(ValidationError):
        perform(actions.invite, by=ann, on=campaign, ally=theirs.pk, message=WORDS)
    with pytest.raises(Refused):
        perform(actions.remove, by=ann, on=theirs)


def test_a_stranger_may_do_nothing_with_the_list(campaign: Campaign, ann: Person, stranger: Person) -> None:
    ally = add(campaign, ann)
    for action, on, data in (
        (actions.add, campaign, {"name": "X", "domain": "sport"}),
        (actions.invite, campaign, {"ally": ally.pk, "message": WORDS}),
        (actions.remind, campaign, {"ally": ally.pk}),
        (actions.change, ally, {"seen": "", "name": "X", "domain": "sport"}),
        (actions.remove, ally, {}),
        (actions.set_approach, campaign, {"seen": "", "approach": "X"}),
        (actions.plan_meeting, campaign, {"day": timezone.localdate(), "where": "X"}),
    ):
        with pytest.raises(Refused):
            perform(action, by=stranger, on=on, **data)


# The list


def test_a_name_is_added_on_the_page_and_an_address_stands_there_once(
    campaign: Campaign, ann: Person
) -> None:
    client, url = browser(ann), at("charter-coalition", campaign.pk)
    sent = {"do": "add", "name": "Gezinsbond", "domain": "welfare", "email": "Gezin@Voorbeeld.example"}
    assert client.post(url, sent).status_code == 302
    assert Ally.objects.get().email == "gezin@voorbeeld.example"
    again = client.post(url, sent)
    assert again.status_code == 200
    assert "on the list already" in again.content.decode()
    assert Ally.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 500},
        {"domain": "nergens"},
        {"email": "geen adres"},
        {"contact": "x" * 300},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    campaign: Campaign, ann: Person, wrong: dict[str, str]
) -> None:
    sent = {"do": "add", "name": "Natuurpunt", "domain": "nature", "contact": "Lies", **wrong}
    answer = browser(ann).post(at("charter-coalition", campaign.pk), sent)
    assert answer.status_code == 200
    assert "not right yet" in answer.content.decode()
    assert not Ally.objects.exists()


def test_there_is_an_end_to_the_list(
    campaign: Campaign, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ALLIES", 1)
    add(campaign, ann)
    with pytest.raises(ValidationError, match="Take one away"):
        add(campaign, ann, "Harmonie")


def test_two_members_do_not_undo_each_other_unseen(campaign: Campaign, ann: Person, bob: Person) -> None:
    ally = add(campaign, ann)
    opened = facts_of(ally)
    browser(bob).post(at("charter-ally", campaign.pk, ally.pk), {**opened, "name": "Sportraad"})
    client, url = browser(ann), at("charter-ally", campaign.pk, ally.pk)
    told = client.post(url, {**opened, "contact": "Lies"})
    assert "changed this a moment ago" in told.content.decode()
    ally.refresh_from_db()
    assert (ally.name, ally.contact) == ("Sportraad", "")
    # Who was told and saves again, means it.
    newest = re.search(r'name="seen" value="(\w+)"', told.content.decode())
    assert newest
    assert client.post(url, {**opened, "contact": "Lies", "seen": newest[1]}).status_code == 302
    ally.refresh_from_db()
    assert (ally.name, ally.contact) == ("Sportclub", "Lies")


def test_the_approach_is_saved_and_not_overwritten_unseen(
    campaign: Campaign, ann: Person, bob: Person
) -> None:
    url = at("charter-coalition", campaign.pk)
    opened = re.search(r'name="seen" value="(\w+)"', browser(ann).get(url).content.decode())
    assert opened
    sent = {"do": "approach", "seen": opened[1]}
    assert browser(bob).post(url, {**sent, "approach": "Eerst de schepen."}).status_code == 302
    answer = browser(ann).post(url, {**sent, "approach": "Eerst de raad."})
    campaign.refresh_from_db()
    assert campaign.approach == "Eerst de schepen."
    assert "Eerst de raad." in answer.content.decode()


# Letters


def test_the_letter_has_the_words_of_who_writes_and_its_link_answers(campaign: Campaign, ann: Person) -> None:
    ally = add(campaign, ann, contact="Lies")
    word = invite(campaign, ann, ally)
    letter = Email.objects.get(to=ally.email)
    assert letter.subject == f"{campaign.group_name} vraagt u: doet u mee voor {campaign.place.name}?" or (
        campaign.place.name in letter.subject
    )
    assert WORDS in letter.message and "Lies" in letter.message and str(ann) in letter.message
    ally.refresh_from_db()
    assert ally.state == Ally.State.ASKED
    assert word not in ally.key and len(ally.key) == 64
    page = browser().get(at("charter-invited", word)).content.decode()
    assert campaign.group_name in page and WORDS in page
    assert "checked" not in page


def test_a_letter_without_own_words_does_not_go(campaign: Campaign, ann: Person) -> None:
    ally = add(campaign, ann)
    answer = browser(ann).post(at("charter-ally", campaign.pk, ally.pk), {"do": "invite", "message": "Hallo"})
    assert "sentence of your own" in answer.content.decode()
    assert not Email.objects.exists()


def test_nobody_is_written_to_twice_and_reminded_once_after_a_week(campaign: Campaign, ann: Person) -> None:
    ally = add(campaign, ann)
    first = invite(campaign, ann, ally)
    with pytest.raises(ValidationError, match="sent already"):
        perform(actions.invite, by=ann, on=campaign, ally=ally.pk, message=WORDS)
    with pytest.raises(ValidationError, match="once"):
        perform(actions.remind, by=ann, on=campaign, ally=ally.pk)
    Ally.objects.update(asked_at=timezone.now() - timedelta(days=7, minutes=1))
    assert browser(ann).post(at("charter-ally", campaign.pk, ally.pk), {"do": "remind"}).status_code == 302
    letter = Email.objects.filter(to=ally.email).latest("pk")
    assert WORDS in letter.message
    assert browser().get(at("charter-invited", word_in(letter))).status_code == 200
    assert browser().get(at("charter-invited", first)).status_code == 404
    with pytest.raises(ValidationError, match="once"):
        perform(actions.remind, by=ann, on=campaign, ally=ally.pk)


def test_taking_off_the_list_does_not_make_room_for_more_letters_today(
    campaign: Campaign, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_LETTERS", 2)
    for name in ("Een", "Twee"):
        ally = add(campaign, ann, name)
        invite(campaign, ann, ally)
        perform(actions.remove, by=ann, on=ally)
    third = add(campaign, ann, "Drie")
    for person in (ann, bob):
        with pytest.raises(ValidationError, match="tomorrow"):
            perform(actions.invite, by=person, on=campaign, ally=third.pk, message=WORDS)
    # Nor does another group of the same person.
    other = make_campaign()
    Member.objects.create(campaign=other, person=ann)
    elsewhere = add(other, ann)
    with pytest.raises(ValidationError, match="tomorrow"):
        perform(actions.invite, by=ann, on=other, ally=elsewhere.pk, message=WORDS)
    third.refresh_from_db()
    assert third.state == Ally.State.NOTED and Email.objects.count() == 2


def test_a_new_address_closes_the_old_letter(campaign: Campaign, ann: Person) -> None:
    ally = add(campaign, ann)
    word = invite(campaign, ann, ally)
    ally.refresh_from_db()
    url = at("charter-ally", campaign.pk, ally.pk)
    assert browser(ann).post(url, facts_of(ally, email="nieuw@voorbeeld.example")).status_code == 302
    ally.refresh_from_db()
    assert ally.state == Ally.State.NOTED and ally.key == ""
    assert browser().get(at("charter-invited", word)).status_code == 404


# Answers


@pytest.fixture
def asked(campaign: Campaign, ann: Person) -> tuple[Ally, str]:
    ally = add(campaign, ann, contact="Lies")
    return ally, invite(campaign, ann, ally)


def test_joining_needs_no_account_and_the_name_is_public_only_with_a_tick(asked: tuple[Ally, str]) -> None:
    ally, word = asked
    url = at("charter-invited", word)
    assert browser().post(url, {"do": "join", "offer": "Een zaal"}).status_code == 302
    ally.refresh_from_db()
    assert (ally.state, ally.offer, ally.is_public) == (Ally.State.JOINED, "Een zaal", False)
    browser().post(url, {"do": "join", "offer": "Een zaal", "is_public": "on"})
    ally.refresh_from_db()
    assert ally.is_public


def test_who_declines_is_wiped_at_once_and_may_change_their_mind(asked: tuple[Ally, str]) -> None:
    ally, word = asked
    url = at("charter-invited", word)
    browser().post(url, {"do": "join", "offer": "Een zaal", "is_public": "on"})
    assert browser().post(url, {"do": "decline"}).status_code == 302
    ally.refresh_from_db()
    assert ally.state == Ally.State.DECLINED
    assert (ally.email, ally.contact, ally.message, ally.offer, ally.is_public) == ("", "", "", "", False)
    browser().post(url, {"do": "join"})
    ally.refresh_from_db()
    assert ally.state == Ally.State.JOINED


def test_who_wants_leaves_nothing_behind(asked: tuple[Ally, str]) -> None:
    _ally, word = asked
    url = at("charter-invited", word)
    assert browser().post(url, {"do": "decline", "off": "on"}).status_code == 200
    assert not Ally.objects.exists()
    assert browser().get(url).status_code == 404


def test_a_mail_program_declines_by_one_click(asked: tuple[Ally, str]) -> None:
    ally, word = asked
    letter = Email.objects.get(to=ally.email)
    assert f"/uitnodiging/{word}/" in letter.headers["List-Unsubscribe"]
    strict = Client(enforce_csrf_checks=True)
    strict.post(at("charter-invited", word), {"List-Unsubscribe": "One-Click"})
    ally.refresh_from_db()
    assert ally.state == Ally.State.DECLINED and ally.email == ""


def test_the_group_hears_the_answer(campaign: Campaign, asked: tuple[Ally, str]) -> None:
    ally, word = asked
    browser().post(at("charter-invited", word), {"do": "join", "offer": "Een zaal"})
    told = Email.objects.filter(subject__contains=ally.name, message__contains="Een zaal")
    assert {one.to[0] for one in told} == {person.email for person in members_of(campaign)}


def test_a_guessed_or_odd_word_is_nobody(asked: tuple[Ally, str]) -> None:
    ally, word = asked
    for odd in (word[:-1] + "_", "x", "x" * 3000, ally.key, "%00"):
        assert browser().get(f"/waarden/uitnodiging/{odd}/").status_code == 404
        assert browser().post(f"/waarden/uitnodiging/{odd}/", {"do": "decline"}).status_code == 404
    with pytest.raises(ValidationError):
        perform(actions.answer, by=make_person("Iemand"), on=ally, word="x", joins=True)
    ally.refresh_from_db()
    assert ally.state == Ally.State.ASKED


def test_who_was_invited_and_has_an_account_can_work_along(
    campaign: Campaign, asked: tuple[Ally, str], stranger: Person
) -> None:
    _ally, word = asked
    url = at("charter-invited", word)
    assert browser().post(url, {"do": "member"}).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stranger, backend=BACKEND)
    assert strict.post(url, {"do": "member"}).status_code == 403
    assert not Member.objects.filter(campaign=campaign, person=stranger).exists()
    browser(stranger).post(url, {"do": "join"})
    assert browser(stranger).post(url, {"do": "member"}).status_code == 302
    assert Member.objects.filter(campaign=campaign, person=stranger).exists()
    assert browser(stranger).post(url, {"do": "member"}).url == at("charter-group", campaign.pk)
    # Taken off, they do not come back by the same link; nor does somebody else join by it.
    Member.objects.filter(campaign=campaign, person=stranger).delete()
    for person in (stranger, make_person("Nog iemand")):
        browser(person).post(url, {"do": "member"})
        assert not Member.objects.filter(campaign=campaign, person=person).exists()


def test_an_answer_by_telephone_is_noted_by_the_group(campaign: Campaign, ann: Person) -> None:
    ally = add(campaign, ann, contact="Lies")
    url = at("charter-ally", campaign.pk, ally.pk)
    browser(ann).post(url, facts_of(ally, state="joined", is_public="on", offer="Een zaal"))
    ally.refresh_from_db()
    assert (ally.state, ally.is_public) == (Ally.State.JOINED, True)
    browser(ann).post(url, facts_of(ally, state="declined"))
    ally.refresh_from_db()
    assert (ally.state, ally.is_public, ally.email, ally.contact) == (Ally.State.DECLINED, False, "", "")


def test_the_group_does_not_tick_a_name_public_for_who_was_invited_by_letter(
    campaign: Campaign, ann: Person, asked: tuple[Ally, str]
) -> None:
    ally, _word = asked
    ally.refresh_from_db()
    browser(ann).post(
        at("charter-ally", campaign.pk, ally.pk), facts_of(ally, state="joined", is_public="on")
    )
    ally.refresh_from_db()
    assert ally.state == Ally.State.JOINED and not ally.is_public
    data = facts_of(ally, is_public=True)
    data.pop("do")
    perform(actions.change, by=ann, on=ally, **data)
    ally.refresh_from_db()
    assert not ally.is_public


def test_the_list_of_the_group_shows_texts_as_text(campaign: Campaign, ann: Person) -> None:
    add(campaign, ann, "<b>Vet</b>", email="")
    assert "<b>Vet</b>" not in browser(ann).get(at("charter-coalition", campaign.pk)).content.decode()


# What follows


def test_the_checklist_follows_the_coalition(campaign: Campaign, ann: Person) -> None:
    for key in ("coalition-2", "coalition-3"):
        Task.objects.create(campaign=campaign, key=key)

    def done() -> set[str]:
        return set(Task.objects.filter(done_on__isnull=False).values_list("key", flat=True))

    for number, (domain, then) in enumerate(
        [
            (Domain.SPORT, set()),
            (Domain.SPORT, {"coalition-2"}),
            (Domain.WELFARE, {"coalition-2"}),
            (Domain.SPACE, {"coalition-2", "coalition-3"}),
        ]
    ):
        ally = add(campaign, ann, f"Club{number}", domain=domain, email="")
        data = {**facts_of(ally, state="joined")}
        data.pop("do")
        perform(actions.change, by=ann, on=ally, **data)
        assert done() == then


def test_the_walls_say_in_words_what_is_drawn(campaign: Campaign, ann: Person) -> None:
    joined = add(campaign, ann, "Club", domain=Domain.SPORT)
    add(campaign, ann, "Raad", domain=Domain.YOUTH)
    Ally.objects.filter(pk=joined.pk).update(state=Ally.State.JOINED)
    Ally.objects.exclude(pk=joined.pk).update(state=Ally.State.ASKED)
    walls = walls_of(Ally.objects.all())
    assert (walls.joined, walls.asked) == (["Sport"], ["Youth"])
    assert "Culture" in walls.missing and "Sport" not in walls.missing
    assert 'aria-label="Joined in: Sport. Asked: Youth.' in walls.picture


def test_who_does_not_answer_is_forgotten_after_ninety_days(
    campaign: Campaign, ann: Person, asked: tuple[Ally, str]
) -> None:
    ally, word = asked
    now = timezone.now()
    forget(now + timedelta(days=89))
    ally.refresh_from_db()
    assert ally.email
    assert forget(now + timedelta(days=91)) == 1
    ally.refresh_from_db()
    assert (ally.state, ally.email, ally.contact, ally.key) == (Ally.State.NOTED, "", "", "")
    assert browser().get(at("charter-invited", word)).status_code == 404


def test_who_joined_is_not_forgotten(asked: tuple[Ally, str]) -> None:
    ally, word = asked
    browser().post(at("charter-invited", word), {"do": "join"})
    assert forget(timezone.now() + timedelta(days=91)) == 0
    ally.refresh_from_db()
    assert ally.email


def test_the_agenda_item_is_filled_in_and_becomes_a_planned_meeting(campaign: Campaign, ann: Person) -> None:
    url = at("charter-agenda-item", campaign.pk)
    page = browser(ann).get(url).content.decode()
    assert campaign.place.name in page and "Tijdig" in page and "Over de muurtjes" in page
    day = timezone.localdate() + timedelta(days=9)
    for _twice in range(2):
        sent = {"day": day.isoformat(), "where": "Sportraad en jeugdraad"}
        assert browser(ann).post(url, sent).status_code == 302
    talk = Talk.objects.get()
    assert (talk.circle, talk.on, talk.is_held) == ("joint", day, False)
    assert browser(ann).post(url, {"day": "99999-01-01", "where": ""}).status_code == 200


def test_the_coalition_asks_the_database_the_same_however_long_the_list(
    campaign: Campaign, ann: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        add(campaign, ann, f"Club{number}", domain=Domain.values[number])
    client = browser(ann)
    client.get(at("charter-coalition", campaign.pk))
    with django_assert_max_num_queries(10):  # session, person and at most eight
        client.get(at("charter-coalition", campaign.pk))
    with django_assert_max_num_queries(10):
        client.get(at("charter-ally", campaign.pk, Ally.objects.earliest("pk").pk))
