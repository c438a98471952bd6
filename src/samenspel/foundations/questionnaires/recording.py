# SPDX-License-Identifier: EUPL-1.2
"""One response more: the row, the number of its group, and from then on questions that stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from samenspel.engines.survey.answers import Problem, value_of
from samenspel.engines.survey.definition import Definition

from .models import Questionnaire, Response


def readable(asks: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a draft that still are answers to these questions: a question may have become another while somebody filled it in.

    Whether a question is asked does not matter here; what was said before stays for when it is asked again.
    """
    found = {}
    for key, value in answers.items():
        question = asks.by_key.get(key.partition(":")[0])
        if question is None or key not in (question.key, question.importance_key):
            continue
        if not isinstance(value_of(question, value), Problem):
            found[key] = value
    return found


def take_in(
    questionnaire: Questionnaire, *, answers: Mapping[str, Any], group: str, **facts: Any
) -> Response:
    """Keep these answers and count them.

    questionnaire   locked by who calls this, with its place
    answers         as `engines.survey.answers.clean` gives them
    facts           language, source, sheet, person, entered_by: fields of `Response`
    """
    today = timezone.localtime(timezone.now(), questionnaire.place.timezone)
    response = Response.objects.create(
        place_id=questionnaire.place_id,
        questionnaire=questionnaire,
        group=group,
        answers=dict(answers),
        on=today.date(),
        **facts,
    )
    questionnaire.counts[group] = questionnaire.counts.get(group, 0) + 1
    if questionnaire.fixed_at is None:
        # The day, not the hour: that would be the hour of the first response.
        questionnaire.fixed_at = today.replace(hour=0, minute=0, second=0, microsecond=0)
    questionnaire.save(update_fields=["counts", "fixed_at"])
    return response
