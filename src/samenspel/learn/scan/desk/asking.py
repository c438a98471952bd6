# SPDX-License-Identifier: EUPL-1.2
"""Step three: own questions, the days on which it is open, how each group comes in, and the response while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.engines.survey.definition import said
from samenspel.foundations.mail.letters import address as whole_address
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import following
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .. import actions, queries
from ..forms import OpenForm, OwnQuestionForm
from ..items import MOST_OWN, items
from .where import found, may_here, way_in


@dataclass(frozen=True)
class GroupResponse:
    """How many of a group answered.  n: None when hidden, so that nobody can be recognised · share: 0 to 1, or None · link: where everybody of
    this group answers; empty for a group of which only who is invited answers"""

    key: str
    name: str
    n: int | None
    size: int | None
    share: float | None
    link: str


def response_of(one: Any, language: str) -> list[GroupResponse]:
    """Per group, hidden as on the page of the response."""
    asked = one.questionnaire
    start = whole_address(reverse("questionnaire-start", args=[one.place.slug, asked.pk]))
    rows = []
    answered = {told.key: told.answered for told in following.groups_of(asked, language)}
    for group in asked.groups:
        n, size = answered[group["key"]], group.get("size")
        share = min(1.0, n / size) if n is not None and size else None
        link = "" if group.get("invited") else start
        rows.append(GroupResponse(group["key"], said(group["name"], language), n, size, share, link))
    return rows


@needs(PREPARE, LEAD)
def questions(request: Any, place: Place, activity: str) -> HttpResponse:
    """Three small forms on one page: an own question, the days, and closing it now."""
    one = found(place, activity)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    language = get_language() or "nl"
    own = OwnQuestionForm(request.POST if doing == "own" else None, auto_id="own_%s")
    start = {
        "opens_on": timezone.localdate(one.opens_at, place.timezone),
        "closes_on": timezone.localdate(one.last_moment, place.timezone),
    }
    days = OpenForm(request.POST if doing == "open" else None, initial=start, auto_id="days_%s")
    here = redirect("desk-scan-questions", place.slug, one.slug)
    if doing == "own" and own.is_valid() and carry_out(own, actions.add_question, by=request.person, on=one):
        messages.success(request, _("The question was added."))
        return here
    if (
        doing == "open"
        and days.is_valid()
        and carry_out(days, actions.open_questions, by=request.person, on=one)
    ):
        messages.success(
            request, _("The days were saved. On the first day the questionnaire opens by itself.")
        )
        return here
    if doing == "end":
        perform(actions.end, by=request.person, on=one)
        messages.success(request, _("The questionnaire is closed."))
        return here
    return render(
        request,
        "scan/desk/questions.html",
        {
            "activity": one,
            "questionnaire": one.questionnaire,
            "minutes": one.questionnaire.asks.minutes,
            "own_questions": [
                {"key": row["key"], "text": said(row["text"], language), "kind": row["kind"]}
                for row in one.scan.own_questions
            ],
            "may_add": len(one.scan.own_questions) < MOST_OWN and one.questionnaire.fixed_at is None,
            "own": own,
            "days": days,
            "response": response_of(one, language),
            "dimensions": [said(row.name, language) for row in items().dimensions],
            "report_is_public": queries.is_public(one.questionnaire),
            "may": may_here(request.person, place),
            "step": 3,
            "crumbs": way_in(one, _("Questionnaire")),
        },
    )


@needs(PREPARE)
@require_POST
def remove(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    perform(actions.remove_question, by=request.person, on=one, key=request.POST.get("key", ""))
    messages.success(request, _("The question was taken away."))
    return redirect("desk-scan-questions", place.slug, one.slug)
