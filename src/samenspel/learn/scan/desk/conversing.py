# SPDX-License-Identifier: EUPL-1.2
"""Step four: the agenda conversation, on a board with questions from the report."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE
from samenspel.plan.registry import instruments

from .. import actions
from ..forms import BoardForm
from ..report import questions_for_the_room, report_of
from .where import found, way_in

FIRST, LAST, TABLES, TUESDAY = time(19, 30), time(21, 30), 6, 1


@needs(PREPARE, LEAD)
def conversation(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "on":
        perform(actions.to_agenda, by=request.person, on=one)
        return redirect("desk-scan-agenda", place.slug, one.slug)
    with translation.override(one.language):
        read = report_of(one.questionnaire, one.language)
        proposed = questions_for_the_room(read, one.language)
    day = max(timezone.localdate(one.closes_at, place.timezone), timezone.localdate()) + timedelta(days=14)
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    start = {
        "day": day,
        "begins": FIRST,
        "ends": LAST,
        "tables": TABLES,
        "questions": "\n".join(proposed),
    }
    form = BoardForm(request.POST if doing == "board" else None, initial=start)
    if doing == "board" and form.is_valid():
        data = form.cleaned_data
        moments = {
            name: datetime.combine(data["day"], data[field], place.timezone)
            for name, field in (("starts_at", "begins"), ("ends_at", "ends"))
        }
        if carry_out(form, actions.make_board, by=request.person, on=one, **moments):
            messages.success(request, _("The board is ready. Try it out before the evening."))
            return redirect("desk-scan-conversation", place.slug, one.slug)
    board = one.scan.board
    return render(
        request,
        "scan/desk/conversation.html",
        {
            "activity": one,
            "scan": one.scan,
            "board": board,
            "lead_url": reverse(instruments()["board"].desk_page, args=[place.slug, board.slug])
            if board
            else "",
            "form": form,
            "has_report": read is not None,
            "step": 4,
            "crumbs": way_in(one, _("Agenda conversation")),
        },
    )
