# SPDX-License-Identifier: EUPL-1.2
"""Which meeting a page of the desk is about, and where that page stands."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place


def found(place: Place, activity: str) -> Any:
    """The activity with its meeting and event: one query."""
    one = get_object_or_404(
        Activity.objects.select_related("meeting__event"),
        place=place,
        instrument="meeting",
        meeting__isnull=False,
        slug=activity,
    )
    one.place = one.meeting.event.place = place
    one.meeting.event.activity = one
    return one


def address(activity: Activity, page: str, *more: Any) -> str:
    return reverse(page, args=[activity.place.slug, activity.slug, *more])


def way(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: the meetings of this town, then (label, address) steps."""
    return [
        {"label": _("Meetings"), "url": reverse("desk-meetings", args=[place.slug])},
        *({"label": label, "url": url} for label, url in steps),
    ]


def way_in(activity: Activity, label: Any) -> list[dict[str, Any]]:
    return way(activity.place, (activity.title, address(activity, "desk-meeting")), (label, ""))
