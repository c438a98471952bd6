# SPDX-License-Identifier: EUPL-1.2
"""After the count: publish it, answer every project, promise what was funded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.contributions.actions import answering
from samenspel.foundations.contributions.models import AnswerStatus, Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.roles import ANSWER

from ..files import BROUGHT_IN
from ..models import Budget, Tally
from .preparing import is_budget, may_publish


def _publish_result(activity: Activity, *, by: Person) -> Activity:
    """Everybody sees the count. An election that was brought in becomes public with it.

    Nobody was promised an answer to a project of another time or town: those have no term. Answering them is a choice (`settle`).
    """
    now = timezone.now()
    Budget.objects.filter(activity=activity).update(result_at=now)
    if not activity.is_public:
        activity.is_public = True
        activity.save(update_fields=["is_public"])
        Contribution.objects.filter(activity=activity, is_public=True).update(published_at=now)
    return activity


def _open_ballots(activity: Activity, *, by: Person, understood: bool) -> None:
    """Let everybody download single ballots. Never in silence: who decides says that they read what it means."""
    if not understood:
        raise ValidationError(
            {"understood": _("Say that you read what publishing single ballots means, or leave it as it is.")}
        )
    Budget.objects.filter(activity=activity).update(ballots_public=True)


def _close_ballots(activity: Activity, *, by: Person) -> None:
    """No more downloads. What was downloaded before stays with who has it."""
    Budget.objects.filter(activity=activity).update(ballots_public=False)


def _settle(
    activity: Activity,
    *,
    by: Person,
    answers: dict[int, str],
    signed: str,
    owner_name: str,
    due_on: date,
    owner: Person | None = None,
    ours: bool = False,
) -> dict[str, int]:
    """Answer every project at once, and make a commitment of each that was funded. Who proposed or follows one hears it.

    answers  project number → text, as the officer read and changed it; every project of the count has one
    ours     of an election that was brought in: that the town itself decides by this count
    Returns  how many {"funded", "lost"}
    """
    if activity.budget.source and not ours:
        raise ValidationError(
            {"ours": _("This count was made of a file. Say that the town decides by it, or promise nothing.")}
        )
    rows = [
        row for tally in Tally.objects.filter(envelope__activity=activity) for row in tally.data["projects"]
    ]
    without = [row["title"] for row in rows if len(answers.get(row["number"], "").strip()) < 20]
    if without:
        raise ValidationError(
            _("“%s” has no answer yet. Write at least one full sentence for each project.") % without[0]
        )
    found = {
        one.number: one
        for one in Contribution.objects.select_for_update(of=("self",), no_key=True)
        .filter(activity=activity)
        .select_related("activity")
    }
    counts = {"funded": 0, "lost": 0}
    for row in rows:
        one = found[row["number"]]
        if not one.is_public:
            continue  # hidden by a moderator meanwhile: nothing is said about it in public
        funded = row["status"] == "funded"
        counts["funded" if funded else "lost"] += 1
        if funded:
            _promise(activity, one, row, by, owner, owner_name, due_on)
        answering.answer.run(
            one,
            by=by,
            status=AnswerStatus.BEING_DONE if funded else AnswerStatus.REJECTED,
            text=answers[row["number"]],
            signed=signed,
            known_answers=one.answers.count(),
        )
    Budget.objects.filter(activity=activity).update(settled_at=timezone.now())
    return counts


def _promise(
    activity: Activity,
    one: Contribution,
    row: dict[str, Any],
    by: Person,
    owner: Person | None,
    owner_name: str,
    due_on: date,
) -> None:
    commitments.commit.run(
        activity.place,
        by=by,
        title=one.title,
        owner=owner,
        owner_name=owner_name,
        due_on=due_on,
        contribution=one,
        budget_cents=row["cost"],
    )


counted = Clause(
    lambda person: Q(pk__in=Tally.objects.values("envelope__activity_id")), _("Nothing was counted yet.")
)
not_published = when(Q(budget__result_at=None), _("This is public already."))
not_in_a_draft = when(Q(is_public=True) | BROUGHT_IN, _("This is a draft. Publish the process first."))
is_published = when(Q(budget__result_at__isnull=False), _("Publish the result first."))
may_answer = can(ANSWER, _("Only people who answer for the town may do this."))
not_settled = when(Q(budget__settled_at=None), _("Every project got its answer already."))
ballots_closed = when(Q(budget__ballots_public=False), _("Single ballots can be downloaded already."))
ballots_open = when(Q(budget__ballots_public=True), _("Single ballots cannot be downloaded."))

publish_result = Action(
    "budget.publish_result",
    _("Publish the result"),
    Activity,
    (may_publish, is_budget, not_in_a_draft, not_published, counted),
    _publish_result,
)
open_ballots = Action(
    "budget.open_ballots",
    _("Let everybody download single ballots"),
    Activity,
    (may_publish, is_budget, counted, ballots_closed),
    _open_ballots,
)
close_ballots = Action(
    "budget.close_ballots",
    _("Stop these downloads"),
    Activity,
    (may_publish, is_budget, ballots_open),
    _close_ballots,
)
settle = Action(
    "budget.settle",
    _("Answer every project and make the commitments"),
    Activity,
    (may_answer, is_budget, counted, is_published, not_settled),
    _settle,
)
ACTIONS = (publish_result, open_ballots, close_ballots, settle)
