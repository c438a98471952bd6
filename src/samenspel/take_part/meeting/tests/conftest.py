# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from factories import make_person, make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting import actions

HERE = ZoneInfo("Europe/Brussels")
TODAY = datetime(2027, 2, 2, 12, 0, tzinfo=HERE)
"""a Tuesday at noon"""
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=HERE)
"""two weeks later: when the meeting of a test begins, unless it says otherwise"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Tuesday noon; a test moves it on with `clock.move_to(…)`."""
    with time_machine.travel(TODAY) as traveller:
        yield traveller


@pytest.fixture
def place(db: None) -> Place:
    return make_town(contact_phone="056 00 00 00")


@pytest.fixture
def process(place: Place) -> Process:
    return make_process(place)


@pytest.fixture
def make(process: Process) -> Callable[..., Activity]:
    """Makes a meeting through the door: an information evening in the room, as an officer who changes nothing would."""

    def make_meeting(on: Process | None = None, **settings: Any) -> Activity:
        where = on or process
        facts = {
            name: settings.pop(name)
            for name in (
                "title",
                "slug",
                "intro",
                "opens_at",
                "closes_at",
                "moderation",
                "who_may",
                "limit_per_person",
            )
            if name in settings
        }
        starts = settings.pop("starts_at", EVENING)
        # As the form leaves it: from today until six weeks later.
        usual = timezone.localtime(timezone.now(), HERE).replace(hour=0, minute=0, second=0, microsecond=0)
        made = perform(
            process_actions.add_activity,
            by=officer_of(where.place),
            on=where,
            instrument="meeting",
            answer_days=10,
            answer_clock="phase_end",
            **{
                "title": "Een avond over de Molenstraat",
                "opens_at": min(usual, starts - timedelta(days=30)),
                "closes_at": datetime.combine(usual.date() + timedelta(days=43), usual.time(), HERE),
                **facts,
            },
            settings={
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=2),
                "venue": "Zaal De Lelie",
                "address": "Kerkstraat 1",
                **settings,
            },
        )
        return Activity.objects.select_related("meeting__event", "place").get(pk=made.pk)

    return make_meeting


@pytest.fixture
def meeting(make: Callable[..., Activity]) -> Activity:
    return make()


@pytest.fixture
def officer(place: Place) -> Person:
    return officer_of(place)


@pytest.fixture
def leader(place: Place) -> Person:
    return make_person("Lea", "facilitator", place=place)


@pytest.fixture
def ann(place: Place) -> Person:
    return make_person("Ann")


@pytest.fixture
def bob(place: Place) -> Person:
    return make_person("Bob")


@pytest.fixture
def ask() -> Callable[..., Contribution]:
    def asking(
        activity: Activity, title: str = "Komt er een zebrapad?", by: Any = ANONYMOUS, **facts: Any
    ) -> Contribution:
        return perform(actions.ask, by=by, on=activity, title=title, **facts)

    return asking


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


@pytest.fixture
def stamp() -> Callable[[], str]:
    """What a form that was open for half a minute sends along."""
    return lambda: signing.dumps(timezone.now().timestamp() - 30, salt="samenspel.trap")
