# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Personal, Queue, Regular, Task, Verb, Waiting
from samenspel.foundations.places.models import Place
from samenspel.plan.instrument import Instrument, Rung

from . import actions, card, interest, interest_pages, pages, queries


def _task(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        kind=_("Interest"),
        title=ngettext("%d person registered interest", "%d people registered interest", row.number)
        % row.number,
        detail=str(_("Nobody took this up yet.")),
        url=f"{reverse('desk-interest')}?gedaan=nee",
        verb=_("Look"),
        days=days,
        count=row.number,
        state="new",
    )


instrument = Instrument(
    key="helpdesk",
    word="vragen",
    name=_("Helpdesk"),
    purpose=_("Ask the network a question, register interest, and take your next steps home."),
    influence=(Rung.INFORM,),
    stages=(Activity.OPEN,),
    page="helpdesk-questions",
    offered=False,
    set_up=actions.set_up,
    so_far=pages.so_far,
    figures=pages.figures,
    questions=(actions.KIND,),
    actions=(*actions.ACTIONS, *interest.ACTIONS),
    network_pages=(
        path("helpdesk/", pages.index, name="helpdesk"),
        path("helpdesk/openen/", pages.open_desk, name="helpdesk-open"),
        path("helpdesk/vraag/", pages.ask, name="helpdesk-ask"),
        path("helpdesk/vraag/ontvangen/", pages.asked, name="helpdesk-asked"),
        path("helpdesk/vragen/<int:number>/", pages.question, name="helpdesk-question"),
        path("helpdesk/interesse/", interest_pages.ask, name="interest"),
        path("helpdesk/interesse/ontvangen/", interest_pages.asked, name="interest-asked"),
        path("helpdesk/interesse/bevestigen/<str:token>/", interest_pages.confirm, name="interest-confirm"),
        path("helpdesk/interesse/<str:token>/", interest_pages.mine, name="interest-mine"),
        path("helpdesk/meenemen/", card.card, name="card"),
        path("bureau/interesse/", interest_pages.desk, name="desk-interest"),
        path("bureau/interesse/export.<str:kind>", interest_pages.export, name="desk-interest-export"),
    ),
    town_pages=(
        path("vragen/<slug:activity>/", pages.way_in, name="helpdesk-questions"),
        path("vragen/<slug:activity>/<int:number>/", pages.way_to_question, name="helpdesk.question"),
    ),
    network_navigation=(Verb("learn", _("Helpdesk"), "helpdesk"),),
    queues=(Queue("interest", queries.to_follow_up, _task),),
    regular=(Regular("helpdesk.forget", timedelta(days=1), interest.forget, at_hour=3),),
    personal=(
        Personal(
            "HelpQuestion",
            ("town_name",),
            _("as long as the question; empty once its author erased it"),
            _("to say which municipality a question is about"),
        ),
        Personal(
            "Interest",
            ("email", "name", "town_name", "remark"),
            _("until thirty days after it was withdrawn; the count stays"),
            _("to write about what somebody asked to hear about, with their consent"),
        ),
        Personal(
            "Consent",
            ("email", "name", "town_name", "remark"),
            _("seven days; confirmed, it goes with the interest"),
            _("to show who agreed to what, and when"),
        ),
    ),
    no_personal_data=("Helpdesk",),
    erase=interest.erase,
    my_data=interest.my_data,
)
