# SPDX-License-Identifier: EUPL-1.2
"""The first page of the campaign, the figures as open data, and the wall."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from samenspel.foundations import sheets
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Region
from samenspel.foundations.places.network_map import MapPlace, draw, legend_mark
from samenspel.foundations.places.search import find_places

from ..frame import crumbs
from ..models import Post, Standing
from . import desk, drawings, files, queries, town_page

POSTS_A_PAGE = 12
COLUMNS = ("code", "name", "region", "province", "standing", "since", "signatures")


def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = find_places(asked) if asked else []
    if len(found) == 1:
        return redirect("charter-town", found[0].slug)
    rows = queries.municipalities()
    drawn = [row for row in rows if row.is_drawn]
    counts = queries.counted(row for row in rows if row.region in queries.DRAWN)
    elsewhere = queries.counted(row for row in rows if row.region not in queries.DRAWN)
    months = queries.progress()
    posts = list(queries.public_posts()[:3])
    examples = list(queries.public_posts().filter(is_example=True)[:3])
    return render(
        request,
        "charter/overview/index.html",
        {
            "asked": asked,
            "found": found,
            "map": draw(
                [
                    MapPlace(row.pk, row.name, row.lat or 0, row.lon or 0, row.region, _linked(row))
                    for row in drawn
                ],
                {row.pk: row.standing for row in drawn},
                drawings.LOOK,
            ),
            "legend": [
                (legend_mark(key, drawings.LOOK), words, counts[key])
                for key, words in drawings.LOOK.states.items()
            ],
            "total": sum(counts.values()),
            "busy": sum(counts.values()) - counts[Standing.NOBODY],
            "dutch": sum(elsewhere.values()) - elsewhere[Standing.NOBODY],
            "fictional": [row.name for row in rows if row.is_fictional],
            "head": [_("Municipality"), _("Province"), _("How far"), _("Since")],
            "table": [_cells(row) for row in rows],
            "growth": drawings.growth(months),
            "growth_head": [_("Month"), *drawings.line_words()],
            "growth_table": [(date_format(month.first, "F Y"), *month.numbers) for month in reversed(months)],
            "posts": posts,
            "examples": [post for post in examples if post not in posts],
        },
    )


def _linked(row: queries.Row) -> str:
    """On the map only what has something to tell is a link: 304 links would only tire who goes through them with a keyboard."""
    return reverse("charter-town", args=[row.slug]) if row.standing != Standing.NOBODY else ""


def _cells(row: queries.Row) -> tuple[Any, ...]:
    name = format_html('<a href="{}">{}</a>', reverse("charter-town", args=[row.slug]), row.name)
    if row.is_fictional:
        name = format_html("{} ({})", name, _("fictional, not counted"))
    return (
        name,
        row.province or Region(row.region).label,
        drawings.LOOK.states[row.standing],
        date_format(row.since, "j F Y") if row.since else "–",
    )


def data(request: HttpRequest, format: str) -> Any:
    """Open data: everybody may count along. What is fictional is left out."""
    if format not in ("csv", "json"):
        raise Http404
    rows = [row for row in queries.municipalities() if not row.is_fictional]
    name = f"waarden-gemeenten-{localdate():%Y-%m-%d}.{format}"
    if format == "csv":
        lines = sheets.csv_lines([COLUMNS, *([_plain(row, key) for key in COLUMNS] for row in rows)])
        answer: Any = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        answer = JsonResponse(
            {
                "source": "Samenspel",
                "about": _(
                    "How far municipalities are with the values of good participation. Counted from the records of this site only."
                ),
                "made_on": localdate().isoformat(),
                "municipalities": [{key: _plain(row, key) for key in COLUMNS} for row in rows],
            },
            json_dumps_params={"ensure_ascii": False},
        )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _plain(row: queries.Row, key: str) -> Any:
    value = getattr(row, key)
    return value.isoformat() if hasattr(value, "isoformat") else value


def wall(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("soort", "")
    kind = kind if kind in Post.Kind.values else ""
    is_example = request.GET.get("voorbeelden") == "ja"
    rows = queries.public_posts()
    if kind:
        rows = rows.filter(kind=kind)
    if is_example:
        rows = rows.filter(is_example=True)
    page = page_of(request, rows, POSTS_A_PAGE)
    chosen = {"soort": kind, "voorbeelden": "ja" if is_example else ""}
    return render(
        request,
        "charter/overview/wall.html",
        {
            "page": page,
            "posts": list(page),
            "kinds": Post.Kind.choices,
            "kind": kind,
            "is_example": is_example,
            "query": urlencode({key: value for key, value in chosen.items() if value}),
            "crumbs": crumbs((_("The wall"), "")),
        },
    )


PAGES: tuple[Any, ...] = (
    path("waarden/", index, name="charter"),
    path("waarden/gemeenten.<str:format>", data, name="charter-data"),
    path("waarden/muur/", wall, name="charter-wall"),
    path("waarden/beeld/<slug:kind>/<int:number>/<slug:size>.jpg", files.picture, name="charter-picture"),
    path("waarden/stuk/<slug:kind>/<int:number>/", files.document, name="charter-document"),
    path("waarden/gemeente/<slug:town>/", town_page.town, name="charter-town"),
    path("bureau/waarden/", desk.index, name="desk-charter"),
    path("bureau/waarden/nakijken/<slug:kind>/<int:number>/", desk.check, name="desk-charter-check"),
    path("bureau/waarden/hulp/<int:number>/", desk.help_with, name="desk-charter-help"),
    path("bureau/waarden/verbergen/<int:number>/", desk.hide, name="desk-charter-hide"),
)
