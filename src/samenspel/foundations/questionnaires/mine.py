# SPDX-License-Identifier: EUPL-1.2
"""What a questionnaire keeps of one person: to download, and to erase."""

from __future__ import annotations

from typing import Any

from .models import Invitation, Response


def erase(person: Any) -> None:
    """The person goes from invitations and from known answers; what was answered stays, as nobody's."""
    Invitation.objects.filter(person=person).delete()
    Response.objects.filter(person=person).update(person=None)


def my_data(person: Any) -> dict[str, Any]:
    known = Response.objects.filter(person=person).select_related("questionnaire__activity")
    asked = Invitation.objects.filter(person=person).select_related("questionnaire__activity")
    return {
        "questionnaires": [row.questionnaire.activity.title for row in asked],
        "answers": [
            {"questionnaire": row.questionnaire.activity.title, "answers": row.answers} for row in known
        ],
    }
