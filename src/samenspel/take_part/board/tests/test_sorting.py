# SPDX-License-Identifier: EUPL-1.2
"""Putting notes in order: columns by people, joining that can be undone, main threads; and what becomes of a note."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.registry import instruments
from samenspel.take_part.board import report
from samenspel.take_part.board.actions import afterwards, leading, sorting
from samenspel.take_part.board.models import Board, Column, Dot, Note, Thread
from samenspel.take_part.board.tests.making_notes import note_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def column(board: Board, leader: Person) -> Column:
    made: Column = perform(
        sorting.add_column, by=leader, on=board.activity, question=board.questions.all()[0].pk, title="Wonen"
    )
    return made


def fresh(note: Note) -> Note:
    return Note.objects.get(pk=note.pk)


def test_a_note_hangs_in_a_column_and_every_screen_hears_of_it(
    board: Board, leader: Person, column: Column
) -> None:
    note = note_on(board)
    before = note.sequence
    perform(sorting.move_notes, by=leader, on=board.activity, notes=[note.number], column=column.pk)
    assert fresh(note).column == column and fresh(note).sequence > before
    perform(sorting.move_notes, by=leader, on=board.activity, notes=[note.number], column=None)
    assert fresh(note).column is None


def test_a_column_of_another_question_or_board_is_refused(
    board: Board, leader: Person, column: Column
) -> None:
    elsewhere = note_on(board, question=board.questions.get(position=1))
    with pytest.raises(ValidationError, match="another question"):
        perform(sorting.move_notes, by=leader, on=board.activity, notes=[elsewhere.number], column=column.pk)
    with pytest.raises(ValidationError, match="not there"):
        perform(sorting.move_notes, by=leader, on=board.activity, notes=[elsewhere.number], column=2**31 + 5)
    assert fresh(elsewhere).column is None


def test_two_columns_have_two_names(board: Board, leader: Person, column: Column) -> None:
    with pytest.raises(ValidationError, match="already"):
        perform(sorting.add_column, by=leader, on=board.activity, question=column.question_id, title="wonen ")
    other = perform(
        sorting.add_column, by=leader, on=board.activity, question=column.question_id, title="Groen"
    )
    with pytest.raises(ValidationError, match="already"):
        perform(sorting.rename_column, by=leader, on=board.activity, column=other.pk, title="WONEN")
    perform(sorting.move_column, by=leader, on=board.activity, column=other.pk, up=True)
    assert list(column.question.columns.values_list("title", flat=True)) == ["Groen", "Wonen"]


def test_the_notes_of_a_removed_column_are_loose_again(board: Board, leader: Person, column: Column) -> None:
    note = note_on(board, column=column)
    perform(sorting.remove_column, by=leader, on=board.activity, column=column.pk)
    assert fresh(note).column is None and fresh(note).sequence > note.sequence


def test_joined_notes_hang_one_step_behind_the_front_and_can_be_loosened(
    board: Board, leader: Person, column: Column
) -> None:
    a, b, c = (note_on(board, text) for text in ("Meer groen", "Meer groen!", "meer groen in de straat"))
    perform(sorting.move_notes, by=leader, on=board.activity, notes=[b.number], column=column.pk)
    perform(sorting.join_notes, by=leader, on=board.activity, front=b.number, notes=[c.number])
    # What is joined into a front that is itself joined, ends behind the new front.
    perform(sorting.join_notes, by=leader, on=board.activity, front=a.number, notes=[b.number])
    assert fresh(b).joined_into == a and fresh(c).joined_into == a
    assert fresh(a).column == column and fresh(b).column is None
    perform(sorting.loosen_note, by=leader, on=board.activity, note=b.number)
    assert fresh(b).joined_into is None and fresh(b).column == column
    assert {fresh(note).text for note in (a, b, c)} == {
        "Meer groen",
        "Meer groen!",
        "meer groen in de straat",
    }


def test_notes_of_two_questions_are_never_joined(board: Board, leader: Person) -> None:
    a, b = note_on(board), note_on(board, question=board.questions.get(position=1))
    with pytest.raises(ValidationError, match="two questions"):
        perform(sorting.join_notes, by=leader, on=board.activity, front=a.number, notes=[b.number])
    with pytest.raises(ValidationError, match="two notes"):
        perform(sorting.join_notes, by=leader, on=board.activity, front=a.number, notes=[a.number])


def test_a_thread_rests_on_notes_and_keeps_them_when_its_text_changes(board: Board, leader: Person) -> None:
    one, other = note_on(board), note_on(board, "Iets anders")
    thread = perform(
        sorting.write_thread, by=leader, on=board.activity, text="Tijd is schaars", notes=[one.number]
    )
    perform(sorting.write_thread, by=leader, on=board.activity, number=thread.pk, text="Tijd ontbreekt")
    second = perform(
        sorting.write_thread, by=leader, on=board.activity, text="Twee", notes=[one.number, other.number]
    )
    perform(sorting.move_thread, by=leader, on=board.activity, number=second.pk, up=True)
    drawn = report.gather(board).threads
    assert [(row.text, [note.number for note in row.notes]) for row in drawn] == [
        ("Twee", [one.number, other.number]),
        ("Tijd ontbreekt", [one.number]),
    ]
    with pytest.raises(ValidationError, match="hidden or gone"):
        perform(sorting.write_thread, by=leader, on=board.activity, text="Drie", notes=[9999])
    assert Thread.objects.count() == 2


def test_dots_of_what_hangs_behind_count_with_the_front_and_the_heaviest_comes_first(
    board: Board, leader: Person
) -> None:
    light, front, behind = (
        note_on(board, "A", dots=2),
        note_on(board, "B", dots=1),
        note_on(board, "C", dots=3),
    )
    perform(sorting.join_notes, by=leader, on=board.activity, front=front.number, notes=[behind.number])
    [part] = report.gather(board).parts
    assert [(one.text, one.all_dots) for one in part.groups[0].notes] == [("B", 4), ("A", 2)]
    rows = list(report.rows(report.gather(board)))[1:]
    assert [(row[0], row[6]) for row in rows] == [
        (front.number, ""),
        (behind.number, front.number),
        (light.number, ""),
    ]


# What becomes of it -------------------------------------------------------------------------


def test_a_note_becomes_an_idea_with_an_answer_duty_and_a_budget_can_take_it(
    board: Board, officer: Person
) -> None:
    note = note_on(board, "Een bank bij elke halte", dots=7)
    made = perform(
        afterwards.bring_further,
        by=officer,
        on=board.activity,
        note=note.number,
        kind="board.idea",
        title="Een bank bij elke halte",
        text="Voor wie niet lang kan staan.",
    )
    assert made.is_public and made.due_at is not None
    assert fresh(note).became == made
    [proposal] = instruments()["board"].hands_over(Activity.objects.get(pk=board.pk))  # type: ignore[misc]
    assert (proposal.contribution, proposal.title, proposal.supporters) == (made.pk, made.title, 7)
    with pytest.raises(ValidationError, match="already"):
        perform(
            afterwards.bring_further,
            by=officer,
            on=board.activity,
            note=note.number,
            kind="board.question",
            title="Nog eens",
        )
    with pytest.raises(ValidationError, match="Hide that one first"):
        perform(leading.hide_note, by=officer, on=board.activity, note=note.number, why="toch niet")
    assert Contribution.objects.count() == 1


def test_who_leads_but_does_not_prepare_makes_no_ideas_of_notes(board: Board, leader: Person) -> None:
    note = note_on(board)
    with pytest.raises(Refused):
        perform(
            afterwards.bring_further,
            by=leader,
            on=board.activity,
            note=note.number,
            kind="board.idea",
            title="Een idee",
        )


def test_joined_the_dots_of_everybody_lie_on_the_note_in_front_once(board: Board, leader: Person) -> None:
    front, a, b = note_on(board, "A", dots=1), note_on(board, "B", dots=2), note_on(board, "C", dots=2)
    for note, room_pass, slot in ((front, "x", 1), (a, "x", 2), (a, "y", 1), (b, "y", 2)):
        Dot.objects.create(note=note, question=note.question, room_pass=room_pass, slot=slot)
    perform(sorting.join_notes, by=leader, on=board.activity, front=front.number, notes=[a.number, b.number])
    assert sorted(Dot.objects.values_list("note", "room_pass")) == [(front.pk, "x"), (front.pk, "y")]
    # One dot on C has no row any more (its pass was forgotten): it stays counted.
    assert (fresh(front).dots, fresh(a).dots, fresh(b).dots) == (2, 0, 1)


def test_a_thread_without_notes_is_refused(board: Board, leader: Person) -> None:
    for notes in (None, []):
        with pytest.raises(ValidationError, match="Choose the notes"):
            perform(sorting.write_thread, by=leader, on=board.activity, text="Los in de lucht", notes=notes)
    assert not Thread.objects.exists()


def test_the_words_around_notes_are_in_the_language_of_the_board(board: Board) -> None:
    one, other = note_on(board, "Banken"), note_on(board, "Bankjes")
    with translation.override("nl"):
        begin = gettext("On the notes stood:")
        assert afterwards.text_of(one, [other], "en").startswith("On the notes stood:")
    assert afterwards.text_of(one, [other], "nl").startswith(begin)
