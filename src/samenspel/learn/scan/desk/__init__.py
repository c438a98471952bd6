# SPDX-License-Identifier: EUPL-1.2
"""A self-scan at the desk: the scans of a town, where one is, and a page per step."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink
from samenspel.foundations.rules.roles import SEE_DESK

from . import agenda, asking, conversing, overview, preparing
from .queues import QUEUES

__all__ = ["DESK_NAVIGATION", "DESK_PAGES", "QUEUES"]

_one = "zelfscan/<slug:activity>/"
DESK_PAGES = (
    path("zelfscans/", overview.index, name="desk-scans"),
    path(_one, overview.show, name="desk-scan"),
    path(f"{_one}stoppen/", overview.stop, name="desk-scan-stop"),
    path(f"{_one}voorbereiden/", preparing.prepare, name="desk-scan-prepare"),
    path(f"{_one}startgesprek/", preparing.kick_off, name="desk-scan-kick-off"),
    path(f"{_one}vragenlijst/", asking.questions, name="desk-scan-questions"),
    path(f"{_one}vragenlijst/weg/", asking.remove, name="desk-scan-question-remove"),
    path(f"{_one}gesprek/", conversing.conversation, name="desk-scan-conversation"),
    path(f"{_one}agenda/", agenda.agenda, name="desk-scan-agenda"),
    path(f"{_one}agenda/<int:number>/", agenda.point, name="desk-scan-point"),
)
DESK_NAVIGATION = (DeskLink(_("Self-scan"), "desk-scans", SEE_DESK, order=28),)
