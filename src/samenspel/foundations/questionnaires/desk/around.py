# SPDX-License-Identifier: EUPL-1.2
"""Which questionnaire a page of the desk is about, and what stands around it: the way back, its other pages, and how a
change of its questions is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ENTER_PAPER, PREPARE, has

from ..actions.preparing import change_questions
from ..models import Questionnaire

OVERVIEW = "desk-questionnaire-questions"


def found(request: Any, place: Place, number: int) -> Any:
    """The questionnaire with its activity: one query."""
    rows = Questionnaire.objects.visible_to(request.person).select_related("activity")
    row = get_object_or_404(rows, place=place, pk=number)
    row.place = row.activity.place = place
    return row


def address(row: Questionnaire, page: str, *more: Any) -> str:
    """The address of one of its pages; nothing when the house has no such page."""
    try:
        return reverse(page, args=[row.place.slug, row.pk, *more])
    except NoReverseMatch:
        return ""


def home_of(row: Questionnaire) -> str:
    """The desk page of what it belongs to: the survey, the scan."""
    try:
        return reverse(row.desk_page, args=[row.place.slug, row.activity.slug])
    except NoReverseMatch:
        return reverse("desk", args=[row.place.slug])


def around(request: Any, row: Questionnaire, label: Any, *between: tuple[Any, str]) -> dict[str, Any]:
    """What every page here gives its template: questionnaire, activity, crumbs, rooms (its other pages), home and start."""
    rooms = [
        ("desk-questionnaire-questions", _("Questions"), PREPARE),
        ("desk-questionnaire-invite", _("Invite"), PREPARE),
        ("desk-questionnaire-enter", _("Enter from paper"), ENTER_PAPER),
        ("desk-questionnaire-response", _("Response"), PREPARE),
        ("desk-questionnaire-results", _("Results"), PREPARE),
    ]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "questionnaire": row,
        "activity": row.activity,
        "page_title": label,
        "home": home_of(row),
        "start": address(row, "questionnaire-start"),
        "rooms": [
            {"label": word, "url": url, "here": page == here}
            for page, word, permission in rooms
            if has(request.person, permission, row.place_id)
            and (url := address(row, page))
            # The statements of a scan stay as they are: nobody gets a room where nothing may change.
            and not (page == OVERVIEW and row.activity.instrument == "scan")
        ],
        "crumbs": [
            {"label": row.activity.title, "url": home_of(row)},
            *({"label": word, "url": url} for word, url in between),
            {"label": label, "url": ""},
        ],
    }


def save(request: Any, row: Questionnaire, form: Any, definition: Mapping[str, Any]) -> bool:
    """Keep the questions as they are now. What is wrong becomes an error of the form; a colleague's change is told once."""
    form.cleaned_data = {"version": form.cleaned_data["version"]}
    if carry_out(form, change_questions, by=request.person, on=row, definition=definition) is not None:
        return True
    if form.has_error(NON_FIELD_ERRORS, "newer"):
        row.refresh_from_db(fields=["version", "definition"])
        put_into(form, version=row.version)  # who was told and saves again, means it
    return False


def back(row: Questionnaire, key: str = "") -> HttpResponse:
    """To the overview, at this question."""
    return redirect(f"{address(row, OVERVIEW)}{f'#{key}' if key else ''}")


def only_while_free(row: Questionnaire) -> HttpResponse | None:
    """Nobody gets a form for what cannot change: the overview says why."""
    return back(row) if row.fixed_at is not None else None
