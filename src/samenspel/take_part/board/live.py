# SPDX-License-Identifier: EUPL-1.2
"""How every screen hears what changed: a number that only rises, and what changed after it."""

from __future__ import annotations

from django.db.models import F

from .models import Board


def step(board_id: int) -> int:
    """Raise the number of the board, and give it to what changed in this transaction.

    The row stays locked until the transaction ends, so whoever has read number n misses nothing below it.
    """
    Board.objects.filter(pk=board_id).update(sequence=F("sequence") + 1)
    return Board.objects.values_list("sequence", flat=True).get(pk=board_id)
