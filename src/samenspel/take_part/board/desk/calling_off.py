# SPDX-License-Identifier: EUPL-1.2
"""Call a workshop off, with a reason that stands on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.events import actions as events
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from ..actions.sorting import tell_screens
from .where import found, way_in


class CallOffForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why does it not take place?"),
        help_text=gettext_lazy(
            "Everybody reads this sentence on the page of the workshop. Say whether there will be another day."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


@needs(PREPARE)
def call_off(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    event = one.board.event
    form = CallOffForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, events.call_off, by=request.person, on=event)
    ):
        perform(tell_screens, by=request.person, on=one)
        messages.success(request, _("Called off. The page of the workshop says so."))
        return redirect("desk-board", place.slug, one.slug)
    return render(
        request,
        "board/desk/call_off.html",
        {
            "activity": one,
            "event": event,
            "form": form,
            "may": may(request.person, events.call_off, event),
            "crumbs": way_in(one, _("Call it off")),
        },
    )
