# SPDX-License-Identifier: EUPL-1.2
"""Announce what happens elsewhere, keep a checklist for it, and tell what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, Clause, can, when
from samenspel.foundations.rules.roles import PREPARE
from samenspel.foundations.rules.versions import not_changed_meanwhile

from .models import PlannedActivity

SHORTEST_OUTCOME = 20


def key_of(text: str) -> str:
    """By its words: a line that stays keeps its tick, wherever it moves to."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def set_up(
    activity: Activity, *, method: str = "", where: str = "", link: str = "", checklist: Sequence[str] = ()
) -> PlannedActivity:
    """Make or change what is announced. The checklist is lines; what was ticked stays ticked."""
    before = PlannedActivity.objects.filter(activity=activity).first()
    ticked = {row["text"] for row in before.checklist if row["done"]} if before else set()
    lines = dict.fromkeys(one_line(line, 300) for line in checklist)
    rows = [{"text": text, "done": text in ticked} for text in lines if text]
    return PlannedActivity.objects.update_or_create(
        activity=activity,
        defaults={"method": method, "where": one_line(where, 200), "link": link, "checklist": rows},
    )[0]


def _tick(activity: Activity, *, by: Person, key: str, done: bool) -> PlannedActivity:
    """One line at a time, so that two colleagues who tick at once do not undo each other's work."""
    planned = PlannedActivity.objects.get(activity=activity)
    rows = [row for row in planned.checklist if key_of(row["text"]) == key]
    if not rows:
        raise ValidationError(_("This line is not on the list any more. Look at the newest list."))
    for row in rows:
        row["done"] = done
    planned.save(update_fields=["checklist"])
    return planned


def _tell_outcome(
    activity: Activity, *, by: Person, version: int, outcome: str, people: int | None = None
) -> PlannedActivity:
    not_changed_meanwhile(activity, version)
    if len(outcome.strip()) < SHORTEST_OUTCOME:
        raise ValidationError(
            {"outcome": _("Write at least one full sentence: what came of it, and what happens with it.")}
        )
    activity.version += 1
    activity.save(update_fields=["version"])
    planned = PlannedActivity.objects.get(activity=activity)
    planned.outcome, planned.people = outcome.strip(), people
    planned.save(update_fields=["outcome", "people"])
    return planned


prepares = can(PREPARE, _("This is for the participation officers of the town."))
is_planned = when(Q(instrument="planned"), _("This is not an announced activity."))
has_begun = Clause(
    lambda person: Q(opens_at__lte=timezone.now()),
    _("This has not begun yet. Come back when there is something to tell."),
)

tick = Action("planned.tick", _("Tick"), Activity, (prepares, is_planned), _tick)
tell_outcome = Action(
    "planned.tell_outcome",
    _("Publish what came of it"),
    Activity,
    (prepares, is_planned, has_begun),
    _tell_outcome,
)

ACTIONS = (tick, tell_outcome)


def from_plan(method: str, place: Any, first_day: Any, last_day: Any) -> dict[str, Any]:
    """What a plan announces: the preconditions and steps of the table, in the language that is active, as a checklist."""
    from .words import row_of, words_of

    row = row_of(method)
    if row is None:
        return {"method": "", "checklist": []}
    words = words_of(row)
    return {"method": method, "checklist": [*words.preconditions, *words.steps]}
