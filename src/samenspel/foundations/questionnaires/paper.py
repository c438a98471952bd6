# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire on paper: a tagged PDF of A4 sheets, made by Typst from data, so that no text can be markup.

For who has no internet, and for a table at the baker's. What comes back is entered at the desk, under the number on the sheet.
"""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from samenspel.engines.survey import definition as asks
from samenspel.engines.survey.definition import Question, said
from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place
from samenspel.foundations.squares import squares

from . import wording
from .models import Questionnaire

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("paper.typ")
MOST_READY = 8
"""sheets that each worker keeps: making one takes a second, one is about 60 kB"""
_READY: dict[str, bytes] = {}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def questions(row: Questionnaire, language: str) -> list[dict[str, Any]]:
    """The sections with their questions, as the sheet draws them. Questions are numbered through: a condition names the number."""
    definition = row.asks
    numbers = {key: number for number, key in enumerate(definition.by_key, start=1)}
    names = {key: _("question %d") % number for key, number in numbers.items()}

    def only(when: Any) -> str:
        found = wording.only_if(when, definition.by_key, language, names)
        return _("Answer this %s.") % found if found else ""

    return [
        {
            "title": said(section.title, language),
            "text": said(section.text, language),
            "only": only(section.when),
            "questions": [
                {"number": numbers[one.key], "only": only(one.when), **_question(one, language)}
                for one in section.questions
            ],
        }
        for section in definition.sections
        if section.questions
    ]


def _question(one: Question, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": one.kind,
        "text": said(one.text, language),
        "help": said(one.help, language),
        "how": _how(one),
        "options": [said(option.text, language) for option in one.options],
        "rows": [said(option.text, language) for option in one.rows],
        "unit": said(one.unit, language),
        "digits": min(9, max(3, len(f"{one.high:.0f}"))) if one.kind == asks.NUMBER and one.high else 6,
        "lines": 1 if one.longest <= 120 else 2 if one.longest <= 300 else 6 if one.longest > 2000 else 4,
    }
    if one.kind == asks.SCALE:
        ends = (said(one.low_text, language), said(one.high_text, language))
        found["scales"] = [
            {
                "label": "",
                "steps": list(one.steps),
                "low": ends[0],
                "high": ends[1],
                "dk": _("I do not know") if one.dont_know else "",
            }
        ]
        if one.importance:
            found["scales"].append(
                {
                    "label": _("How important is this to you?"),
                    "steps": list(one.steps),
                    "low": _("not important"),
                    "high": _("very important"),
                    "dk": "",  # as on the screen: somebody who does not know leaves it open
                }
            )
    return found


def _how(one: Question) -> str:
    """What to do with the pen."""
    if one.kind == asks.SINGLE:
        return _("Tick one box.")
    if one.kind == asks.MULTIPLE:
        if one.most:
            return ngettext("Tick at most %d box.", "Tick at most %d boxes.", one.most) % one.most
        return _("Tick every box that fits.")
    if one.kind == asks.MATRIX:
        return _("Tick one box on each line.")
    if one.kind == asks.SCALE:
        return _("Colour one circle.") if not one.importance else _("Colour one circle on each line.")
    if one.kind == asks.RANKING:
        most = one.most or len(one.options)
        return _("Write 1 before what comes first, 2 before what comes next, up to %d.") % most
    if one.kind == asks.DATE:
        return _("Day, month, year.")
    if one.kind == asks.PLACE:
        return _("Write the neighbourhood, and the street if you know it.")
    if one.kind == asks.FILE:
        return _("Hand in a print together with this form.")
    return ""


def content(row: Questionnaire, place: Place, town: Any, language: str) -> dict[str, Any]:
    """Everything on the sheets, as plain text."""
    activity = row.activity
    try:
        online = address(reverse("questionnaire-start", args=[place.slug, row.pk]))
    except NoReverseMatch:
        online = address(place.get_absolute_url())
    until = timezone.localtime(activity.last_moment, place.timezone)
    minutes = row.asks.minutes
    hand_in = [town.contact_address, town.contact_hours] if town else []
    return {
        "lang": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "town": place.name,
        "title": activity.title,
        "intro": " ".join(activity.intro.split())[:700],
        "about": ngettext("It takes about %d minute.", "It takes about %d minutes.", minutes) % minutes,
        "privacy": _("Your name stands with your answers: this questionnaire is not anonymous.")
        if row.is_known
        else _(
            "Do not write your name on this form. Nobody can see who gave which answers, and groups of fewer than five people are never shown."
        ),
        "back": {
            "title": _("Hand in this form"),
            "until": _("until %s") % date_format(until, "l j F Y"),
            "where": [line for line in hand_in if line],
            "phone": _("Questions? Call %s.") % town.contact_phone if town and town.contact_phone else "",
        },
        "online": {
            "title": _("Rather online?"),
            "how": _("Point the camera of your telephone at the square, or go to:"),
            "page": online.partition("://")[2].rstrip("/"),
            "address": online,
            "squares": [] if row.by_invitation else squares(online),
            "alt": _("Square code that opens %s") % online,
            "invited": _("Use the link in your letter. Answer once: online or on paper.")
            if row.by_invitation
            else _("Answer once: online or on paper."),
        },
        "groups": [said(group["name"], language) for group in row.groups],
        "sections": questions(row, language),
        "labels": {
            "sheet": _("Sheet number"),
            "sheet_why": _("filled in by the town"),
            "group": _("To which group do you belong?"),
            "one_box": _("Tick one box."),
            "page": _("page"),
            "of": _("of"),
            "thanks": _("Thank you. Your opinion counts."),
            "how": _("This is how you tick a box, or colour a circle. Wrong? Cross it out and tick another."),
            "day": pgettext("paper form", "day"),
            "month": _("month"),
            "year": _("year"),
        },
    }


def pdf(row: Questionnaire, place: Place, town: Any, language: str) -> bytes:
    """In this language of the questionnaire. Our own words are in the nearest language this site speaks.

    Kept by what stands on it: it is made once for each change, not for every visitor.
    """
    with translation.override(language if language in ("nl", "en") else row.activity.language):
        data = content(row, place, town, language)
    text = json.dumps(data, ensure_ascii=False)
    key = sha256(text.encode()).hexdigest()
    if (ready := _READY.get(key)) is None:
        ready = _compiled(row, text)
        while len(_READY) >= MOST_READY:
            _READY.pop(next(iter(_READY)), None)
        _READY[key] = ready
    return ready


def _compiled(row: Questionnaire, text: str) -> bytes:
    import typst  # loaded where a PDF is made

    given = {"data": text}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same sheets, as tagged, without the claim that they fulfil the standard.
        log.warning("questionnaire %s is not PDF/UA: %s", row.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)


def page(request: Any, place: Place, number: int) -> HttpResponse:
    """For everybody who may see the questionnaire. ?taal=en: in that language."""
    rows = Questionnaire.objects.visible_to(request.person).select_related("activity")
    row = get_object_or_404(rows, place=place, pk=number)
    known = row.asks.languages
    wanted = request.GET.get("taal", "") or get_language() or ""
    language = wanted if wanted in known else known[0]
    answer = HttpResponse(pdf(row, place, request.town, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.activity.slug}-{language}.pdf"'
    answer["Content-Language"] = language
    return answer


PAGES = (path("vragenlijst/<int:number>/papier.pdf", page, name="questionnaire-paper"),)
