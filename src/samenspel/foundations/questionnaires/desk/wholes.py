# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire as a whole: its languages beside each other, and all of it as a file to keep or to bring in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.pages import carry_out, put_into
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import drafting, files_of_questions
from ..actions.preparing import change_questions
from .around import address, around, found
from .question_forms import Version, language_name

LANGUAGES = ("nl", "en", "fr", "de", "es", "pl", "ro", "bg", "uk", "tr", "ar")
"""in which people here read; a file may bring others"""
LARGEST_FILE = 200_000
OVERVIEW = "desk-questionnaire-questions"


@needs(PREPARE)
def languages(request: Any, place: Place, number: int) -> HttpResponse:
    """Which languages it has; add or take out one."""
    row = found(request, place, number)
    there = row.definition["languages"]
    form = Version(request.POST or None, initial={"version": row.version})
    going = request.POST.get("drop", "")
    if request.method == "POST" and form.is_valid() and going in there[1:]:
        try:
            perform(
                change_questions,
                by=request.person,
                on=row,
                definition=drafting.drop_language(row.definition, going),
                version=form.cleaned_data["version"],
            )
        except Refused as no:
            messages.error(request, str(no.reason))
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            messages.success(request, _("The texts in %s were taken out.") % language_name(going))
        return redirect(request.path)
    same = drafting.untranslated(row.definition)
    return render(
        request,
        "questionnaires/desk/questions_languages.html",
        {
            **around(request, row, _("Languages"), (_("Questions"), address(row, OVERVIEW))),
            "form": form,
            "spoken": [
                {"code": code, "name": language_name(code), "same": same.get(code, 0), "first": not at}
                for at, code in enumerate(there)
            ],
            "others": [(code, language_name(code)) for code in LANGUAGES if code not in there],
            "may": may(request.person, change_questions, row),
        },
    )


@needs(PREPARE)
def add_language(request: Any, place: Place, number: int) -> HttpResponse:
    """From the list of languages to the page of one. Nothing is written yet."""
    row = found(request, place, number)
    code = request.GET.get("taal", "")
    if code not in LANGUAGES:
        return redirect("desk-questionnaire-languages", place.slug, row.pk)
    return redirect("desk-questionnaire-language", place.slug, row.pk, code)


@needs(PREPARE)
def language(request: Any, place: Place, number: int, code: str) -> HttpResponse:
    """Every text in the first language, and beside it in this one."""
    row = found(request, place, number)
    there = row.definition["languages"]
    if code == there[0] or (code not in there and code not in LANGUAGES):
        raise Http404
    if row.fixed_at is not None:
        return redirect(address(row, OVERVIEW))
    sent = request.POST if request.method == "POST" else None
    form = Version(sent, initial={"version": row.version})
    lines = []
    for path_, holder, name in drafting.texts(row.definition):
        original = holder[name][there[0]]
        now = holder[name].get(code, "")
        lines.append(
            {
                "name": path_,
                "original": original,
                "now": sent.get(path_, "") if sent is not None else now if now != original else "",
                "same": bool(now) and now == original,
                "long": len(original) > 80 or "\n" in original,
                "most": 300
                if name in ("title", "low_text", "high_text", "unit") or ".options." in path_
                else 2000,
            }
        )
    if sent is not None and form.is_valid():
        words = {line["name"]: line["now"] for line in lines}
        # What is the same in both languages (a name, a number) was shown empty: it stays the same.
        new = drafting.put_language(row.definition, code, words)
        form.cleaned_data = {"version": form.cleaned_data["version"]}
        if carry_out(form, change_questions, by=request.person, on=row, definition=new) is not None:
            messages.success(request, _("The texts in %s were saved.") % language_name(code))
            return redirect("desk-questionnaire-languages", place.slug, row.pk)
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            row.refresh_from_db(fields=["version"])
            put_into(form, version=row.version)
    return render(
        request,
        "questionnaires/desk/questions_language.html",
        {
            **around(
                request,
                row,
                language_name(code),
                (_("Questions"), address(row, OVERVIEW)),
                (_("Languages"), address(row, "desk-questionnaire-languages")),
            ),
            "form": form,
            "code": code,
            "first": language_name(there[0]),
            "first_code": there[0],
            "name": language_name(code),
            "lines": lines,
            "empty": sum(not line["now"] for line in lines),
        },
    )


class FileForm(Version):
    """A file, or the same text in a box."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A file that was downloaded here before, or one of another town."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "input--code"}),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        if upload is not None and upload.size > LARGEST_FILE:
            self.add_error("file", _("This file is too large to be a questionnaire. At most 200 kB."))
            return data
        raw = upload.read() if upload is not None else (data.get("text") or "").encode()
        if not raw.strip():
            self.add_error("file", _("Choose a file, or paste its text below."))
            return data
        try:
            data["definition"] = files_of_questions.read(raw)
        except ValidationError as wrong:
            self.add_error("file" if upload is not None else "text", wrong)
        return data


@needs(PREPARE)
def file(request: Any, place: Place, number: int) -> HttpResponse:
    """All questions as a file: take along, change in an editor, bring in."""
    row = found(request, place, number)
    form = FileForm(request.POST or None, request.FILES or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        form.cleaned_data = {name: form.cleaned_data[name] for name in ("version", "definition")}
        if carry_out(form, change_questions, by=request.person, on=row) is not None:
            messages.success(request, _("The questions were brought in."))
            return redirect(address(row, OVERVIEW))
        if form.has_error(NON_FIELD_ERRORS, "newer"):
            row.refresh_from_db(fields=["version"])
            put_into(form, version=row.version)
    return render(
        request,
        "questionnaires/desk/questions_file.html",
        {
            **around(request, row, _("Questions as a file"), (_("Questions"), address(row, OVERVIEW))),
            "form": form,
            "may": may(request.person, change_questions, row),
        },
    )


@needs(PREPARE)
def download(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(request, place, number)
    answer = HttpResponse(
        files_of_questions.write(row.definition), content_type="application/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.activity.slug}.yaml"'
    return answer


PAGES = (
    path("vragenlijst/<int:number>/vragen/talen/", languages, name="desk-questionnaire-languages"),
    path(
        "vragenlijst/<int:number>/vragen/talen/erbij/", add_language, name="desk-questionnaire-language-new"
    ),
    path("vragenlijst/<int:number>/vragen/talen/<str:code>/", language, name="desk-questionnaire-language"),
    path("vragenlijst/<int:number>/vragen/bestand/", file, name="desk-questionnaire-file"),
    path("vragenlijst/<int:number>/vragen.yaml", download, name="desk-questionnaire-download"),
)
