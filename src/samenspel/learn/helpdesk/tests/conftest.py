# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from factories import make_person
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering, moderating
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.learn.helpdesk import actions, interest
from samenspel.learn.helpdesk.models import Interest


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the code itself, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def network(db: None) -> Place:
    """The place of the network as `load_places` makes it: asleep."""
    return Place.objects.create(
        code="NETWORK", name="Samenspel", slug="netwerk", region="flanders", is_network=True
    )


@pytest.fixture
def admin(network: Place) -> Person:
    return make_person("Adam", "platform_administrator")


@pytest.fixture
def editor(network: Place) -> Person:
    return make_person("Edda", "network_editor")


@pytest.fixture
def desk(network: Place, admin: Person) -> Activity:
    """The opened helpdesk."""
    return perform(actions.open_helpdesk, by=admin, on=network)


@pytest.fixture
def officer(desk: Activity) -> Person:
    return make_person("Olga", "participation_officer", place=desk.place)


@pytest.fixture
def ann(db: None) -> Person:
    return make_person("Ann")


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


def opened(seconds: int = 30) -> str:
    """The hidden field of a form that was opened some seconds ago."""
    return signing.dumps(timezone.now().timestamp() - seconds, salt="samenspel.trap")


def make_question(
    desk: Activity, by: Person | None = None, officer: Person | None = None, **facts: Any
) -> Contribution:
    """A question to the network; with an officer it was checked and published."""
    facts = {"title": "Hoe bereikt u jongeren?", "text": "Op onze avond kwam niemand onder de 25.", **facts}
    made = perform(actions.ask, by=by or ANONYMOUS, on=desk, **facts)
    if officer is not None:
        perform(moderating.approve, by=officer, on=made)
        made.refresh_from_db()
    return made


def answer(
    question: Contribution, officer: Person, text: str = "Ga naar de school: daar zijn zij al."
) -> None:
    perform(
        answering.answer,
        by=officer,
        on=question,
        status="answered",
        text=text,
        signed="Olga, netwerk",
        known_answers=question.answers.count(),
    )


def ask_interest(network: Place, email: str = "els@voorbeeld.example", **facts: Any) -> None:
    network.refresh_from_db()
    perform(interest.ask, by=ANONYMOUS, on=network, **{"tracks": ["newsletter"], "email": email, **facts})


def letter_to(email: str) -> Email:
    """The newest letter to this address."""
    return Email.objects.filter(to=email).order_by("-id")[0]


def link_in(letter: Email, part: str) -> str:
    """The path of the first link in a letter that holds `part`."""
    found = re.search(r"https?://[^\s/]+(/\S*" + re.escape(part) + r"\S*)", letter.message)
    assert found, letter.message
    return found[1]


def make_interest(network: Place, email: str = "els@voorbeeld.example", **facts: Any) -> Interest:
    """Asked, and confirmed with the link of the letter."""
    ask_interest(network, email, **facts)
    answer = Client().post(link_in(letter_to(email), "/bevestigen/"))
    assert answer.status_code == 302
    return Interest.objects.get(email=email, withdrawn_at=None)
