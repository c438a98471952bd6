# SPDX-License-Identifier: EUPL-1.2
"""A meeting at the desk, a room per job: how far it is, preparing, inviting, who comes, leading, afterwards."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import DeskLink
from samenspel.foundations.rules.roles import SEE_DESK

from . import afterwards, inviting, leading, overview, people, preparing
from .queues import QUEUES

__all__ = ["DESK_NAVIGATION", "DESK_PAGES", "QUEUES"]

_one = "bijeenkomst/<slug:activity>/"
DESK_PAGES = (
    path("bijeenkomsten/", overview.index, name="desk-meetings"),
    path(_one, overview.show, name="desk-meeting"),
    path(f"{_one}programma/", preparing.programme, name="desk-meeting-programme"),
    path(f"{_one}sprekers/", preparing.speakers, name="desk-meeting-speakers"),
    path(
        f"{_one}documenten/<int:number>/weg/", preparing.remove_document, name="desk-meeting-document-remove"
    ),
    path(f"{_one}uitnodigen/", inviting.invite, name="desk-meeting-invite"),
    path(f"{_one}affiche.pdf", inviting.print_poster, name="desk-meeting-poster"),
    path(f"{_one}afgelasten/", inviting.call_off, name="desk-meeting-call-off"),
    path(f"{_one}deelnemers/", people.people, name="desk-meeting-people"),
    path(f"{_one}deelnemers/<int:number>/afmelden/", people.cancel, name="desk-meeting-cancel"),
    path(f"{_one}deelnemers.<str:kind>", people.export, name="desk-meeting-export"),
    path(f"{_one}deur/", people.door, name="desk-meeting-door"),
    path(f"{_one}deur/<int:number>/", people.check_in, name="desk-meeting-check-in"),
    path(f"{_one}draaiboek/", leading.script, name="desk-meeting-script"),
    path(f"{_one}draaiboek/<int:number>/", leading.clock, name="desk-meeting-clock"),
    path(f"{_one}vragen/", leading.questions, name="desk-meeting-questions"),
    path(f"{_one}vragen/<int:number>/", leading.question, name="desk-meeting-question"),
    path(f"{_one}kaartjes/", leading.paper, name="desk-meeting-paper"),
    path(f"{_one}verslag/", afterwards.minutes, name="desk-meeting-minutes"),
)
DESK_NAVIGATION = (DeskLink(_("Meetings"), "desk-meetings", SEE_DESK, order=24),)
