# SPDX-License-Identifier: EUPL-1.2
"""The instruments as everybody reads them: for residents what it is, for officers how to do it well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.engines.mix.codes import LANGUAGES, hint, known, name
from samenspel.engines.mix.table import Instrument
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.folding import fold
from samenspel.foundations.rules.roles import EDIT_NETWORK, has
from samenspel.plan.registry import instruments

from .showing import span
from .table import export_now, instrument_now, table_now

MOST_RUNNING = 5
FILTERS = (
    ("doel", "goals", "goals", gettext_lazy("Goal")),
    ("fase", "phases", "phases", gettext_lazy("Phase")),
    ("trede", "rungs", "rungs", gettext_lazy("Who decides")),
    ("wie", "reaches", "groups", gettext_lazy("Reaches")),
)
"""name in the address, field of a row, list of codes, label"""
SCORE_WORDS = {
    "reach": gettext_lazy("Reaches many people"),
    "depth": gettext_lazy("Room for a real conversation"),
    "inclusion": gettext_lazy("Open to everybody"),
    "influence": gettext_lazy("Influence of residents"),
    "speed": gettext_lazy("Quick"),
    "feedback": gettext_lazy("People hear back what became of it"),
}
NUMBERS = (
    ("people", gettext_lazy("People who take part")),
    ("weeks", gettext_lazy("Weeks, from preparing to report")),
    ("hours", gettext_lazy("Hours of colleagues")),
    ("cost_eur", gettext_lazy("Euros, beside those hours")),
)

SOURCES = {
    "seed000": gettext_lazy("Insamenspraak, tips for local groups (de Verenigde Verenigingen)"),
    "seed001": gettext_lazy("VVSG, call for the lab of local citizen participation (2020)"),
    "seed002": gettext_lazy("Overview “Sectoren in actie”"),
    "seed003": gettext_lazy("Report of an inspiration session on advisory councils, 6 May"),
    "seed004": gettext_lazy(
        "Workshop on the mix of participation, Democratie in Actie, symposium “Blik op samenspel”"
    ),
    "own": gettext_lazy("General knowledge, not checked in a source"),
}
"""short names of sources in the shipped rows; what an editor adds is shown as it was written"""


def source_words(sources: Iterable[str]) -> list[str]:
    return [str(SOURCES.get(source, source.removeprefix("found: "))) for source in sources]


def language() -> str:
    now = get_language() or ""
    return now if now in LANGUAGES else LANGUAGES[0]


def index(request: Any) -> HttpResponse:
    """All instruments by family; the choices in the address narrow them down."""
    now, table = language(), table_now()
    asked = request.GET.get("q", "").strip()[:80]
    chosen = {word: request.GET.get(word, "")[:40] for word, *_rest in FILTERS}
    rows = [one for one in table if _fits(one, chosen) and (not asked or _named(one, asked, now) is not None)]
    families = [
        {
            "name": name("families", family, now),
            "rows": [
                {
                    "key": one.key,
                    "words": one.words(now),
                    "also": _named(one, asked, now) if asked else "",
                    "here": one.house in instruments(),
                }
                for one in rows
                if one.family == family
            ],
        }
        for family in known("families")
    ]
    return render(
        request,
        "mix/instruments/index.html",
        {
            "families": [family for family in families if family["rows"]],
            "found": len(rows),
            "total": len(table),
            "asked": asked,
            "narrowed": bool(asked or any(chosen.values())),
            "filters": [
                {
                    "name": word,
                    "label": label,
                    "options": [
                        {"code": code, "label": name(codes, code, now), "chosen": chosen[word] == code}
                        for code in known(codes)
                    ],
                }
                for word, _field, codes, label in FILTERS
            ],
            "edits": has(request.person, EDIT_NETWORK),
            "crumbs": [
                {"label": _("Plan"), "url": reverse("designer")},
                {"label": _("Instruments"), "url": ""},
            ],
        },
    )


def _fits(one: Instrument, chosen: dict[str, str]) -> bool:
    return all(
        not chosen[word]
        or chosen[word] in getattr(one, field)
        or (field == "reaches" and "everyone" in one.reaches)
        for word, field, _codes, _label in FILTERS
    )


def _named(one: Instrument, asked: str, now: str) -> str | None:
    """None: not called like this. The other name under which it was found, or nothing when its own name or text has it."""
    wanted, words = fold(asked), one.words(now)
    if wanted in fold(f"{words.name} {words.short}"):
        return ""
    names = (
        *words.also,
        *(other for code in LANGUAGES for other in (one.words(code).name, *one.words(code).also)),
    )
    return next((other for other in names if wanted in fold(other)), None)


def show(request: Any, key: str) -> HttpResponse:
    one = instrument_now(key)
    if one is None:
        raise Http404
    now = language()
    words = one.words(now)
    house = instruments().get(one.house)
    running = []
    if house is not None:
        found = Activity.objects.open_now().filter(instrument=one.house).select_related("place")
        running = [
            {
                "title": row.title,
                "town": row.place.name,
                "url": reverse(house.page, args=[row.place.slug, row.slug]),
                "closes": row.closes_at,
            }
            for row in found.order_by("closes_at")[:MOST_RUNNING]
        ]
    return render(
        request,
        "mix/instruments/show.html",
        {
            "one": one,
            "words": words,
            "family": name("families", one.family, now),
            "goals": [
                {"code": goal, "name": name("goals", goal, now), "hint": hint("goals", goal, now)}
                for goal in one.goals
            ],
            "phases": [name("phases", phase, now) for phase in one.phases],
            "rungs": [
                {"name": name("rungs", rung, now), "promise": hint("rungs", rung, now)} for rung in one.rungs
            ],
            "facts": _facts(one, now),
            "lists": _lists(one, now),
            "numbers": _numbers(one),
            "scores": [
                {"label": label, "points": one.scores[score], "drawing": five(one.scores[score])}
                for score, label in SCORE_WORDS.items()
            ],
            "sources": source_words(one.sources),
            "house": house,
            "running": running,
            "edits": has(request.person, EDIT_NETWORK),
            "crumbs": [
                {"label": _("Plan"), "url": reverse("designer")},
                {"label": _("Instruments"), "url": reverse("instruments")},
                {"label": words.name, "url": ""},
            ],
        },
    )


def _facts(one: Instrument, now: str) -> list[tuple[str, str]]:
    rows = (
        (_("Who begins"), [name("initiatives", one.initiative, now)]),
        (_("Phases"), [name("phases", phase, now) for phase in one.phases]),
        (_("Who may come"), [name("recruitment", code, now) for code in one.recruitment]),
        (_("Where"), [name("modes", code, now) for code in one.mode]),
    )
    return [(label, ", ".join(values)) for label, values in rows if values]


def _lists(one: Instrument, now: str) -> list[tuple[str, list[str]]]:
    rows = (
        (_("Comes by itself"), "groups", one.reaches),
        (_("Usually stays away"), "groups", one.misses),
        (_("Barriers it takes away"), "barriers", one.lowers),
        (_("Barriers it adds"), "barriers", one.raises),
        (_("Not possible without"), "needs", one.needs),
    )
    return [(label, [name(kind, code, now) for code in codes]) for label, kind, codes in rows if codes]


@dataclass(frozen=True)
class Span:
    """One range of an instrument, drawn on the line from the smallest to the largest of all."""

    label: Any
    text: str
    drawing: SafeString


def _numbers(one: Instrument) -> list[Span]:
    table = table_now()
    return [
        Span(
            label,
            span(getattr(one, field)),
            between(getattr(one, field).min, getattr(one, field).max, _top(table, field)),
        )
        for field, label in NUMBERS
    ]


def _top(table: Iterable[Instrument], field: str) -> int:
    return max(getattr(other, field).max for other in table)


def between(low: int, high: int, top: int) -> SafeString:
    """A bar from low to high on a line from 0 to top. Tens, hundreds and thousands are equally far apart, or the small would vanish."""

    def at(value: int) -> float:
        return 200 * log10(1 + value) / log10(1 + max(top, 1))

    start, end = at(low), at(high)
    return SafeString(
        '<svg viewBox="0 0 200 12" class="span-bar" aria-hidden="true" preserveAspectRatio="none">'
        '<rect class="f-line" x="0" y="5" width="200" height="2"/>'
        f'<rect class="f-town" x="{start:.1f}" y="1" width="{max(end - start, 3):.1f}" height="10"/></svg>'
    )


def five(points: int) -> SafeString:
    """Five marks, `points` of them full."""
    marks = "".join(
        f'<circle class="{"f-together" if place < points else "l-control"}" cx="{10 + 20 * place}" cy="10" r="7" stroke-width="2"/>'
        for place in range(5)
    )
    return SafeString(f'<svg viewBox="0 0 100 20" class="five" aria-hidden="true">{marks}</svg>')


def export(request: HttpRequest) -> HttpResponse:
    """The table as a file: `./samenspel mix --instruments` reads it."""
    answer = HttpResponse(export_now(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="instrumenten.yaml"'
    return answer
