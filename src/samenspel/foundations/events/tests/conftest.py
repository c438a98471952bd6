# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from factories import make_ideas_activity, make_person, make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import making
from samenspel.foundations.events.models import Event
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place

Make = Callable[..., Event]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place(db: None) -> Place:
    return make_town()


@pytest.fixture
def activity(place: Place) -> Activity:
    return make_ideas_activity(make_process(place))


@pytest.fixture
def evening(activity: Activity) -> Make:
    """Makes an evening in ten days, from half past seven until half past nine, with what a test says differently."""

    def make(**facts: Any) -> Event:
        day = timezone.localtime(timezone.now() + timedelta(days=10))
        starts = day.replace(hour=19, minute=30, second=0, microsecond=0)
        usual = {
            "title": "Een avond over de Molenstraat",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
            "venue": "Zaal De Lelie",
            "address": "Kerkstraat 1",
        }
        made = making.make(activity, kind="ideas", **{**usual, **facts})
        return Event.objects.select_related("place", "activity__place").get(pk=made.pk)

    return make


@pytest.fixture
def ann(place: Place) -> Person:
    return make_person("Ann")


@pytest.fixture
def bob(place: Place) -> Person:
    return make_person("Bob")


@pytest.fixture
def officer(place: Place) -> Person:
    return make_person("Olga", "participation_officer", place=place)


@pytest.fixture
def clerk(place: Place) -> Person:
    return make_person("Karel", "clerk", place=place)


@pytest.fixture
def facilitator(place: Place) -> Person:
    return make_person("Farida", "facilitator", place=place)


@pytest.fixture
def client_of() -> Callable[[Person | None], Client]:
    """A browser in which this person is signed in; None: nobody."""
    cache.clear()

    def browser(person: Person | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
        return client

    return browser
