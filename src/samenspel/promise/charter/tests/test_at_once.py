# SPDX-License-Identifier: EUPL-1.2
"""Two people do something at the same moment: real threads, on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from factories import make_person
from post_office.models import Email
from together import at_once, refused

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.anchoring import actions as anchoring
from samenspel.promise.charter.models import Anchor, Balance, Campaign, Recall, Signature, Standing
from samenspel.promise.charter.repeat import actions as repeat
from samenspel.promise.charter.route import actions as route
from samenspel.promise.charter.route.choosing import Wishes
from samenspel.promise.charter.signing import actions as signing
from samenspel.promise.charter.talks import balance

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.usefixtures("rows_that_lock"),
]


def test_two_groups_that_begin_in_one_municipality_at_once_are_one_group() -> None:
    town = make_municipality()
    people = [make_person("Ann"), make_person("Bob")]

    def begin(number: int) -> Any:
        facts = {"kind": "citizens", "group_name": f"Groep {number}", "wishes": Wishes()}
        return lambda: perform(route.begin, by=people[number], on=town, **facts)

    outcomes = at_once(begin(0), begin(1))
    assert len(refused(outcomes)) == 1
    assert Campaign.objects.get().members.count() == 1


def test_of_two_who_check_the_same_signature_at_once_one_is_told() -> None:
    campaign = make_campaign()
    row = make_signature(campaign, confirmed=False)
    team = [make_person("Een", "network_editor"), make_person("Twee", "network_editor")]
    yes = checking.confirm[Signature]
    outcomes = at_once(lambda: perform(yes, by=team[0], on=row), lambda: perform(yes, by=team[1], on=row))
    assert len(refused(outcomes)) == 1
    assert Recall.objects.filter(campaign=campaign).count() == 1
    assert Campaign.objects.get().standing == Standing.SIGNED


def test_two_signatures_that_are_checked_at_once_are_both_in_the_standing() -> None:
    campaign = make_campaign(college_size=2)
    rows = [
        make_signature(campaign, "Ann", office="mayor", confirmed=False),
        make_signature(campaign, "Bob", office="alderman", confirmed=False),
    ]
    team = make_person("Team", "network_editor")
    at_once(*(lambda row=row: perform(checking.confirm[Signature], by=team, on=row) for row in rows))  # type: ignore[misc]
    assert Campaign.objects.get().standing == Standing.COLLEGE


def test_two_members_who_enter_the_same_person_at_once_enter_one_signature() -> None:
    campaign = make_campaign(members=2)
    ann, bob = members_of(campaign)

    def sign(by: Any) -> Any:
        facts = {
            "office": "alderman",
            "name": "Mia Claes",
            "function": "",
            "signed_on": timezone.localdate(),
            "values_version": campaign.values_version,
            "address": "https://voorbeeld.example/besluit",
        }
        return lambda: perform(signing.sign, by=by, on=campaign, **facts)

    assert len(refused(at_once(sign(ann), sign(bob)))) == 1
    assert Signature.objects.count() == 1


def test_an_anchor_that_two_people_confirm_at_once_is_one_commitment() -> None:
    campaign = make_campaign()
    [ann] = members_of(campaign)
    facts = {"kind": "regulation", "title": "Het reglement", "owner_name": "Mia Claes, schepen"}
    anchor = perform(
        anchoring.enter, by=ann, on=campaign, due_on=timezone.localdate() + timedelta(days=30), **facts
    )
    team = [make_person("Een", "network_editor"), make_person("Twee", "network_editor")]

    def confirm(number: int) -> Any:
        return lambda: perform(checking.confirm[Anchor], by=team[number], on=anchor)

    assert len(refused(at_once(confirm(0), confirm(1)))) == 1
    assert Commitment.objects.count() == 1


def test_two_clicks_on_send_at_once_send_one_letter_to_each() -> None:
    campaign = make_campaign(members=2)
    make_signature(campaign)
    ann, bob = members_of(campaign)
    recall = Recall.objects.create(
        campaign=campaign, year=timezone.localdate().year, due_on=timezone.localdate()
    )

    def send(by: Any) -> Any:
        return lambda: perform(repeat.send_recall, by=by, on=recall, addresses="mia@voorbeeld.example")

    assert len(refused(at_once(send(ann), send(bob)))) == 1
    assert Email.objects.filter(to="mia@voorbeeld.example").count() == 1
    assert Recall.objects.filter(campaign=campaign).count() == 2, "this one, and next year's"


def test_two_balances_opened_at_once_are_one() -> None:
    Place.objects.update_or_create(
        is_network=True,
        defaults={
            "code": "NETWORK",
            "name": "Samenspel",
            "slug": "netwerk",
            "region": "flanders",
            "is_active": True,
        },
    )
    campaign = make_campaign(members=2)
    ann, bob = members_of(campaign)
    day = timezone.localdate() + timedelta(days=9)
    outcomes = at_once(
        lambda: perform(balance.open_balance, by=ann, on=campaign, closes_on=day),
        lambda: perform(balance.open_balance, by=bob, on=campaign, closes_on=day),
    )
    assert len(refused(outcomes)) == 1 and Balance.objects.count() == 1
