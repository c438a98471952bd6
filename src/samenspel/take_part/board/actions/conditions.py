# SPDX-License-Identifier: EUPL-1.2
"""When somebody may take part in a board: the clauses of its rules, each with its sentence."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.clauses import Clause, when

from ..models import Note, Question, Thread

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)


def now_q(path: str = "") -> Q:
    """While the doors are open, as `Event.is_now` says it. `path` leads from the row to the board."""
    now = timezone.now()
    return Q(
        **{
            f"{path}event__starts_at__lte": now + HALF_AN_HOUR,
            f"{path}event__ends_at__gt": now - AN_HOUR,
        }
    )


def later_q(path: str = "") -> Q:
    """After the meeting, while who leads keeps the board open for those who were not in the room."""
    now = timezone.now()
    return Q(**{f"{path}event__ends_at__lte": now, f"{path}stays_open_until__gt": now})


NOT_NOW = _("The room is open from half an hour before the meeting until an hour after it.")
CALLED_OFF = _("This meeting was called off.")
CLOSED = _("This board is closed. You can read the report.")
NOT_PUBLIC = _("This meeting is not public yet.")

is_public = when(Q(is_public=True, board__isnull=False), NOT_PUBLIC)
goes_on = when(Q(board__event__cancelled_at=None), CALLED_OFF)
not_closed = when(Q(stage=Activity.OPEN, board__closed_at=None), CLOSED)
room_is_open = Clause(lambda person: now_q("board__"), NOT_NOW)
open_later = Clause(
    lambda person: later_q("board__"),
    _("The board is not open for notes from home now. You can read what hangs there."),
)
room_or_later = Clause(lambda person: now_q("board__") | later_q("board__"), NOT_NOW)

note_public = when(Q(board__activity__is_public=True), NOT_PUBLIC)
note_goes_on = when(Q(board__event__cancelled_at=None), CALLED_OFF)
note_not_closed = when(Q(board__activity__stage=Activity.OPEN, board__closed_at=None), CLOSED)
note_in_room = Clause(lambda person: now_q("board__"), NOT_NOW)
note_in_room_or_later = Clause(lambda person: now_q("board__") | later_q("board__"), NOT_NOW)
hangs = when(Q(hidden_at=None), _("This note does not hang on the board any more."))
in_sight = when(Q(joined_into=None), _("This note hangs behind another one that says the same."))
voting = when(
    Q(question__stage=Question.Stage.VOTING),
    _("There are no dots for this question now. Look at the screen."),
)
# What others built on it would fall down with it.
nothing_joined = Clause(
    lambda person: (
        Q(joined_into=None) & Q(~Exists(Note.objects.filter(joined_into=OuterRef("pk"), hidden_at=None)))
    ),
    _("This note was joined with what others wrote. Ask who leads the meeting if it must go."),
)
nobody_voted = when(
    Q(dots=0), _("There are dots of others on this note. Ask who leads the meeting if it must go.")
)
rests_nothing = Clause(
    lambda person: Q(became=None) & Q(~Exists(Thread.notes.through.objects.filter(note_id=OuterRef("pk")))),
    _("Who leads already made something of this note. Ask them if it must go."),
)
own_note = (
    note_public,
    note_goes_on,
    note_not_closed,
    note_in_room_or_later,
    hangs,
    nothing_joined,
    nobody_voted,
    rests_nothing,
)
