# SPDX-License-Identifier: EUPL-1.2
"""Surveys at the desk: the list, and of each one how far it is and what to do next."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink
from samenspel.foundations.rules.roles import SEE_DESK

from . import overview
from .queues import QUEUES

__all__ = ["DESK_NAVIGATION", "DESK_PAGES", "QUEUES"]

DESK_PAGES = (
    path("enquetes/", overview.index, name="desk-surveys"),
    path("enquete/<slug:activity>/", overview.show, name="desk-survey"),
    path("enquete/<slug:activity>/papier/", overview.paper, name="desk-survey-paper"),
)
DESK_NAVIGATION = (DeskLink(_("Surveys"), "desk-surveys", SEE_DESK, order=25),)
