# SPDX-License-Identifier: EUPL-1.2
"""The self-scan as everybody meets it: what it is, and what towns found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.rules.roles import PREPARE, SEE_DESK, has
from samenspel.plan.mix.table import table_now

from . import drawings, queries
from .items import items
from .models import Step
from .report import Report, report_of
from .trying import attempt


def crumbs(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    here = reverse("scan-town", args=[place.slug]) if steps else ""
    return trail(place, (_("Self-scan of local democracy"), here), *steps)


def found(request: Any, place: Place, activity: str) -> Any:
    """The activity with its scan and questionnaire, and the earlier one: one query."""
    one: Any = get_object_or_404(
        Activity.objects.visible_to(request.person).select_related(
            "scan__board", "questionnaire__earlier__activity"
        ),
        place=place,
        instrument="scan",
        scan__isnull=False,
        slug=activity,
    )
    one.place = one.questionnaire.place = place
    one.questionnaire.activity = one
    return one


def reported(asked: Questionnaire, person: Any) -> Report | None:
    """The report, where this person may read it, with the earlier scan beside it where they may read that one."""
    if not queries.may_read(asked, person):
        return None
    earlier = asked.earlier
    if earlier is not None and not queries.may_read(earlier, person):
        earlier = None
    return report_of(asked, get_language() or "nl", earlier=earlier)


def network(request: Any) -> HttpResponse:
    """What a self-scan is and is not, its five steps, its four groups, and the towns that show what they found."""
    bank, language = items(), get_language() or "nl"
    running = (
        Activity.objects.open_now()
        .filter(instrument="scan", place__is_active=True)
        .select_related("place")
        .order_by("closes_at")[:20]
    )
    return render(
        request,
        "scan/network.html",
        {
            "dimensions": [
                {
                    "letter": one.letter,
                    "name": one.name.get(language, one.name["nl"]),
                    "asks": one.asks.get(language, one.asks["nl"]),
                }
                for one in bank.dimensions
            ],
            "groups": [names.get(language, names["nl"]) for names in bank.group_names.values()],
            "sources": bank.sources,
            "steps": [step.label for step in Step],
            "towns": queries.towns_with_results(),
            "running": running,
            "desks": _desks(request.person),
        },
    )


def _desks(person: Any) -> list[Place]:
    """The towns in which this person may begin a scan."""
    if person.is_anonymous or not has(person, PREPARE):
        return []
    towns = Place.objects.filter(is_active=True, is_network=False).order_by("name_folded")
    return [town for town in towns if has(person, PREPARE, town.pk)][:10]


def town(request: Any, place: Place) -> HttpResponse:
    """The running scan of a town, its newest report, and the earlier ones."""
    if place.is_network:
        raise Http404
    rows: list[Any] = list(
        Activity.objects.visible_to(request.person)
        .filter(place=place, instrument="scan", scan__isnull=False, questionnaire__isnull=False)
        .select_related("scan", "questionnaire")
        .defer("questionnaire__definition", "questionnaire__results")
        .order_by("-closes_at", "-pk")[:30]
    )
    for row in rows:
        row.place = place
        row.readable = row.questionnaire.results_at is not None and (
            (
                row.questionnaire.results_public_at is not None
                and row.questionnaire.results_public_at <= timezone.now()
            )
            or has(request.person, PREPARE, place.pk)
        )
    public = [row for row in rows if row.is_public]
    return render(
        request,
        "scan/town.html",
        {
            "running": [row for row in public if row.is_open],
            "past": [row for row in public if not row.is_open],
            "drafts": [row for row in rows if not row.is_public],
            "works_here": has(request.person, SEE_DESK, place.pk),
            "crumbs": crumbs(place),
        },
    )


def scan(request: Any, place: Place, activity: str) -> HttpResponse:
    """One scan: answer it, or read in short what came out and what becomes of the improvement agenda."""
    one = found(request, place, activity)
    asked = one.questionnaire
    report = reported(asked, request.person)
    points = queries.points_of(one) if one.scan.closed_at else []
    return render(
        request,
        "scan/scan.html",
        {
            "activity": one,
            "scan": one.scan,
            "questionnaire": asked,
            "minutes": asked.asks.minutes,
            "report": report,
            "report_is_public": queries.is_public(asked),
            "points": [point for point in points if point.commitment_id],
            "works_here": has(request.person, SEE_DESK, place.pk),
            "crumbs": crumbs(place, (one.title, "")),
        },
    )


def report(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    read = reported(one.questionnaire, request.person)
    if read is None:
        raise Http404
    with_earlier = read.earlier_year is not None
    bank = items()
    return render(
        request,
        "scan/report.html",
        {
            "activity": one,
            "questionnaire": one.questionnaire,
            "report": read,
            "dimensions": [
                {
                    "row": row,
                    "lines": drawings.drawn(row.cells),
                    "table": drawings.table(row.statements, with_earlier=with_earlier),
                    "instruments": _instruments(row.dimension.instruments),
                }
                for row in read.dimensions
            ],
            "own_table": drawings.table(read.own, with_earlier=False) if read.own else None,
            "glance": drawings.glance(read.dimensions),
            "axis": drawings.axis(),
            "legend": [
                *drawings.legend(),
                *(
                    [{"drawing": drawings.stroke(), "text": _("stroke: the earlier scan")}]
                    if with_earlier
                    else []
                ),
            ],
            "report_is_public": queries.is_public(one.questionnaire),
            "bank": bank,
            "works_here": has(request.person, SEE_DESK, place.pk),
            "crumbs": crumbs(
                place,
                (one.title, reverse("scan", args=[place.slug, one.slug])),
                (_("Report of the self-scan"), ""),
            ),
        },
    )


def _instruments(keys: Sequence[str]) -> list[dict[str, str]]:
    """Ways of taking part that help, with the page that explains them."""
    language = get_language() or "nl"
    names = {one.key: one.words(language).name for one in table_now()}
    return [{"name": names[key], "url": reverse("instrument", args=[key])} for key in keys if key in names]


def report_pdf(request: Any, place: Place, activity: str) -> HttpResponse:
    from .report_pdf import pdf

    one = found(request, place, activity)
    read = reported(one.questionnaire, request.person)
    if read is None:
        raise Http404
    answer = HttpResponse(pdf(one, place, read), content_type="application/pdf")
    name = slugify(f"{one.title} {place.name}")[:60] or "zelfscan"
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


NETWORK_PAGES: tuple[Any, ...] = (
    path("zelfscan/", network, name="scan-network"),
    path("zelfscan/proberen/", attempt, name="scan-try"),
)
_one = "zelfscan/<slug:activity>/"
TOWN_PAGES: tuple[Any, ...] = (
    path("zelfscan/", town, name="scan-town"),
    path(_one, scan, name="scan"),
    path(f"{_one}verslag/", report, name="scan-report"),
    path(f"{_one}verslag.pdf", report_pdf, name="scan-report-pdf"),
)
