# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room read: where the board stands, and its notes, each in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import first_refusal

from .actions import conditions, taking_part
from .models import Board, Dot, Note, Question, Table


def found(request: Any, place: Place, activity: str) -> Any:
    """The activity with its board and event: one query. `in_room` and `from_home` are what the door would say now.

    Each is the number of the first clause that fails, or -1.
    """
    person = request.person
    one: Any = get_object_or_404(
        Activity.objects.visible_to(person)
        .select_related("board__event")
        .annotate(
            in_room=first_refusal(taking_part.add_note.rule, person),
            from_home=first_refusal(taking_part.add_later.rule, person),
            has_tables=Exists(Table.objects.filter(board=OuterRef("pk"))),
        ),
        place=place,
        instrument="board",
        board__isnull=False,
        slug=activity,
    )
    one.place = one.board.event.place = place
    one.board.activity = one.board.event.activity = one
    return one


def number_of(text: str) -> int:
    """A small number somebody typed or a button sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def on_the_floor(board: Board, questions: Iterable[Question]) -> Question | None:
    """The question that people work on now: the one on the wall once it is open, else the first that takes notes or dots."""
    rows = list(questions)
    live = (Question.Stage.NOTES, Question.Stage.VOTING)
    shown = next((one for one in rows if one.pk == board.shown_id), None)
    if shown is not None and shown.stage != Question.Stage.WAITING:
        return shown
    return next((one for one in rows if one.stage in live), None)


def in_the_room(board: Board, question: Question | None, room_pass: str) -> QuerySet[Any]:
    """The notes of a question, newest first, and all that this browser wrote on the board.

    Each carries `mine`, `dotted` (a dot of this browser lies on it), `fixed` (others built on it: it cannot be taken back).
    """
    mine = Q(room_pass=room_pass) if room_pass else Q(pk__in=())
    seen = Q(hidden_at=None, joined_into=None, question=question)
    taken_back = Q(hidden_at__isnull=False, hidden_why="")
    return (
        Note.objects.filter(seen | mine & ~taken_back, board=board)
        .annotate(
            mine=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()),
            dotted=Exists(Dot.objects.filter(note=OuterRef("pk"), room_pass=room_pass)),
            fixed=Case(
                When(first_refusal_is_none(), then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            ),
        )
        .select_related("question")
        .order_by("-number")
    )


def first_refusal_is_none() -> Q:
    """Notes on which nobody built anything yet, as the door asks it."""
    rule = (
        conditions.hangs,
        conditions.nothing_joined,
        conditions.nobody_voted,
        conditions.rests_nothing,
    )
    condition = Q()
    for clause in rule:
        condition &= clause.holds(None)
    return condition
