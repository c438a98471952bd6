# SPDX-License-Identifier: EUPL-1.2
from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, forms, pages

instrument = Instrument(
    key="planned",
    word="gepland",
    name=_("Announced activity"),
    purpose=_(
        "A way of taking part that happens elsewhere: announced here, with a checklist for the desk, and what came of it."
    ),
    influence=tuple(Rung),
    stages=(Activity.OPEN, "closed"),
    page="planned",
    desk_page="desk-planned",
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    from_plan=actions.from_plan,
    figures=pages.figures,
    report_rows=pages.report_rows,
    town_pages=(path("gepland/<slug:activity>/", pages.show, name="planned"),),
    desk_pages=(
        path("gepland/<slug:activity>/", desk.show, name="desk-planned"),
        path("gepland/<slug:activity>/afvinken/", desk.tick, name="desk-planned-tick"),
    ),
    queues=desk.QUEUES,
    no_personal_data=("PlannedActivity",),
)
