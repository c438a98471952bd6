# SPDX-License-Identifier: EUPL-1.2
"""Who is in a group: asking, being taken in or not, the link, leaving, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person
from post_office.models import Email

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import mine
from samenspel.promise.charter.models import Ally, Campaign, Member, Standing, Wish
from samenspel.promise.charter.route import people

from .making import make_campaign, make_signature, members_of
from .test_route_begin import browser

pytestmark = pytest.mark.django_db
HELLO = "Ik ben Bea, van de sportraad."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Addresses begin with /en/, and so the pages say what stands in the code."""
    with translation.override("en"):
        yield


def of(campaign: Campaign) -> str:
    return reverse("charter-people", args=[campaign.pk])


def ask(campaign: Campaign, person: Person, text: str = HELLO) -> Wish:
    return perform(people.wish, by=person, on=campaign, text=text)


def test_the_group_is_told_who_asks_to_join() -> None:
    campaign, bea = make_campaign(is_listed=True, members=2), make_person("Bea")
    answer = browser(bea).post(reverse("charter-wish", args=[campaign.place.slug]), {"text": HELLO})
    assert answer.url == reverse("charter-mine")
    letters = list(Email.objects.order_by("pk"))
    assert sorted(letter.to[0] for letter in letters) == sorted(one.email for one in members_of(campaign))
    assert "Bea" in letters[0].subject
    assert HELLO in letters[0].message
    assert of(campaign).removeprefix("/en") in letters[0].message
    assert HELLO in browser(members_of(campaign)[0]).get(of(campaign)).content.decode()


def test_nobody_asks_a_group_that_is_not_listed_or_twice_or_with_too_few_words() -> None:
    listed, hidden, bea = make_campaign(is_listed=True), make_campaign(is_listed=False), make_person("Bea")
    with pytest.raises(Refused):
        ask(hidden, bea)
    with pytest.raises(Refused):
        ask(listed, members_of(listed)[0])
    with pytest.raises(ValidationError):
        ask(listed, bea, "Ik!")
    ask(listed, bea)
    with pytest.raises(ValidationError, match="already"):
        ask(listed, bea)
    assert Wish.objects.count() == 1


def test_asking_and_taking_back_again_and_again_sends_no_stream_of_letters() -> None:
    campaign, bea = make_campaign(is_listed=True), make_person("Bea")
    for _time in range(people.WISHES_AN_HOUR):
        perform(people.take_back, by=bea, on=ask(campaign, bea))
    with pytest.raises(ValidationError, match="many requests"):
        ask(campaign, bea)
    assert Email.objects.count() == people.WISHES_AN_HOUR


def test_who_is_taken_in_sees_the_pages_and_is_told() -> None:
    campaign, bea = make_campaign(is_listed=True), make_person("Bea")
    wish = ask(campaign, bea)
    Email.objects.all().delete()
    browser(members_of(campaign)[0]).post(of(campaign), {"do": "accept", "number": wish.pk})
    assert bea in members_of(campaign)
    assert not Wish.objects.exists()
    [letter] = Email.objects.all()
    assert letter.to == [bea.email]
    assert reverse("charter-group", args=[campaign.pk]).removeprefix("/en") in letter.message
    assert browser(bea).get(of(campaign)).status_code == 200


def test_who_is_not_taken_in_is_told_and_sees_nothing() -> None:
    campaign, bea = make_campaign(is_listed=True), make_person("Bea")
    wish = ask(campaign, bea)
    Email.objects.all().delete()
    client = browser(members_of(campaign)[0])
    client.post(of(campaign), {"do": "decline", "number": wish.pk})
    # A second click, or a colleague at the same time.
    assert client.post(of(campaign), {"do": "accept", "number": wish.pk}).status_code == 302
    assert bea not in members_of(campaign)
    assert [letter.to for letter in Email.objects.all()] == [[bea.email]]
    assert browser(bea).get(of(campaign)).status_code == 404


