# SPDX-License-Identifier: EUPL-1.2
"""Step one and two: what has to be arranged, and the kick-off with its script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .. import actions
from ..forms import KickOffForm, PrepareForm
from ..kick_off import guide
from .where import found, way_in


@needs(PREPARE, LEAD)
def prepare(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    start = {
        "title": one.title,
        "lead": one.scan.lead_id,
        "done": list(one.scan.checklist),
        **{f"size_{row['key']}": row.get("size") for row in one.questionnaire.groups},
    }
    form = PrepareForm(request.POST or None, initial=start, place=place, language=get_language() or "nl")
    if request.method == "POST" and form.is_valid():
        on_with = request.POST.get("do") == "on"
        if carry_out(form, actions.prepare, by=request.person, on=one, on_with=on_with):
            messages.success(request, _("Saved."))
            return redirect("desk-scan-kick-off" if on_with else "desk-scan-prepare", place.slug, one.slug)
    return render(
        request,
        "scan/desk/prepare.html",
        {"activity": one, "form": form, "step": 1, "crumbs": way_in(one, _("Prepare"))},
    )


@needs(PREPARE, LEAD)
def kick_off(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    form = KickOffForm(request.POST or None, initial={"kick_off_on": one.scan.kick_off_on})
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.kick_off, by=request.person, on=one)
    ):
        messages.success(request, _("The day of the kick-off was saved."))
        return redirect("desk-scan", place.slug, one.slug)
    return render(
        request,
        "scan/desk/kick_off.html",
        {
            "activity": one,
            "form": form,
            "guide": guide(one.language),
            "step": 2,
            "crumbs": way_in(one, _("Kick-off")),
        },
    )
