# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.utils import translation
from factories import make_process, make_town, officer_of

from samenspel.engines.survey.counting import Count
from samenspel.engines.survey.disclosure import protect
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.making import checked
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.rules.door import perform
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process

HERE = ZoneInfo("Europe/Brussels")
TODAY = datetime(2027, 2, 2, 12, 0, tzinfo=HERE)
ASKS: dict[str, Any] = checked(
    {
        "languages": ["nl"],
        "sections": [
            {
                "key": "you",
                "title": "Over u",
                "questions": [
                    {
                        "key": "age",
                        "kind": "single",
                        "text": "Hoe oud bent u?",
                        "options": [
                            {"key": "young", "text": "Jonger dan 30 jaar"},
                            {"key": "middle", "text": "30 tot 64 jaar"},
                            {"key": "old", "text": "65 jaar en ouder"},
                            {"key": "none", "text": "Zeg ik liever niet"},
                        ],
                        "breakdown": True,
                    },
                    {
                        "key": "travel",
                        "kind": "single",
                        "text": "Hoe komt u naar het centrum?",
                        "options": [
                            {"key": "foot", "text": "Te voet"},
                            {"key": "bike", "text": "Met de fiets"},
                        ],
                    },
                    {"key": "calm", "kind": "scale", "text": "Mijn straat is rustig.", "dont_know": True},
                    {"key": "more", "kind": "open", "text": "Nog iets?"},
                ],
            }
        ],
    }
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Tuesday noon; a test moves it on with `clock.move_to(…)`."""
    cache.clear()
    with time_machine.travel(TODAY) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place(db: None) -> Place:
    town = make_town()
    for position, (group, people) in enumerate(
        [("jonger dan 30 jaar", 300), ("30 tot 64 jaar", 500), ("65 jaar en ouder", 200)]
    ):
        PopulationFigure.objects.create(
            place=town,
            question="Leeftijd",
            group=group,
            people=people,
            source="Statistiek",
            position=position,
        )
    return town


@pytest.fixture
def officer(place: Place) -> Person:
    return officer_of(place)


@pytest.fixture
def process(place: Place) -> Process:
    return make_process(place)


Make = Callable[..., Activity]


@pytest.fixture
def make(process: Process) -> Make:
    """Makes a survey through the door, open since yesterday for three weeks; asks: other questions than it begins with."""

    def make_survey(
        on: Process | None = None,
        asks: dict[str, Any] | None = None,
        who_may: str = "anyone",
        **settings: Any,
    ) -> Activity:
        where = on or process
        made = perform(
            processes.add_activity,
            by=officer_of(where.place),
            on=where,
            instrument="survey",
            title=settings.pop("title", "Uw buurt"),
            opens_at=settings.pop("opens_at", TODAY - timedelta(days=1)),
            closes_at=settings.pop("closes_at", TODAY + timedelta(days=20)),
            who_may=who_may,
            settings=settings,
        )
        if asks is not None:
            Questionnaire.objects.filter(activity=made).update(definition=checked(asks), version=2)
        return Activity.objects.select_related("survey", "questionnaire", "place").get(pk=made.pk)

    return make_survey


def answer(row: Questionnaire, *answers: dict[str, Any], counted: bool = True) -> Questionnaire:
    """Put answers straight into the tables, and count them as the job does."""
    Response.objects.bulk_create(
        Response(questionnaire=row, place_id=row.place_id, answers=one, on=TODAY.date()) for one in answers
    )
    row.refresh_from_db()
    row.counts = {"": row.sent_count + len(answers)}
    row.fixed_at = TODAY
    if counted:
        found = Count(row.asks)
        for one in Response.objects.filter(questionnaire=row):
            found.add(one.answers)
        row.results, row.results_at = protect(found.data()), TODAY
        row.results_count = row.sent_count
    row.save()
    return row


def people(young: int = 2, middle: int = 30, old: int = 18) -> list[dict[str, Any]]:
    ages = ["young"] * young + ["middle"] * middle + ["old"] * old
    return [
        {"age": age, "travel": "foot" if number % 4 else "bike", "calm": 1 + number % 5}
        for number, age in enumerate(ages)
    ]