def test_nobody_outside_the_group_answers_a_wish() -> None:
    campaign, other, bea = make_campaign(is_listed=True), make_campaign(), make_person("Bea")
    wish = ask(campaign, bea)
    for person in (bea, members_of(other)[0]):
        for action in (people.accept, people.decline):
            with pytest.raises(Refused):
                perform(action, by=person, on=wish)
    with pytest.raises(Refused):
        perform(people.take_back, by=members_of(campaign)[0], on=wish)
    # The number of a wish of another group, on the page of one's own.
    browser(members_of(other)[0]).post(of(other), {"do": "accept", "number": wish.pk})
    assert Wish.objects.filter(pk=wish.pk).exists()


def test_the_link_lets_somebody_join_after_signing_in() -> None:
    campaign, bea = make_campaign(), make_person("Bea")
    path = reverse("charter-join", args=[campaign.pk, campaign.token])
    assert path in browser(members_of(campaign)[0]).get(of(campaign)).content.decode()
    assert reverse("sign-in") in browser().get(path).url
    client = browser(bea)
    assert client.get(path).status_code == 200
    assert bea not in members_of(campaign)
    client.post(path)
    client.post(path)
    assert members_of(campaign).count(bea) == 1


def test_an_old_or_guessed_link_leads_nowhere() -> None:
    campaign, bea = make_campaign(), make_person("Bea")
    old = campaign.token
    browser(members_of(campaign)[0]).post(of(campaign), {"do": "renew"})
    for token in (old, "x", "é" * 40):
        assert browser(bea).get(reverse("charter-join", args=[campaign.pk, token])).status_code == 404
    with pytest.raises(ValidationError):
        perform(people.join, by=bea, on=campaign, token=old)


def test_the_last_one_who_leaves_must_be_sure_and_then_nobody_is_busy() -> None:
    campaign = make_campaign(members=2)
    ann, bea = members_of(campaign)
    browser(ann).post(of(campaign), {"do": "leave"})
    assert members_of(campaign) == [bea]
    client = browser(bea)
    client.post(of(campaign), {"do": "leave"})
    assert members_of(campaign) == [bea]
    client.post(of(campaign), {"do": "leave", "sure": "on"})
    campaign.refresh_from_db()
    assert campaign.standing == Standing.NOBODY
    assert not Member.objects.exists()
    # The link no longer opens a group without people.
    assert client.get(reverse("charter-join", args=[campaign.pk, campaign.token])).status_code == 404


def test_what_was_signed_stays_when_everybody_left() -> None:
    campaign = make_campaign()
    make_signature(campaign)
    perform(people.leave, by=members_of(campaign)[0], on=campaign, sure=True)
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED


def test_who_is_taken_off_is_told_and_cannot_return_with_the_link() -> None:
    campaign = make_campaign(members=2)
    ann, bea = members_of(campaign)
    token = campaign.token
    number = Member.objects.get(campaign=campaign, person=bea).pk
    browser(ann).post(of(campaign), {"do": "off", "number": number})
    assert members_of(campaign) == [ann]
    [letter] = Email.objects.all()
    assert letter.to == [bea.email]
    assert browser(bea).get(reverse("charter-join", args=[campaign.pk, token])).status_code == 404
    own = Member.objects.get(campaign=campaign, person=ann).pk
    browser(ann).post(of(campaign), {"do": "off", "number": own})
    assert members_of(campaign) == [ann]


def test_a_full_group_takes_nobody_in() -> None:
    campaign, bea = make_campaign(), make_person("Bea")
    for number in range(people.MOST_MEMBERS - 1):
        Member.objects.create(campaign=campaign, person=make_person(f"Vol {number}"))
    with pytest.raises(ValidationError, match="full"):
        perform(people.join, by=bea, on=campaign, token=campaign.token)


