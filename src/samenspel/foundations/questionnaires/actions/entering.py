# SPDX-License-Identifier: EUPL-1.2
"""Forms that came in on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.engines.survey.answers import clean
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, Clause

from ..clauses import NOT_YET, enters
from ..models import Attachment, Invitation, Questionnaire, Response, Source
from ..recording import take_in
from ..words import problem

AFTER_CLOSING = timedelta(days=30)
"""a letter takes its time, and so does a pile"""

opened = Clause(lambda person: Q(activity__opens_at__lte=timezone.now()), NOT_YET)
not_long_over = Clause(
    lambda person: Q(activity__closes_at__gt=timezone.now() - AFTER_CLOSING),
    gettext_lazy("This questionnaire closed more than thirty days ago. Nothing is entered any more."),
)


def _enter(
    row: Questionnaire,
    *,
    by: Person,
    sheet: str,
    answers: Mapping[str, Any],
    group: str = "",
    email: str = "",
    language: str = "",
    files: Mapping[str, tuple[str, Any]] | None = None,
) -> Response:
    """One form from paper. What was left open stays open; what was not asked is dropped.

    sheet   the number on the form: a form is entered once
    email   the address this form was handed to, when that is known: it then counts as answered
    files   {question key: (name, file as read by `uploads.read_file`)}
    """
    sheet = one_line(sheet, 20)
    if not sheet:
        raise ValidationError({"sheet": _("Write a number on the form, and fill it in here.")})
    _not_entered_before(row, sheet)
    uploads = dict(files or {})
    given = {**answers, **{key: {"id": 0, "name": name} for key, (name, _file) in uploads.items()}}
    good, problems = clean(row.asks, given, lenient=True)
    if problems:
        raise ValidationError([f"{key}: {problem(one)}" for key, one in problems.items()])
    if not good:
        raise ValidationError(_("Nothing was filled in on this form. Enter at least one answer."))
    if email:
        group = _used(row, email.strip().lower())
    if group not in ({one["key"] for one in row.groups} or {""}):
        raise ValidationError({"group": _("Choose the group.")})
    known = row.asks.languages
    response = take_in(
        row,
        answers=good,
        group=group,
        language=language if language in known else known[0],
        source=Source.PAPER,
        sheet=sheet,
        entered_by=by,
    )
    _attach(response, {key: upload for key, upload in uploads.items() if key in good})
    return response


def _not_entered_before(row: Questionnaire, sheet: str) -> None:
    before = Response.objects.filter(questionnaire=row, sheet__iexact=sheet).first()
    if before is not None:
        raise ValidationError(
            {
                "sheet": _("Form %(sheet)s was entered already, on %(day)s. Look at the number on the paper.")
                % {"sheet": sheet, "day": date_format(before.on, "j F Y")}
            }
        )


def _used(row: Questionnaire, email: str) -> str:
    """The group of this address, whose invitation is used from now on."""
    one = Invitation.objects.filter(questionnaire=row, email=email).first()
    if one is None:
        raise ValidationError({"email": _("This address is not on the list. Look at it, or leave it empty.")})
    if not Invitation.objects.filter(pk=one.pk, is_used=False).update(is_used=True):
        raise ValidationError(
            {"email": _("For this address an answer is in already. This form does not count a second time.")}
        )
    return one.group


def _attach(response: Response, uploads: Mapping[str, tuple[str, Any]]) -> None:
    for key, (name, content) in uploads.items():
        kept = Attachment.objects.create(
            place_id=response.place_id,
            questionnaire_id=response.questionnaire_id,
            response=response,
            question=key,
            file=content,
            file_name=name[:120],
        )
        response.answers[key] = {"id": kept.pk, "name": name}
    if uploads:
        response.save(update_fields=["answers"])


enter = Action(
    "questionnaires.enter",
    gettext_lazy("Enter a form from paper"),
    Questionnaire,
    (enters, opened, not_long_over),
    _enter,
)

ACTIONS: tuple[Action, ...] = (enter,)
