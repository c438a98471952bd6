# SPDX-License-Identifier: EUPL-1.2
"""Invite: a letter to the followers, a text to copy, a poster; and tell everybody when it does not take place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.foundations.events import actions as events
from samenspel.foundations.mail.letters import address as whole_address
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE
from samenspel.plan.processes.models import ProcessFollow

from .. import actions, poster
from .where import found, way_in


@needs(PREPARE)
def invite(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event = one.meeting.event
    if request.method == "POST":
        try:
            told = perform(actions.invite, by=request.person, on=one)
        except Refused as no:
            messages.error(request, str(no.reason))
        except ValidationError as wrong:
            messages.info(request, " ".join(wrong.messages))
        else:
            messages.success(
                request,
                ngettext(
                    "%d follower was invited.",
                    "%d followers were invited, each in the rhythm they chose.",
                    told,
                )
                % told,
            )
        return redirect("desk-meeting-invite", place.slug, one.slug)
    subject, text = actions.invitation(one, event)
    return render(
        request,
        "meeting/desk/invite.html",
        {
            "activity": one,
            "event": event,
            "meeting": one.meeting,
            "subject": subject,
            "text": text,
            "page_address": whole_address(reverse("meeting", args=[place.slug, one.slug])),
            "followers": ProcessFollow.objects.filter(process_id=one.process_number).count(),
            "may": may(request.person, actions.invite, one),
            "crumbs": way_in(one, _("Invite")),
        },
    )


@needs(PREPARE, LEAD)
def print_poster(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    answer = HttpResponse(poster.pdf(one, place, request.town), content_type="application/pdf")
    name = _("poster")
    answer["Content-Disposition"] = f'inline; filename="{one.slug}-{name}.pdf"'
    answer["Content-Language"] = one.language
    return answer


class CallOffForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why does it not take place?"),
        help_text=gettext_lazy(
            "Everybody who registered gets this sentence by mail. Say whether there will be another day."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


@needs(PREPARE)
def call_off(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event = one.meeting.event
    form = CallOffForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, events.call_off, by=request.person, on=event)
    ):
        messages.success(
            request, _("Called off. Everybody who registered gets a letter, and the page says so.")
        )
        return redirect("desk-meeting", place.slug, one.slug)
    return render(
        request,
        "meeting/desk/call_off.html",
        {
            "activity": one,
            "event": event,
            "form": form,
            "registered": event.taken + event.online_taken,
            "may": may(request.person, events.call_off, event),
            "crumbs": way_in(one, _("Call it off")),
        },
    )
