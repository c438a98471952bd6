# SPDX-License-Identifier: EUPL-1.2
"""Forms that came in on paper: a whole questionnaire on one page, made for the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.survey.definition import Definition, Section, said
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import may
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER
from samenspel.foundations.towns.models import Neighbourhood

from .. import wording
from ..actions import entering
from ..actions.inviting import asked
from ..fields import SectionForm
from ..models import Questionnaire, Response, Source
from .around import around, found
from .asking import group_choices
from .question_forms import language_name

PAGE = "desk-questionnaire-enter"


class SheetForm(forms.Form):
    """What stands at the top of a form: its number, its group, to whom it was handed."""

    sheet = forms.CharField(
        label=gettext_lazy("Sheet number"),
        help_text=gettext_lazy("Write it on the paper first."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the form"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Handed to this address"),
        help_text=gettext_lazy("Only if it stands on the form: that person then answered."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, row: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        choices = group_choices(row)
        if choices:
            fields["group"].choices = [("", "–"), *choices]
        else:
            del self.fields["group"]
        if len(row.asks.languages) > 1:
            fields["language"].choices = [(code, language_name(code)) for code in row.asks.languages]
        else:
            del self.fields["language"]
        if not asked(row).exists():
            del self.fields["email"]


def as_one_page(definition: Definition) -> tuple[Definition, Section]:
    """All questions below each other, whatever was answered before: paper does not hide any. The conditions are asked at the end."""
    free = tuple(replace(one, when=(), required=False) for one in definition.questions())
    section = Section("all", definition.sections[0].title, None, free)
    return Definition(definition.languages, (section,)), section


def _parts(row: Questionnaire, form: SectionForm, language: str) -> Iterator[dict[str, Any]]:
    """The rows under the titles of their sections, numbered as on paper."""
    definition = row.asks
    place = {one.key: section for section in definition.sections for one in section.questions}
    numbers = {key: number for number, key in enumerate(definition.by_key, start=1)}
    names = {key: _("question %d") % number for key, number in numbers.items()}
    for section, rows in groupby(form.rows, key=lambda line: place[line.question.key]):
        lines = []
        for line in rows:
            line.number = numbers[line.question.key]
            when = definition.by_key[line.question.key].when
            lines.append({"row": line, "only": wording.only_if(when, definition.by_key, language, names)})
        yield {
            "title": said(section.title, language),
            "only": wording.only_if(section.when, definition.by_key, language, names),
            "lines": lines,
        }


def _next(sheet: str) -> str:
    """The number after this one: 41 becomes 42, A-9 becomes A-10."""
    head = sheet.rstrip("0123456789")
    tail = sheet[len(head) :]
    return f"{head}{int(tail) + 1:0{len(tail)}d}"[:20] if tail else ""


@needs(ENTER_PAPER)
def enter(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(request, place, number)
    sent = request.POST if request.method == "POST" else None
    languages = row.asks.languages
    chosen = (sent or request.GET).get("language", "")
    language = chosen if chosen in languages else languages[0]
    last = request.GET.get("last", "")[:20]
    top = SheetForm(
        sent,
        row=row,
        initial={"sheet": _next(last), "group": request.GET.get("group", ""), "language": language},
    )
    definition, section = as_one_page(row.asks)
    form = SectionForm(
        sent,
        request.FILES or None,
        definition=definition,
        section=section,
        language=language,
        answers={},
        neighbourhoods=list(Neighbourhood.objects.filter(place=place).values_list("name", flat=True)),
        lenient=True,
    )
    if sent is not None and all([top.is_valid(), form.is_valid()]):
        answers = {key: value for key, value in form.answers.items() if value is not None}
        made = carry_out(top, entering.enter, by=request.person, on=row, answers=answers, files=form.uploads)
        if made is not None:
            messages.success(request, _("Form %s was entered. Now the next one.") % made.sheet)
            facts = {"last": made.sheet, "group": made.group, "language": made.language}
            return redirect(f"{request.path}?{urlencode(facts)}")
    return render(
        request,
        "questionnaires/desk/enter.html",
        {
            **around(request, row, _("Enter from paper")),
            "top": top,
            "form": form,
            "parts": list(_parts(row, form, language)),
            "written_in": language,
            "entered": Response.objects.filter(questionnaire=row, source=Source.PAPER).count(),
            "may": may(request.person, entering.enter, row),
        },
    )


PAGES = (path("vragenlijst/<int:number>/invoeren/", enter, name=PAGE),)
