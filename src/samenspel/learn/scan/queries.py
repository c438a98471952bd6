# SPDX-License-Identifier: EUPL-1.2
"""The scans of towns as pages ask for them, and how far one of them is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from samenspel.foundations.questionnaires.listing import answered
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP, Questionnaire
from samenspel.foundations.questionnaires.showing import is_published as is_public
from samenspel.foundations.rules.roles import PREPARE, has

from .models import Improvement, Step

INSTRUMENT = "scan"
STEPS = tuple(Step)


def published() -> Q:
    """Questionnaires of which everybody may see the results."""
    return Q(
        activity__instrument=INSTRUMENT,
        activity__is_public=True,
        results__isnull=False,
        results_public_at__lte=timezone.now(),
        place__is_active=True,
    )


def towns_with_results() -> list[Questionnaire]:
    """The newest public scan of each town, without the answers themselves."""
    rows = (
        Questionnaire.objects.filter(published())
        .select_related("place", "activity")
        .defer("definition", "results", "groups", "counts")
        .order_by("place__name_folded", "-activity__closes_at", "-pk")
    )
    newest: dict[int, Questionnaire] = {}
    for row in rows:
        newest.setdefault(row.place_id, row)
    return list(newest.values())


def newest_results(slug: str) -> Questionnaire | None:
    return (
        Questionnaire.objects.filter(published(), place__slug=slug)
        .select_related("place", "activity")
        .order_by("-activity__closes_at", "-pk")
        .first()
    )


def may_read(asked: Questionnaire, person: Any) -> bool:
    """Whether this person may read the report: everybody once it is published, who prepares from the first count on."""
    if not asked.results:
        return False
    return is_public(asked) or has(person, PREPARE, asked.place_id)


def now_at(activity: Any) -> Step:
    """The step a scan is at: where it was left, or one further when the days of the questionnaire went by."""
    scan = activity.scan
    step = Step(scan.step)
    if step == Step.QUESTIONS and activity.is_public and activity.is_over:
        return Step.CONVERSATION
    return step


def points_of(activity: Any) -> list[Improvement]:
    """The improvement agenda with what became of each point: one query."""
    return list(Improvement.objects.filter(scan_id=activity.pk).select_related("commitment"))


def so_far(activity: Any) -> str:
    count = answered(activity)
    if count < SMALLEST_GROUP:  # who looks often would see one person answer
        return ""
    return ngettext("%(count)d answer so far", "%(count)d answers so far", count) % {"count": count}
