# SPDX-License-Identifier: EUPL-1.2
"""Lead a board: open questions, put notes in columns, join what says the same, hide, write main threads, close."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
