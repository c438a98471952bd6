# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, pages

instrument = Instrument(
    key="survey",
    word="enquetes",
    name=_("Survey"),
    purpose=_("Many people answer a few questions, online or on paper, and everybody reads what came back."),
    influence=(Rung.CONSULT,),
    stages=(Activity.OPEN, "closed"),
    page="survey",
    desk_page="desk-survey",
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    town_pages=pages.PAGES,
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    queues=desk.QUEUES,
    no_personal_data=("Survey",),
)
