# SPDX-License-Identifier: EUPL-1.2
"""What came back, for who works with it: count, look, publish, take along as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import FILE, OPEN
from samenspel.foundations.jobs.work import latest
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform, refusals
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import EXPORT, PREPARE, has

from .. import coded, files
from ..actions import counting
from ..models import SMALLEST_GROUP, Questionnaire
from ..showing import JOB, context_of, found, is_published
from . import attached, coding
from .around import around


@needs(PREPARE)
def results(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(place, number, request.person)
    if request.method == "POST":
        return _do(request, place, row)
    job = latest(row.pk, JOB)
    context: dict[str, Any] = {"questionnaire": row, "activity": row.activity, "job": job}
    if request.htmx and "between" not in request.GET:
        answer = render(request, "questionnaires/desk/results_progress.html", context)
        if job is None or not job.is_busy:
            answer["HX-Refresh"] = "true"
        return answer
    wanted = (counting.ask_for_count, counting.publish_results, counting.hide_results)
    decisions = refusals(Questionnaire.objects.filter(pk=row.pk), wanted, request.person)[row.pk]
    opens = [question for question in row.asks.questions() if question.kind == OPEN]
    return render(
        request,
        "questionnaires/desk/results.html",
        {
            **around(request, row, _("Results")),
            **context_of(
                row,
                request.person,
                between=request.GET.get("tussen", ""),
                town=getattr(request, "town", None),
            ),
            **context,
            "is_published": is_published(row),
            "since": max(0, row.sent_count - row.results_count),
            "late": is_published(row) and 0 < row.sent_count - row.results_count < SMALLEST_GROUP,
            "sent": row.sent_count,
            "with_files": has(request.person, EXPORT, place.pk)
            and any(one.kind == FILE for one in row.asks.questions()),
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "may_export": has(request.person, EXPORT, place.pk),
            "open_questions": _to_code(row, opens, request.person, place) if opens else [],
        },
    )


def _to_code(row: Questionnaire, opens: list[Any], person: Any, place: Place) -> list[dict[str, Any]]:
    """The questions in people's own words, with how far the coding is. Two queries."""
    if not has(person, PREPARE, place.pk):
        return []
    done = coded.progress(row)
    totals = row.responses.aggregate(
        **{f"n{i}": Count("pk", filter=Q(answers__has_key=one.key)) for i, one in enumerate(opens)}
    )
    return [
        {
            "key": one.key,
            "text": one.text.get(row.activity.language) or next(iter(one.text.values())),
            "done": done.get(one.key, 0),
            "total": totals[f"n{i}"],
        }
        for i, one in enumerate(opens)
    ]


def _do(request: Any, place: Place, row: Questionnaire) -> HttpResponse:
    doing = request.POST.get("do", "")
    if doing == "publish":
        perform(counting.publish_results, by=request.person, on=row)
        messages.success(request, _("Published. Everybody can see these results now."))
    elif doing == "hide":
        perform(counting.hide_results, by=request.person, on=row)
        messages.success(request, _("Taken back. Only you and your colleagues see these results now."))
    else:
        perform(counting.ask_for_count, by=request.person, on=row)
    return redirect("desk-questionnaire-results", place.slug, row.pk)


@needs(EXPORT)
def export(request: Any, place: Place, number: int, kind: str) -> HttpResponseBase:
    """Everything that was answered, one row for each response."""
    row = found(place, number, request.person)
    if kind not in files.KINDS:
        raise Http404
    return files.raw(row, kind)


PAGES: tuple[Any, ...] = (
    path("vragenlijst/<int:number>/resultaten/", results, name="desk-questionnaire-results"),
    path("vragenlijst/<int:number>/antwoorden.<str:kind>", export, name="desk-questionnaire-export"),
    *attached.PAGES,
    *coding.PAGES,
)
