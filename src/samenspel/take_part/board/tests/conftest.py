# SPDX-License-Identifier: EUPL-1.2
"""A board in its room, ten past half past seven: three tables, two questions of which the first is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from factories import make_person, make_process, make_town, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import making
from samenspel.foundations.events.models import AgendaItem
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes.models import Process
from samenspel.take_part.board.actions import taking_part
from samenspel.take_part.board.models import Board, Note, Question, Table

HERE = ZoneInfo("Europe/Brussels")
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=HERE)
"""when the workshop of a test begins, unless it says otherwise"""
QUESTIONS = ("Wat werkt goed in onze democratie?", "Wat moet er anders?")


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
    """Ten minutes after the workshop began; a test moves it on with `clock.move_to(…)` or `clock.shift(seconds)`."""
    with time_machine.travel(EVENING + timedelta(minutes=10)) as traveller:
        yield traveller


@pytest.fixture
def place(db: None) -> Place:
    return make_town(contact_phone="056 00 00 00")


@pytest.fixture
def process(place: Place) -> Process:
    return make_process(place)


@pytest.fixture
def make_board() -> Callable[..., Board]:
    """`make_board(place, questions=(…), tables=3, stages=("notes",), …)`: rows made directly, without the actions that make a board."""

    def build(
        place: Place,
        questions: Sequence[str] = QUESTIONS,
        tables: int | Sequence[str] = 3,
        *,
        stages: Sequence[str] = (Question.Stage.NOTES,),
        title: str = "Werkgroep lokale democratie",
        slug: str = "werkgroep",
        starts_at: datetime = EVENING,
        process: Process | None = None,
        is_public: bool = True,
        programme: Sequence[tuple[str, int]] = (("Uitleg", 20), ("Rondes aan tafel", 10)),
        event: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Board:
        """questions  texts; `stages` are those of the first ones, the others wait
        tables     how many, or the names of their hosts
        programme  (title, minutes) per item; the first one runs since the beginning
        event      more facts of the event; `facts` are those of the board
        """
        activity = Activity.objects.create(
            place=place,
            process_number=process.pk if process else None,
            instrument="board",
            slug=slug,
            title=title,
            stage=Activity.OPEN,
            opens_at=starts_at - timedelta(days=30),
            closes_at=starts_at + timedelta(days=30),
            is_public=is_public,
        )
        held = making.make(
            activity,
            kind="board",
            **{
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=2),
                "venue": "Zaal De Lelie",
                **(event or {}),
            },
        )
        items = [
            AgendaItem.objects.create(
                event=held,
                position=position,
                kind=AgendaItem.Kind.TALK,
                title=name,
                minutes=minutes,
                started_at=starts_at if position == 0 else None,
            )
            for position, (name, minutes) in enumerate(programme)
        ]
        board = Board.objects.create(activity=activity, event=held, format="taskforce", **facts)
        made = [
            Question.objects.create(
                board=board,
                position=position,
                text=text,
                stage=stages[position] if position < len(stages) else Question.Stage.WAITING,
                item=items[position] if position < len(items) else None,
            )
            for position, text in enumerate(questions)
        ]
        board.shown = next((one for one in made if one.stage == Question.Stage.NOTES), None)
        board.save(update_fields=["shown"])
        hosts = [""] * tables if isinstance(tables, int) else list(tables)
        for number, host in enumerate(hosts, start=1):
            Table.objects.create(board=board, number=number, host=host)
        return Board.objects.select_related("activity__place", "event", "shown").get(pk=board.pk)

    return build


@pytest.fixture
def board(place: Place, make_board: Callable[..., Board]) -> Board:
    return make_board(place)


@pytest.fixture
def hang() -> Callable[..., Note]:
    """Hangs a note through the door, as a telephone in the room would: `hang(board, "text", room_pass="a", table=2)`."""

    def hanging(board: Board, text: str = "Meer tijd voor de vraag", **facts: Any) -> Note:
        question = facts.pop("question", None) or board.questions.order_by("position")[0]
        return perform(
            taking_part.add_note,
            by=facts.pop("by", ANONYMOUS),
            on=board.activity,
            **{
                "question": question.pk,
                "text": text,
                "key": uuid4(),
                "code": board.event.room_code,
                "room_pass": "a" * 32,
                **facts,
            },
        )

    return hanging


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
