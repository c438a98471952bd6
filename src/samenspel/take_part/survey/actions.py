# SPDX-License-Identifier: EUPL-1.2
"""Make a survey and its questionnaire. What happens with it afterwards (questions, invitations, answers, results) are actions of
`foundations/questionnaires`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import ANONYMOUS, Actor
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import making
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP, Questionnaire
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.clauses import Action, Clause
from samenspel.foundations.rules.door import perform

from . import beginning
from .models import Survey

WHEN_CLOSED, LATER, SHOWN = "closed", "later", "shown"
"""when everybody sees the results; shown: it was closed, and they were shown once"""


def set_up(
    activity: Activity,
    *,
    begin: str = beginning.EMPTY,
    is_known: bool = False,
    by_invitation: bool = False,
    shows_results: str = WHEN_CLOSED,
    groups: Sequence[tuple[str, int | None]] = (),
    copied_from: int | None = None,
) -> Survey:
    """Make or change a survey. With what it begins counts only when it is new.

    begin        a value of `beginning.choices`
    groups       (name, number of people or None)
    copied_from  the questionnaire it is a copy of
    """
    if is_known and activity.who_may == Activity.WhoMay.ANYONE:
        raise ValidationError(
            _(
                "Known answers need people who sign in. Choose at “Who may take part” that an account is needed, or let the answers be anonymous."
            )
        )
    found = Survey.objects.filter(activity=activity).first()
    facts: dict[str, Any] = {"is_known": is_known, "by_invitation": by_invitation}
    if found is None:
        definition, template, earlier = beginning.begin_with(
            begin, activity.place, activity.language, copied_from
        )
        there = earlier.groups if earlier is not None else ()
        facts["groups"] = (
            beginning.as_groups(groups, activity.language, there)
            if groups or earlier is None
            else earlier.groups
        )
        row = making.make(
            activity,
            page="survey",
            desk_page="desk-survey",
            definition=definition,
            earlier=earlier,
            **facts,
        )
        return Survey.objects.create(activity=activity, template=template, shows_results=shows_results)
    row = Questionnaire.objects.select_for_update().get(activity=activity)
    facts["groups"] = beginning.as_groups(groups, activity.language, row.groups)
    if any(getattr(row, name) != value for name, value in facts.items()):
        row = making.change(row, **facts)
    if not (found.shows_results == SHOWN and shows_results == WHEN_CLOSED):
        found.shows_results = shows_results
        found.save(update_fields=["shows_results"])
    return found


def from_plan(method: str, place: Place, first_day: date, last_day: date) -> dict[str, Any]:
    """The settings with which a plan makes a survey: open to everybody, anonymous, results when it closes. The questions are still to make."""
    return {"begin": beginning.EMPTY}


def _show_results(row: Questionnaire, *, by: Actor) -> Questionnaire:
    row.results_public_at = timezone.now()
    row.save(update_fields=["results_public_at"])
    # Once: an officer who hides them afterwards has a reason to.
    Survey.objects.filter(activity=row.activity_id).update(shows_results=SHOWN)
    return row


def taken_back() -> Q:
    """Questionnaires whose results an officer once took back: showing them again is up to people."""
    hidden = Record.objects.filter(
        kind=Questionnaire._meta.label_lower, verb="questionnaires.hide_results", number=OuterRef("pk")
    )
    return Q(Exists(hidden))


def _due() -> Q:
    closed = Q(activity__closes_at__lte=timezone.now()) | ~Q(activity__stage=Activity.OPEN)
    return (
        closed
        & ~taken_back()
        & Q(
            activity__survey__shows_results=WHEN_CLOSED,
            results__isnull=False,
            results_public_at=None,
            results_count__gte=SMALLEST_GROUP,
        )
    )


show_results = Action(
    "survey.show_results",
    _("Show the results, as was chosen when it was made"),
    Questionnaire,
    (
        Clause(
            lambda person: _due(),
            _("These results are shown when the survey is closed and counted, if that was chosen for it."),
        ),
    ),
    _show_results,
)
ACTIONS: tuple[Action, ...] = (show_results,)


def show_when_closed(now: datetime) -> None:
    """What was closed and counted whole becomes public without anybody asking, where the officer chose so."""
    for row in Questionnaire.objects.filter(_due()).defer("definition", "results"):
        if row.results_count >= row.sent_count:
            perform(show_results, by=ANONYMOUS, on=row)
