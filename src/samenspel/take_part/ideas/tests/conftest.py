# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place


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
def ann(place: Place) -> Person:
    return make_person("Ann")


@pytest.fixture
def bob(place: Place) -> Person:
    return make_person("Bob")


@pytest.fixture
def moderator(place: Place) -> Person:
    return make_person("Mo", "moderator", place=place)


@pytest.fixture
def officer(place: Place) -> Person:
    return make_person("Olga", "participation_officer", place=place)


@pytest.fixture
def idea(activity: Activity, ann: Person) -> Contribution:
    return make_idea(activity, ann)


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
def pabulib() -> Path:
    """85 real projects of Amsterdam Centrum."""
    shared = Path(os.environ.get("SAMENSPEL_SHARED") or Path(__file__).resolve().parents[6] / "shared")
    file = shared / "data" / "pabulib" / "netherlands_amsterdam_252_.pb"
    if not file.exists():
        pytest.skip(f"{file} is missing (SAMENSPEL_SHARED names the folder with shared data)")
    return file
