# SPDX-License-Identifier: EUPL-1.2
"""The way in: the short form, the route on the same page, signing in halfway, and never two campaigns in one municipality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person

from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import Ally, Campaign, Member, Standing, Talk, Task
from samenspel.promise.charter.route import actions, people
from samenspel.promise.charter.route.choosing import Wishes

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db
BACKEND = "samenspel.foundations.people.sessions.ByCode"
TYPED = {
    "kind": "citizens",
    "group_name": "Buren met inspraak",
    "effort": "1",
    "interests": ["points"],
    "context": ["knows_alderman"],
    "is_listed": "on",
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Addresses begin with /en/, and so the pages say what stands in the code."""
    with translation.override("en"):
        yield


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def address(place: Place) -> str:
    return reverse("charter-begin", args=[place.slug])


def begin(place: Place, person: Any, **facts: Any) -> Campaign:
    facts = {"kind": "citizens", "group_name": "Buren", "wishes": Wishes(1), **facts}
    return perform(actions.begin, by=person, on=place, **facts)


def test_the_route_is_shown_without_an_account_and_nothing_is_kept() -> None:
    place = make_municipality()
    page = browser().post(address(place), {**TYPED, "do": "show"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Begin with this route" in text
    assert "Choose values that need more attention" in text
    assert "You know an alderman" in text
    assert 'value="Buren met inspraak"' in text
    assert not Campaign.objects.exists()


def test_beginning_makes_the_group_its_tasks_with_days_and_one_member() -> None:
    place, ann = make_municipality(), make_person("Ann")
    answer = browser(ann).post(address(place), {**TYPED, "do": "begin"})
    campaign = Campaign.objects.get()
    assert answer.url == reverse("charter-group", args=[campaign.pk])
    assert (campaign.place, campaign.group_name, campaign.is_listed, campaign.effort) == (
        place,
        "Buren met inspraak",
        True,
        1,
    )
    assert campaign.standing == Standing.COALITION
    assert members_of(campaign) == [ann]
    tasks = {task.key: task for task in Task.objects.filter(campaign=campaign)}
    assert {"read-1", "talk-1", "points-1", "sign-1", "shine-1", "anchor-1", "repeat-1"} <= set(tasks)
    assert tasks["talk-1"].due_on == timezone.localdate() + timedelta(days=21)
    assert tasks["coalition-1"].done_on == timezone.localdate()
    assert tasks["read-1"].done_on is None
    assert list(campaign.milestones.values_list("standing", flat=True)) == [Standing.COALITION]


def test_what_was_typed_waits_while_somebody_signs_in() -> None:
    place, ann = make_municipality(), make_person("Ann")
    client = browser()
    answer = client.post(address(place), {**TYPED, "do": "begin"})
    assert answer.status_code == 302
    assert reverse("sign-in") in answer.url
    assert quote(address(place), safe="") in answer.url
    assert not Campaign.objects.exists()
    kept = client.session["charter.to_begin"]
    client.force_login(ann, backend=BACKEND)
    session = client.session
    session["charter.to_begin"] = kept
    session.save()
    text = client.get(address(place)).content.decode()
    assert 'value="Buren met inspraak"' in text
    assert "Begin with this route" in text
    # What waits is for this municipality alone.
    assert "Buren met inspraak" not in client.get(address(make_municipality())).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"group_name": ""}, "Fill in what your group is called."),
        ({"group_name": "x" * 500}, "at most 120"),
        ({"kind": "king"}, "king is not one of the available choices"),
        ({"effort": "9"}, "9 is not one of the available choices"),
        ({"effort": ""}, "Choose how much time you have."),
        ({"interests": ["flying"]}, "flying is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(changed: dict[str, Any], said: str) -> None:
    place, ann = make_municipality(), make_person("Ann")
    page = browser(ann).post(address(place), {**TYPED, **changed, "do": "begin"})
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert "Begin with this route" not in text
    assert 'value="citizens"' in text
    assert not Campaign.objects.exists()


def test_where_a_listed_group_is_busy_one_is_led_to_it() -> None:
    campaign = make_campaign(is_listed=True, group_name="Jeugdraad Zonnig")
    text = browser(make_person("Bea")).get(address(campaign.place)).content.decode()
    assert "Jeugdraad Zonnig" in text
    assert reverse("charter-wish", args=[campaign.place.slug]) in text
    assert "Show my route" not in text


def test_a_group_that_is_not_listed_is_not_named() -> None:
    campaign = make_campaign(is_listed=False, group_name="Jeugdraad Zonnig")
    for path in (address(campaign.place), reverse("charter-wish", args=[campaign.place.slug])):
        page = browser(make_person(f"Bea {len(path)}")).get(path)
        assert "Jeugdraad Zonnig" not in page.content.decode()
        assert "A group is busy here already" in page.content.decode()


def test_somebody_of_the_group_goes_to_its_page() -> None:
    campaign = make_campaign()
    answer = browser(members_of(campaign)[0]).get(address(campaign.place))
    assert answer.url == reverse("charter-group", args=[campaign.pk])


def test_whoever_comes_second_in_the_same_minute_joins_and_makes_no_second_campaign() -> None:
    place, ann, bea = make_municipality(), make_person("Ann"), make_person("Bea")
    begin(place, ann, is_listed=True)
    with pytest.raises(ValidationError) as wrong:
        begin(place, bea)
    assert wrong.value.code == "busy"
    # The page was opened before the other began.
    page = browser(bea).post(address(place), {**TYPED, "do": "begin"})
    assert "A group is busy here already" in page.content.decode()
    assert Campaign.objects.count() == 1
    assert Member.objects.count() == 1


def test_nobody_begins_without_an_account_or_in_a_municipality_that_is_gone() -> None:
    place, ann = make_municipality(), make_person("Ann")
    with pytest.raises(Refused):
        begin(place, ANONYMOUS)
    gone = make_municipality(valid_to=timezone.localdate())
    with pytest.raises(Refused):
        begin(gone, ann)
    assert browser(ann).get(address(gone)).status_code == 404
    assert begin(place, ann).pk


def test_nobody_claims_all_municipalities() -> None:
    ann = make_person("Ann")
    for _number in range(actions.MOST_GROUPS):
        begin(make_municipality(), ann)
    with pytest.raises(ValidationError, match="20 groups"):
        begin(make_municipality(), ann)


def test_who_takes_over_an_empty_group_sees_what_is_public_and_nothing_of_the_earlier_people() -> None:
    campaign = make_campaign(approach="Ons plan", costs=[{"what": "zaal"}], help_asked="Hulp bij alles")
    [earlier] = members_of(campaign)
    now = timezone.now()
    Talk.objects.create(
        campaign=campaign, circle="alderman", on=now.date(), is_held=True, with_whom="Schepen X", made_at=now
    )
    for name, is_public in (("Stil", False), ("Bekend", True)):
        Ally.objects.create(
            campaign=campaign,
            name=name,
            domain="sport",
            email=f"{name}@voorbeeld.example",
            state="joined",
            is_public=is_public,
            made_at=now,
        )
    Task.objects.create(campaign=campaign, key="read-1", note="Geheim")
    token = campaign.token
    perform(people.leave, by=earlier, on=campaign, sure=True)
    campaign.refresh_from_db()
    assert campaign.standing == Standing.NOBODY
    signature = make_signature(campaign)
    taken = begin(campaign.place, make_person("Bea"), group_name="De nieuwen")
    assert taken.pk == campaign.pk
    taken.refresh_from_db()
    assert (taken.group_name, taken.approach, taken.costs, taken.help_asked) == ("De nieuwen", "", [], "")
    assert taken.token != token
    assert not Talk.objects.filter(campaign=taken).exists()
    assert [(ally.name, ally.email) for ally in taken.allies.all()] == [("Bekend", "")]
    assert not Task.objects.filter(note="Geheim").exists()
    assert taken.standing == Standing.SIGNED
    assert signature.pk


def test_the_form_asks_few_queries(django_assert_max_num_queries: Any) -> None:
    place = make_municipality()
    client = browser()
    with django_assert_max_num_queries(8):
        assert client.post(address(place), {**TYPED, "do": "show"}).status_code == 200
