# SPDX-License-Identifier: EUPL-1.2
"""The map on the home page tells what runs and who signed, from our own rows."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from factories import make_ideas_activity, make_process, make_town

from samenspel.foundations.places.models import Place
from samenspel.promise.charter.models import Campaign, Standing

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    cache.clear()
    return {str(words): number for _sign, words, number in Client().get("/").context["legend"]}


def campaign_in(place: Place, standing: str) -> Campaign:
    now = timezone.now()
    facts = {"kind": "council", "group_name": "Raad", "values_version": "voorlopig-1"}
    return Campaign.objects.create(place=place, standing=standing, made_at=now, changed_at=now, **facts)


def town(slug: str) -> Place:
    place = make_town(slug)
    Place.objects.filter(pk=place.pk).update(lat=51.0, lon=4.0)
    return place


def test_a_town_that_signed_has_its_own_sign_and_its_own_count() -> None:
    running, quiet, busy = town("aa"), town("bb"), town("cc")
    make_ideas_activity(make_process(running))
    campaign_in(quiet, Standing.SIGNED)
    campaign_in(busy, Standing.TALKING)
    assert counts() == {"ondertekend": 1, "er loopt iets": 1, "nog niet op Samenspel": 1}
    campaign_in(running, Standing.ANCHORED)
    assert counts() == {
        "ondertekend, en er loopt iets": 1,
        "ondertekend": 1,
        "er loopt iets": 0,
        "nog niet op Samenspel": 1,
    }
