# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from factories import cast, make_budget, make_person, make_process, make_project, make_town, shortlist

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place

FILE = """META
key;value
description;Buurtbudget
country;Netherlands
unit;Voorbeeld
instance;2021
num_projects;3
num_votes;5
budget;1000
vote_type;approval
date_begin;01.05.2021
date_end;20.05.2021
language;nl
currency;EUR
PROJECTS
project_id;cost;name;category;neighbourhood;selected
a7;600;Bomen;Groen;Noord;1
b2;500.50;Speelplek;Spelen;Zuid;0
c1;400;Bank;Rust;Noord;1
VOTES
voter_id;vote;age;sex;district;voting_method
9001;a7,c1;34;F;Noord;internet
9002;a7;17;M;Noord;internet
9003;b2;70;F;Zuid;paper
9004;b2,c1;;M;Zuid;paper
9005;;51;F;Noord;internet
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def place(db: None) -> Place:
    return make_town()


@pytest.fixture
def officer(place: Place) -> Person:
    return make_person("Olga", "participation_officer", place=place)


@pytest.fixture
def resident(place: Place) -> Person:
    return make_person("Bas")


@pytest.fixture
def councillor(place: Place) -> Person:
    """Reads along at the desk and changes nothing."""
    return make_person("Rik", "councillor", place=place)


@pytest.fixture
def budget(place: Place) -> Activity:
    """Ten thousand euros in one envelope; two projects can be done, one waits for the check."""
    made = make_budget(make_process(place))
    make_project(made, "Een plein", 6_000_00)
    make_project(made, "Een bank", 300_00)
    make_project(made, "Een kraan")
    return made


@pytest.fixture
def voted(place: Place) -> Activity:
    """A list that was published, and 33 ballots: twenty for the centre, twelve for the Broek, one blank."""
    made = make_budget(make_process(place))
    plein = make_project(made, "Een plein", 6_000_00)
    park = make_project(made, "Een park", 4_000_00)
    speelbos = make_project(made, "Een speelbos", 3_000_00)
    make_project(made, "Niemand wil dit", 500_00)
    shortlist(made)
    cast(made, *[([plein, park], "Centrum")] * 20, *[([speelbos], "Het Broek")] * 12, ([], "Centrum"))
    return made


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
