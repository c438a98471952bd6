# SPDX-License-Identifier: EUPL-1.2
"""The report on paper: a tagged PDF, made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place

from .drawings import sentence
from .items import items
from .report import Cell, Point, Report, StatementRow, number

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("report.typ")


def not_truth() -> list[str]:
    """What stands on every result."""
    return [
        _("Not representative, and no truth-finding: the beginning of a conversation."),
        _(
            "Who answered chose to do so. The numbers say what these people see, and not what everybody thinks."
        ),
    ]


def content(one: Any, place: Place, report: Report) -> dict[str, Any]:
    """Everything on the sheets, as plain text and numbers. In the language of who prints it."""
    asked = one.questionnaire
    with_earlier = report.earlier_year is not None
    counted = timezone.localtime(asked.results_at or timezone.now(), place.timezone)
    lead = ngettext(
        "%(n)s person in %(name)s answered.", "%(n)s people in %(name)s answered.", report.all
    ) % {
        "n": number_format(report.all, force_grouping=True),
        "name": place.name,
    }
    return {
        "lang": get_language() or "nl",
        "town": place.name,
        "title": one.title,
        "lead": lead,
        "not_truth": not_truth(),
        "short": not_truth()[0],
        "made": _("Counted on %s.") % date_format(counted, "j F Y"),
        "address": address(reverse("scan-report", args=[place.slug, one.slug])),
        "groups": [group.sentence for group in report.groups],
        "chapters": [
            {"title": title, "points": [_pointed(point) for point in points], "none": none}
            for title, points, none in (
                (
                    _("Where the groups differ most"),
                    report.gaps,
                    _("No large differences, or too few people answered to see them."),
                ),
                (
                    _("Important to everybody, and not good yet"),
                    report.priorities,
                    _("Nothing stands out that all groups find important and few see happen."),
                ),
                (
                    _("What goes well"),
                    report.well,
                    _("No statement gets 3.5 or more from everybody together."),
                ),
                *(
                    [
                        (
                            _("Since %(year)d") % {"year": report.earlier_year},
                            report.changes,
                            _("Nothing changed much."),
                        )
                    ]
                    if with_earlier
                    else []
                ),
            )
        ],
        "dimensions": [
            {
                "letter": row.dimension.letter,
                "name": row.name,
                "asks": row.asks,
                "sentence": row.sentence,
                "tip": row.tip,
                "lines": [_line(cell) for cell in row.cells],
                "head": [_("Statement"), *(cell.name for cell in row.cells)],
                "rows": [_row(statement) for statement in row.statements],
            }
            for row in report.dimensions
        ],
        "own": {
            "head": [_("Statement"), *(cell.name for cell in report.own[0].cells)],
            "rows": [_row(statement) for statement in report.own],
        }
        if report.own
        else None,
        "words": [{"text": one.text, "lines": one.sentences} for one in report.words],
        "sources": [f"{source['title']} ({source['url']})" for source in items().sources],
        "labels": {
            "report": _("Report of the self-scan"),
            "who": _("Who answered"),
            "by": _("By subject"),
            "scale": _("Each line goes from 1 (disagree completely) to 5 (agree completely)."),
            "legend": _(
                "Full shape: how much people agree. Open shape: how important they find it. Stroke: the earlier scan."
            )
            if with_earlier
            else _("Full shape: how much people agree. Open shape: how important they find it."),
            "table": _("In the table: agree / important."),
            "tip": _("What a town can do:"),
            "own": _("Questions of this municipality"),
            "words": _("In people’s own words"),
            "few": _("too few"),
            "how": _("Whose questions are these?"),
            "wording": _(
                "The statements are worded by Samenspel itself. They are not those of the Quick Scan Lokale Democratie: that list is not public. What we took over is the method: four groups, about fifteen minutes, at most four own questions, a conversation and an improvement agenda."
            ),
            "sources": _("Sources of the method:"),
        },
    }


def _pointed(point: Point) -> dict[str, str]:
    return {"letter": point.letter or "+", "statement": point.statement, "sentence": point.sentence}


def _line(cell: Cell) -> dict[str, Any]:
    return {
        "group": cell.group,
        "name": cell.name,
        "agreement": cell.agreement,
        "importance": cell.importance,
        "before": cell.before,
        "mean": number(cell.agreement),
        "alt": sentence(cell),
    }


def _row(statement: StatementRow) -> list[str]:
    cells = []
    for cell in statement.cells:
        both = (number(cell.agreement) or "–", number(cell.importance) or "–")
        cells.append(" / ".join(both) if cell.agreement is not None else "–")
    return [statement.text, *cells]


def pdf(one: Any, place: Place, report: Report) -> bytes:
    import typst  # loaded where a PDF is made

    given = {"data": json.dumps(content(one, place, report), ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same sheets, as tagged, without the claim that they fulfil the standard.
        log.warning("report of scan %s is not PDF/UA: %s", one.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)
