# SPDX-License-Identifier: EUPL-1.2
"""An activity that happens elsewhere, as everybody sees it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import PREPARE, has
from samenspel.plan.processes.models import Process
from samenspel.plan.processes.pages import activity_rows

from .models import PlannedActivity
from .words import row_of, words_of


def of(rows: Any, place: Place, activity: str) -> Any:
    """One of these activities, with what is announced of it."""
    one = get_object_or_404(
        rows.filter(planned__isnull=False).select_related("planned"),
        place=place,
        instrument="planned",
        slug=activity,
    )
    one.place = place
    return one


def process_of(activity: Activity, person: Any) -> Model | None:
    seen = Process.objects.visible_to(person)
    return seen.filter(pk=activity.process_number).first() if activity.process_number else None


def method_of(planned: PlannedActivity) -> dict[str, str] | None:
    """The way of taking part it is, for the page: its name, one sentence, and where it is explained."""
    row = row_of(planned.method)
    if row is None:
        return None
    words = words_of(row)
    return {"name": words.name, "short": words.short, "url": reverse("instrument", args=[row.key])}


def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = of(Activity.objects.visible_to(request.person), place, activity)
    process = process_of(one, request.person)
    steps = [(one.title, "")]
    if process is not None:
        steps.insert(0, (process.title, reverse("process", args=[place.slug, process.slug])))  # type: ignore[attr-defined]
    [row] = activity_rows([one])
    return render(
        request,
        "planned/show.html",
        {
            "activity": one,
            "planned": one.planned,
            "process": process,
            "method": method_of(one.planned),
            "when": row["when"],
            "last_day": row["last_day"],
            "may_prepare": has(request.person, PREPARE, place.pk),
            "crumbs": trail(place, *steps),
        },
    )


def how_many(people: int) -> str:
    count = number_format(people, force_grouping=True)
    return ngettext("%(count)s person took part", "%(count)s people took part", people) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    planned = PlannedActivity.objects.filter(activity=activity).first()
    return [(_("people"), planned.people)] if planned and planned.people is not None else []


def report_rows(process: Process) -> list[dict[str, str]]:
    """For the final report: what came of everything that happened elsewhere."""
    rows = PlannedActivity.objects.filter(activity__process_number=process.pk, activity__is_public=True)
    return [
        {
            "title": row.activity.title,
            "status": _("Held elsewhere") if row.people is None else how_many(row.people),
            "text": row.outcome,
        }
        for row in rows.exclude(outcome="").select_related("activity").order_by("activity__opens_at", "pk")
    ]
