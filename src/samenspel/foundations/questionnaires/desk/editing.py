# SPDX-License-Identifier: EUPL-1.2
"""Make the questions of a questionnaire: sections, questions of each kind, conditions. Languages and the whole as a file: `wholes`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from samenspel.engines.survey import definition as asks
from samenspel.engines.survey.definition import said
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import drafting, wording
from ..actions.preparing import change_questions
from ..drafting import Data
from ..models import Questionnaire
from . import conditions, wholes
from .around import OVERVIEW, address, around, back, found, only_while_free, save
from .conditions import in_words
from .question_forms import (
    QuestionForm,
    SectionForm,
    Version,
    language_name,
    option_rows,
    options_of,
)

# The overview ----------------------------------------------------------------------------------


def _lines(row: Questionnaire) -> list[dict[str, Any]]:
    """The sections with their questions, in words."""
    definition, language = row.asks, row.asks.languages[0]
    number, found = 0, []
    last = len(definition.sections)
    total = len(definition.by_key)
    for at, (section, data) in enumerate(
        zip(definition.sections, row.definition["sections"], strict=True), start=1
    ):
        lines = []
        for question, plain in zip(section.questions, data["questions"], strict=True):
            number += 1
            kind = wording.BY_KEY[question.kind]
            lines.append(
                {
                    "number": number,
                    "key": question.key,
                    "text": said(question.text, language),
                    "kind": kind,
                    "details": wording.details(plain),
                    "required": question.required,
                    "breakdown": question.breakdown,
                    "condition": wording.only_if(question.when, definition.by_key, language),
                    "first": number == 1,
                    "last": number == total,
                }
            )
        found.append(
            {
                "number": at,
                "key": section.key,
                "title": said(section.title, language),
                "text": said(section.text, language),
                "condition": wording.only_if(section.when, definition.by_key, language),
                "questions": lines,
                "first": at == 1,
                "last": at == last,
            }
        )
    return found


@needs(PREPARE)
def overview(request: Any, place: Place, number: int) -> HttpResponse:
    row = found(request, place, number)
    if request.method == "POST":
        return _arrange(request, row)
    languages = row.asks.languages
    missing = [
        {"code": code, "name": language_name(code), "amount": amount}
        for code, amount in drafting.untranslated(row.definition).items()
    ]
    return render(
        request,
        "questionnaires/desk/questions.html",
        {
            **around(request, row, _("Questions")),
            "sections": _lines(row),
            "minutes": row.asks.minutes,
            "amount": len(row.asks.by_key),
            "written_in": languages[0],
            "spoken": [language_name(code) for code in languages],
            "missing": missing,
            "may": may(request.person, change_questions, row),
        },
    )


def _arrange(request: Any, row: Questionnaire) -> HttpResponse:
    """Move, copy or take out one question or section: a button of the overview."""
    form, key, do = Version(request.POST), request.POST.get("key", ""), request.POST.get("do", "")
    if not form.is_valid() or key not in drafting.keys(row.definition):
        messages.error(request, _("This question is no longer there. A colleague may have taken it out."))
        return back(row)
    try:
        if do in ("up", "down"):
            new = drafting.move(row.definition, key, -1 if do == "up" else 1)
        elif do == "copy":
            new = drafting.copy(row.definition, key)
        elif do == "remove":
            new = drafting.remove(row.definition, key)
        else:
            raise Http404
        perform(
            change_questions,
            by=request.person,
            on=row,
            definition=new,
            version=form.cleaned_data["version"],
        )
    except Refused as no:
        messages.error(request, str(no.reason))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        done = {"copy": _("Copied. The copy stands below it."), "remove": _("Taken out.")}
        if do in done:
            messages.success(request, done[do])
        return back(row, key if do != "remove" else "")
    return back(row, key)


# One section -----------------------------------------------------------------------------------


@needs(PREPARE)
def section(request: Any, place: Place, number: int, key: str = "") -> HttpResponse:
    row = found(request, place, number)
    if stop := only_while_free(row):
        return stop
    there = drafting.section_of(row.definition, key) if key else {}
    if there is None:
        raise Http404
    form = SectionForm(
        request.POST or None,
        languages=row.definition["languages"],
        row=there,
        initial={"version": row.version},
    )
    if request.method == "POST" and form.is_valid():
        new, made = drafting.put_section(row.definition, form.facts(), key)
        if save(request, row, form, new):
            messages.success(request, _("Saved.") if key else _("Section added. Now add its first question."))
            return back(row, made)
    return render(
        request,
        "questionnaires/desk/questions_section.html",
        {
            **around(
                request,
                row,
                _("Section") if key else _("New section"),
                (_("Questions"), address(row, OVERVIEW)),
            ),
            "form": form,
            "key": key,
            "conditions": in_words(row, key) if key else [],
        },
    )


# One question ----------------------------------------------------------------------------------


@needs(PREPARE)
def kinds(request: Any, place: Place, number: int, key: str) -> HttpResponse:
    """First the kind, then one form for that kind. key: the section it comes into."""
    row = found(request, place, number)
    if stop := only_while_free(row):
        return stop
    there = drafting.section_of(row.definition, key)
    if there is None:
        raise Http404
    return render(
        request,
        "questionnaires/desk/questions_kinds.html",
        {
            **around(request, row, _("New question"), (_("Questions"), address(row, OVERVIEW))),
            "section": drafting.called(there, row.definition),
            "key": key,
            "kinds": wording.KINDS,
        },
    )


@needs(PREPARE)
def add(request: Any, place: Place, number: int, key: str, kind: str) -> HttpResponse:
    row = found(request, place, number)
    if kind not in asks.KINDS or drafting.section_of(row.definition, key) is None:
        raise Http404
    return only_while_free(row) or _question(request, row, kind, {}, section=key)


@needs(PREPARE)
def edit(request: Any, place: Place, number: int, key: str) -> HttpResponse:
    row = found(request, place, number)
    there = drafting.question_of(row.definition, key)
    if there is None:
        raise Http404
    return only_while_free(row) or _question(request, row, there["kind"], there, key=key)


def _question(
    request: Any, row: Questionnaire, kind: str, there: Data, *, section: str = "", key: str = ""
) -> HttpResponse:
    languages = row.definition["languages"]
    sent = request.POST if request.method == "POST" else None
    form = QuestionForm(sent, kind=kind, row=there, languages=languages, initial={"version": row.version})
    lists: dict[str, Any] = {}
    if kind == asks.MATRIX:
        lists["rows"] = option_rows(
            sent, there.get("rows", ()), languages, prefix="rows", what=_("What is asked about")
        )
    if kind in asks.CHOOSING:
        lists["options"] = option_rows(
            sent, there.get("options", ()), languages, prefix="options", what=_("Answer")
        )
    more = sent is not None and str(sent.get("do", "")).startswith("more")
    good = sent is not None and not more and form.is_valid()
    good = (
        all([rows.is_valid() for rows in lists.values()]) and good if sent is not None and not more else False
    )
    if good:
        facts = form.facts()
        for name, rows in lists.items():
            facts[name] = options_of(rows, there.get(name, ()), languages)
        _enough(form, facts)
    if good and not form.errors and _put(request, row, form, facts, section=section, key=key):
        messages.success(request, _("The question was saved."))
        if sent is not None and sent.get("do") == "another" and section:
            return redirect("desk-questionnaire-kinds", row.place.slug, row.pk, section)
        return back(row, key or _newest(row, section))
    return render(
        request,
        "questionnaires/desk/questions_one.html",
        {
            **around(request, row, wording.BY_KEY[kind].name, (_("Questions"), address(row, OVERVIEW))),
            "kind": wording.BY_KEY[kind],
            "form": form,
            "lists": [
                {"name": name, "rows": rows, "legend": _lists_called(name, kind)}
                for name, rows in lists.items()
            ],
            "wrong_rows": not more
            and any(rows.is_bound and rows.total_error_count() for rows in lists.values()),
            "still": more,
            "key": key,
            "section": section,
            "conditions": in_words(row, key) if key else [],
        },
    )


def _lists_called(name: str, kind: str) -> str:
    if name == "rows":
        return _("What is asked about, one line each")
    return _("What people put in order") if kind == asks.RANKING else _("Answers")


def _enough(form: Any, facts: Data) -> None:
    """What no single box can say: enough to choose from, and no limit above it."""
    if facts["kind"] in asks.CHOOSING and len(facts["options"]) < 2:
        form.add_error(None, _("Give at least two answers to choose from."))
    elif facts.get("most", 0) > len(facts.get("options", ())):
        form.add_error("most", _("There are fewer answers than that."))
    if facts["kind"] == asks.MATRIX and not facts["rows"]:
        form.add_error(None, _("Give at least one line that is asked about."))


def _put(request: Any, row: Questionnaire, form: Any, facts: Data, **where: str) -> bool:
    try:
        new = drafting.put_question(row.definition, facts, **where)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    return save(request, row, form, new)


def _newest(row: Questionnaire, section: str) -> str:
    row.refresh_from_db(fields=["definition"])
    there = drafting.section_of(row.definition, section)
    return there["questions"][-1]["key"] if there and there["questions"] else ""


PAGES = (
    path("vragenlijst/<int:number>/vragen/", overview, name=OVERVIEW),
    path("vragenlijst/<int:number>/vragen/sectie/", section, name="desk-questionnaire-section-new"),
    path("vragenlijst/<int:number>/vragen/sectie/<str:key>/", section, name="desk-questionnaire-section"),
    path("vragenlijst/<int:number>/vragen/nieuw/<str:key>/", kinds, name="desk-questionnaire-kinds"),
    path("vragenlijst/<int:number>/vragen/nieuw/<str:key>/<str:kind>/", add, name="desk-questionnaire-add"),
    path("vragenlijst/<int:number>/vragen/vraag/<str:key>/", edit, name="desk-questionnaire-question"),
    *conditions.PAGES,
    *wholes.PAGES,
)
