# SPDX-License-Identifier: EUPL-1.2
"""Hanging notes on a board, whoever does it: what every action that writes notes stands on.

An action on the board locks the activity, then the board, and only then reads and changes notes: whatever it decides on stays so until
it is done. An action on one note (changing or taking back, a dot) has that note locked by the door first, and the board after it. Where the
two meet, each can wait for the other; the database then undoes one of them, and the door does that one again (`perform`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import category
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.events.rooms import plain_code
from samenspel.foundations.people.models import Actor
from samenspel.foundations.rules.roles import LEAD, has

from ..models import LONGEST_NOTE, Board, Note, Question, Table

MOST_LINES = 60
"""notes a host hangs up at once"""
BEFORE_A_LINE = re.compile(r"^(?:[-–•*](?:\s+|$))+")
"""the dash or dot of a list; “-10% traffic” keeps its sign"""
UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"})
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""letters and signs that show nothing"""
GONE = "—"
"""what stands in the place of a text that was taken back"""

NOT_THE_CODE = _("This is not the code of this room any more. Type the code that stands on the screen.")
ENTER_FIRST = _("Enter the room first: type the code that stands on the screen.")
NOT_YOURS = _("You can only change what you wrote yourself, on this same device.")
NOT_YOUR_TABLE = _("This is not the code of this table. It stands on the card of the table.")


def held(activity_id: int) -> Board:
    """The board, held until the transaction ends: from here on numbers and sequences are given one after the other."""
    return (
        Board.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event")
        .get(activity_id=activity_id)
    )


def says_something(text: str) -> bool:
    """Whether anything in it can be seen: not only spaces and signs without width."""
    return any(category(sign) not in UNSEEN and sign not in BLANK for sign in text)


def written(text: str) -> str:
    words = " ".join(text.split())
    if not says_something(words):
        raise ValidationError({"text": _("Write something on the note first.")})
    if len(words) > LONGEST_NOTE:
        raise ValidationError(
            {
                "text": _(
                    "This note has %(there)d characters, and %(most)d fit on it. Make it shorter, or make two of it."
                )
                % {"there": len(words), "most": LONGEST_NOTE}
            }
        )
    return words


def question_of(board: Board, number: int) -> Question:
    question = Question.objects.filter(board=board, pk=number).first()
    if question is None:
        raise ValidationError(_("This question does not stand on the board any more. Choose another one."))
    if question.stage == Question.Stage.WAITING:
        raise ValidationError(_("This question is not open yet. Who leads opens it."))
    return question


def hang(
    board: Board,
    question: Question,
    notes: Iterable[tuple[UUID, str]],
    *,
    table: Table | None,
    source: str,
    room_pass: str,
) -> list[Note]:
    """Hang these (key, text) on the board, which is held. What hangs there already by its key is returned as it is."""
    wanted = list(notes)
    there = {one.key: one for one in Note.objects.filter(board=board, key__in=[key for key, _text in wanted])}
    fresh = [(key, text) for key, text in wanted if key not in there]
    if fresh:
        board.sequence += 1
        now, place_id = timezone.now(), board.event.place_id
        made = [
            Note(
                place_id=place_id,
                board=board,
                question=question,
                table=table,
                number=board.last_number + position,
                text=text,
                source=source,
                key=key,
                room_pass=room_pass,
                made_at=now,
                sequence=board.sequence,
            )
            for position, (key, text) in enumerate(fresh, start=1)
        ]
        board.last_number += len(made)
        board.save(update_fields=["sequence", "last_number"])
        there |= {one.key: one for one in Note.objects.bulk_create(made)}
    return [there[key] for key, _text in wanted]


def lines_of(text: str) -> list[str]:
    """What a host typed: one note per line; empty lines and the dash or dot before a line fall away."""
    found = (BEFORE_A_LINE.sub("", " ".join(line.split())) for line in text.splitlines())
    return [words for words in found if says_something(words)]


def keyed(key: UUID, lines: Sequence[str]) -> list[tuple[UUID, str]]:
    """A key for each line, from the key of the form and what the line says: sent again, also with a line more, each hangs once."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line] = seen.get(line, 0) + 1
        found.append((uuid5(key, f"{seen[line]}:{line}"), line))
    return found


def is_host(table: Table | None, host_code: str, by: Actor, place_id: int) -> bool:
    """Who has the code from the card of the table, or leads meetings in this town."""
    if table is None:
        return False
    return plain_code(host_code) == table.host_code or has(by, LEAD, place_id)


def table_of(board: Board, number: int, host_code: str, by: Actor) -> Table:
    table = Table.objects.filter(board=board, number=number).first()
    if not is_host(table, host_code, by, board.event.place_id):
        raise ValidationError(NOT_YOUR_TABLE)
    assert table is not None
    return table