def test_what_the_group_is_called_changes_and_two_do_not_undo_each_other() -> None:
    campaign = make_campaign(members=2)
    ann, bea = (browser(one) for one in members_of(campaign))
    typed: dict[str, Any] = {
        "do": "facts",
        "version": campaign.version,
        "group_name": "Zonnig",
        "kind": "council",
        "language": "nl",
        "college_size": "5",
        "is_listed": "on",
    }
    ann.post(of(campaign), typed)
    campaign.refresh_from_db()
    assert (campaign.group_name, campaign.college_size, campaign.is_listed) == ("Zonnig", 5, True)
    late = bea.post(of(campaign), {**typed, "group_name": "Regenachtig"})
    assert "A colleague changed this a moment ago" in late.content.decode()
    assert "Regenachtig" in late.content.decode()
    campaign.refresh_from_db()
    assert campaign.group_name == "Zonnig"
    odd = bea.post(of(campaign), {**typed, "group_name": "", "college_size": "400", "version": "x"})
    assert "Fill in what your group is called." in odd.content.decode()
    assert odd.status_code == 200


def test_the_size_of_the_college_is_given_before_anything_was_checked_and_stays_afterwards() -> None:
    """Else one member could make of one mayor the whole college, and nobody would have looked."""
    campaign = make_campaign()
    facts = {"group_name": "Wij", "kind": "council", "is_listed": False, "language": "nl"}
    [member] = members_of(campaign)

    def change(size: int) -> Campaign:
        campaign.refresh_from_db()
        given = {"version": campaign.version, "college_size": size, **facts}
        return perform(people.change_facts, by=member, on=campaign, **given)

    change(2)
    make_signature(campaign, "Mia Claes", "mayor")
    with pytest.raises(ValidationError) as wrong:
        change(1)
    assert "college_size" in wrong.value.message_dict
    change(2)
    campaign.refresh_from_db()
    assert (campaign.standing, campaign.college_size) == (Standing.SIGNED, 2)
    make_signature(campaign, "Jan Peeters", "alderman")
    campaign.refresh_from_db()
    assert campaign.standing == Standing.COLLEGE


def test_my_groups_lists_what_is_mine_and_what_waits(django_assert_max_num_queries: Any) -> None:
    bea = make_person("Bea")
    for number in range(4):
        Member.objects.create(campaign=make_campaign(group_name=f"Groep nummer {number}"), person=bea)
        asked = make_campaign(is_listed=True)
        Wish.objects.create(campaign=asked, person=bea, text=f"Vraag {number}", at=timezone.now())
    make_campaign(group_name="Van een ander")
    client = browser(bea)
    with django_assert_max_num_queries(10):
        text = client.get(reverse("charter-mine")).content.decode()
    assert "Groep nummer 3" in text
    assert "Vraag 3" in text
    assert "Van een ander" not in text
    client.post(reverse("charter-mine"), {"wish": Wish.objects.first().pk})
    assert Wish.objects.count() == 3
    assert "No group yet" in browser(make_person("Cas")).get(reverse("charter-mine")).content.decode()


def test_somebody_else_does_not_take_a_wish_back() -> None:
    campaign, bea = make_campaign(is_listed=True), make_person("Bea")
    wish = ask(campaign, bea)
    browser(make_person("Cas")).post(reverse("charter-mine"), {"wish": wish.pk})
    assert Wish.objects.filter(pk=wish.pk).exists()


def test_an_address_with_a_nul_in_it_is_no_page(client: Any) -> None:
    campaign = make_campaign()
    assert client.get(f"/waarden/groep/{campaign.pk}/meedoen/%00/").status_code == 404


def test_erasing_an_account_takes_the_address_off_the_lists_of_groups() -> None:
    campaign = make_campaign()
    bea = make_person("Bea")
    ally = Ally.objects.create(
        campaign=campaign, name="Bea", domain="sport", contact="Bea", email=bea.email, made_at=timezone.now()
    )
    mine.erase(bea)
    ally.refresh_from_db()
    assert (ally.email, ally.contact) == ("", "")
