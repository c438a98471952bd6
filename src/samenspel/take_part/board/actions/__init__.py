# SPDX-License-Identifier: EUPL-1.2
"""Everything that changes a board: making it, taking part, leading, and what becomes of notes afterwards."""

from __future__ import annotations

from . import afterwards, leading, making, sorting, taking_part

ACTIONS = (*taking_part.ACTIONS, *leading.ACTIONS, *sorting.ACTIONS, *afterwards.ACTIONS)
set_up = making.set_up
