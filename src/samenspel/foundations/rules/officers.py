# SPDX-License-Identifier: EUPL-1.2
"""For the command line: which town is meant, and in whose name something is done there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place

from .roles import roles_with


def town_called(slug: str) -> Place:
    """The open town with this slug; a CommandError that names the open ones otherwise."""
    town = Place.objects.filter(slug=slug, is_active=True).first()
    if town is None:
        raise CommandError(
            f"No town {slug!r} is open on Samenspel. Open towns: {some(Place.objects.filter(is_active=True))}."
        )
    return town


def officer_of(town: Place, email: str | None, permission: str) -> Person:
    """The person with this address, or else the first officer of the town with this permission."""
    if email:
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
    person = (
        Person.objects.filter(role_grants__place=town, role_grants__role__in=roles_with(permission))
        .order_by("pk")
        .first()
    )
    if person is None:
        raise CommandError(f"{town.name} has no participation officer yet; invite one first.")
    return person


def some(rows: Any) -> str:
    """The slugs of the first ten rows, for a sentence."""
    return ", ".join(rows.values_list("slug", flat=True)[:10])
