# SPDX-License-Identifier: EUPL-1.2
"""What everybody sees of the duty to answer: every answer, what is late, and every commitment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer, AnswerStatus, Contribution
from samenspel.foundations.contributions.search import matching
from samenspel.foundations.pages import page_of, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, has

from . import queries


def answers(request: HttpRequest, place: Place) -> HttpResponse:
    status = request.GET.get("antwoord", "")
    asked = request.GET.get("q", "").strip()[:100]
    rows = Answer.objects.filter(
        contribution__place=place, contribution__is_public=True, contribution__activity__is_public=True
    ).select_related("contribution__activity")
    if status in AnswerStatus.values:
        rows = rows.filter(status=status)
    else:
        status = ""
    if asked:
        rows = rows.filter(
            contribution__in=matching(Contribution.objects.filter(place=place), asked).values("pk")
        )
    page = page_of(request, rows.order_by("-at", "-pk"), 20)
    first = page.number == 1 and not asked and not status
    return render(
        request,
        "answering/answers.html",
        {
            "page": page,
            "status": status,
            "statuses": AnswerStatus.choices,
            "asked": asked,
            "query": urlencode(
                {name: value for name, value in (("antwoord", status), ("q", asked)) if value}
            ),
            "punctuality": queries.punctuality(place) if first else None,
            "months": queries.per_month(place) if first else [],
            "overdue": list(queries.overdue(place)[:20]) if first else [],
            "crumbs": trail(place, (_("Answers"), "")),
        },
    )


def commitments(request: Any, place: Place) -> HttpResponse:
    rows = list(Commitment.objects.visible_to(request.person).filter(place=place)[:500])
    shown = {"late": [], "running": [], "kept": [], "broken": []}  # type: ignore[var-annotated]
    for row in rows:
        shown[row.sign].append(row)
    return render(
        request,
        "answering/commitments.html",
        {
            "shown": shown,
            "count": len(rows),
            "may_commit": has(request.person, ANSWER, place.pk),
            "crumbs": trail(place, (_("Promised and kept"), "")),
        },
    )


def commitment(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(
        Commitment.objects.visible_to(request.person).select_related("contribution__activity"),
        place=place,
        pk=number,
    )
    return render(
        request,
        "answering/commitment.html",
        {
            "commitment": one,
            "progress": list(one.progress.all()[:100]),
            "may_answer": has(request.person, ANSWER, place.pk),
            "crumbs": trail(
                place, (_("Promised and kept"), reverse("commitments", args=[place.slug])), (one.title, "")
            ),
        },
    )


def town_block(*, place: Place, person: Any) -> dict[str, Any]:
    """For the town page: promised and kept, and answered in time."""
    rows = list(Commitment.objects.filter(place=place, is_public=True)[:300])
    signs = [row.sign for row in rows]
    shown = sorted(rows, key=lambda row: (("late", "running", "kept", "broken").index(row.sign), row.due_on))
    return {
        "punctuality": queries.punctuality(place),
        "counts": {sign: signs.count(sign) for sign in ("kept", "running", "late", "broken")},
        "all": len(rows),
        "some": shown[:5],
    }


def process_block(*, process: Any, place: Place, person: Any) -> dict[str, Any] | None:
    found = queries.followed_up(process.pk)
    return {"found": found} if found["answers"] or found["commitments"] else None


def report_rows(process: Any) -> list[dict[str, str]]:
    found = queries.followed_up(process.pk, most=200)
    states = dict(Commitment.State.choices)
    statuses = dict(AnswerStatus.choices)
    return [
        {"title": row["title"], "status": f"{states[row['state']]} · {row['signed']}", "text": row["text"]}
        for row in found["commitments"]
    ] + [
        {"title": row["title"], "status": f"{statuses[row['state']]} · {row['signed']}", "text": row["text"]}
        for row in found["answers"]
    ]
