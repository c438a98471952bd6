# SPDX-License-Identifier: EUPL-1.2
"""One response more: the row, the number of its group, and from then on questions that stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from .models import Questionnaire, Response


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
