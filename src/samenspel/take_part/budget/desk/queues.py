# SPDX-License-Identifier: EUPL-1.2
"""What of the budgets waits at the desk: projects to check, counts to publish, results to answer. One line per budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, DateTimeField, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, PREPARE, PUBLISH, has

from ..models import Project, Tally

TO_CHECK = Q(contributions__project__review=Project.Review.WAITING, contributions__is_public=True)
UNANSWERED = Q(contributions__is_public=True, contributions__answered_at=None)
COUNTED = Exists(Tally.objects.filter(envelope__activity=OuterRef("pk")))
NO_DATE = Cast(Value(None), DateTimeField())


def _rows(key: str, permission: str, which: Any, **columns: Any) -> Callable[..., Any]:
    def rows(person: Any, place: Place) -> Any:
        if not has(person, permission, place.pk):
            return None
        return (
            Activity.objects.filter(which, place=place, instrument="budget")
            .order_by()
            .values_list(Value(key), "slug", "title")
            .annotate(**columns)
        )

    return rows


def _to_check(row: Waiting, place: Place, days: int | None) -> Task:
    title = ngettext("%d project to check", "%d projects to check", row.number) % row.number
    url = f"{reverse('desk-budget', args=[place.slug, row.slug])}?staat={Project.Review.WAITING}#projects"
    kind, verb = pgettext("a project", "To check"), pgettext("a project", "Check")
    return Task(kind, title, row.title, url, verb, count=row.number, state="new")


def _to_publish(row: Waiting, place: Place, days: int | None) -> Task:
    title, note = _("Result of “%s”") % row.title, _("It was counted, and only the desk sees it.")
    url = reverse("desk-budget-count", args=[place.slug, row.slug])
    return Task(_("To publish"), title, note, url, _("Look"), state="running")


def _to_answer(row: Waiting, place: Place, days: int | None) -> Task:
    title = _("Answer every project of “%s”") % row.title
    note = _("The result is public. Who brought a project waits for an answer.")
    url = reverse("desk-budget-settle", args=[place.slug, row.slug])
    return Task(_("To answer"), title, note, url, _("Answer"), days)


QUEUES = (
    Queue(
        "budget.check",
        _rows(
            "budget.check",
            PREPARE,
            Q(budget__shortlist_at=None),
            count=Count("contributions", filter=TO_CHECK),
            due_at=NO_DATE,
        ),
        _to_check,
    ),
    Queue(
        "budget.publish",
        _rows("budget.publish", PUBLISH, Q(COUNTED, budget__result_at=None), count=Value(1), due_at=NO_DATE),
        _to_publish,
    ),
    Queue(
        "budget.answer",
        _rows(
            "budget.answer",
            ANSWER,
            Q(COUNTED, budget__result_at__isnull=False, budget__settled_at=None, budget__source=""),
            count=Value(1),
            due_at=Min("contributions__due_at", filter=UNANSWERED),
        ),
        _to_answer,
    ),
)
