# SPDX-License-Identifier: EUPL-1.2
"""A budget at the desk, a room per job: how far it is, preparing, taking over ideas, bringing in a file, counting, answering."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink
from samenspel.foundations.rules.roles import SEE_DESK

from . import bringing_in, counting, overview, preparing, settling, taking_over
from .queues import QUEUES

__all__ = ["DESK_NAVIGATION", "DESK_PAGES", "QUEUES"]

_one = "budget/<slug:activity>/"
DESK_PAGES = (
    path("budget/", overview.index, name="desk-budgets"),
    path("verkiezing-inlezen/", bringing_in.bring_in, name="desk-budget-import"),
    path(_one, overview.show, name="desk-budget"),
    path(f"{_one}enveloppen/", preparing.envelopes, name="desk-budget-envelopes"),
    path(f"{_one}project/", preparing.new_project, name="desk-budget-project-new"),
    path(f"{_one}project/<int:number>/", preparing.change_project, name="desk-budget-project"),
    path(f"{_one}project/<int:number>/nakijken/", preparing.review, name="desk-budget-review"),
    path(f"{_one}uit-ideeen/", taking_over.take_over, name="desk-budget-take-over"),
    path(f"{_one}regels/", preparing.rules, name="desk-budget-rules"),
    path(f"{_one}lijst/", preparing.shortlist, name="desk-budget-shortlist"),
    path(f"{_one}telling/", counting.count, name="desk-budget-count"),
    path(f"{_one}stembiljetten/", counting.ballots, name="desk-budget-ballots"),
    path(f"{_one}antwoorden/", settling.settle, name="desk-budget-settle"),
)
DESK_NAVIGATION = (DeskLink(_("Budgets"), "desk-budgets", SEE_DESK, order=25),)
