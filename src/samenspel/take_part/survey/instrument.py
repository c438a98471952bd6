# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Regular
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, forms, pages, queries

instrument = Instrument(
    key="survey",
    word="enquetes",
    name=_("Survey"),
    purpose=_("Many people answer a few questions, online or on paper, and everybody reads what came back."),
    influence=(Rung.CONSULT,),
    stages=(Activity.OPEN, "closed"),
    page="survey",
    desk_page="desk-survey",
    asks_for_contributions=False,
    paper_page="desk-survey-paper",
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    so_far=queries.so_far,
    figures=queries.figures,
    report_tables=queries.report_tables,
    from_plan=actions.from_plan,
    town_pages=pages.PAGES,
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    queues=desk.QUEUES,
    regular=(Regular("survey.show_when_closed", timedelta(minutes=10), actions.show_when_closed),),
    no_personal_data=("Survey",),
)
