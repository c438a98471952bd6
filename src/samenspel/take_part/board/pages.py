# SPDX-License-Identifier: EUPL-1.2
"""A board as everybody meets it: what it is, when and where; while it runs the way in; and afterwards the report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from samenspel.foundations import sheets
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import plain
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import reading as event_reading
from samenspel.foundations.pages import trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import LEAD, PREPARE, SEE_DESK, has

from . import reading
from . import report as reports
from .actions.afterwards import IDEA, QUESTION
from .formats import format_called


def crumbs(place: Place, activity: Activity, last: str = "") -> list[dict[str, Any]]:
    where = reverse("board", args=[place.slug, activity.slug])
    return trail(place, (activity.title, where if last else ""), *([(last, "")] if last else []))


def prepares(person: Any, place: Place) -> bool:
    return has(person, LEAD, place.pk) or has(person, PREPARE, place.pk)


def index(request: Any, place: Place, activity: str) -> HttpResponse:
    one = reading.found(request.person, place, activity)
    board, person = one.board, request.person
    state = reading.state_of(board)
    readable = state in (reading.DONE, reading.LATER)
    context: dict[str, Any] = {
        "activity": one,
        "board": board,
        "event": board.event,
        "format": format_called(board.format).say(),
        "state": state,
        "hours": reading.hours(board.event),
        "at_desk": has(person, SEE_DESK, place.pk),
        "leads": has(person, LEAD, place.pk),
        "crumbs": crumbs(place, one),
    }
    if readable:
        context["report"] = reports.kept(board)
        context["by_people"] = reports.by_people()
    else:
        context["about"] = event_reading.context_of(board.event, person)
        context["questions"] = (
            list(board.questions.order_by("position")) if state != reading.CALLED_OFF else []
        )
    return render(request, "board/index.html", context)


def _readable(request: Any, place: Place, activity: str) -> Any:
    """A board whose report this person may read; before that it is not there."""
    one = reading.found(request.person, place, activity)
    if not reports.is_readable(one.board, prepares(request.person, place)):
        raise Http404
    return one


def report_pdf(request: Any, place: Place, activity: str) -> HttpResponse:
    one = _readable(request, place, activity)
    answer = HttpResponse(reports.pdf(one.board, place), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{one.slug}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def report_csv(request: Any, place: Place, activity: str) -> Any:
    one = _readable(request, place, activity)
    # Read here: a streamed answer is written after the language of this page was put away.
    lines = sheets.csv_lines(list(reports.rows(reports.gather(one.board))))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def further(request: Any, place: Place, activity: str, number: int, kind: str) -> HttpResponse:
    """The page of an idea or a question that was made of a note."""
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity", "note"),
        place=place,
        activity__instrument="board",
        activity__slug=activity,
        number=number,
        kind=kind,
    )
    one.place = one.activity.place = place
    if kind == IDEA:
        kicker = _("Idea %(number)d · %(workshop)s") % {"number": one.number, "workshop": one.activity.title}
    else:
        kicker = _("Question %(number)d · %(workshop)s") % {
            "number": one.number,
            "workshop": one.activity.title,
        }
    return plain.show(
        request,
        place,
        one,
        kicker=kicker,
        tags=[_("from a note of the workshop")],
        crumbs=crumbs(place, one.activity, one.title),
    )


_one = "prikbord/<slug:activity>/"
PAGES: tuple[Any, ...] = (
    path(_one, index, name="board"),
    path(f"{_one}verslag.pdf", report_pdf, name="board-report-pdf"),
    path(f"{_one}verslag.csv", report_csv, name="board-report-csv"),
    path(f"{_one}ideeen/<int:number>/", further, {"kind": IDEA}, name="board.idea"),
    path(f"{_one}vragen/<int:number>/", further, {"kind": QUESTION}, name="board.question"),
)
