# SPDX-License-Identifier: EUPL-1.2
"""What the campaign keeps of one person: to take along, and to erase."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.people.models import Person

from .models import Ally, Anchor, Campaign, Evaluation, Member, Post, Recall, Signature, ValueSet, Wish
from .standing import refresh


def erase(person: Person) -> None:
    """The links to the account go; the group's work stays for the others, and a group without people no longer counts as busy."""
    left = list(Campaign.objects.filter(members__person=person))
    Member.objects.filter(person=person).delete()
    Wish.objects.filter(person=person).delete()
    for model in (Signature, Post, Anchor, Evaluation):
        model.objects.filter(entered_by=person).update(entered_by=None)
        model.objects.filter(checked_by=person).update(checked_by=None)
    if person.email:
        Ally.objects.filter(email__iexact=person.email).update(contact="", email="", message="", key="")
    Recall.objects.filter(by=person).update(by=None)
    ValueSet.objects.filter(by=person).update(by=None)
    for campaign in left:
        refresh(campaign)


def my_data(person: Person) -> dict[str, Any]:
    groups = Campaign.objects.filter(members__person=person).select_related("place")
    wishes = Wish.objects.filter(person=person).select_related("campaign__place")
    return {
        "groups": [{"municipality": one.place.name, "group": one.group_name} for one in groups],
        "wishes_to_join": [
            {"municipality": one.campaign.place.name, "text": one.text, "at": one.at.isoformat()}
            for one in wishes
        ],
    }
