# SPDX-License-Identifier: EUPL-1.2
"""Count what came back, publish it, and lay codes on open answers."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
