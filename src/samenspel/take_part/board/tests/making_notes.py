# SPDX-License-Identifier: EUPL-1.2
"""Notes as rows, for tests of what is done with them afterwards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from samenspel.take_part.board.live import step
from samenspel.take_part.board.models import Board, Note


def note_on(board: Board, text: str = "Meer tijd voor de vraag", **facts: Any) -> Note:
    """A note on the first question, unless the facts say otherwise."""
    number = (
        Note.objects.filter(board=board).order_by("-number").values_list("number", flat=True).first() or 0
    ) + 1
    Board.objects.filter(pk=board.pk).update(last_number=number)
    return Note.objects.create(
        **{
            "place_id": board.activity.place_id,
            "board": board,
            "question": facts.pop("question", None) or board.questions.order_by("position")[0],
            "number": number,
            "text": text,
            "source": Note.Source.PHONE,
            "key": uuid4(),
            "room_pass": "a" * 32,
            "made_at": timezone.now(),
            "sequence": step(board.pk),
            **facts,
        }
    )
