# SPDX-License-Identifier: EUPL-1.2
"""What a group claims about its municipality counts and shows only after somebody else looked at it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_person
from post_office.models import Email

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.anchoring import actions as anchoring
from samenspel.promise.charter.models import Campaign, Check, Evaluation, Member, Signature, Standing

from .making import make_campaign, make_signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(members=2)


@pytest.fixture
def signature(campaign: Campaign) -> Signature:
    signed_on = timezone.localdate() - timedelta(days=10)
    return make_signature(campaign, confirmed=False, entered_by=member(campaign), signed_on=signed_on)


@pytest.fixture
def team() -> Person:
    return make_person("Team", "network_editor")


def member(campaign: Campaign) -> Person:
    return campaign.members.order_by("pk")[0].person


def confirm(row: Any, by: Any, **data: Any) -> Any:
    return perform(checking.confirm[type(row)], by=by, on=row, **data)


def refuse(row: Any, by: Any, note: str = "De foto toont een ander charter.") -> Any:
    return perform(checking.refuse[type(row)], by=by, on=row, note=note)


def standing(campaign: Campaign) -> str:
    return Campaign.objects.get(pk=campaign.pk).standing


def test_a_signature_counts_from_the_moment_the_campaign_team_confirms_it(
    campaign: Campaign, signature: Signature, team: Person
) -> None:
    assert standing(campaign) == Standing.COALITION and not Signature.objects.public().exists()
    confirm(signature, team)
    assert standing(campaign) == Standing.SIGNED and Signature.objects.public().get() == signature
    reached = campaign.milestones.get(standing=Standing.SIGNED)
    assert reached.on == signature.signed_on, "the progress over time tells when it was signed, not checked"


def test_somebody_who_answers_for_this_municipality_may_confirm_and_of_another_may_not(
    campaign: Campaign, signature: Signature
) -> None:
    elsewhere = make_campaign().place
    with pytest.raises(Refused):
        confirm(signature, make_person("Schepen elders", "alderman", place=elsewhere))
    confirm(signature, make_person("Schepen", "alderman", place=campaign.place))
    assert standing(campaign) == Standing.SIGNED


@pytest.mark.parametrize("who", ["member", "nobody", "resident"])
def test_nobody_else_may(campaign: Campaign, signature: Signature, who: str) -> None:
    by: Any = {"member": member(campaign), "nobody": ANONYMOUS, "resident": make_person("Bewoner")}[who]
    for action in (confirm, refuse):
        with pytest.raises(Refused):
            action(signature, by)
    signature.refresh_from_db()
    assert signature.check_state == Check.WAITING and standing(campaign) == Standing.COALITION


def test_who_entered_it_does_not_check_it_whatever_their_role(campaign: Campaign, team: Person) -> None:
    own = make_signature(campaign, confirmed=False, entered_by=team)
    with pytest.raises(Refused, match="dit zelf in"):
        confirm(own, team)
    confirm(own, make_person("Collega", "network_editor"))


def test_who_is_in_the_group_does_not_check_what_the_others_of_it_entered(
    campaign: Campaign, signature: Signature, team: Person
) -> None:
    Member.objects.create(campaign=campaign, person=team)
    with pytest.raises(Refused, match="in deze groep"):
        confirm(signature, team)
    Member.objects.filter(person=team).delete()
    confirm(signature, team)


def test_it_is_looked_at_once(signature: Signature, team: Person) -> None:
    confirm(signature, team)
    with pytest.raises(Refused):
        confirm(signature, team)


def test_the_group_hears_why_it_was_not_taken_over(
    campaign: Campaign, signature: Signature, team: Person
) -> None:
    refuse(signature, team)
    letters = list(Email.objects.all())
    assert {letter.to[0] for letter in letters} == {one.person.email for one in campaign.members.all()}
    assert all("De foto toont een ander charter." in letter.message for letter in letters)
    assert all(f"/waarden/groep/{campaign.pk}/" in letter.message for letter in letters)


def test_a_refusal_without_a_reason_is_none(signature: Signature, team: Person) -> None:
    with pytest.raises(ValidationError):
        refuse(signature, team, note="nee")
    signature.refresh_from_db()
    assert signature.check_state == Check.WAITING


def test_what_was_confirmed_wrongly_can_be_taken_back_and_no_longer_counts(
    campaign: Campaign, signature: Signature, team: Person
) -> None:
    confirm(signature, team)
    refuse(signature, team)
    assert standing(campaign) == Standing.COALITION
    assert not campaign.milestones.filter(standing=Standing.SIGNED).exists()


def test_an_evaluation_the_group_still_works_on_cannot_be_confirmed(campaign: Campaign, team: Person) -> None:
    make_signature(campaign)
    evaluation = Evaluation.objects.create(
        place=campaign.place,
        campaign=campaign,
        planned_on=date(2027, 12, 1),
        held_on=date(2026, 11, 1),
        with_whom="Schepen Voorbeeld",
        values_version="voorlopig-1",
        made_at=campaign.made_at,
    )
    with pytest.raises(Refused, match="werkt nog"):
        confirm(evaluation, team)
    evaluation.is_offered = True
    evaluation.save()
    confirm(evaluation, team)
    assert standing(campaign) == Standing.EVALUATED


def test_what_changed_between_looking_and_clicking_is_not_confirmed(
    signature: Signature, team: Person
) -> None:
    seen = checking.fingerprint(signature)
    Signature.objects.filter(pk=signature.pk).update(name="Iemand anders")
    for action in (checking.confirm[Signature], checking.refuse[Signature]):
        with pytest.raises(ValidationError) as wrong:
            perform(
                action,
                by=team,
                on=signature,
                seen=seen,
                **({"note": "x" * 20} if "refuse" in action.key else {}),
            )
        assert wrong.value.code == "newer"
    signature.refresh_from_db()
    assert signature.check_state == Check.WAITING
    confirm(signature, team, seen=checking.fingerprint(signature))


def test_a_promise_that_turns_out_not_to_be_one_leaves_the_public(campaign: Campaign, team: Person) -> None:
    anchor = perform(
        anchoring.enter,
        by=member(campaign),
        on=campaign,
        kind="regulation",
        title="De waarden in het reglement",
        owner_name="Mia Claes, schepen",
        due_on=timezone.localdate() + timedelta(days=30),
    )
    confirm(anchor, team)
    assert Commitment.objects.public().count() == 1
    anchor.refresh_from_db()
    refuse(anchor, team)
    assert not Commitment.objects.public().exists()
