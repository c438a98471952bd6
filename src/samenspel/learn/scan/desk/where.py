# SPDX-License-Identifier: EUPL-1.2
"""Which scan a page of the desk is about, and where that page stands."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, EXPORT, LEAD, PREPARE, has


def found(place: Place, activity: str) -> Any:
    """The activity with its scan, questionnaire and board: one query."""
    one: Any = get_object_or_404(
        Activity.objects.select_related("scan__lead", "scan__board", "questionnaire__earlier__activity"),
        place=place,
        instrument="scan",
        scan__isnull=False,
        questionnaire__isnull=False,
        slug=activity,
    )
    one.place = one.questionnaire.place = place
    one.questionnaire.activity = one
    return one


def address(activity: Activity, page: str, *more: Any) -> str:
    return reverse(page, args=[activity.place.slug, activity.slug, *more])


def of_questions(activity: Any, page: str, *more: Any) -> str:
    """A page of the questionnaire itself."""
    return reverse(page, args=[activity.place.slug, activity.questionnaire.pk, *more])


def may_here(person: Any, place: Place) -> dict[str, bool]:
    return {
        name: has(person, permission, place.pk)
        for name, permission in (("prepare", PREPARE), ("lead", LEAD), ("answer", ANSWER), ("export", EXPORT))
    }


def way(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    return [
        {"label": _("Self-scan"), "url": reverse("desk-scans", args=[place.slug])},
        *({"label": label, "url": url} for label, url in steps),
    ]


def way_in(activity: Activity, label: Any) -> list[dict[str, Any]]:
    return way(activity.place, (activity.title, address(activity, "desk-scan")), (label, ""))
