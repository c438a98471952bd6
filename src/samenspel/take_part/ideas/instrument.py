# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import following
from samenspel.foundations.parts import Personal, Regular
from samenspel.plan.handover import Proposal
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, forms, models, pages, queries

_desk = "ideeen/<slug:activity>/"
instrument = Instrument(
    key="ideas",
    word="ideeen",
    name=_("Ideas"),
    purpose=_("Residents bring ideas, support each other's, and get an answer to each."),
    influence=(Rung.CONSULT, Rung.ADVISE, Rung.CO_PRODUCE, Rung.CO_DECIDE),
    stages=(Activity.OPEN, "closed"),
    page="ideas",
    paper_page="desk-ideas-paper",
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    so_far=pages.so_far,
    figures=pages.figures,
    gives=(Proposal,),
    hands_over=queries.proposals,
    town_pages=(
        path("ideeen/volgen/<str:token>/", following.confirm, name="ideas-confirm"),
        path("ideeen/<slug:activity>/", pages.index, name="ideas"),
        path("ideeen/<slug:activity>/kaart/", pages.town_map, name="ideas-map"),
        path("ideeen/<slug:activity>/nieuw/", pages.new, name="ideas-new"),
        path("ideeen/<slug:activity>/lijkt-op/", pages.similar, name="ideas-similar"),
        path("ideeen/<slug:activity>/ontvangen/", pages.thanks, name="ideas-thanks"),
        path("ideeen/<slug:activity>/<int:number>/", pages.show, name="ideas.idea"),
        path("ideeen/<slug:activity>/<int:number>/wijzigen/", pages.edit, name="ideas-edit"),
    ),
    desk_pages=(
        path(f"{_desk}papier/", desk.paper, name="desk-ideas-paper"),
        path(f"{_desk}inlezen/", desk.bring_in, name="desk-ideas-import"),
        path("ideeen/<slug:activity>/export.<str:kind>", desk.export, name="desk-ideas-export"),
        path("idee/<int:number>/samenvoegen/", desk.merge, name="desk-ideas-merge"),
        path("idee/<int:number>/splitsen/", desk.split, name="desk-ideas-split"),
    ),
    personal=(
        Personal(
            "Upload",
            ("person", "raw"),
            _("one hour, or until it was brought in"),
            _("to bring in exactly the file that an officer looked at"),
        ),
    ),
    no_personal_data=("IdeasRound", "Idea"),
    regular=(Regular("ideas.forget_uploads", timedelta(minutes=20), models.forget_uploads),),
    erase=models.erase,
)
