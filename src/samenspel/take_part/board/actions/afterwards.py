# SPDX-License-Identifier: EUPL-1.2
"""What becomes of notes: ideas and questions with an answer duty."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
