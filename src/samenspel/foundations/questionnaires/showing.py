# SPDX-License-Identifier: EUPL-1.2
"""What came back, for everybody: drawn, with a table beside each drawing, small groups hidden. Nothing is counted for a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.jobs.work import latest
from samenspel.foundations.pages import trail
from samenspel.foundations.parts import parts
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import PREPARE, has

from .drawings import PATTERNS, lines
from .models import SMALLEST_GROUP, Questionnaire
from .outcome import BY_GROUP, BY_TIME, Outcome

JOB = "questionnaires.count"
MOST_READY = 24
"""drawn results that each worker keeps: one is about 4 kB a question"""
_READY: dict[str, dict[str, Any]] = {}


def found(place: Place, number: int, person: Any) -> Questionnaire:
    """The questionnaire with this number that this person may see, with its activity and the earlier asking: one query."""
    row = get_object_or_404(
        Questionnaire.objects.visible_to(person).select_related("activity", "earlier__activity"),
        pk=number,
        place=place,
    )
    row.place = row.activity.place = place
    return row


def page_of(row: Questionnaire) -> str:
    """The page of what it belongs to: the survey, the scan."""
    try:
        return reverse(row.page, args=[row.place.slug, row.activity.slug])
    except NoReverseMatch:  # it was made by an instrument that is no longer in the house
        return row.place.get_absolute_url()


def is_published(row: Questionnaire) -> bool:
    return (
        row.results is not None
        and row.results_public_at is not None
        and row.results_public_at <= timezone.now()
    )


def shows_results(row: Questionnaire, person: Any) -> bool:
    """Whether this person sees what was counted: everybody once it is public; before that who prepares it. Small groups are hidden for both.

    Not everybody at the desk: a count that is not public yet is renewed after each answer, so who compares two of them reads that one.
    Who prepares may take every answer along as a file and learns nothing from it.
    """
    return row.results is not None and (is_published(row) or has(person, PREPARE, row.place_id))


def note_of(row: Questionnaire) -> str:
    """What the results are worth, in the words of the instrument they belong to; empty when it says nothing."""
    return next(
        (str(getattr(part, "results_note", "")) for part in parts() if part.key == row.activity.instrument),
        "",
    )


def context_of(
    row: Questionnaire,
    person: Any,
    *,
    between: str = "",
    town: Any = None,
    note: str = "",
    only: Iterable[str] | None = None,
) -> dict[str, Any]:
    """What `questionnaires/results_body.html` needs. No query when `earlier__activity` came with the row and results are there.

    between   "" | "groepen" | "eerder" | the key of a question that is a breakdown
    town      of the place: its map; the page's `request.town`
    note      a sentence above all results, by who shows them (“not representative”)
    only      keys of sections to show; all of them when not given
    Returns   state (shown, counting, waiting, later, nobody, few) and what belongs to it: body, choices, between, stops, note, …
    """
    language = (get_language() or "nl")[:2]
    state, job = _state(row, person)
    context: dict[str, Any] = {
        "questionnaire": row,
        "activity": row.activity,
        "state": state,
        "job": job,
        "note": note or note_of(row),
        "smallest": SMALLEST_GROUP,
        "is_published": is_published(row),
        "public_at": row.results_public_at if state == "later" else None,
    }
    if state != "shown":
        return context
    return {
        **context,
        **_shown(row, language, between, town, _earlier(row, person), only),
        "patterns": PATTERNS,
        "count": row.results_count,
    }


def _shown(
    row: Questionnaire,
    language: str,
    between: str,
    town: Any,
    earlier: tuple[str, Any] | None,
    only: Iterable[str] | None,
) -> dict[str, Any]:
    """The figures themselves, kept by what they are made of: a page of two hundred questions is drawn once, not for every visitor."""
    sections = None if only is None else sorted(only)
    between = _comparison(row, between)
    facts = [row.pk, language, between, sections, row.results, row.definition, row.groups, earlier]
    if town is not None:
        facts += [town.pk, town.version]
    key = sha256(json.dumps(facts).encode()).hexdigest()
    if (ready := _READY.get(key)) is not None:
        return ready
    outcome = Outcome(
        row.asks,
        row.results or {},
        language=language,
        groups=row.groups,
        between=between,
        earlier=earlier,
        town=town,
    )
    chapters = outcome.chapters(None if sections is None else set(sections))
    people = outcome.people({group["key"]: group.get("size") for group in row.groups})
    body = render_to_string(
        "questionnaires/results_chapters.html",
        {
            "chapters": chapters,
            "lang": outcome.language,
            "people": len(people) > 1 and only is None,
            "people_picture": lines(people),
            "people_hidden": any(line.share is None for line in people),
            "smallest": SMALLEST_GROUP,
        },
    )
    ready = {
        "body": body,
        "lang": outcome.language,
        "between": outcome.between,
        "choices": outcome.choices(),
        "left_out": list(outcome.left_out.values()),
        "stops": [{"label": one.title, "id": one.anchor} for one in chapters] if len(chapters) > 2 else [],
    }
    while len(_READY) >= MOST_READY:
        _READY.pop(next(iter(_READY)), None)
    _READY[key] = ready
    return ready


def _comparison(row: Questionnaire, wanted: str) -> str:
    """What stands in the address, as far as it can be compared: other words would only fill what is kept."""
    if wanted in (BY_GROUP, BY_TIME):
        return wanted
    asked = row.asks.by_key.get(wanted)
    return wanted if asked is not None and asked.breakdown else ""


def _earlier(row: Questionnaire, person: Any) -> tuple[str, Any] | None:
    before = row.earlier
    if before is None or not shows_results(before, person) or not before.results:
        return None
    year = timezone.localtime(before.activity.closes_at).year
    title = before.activity.title
    return f"{title} ({year})" if str(year) not in title else title, before.results


def _state(row: Questionnaire, person: Any) -> tuple[str, Any]:
    """Where this questionnaire is: shown, or why not. Asks for the job only when there is nothing to show."""
    if shows_results(row, person):
        if not row.results_count:
            return "nobody", None
        return ("few" if row.results_count < SMALLEST_GROUP else "shown"), None
    if row.results is None:
        job = latest(row.pk, JOB)
        if job is not None and job.is_busy:
            return "counting", job
        if row.activity.is_over and not row.sent_count:
            return "nobody", None
        return "waiting", None
    return "later", None


def results(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(place, number, request.person)
    staff = has(request.person, PREPARE, place.pk)
    return render(
        request,
        "questionnaires/results.html",
        {
            **context_of(
                row,
                request.person,
                between=request.GET.get("tussen", ""),
                town=getattr(request, "town", None),
            ),
            "staff": staff,
            "desk_url": reverse("desk-questionnaire-results", args=[place.slug, row.pk]) if staff else "",
            "crumbs": trail(
                place,
                (row.activity.title, page_of(row)),
                (_("Results"), ""),
            ),
        },
    )


def results_file(request: Any, place: Place, number: int, kind: str) -> HttpResponseBase:
    from . import files

    row = found(place, number, request.person)
    if kind not in files.KINDS or not shows_results(row, request.person):
        raise Http404
    return files.counted(row, kind)


PAGES: tuple[Any, ...] = (
    path("vragenlijst/<int:number>/uitslag/", results, name="questionnaire-results"),
    path("vragenlijst/<int:number>/uitslag.<str:kind>", results_file, name="questionnaire-results-file"),
)
