# SPDX-License-Identifier: EUPL-1.2
"""Read open answers one by one and lay subjects on them: people decide, the machine only says which subject may fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import OPEN, Question, said
from samenspel.foundations.pages import carry_out, page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import coded
from ..actions import coding
from ..models import Code, Questionnaire
from ..showing import found
from .around import around

PER_PAGE = 10
UNCODED = "zonder"


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Subject"), max_length=coding.LONGEST_NAME)


def _question(row: Questionnaire, key: str) -> Question:
    asked = row.asks.by_key.get(key)
    if asked is None or asked.kind != OPEN:
        raise Http404
    return asked


@needs(PREPARE)
def answers(request: Any, place: Place, number: int, question: str) -> HttpResponse:
    row = found(place, number, request.person)
    asked = _question(row, question)
    if request.method == "POST":
        return _do(request, row, asked)
    shows = request.GET.get("toon", "")
    rows = coded.answers_to(row, question, only_uncoded=shows == UNCODED)
    page = page_of(request, rows, PER_PAGE)
    codes = list(Code.objects.filter(questionnaire=row, question=question))
    done = coded.progress(row).get(question, 0)
    total = page.paginator.count + (done if shows == UNCODED else 0)
    return render(
        request,
        "questionnaires/desk/coding.html",
        {
            **around(
                request,
                row,
                _("Subjects in open answers"),
                (_("Results"), reverse("desk-questionnaire-results", args=[place.slug, row.pk])),
            ),
            **_around(row, asked, codes),
            "page": page,
            "cards": _cards(list(page.object_list), codes),
            "shows": shows,
            "query": f"toon={UNCODED}" if shows == UNCODED else "",
            "done": done,
            "total": total,
            "uncoded": UNCODED,
            "form": NameForm(),
        },
    )


def _around(row: Questionnaire, asked: Question, codes: Sequence[Code]) -> dict[str, Any]:
    language = (get_language() or "nl")[:2]
    return {
        "question": asked.key,
        "question_text": said(asked.text, language),
        "lang": language if language in asked.text else next(iter(asked.text)),
        "codes": codes,
        "questionnaire": row,
    }


def _cards(rows: Sequence[Any], codes: Sequence[Code]) -> list[dict[str, Any]]:
    """For each answer its words and the codes: those that lie on it, those that may fit, the others."""
    held = coded.laid_on([one.pk for one in rows], codes) if codes else {}
    fits = coded.suggested(codes, {one.pk: one.text or "" for one in rows})
    cards = []
    for one in rows:
        on, perhaps = held.get(one.pk, set()), fits.get(one.pk, [])
        likely = [pk for pk in perhaps if pk not in on]
        order = sorted(
            codes,
            key=lambda code: (
                code.pk not in on,
                likely.index(code.pk) if code.pk in likely else len(likely),
                code.name.casefold(),
            ),
        )
        cards.append(
            {
                "pk": one.pk,
                "text": one.text,
                "language": one.language,
                "codes": [
                    {"pk": code.pk, "name": code.name, "on": code.pk in on, "perhaps": code.pk in likely}
                    for code in order
                ],
                "perhaps": bool(likely),
            }
        )
    return cards


def _do(request: Any, row: Questionnaire, asked: Question) -> HttpResponse:
    """One of the buttons: a code on an answer or off it, a new one, another name, away with it."""
    doing = request.POST.get("do", "")
    response = request.POST.get("response", "")
    try:
        if doing.startswith(("lay:", "off:")):
            verb, _sep, code = doing.partition(":")
            action = coding.lay_code if verb == "lay" else coding.take_off_code
            perform(action, by=request.person, on=row, code=_int(code), response=response)
        elif doing == "remove":
            perform(coding.remove_code, by=request.person, on=row, code=_int(request.POST.get("code")))
        elif doing in ("make", "rename"):
            form = NameForm(request.POST)
            if form.is_valid():
                if doing == "make":
                    carry_out(
                        form,
                        coding.make_code,
                        by=request.person,
                        on=row,
                        question=asked.key,
                        response=response or None,
                    )
                else:
                    code = _int(request.POST.get("code"))
                    carry_out(form, coding.rename_code, by=request.person, on=row, code=code)
            for error in (str(one) for held in form.errors.values() for one in held):
                messages.error(request, error)
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
    if request.htmx and doing.startswith(("lay:", "off:")):
        return _card(request, row, asked, response)
    back = request.get_full_path() + (f"#a-{response}" if response else "")
    return HttpResponseRedirect(back)


def _card(request: Any, row: Questionnaire, asked: Question, response: str) -> HttpResponse:
    """One answer anew, after one of its buttons; what somebody else did to it meanwhile shows too."""
    try:
        rows = list(coded.answers_to(row, asked.key).filter(pk=response)[:1])
    except ValidationError:
        rows = []
    if not rows:
        raise Http404
    codes = list(Code.objects.filter(questionnaire=row, question=asked.key))
    return render(
        request,
        "questionnaires/desk/coding_answer.html",
        {**_around(row, asked, codes), "card": _cards(rows, codes)[0], "page_url": request.get_full_path()},
    )


def _int(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


PAGES: tuple[Any, ...] = (
    path("vragenlijst/<int:number>/resultaten/<str:question>/", answers, name="desk-questionnaire-coding"),
)
