# SPDX-License-Identifier: EUPL-1.2
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Personal, Verb
from samenspel.plan.instrument import Instrument, Rung

from . import actions, desk, mine, pages, queries

instrument = Instrument(
    key="scan",
    word="zelfscan",
    name=_("Self-scan of local democracy"),
    purpose=_(
        "City council, college, staff and residents say how local democracy works, and agree what to improve."
    ),
    influence=(Rung.ADVISE, Rung.CO_PRODUCE),
    stages=(Activity.OPEN, "closed"),
    page="scan",
    desk_page="desk-scan",
    offered=False,
    actions=actions.ACTIONS,
    set_up=actions.set_up,
    so_far=queries.so_far,
    results_note=_("Not representative, and no truth-finding: the beginning of a conversation."),
    network_pages=pages.NETWORK_PAGES,
    town_pages=pages.TOWN_PAGES,
    desk_pages=desk.DESK_PAGES,
    desk_navigation=desk.DESK_NAVIGATION,
    network_navigation=(Verb("learn", _("Self-scan"), "scan-network"),),
    queues=desk.QUEUES,
    personal=(
        Personal(
            "Scan",
            ("lead",),
            _("as long as the scan, or until the account is erased"),
            _("to know who guides the scan"),
        ),
        Personal(
            "Improvement",
            ("owner_name",),
            _("name and office stay with the promise, which is part of the public record"),
            _("to know who answers for it"),
        ),
    ),
    erase=mine.erase,
    my_data=mine.my_data,
)
