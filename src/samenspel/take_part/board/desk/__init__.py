# SPDX-License-Identifier: EUPL-1.2
"""A board at the desk: preparing it, leading it, sorting the notes, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink
from samenspel.foundations.rules.roles import SEE_DESK

from . import afterwards, calling_off, leading, overview, preparing, sorting
from .queues import QUEUES

__all__ = ["DESK_NAVIGATION", "DESK_PAGES", "QUEUES"]

_one = "prikbord/<slug:activity>/"
DESK_PAGES: tuple[Any, ...] = (
    path("prikborden/", overview.index, name="desk-boards"),
    path(_one, overview.show, name="desk-board"),
    path(f"{_one}afgelasten/", calling_off.call_off, name="desk-board-call-off"),
    path(f"{_one}vragen/", preparing.questions, name="desk-board-questions"),
    path(f"{_one}programma/", preparing.programme, name="desk-board-programme"),
    path(f"{_one}tafels/", preparing.tables, name="desk-board-tables"),
    path(f"{_one}tafels.pdf", preparing.print_cards, name="desk-board-cards"),
    path(f"{_one}leiden/", leading.lead, name="desk-board-lead"),
    path(f"{_one}ordenen/", sorting.sort, name="desk-board-sort"),
    path(f"{_one}rode-draden/", sorting.threads, name="desk-board-threads"),
    path(f"{_one}nadien/", afterwards.afterwards, name="desk-board-afterwards"),
)
DESK_NAVIGATION: tuple[Any, ...] = (DeskLink(_("Workshop boards"), "desk-boards", SEE_DESK, order=25),)
