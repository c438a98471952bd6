# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Block, Personal, Regular, Verb
from samenspel.plan.instrument import Instrument, Rung

from . import checking, mine, reminding
from .anchoring import actions as anchoring
from .anchoring import pages as anchoring_pages
from .coalition import actions as coalition
from .coalition import forgetting as coalition_forgetting
from .coalition import pages as coalition_pages
from .overview import actions as overview
from .overview import blocks, queues
from .overview import pages as overview_pages
from .repeat import actions as repeat
from .repeat import pages as repeat_pages
from .route import actions as route
from .route import pages as route_pages
from .shine import actions as shine
from .shine import pages as shine_pages
from .signing import actions as signing
from .signing import pages as signing_pages
from .talks import actions as talks
from .talks import balance, balance_pages
from .talks import pages as talks_pages
from .values import actions as values
from .values import pages as values_pages

part = Instrument(
    key="charter",
    word="waarden",
    name=_("Balance of the values"),
    influence=(Rung.ADVISE,),
    stages=(Activity.OPEN, "closed"),
    page="charter-balance",
    offered=False,
    set_up=balance.set_up,
    results_note=balance.NOTE,
    purpose=_(
        "A municipality promises values of good participation: from the first conversation to the yearly recall."
    ),
    actions=(
        *values.ACTIONS,
        *route.ACTIONS,
        *coalition.ACTIONS,
        *talks.ACTIONS,
        *balance.ACTIONS,
        *signing.ACTIONS,
        *shine.ACTIONS,
        *anchoring.ACTIONS,
        *repeat.ACTIONS,
        *overview.ACTIONS,
        *checking.ACTIONS,
    ),
    network_pages=(
        *overview_pages.PAGES,
        *values_pages.PAGES,
        *route_pages.PAGES,
        *coalition_pages.PAGES,
        *talks_pages.PAGES,
        *balance_pages.PAGES,
        *signing_pages.PAGES,
        *shine_pages.PAGES,
        *anchoring_pages.PAGES,
        *repeat_pages.PAGES,
    ),
    town_pages=balance_pages.TOWN_PAGES,
    network_navigation=(Verb("promise", _("Values"), "charter"),),
    town_blocks=(Block("charter/overview/town_block.html", blocks.town_block, order=15),),
    queues=queues.QUEUES,
    regular=(
        Regular("charter.remind", timedelta(days=1), reminding.remind, at_hour=7),
        Regular("charter.forget", timedelta(days=1), coalition_forgetting.forget, at_hour=3),
    ),
    personal=(
        Personal(
            "Member",
            ("person",),
            _("until the person leaves the group or erases the account"),
            _("a group works on its own pages together"),
        ),
        Personal(
            "Wish", ("person", "text"), _("until the group answers"), _("to ask a group whether one may join")
        ),
        Personal(
            "Task",
            ("who", "note"),
            _("as long as the campaign of the municipality"),
            _("who of the group does what"),
        ),
        Personal(
            "Ally",
            ("name", "contact", "email", "message", "offer", "key"),
            _(
                "address and contact of who declines go at once, the name too where they ask it; contact and address of who does not answer go after ninety days"
            ),
            _("to invite associations and people personally"),
        ),
        Personal(
            "Talk",
            ("with_whom", "parties", "reactions"),
            _("as long as the campaign; only the group reads it"),
            _("to remember what was said with people who hold a mandate"),
        ),
        Personal(
            "Signature",
            ("name", "function", "picture", "small", "description", "document", "checked_by", "entered_by"),
            _("as part of the public record of a mandate; name and photo in public only with consent"),
            _("to show who promised what, and when"),
        ),
        Personal(
            "Post",
            ("picture", "small", "description", "text", "checked_by", "entered_by"),
            _("as long as the campaign, or until the group takes it away"),
            _("to show what happened, with consent of who can be recognised"),
        ),
        Personal(
            "Anchor",
            ("owner_name", "checked_by", "entered_by"),
            _("name and office stay with the promise, which is part of the public record"),
            _("to know who answers for it"),
        ),
        Personal(
            "Evaluation",
            ("with_whom", "checked_by", "entered_by"),
            _("as long as the campaign"),
            _("to know who evaluated"),
        ),
        Personal("Recall", ("by",), _("as long as the campaign"), _("to know who sent it")),
        Personal(
            "Campaign",
            ("help_asked", "token"),
            _("as long as the campaign"),
            _("so that the campaign team can help"),
        ),
        Personal(
            "ValueSet",
            ("by",),
            _("as long as the version"),
            _("so that colleagues can ask who loaded a text"),
        ),
    ),
    no_personal_data=("Balance", "Milestone", "Hook", "WorkPoint", "Trial", "Spark"),
    erase=mine.erase,
    my_data=mine.my_data,
)
