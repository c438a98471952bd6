# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Personal, Regular
from samenspel.plan.handover import Proposal
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, forms, models, news, pages, reading, room, wall

instrument = Instrument(
    key="board",
    word="prikbord",
    name=_("Workshop board"),
    purpose=_(
        "People in a room answer questions on notes, from a telephone or on paper, put them in order together, and leave with a report."
    ),
    influence=(Rung.CONSULT, Rung.ADVISE, Rung.CO_PRODUCE),
    stages=(Activity.OPEN, "closed"),
    page="board",
    desk_page="desk-board",
    questions=(actions.afterwards.QUESTION,),
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    settings=forms.SettingsForm,
    initial_for=forms.settings_of,
    so_far=reading.so_far,
    figures=reading.figures,
    report_rows=reading.report_rows,
    gives=(Proposal,),
    hands_over=reading.proposals,
    network_pages=news.PAGES,
    town_pages=(*pages.PAGES, *room.PAGES, *wall.PAGES),
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    queues=desk.QUEUES,
    personal=(
        Personal(
            "Note",
            ("text", "room_pass"),
            _("the pass until the day after the meeting; the text as long as the report"),
            _(
                "the pass lets somebody take back their own note; it is random and says nothing about who it is"
            ),
        ),
        Personal(
            "Dot",
            ("room_pass",),
            _("until the day after the meeting; the count stays"),
            _("to count each person in the room once; it is random and says nothing about who it is"),
        ),
        Personal(
            "Table",
            ("host",),
            _("as long as the board; the name is only for who leads"),
            _("to know who types what stands on the paper of a table"),
        ),
        Personal(
            "Photo",
            ("file",),
            _("as long as the report"),
            _("it shows what people wrote by hand; where it was taken is removed"),
        ),
    ),
    no_personal_data=("Board", "Question", "Column", "Thread"),
    regular=(Regular("board.forget_passes", timedelta(hours=6), models.forget_passes),),
)
