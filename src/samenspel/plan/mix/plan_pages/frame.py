# SPDX-License-Identifier: EUPL-1.2
"""What every page of a saved plan needs: the plan of this person, and where the page stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import matrix
from ..design import Design
from ..models import Plan


def found(request: Any, number: int) -> Plan:
    """A plan of this person; any other is not there."""
    one: Plan = get_object_or_404(
        Plan.objects.visible_to(request.person).select_related("place", "process__place"), pk=number
    )
    return one


def crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    first = [
        {"label": _("Plan"), "url": reverse("designer")},
        {"label": _("My plans"), "url": reverse("plans")},
    ]
    return [*first, *({"label": label, "url": url} for label, url in steps)]


def crumbs_in(plan: Plan, label: Any) -> list[dict[str, Any]]:
    return crumbs((plan.title, reverse("plan", args=[plan.pk])), (label, ""))


def back(plan: Plan, piece: str = "") -> HttpResponse:
    there = reverse("plan", args=[plan.pk])
    return redirect(f"{there}#{piece}" if piece else there)


def own_mix(plan: Plan) -> Design:
    """The plan with the mix of every phase as its own, for showing."""
    own = {phase["kind"]: tuple(one["key"] for one in phase["instruments"]) for phase in plan.phases}
    return Design(matrix.answers_of(plan), own)
