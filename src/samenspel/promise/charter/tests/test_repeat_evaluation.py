# SPDX-License-Identifier: EUPL-1.2
"""The evaluation half-way: planned, written down together, offered, checked; public only after that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from factories import make_person

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.models import Campaign, Check, Evaluation, Standing, Task
from samenspel.promise.charter.repeat import actions, terms
from samenspel.promise.charter.values.sets import shipped

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 1)
KEYS = [value.key for value in shipped().values]


@pytest.fixture(autouse=True)
def _february() -> Any:
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(make_municipality("Bree"), members=2)


@pytest.fixture
def team() -> Person:
    return make_person("Redactie", "network_editor")


def member(campaign: Campaign) -> Person:
    return members_of(campaign)[0]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def plan(campaign: Campaign, on: date = TODAY) -> Evaluation:
    return perform(actions.plan_evaluation, by=member(campaign), on=campaign, planned_on=on)


def save(one: Evaluation, by: Person | None = None, **facts: Any) -> Evaluation:
    """Everything that an offer asks for."""
    one.refresh_from_db()
    facts = {
        "version": one.version,
        "planned_on": one.planned_on,
        "held_on": date(2028, 1, 20),
        "with_whom": "Mia Claes, schepen; de jeugdraad",
        "scores": {key: {"score": 3, "evidence": "Zie verslag.", "adjust": ""} for key in KEYS},
        "conclusion": "Wij beginnen voortaan vroeger.",
        "offer": True,
        **facts,
    }
    return perform(actions.save_evaluation, by=by or member(one.campaign), on=one, **facts)


def sent(one: Evaluation, **facts: Any) -> dict[str, Any]:
    return {
        "do": "save",
        "version": one.version,
        "planned_on": "2028-02-01",
        **{f"score_{key}": "4" for key in KEYS},
        **facts,
    }


def test_an_evaluation_counts_only_after_somebody_else_checked_it(campaign, team):
    make_signature(campaign)
    Task.objects.create(campaign=campaign, key="repeat-2")
    one = save(plan(campaign))
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED
    assert not Evaluation.objects.public().exists()
    assert Task.objects.get().done_on == TODAY

    with pytest.raises(Refused):
        perform(checking.confirm[Evaluation], by=members_of(campaign)[1], on=one)
    perform(checking.confirm[Evaluation], by=team, on=one)

    campaign.refresh_from_db()
    assert campaign.standing == Standing.EVALUATED
    page = Client().get(reverse("charter-newcomers", args=["bree"])).content.decode()
    assert "Wij beginnen voortaan vroeger." in page


def test_what_is_only_saved_cannot_be_checked_and_is_not_public(campaign, team):
    make_signature(campaign)
    one = save(plan(campaign), offer=False)

    with pytest.raises(Refused):
        perform(checking.confirm[Evaluation], by=team, on=one)
    page = Client().get(reverse("charter-newcomers", args=["bree"])).content.decode()
    assert "Wij beginnen voortaan vroeger." not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"held_on": date(2028, 2, 2)}, "held_on"),
        ({"with_whom": " "}, "with_whom"),
        ({"conclusion": ""}, "conclusion"),
        ({"scores": {}}, f"score_{KEYS[0]}"),
        ({"scores": {key: {"score": 6} for key in KEYS}}, f"score_{KEYS[0]}"),
    ],
)
def test_an_offer_is_whole(campaign, wrong, field):
    one = plan(campaign)

    with pytest.raises(ValidationError) as error:
        save(one, **wrong)
    assert field in error.value.error_dict
    save(one)


def test_offered_it_stays_as_it_is_until_it_is_taken_back(campaign):
    one = save(plan(campaign))
    with pytest.raises(Refused):
        save(one, conclusion="Iets heel anders.")

    perform(actions.take_back, by=member(campaign), on=one)
    save(one, conclusion="Iets heel anders.")

    one.refresh_from_db()
    assert one.conclusion == "Iets heel anders."


def test_refused_it_shows_why_and_can_be_offered_again(campaign, team):
    one = save(plan(campaign))
    perform(checking.refuse[Evaluation], by=team, on=one, note="Schrijf erbij welke schepen er was.")
    address = reverse("charter-evaluation", args=[campaign.pk, one.pk])
    assert "welke schepen er was" in signed_in(member(campaign)).get(address).content.decode()

    one = save(one, with_whom="Mia Claes, schepen van jeugd")
    assert one.check_state == Check.WAITING
    perform(checking.confirm[Evaluation], by=team, on=one)

    with pytest.raises(Refused):
        save(one)


def test_one_evaluation_to_come_at_a_time(campaign):
    first = plan(campaign)
    with pytest.raises(ValidationError):
        plan(campaign)
    page = signed_in(member(campaign)).get(reverse("charter-evaluation-new", args=[campaign.pk]))
    assert page["Location"].endswith(f"/{first.pk}/")

    save(first, offer=False)
    plan(campaign)
    with pytest.raises(ValidationError):  # emptied again, there would be two to come
        save(first, held_on=None, offer=False)


def test_two_members_do_not_overwrite_each_other_and_the_second_try_is_meant(campaign):
    one = plan(campaign)
    client, page = signed_in(member(campaign)), reverse("charter-evaluation", args=[campaign.pk, one.pk])
    mine = sent(one, conclusion="Van de tweede")
    save(one, by=members_of(campaign)[1], conclusion="Van de eerste", offer=False)

    answer = client.post(page, mine)
    one.refresh_from_db()
    assert one.conclusion == "Van de eerste"
    assert "Van de tweede" in answer.content.decode()
    client.post(page, {**mine, "version": answer.context["form"]["version"].value(), "held_on": "2028-01-20"})

    one.refresh_from_db()
    assert one.conclusion == "Van de tweede"
    assert one.scores[KEYS[0]]["score"] == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_on": "morgen"},
        {"planned_on": "9999-12-31"},
        {"held_on": "2018-01-01"},
        {"with_whom": "x" * 301},
        {f"score_{KEYS[0]}": "6"},
        {f"evidence_{KEYS[0]}": "x" * 2001},
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(campaign, wrong):
    one = plan(campaign)
    page = reverse("charter-evaluation", args=[campaign.pk, one.pk])

    answer = signed_in(member(campaign)).post(page, sent(one, **{"conclusion": "Blijft staan.", **wrong}))

    assert set(answer.context["form"].errors) == set(wrong)
    assert "Blijft staan." in answer.content.decode()


def test_others_see_nothing_and_can_do_nothing(campaign):
    one, other = plan(campaign), member(make_campaign())
    for name, rest in (("charter-evaluation-new", []), ("charter-evaluation", [one.pk])):
        address = reverse(name, args=[campaign.pk, *rest])
        assert signed_in(other).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for action, data in ((actions.take_back, {}), (actions.drop_evaluation, {})):
        with pytest.raises(Refused):
            perform(action, by=other, on=one, **data)
    with pytest.raises(Refused):
        save(one, by=other)


def test_only_what_was_never_checked_can_be_removed(campaign, team):
    one = save(plan(campaign))
    with pytest.raises(Refused):
        perform(actions.drop_evaluation, by=member(campaign), on=one)
    other = plan(campaign)

    perform(actions.drop_evaluation, by=member(campaign), on=other)

    assert list(Evaluation.objects.all()) == [one]


def test_the_page_takes_few_queries(campaign, django_assert_max_num_queries):
    one = save(plan(campaign), offer=False)
    client = signed_in(member(campaign))
    with django_assert_max_num_queries(8):
        client.get(reverse("charter-evaluation", args=[campaign.pk, one.pk]))


@pytest.mark.parametrize(
    ("region", "today", "half"),
    [
        ("flanders", date(2026, 3, 2), date(2028, 1, 1)),
        ("brussels", date(2025, 1, 1), date(2028, 1, 1)),
        ("flanders", date(2029, 1, 1), date(2029, 3, 2)),  # passed: two months from now
        ("flanders", date(2032, 1, 1), date(2034, 1, 1)),  # the next term
        ("netherlands", date(2026, 5, 1), date(2028, 3, 31)),
        ("netherlands", date(2026, 1, 1), date(2026, 3, 2)),  # the term before, almost over
    ],
)
def test_half_way_the_term(region, today, half):
    assert terms.half_way(region, today) == half


def test_a_year_after_the_29th_of_february_is_the_28th():
    assert terms.year_later(date(2028, 2, 29)) == date(2029, 2, 28)
