# SPDX-License-Identifier: EUPL-1.2
"""The final report of a process as a tagged PDF, readable aloud: made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.parts import parts
from samenspel.foundations.places.models import Place
from samenspel.plan.registry import instruments

from .models import Process
from .pages import activity_rows, found

TEMPLATE = Path(__file__).with_name("report.typ")


def content(process: Process, place: Place) -> dict[str, Any]:
    """Everything the report says, as plain text and numbers."""
    rows = activity_rows(process)
    figures = [
        {"activity": row["activity"].title, "label": str(label), "number": number}
        for row in rows
        for label, number in (
            (instruments()[row["activity"].instrument].figures or (lambda activity: ()))(row["activity"])
        )
    ]
    followed = []
    for part in parts():
        if part.report_rows:
            followed += part.report_rows(process)
    return {
        "lang": process.language,
        "title": process.title,
        "question": process.question,
        "town": place.name,
        "made": date_format(timezone.localdate(), "j F Y"),
        "labels": {
            "report": _("Final report"),
            "why": _("Why was this asked?"),
            "open": _("What was open"),
            "fixed": _("What was fixed"),
            "promise": _("What was promised"),
            "decides": _("Who decides"),
            "council": _("The city council"),
            "phases": _("The phases"),
            "figures": _("What came in"),
            "who": _("Who took part"),
            "done": _("What was done with it"),
            "hidden": _("fewer than 5"),
            "share": _("among participants"),
            "population": _("among inhabitants"),
            "made": _("Made on"),
        },
        "report": process.final_report,
        "why": process.why,
        "open": process.open_points,
        "fixed": process.fixed_points,
        "promise": process.promise,
        "decides": process.who_decides,
        "council": process.council_role,
        "phases": [
            {
                "title": phase["title"],
                "when": f"{date_format(phase['starts'], 'j F Y')} – {date_format(phase['ends'], 'j F Y')}",
                "text": phase["text"],
            }
            for phase in process.timeline()
        ],
        "figures": figures,
        "who": process.participants,
        "done": followed,
    }


def pdf(process: Process, place: Place) -> bytes:
    return typst.compile(
        TEMPLATE,
        sys_inputs={"data": json.dumps(content(process, place), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )


def final_report(request: HttpRequest, place: Place, process: str) -> HttpResponse:
    one = found(request, place, process)
    if one.state != Process.State.FINISHED:
        raise Http404
    answer = HttpResponse(pdf(one, place), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{one.slug}-{_("final-report")}.pdf"'
    answer["Content-Language"] = get_language() or "nl"
    return answer
