# SPDX-License-Identifier: EUPL-1.2
"""What everybody sees of the duty to answer: every answer, what is late, and every commitment."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.contributions.models import Answer, AnswerStatus, Contribution
from samenspel.foundations.contributions.pictures import picture_answer
from samenspel.foundations.contributions.search import matching
from samenspel.foundations.money import money
from samenspel.foundations.pages import page_of, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, has

from . import queries
from .money import spent_words

SIGNS = ("late", "running", "kept", "broken")


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
    for row in page.object_list:
        row.days, row.in_time = how_long(row)
    first = page.number == 1 and not asked and not status
    now = timezone.now()
    past = queries.past_due(place, now) if first else []
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
            "punctuality": queries.counted(past, now) if first else None,
            "months": [
                {**row, "label": date_format(row["month"], "M")}
                for row in (queries.per_month(past, place, now) if past else [])
            ],
            "overdue": list(queries.overdue(place, now)[:20]) if first else [],
            "crumbs": trail(place, (_("Answers"), "")),
        },
    )


def how_long(answer: Answer) -> tuple[int | None, bool | None]:
    """Days between publication and this answer, and whether it came within the term.

    Only the answer that stopped the clock is in time or too late: "being studied" comes before it, an addition after it.
    """
    one = answer.contribution
    days = None if one.published_at is None else (answer.at - one.published_at).days
    return days, None if one.due_at is None or answer.at != one.answered_at else answer.at <= one.due_at


def when_it_was(sign: str, due_on: date, settled_on: date | None) -> str:
    """“Kept on 18 November 2026”, “by 6 December 2026”: the same words wherever a promise stands."""
    words = {
        "kept": _("kept on %s"),
        "broken": _("given up on %s"),
        "late": _("was due on %s"),
        "running": _("by %s"),
    }
    return words[sign] % date_format(settled_on or due_on, "j F Y")


def promise_note(who: str, when: str, spent: str) -> str:
    return f"{who}, {when}" + (f" · {spent}" if spent else "")


def promise_row(row: Commitment, place: Place) -> dict[str, Any]:
    """For components/promise.html: what was promised, by whom, when it was or will be there, and what was spent on it."""
    when = when_it_was(row.sign, row.due_on, row.settled_on)
    return {
        "state": row.sign,
        "title": row.title,
        "url": reverse("commitment", args=[place.slug, row.pk]),
        "note": promise_note(row.owner_name, when, spent_words(row.spent_cents, row.budget_cents)),
    }


def commitments(request: Any, place: Place) -> HttpResponse:
    rows = list(Commitment.objects.visible_to(request.person).filter(place=place)[:500])
    shown: dict[str, list[dict[str, Any]]] = {sign: [] for sign in SIGNS}
    for row in rows:
        shown[row.sign].append(promise_row(row, place))
    words = {"late": _("Too late"), "running": _("Running"), "kept": _("Kept"), "broken": _("Not kept")}
    return render(
        request,
        "answering/commitments.html",
        {
            "groups": [(sign, words[sign], shown[sign]) for sign in SIGNS if shown[sign]],
            "counts": {sign: len(shown[sign]) for sign in SIGNS},
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
    progress = list(one.progress.all()[:100])
    return render(
        request,
        "answering/commitment.html",
        {
            "commitment": one,
            "progress": [
                (news, "" if news.spent_cents is None else money(news.spent_cents)) for news in progress
            ],
            "may_answer": has(request.person, ANSWER, place.pk),
            "budget": None if one.budget_cents is None else money(one.budget_cents),
            "spending": spending(one, progress),
            "crumbs": trail(
                place, (_("Promised and kept"), reverse("commitments", args=[place.slug])), (one.title, "")
            ),
        },
    )


def spending(commitment: Commitment, progress: list[Progress]) -> dict[str, Any] | None:
    """What was spent beside the budget, in words, as bars of one scale (over the budget is seen too) and report by report.

    Returns  {words, bars: [{label, value, text}], head, reports: [(day, amount)]}; None when nobody ever said what was spent
    """
    spent, budget = commitment.spent_cents, commitment.budget_cents
    if spent is None:
        return None
    bars = [(_("Budget"), budget), (_("Spent"), spent)] if budget is not None else []
    return {
        "words": spent_words(spent, budget),
        "bars": [{"label": label, "value": cents, "text": money(cents)} for label, cents in bars],
        "head": [_("Day"), _("Spent so far")],
        "reports": [
            (date_format(timezone.localtime(one.at), "j F Y"), money(one.spent_cents))
            for one in progress
            if one.spent_cents is not None
        ],
    }


def commitment_picture(request: Any, place: Place, number: int, size: str) -> FileResponse:
    """A picture goes through the same door as its promise: that of a draft has no address. `number` is that of the report."""
    seen = Commitment.objects.visible_to(request.person).filter(place=place)
    one = get_object_or_404(Progress.objects.filter(commitment__in=seen).exclude(picture=""), pk=number)
    if size not in ("groot", "klein"):
        raise Http404
    return picture_answer(one.picture if size == "groot" else one.small)


def town_block(*, place: Place, person: Any) -> dict[str, Any]:
    """For the town page: promised and kept, and answered in time."""
    rows = list(Commitment.objects.public().filter(place=place)[:300])
    signs = [row.sign for row in rows]
    # One of each state first, so that a town cannot show its best side only; then by what is due soonest.
    newest = sorted(rows, key=lambda row: row.settled_on or row.due_on, reverse=True)
    one_each = [
        next((row for row in newest if row.sign == sign), None) for sign in ("kept", "late", "broken")
    ]
    due = [row for row in rows if row.sign == "running"]
    shown = [row for row in one_each if row is not None]
    shown += [row for row in due if row not in shown][: 5 - len(shown)]
    past = queries.past_due(place)
    return {
        "punctuality": queries.counted(past, timezone.now()),
        "waiting": queries.waiting_longest(past),
        "counts": {sign: signs.count(sign) for sign in SIGNS},
        "all": len(rows),
        "some": [promise_row(row, place) for row in shown],
    }


def process_block(*, process: Any, place: Place, person: Any) -> dict[str, Any] | None:
    found = queries.followed_up(process.pk)
    process.read_commitments = found["commitments"]
    if not found["answers"] and not found["commitments"]:
        return None
    for row in found["commitments"]:
        row["url"] = reverse("commitment", args=[place.slug, row["number"]])
        when = when_it_was(row["sign"], row["due_on"], row["settled_on"])
        row["note"] = promise_note(row["signed"], when, spent_words(row["spent_cents"], row["budget_cents"]))
        row["state"] = row["sign"]
    return {"found": found, "language": process.language}


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
