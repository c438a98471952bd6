# SPDX-License-Identifier: EUPL-1.2
"""In the room: bring a note, change or take back one's own, lay a dot; the host of a table types what stands on paper."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
