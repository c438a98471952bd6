# SPDX-License-Identifier: EUPL-1.2
"""Making and changing a board: event, programme, questions and tables, and nothing that people wrote is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from factories import officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.take_part.board import forms
from samenspel.take_part.board.actions import making, sorting
from samenspel.take_part.board.formats import formats
from samenspel.take_part.board.models import Board, Note, Photo, Question
from samenspel.take_part.board.tests.making_notes import note_on

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Brussels")
LATER = datetime(2027, 3, 2, 19, 30, tzinfo=HERE)


@pytest.fixture
def make(process: Process) -> Callable[..., Board]:
    """Makes a board through the door, as an officer who changes nothing would."""

    def making_board(title: str = "Een avond met briefjes", **settings: Any) -> Board:
        now = timezone.localtime(timezone.now(), HERE).replace(hour=0, minute=0, second=0, microsecond=0)
        made = perform(
            process_actions.add_activity,
            by=officer_of(process.place),
            on=process,
            instrument="board",
            title=title,
            opens_at=now,
            closes_at=datetime.combine(now.date() + timedelta(days=43), now.time(), HERE),
            settings={
                "starts_at": LATER,
                "ends_at": LATER + timedelta(hours=2),
                "venue": "Zaal De Lelie",
                **settings,
            },
        )
        return Board.objects.select_related("event", "activity__place").get(pk=made.pk)

    return making_board


@pytest.fixture
def write() -> Callable[..., Note]:
    """A note on the board, as a row: who may write one is tested with the room."""
    return note_on


def change(board: Board, **settings: Any) -> Board:
    """What happens when an officer opens the form, changes something, and saves."""
    form = forms.SettingsForm(forms.settings_of(board.activity))
    assert form.is_valid(), form.errors
    perform(
        process_actions.change_activity,
        by=officer_of(board.activity.place),
        on=board.activity,
        version=Activity.objects.get(pk=board.pk).version,
        settings={**form.cleaned_data, **settings},
    )
    return Board.objects.select_related("event", "activity__place").get(pk=board.pk)


@pytest.mark.parametrize("key", ["taskforce", "inspiration", "agenda_conversation", "empty"])
def test_a_board_has_the_programme_the_questions_and_the_tables_of_its_template(
    make: Callable[..., Board], key: str
) -> None:
    board, form = make(format=key), formats()[key]
    words = form.say("nl")
    assert [(item.title, item.minutes, item.script) for item in board.event.agenda.all()] == [
        (item.title, item.minutes, item.script) for item in words.items
    ]
    asked = list(board.questions.all())
    assert [(one.text, one.hint) for one in asked] == [(one.text, one.hint) for one in words.questions]
    assert [list(one.columns.values_list("title", flat=True)) for one in asked] == [
        list(one.columns) for one in words.questions
    ]
    assert board.tables.count() == form.tables
    assert all(one.item is not None for one in asked)


def test_the_three_questions_of_the_case_open_with_twenty_minutes_of_talk_and_ten_of_round_follow(
    make: Callable[..., Board],
) -> None:
    board = make(format="taskforce")
    [item] = {one.item for one in board.questions.all()}
    assert item is not None and (item.kind, item.minutes) == ("tables", 20)
    after = board.event.agenda.get(position=item.position + 1)
    assert (after.kind, after.minutes) == ("walk", 10)


def test_texts_fit_where_they_are_kept() -> None:
    for form in formats().values():
        for language in ("nl", "en"):
            words = form.say(language)
            assert all(len(item.title) <= 120 for item in words.items)
            assert all(len(one.text) <= 200 and len(one.hint) <= 300 for one in words.questions)
            assert all(len(title) <= 60 for one in words.questions for title in one.columns)
            opened = {number for item in words.items for number in item.opens}
            assert opened <= set(range(len(words.questions)))


def test_questions_of_ones_own_replace_those_of_the_template(make: Callable[..., Board]) -> None:
    board = make(format="agenda_conversation", questions=["Eerste?", ("Tweede?", "met uitleg")])
    assert list(board.questions.values_list("text", "hint")) == [("Eerste?", ""), ("Tweede?", "met uitleg")]
    assert {one.item.kind for one in board.questions.all() if one.item} == {"tables"}


def test_a_board_without_a_day_gets_an_evening_as_long_as_its_programme(make: Callable[..., Board]) -> None:
    board = make(starts_at=None, ends_at=None)
    assert timezone.localtime(board.event.starts_at, HERE).hour == 19
    assert board.event.ends_at - board.event.starts_at == timedelta(minutes=90)


def test_another_template_replaces_what_nobody_touched(make: Callable[..., Board]) -> None:
    board = change(make(format="taskforce"), format="inspiration", questions=None)
    assert board.questions.count() == len(formats()["inspiration"].say("nl").questions)
    assert board.event.agenda.count() == len(formats()["inspiration"].say("nl").items)


def test_what_people_wrote_stays_when_the_settings_change(
    make: Callable[..., Board], write: Callable[..., Note]
) -> None:
    board = make(format="taskforce")
    note = write(board, "Begin met de scholen")
    board = change(board, format="inspiration", questions=None, tables=1)
    assert Note.objects.get(pk=note.pk).question.text == "Welk doel wil je bereiken?"
    assert board.questions.count() == 3
    with pytest.raises(ValidationError, match="It stays"):
        change(board, questions=["Iets heel anders?"])
    again = change(board, questions=["Nieuw, vooraan?", "Welk doel wil je bereiken?"])
    assert [(one.text, one.notes.count()) for one in again.questions.all()] == [
        ("Nieuw, vooraan?", 0),
        ("Welk doel wil je bereiken?", 1),
    ]


def test_a_table_at_which_people_wrote_stays(make: Callable[..., Board], write: Callable[..., Note]) -> None:
    board = make(tables=4)
    write(board, "Aan tafel vier", table=board.tables.get(number=4))
    change(board, tables=2)
    assert list(board.tables.values_list("number", flat=True)) == [1, 2, 4]


def test_a_copy_moves_along_with_the_day_on_which_it_opens(make: Callable[..., Board]) -> None:
    first = make()
    settings = forms.SettingsForm(forms.settings_of(first.activity))
    assert settings.is_valid()
    activity = first.activity
    activity.opens_at += timedelta(days=30)
    activity.closes_at += timedelta(days=60)
    activity.pk, activity.slug = None, "kopie"
    activity.save(force_insert=True)
    copy = making.set_up(activity, **settings.cleaned_data)
    assert timezone.localtime(copy.event.starts_at, HERE) == timezone.localtime(
        first.event.starts_at, HERE
    ) + timedelta(days=30)
    assert list(copy.questions.values_list("text")) == list(first.questions.values_list("text"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"format": "bestaat-niet"}, "one of the templates"),
        ({"tables": 0}, "from 1 to 60"),
        ({"dots_each": 11}, "from 1 to 10"),
        ({"questions": ["x" * 201]}, "too long"),
        ({"questions": [" "]}, "at least one question"),
    ],
    ids=["template", "tables", "dots", "long", "none"],
)
def test_settings_that_cannot_be_are_refused_and_nothing_is_made(
    make: Callable[..., Board], wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        make(**wrong)
    assert not Board.objects.exists()


def test_the_order_of_questions_changes_and_one_with_notes_cannot_go(
    make: Callable[..., Board], write: Callable[..., Note], officer: Person
) -> None:
    board = make()
    first, second, third = board.questions.all()
    write(board, "Iets", question=first)
    rows = [{"number": one.pk, "text": one.text, "item": None} for one in (third, first)]
    perform(sorting.set_questions, by=officer, on=board.activity, rows=rows)
    assert list(board.questions.values_list("pk", flat=True)) == [third.pk, first.pk]
    assert not Question.objects.filter(pk=second.pk).exists()
    with pytest.raises(ValidationError, match="It stays"):
        perform(sorting.set_questions, by=officer, on=board.activity, rows=rows[:1])
    assert board.questions.count() == 2


def test_one_question_does_not_stand_there_twice(make: Callable[..., Board], officer: Person) -> None:
    board = make()
    with pytest.raises(ValidationError, match="twice"):
        change(board, questions=["Wat nu?", "wat NU?"])
    rows = [{"number": None, "text": text} for text in ("Wat nu?", "Wat nu?")]
    with pytest.raises(ValidationError, match="twice"):
        perform(sorting.set_questions, by=officer, on=board.activity, rows=rows)


def test_of_two_old_questions_with_one_text_the_one_with_notes_stays(
    make: Callable[..., Board], write: Callable[..., Note]
) -> None:
    board = make(questions=["Wat nu?", "En dan?"])
    board.questions.update(text="Wat nu?")
    note = write(board, question=board.questions.get(position=1))
    change(board, questions=["Wat nu?", "Waarom?"])
    assert Note.objects.get(pk=note.pk).question.text == "Wat nu?"
    assert list(board.questions.values_list("text", flat=True)) == ["Wat nu?", "Waarom?"]


def test_a_question_with_only_a_photo_stays(make: Callable[..., Board], officer: Person) -> None:
    board = make(questions=["Wat nu?", "En dan?"])
    first, second = board.questions.all()
    file = ContentFile(b"x", "a.txt")
    Photo.objects.create(
        board=board, question=first, file=file, small=file, description="Blad", at=timezone.now()
    )
    with pytest.raises(ValidationError, match="It stays"):
        change(board, questions=["En dan?", "Waarom?"])
    rows = [{"number": second.pk, "text": second.text}]
    with pytest.raises(ValidationError, match="It stays"):
        perform(sorting.set_questions, by=officer, on=board.activity, rows=rows)
    assert Photo.objects.get().question == first


def test_nobody_registers_for_a_board(make: Callable[..., Board]) -> None:
    board = make()
    assert not board.event.takes_registrations
    assert not {"takes_registrations", "seats"} & set(forms.SettingsForm().fields)
    assert not change(board).event.takes_registrations


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Fiets|auto?", ""),
        ("Fiets | auto?", ""),
        ("Fiets | auto?", "Kies er een"),
        ("Wat?", ""),
        ("Eind |", ""),
    ],
    ids=["tight", "spaced", "both", "plain", "end"],
)
def test_a_bar_in_a_question_stays_when_the_settings_are_saved_again(
    make: Callable[..., Board], text: str, hint: str
) -> None:
    board = make(questions=[(text, hint)])
    assert list(change(board).questions.values_list("text", "hint")) == [(text, hint)]
