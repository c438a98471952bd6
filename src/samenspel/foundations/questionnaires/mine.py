# SPDX-License-Identifier: EUPL-1.2
"""What a questionnaire keeps of one person: to download, and to erase."""

from __future__ import annotations

from typing import Any

from .actions import inviting
from .models import Invitation, Response


def erase(person: Any) -> None:
    """The person goes from invitations and from known answers; what was answered stays, as nobody's."""
    for row in Invitation.objects.filter(person=person).exclude(key=""):
        inviting.forget(row)  # a hash stays, so that who is invited anew does not answer twice
    Invitation.objects.filter(person=person).delete()
    Response.objects.filter(person=person).update(person=None)


def my_data(person: Any) -> dict[str, Any]:
    known = (
        Response.objects.filter(person=person)
        .select_related("questionnaire__activity")
        .prefetch_related("attachments")
    )
    asked = Invitation.objects.filter(person=person).select_related("questionnaire__activity")
    return {
        "questionnaires": [row.questionnaire.activity.title for row in asked],
        "answers": [
            {
                "questionnaire": row.questionnaire.activity.title,
                "answers": row.answers,
                "files": [one.file_name for one in row.attachments.all()],
            }
            for row in known
        ],
    }
