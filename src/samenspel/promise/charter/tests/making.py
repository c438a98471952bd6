# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the campaign start from: a municipality with a group, and what somebody signed."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone
from factories import make_person

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.promise.charter.models import Campaign, Check, Kind, Member, Office, Signature
from samenspel.promise.charter.standing import refresh
from samenspel.promise.charter.values.sets import shipped

_numbers = count(1)


def make_municipality(name: str = "", **facts: Any) -> Place:
    """A municipality of Flanders that does not run on Samenspel."""
    number = next(_numbers)
    name = name or f"Gemeente {number}"
    return Place.objects.create(
        **{
            "code": f"C-{number}",
            "name": name,
            "slug": f"{name.lower().replace(' ', '-')}",
            "region": "flanders",
            "province": "Limburg",
            **facts,
        }
    )


def make_campaign(place: Place | None = None, members: int = 1, **facts: Any) -> Campaign:
    """A group that is busy in this municipality, or in a new one. Its people are called Groep 1, Groep 2, and so on."""
    campaign = Campaign.objects.create(
        **{
            "place": place or make_municipality(),
            "group_name": "Jeugdraad",
            "kind": Kind.COUNCIL,
            "values_version": shipped().version,
            "made_at": timezone.now(),
            "changed_at": timezone.now(),
            **facts,
        }
    )
    for number in range(1, members + 1):
        email = f"groep.{number}.{campaign.place.slug}@voorbeeld.example"
        person = Person.objects.filter(email=email).first() or make_person(f"Groep {number}", email=email)
        Member.objects.create(campaign=campaign, person=person)
    campaign = refresh(campaign)
    if "standing" in facts:  # a test that asks for a rung gets it, also without what it follows from
        campaign.standing = facts["standing"]
        campaign.save(update_fields=["standing"])
    return campaign


def members_of(campaign: Campaign) -> list[Person]:
    """The people of the group, in the order in which they joined."""
    return [one.person for one in campaign.members.select_related("person").order_by("pk")]


def make_signature(
    campaign: Campaign,
    name: str = "Mia Claes",
    office: str = Office.ALDERMAN,
    confirmed: bool = True,
    **facts: Any,
) -> Signature:
    """Somebody who signed, with an address as evidence; checked unless told otherwise."""
    signature = Signature.objects.create(
        **{
            "campaign": campaign,
            "place": campaign.place,
            "values_version": campaign.values_version,
            "name": name,
            "office": office,
            "signed_on": timezone.localdate(),
            "address": "https://voorbeeld.example/besluit",
            "check_state": Check.CONFIRMED if confirmed else Check.WAITING,
            "checked_at": timezone.now() if confirmed else None,
            "made_at": timezone.now(),
            **facts,
        }
    )
    refresh(campaign, on=signature.signed_on)
    return signature
