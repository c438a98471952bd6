# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Iterator

import pytest
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
