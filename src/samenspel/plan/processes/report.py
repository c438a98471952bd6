# SPDX-License-Identifier: EUPL-1.2
"""The final report of a process as a tagged PDF, readable aloud: made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from samenspel.foundations.parts import parts
from samenspel.foundations.places.models import Place
from samenspel.plan.registry import instruments

from .models import Process, paragraphs_of
from .pages import activities_of, activity_rows, found, in_words

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("report.typ")


def content(process: Process, place: Place) -> dict[str, Any]:
    """Everything the report says, as plain text and numbers."""
    known = instruments()
    figures = []
    for row in activity_rows(activities_of(process)):
        count = known[row["activity"].instrument].figures
        numbers = [
            {"label": str(label), "number": number_format(number, force_grouping=True)}
            for label, number in (count(row["activity"]) if count else ())
        ]
        if numbers:
            figures.append({"title": row["activity"].title, "rows": numbers})
    followed = [row for part in parts() if part.report_rows for row in part.report_rows(process)]
    tables = [one for part in parts() if part.report_tables for one in part.report_tables(process)]
    return {
        "lang": process.language,
        "title": process.title,
        "question": process.question or process.title,
        "town": place.name,
        "made": date_format(timezone.localdate(), "j F Y"),
        "address": settings.SITE_ADDRESS + reverse("process", args=[place.slug, process.slug]),
        "labels": {
            "report": _("Final report"),
            "came": _("What came of it"),
            "room": _("What was open, what was fixed?"),
            "open": _("What was open"),
            "fixed": _("What was fixed"),
            "why": _("Why was this asked?"),
            "promise": _("What was promised"),
            "decides": _("Who decides"),
            "council": _("What the city council does"),
            "phases": _("The phases"),
            "figures": _("What came in"),
            "who": _("Who took part"),
            "done": _("What was done with it"),
            "hidden": _("not shown"),
            "share": _("among participants"),
            "population": _("among inhabitants"),
            "voluntary": _(
                "Told voluntarily. Groups smaller than five are not shown, nor a group from which such a small one could be worked out."
            ),
            "made": _("Made on"),
            "more": _("Read on, with every idea and every answer"),
        },
        "chapters": process.chapters(),
        "why": paragraphs_of(process.why),
        "open": process.open_points,
        "fixed": process.fixed_points,
        "promise": paragraphs_of(process.promise),
        "decides": paragraphs_of(process.who_decides),
        "council": paragraphs_of(process.council_role),
        "phases": [
            {"title": phase["title"], "when": in_words(phase["starts"], phase["ends"]), "text": phase["text"]}
            for phase in process.timeline()
        ],
        "figures": figures,
        "who": [asked for asked in process.participants if asked["answers"]],
        "tables": [
            {
                "title": str(one["title"]),
                "lines": [str(line) for line in one["lines"]],
                "head": [str(word) for word in one["head"]],
                "rows": [[str(cell) for cell in row] for row in one["rows"]],
            }
            for one in tables
        ],
        "done": [
            {
                "title": str(row["title"]),
                "status": str(row["status"]),
                "paragraphs": paragraphs_of(row["text"]),
            }
            for row in followed
        ],
    }


def pdf(process: Process, place: Place) -> bytes:
    """In the language of the process, whoever asks: the labels and what a reading voice is told must agree with the texts."""
    with translation.override(process.language):
        data = content(process, place)
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # PDF/UA refuses a letter that no font on this machine has, and people may write what they like.
        # The same document, as tagged, without the claim that it fulfils the standard.
        log.warning("final report %s is not PDF/UA: %s", process.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)


def final_report(request: HttpRequest, place: Place, process: str) -> HttpResponse:
    one = found(request, place, process)
    if one.state != Process.State.FINISHED:
        raise Http404
    answer = HttpResponse(pdf(one, place), content_type="application/pdf")
    name = _("final-report")
    answer["Content-Disposition"] = f'inline; filename="{one.slug}-{name}.pdf"'
    answer["Content-Language"] = one.language
    return answer
