# SPDX-License-Identifier: EUPL-1.2
"""Activities in lists, with how many people answered: read along with them, so that a page with ten surveys asks no ten questions."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.activities.models import Activity

from .models import Questionnaire


def with_counts(activities: Any) -> Any:
    """The same activities, each with the numbers of its questionnaire; never the questions or results, which may be large."""
    return activities.select_related("questionnaire").defer(
        "questionnaire__definition", "questionnaire__results"
    )


def answered(activity: Activity) -> int:
    """How many people answered: no query where the activities were read `with_counts`."""
    try:
        return activity.questionnaire.sent_count
    except Questionnaire.DoesNotExist:
        return 0
