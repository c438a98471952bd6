# SPDX-License-Identifier: EUPL-1.2
"""When a question or a section is asked: only after certain answers to an earlier question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.survey import definition as asks
from samenspel.engines.survey.definition import said
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import drafting, wording
from ..drafting import Data
from ..models import Questionnaire
from .around import OVERVIEW, address, around, back, found, only_while_free, save
from .question_forms import Version

CHOICE_KINDS = (asks.SINGLE, asks.MULTIPLE)
SIZE_KINDS = (asks.SCALE, asks.NUMBER)


class ConditionForm(Version):
    """What somebody must have answered to one earlier question."""

    def __init__(self, *args: Any, about: Mapping[str, Any], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        kind = about["kind"]
        if kind in CHOICE_KINDS:
            self.fields["op"] = forms.ChoiceField(
                label=gettext_lazy("Ask this when the answer"),
                choices=[
                    (asks.IS, gettext_lazy("is one of these")),
                    (asks.IS_NOT, gettext_lazy("is none of these")),
                ],
                initial=asks.IS,
                widget=forms.RadioSelect,
            )
            self.fields["values"] = forms.MultipleChoiceField(
                label=gettext_lazy("Answers"),
                choices=[(one["key"], said(one["text"], language)) for one in about["options"]],
                widget=forms.CheckboxSelectMultiple,
            )
        elif kind in SIZE_KINDS:
            self.fields["op"] = forms.ChoiceField(
                label=gettext_lazy("Ask this when the answer"),
                choices=[
                    (asks.AT_LEAST, gettext_lazy("is this number or more")),
                    (asks.AT_MOST, gettext_lazy("is this number or less")),
                ],
                initial=asks.AT_LEAST,
                widget=forms.RadioSelect,
            )
            make: Any = forms.IntegerField if kind == asks.SCALE else forms.FloatField
            self.fields["number"] = make(
                label=gettext_lazy("Number"), widget=forms.NumberInput(attrs={"class": "input--short"})
            )

    def facts(self) -> Data:
        data = self.cleaned_data
        values = data["values"] if "values" in data else [data["number"]] if "number" in data else []
        found = {"question": self.about["key"], "op": data.get("op", asks.ANSWERED)}
        return {**found, "values": values} if values else found


def in_words(row: Questionnaire, key: str) -> list[str]:
    """The conditions of this question or section, one sentence each."""
    language = row.asks.languages[0]
    one: Any = row.asks.by_key.get(key) or next((s for s in row.asks.sections if s.key == key), None)
    return [wording.condition(c, row.asks.by_key[c.question], language) for c in one.when] if one else []


@needs(PREPARE)
def conditions(request: Any, place: Place, number: int, key: str) -> HttpResponse:
    """When this question or section is asked: first choose an earlier question, then its answers."""
    row = found(request, place, number)
    if stop := only_while_free(row):
        return stop
    there = drafting.question_of(row.definition, key) or drafting.section_of(row.definition, key)
    if there is None:
        raise Http404
    choices = drafting.earlier(row.definition, key)
    chosen = request.POST.get("about") or request.GET.get("about", "")
    about = next((one for one in choices if one["key"] == chosen), None)
    language = row.definition["languages"][0]
    when = list(there.get("when", ()))
    start = Version(request.POST or None, initial={"version": row.version})
    form: Any = None
    if request.method == "POST" and request.POST.get("do", "").startswith("drop-"):
        which = request.POST["do"].removeprefix("drop-")
        kept = [one for n, one in enumerate(when) if str(n) != which]
        if start.is_valid() and save(request, row, start, drafting.put_conditions(row.definition, key, kept)):
            messages.success(request, _("The condition was dropped."))
            return redirect(request.path)
    elif about is not None:
        sent = request.POST if request.method == "POST" else None
        form = ConditionForm(sent, about=about, language=language, initial={"version": row.version})
        if sent is not None and form.is_valid():
            new = drafting.put_conditions(row.definition, key, [*when, form.facts()])
            if save(request, row, form, new):
                messages.success(request, _("The condition was saved."))
                return back(row, key)
    return render(
        request,
        "questionnaires/desk/questions_conditions.html",
        {
            **around(request, row, _("When it is asked"), (_("Questions"), address(row, OVERVIEW))),
            "name": drafting.called(there, row.definition),
            "is_section": "kind" not in there,
            "key": key,
            "conditions": in_words(row, key),
            "choices": [{"key": one["key"], "text": drafting.called(one, row.definition)} for one in choices],
            "about": about,
            "about_text": said(about["text"], language) if about else "",
            "form": form,
            "start": start,
        },
    )


PAGES = (
    path(
        "vragenlijst/<int:number>/vragen/voorwaarde/<str:key>/",
        conditions,
        name="desk-questionnaire-conditions",
    ),
)
