# SPDX-License-Identifier: EUPL-1.2
"""Leading a board: the clock opens questions, the wall follows, a note is hidden with a reason, and the report is there at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.board import reading, report
from samenspel.take_part.board.actions import hanging, leading, sorting
from samenspel.take_part.board.models import Board, Dot, Note, Question
from samenspel.take_part.board.tests.making_notes import note_on

pytestmark = pytest.mark.django_db
EVENING = timedelta(hours=2)


def again(board: Board) -> Board:
    return Board.objects.select_related("activity__place", "event", "shown").get(pk=board.pk)


def test_starting_an_item_opens_its_questions_and_puts_the_first_on_the_wall(
    board: Board, leader: Person
) -> None:
    second = board.questions.get(position=1)
    assert second.stage == Question.Stage.WAITING and second.item
    perform(leading.start_item, by=leader, on=board.activity, number=second.item.pk)
    second.refresh_from_db()
    after = again(board)
    assert second.stage == Question.Stage.NOTES
    assert (after.shown, after.view) == (second, Board.View.NOTES)
    assert after.sequence > board.sequence
    assert list(board.event.agenda.filter(ended_at=None, started_at__isnull=False)) == [second.item]


def test_started_twice_it_keeps_its_time(board: Board, leader: Person, clock: Any) -> None:
    item = board.event.agenda.get(position=1)
    perform(leading.start_item, by=leader, on=board.activity, number=item.pk)
    begun = board.event.agenda.get(pk=item.pk).started_at
    clock.shift(60)
    perform(leading.start_item, by=leader, on=board.activity, number=item.pk)
    assert board.event.agenda.get(pk=item.pk).started_at == begun


def test_time_is_given_and_every_screen_hears_of_it(board: Board, leader: Person) -> None:
    item = board.event.agenda.get(position=0)
    perform(leading.give_time, by=leader, on=board.activity, number=item.pk, minutes=5)
    assert board.event.agenda.get(pk=item.pk).extra_minutes == 5
    assert again(board).sequence == board.sequence + 1
    other = board.event.agenda.get(position=1)
    with pytest.raises(ValidationError, match="does not run"):
        perform(leading.stop_item, by=leader, on=board.activity, number=other.pk)


def test_a_question_goes_from_notes_to_dots_to_done_and_the_wall_follows(
    board: Board, leader: Person
) -> None:
    first = board.questions.get(position=0)

    def stage(wanted: str) -> str:
        perform(leading.set_stage, by=leader, on=board.activity, question=first.pk, stage=wanted)
        return again(board).view

    with pytest.raises(ValidationError, match="no note"):
        stage("voting")
    note = note_on(board)
    assert stage("voting") == Board.View.NOTES
    perform(
        sorting.add_column, by=leader, on=board.activity, question=first.pk, title="Tijd", notes=[note.number]
    )
    assert stage("voting") == Board.View.COLUMNS
    Note.objects.filter(pk=note.pk).update(dots=2)
    assert stage("done") == Board.View.VOTES
    assert stage("waiting") == Board.View.JOIN
    assert again(board).shown is None


def test_only_who_leads_may_lead(board: Board, officer: Person, ann: Person) -> None:
    for person in (ANONYMOUS, ann):
        with pytest.raises(Refused):
            perform(leading.show, by=person, on=board.activity, view="join")
    perform(leading.show, by=officer, on=board.activity, view="threads")
    assert again(board).view == "threads"


def test_a_hidden_note_is_gone_everywhere_and_what_hung_behind_it_comes_forward(
    board: Board, leader: Person
) -> None:
    front, behind = note_on(board, "Scheldwoord"), note_on(board, "Meer fietspaden")
    perform(sorting.join_notes, by=leader, on=board.activity, front=front.number, notes=[behind.number])
    thread = perform(
        sorting.write_thread, by=leader, on=board.activity, text="Een draad", notes=[front.number]
    )
    with pytest.raises(ValidationError, match="why"):
        perform(leading.hide_note, by=leader, on=board.activity, note=front.number, why=" ")
    perform(leading.hide_note, by=leader, on=board.activity, note=front.number, why="kwetst iemand")
    shown = [one.text for part in report.gather(board).parts for group in part.groups for one in group.notes]
    assert shown == ["Meer fietspaden"] and not thread.notes.exists()
    perform(leading.show_note, by=leader, on=board.activity, note=front.number)
    assert Note.objects.get(pk=front.pk).hidden_at is None


def test_what_somebody_took_back_stays_away(board: Board, leader: Person) -> None:
    note = note_on(board, "—", hidden_at=timezone.now())
    with pytest.raises(ValidationError, match="took it back"):
        perform(leading.show_note, by=leader, on=board.activity, note=note.number)


def test_notes_from_paper_hang_one_per_line_and_once(board: Board, leader: Person) -> None:
    from uuid import uuid4

    key, question = uuid4(), board.questions.get(position=0)
    for _twice in range(2):
        perform(
            leading.type_note,
            by=leader,
            on=board.activity,
            question=question.pk,
            text="Eerste\n\n- Tweede",
            table=2,
            key=key,
        )
    assert list(board.notes.order_by("number").values_list("text", "source", "table__number")) == [
        ("Eerste", "desk", 2),
        ("Tweede", "desk", 2),
    ]
    with pytest.raises(ValidationError, match="no table"):
        perform(leading.type_note, by=leader, on=board.activity, question=question.pk, text="x", table=99)


def test_the_report_is_public_from_closing_on_and_not_before(
    board: Board, leader: Person, client_of: Callable[..., Client]
) -> None:
    note_on(board, "Meer banken in het park")
    visitor, home = client_of(), f"/leiedam/prikbord/{board.activity.slug}/"
    home = f"/en/{board.activity.place.slug}/prikbord/{board.activity.slug}/"
    assert "Meer banken" not in visitor.get(home).content.decode()
    assert visitor.get(f"{home}verslag.pdf").status_code == 404
    assert visitor.get(f"{home}verslag.csv").status_code == 404
    perform(leading.close, by=leader, on=board.activity)
    assert "Meer banken" in visitor.get(home).content.decode()
    assert b"Meer banken" in b"".join(visitor.get(f"{home}verslag.csv"))  # type: ignore[arg-type]
    assert board.questions.get(position=0).stage == Question.Stage.DONE
    assert not board.event.agenda.filter(started_at__isnull=False, ended_at=None).exists()
    perform(leading.open_again, by=leader, on=board.activity)
    assert visitor.get(f"{home}verslag.csv").status_code == 404


def test_a_board_that_nobody_closed_is_public_an_hour_after_the_end(board: Board, clock: Any) -> None:
    assert not reading.report_is_public(board)
    clock.move_to(board.event.ends_at + timedelta(minutes=59))
    assert not reading.report_is_public(board)
    clock.move_to(board.event.ends_at + timedelta(minutes=61))
    assert reading.report_is_public(board)


def test_of_what_was_called_off_there_is_no_report(board: Board, clock: Any) -> None:
    board.event.cancelled_at = timezone.now()
    clock.move_to(board.event.ends_at + timedelta(days=1))
    assert reading.state_of(board) == reading.CALLED_OFF and not reading.report_is_public(board)


def test_kept_open_for_who_was_not_there_the_report_is_readable_meanwhile(
    board: Board, leader: Person, clock: Any
) -> None:
    until: datetime = board.event.ends_at + timedelta(days=7)
    perform(leading.stay_open, by=leader, on=board.activity, until=until)
    clock.move_to(board.event.ends_at + timedelta(minutes=5))
    assert reading.state_of(again(board)) == reading.LATER
    with pytest.raises(ValidationError, match="still to come"):
        perform(leading.stay_open, by=leader, on=board.activity, until=board.event.ends_at)
    with pytest.raises(ValidationError, match="within a year"):
        perform(leading.stay_open, by=leader, on=board.activity, until=until + timedelta(days=400))


def test_dots_on_a_hidden_note_can_be_laid_elsewhere(board: Board, leader: Person) -> None:
    note = note_on(board, "Scheldwoord", dots=1)
    Dot.objects.create(note=note, question=note.question, room_pass="b" * 32, slot=1)
    perform(leading.hide_note, by=leader, on=board.activity, note=note.number, why="kwetst iemand")
    assert not Dot.objects.exists() and Note.objects.get(pk=note.pk).dots == 0


def test_what_its_author_took_back_is_not_hidden_once_more(board: Board, leader: Person) -> None:
    note = note_on(board, "—", hidden_at=timezone.now())
    with pytest.raises(ValidationError, match="took it back"):
        perform(leading.hide_note, by=leader, on=board.activity, note=note.number, why="toch maar")
    assert Note.objects.get(pk=note.pk).hidden_why == ""


def test_on_a_closed_board_nothing_is_led_or_typed_and_only_the_wall_turns(
    board: Board, leader: Person
) -> None:
    question, item = board.questions.get(position=0), board.event.agenda.get(position=0)
    perform(leading.close, by=leader, on=board.activity)
    for action, data in (
        (leading.type_note, {"question": question.pk, "text": "Te laat"}),
        (leading.set_stage, {"question": question.pk, "stage": "notes"}),
        (leading.give_time, {"number": item.pk, "minutes": 5}),
        (leading.stop_item, {"number": item.pk}),
    ):
        with pytest.raises(Refused, match="closed"):
            perform(action, by=leader, on=board.activity, **data)
    perform(leading.show, by=leader, on=board.activity, view="threads")
    assert not board.notes.exists() and again(board).view == "threads"


def test_a_board_is_not_closed_before_it_began_and_keeps_until_when_it_is_open_from_home(
    board: Board, leader: Person, clock: Any
) -> None:
    until = board.event.ends_at + timedelta(days=7)
    perform(leading.stay_open, by=leader, on=board.activity, until=until)
    clock.move_to(board.event.starts_at - timedelta(days=7))
    with pytest.raises(Refused, match="not begun"):
        perform(leading.close, by=leader, on=board.activity)
    clock.move_to(board.event.ends_at)
    perform(leading.close, by=leader, on=board.activity)
    perform(leading.open_again, by=leader, on=board.activity)
    assert again(board).stays_open_until == until


@pytest.mark.parametrize(
    ("line", "note"),
    [("-10% verkeer", "-10% verkeer"), ("- Meer groen", "Meer groen"), ("•  * Rust", "Rust")],
    ids=["number", "dash", "dots"],
)
def test_the_dash_of_a_list_falls_away_and_the_sign_of_a_number_stays(line: str, note: str) -> None:
    assert hanging.lines_of(f"{line}\n-\n \u200b\n") == [note]


def test_a_note_on_which_nothing_can_be_seen_is_refused() -> None:
    for text in ("\u200b", " \u2060\u3164"):
        with pytest.raises(ValidationError, match="Write something"):
            hanging.written(text)
    assert hanging.written("👍🏽") == "👍🏽" and hanging.written("?") == "?"
