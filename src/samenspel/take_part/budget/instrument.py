# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Personal, Regular, Work
from samenspel.foundations.towns.models import Clock
from samenspel.plan.handover import Proposal
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, forms, models, pages, result_pages
from .actions import bringing_in, counting, preparing

_one = "budget/<slug:activity>/"
instrument = Instrument(
    key="budget",
    word="budget",
    name=_("Participatory budget"),
    purpose=_(
        "Residents divide a sum of money among projects, and see exactly how their votes were counted."
    ),
    influence=(Rung.CO_DECIDE, Rung.ADVISE),
    stages=("preparing", preparing.SHORTLIST, "open", "closed"),
    page="budget",
    desk_page="desk-budget",
    usual={"answer_clock": Clock.PHASE_END},
    actions=actions.ACTIONS,
    set_up=preparing.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    takes=(Proposal,),
    so_far=pages.so_far,
    figures=pages.figures,
    town_pages=(
        path(_one, pages.index, name="budget"),
        path(f"{_one}regels/", pages.rules, name="budget-rules"),
        path(f"{_one}<int:number>/", pages.project, name="budget.project"),
        path(f"{_one}uitslag/", result_pages.result, name="budget-result"),
        path(f"{_one}uitslag/<slug:envelope>/", result_pages.of_envelope, name="budget-result-envelope"),
        path(f"{_one}uitslag/<slug:envelope>/wat-als/", result_pages.what_if, name="budget-what-if"),
        path(f"{_one}uitslag/<slug:envelope>/<str:name>", result_pages.download, name="budget-download"),
    ),
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    queues=desk.QUEUES,
    answered_together=(models.KIND,),
    jobs=(Work(counting.COUNT, counting.run), Work(bringing_in.BRING_IN, bringing_in.run)),
    personal=(
        Personal(
            "Upload",
            ("person", "raw"),
            _("two hours, or until it was brought in"),
            _("to bring in exactly the file that an officer looked at"),
        ),
        Personal(
            "Project",
            ("reviewed_by",),
            _("the check stays; the link to the account goes"),
            _("to know who checked it"),
        ),
        Personal(
            "Ballot",
            ("vote", "points", "area", "age", "channel"),
            _("as long as the budget: anybody must be able to count again"),
            _("to count; it names nobody, but a long ballot can be as telling as a fingerprint"),
        ),
        Personal(
            "Tally",
            ("ballots",),
            _("as long as the budget: anybody must be able to count again"),
            _("the file that was counted, with the ballots in it"),
        ),
    ),
    no_personal_data=("Budget", "Envelope"),
    regular=(Regular("budget.forget_uploads", timedelta(minutes=20), models.forget_uploads),),
    erase=models.erase,
)
