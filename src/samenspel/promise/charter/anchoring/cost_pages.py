# SPDX-License-Identifier: EUPL-1.2
"""The cost sheet of a group: what good support of participation costs per year and per plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations import sheets
from samenspel.foundations.money import money
from samenspel.foundations.pages import carry_out, was_told_version
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs_in, found
from ..models import Campaign
from . import actions, costs
from .forms import LineForm, SheetForm

SPARE = 3
"""empty lines below, to add to the sheet without a script"""


def _forms(campaign: Campaign, data: Any = None) -> list[LineForm]:
    """One form per line; of a page that was sent, as many as it had."""
    lines = costs.read(campaign.costs) or costs.first_lines()
    if data is None:
        return [
            *(LineForm(line=line, prefix=f"line-{number}") for number, line in enumerate(lines)),
            *(LineForm(prefix=f"line-{len(lines) + number}") for number in range(SPARE)),
        ]
    sent = range(costs.MOST_LINES + SPARE)
    return [LineForm(data, prefix=f"line-{n}") for n in sent if f"line-{n}-what" in data]


@with_account
def costs_page(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    posted = request.POST if request.method == "POST" else None
    rows = _forms(campaign, posted)
    sheet = SheetForm(posted, initial={"version": campaign.version})
    if posted is not None and all([row.is_valid() for row in rows]) and sheet.is_valid():
        lines = [line for row in rows if (line := row.made()) is not None]
        if carry_out(sheet, actions.set_costs, by=request.person, on=campaign, lines=lines):
            messages.success(request, _("Saved."))
            return redirect(f"{request.path}#total")
        was_told_version(sheet, campaign)
    kept = costs.read(campaign.costs)
    year, plan = costs.total_per_year(kept), costs.total_per_plan(kept)
    incomplete = sum(1 for line in kept if not line.is_complete)
    for row in rows:
        row.per_year = money(row.line.per_year) if row.line and row.line.per_year else ""  # type: ignore[attr-defined]
    return render(
        request,
        "charter/anchoring/costs.html",
        {
            "campaign": campaign,
            "rows": rows,
            "sheet": sheet,
            "wrong": sum(len(row.errors) for row in rows),
            "is_saved": bool(kept),
            "per_year": money(year),
            "per_plan": money(plan),
            "years": costs.YEARS,
            "incomplete": ngettext(
                "%(number)s line has no amount yet and does not count.",
                "%(number)s lines have no amount yet and do not count.",
                incomplete,
            )
            % {"number": incomplete}
            if incomplete
            else "",
            "anchor_url": _anchor_url(campaign, plan) if plan else "",
            "crumbs": _crumbs(campaign),
        },
    )


def _anchor_url(campaign: Campaign, cents: int) -> str:
    """To a promise of this amount in the multi-year budget, filled in."""
    amount = f"{cents // 100},{cents % 100:02d}"
    return f"{reverse('charter-anchor-new', args=[campaign.pk])}?soort=budget&bedrag={amount}"


def _crumbs(campaign: Campaign) -> list[dict[str, Any]]:
    steps = crumbs_in(campaign, _("Anchoring"))
    steps[-1]["url"] = reverse("charter-anchors", args=[campaign.pk])
    return [*steps, {"label": _("What participation costs"), "url": ""}]


@with_account
def export(request: Any, number: int, format: str) -> HttpResponse | StreamingHttpResponse:
    """The sheet for a spreadsheet: a line per cost, and the totals below."""
    campaign = found(request, number)
    if format not in ("csv", "xlsx"):
        raise Http404
    rows = table(costs.read(campaign.costs))
    if format == "csv":
        answer: Any = StreamingHttpResponse(sheets.csv_lines(rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            sheets.xlsx(rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    name = slugify(_("cost-of-participation %(town)s") % {"town": campaign.place.name})
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def table(lines: list[costs.Line]) -> list[list[Any]]:
    """Head, lines, totals. Amounts in euros, as a spreadsheet counts them."""
    kinds = dict(costs.KINDS)
    head = [
        _("What?"),
        _("Kind"),
        _("Hours each time"),
        _("Euros"),
        _("Times a year"),
        _("Euros per year"),
        _("Euros in six years"),
    ]
    body = [
        [
            line.what,
            str(kinds[line.kind]),
            "" if line.hours is None or line.kind == costs.MONEY else float(line.hours),
            "" if line.cents is None else line.cents / 100,
            line.times,
            line.per_year / 100,
            line.per_plan / 100,
        ]
        for line in lines
    ]
    total = [_("Total"), "", "", "", ""]
    return [
        head,
        *body,
        [*total, costs.total_per_year(lines) / 100, costs.total_per_plan(lines) / 100],
    ]
