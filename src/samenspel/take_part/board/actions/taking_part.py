# SPDX-License-Identifier: EUPL-1.2
"""In the room: bring a note, change or take back one's own, lay a dot.

Nobody is named: a note carries the random pass of the browser that wrote it, and the record says that something was done, not by whom.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import clauses
from samenspel.foundations.events.rooms import is_the_code
from samenspel.foundations.people.models import Actor
from samenspel.foundations.rules.clauses import Action

from .. import live
from ..models import MOST_DOTS, Board, Dot, Note, Table
from . import hosting
from .conditions import (
    goes_on,
    hangs,
    in_sight,
    is_public,
    not_closed,
    note_goes_on,
    note_in_room,
    note_not_closed,
    note_public,
    open_later,
    own_note,
    room_is_open,
    voting,
)
from .hanging import ENTER_FIRST, GONE, NOT_THE_CODE, NOT_YOURS, hang, held, is_host, question_of, written


def _add_note(
    activity: Activity,
    *,
    by: Actor,
    question: int,
    text: str,
    key: UUID,
    code: str,
    room_pass: str,
    table: int | None = None,
    **_form: Any,
) -> Note:
    """A note from the room. Sent twice (the same `key`) it is one note, and the answer is the first.

    A table that does not exist (any more) is no reason to lose a note: it hangs there without one.
    """
    board = held(activity.pk)
    if not is_the_code(board.event, code):
        raise ValidationError(NOT_THE_CODE)
    if not room_pass:
        raise ValidationError(ENTER_FIRST)
    at = Table.objects.filter(board=board, number=table).first() if table else None
    [note] = hang(
        board,
        question_of(board, question),
        [(key, written(text))],
        table=at,
        source=Note.Source.PHONE,
        room_pass=room_pass,
    )
    return note


def _add_later(
    activity: Activity, *, by: Actor, question: int, text: str, key: UUID, room_pass: str, **_form: Any
) -> Note:
    """A note from somebody who was not in the room, while the board stays open."""
    board = held(activity.pk)
    if not room_pass:
        raise ValidationError(_("Open the page again: this form was open for too long."))
    [note] = hang(
        board,
        question_of(board, question),
        [(key, written(text))],
        table=None,
        source=Note.Source.LATER,
        room_pass=room_pass,
    )
    return note


# One's own note -----------------------------------------------------------------------------


def _own(note: Note, by: Actor, room_pass: str, host_code: str) -> None:
    """By the browser that wrote it; what a host typed from paper also by whoever is host of that table now."""
    if room_pass and note.room_pass == room_pass:
        return
    typed = note.source == Note.Source.HOST and note.table is not None
    if not (typed and is_host(note.table, host_code, by, note.place_id)):
        raise ValidationError(NOT_YOURS)


def _change_note(
    note: Note, *, by: Actor, text: str, room_pass: str = "", host_code: str = "", **_form: Any
) -> Note:
    _own(note, by, room_pass, host_code)
    text = written(text)
    if text != note.text:
        note.text = text
        note.sequence = live.step(note.board_id)
        note.save(update_fields=["text", "sequence"])
    return note


def _take_back(note: Note, *, by: Actor, room_pass: str = "", host_code: str = "", **_form: Any) -> Note:
    """The text goes for good; the number stays empty, so that every screen hears of it."""
    _own(note, by, room_pass, host_code)
    note.text, note.hidden_at, note.hidden_why, note.column = GONE, timezone.now(), "", None
    note.sequence = live.step(note.board_id)
    note.save(update_fields=["text", "hidden_at", "hidden_why", "column", "sequence"])
    return note


# Dots ---------------------------------------------------------------------------------------


def _in_this_room(note: Note, code: str, room_pass: str) -> Board:
    board = held(note.board_id)
    if not is_the_code(board.event, code):
        raise ValidationError(NOT_THE_CODE)
    if not room_pass:
        raise ValidationError(ENTER_FIRST)
    return board


def _count_dots(note: Note, board: Board, more: int) -> Note:
    board.sequence += 1
    board.save(update_fields=["sequence"])
    note.dots, note.sequence = max(0, note.dots + more), board.sequence
    note.save(update_fields=["dots", "sequence"])
    return note


def _lay_dot(note: Note, *, by: Actor, code: str, room_pass: str, **_form: Any) -> Note:
    """One dot on this note. Laid twice it is one; when all dots lie somewhere a sentence says so.

    The board is held before the slots are counted, so two that are laid at once take two slots.
    """
    board = _in_this_room(note, code, room_pass)
    mine = dict(
        Dot.objects.filter(question_id=note.question_id, room_pass=room_pass).values_list("note_id", "slot")
    )
    if note.pk in mine:
        return note
    most = min(board.dots_each, MOST_DOTS)
    slot = next((n for n in range(1, most + 1) if n not in mine.values()), 0)
    if not slot:
        raise ValidationError(
            ngettext(
                "Your dot lies on another note already. Take it back there first.",
                "Your %(most)d dots lie on other notes already. Take one back there first.",
                most,
            )
            % {"most": most}
        )
    Dot.objects.create(note=note, question_id=note.question_id, room_pass=room_pass, slot=slot)
    return _count_dots(note, board, 1)


def _take_dot(note: Note, *, by: Actor, code: str, room_pass: str, **_form: Any) -> Note:
    board = _in_this_room(note, code, room_pass)
    gone, _rows = Dot.objects.filter(note=note, room_pass=room_pass).delete()
    return _count_dots(note, board, -1) if gone else note


add_note = Action(
    "board.add_note",
    _("Hang it up"),
    Activity,
    (is_public, goes_on, not_closed, room_is_open),
    _add_note,
    names_actor=False,
)
add_later = Action(
    "board.add_later",
    _("Hang it up, from home"),
    Activity,
    (is_public, goes_on, not_closed, open_later, clauses.may_take_part),
    _add_later,
    names_actor=False,
)
change_note = Action(
    "board.change_note", _("Change my note"), Note, own_note, _change_note, names_actor=False
)
take_back = Action("board.take_back", _("Take my note back"), Note, own_note, _take_back, names_actor=False)
lay_dot = Action(
    "board.lay_dot",
    _("Give a dot"),
    Note,
    (note_public, note_goes_on, note_not_closed, note_in_room, hangs, in_sight, voting),
    _lay_dot,
    names_actor=False,
)
take_dot = Action(
    "board.take_dot",
    _("Take my dot back"),
    Note,
    (note_public, note_goes_on, note_not_closed, note_in_room, voting),
    _take_dot,
    names_actor=False,
)

ACTIONS: tuple[Action, ...] = (
    add_note,
    add_later,
    change_note,
    take_back,
    lay_dot,
    take_dot,
    *hosting.ACTIONS,
)
