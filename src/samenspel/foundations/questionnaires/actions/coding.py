# SPDX-License-Identifier: EUPL-1.2
"""Lay words of people on what others wrote in open answers: make a code, rename it, remove it, lay it on an answer, take it off."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.definition import OPEN
from samenspel.foundations.people.models import Actor
from samenspel.foundations.rules.clauses import Action, can
from samenspel.foundations.rules.roles import PREPARE

from ..models import Code, Coded, Questionnaire, Response

LONGEST_NAME = 80
MOST_CODES = 60
"""per question: nobody oversees more"""
RULE = (can(PREPARE),)


def _name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean:
        raise ValidationError({"name": _("Write a subject, for example: more trees.")})
    if len(clean) > LONGEST_NAME:
        raise ValidationError({"name": _("This is too long. At most 80 characters.")})
    return clean


def _same(row: Questionnaire, question: str, name: str) -> Code | None:
    """The code that is called so already, whatever its capitals."""
    held = Code.objects.filter(questionnaire=row, question=question)
    return next((code for code in held if code.name.casefold() == name.casefold()), None)


def _make(row: Questionnaire, *, by: Actor, question: str, name: str, response: Any = None) -> Code:
    asked = row.asks.by_key.get(question)
    if asked is None or asked.kind != OPEN:
        raise ValidationError(_("This question has no answers in people's own words."))
    clean = _name(name)
    code = _same(row, question, clean)
    if code is None:
        if Code.objects.filter(questionnaire=row, question=question).count() >= MOST_CODES:
            raise ValidationError(
                {"name": _("There are 60 subjects already. Use one of them, or remove one first.")}
            )
        code = Code.objects.create(questionnaire=row, question=question, name=clean)
    if response is not None:
        _lay(row, by=by, code=code.pk, response=response)
    return code


def _found(row: Questionnaire, code: Any) -> Code:
    found = Code.objects.filter(questionnaire=row, pk=code).first()
    if found is None:
        raise ValidationError(_("This subject was removed meanwhile. Load the page again."))
    return found


def _rename(row: Questionnaire, *, by: Actor, code: int, name: str) -> Code:
    found, clean = _found(row, code), _name(name)
    other = _same(row, found.question, clean)
    if other is not None and other.pk != found.pk:
        raise ValidationError({"name": _("There is a subject with this name already.")})
    found.name = clean
    found.save(update_fields=["name"])
    return found


def _remove(row: Questionnaire, *, by: Actor, code: int) -> None:
    _found(row, code).delete()


def _answer(row: Questionnaire, code: Code, response: Any) -> Response:
    try:
        key = uuid.UUID(str(response))
    except ValueError:
        key = uuid.UUID(int=0)
    found = Response.objects.filter(questionnaire=row, pk=key, answers__has_key=code.question).first()
    if found is None:
        raise ValidationError(_("This answer is no longer there. Load the page again."))
    return found


def _lay(row: Questionnaire, *, by: Actor, code: int, response: Any) -> None:
    found = _found(row, code)
    Coded.objects.get_or_create(code=found, response=_answer(row, found, response))


def _take_off(row: Questionnaire, *, by: Actor, code: int, response: Any) -> None:
    found = _found(row, code)
    Coded.objects.filter(code=found, response=_answer(row, found, response)).delete()


make_code = Action("questionnaires.make_code", _("Make a subject"), Questionnaire, RULE, _make)
rename_code = Action("questionnaires.rename_code", _("Rename a subject"), Questionnaire, RULE, _rename)
remove_code = Action("questionnaires.remove_code", _("Remove a subject"), Questionnaire, RULE, _remove)
lay_code = Action("questionnaires.lay_code", _("Lay a subject on an answer"), Questionnaire, RULE, _lay)
take_off_code = Action(
    "questionnaires.take_off_code", _("Take a subject off an answer"), Questionnaire, RULE, _take_off
)

ACTIONS = (make_code, rename_code, remove_code, lay_code, take_off_code)
