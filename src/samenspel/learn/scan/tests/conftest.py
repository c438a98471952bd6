# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from factories import make_person, make_town

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def town(db: None) -> Place:
    return make_town("leiedam")


@pytest.fixture
def officer(town: Place) -> Person:
    return make_person("Olga", "participation_officer", place=town)


@pytest.fixture
def facilitator(town: Place) -> Person:
    return make_person("Fien", "facilitator", place=town)


@pytest.fixture
def browser() -> Callable[[Person | None], Client]:
    """A browser in which this person is signed in; None: nobody. Pages come in English."""
    cache.clear()

    def made(person: Person | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
        return client

    return made
