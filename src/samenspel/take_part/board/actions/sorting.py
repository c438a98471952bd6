# SPDX-License-Identifier: EUPL-1.2
"""Put the notes in order: columns made and named by people, what says the same joined by hand, and the main threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action

from .. import clauses
from ..formats import Asked
from ..live import step
from ..models import Board, Column, Dot, Note, Question, Thread
from .leading import board_of, note_of, row_of
from .making import IT_STAYS, MOST_QUESTIONS, MOST_TABLES, place_rows, read_questions, set_tables

MOST_COLUMNS = 24
MOST_THREADS = 20


# Preparing ----------------------------------------------------------------------------------


def _set_questions(activity: Activity, *, by: Person, rows: Sequence[dict[str, Any]]) -> Board:
    """The questions in their new order.  rows: {number (of one that is there), text, hint, item (of the programme)}; one left out goes."""
    board = board_of(activity)
    there = {one.pk: one for one in board.questions.all()}
    items = {one.pk: one for one in board.event.agenda.all()}
    asked: list[Asked] = read_questions([(row["text"], row.get("hint", "")) for row in rows])
    if len(asked) > MOST_QUESTIONS:
        raise ValidationError(_("At most %(most)d questions on one board.") % {"most": MOST_QUESTIONS})
    placed = []
    for row, one in zip([row for row in rows if one_line(row["text"])], asked, strict=True):
        question = there.pop(row.get("number") or 0, None) or Question(board=board, position=0)
        question.text, question.hint = one.text, one.hint
        question.item = items.get(row.get("item") or 0)
        placed.append(question)
    for gone in there.values():
        if gone.notes.exists() or gone.photos.exists():
            raise ValidationError(IT_STAYS % {"question": gone.text})
        gone.delete()
    place_rows(placed)
    step(board.pk)
    return board


def _set_tables(activity: Activity, *, by: Person, many: int, rows: Sequence[dict[str, Any]] = ()) -> Board:
    """How many tables there are, with the name of each and who is its host.  rows: {number, name, host}"""
    board = board_of(activity)
    if not 1 <= many <= MOST_TABLES:
        raise ValidationError({"many": _("Choose a number from 1 to %(most)d.") % {"most": MOST_TABLES}})
    set_tables(board, many)
    given = {row["number"]: row for row in rows}
    for table in board.tables.all():
        if table.number in given:
            row = given[table.number]
            table.name, table.host = one_line(row.get("name", ""), 60), one_line(row.get("host", ""), 60)
            table.save(update_fields=["name", "host"])
    step(board.pk)
    return board


def _tell_screens(activity: Activity, *, by: Person) -> None:
    """What every screen shows was changed elsewhere: the programme is of the event, whose clock is on the wall."""
    step(activity.pk)


# Columns ------------------------------------------------------------------------------------


def _columns(activity: Activity) -> Any:
    return Column.objects.filter(question__board=activity.pk)


def _title(title: str) -> str:
    title = one_line(title, 60)
    if not title:
        raise ValidationError({"title": _("Give the column a name.")})
    return title


def _add_column(
    activity: Activity, *, by: Person, question: int, title: str, notes: Sequence[int] = ()
) -> Column:
    """A column at the end, if wanted with the first notes in it at once."""
    board = board_of(activity)
    asked: Question = row_of(board.questions, question)
    title = _title(title)
    there = list(asked.columns.values_list("position", "title"))
    if len(there) >= MOST_COLUMNS:
        raise ValidationError(
            {"title": _("At most %(most)d columns. Join two first.") % {"most": MOST_COLUMNS}}
        )
    if title.casefold() in {name.casefold() for _position, name in there}:
        raise ValidationError({"title": _("There is a column with this name already.")})
    position = max((number for number, _name in there), default=-1) + 1
    column = Column.objects.create(question=asked, position=position, title=title)
    _hang(board, [note_of(board.pk, one) for one in notes], column)
    return column


def _rename_column(activity: Activity, *, by: Person, column: int, title: str) -> Column:
    board_of(activity)
    one: Column = row_of(_columns(activity), column)
    title = _title(title)
    others = Column.objects.filter(question=one.question_id).exclude(pk=one.pk)
    if title.casefold() in {name.casefold() for name in others.values_list("title", flat=True)}:
        raise ValidationError({"title": _("There is a column with this name already.")})
    one.title = title
    one.save(update_fields=["title"])
    step(activity.pk)
    return one


def _remove_column(activity: Activity, *, by: Person, column: int) -> None:
    """The column goes, its notes are loose again."""
    board_of(activity)
    one: Column = row_of(_columns(activity), column)
    one.notes.update(column=None, sequence=step(activity.pk))
    one.delete()


def _move_column(activity: Activity, *, by: Person, column: int, up: bool) -> None:
    """One place to the front, or to the back."""
    board_of(activity)
    one: Column = row_of(_columns(activity), column)
    place_rows(_swapped(list(one.question.columns.all()), one.pk, up))
    step(activity.pk)


def _swapped(rows: list[Any], number: int, up: bool) -> list[Any]:
    here = next(n for n, row in enumerate(rows) if row.pk == number)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    return rows


def _hang(board: Board, notes: Sequence[Note], column: Column | None) -> None:
    if column is not None and any(note.question_id != column.question_id for note in notes):
        raise ValidationError(_("This column belongs to another question."))
    sequence = step(board.pk)
    # A note that hangs behind another goes where that one goes.
    fronts = [note.joined_into_id or note.pk for note in notes]
    Note.objects.filter(pk__in=fronts).update(column=column, sequence=sequence)


def _move_notes(activity: Activity, *, by: Person, notes: Sequence[int], column: int | None) -> int:
    """Hang these notes in a column, or take them out of theirs (None). Returns how many."""
    board = board_of(activity)
    if not notes:
        raise ValidationError(_("Choose at least one note."))
    into: Column | None = row_of(_columns(activity), column) if column is not None else None
    _hang(board, [note_of(board.pk, number) for number in notes], into)
    return len(notes)


# Joining ------------------------------------------------------------------------------------


def _join_notes(activity: Activity, *, by: Person, front: int, notes: Sequence[int]) -> Note:
    """These notes say the same as the front one and hang behind it, with what hung behind them. Nothing is lost: it can be undone."""
    board = board_of(activity)
    first = note_of(board.pk, front)
    if first.joined_into_id:
        first = Note.objects.get(pk=first.joined_into_id)
    # Pressed twice, or sent with itself: each once, and not the front.
    wanted = (note_of(board.pk, number) for number in dict.fromkeys(notes))
    rows = [one for one in wanted if one.pk != first.pk]
    if not rows:
        raise ValidationError(_("Choose at least two notes."))
    if any(one.question_id != first.question_id for one in rows):
        raise ValidationError(
            _("These notes belong to two questions. Only notes of one question can be joined.")
        )
    if first.hidden_at or any(one.hidden_at for one in rows):
        raise ValidationError(_("One of these notes is hidden."))
    sequence = step(board.pk)
    column = first.column_id or next((one.column_id for one in rows if one.column_id), None)
    numbers = [one.pk for one in rows]
    Note.objects.filter(joined_into__in=numbers).update(joined_into=first, sequence=sequence)
    Note.objects.filter(pk__in=numbers).update(joined_into=first, column=None, sequence=sequence)
    Note.objects.filter(pk=first.pk).update(column=column, joined_into=None, sequence=sequence)
    _dots_to_the_front(first)
    first.refresh_from_db()
    return first


def _dots_to_the_front(first: Note) -> None:
    """Dots on what hangs behind lie on the note in front from now on; who had one there already gets the other one back.

    What was counted before the passes were forgotten has no rows any more, and stays counted where it was.
    """
    lies = set(Dot.objects.filter(note=first).values_list("room_pass", flat=True))
    moved: list[int] = []
    back: list[int] = []
    counted: Counter[int] = Counter()
    behind = Dot.objects.filter(note__joined_into=first).order_by("pk")
    for number, note, room_pass in behind.values_list("pk", "note_id", "room_pass"):
        (back if room_pass in lies else moved).append(number)
        lies.add(room_pass)
        counted[note] += 1
    Dot.objects.filter(pk__in=back).delete()
    Dot.objects.filter(pk__in=moved).update(note=first)
    Note.objects.filter(pk=first.pk).update(dots=F("dots") + len(moved))
    for note, many in counted.items():
        Note.objects.filter(pk=note).update(dots=Greatest(F("dots") - many, 0))


def _loosen_note(activity: Activity, *, by: Person, note: int) -> Note:
    """It says something of its own after all: it hangs beside the other again, in the same column."""
    board = board_of(activity)
    one = note_of(board.pk, note)
    if one.joined_into is None:
        return one
    one.column_id, one.joined_into = one.joined_into.column_id, None
    one.sequence = step(board.pk)
    one.save(update_fields=["column", "joined_into", "sequence"])
    return one


# Main threads -------------------------------------------------------------------------------


def _write_thread(
    activity: Activity,
    *,
    by: Person,
    text: str,
    number: int | None = None,
    notes: Sequence[int] | None = None,
    **_form: Any,
) -> Thread:
    """A sentence about what came back, with the notes on which it rests.

    number  of a thread that is there; None: a new one at the end
    notes   numbers of notes; None: those that it has
    """
    board = board_of(activity)
    text = one_line(text, 10_000)
    if len(text) < 3:
        raise ValidationError({"text": _("Write the thread in at least a few words.")})
    if len(text) > 300:
        raise ValidationError({"text": _("At most %(most)d characters.") % {"most": 300}})
    rows = Thread.objects.filter(board=board)
    if number is not None:
        thread: Thread = row_of(rows, number)
    else:
        there = list(rows.values_list("position", flat=True))
        if len(there) >= MOST_THREADS:
            raise ValidationError(_("At most %(most)d threads. Join two first.") % {"most": MOST_THREADS})
        thread = Thread(board=board, position=max(there, default=-1) + 1)
    chosen = None
    if notes is not None:
        chosen = list(Note.objects.filter(board=board, number__in=list(notes), hidden_at=None))
        if len(chosen) != len(set(notes)):
            raise ValidationError(_("One of these notes is hidden or gone. Load the page again."))
    if not chosen and (notes is not None or thread.pk is None):
        raise ValidationError({"notes": _("Choose the notes it rests on.")})
    thread.text = text
    thread.save()
    if chosen is not None:
        thread.notes.set(chosen)
    step(board.pk)
    return thread


def _remove_thread(activity: Activity, *, by: Person, number: int) -> None:
    row_of(Thread.objects.filter(board=activity.pk), number).delete()
    step(activity.pk)


def _move_thread(activity: Activity, *, by: Person, number: int, up: bool) -> None:
    rows = Thread.objects.filter(board=activity.pk)
    one: Thread = row_of(rows, number)
    place_rows(_swapped(list(rows), one.pk, up))
    step(activity.pk)


RULE = (clauses.prepares, clauses.is_board)
set_questions = Action("board.set_questions", _("Keep the questions"), Activity, RULE, _set_questions)
set_the_tables = Action("board.set_tables", _("Keep the tables"), Activity, RULE, _set_tables)
tell_screens = Action("board.tell_screens", _("Tell the screens"), Activity, RULE, _tell_screens)
add_column = Action("board.add_column", _("Add a column"), Activity, RULE, _add_column)
rename_column = Action("board.rename_column", _("Rename"), Activity, RULE, _rename_column)
remove_column = Action("board.remove_column", _("Remove the column"), Activity, RULE, _remove_column)
move_column = Action("board.move_column", _("Move the column"), Activity, RULE, _move_column)
move_notes = Action("board.move_notes", _("Hang in a column"), Activity, RULE, _move_notes)
join_notes = Action("board.join_notes", _("Join"), Activity, RULE, _join_notes)
loosen_note = Action("board.loosen_note", _("Loosen again"), Activity, RULE, _loosen_note)
write_thread = Action("board.write_thread", _("Keep this thread"), Activity, RULE, _write_thread)
remove_thread = Action("board.remove_thread", _("Remove this thread"), Activity, RULE, _remove_thread)
move_thread = Action("board.move_thread", _("Change the order"), Activity, RULE, _move_thread)

ACTIONS: tuple[Action, ...] = (
    set_questions,
    set_the_tables,
    tell_screens,
    add_column,
    rename_column,
    remove_column,
    move_column,
    move_notes,
    join_notes,
    loosen_note,
    write_thread,
    remove_thread,
    move_thread,
)
