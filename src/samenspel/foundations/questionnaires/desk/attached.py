# SPDX-License-Identifier: EUPL-1.2
"""Files that people sent as an answer: a list, and each of them to keep. Only for who may take every answer along."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import said
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import EXPORT

from ..models import Attachment, Questionnaire
from .around import around, found

PER_PAGE = 50
MANY = 2**63


def sent(row: Questionnaire) -> Any:
    """The files of answers that came in, in the order of the random keys: not that in which they came."""
    kept = Attachment.objects.filter(place=row.place_id, questionnaire=row, response__isnull=False)
    return kept.order_by("response_id", "question")


@needs(EXPORT)
def attachments(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(request, place, number if number < MANY else 0)
    page = page_of(request, sent(row), PER_PAGE)
    language = (get_language() or "nl")[:2]
    asked = row.asks.by_key
    answer = render(
        request,
        "questionnaires/desk/attached.html",
        {
            **around(
                request,
                row,
                _("Files that people sent"),
                (_("Results"), reverse("desk-questionnaire-results", args=[place.slug, row.pk])),
            ),
            "page": page,
            "files": [
                {
                    "pk": one.pk,
                    "name": one.file_name,
                    "question": said(asked[one.question].text, language) if one.question in asked else "",
                }
                for one in page.object_list
            ],
        },
    )
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@needs(EXPORT)
def attachment(request: Any, place: Place, number: int, attachment: int) -> HttpResponseBase:
    """One file, to keep: never shown in the page, whatever is in it."""
    row = found(request, place, number if number < MANY else 0)
    one = get_object_or_404(sent(row), pk=attachment if attachment < MANY else 0)
    try:
        content = one.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=one.file_name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


PAGES: tuple[Any, ...] = (
    path("vragenlijst/<int:number>/bijlagen/", attachments, name="desk-questionnaire-attachments"),
    path(
        "vragenlijst/<int:number>/bijlagen/<int:attachment>/",
        attachment,
        name="desk-questionnaire-attachment",
    ),
)
