# SPDX-License-Identifier: EUPL-1.2
"""What the tests of questionnaires start from: a town, an officer, a process, and a questionnaire with every kind of question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import signing
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation
from factories import make_person, make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.links import INVITATION, hashed
from samenspel.foundations.questionnaires.making import make
from samenspel.foundations.questionnaires.models import Invitation, Questionnaire
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.plan.processes.models import Process

HERE = ZoneInfo("Europe/Brussels")
TODAY = datetime(2027, 2, 2, 12, 0, tzinfo=HERE)
"""a Tuesday at noon"""


def two(nl: str, en: str) -> dict[str, str]:
    return {"nl": nl, "en": en}


def choices(**texts: str) -> list[dict[str, Any]]:
    return [{"key": key, "text": two(text, f"{text} (en)")} for key, text in texts.items()]


EVERY_KIND: dict[str, Any] = {
    "languages": ["nl", "en"],
    "sections": [
        {
            "key": "you",
            "title": two("Over u", "About you"),
            "text": two("Zo weten wij wie antwoordt.", "So that we know who answers."),
            "questions": [
                {
                    "key": "age",
                    "kind": "single",
                    "text": two("Hoe oud bent u?", "How old are you?"),
                    "options": choices(young="Jonger dan 30", middle="30 tot 60", old="Ouder dan 60"),
                    "required": True,
                    "breakdown": True,
                },
                {
                    "key": "travel",
                    "kind": "multiple",
                    "text": two("Hoe komt u naar het centrum?", "How do you come to the centre?"),
                    "options": choices(
                        foot="Te voet", bike="Met de fiets", bus="Met de bus", car="Met de auto"
                    ),
                    "most": 2,
                },
                {
                    "key": "parking",
                    "kind": "single",
                    "text": two("Vindt u gemakkelijk een plaats?", "Do you find a place easily?"),
                    "options": choices(yes="Ja", no="Nee"),
                    "when": [{"question": "travel", "op": "is", "values": ["car"]}],
                },
            ],
        },
        {
            "key": "street",
            "title": two("Uw straat", "Your street"),
            "questions": [
                {
                    "key": "calm",
                    "kind": "scale",
                    "text": two("Mijn straat is rustig.", "My street is calm."),
                    "low": 1,
                    "high": 5,
                    "low_text": two("helemaal niet mee eens", "do not agree at all"),
                    "high_text": two("helemaal mee eens", "fully agree"),
                    "dont_know": True,
                    "importance": True,
                },
                {
                    "key": "parts",
                    "kind": "matrix",
                    "text": two("Wat vindt u van …", "What do you think of …"),
                    "rows": choices(pavement="Het voetpad", light="De verlichting"),
                    "options": choices(bad="Slecht", fair="Redelijk", good="Goed"),
                },
                {
                    "key": "wishes",
                    "kind": "ranking",
                    "text": two("Wat moet er eerst komen?", "What should come first?"),
                    "options": choices(trees="Bomen", benches="Banken", bikes="Fietsenstalling"),
                },
                {
                    "key": "years",
                    "kind": "number",
                    "text": two("Hoe lang woont u hier?", "How long have you lived here?"),
                    "low": 0,
                    "high": 110,
                    "unit": two("jaar", "years"),
                },
                {"key": "since", "kind": "date", "text": two("Sinds wanneer?", "Since when?")},
            ],
        },
        {
            "key": "more",
            "title": two("Nog iets?", "Anything else?"),
            "when": [{"question": "age", "op": "is_not", "values": ["young"]}],
            "questions": [
                {
                    "key": "say",
                    "kind": "open",
                    "text": two("Wat wilt u nog zeggen?", "What else would you like to say?"),
                    "longest": 500,
                },
                {"key": "photo", "kind": "file", "text": two("Een foto of plan", "A photo or plan")},
                {
                    "key": "spot",
                    "kind": "place",
                    "text": two("Waar is het gevaarlijk?", "Where is it dangerous?"),
                },
            ],
        },
    ],
}
"""three sections, ten kinds; “parking” is asked of who comes by car, the last section of who is not young"""

ANSWERS: dict[str, Any] = {
    "age": "middle",
    "travel": ["bike", "car"],
    "parking": "no",
    "calm": 4,
    "calm:importance": 5,
    "parts": {"pavement": "bad", "light": "good"},
    "wishes": ["trees", "bikes"],
    "years": 12.5,
    "since": "2014-03-05",
    "say": "Meer groen, graag.",
    "spot": {"neighbourhood": "Centrum"},
}
"""one valid answer to each question of EVERY_KIND but the file"""


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
    made = make_town(contact_phone="056 00 00 00")
    Neighbourhood.objects.create(place=made, key="centrum", name="Centrum")
    return made


@pytest.fixture
def process(place: Place) -> Process:
    return make_process(place)


@pytest.fixture
def officer(place: Place) -> Person:
    return officer_of(place)


@pytest.fixture
def ann(place: Place) -> Person:
    return make_person("Ann")


@pytest.fixture
def bob(place: Place) -> Person:
    return make_person("Bob")


@pytest.fixture
def make_questionnaire(process: Process) -> Callable[..., Questionnaire]:
    """Makes an activity that is public and open since yesterday for three weeks, with a questionnaire.

    Facts of the activity (title, opens_at, closes_at, is_public, who_may, stage) and of the questionnaire (definition, groups, is_known,
    by_invitation, earlier) can be given.
    """

    def making(definition: dict[str, Any] | None = None, **facts: Any) -> Questionnaire:
        now = timezone.now()
        about = {"groups": [], "is_known": False, "by_invitation": False}
        about |= {name: facts.pop(name) for name in (*about, "earlier") if name in facts}
        slug = facts.pop("slug", f"uw-straat-{Activity.objects.count() + 1}")
        activity = Activity.objects.create(
            place=process.place,
            process_number=process.pk,
            instrument="survey",
            slug=slug,
            **{
                "title": "Uw straat",
                "intro": "Wij leggen de straat opnieuw aan en horen graag van u.",
                "stage": Activity.OPEN,
                "is_public": True,
                "opens_at": now - timedelta(days=1),
                "closes_at": now + timedelta(days=21),
                **facts,
            },
        )
        row = make(
            activity, page="survey", desk_page="desk-survey", definition=definition or EVERY_KIND, **about
        )
        return Questionnaire.objects.select_related("activity", "place").get(pk=row.pk)

    return making


@pytest.fixture
def questionnaire(make_questionnaire: Callable[..., Questionnaire]) -> Questionnaire:
    return make_questionnaire()


@pytest.fixture
def invite() -> Callable[..., tuple[Invitation, str]]:
    """Invites somebody; returns the row and the word of the link."""

    def inviting(questionnaire: Questionnaire, word: str = "w" * 32, **facts: Any) -> tuple[Invitation, str]:
        facts = {"email": f"{word[:8].lower()}@voorbeeld.example", "name": "Genodigde", **facts}
        row = Invitation.objects.create(
            place_id=questionnaire.place_id,
            questionnaire=questionnaire,
            key=hashed(INVITATION, word),
            **facts,
        )
        return row, word

    return inviting


@pytest.fixture
def client_of() -> Callable[[Person | None], Client]:
    """A browser in which this person is signed in; None: nobody."""
    for cache in caches.all():
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
