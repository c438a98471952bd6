# SPDX-License-Identifier: EUPL-1.2
"""Prepare a questionnaire: its questions. Asking people is in `inviting`, forms that came in on paper in `entering`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action

from .. import making
from ..clauses import fixed_by_house, not_fixed, prepares
from ..models import Questionnaire
from . import entering, inviting


def _not_changed_meanwhile(row: Questionnaire, version: int) -> None:
    if version != row.version:
        raise ValidationError(
            _("A colleague changed this a moment ago. Open it in a second window, compare, then save again."),
            code="newer",
        )


def _change_questions(
    row: Questionnaire, *, by: Person, definition: Mapping[str, Any], version: int
) -> Questionnaire:
    """The questions as they are from now on.

    definition   what `engines.survey.definition.read` takes
    version      of the questionnaire that was looked at
    """
    _not_changed_meanwhile(row, version)
    return making.change(row, definition=definition)


change_questions = Action(
    "questionnaires.change_questions",
    _("Change the questions"),
    Questionnaire,
    (prepares, fixed_by_house, not_fixed),
    _change_questions,
)

ACTIONS: tuple[Action, ...] = (change_questions, *inviting.ACTIONS, *entering.ACTIONS)
