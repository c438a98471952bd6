# SPDX-License-Identifier: EUPL-1.2
"""Lead a board in the room: the clock, the questions, what stands on the wall, notes from paper, hiding one, and closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions as events
from samenspel.foundations.events.models import AgendaItem
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action

from .. import clauses
from ..live import step
from ..models import LONGEST_NOTE, Board, Dot, Note, Question, Table
from . import hanging

LARGEST = 2**31 - 1
GONE = _("This is not there any more. Load the page again.")
TAKEN_BACK = _("Who wrote this note took it back. It stays away.")
Stage, View = Question.Stage, Board.View


def row_of(rows: Any, number: Any) -> Any:
    """The row with this number among these, or a sentence: somebody else may have removed it meanwhile."""
    found = rows.filter(pk=number).first() if _is_number(number) else None
    if found is None:
        raise ValidationError(GONE)
    return found


def note_of(board_id: int, number: Any) -> Note:
    found = (
        Note.objects.filter(board=board_id, number=number).select_related("question").first()
        if _is_number(number)
        else None
    )
    if found is None:
        raise ValidationError(GONE)
    return found


def _is_number(number: Any) -> bool:
    return isinstance(number, int) and 0 < number <= LARGEST


def board_of(activity: Activity) -> Board:
    """The board, held: what is read of it and its notes after this does not change under the hands of who leads."""
    return hanging.held(activity.pk)


# The clock ----------------------------------------------------------------------------------


def _item(board: Board, number: int) -> AgendaItem:
    found: AgendaItem = row_of(AgendaItem.objects.filter(event=board.event_id), number)
    return found


def _start_item(activity: Activity, *, by: Person, number: int) -> AgendaItem:
    """This item runs, the one that ran ends, and the questions that belong to it open, the first of them on the wall."""
    board = board_of(activity)
    item = _item(board, number)
    if item.started_at and item.ended_at is None:
        return item  # two who lead press at once
    item = events.start_item.run(item, by=by)
    opened = list(board.questions.filter(item=item, stage=Stage.WAITING))
    board.questions.filter(pk__in=[one.pk for one in opened]).update(stage=Stage.NOTES)
    if opened:
        Board.objects.filter(pk=board.pk).update(shown=opened[0], view=View.NOTES)
    step(board.pk)
    return item


def _give_time(activity: Activity, *, by: Person, number: int, minutes: int) -> AgendaItem:
    board = board_of(activity)
    item = _running(board, number)
    item = events.give_time.run(item, by=by, minutes=minutes)
    step(board.pk)
    return item


def _stop_item(activity: Activity, *, by: Person, number: int) -> AgendaItem:
    board = board_of(activity)
    item = events.stop_item.run(_running(board, number), by=by)
    step(board.pk)
    return item


def _running(board: Board, number: int) -> AgendaItem:
    item = _item(board, number)
    if item.started_at is None or item.ended_at is not None:
        raise ValidationError(_("This item does not run now."))
    return item


# Questions and the wall ---------------------------------------------------------------------


def _set_stage(activity: Activity, *, by: Person, question: int, stage: str) -> Question:
    """Open a question for notes, then for dots, then it is done. The wall goes along with it.

    While people lay dots the wall shows the columns and not the count: who sees what wins, follows.
    """
    board = board_of(activity)
    one: Question = row_of(board.questions, question)
    if stage not in Stage.values:
        raise ValidationError(_("Choose one of the buttons."))
    if stage == Stage.VOTING and not one.notes.filter(hidden_at=None).exists():
        raise ValidationError(_("There is no note to put a dot on yet."))
    one.stage = stage
    one.save(update_fields=["stage"])
    if stage != Stage.WAITING:
        dots = stage == Stage.DONE and one.notes.filter(dots__gt=0, hidden_at=None).exists()
        in_order = one.notes.filter(column__isnull=False).exists()
        board.view = View.VOTES if dots else View.COLUMNS if in_order and stage != Stage.NOTES else View.NOTES
        board.shown = one
    elif board.shown_id == one.pk:
        board.shown, board.view = None, View.JOIN
    board.save(update_fields=["view", "shown"])
    step(board.pk)
    return one


def _show(activity: Activity, *, by: Person, view: str, question: int | None = None) -> Board:
    """What stands on the wall."""
    board = board_of(activity)
    if view not in View.values:
        raise ValidationError(_("Choose one of the buttons."))
    if question is not None:
        board.shown = row_of(board.questions, question)
    elif board.shown_id is None and view in (View.NOTES, View.COLUMNS, View.VOTES):
        board.shown = board.questions.exclude(stage=Stage.WAITING).first() or board.questions.first()
    board.view = view
    board.save(update_fields=["view", "shown"])
    step(board.pk)
    return board


# Notes --------------------------------------------------------------------------------------


def _type_note(
    activity: Activity,
    *,
    by: Person,
    question: int,
    text: str,
    table: int | None = None,
    key: UUID | None = None,
    **_form: Any,
) -> list[Note]:
    """What stands on paper, one note per line. It counts like any other, and says that it came on paper.

    key  made by the form: sent twice, each line hangs once
    """
    board = hanging.held(activity.pk)
    asked: Question = row_of(board.questions, question)
    lines = hanging.lines_of(text)
    if not lines:
        raise ValidationError({"text": _("Type what stands on the note.")})
    if len(lines) > hanging.MOST_LINES:
        raise ValidationError(
            {"text": _("Hang up at most %(most)d notes at once.") % {"most": hanging.MOST_LINES}}
        )
    if any(len(line) > LONGEST_NOTE for line in lines):
        raise ValidationError(
            {"text": _("At most %(most)d characters. Make two notes of it.") % {"most": LONGEST_NOTE}}
        )
    at: Table | None = None
    if table is not None:
        at = board.tables.filter(number=table).first() if _is_number(table) else None
        if at is None:
            raise ValidationError({"table": _("There is no table with this number.")})
    keyed = hanging.keyed(key or uuid4(), lines)
    return hanging.hang(board, asked, keyed, table=at, source=Note.Source.DESK, room_pass="")


def _hide_note(activity: Activity, *, by: Person, note: int, why: str) -> Note:
    """Out of sight, with a reason that who leads can read again. What hung behind it comes forward."""
    board = board_of(activity)
    one = note_of(board.pk, note)
    if one.hidden_at is not None and not one.hidden_why:
        raise ValidationError(TAKEN_BACK)
    why = one_line(why, 200)
    if len(why) < 3:
        raise ValidationError({"why": _("Say in a few words why.")})
    if one.became_id is not None:
        raise ValidationError(
            _("This note became an idea or a question. Hide that one first, on its own page.")
        )
    sequence = step(board.pk)
    behind = list(one.joined.order_by("pk"))
    front: Note | None = None
    for other in behind:
        other.joined_into, other.column_id = front, None if front else one.column_id
        other.sequence, front = sequence, front or other
        other.save(update_fields=["joined_into", "column", "sequence"])
    one.hidden_at, one.hidden_why = timezone.now(), why
    one.joined_into, one.sequence = None, sequence
    # Who gave it a dot can lay that one elsewhere.
    Dot.objects.filter(note=one).delete()
    one.dots = 0
    one.save(update_fields=["hidden_at", "hidden_why", "joined_into", "dots", "sequence"])
    for thread in one.threads.all():
        thread.notes.remove(one)
    return one


def _show_note(activity: Activity, *, by: Person, note: int) -> Note:
    """In sight again, after it was hidden by who leads; what somebody took back stays away."""
    board = board_of(activity)
    one = note_of(board.pk, note)
    if one.hidden_at is not None and not one.hidden_why:
        raise ValidationError(TAKEN_BACK)
    one.hidden_at, one.hidden_why, one.sequence = None, "", step(board.pk)
    one.save(update_fields=["hidden_at", "hidden_why", "sequence"])
    return one


# The end ------------------------------------------------------------------------------------


def _close(activity: Activity, *, by: Person) -> Board:
    """The room empties: every question is done, nothing comes in any more, and everybody reads the report from now on."""
    board = board_of(activity)
    now = timezone.now()
    running = AgendaItem.objects.filter(event=board.event_id, started_at__isnull=False, ended_at=None)
    running.update(ended_at=now)
    board.questions.exclude(stage=Stage.WAITING).update(stage=Stage.DONE)
    board.closed_at = now
    board.view = View.THREADS if board.threads.exists() else board.view
    board.save(update_fields=["closed_at", "view"])
    step(board.pk)
    return board


def _open_again(activity: Activity, *, by: Person) -> Board:
    """Closed too early."""
    board = board_of(activity)
    board.closed_at = None
    board.save(update_fields=["closed_at"])
    step(board.pk)
    return board


def _stay_open(activity: Activity, *, by: Person, until: datetime | None = None) -> Board:
    """Until when people who were not in the room may add notes; None: only in the room."""
    board = board_of(activity)
    if until is not None and until <= max(timezone.now(), board.event.ends_at):
        raise ValidationError(
            {"until": _("Choose a day that is still to come, and not before the workshop.")}
        )
    if until is not None and (until - board.event.ends_at).days > 366:
        raise ValidationError({"until": _("Choose a day within a year of the workshop.")})
    board.stays_open_until = until
    if until is not None:
        board.closed_at = None  # what is closed takes nothing in; the report stays public
    board.save(update_fields=["stays_open_until", "closed_at"])
    step(board.pk)
    return board


RULE = (clauses.leads, clauses.is_board, clauses.goes_on)
WHILE_OPEN = (*RULE, clauses.not_closed)
start_item = Action("board.start_item", _("Start"), Activity, WHILE_OPEN, _start_item)
give_time = Action("board.give_time", _("Give time"), Activity, WHILE_OPEN, _give_time)
stop_item = Action("board.stop_item", _("Stop the clock"), Activity, WHILE_OPEN, _stop_item)
set_stage = Action("board.set_stage", _("Open or close a question"), Activity, WHILE_OPEN, _set_stage)
# Also when the board is closed: the room looks back at the threads or the dots, and nothing in the report changes.
show = Action("board.show", _("Put on the wall"), Activity, RULE, _show)
type_note = Action(
    "board.type_note",
    _("Hang the note"),
    Activity,
    (clauses.types, clauses.is_board, clauses.goes_on, clauses.not_closed, clauses.process_runs),
    _type_note,
)
hide_note = Action(
    "board.hide_note", _("Hide, with a reason"), Activity, (clauses.leads, clauses.is_board), _hide_note
)
show_note = Action(
    "board.show_note", _("Show again"), Activity, (clauses.leads, clauses.is_board), _show_note
)
close = Action("board.close", _("Close the board"), Activity, (*WHILE_OPEN, clauses.began), _close)
open_again = Action("board.open_again", _("Open it again"), Activity, (*RULE, clauses.is_closed), _open_again)
stay_open = Action(
    "board.stay_open", _("Keep it open afterwards"), Activity, (*RULE, clauses.process_runs), _stay_open
)

ACTIONS: tuple[Action, ...] = (
    start_item,
    give_time,
    stop_item,
    set_stage,
    show,
    type_note,
    hide_note,
    show_note,
    close,
    open_again,
    stay_open,
)
