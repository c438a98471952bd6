# SPDX-License-Identifier: EUPL-1.2
"""Conditions that the actions of who prepares and leads a board share, each with its sentence."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events.clauses import one_of
from samenspel.foundations.rules.clauses import Clause, can, when
from samenspel.foundations.rules.roles import ENTER_PAPER, LEAD, PREPARE

DOORS_OPEN = timedelta(minutes=30)
"""before the beginning, as for the room"""

is_board = when(Q(board__isnull=False), _("This is not a workshop board."))
goes_on = when(Q(board__event__cancelled_at=None), _("This workshop was called off."))
not_closed = when(
    Q(board__closed_at=None),
    _("The board is closed. Open it again first: then the report waits until you close it."),
)
is_closed = when(Q(board__closed_at__isnull=False), _("The board is open already."))
began = Clause(
    lambda person: Q(board__event__starts_at__lte=timezone.now() + DOORS_OPEN),
    _("The workshop has not begun yet. Close the board when it is over."),
)
is_public = when(Q(is_public=True), _("This is a draft. Publish the process first."))
process_runs = when(Q(stage=Activity.OPEN), _("This process is finished. Nothing comes in any more."))
leads = can(LEAD, _("Only who leads the workshop may do this."))
types = one_of(ENTER_PAPER, LEAD, otherwise=_("This is for who types what stands on paper."))
prepares = one_of(
    PREPARE, LEAD, otherwise=_("This is for the participation officers and for who leads the workshop.")
)
"""also: puts the notes in order and writes the main threads, before and after the room emptied"""
