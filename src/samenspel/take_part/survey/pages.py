# SPDX-License-Identifier: EUPL-1.2
"""A survey as everybody meets it: before it opens, while it is open, and with its results in short."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP
from samenspel.foundations.rules.roles import SEE_DESK, has
from samenspel.foundations.towns.models import PopulationFigure
from samenspel.plan.processes.models import Process

from . import missing, queries
from .actions import LATER, WHEN_CLOSED


def index(request: Any, place: Place, activity: str) -> HttpResponse:
    one = queries.found(Activity.objects.visible_to(request.person), place, activity)
    row, state = one.questionnaire, queries.state_of(one)
    process = (
        Process.objects.visible_to(request.person).filter(pk=one.process_number).only("slug", "title").first()
        if one.process_number
        else None
    )
    names, here = dict(settings.LANGUAGES), (get_language() or "nl")[:2]
    context: dict[str, Any] = {
        "activity": one,
        "row": row,
        "state": state,
        "process": process,
        "minutes": row.asks.minutes,
        "asked": sum(1 for _question in row.asks.questions()),
        "written": [names.get(code, code) for code in row.asks.languages],
        "lang": here if here in row.asks.languages else row.asks.languages[0],
        "sent": row.sent_count,
        "smallest": SMALLEST_GROUP,
        "shows_later": one.survey.shows_results == LATER,
        "is_coming": one.survey.shows_results == WHEN_CLOSED,
        "at_desk": has(request.person, SEE_DESK, place.pk),
    }
    if queries.is_public(row):
        enough = row.results_count >= SMALLEST_GROUP
        found = missing.compared(row, PopulationFigure.objects.filter(place=place)) if enough else []
        context |= {
            "shown": True,
            "enough": enough,
            "short": queries.in_short(row) if enough else [],
            "note": queries.note(row),
            "compared": found,
            "missing": missing.most_missing(found),
        }
    steps = [(one.title, "")]
    if process is not None:
        steps.insert(0, (process.title, reverse("process", args=[place.slug, process.slug])))
    return render(request, "survey/index.html", {**context, "crumbs": trail(place, *steps)})


PAGES: tuple[Any, ...] = (path("enquetes/<slug:activity>/", index, name="survey"),)
