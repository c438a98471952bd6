# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Personal, Regular
from samenspel.foundations.towns.models import Clock
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, formats, forms, models, pages, queries, room

_one = "bijeenkomsten/<slug:activity>/"
instrument = Instrument(
    key="meeting",
    word="bijeenkomsten",
    name=_("Meeting"),
    purpose=_(
        "People meet, in a room or online: they register, ask questions, and read afterwards what was said and promised."
    ),
    influence=(Rung.INFORM, Rung.CONSULT, Rung.ADVISE, Rung.CO_PRODUCE),
    stages=(Activity.OPEN, "closed"),
    page="meeting",
    desk_page="desk-meeting",
    paper_page="desk-meeting-paper",
    # Two weeks of working days after the meeting: the usual last day to ask is the day after.
    usual={"answer_days": 10, "answer_clock": Clock.PHASE_END},
    questions=(actions.KIND,),
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    so_far=queries.so_far,
    figures=queries.figures,
    report_rows=queries.report_rows,
    from_plan=formats.from_plan,
    town_pages=(
        path(_one, pages.index, name="meeting"),
        path(f"{_one}vraag/", pages.ask, name="meeting-ask"),
        path(f"{_one}vraag/ontvangen/", pages.asked, name="meeting-asked"),
        path(f"{_one}vragen/<int:number>/", pages.question, name="meeting.question"),
        path(f"{_one}zaal/", room.room, name="meeting-room"),
        path(f"{_one}zaal/lijst/", room.room_list, name="meeting-room-list"),
        path(f"{_one}zaal/<int:number>/", room.support, name="meeting-room-support"),
        path(f"{_one}scherm/", room.wall, name="meeting-wall"),
    ),
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    queues=desk.QUEUES,
    personal=(
        Personal(
            "RoomVote",
            ("room_pass",),
            _("until the day after the meeting; the count stays"),
            _("to count each person in the room once; it is random and says nothing about who it is"),
        ),
    ),
    no_personal_data=("Meeting", "Question"),
    regular=(Regular("meeting.forget_passes", timedelta(hours=6), models.forget_passes),),
)
