# SPDX-License-Identifier: EUPL-1.2
"""Ten questions to try, without an account. Nothing is kept: no row, no cookie; the answers come in one request and go out as a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from samenspel.engines.survey.definition import DONT_KNOW, said
from samenspel.foundations.questionnaires.models import Questionnaire

from . import drawings, queries
from .items import GROUPS, HIGH, LOW, Dimension, group_name, items
from .report import Cell, means_over, number

CONTENT, UNSURE = 3.7, 2.5


@dataclass(frozen=True)
class Mine:
    """What you think of one dimension, and what the groups of a town think of the same statements."""

    dimension: Dimension
    name: str
    tip: str
    mine: Cell
    beside: list[Cell]
    sentence: str


@csrf_exempt  # it changes nothing: what was answered comes back as a page
@never_cache
def attempt(request: Any) -> HttpResponse:
    bank, language = items(), get_language() or "nl"
    towns = queries.towns_with_results()
    slugs = {row.place.slug for row in towns}
    wanted = (request.POST if request.method == "POST" else request.GET).get("plaats", "")
    chosen = wanted if wanted in slugs else ""
    answers = read_answers(request.POST) if request.method == "POST" else {}
    statements = [
        {"key": one.key, "text": one.say(language), "answer": answers.get(one.key)}
        for one in bank.short_list()
    ]
    numbers = {key: value for key, value in answers.items() if isinstance(value, int)}
    shown = bool(numbers) and request.POST.get("do") != "again"
    town = queries.newest_results(chosen) if shown and chosen else None
    rows = picture(numbers, town, language)
    return render(
        request,
        "scan/tried.html" if shown else "scan/try.html",
        {
            "statements": statements,
            "steps": range(LOW, HIGH + 1),
            "low": said(bank.low, language),
            "high": said(bank.high, language),
            "towns": towns,
            "chosen": chosen,
            "town": town,
            "rows": [{"row": row, "lines": drawings.drawn([row.mine, *row.beside])} for row in rows],
            "table": table(rows),
            "axis": drawings.axis(),
            "sources": bank.sources,
            "nothing": request.method == "POST" and not numbers,
            "crumbs": [
                {"label": _("Self-scan of local democracy"), "url": reverse("scan-network")},
                {"label": _("Try it"), "url": ""},
            ],
        },
    )


def read_answers(sent: Any) -> dict[str, Any]:
    """{statement: 1 to 5, or "dk"}; anything else somebody sends is no answer."""
    found: dict[str, Any] = {}
    for key in items().short:
        value = sent.get(key, "")
        if value == DONT_KNOW:
            found[key] = DONT_KNOW
        elif value in {str(step) for step in range(LOW, HIGH + 1)}:
            found[key] = int(value)
    return found


def picture(numbers: dict[str, int], town: Questionnaire | None, language: str) -> list[Mine]:
    """Per dimension that was answered: your mean, and those of the groups over the same statements."""
    rows = []
    for dimension in items().dimensions:
        keys = [one.key for one in dimension.statements if one.key in numbers]
        if not keys:
            continue
        mean = sum(numbers[key] for key in keys) / len(keys)
        beside = []
        for group in GROUPS if town is not None else ():
            theirs, n = means_over(town.results if town else None, keys, group)
            beside.append(Cell(group, group_name(group, language), theirs, None, n))
        rows.append(
            Mine(
                dimension,
                said(dimension.name, language),
                said(dimension.tip, language),
                Cell("", _("You"), mean, None, 1),
                beside,
                _said(mean),
            )
        )
    return rows


def table(rows: list[Mine]) -> dict[str, Any]:
    """The lines as numbers: a row per subject."""
    head = [_("Subject"), *(cell.name for cell in ((rows[0].mine, *rows[0].beside) if rows else ()))]
    lines = [[row.name, *(number(cell.agreement) or "–" for cell in (row.mine, *row.beside))] for row in rows]
    return {"caption": _("Agreement by subject, 1 to 5"), "head": head, "rows": lines}


def _said(mean: float) -> str:
    if mean >= CONTENT:
        return _("You are content about this.")
    if mean >= UNSURE:
        return _("You are in two minds about this.")
    return _("You think that this can become better.")
