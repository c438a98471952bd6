# SPDX-License-Identifier: EUPL-1.2
"""Open the helpdesk, and ask it a question. Answering, moderating and support are those of every contribution."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import clauses
from samenspel.foundations.contributions.following import ask_to_confirm
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.publishing import bring_in
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import OPEN_TOWNS
from samenspel.foundations.towns.models import Clock, Moderation, Town

from .models import Helpdesk, HelpQuestion
from .words import instrument_names

INSTRUMENT, SLUG = "helpdesk", "vragen"
KIND = "helpdesk.question"
ANSWER_DAYS = 10
MOST_PER_DAY = 10
NEVER_CLOSES = datetime(2099, 12, 31, 22, 59, tzinfo=UTC)


def set_up(activity: Activity, **_settings: Any) -> Helpdesk:
    return Helpdesk.objects.get_or_create(activity=activity)[0]


def _open(place: Place, *, by: Person) -> Activity:
    """Wake the place of the network and give it its one activity. A second click finds it all there."""
    place.is_active = True
    place.save(update_fields=["is_active"])
    Town.objects.get_or_create(
        place=place, defaults={"answer_days": ANSWER_DAYS, "moderation": Moderation.BEFORE}
    )
    with translation.override("nl"):
        title, intro = (
            gettext("Questions to the network"),
            gettext(
                "Ask how others did it. The network answers in public, so that everybody learns from it."
            ),
        )
    activity, _made = Activity.objects.get_or_create(
        place=place,
        instrument=INSTRUMENT,
        slug=SLUG,
        defaults={
            "title": title,
            "intro": intro,
            "language": "nl",
            "stage": Activity.OPEN,
            "opens_at": timezone.now(),
            "closes_at": NEVER_CLOSES,
            "is_public": True,
            "moderation": Moderation.BEFORE,
            "who_may": Activity.WhoMay.ANYONE,
            "answer_days": ANSWER_DAYS,
            "answer_clock": Clock.PUBLICATION,
        },
    )
    set_up(activity)
    return activity


def _ask(
    activity: Activity,
    *,
    by: Actor,
    title: str,
    text: str,
    instrument: str = "",
    town_name: str = "",
    author_name: str = "",
    email: str = "",
    without_name: bool = False,
    **_form: Any,
) -> Contribution:
    if instrument and instrument not in instrument_names(activity.language):
        raise ValidationError({"instrument": _("Choose one of the instruments in the list.")})
    if by.account:
        since = timezone.now() - timedelta(days=1)
        asked = Contribution.objects.filter(activity=activity, author=by.account, made_at__gt=since).count()
        if asked >= MOST_PER_DAY:
            raise ValidationError(
                _("You asked %(most)d questions today. Send this one tomorrow: your text is still here.")
                % {"most": MOST_PER_DAY}
            )
    made = bring_in(
        activity,
        kind=KIND,
        title=one_line(title, 120),
        text=text,
        author=by,
        author_name=one_line(author_name, 60),
        language=translation.get_language() or activity.language,
    )
    if without_name and made.author_name:
        made.author_name = ""
        made.save(update_fields=["author_name"])
    HelpQuestion.objects.create(contribution=made, town_name=one_line(town_name, 100), instrument=instrument)
    if by.is_anonymous and email:
        ask_to_confirm(made, email)
    return made


open_helpdesk = Action(
    "helpdesk.open",
    _("Open the helpdesk"),
    Place,
    (
        can(OPEN_TOWNS, _("This is for the administrators of the platform."), place="pk"),
        when(Q(is_network=True), _("Only the network itself has a helpdesk.")),
    ),
    _open,
)
ask = Action(
    "helpdesk.ask",
    _("Send my question"),
    Activity,
    (
        when(Q(instrument=INSTRUMENT), _("Questions to the network are asked at its helpdesk.")),
        clauses.activity_open,
        clauses.may_take_part,
    ),
    _ask,
)
ACTIONS = (open_helpdesk, ask)
