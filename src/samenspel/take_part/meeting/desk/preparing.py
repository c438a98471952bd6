# SPDX-License-Identifier: EUPL-1.2
"""Prepare a meeting: the programme with its script, who speaks, and the documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.foundations.events import actions as events
from samenspel.foundations.events.models import AgendaItem, Document
from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .where import found, way_in


class VersionForm(forms.Form):
    """Which version of the event somebody looked at, beside rows that have no place for it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What happens"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.TALK.value
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"),
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    who = forms.CharField(label=gettext_lazy("Who"), max_length=120, required=False)
    script = forms.CharField(
        label=gettext_lazy("Script"),
        help_text=gettext_lazy("Only for who leads: what to do and what to say."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )


class OrderedItems(forms.BaseFormSet):
    """Rows that are put in another order by another number, also without script."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = gettext_lazy("Order")
        form.fields["ORDER"].widget = forms.NumberInput(attrs={"class": "input--short"})
        form.fields["DELETE"].label = gettext_lazy("Take this item out")


ItemFormSet: Any = forms.formset_factory(
    ItemForm, formset=OrderedItems, extra=1, max_num=60, can_delete=True, can_order=True
)


@needs(PREPARE, LEAD)
def programme(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event = one.meeting.event
    items = list(event.agenda.all())
    initial = [
        {
            "number": item.pk,
            "title": item.title,
            "kind": item.kind,
            "minutes": item.minutes,
            "who": item.who,
            "script": item.script,
        }
        for item in items
    ]
    rows = ItemFormSet(request.POST or None, initial=initial, prefix="items")
    start = VersionForm(request.POST or None, initial={"version": event.version})
    if request.method == "POST" and rows.is_valid() and start.is_valid():
        filled = [row.cleaned_data for row in rows.ordered_forms if row.cleaned_data.get("title")]
        if carry_out(start, events.set_agenda, by=request.person, on=event, rows=filled):
            messages.success(request, _("The programme was saved."))
            again = "desk-meeting-programme" if request.POST.get("do") == "more" else "desk-meeting"
            return redirect(again, place.slug, one.slug)
        if start.has_error(NON_FIELD_ERRORS, "newer"):
            event.refresh_from_db(fields=["version"])
            put_into(start, version=event.version)  # who was told and saves again, means it
    return render(
        request,
        "meeting/desk/programme.html",
        {
            "activity": one,
            "event": event,
            "rows": rows,
            "start": start,
            "wrong": [error for errors in start.errors.values() for error in errors],
            "minutes": sum(item.minutes for item in items),
            "there_is": int((event.ends_at - event.starts_at).total_seconds() // 60),
            "crumbs": way_in(one, _("Programme")),
        },
    )


class SpeakersForm(forms.Form):
    """One speaker per line, with their role after a bar: a long list is still one field."""

    speakers = forms.CharField(
        label=gettext_lazy("Who speaks?"),
        help_text=gettext_lazy(
            "One per line. After a bar | comes the role: “Hilde Maes | alderman of energy”."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=6000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def rows(self) -> list[dict[str, str]]:
        lines = (line.partition("|") for line in self.cleaned_data["speakers"].splitlines())
        return [{"name": name.strip(), "role": role.strip()} for name, _bar, role in lines if name.strip()]


class DocumentForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("For example: Slides of the evening."),
        max_length=120,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A PDF that can be read aloud is best. At most 10 MB."),
    )


@needs(PREPARE, LEAD)
def speakers(request: Any, place: Place, activity: str) -> HttpResponse:
    """Who speaks, and what people can read: two small forms on one page."""
    one = found(place, activity)
    event = one.meeting.event
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    start = {
        "speakers": "\n".join(" | ".join(filter(None, (row["name"], row["role"]))) for row in event.speakers),
        "version": event.version,
    }
    form = SpeakersForm(request.POST if doing == "speakers" else None, initial=start)
    document = DocumentForm(
        request.POST if doing == "document" else None, request.FILES if doing == "document" else None
    )
    if doing == "speakers" and form.is_valid():
        form.cleaned_data = {"rows": form.rows(), "version": form.cleaned_data["version"]}
        if carry_out(form, events.set_speakers, by=request.person, on=event):
            messages.success(request, _("The speakers were saved."))
            return redirect("desk-meeting-speakers", place.slug, one.slug)
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            event.refresh_from_db(fields=["version"])
            put_into(form, version=event.version)
    if (
        doing == "document"
        and document.is_valid()
        and carry_out(document, events.add_document, by=request.person, on=event)
    ):
        messages.success(request, _("The document stands on the page of the meeting."))
        return redirect("desk-meeting-speakers", place.slug, one.slug)
    return render(
        request,
        "meeting/desk/speakers.html",
        {
            "activity": one,
            "event": event,
            "form": form,
            "document": document,
            "documents": list(event.documents.all()),
            "crumbs": way_in(one, _("Speakers and documents")),
        },
    )


@needs(PREPARE, LEAD)
@require_POST
def remove_document(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = found(place, activity)
    document = get_object_or_404(Document, event=one.meeting.event, place=place, pk=number)
    perform(events.remove_document, by=request.person, on=document)
    messages.success(request, _("Removed."))
    return redirect("desk-meeting-speakers", place.slug, one.slug)
