# SPDX-License-Identifier: EUPL-1.2
"""Prepare a board: its questions, the programme with its script, and the tables with a card for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.events import actions as events
from samenspel.foundations.events.models import AgendaItem
from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE

from .. import cards
from ..actions import sorting as actions
from ..actions.making import MOST_QUESTIONS, MOST_TABLES
from ..forms import number as short
from .where import carried_out, found, way_in


class QuestionForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    hint = forms.CharField(
        label=gettext_lazy("Hint"),
        help_text=gettext_lazy("Stands above the box for a note."),
        max_length=300,
        required=False,
    )
    item = forms.TypedChoiceField(
        label=gettext_lazy("Opens by itself with"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, items: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["item"].choices = [("", _("nothing: I open it myself")), *items]


class Ordered(forms.BaseFormSet):
    """Rows that are put in another order by another number, also without script."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = gettext_lazy("Order")
        form.fields["ORDER"].widget = short()
        form.fields["DELETE"].label = gettext_lazy("Take it out")


QuestionFormSet: Any = forms.formset_factory(
    QuestionForm, formset=Ordered, extra=1, max_num=MOST_QUESTIONS, can_delete=True, can_order=True
)


class ItemForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What happens"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.TABLES.value
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"), min_value=1, max_value=600, widget=short()
    )
    who = forms.CharField(label=gettext_lazy("Who"), max_length=120, required=False)
    script = forms.CharField(
        label=gettext_lazy("Script"),
        help_text=gettext_lazy("Only for who leads: what to do and what to say."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )


ItemFormSet: Any = forms.formset_factory(
    ItemForm, formset=Ordered, extra=1, max_num=60, can_delete=True, can_order=True
)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TableForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the table"), max_length=60, required=False)
    host = forms.CharField(label=gettext_lazy("Host"), max_length=60, required=False)


TableFormSet: Any = forms.formset_factory(TableForm, extra=0, max_num=MOST_TABLES)


class HowManyForm(forms.Form):
    many = forms.IntegerField(
        label=gettext_lazy("How many tables"),
        help_text=gettext_lazy("A table at which people wrote stays, also when you choose fewer."),
        min_value=1,
        max_value=MOST_TABLES,
        widget=short(),
    )


@needs(PREPARE, LEAD)
def questions(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    board = one.board
    items = [(item.pk, item.title) for item in board.event.agenda.all()]
    initial = [
        {"number": row.pk, "text": row.text, "hint": row.hint, "item": row.item_id}
        for row in board.questions.order_by("position")
    ]
    rows = QuestionFormSet(
        request.POST or None, initial=initial, prefix="questions", form_kwargs={"items": items}
    )
    if request.method == "POST" and rows.is_valid():
        filled = [row.cleaned_data for row in rows.ordered_forms if row.cleaned_data.get("text")]
        if carried_out(
            request,
            lambda: perform(actions.set_questions, by=request.person, on=one, rows=filled),
            _("The questions were saved."),
        ):
            again = "desk-board-questions" if request.POST.get("do") == "more" else "desk-board"
            return redirect(again, place.slug, one.slug)
    return render(
        request,
        "board/desk/questions.html",
        {
            "activity": one,
            "event": board.event,
            "rows": rows,
            "crumbs": way_in(one, _("Questions")),
        },
    )


@needs(PREPARE, LEAD)
def programme(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    event = one.board.event
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
            perform(actions.tell_screens, by=request.person, on=one)
            messages.success(request, _("The programme was saved."))
            again = "desk-board-programme" if request.POST.get("do") == "more" else "desk-board"
            return redirect(again, place.slug, one.slug)
        if start.has_error(NON_FIELD_ERRORS, "newer"):
            event.refresh_from_db(fields=["version"])
            put_into(start, version=event.version)  # who was told and saves again, means it
    return render(
        request,
        "board/desk/programme.html",
        {
            "activity": one,
            "event": event,
            "rows": rows,
            "start": start,
            "wrong": [error for errors in start.errors.values() for error in errors],
            "minutes": sum(item.minutes for item in items),
            "there_is": int((event.ends_at - event.starts_at).total_seconds() // 60),
            "crumbs": way_in(one, _("Programme and script")),
        },
    )


@needs(PREPARE, LEAD)
def tables(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    there = list(one.board.tables.all())
    initial = [{"number": row.number, "name": row.name, "host": row.host} for row in there]
    rows = TableFormSet(request.POST or None, initial=initial, prefix="tables")
    many = HowManyForm(request.POST or None, initial={"many": len(there)})
    if request.method == "POST" and rows.is_valid() and many.is_valid():
        filled = [row.cleaned_data for row in rows if row.cleaned_data]
        if carry_out(many, actions.set_the_tables, by=request.person, on=one, rows=filled):
            messages.success(request, _("The tables were saved."))
            return redirect("desk-board-tables", place.slug, one.slug)
    return render(
        request,
        "board/desk/tables.html",
        {
            "activity": one,
            "event": one.board.event,
            "tables": there,
            "rows": rows,
            "many": many,
            "crumbs": way_in(one, _("Tables")),
        },
    )


@needs(PREPARE, LEAD)
def print_cards(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    answer = HttpResponse(cards.pdf(one.board, place), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{one.slug}-tafels.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
