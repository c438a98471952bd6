# SPDX-License-Identifier: EUPL-1.2
"""Fill in a questionnaire: begin, keep a draft, send."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
