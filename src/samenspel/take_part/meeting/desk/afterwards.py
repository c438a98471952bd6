# SPDX-License-Identifier: EUPL-1.2
"""After a meeting: the minutes with what was decided, how many were there, and the recording."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import actions as events
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event, Mode
from samenspel.foundations.pages import Day, carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .. import actions, queries
from ..forms import day
from .where import found, way_in

MOST_QUESTIONS = 40


class MinutesForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy(
            "For somebody who was not there. Name nobody who did not ask for it. Leave a line empty for a new paragraph."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("What was decided or promised"), max_length=300, required=False)
    owner_name = forms.CharField(
        label=gettext_lazy("Who does it"),
        help_text=gettext_lazy("Name and office."),
        max_length=120,
        required=False,
    )
    due_on = Day(label=gettext_lazy("By when"), widget=day(), required=False)


DecisionFormSet: Any = forms.formset_factory(DecisionForm, extra=3, max_num=40)


class CountForm(forms.Form):
    counted_on_site = forms.IntegerField(
        label=gettext_lazy("People in the room, counted by hand"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    counted_online = forms.IntegerField(
        label=gettext_lazy("People online, counted by hand"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not event.is_on_site:
            del self.fields["counted_on_site"]
        if not event.is_online:
            del self.fields["counted_online"]


class RecordingForm(forms.Form):
    recording_link = forms.CharField(
        label=gettext_lazy("Link to the recording"),
        help_text=gettext_lazy("Only when people knew beforehand that it would be recorded."),
        max_length=200,
        required=False,
    )


@needs(PREPARE, LEAD)
def minutes(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event, person = one.meeting.event, request.person
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    writing = doing in ("save", "publish")
    there = list(event.decisions.select_related("commitment"))
    initial = [
        {
            "number": row.pk,
            "text": row.text,
            "owner_name": row.commitment.owner_name if row.commitment else "",
            "due_on": row.commitment.due_on if row.commitment else None,
        }
        for row in there
    ]
    form = MinutesForm(
        request.POST if writing else None, initial={"text": event.minutes, "version": event.version}
    )
    rows = DecisionFormSet(request.POST if writing else None, initial=initial, prefix="decisions")
    count = CountForm(
        request.POST if doing == "count" else None,
        event=event,
        initial={"counted_on_site": event.counted_on_site, "counted_online": event.counted_online},
    )
    recording = RecordingForm(
        request.POST if doing == "recording" else None, initial={"recording_link": event.recording_link}
    )
    if writing and form.is_valid() and rows.is_valid():
        decided = [row.cleaned_data for row in rows if row.cleaned_data]
        # Kept and published together, or neither: what cannot be published is not kept half.
        with transaction.atomic():
            done = carry_out(form, events.write_minutes, by=person, on=event, decisions=decided)
            if done and doing == "publish":
                form.cleaned_data = {}
                done = carry_out(form, events.publish_minutes, by=person, on=event)
            if not done:
                transaction.set_rollback(True)
        if done:
            messages.success(
                request,
                _("The minutes are public. The promises in them stand on the page of promises.")
                if doing == "publish"
                else _("The minutes were saved."),
            )
            return redirect(
                "desk-meeting-minutes" if doing == "save" else "desk-meeting", place.slug, one.slug
            )
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            event.refresh_from_db(fields=["version"])
            put_into(form, version=event.version)
    if (
        doing == "count"
        and count.is_valid()
        and carry_out(count, events.count_attendance, by=person, on=event)
    ):
        messages.success(request, _("The count was saved."))
        return redirect("desk-meeting-minutes", place.slug, one.slug)
    if (
        doing == "recording"
        and recording.is_valid()
        and carry_out(recording, events.set_recording, by=person, on=event)
    ):
        messages.success(request, _("The link was saved."))
        return redirect("desk-meeting-minutes", place.slug, one.slug)
    asked = Contribution.objects.filter(activity=one, kind=actions.KIND, is_public=True)
    return render(
        request,
        "meeting/desk/minutes.html",
        {
            "activity": one,
            "event": event,
            "state": queries.state_of(event),
            "due": queries.minutes_due(event),
            "form": form,
            "rows": rows,
            "count": count,
            "recording": recording,
            "numbers": [
                row
                for row in attendance(event).values()
                if (event.is_on_site if row.mode == Mode.ON_SITE else event.is_online)
            ],
            "may_publish": may(person, events.publish_minutes, event),
            "questions": asked.order_by("-support_count", "pk")[:MOST_QUESTIONS],
            "crumbs": way_in(one, _("Minutes")),
        },
    )
