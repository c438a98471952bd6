# SPDX-License-Identifier: EUPL-1.2
"""Prepare a questionnaire and ask people: its questions, invitations, reminders, forms that came in on paper."""

from __future__ import annotations

from samenspel.foundations.rules.clauses import Action

ACTIONS: tuple[Action, ...] = ()
