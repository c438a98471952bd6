# SPDX-License-Identifier: EUPL-1.2
"""Which budget a page of the desk is about, and where that page stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place

from ..models import Ballot, Tally


def found(place: Place, activity: str) -> Any:
    """The activity with its budget, and whether it `has_ballots` and was `counted`: one query."""
    one = get_object_or_404(
        Activity.objects.select_related("budget").annotate(
            has_ballots=Exists(Ballot.objects.filter(activity=OuterRef("pk"))),
            counted=Exists(Tally.objects.filter(envelope__activity=OuterRef("pk"))),
        ),
        place=place,
        instrument="budget",
        budget__isnull=False,
        slug=activity,
    )
    one.place = place
    return one


def way(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: the budgets of this town, then (label, address) steps."""
    return [
        {"label": _("Budgets"), "url": reverse("desk-budgets", args=[place.slug])},
        *({"label": label, "url": url} for label, url in steps),
    ]


def way_in(activity: Activity, place: Place, label: Any) -> list[dict[str, Any]]:
    address = reverse("desk-budget", args=[place.slug, activity.slug])
    return way(place, (activity.title, address), (label, ""))
