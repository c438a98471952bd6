# SPDX-License-Identifier: EUPL-1.2
"""Make a questionnaire for an activity, and change it as long as nobody answered. Called by the `set_up` of an instrument, inside the action
that makes or changes its activity, and by the actions of `preparing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.definition import Broken, read, write
from samenspel.foundations.activities.models import Activity

from .models import Questionnaire
from .words import sentence

FACTS = frozenset({"groups", "is_known", "by_invitation", "earlier"})
FIXED = _(
    "People answered already, so the questions stay as they are: else their answers would mean something they did not say. "
    "Copy the questionnaire to ask it anew."
)


def make(
    activity: Activity, *, page: str, desk_page: str, definition: Mapping[str, Any], **facts: Any
) -> Questionnaire:
    """The questionnaire of this activity.

    page, desk_page   names of pages that take place slug and activity slug
    definition        what `engines.survey.definition.read` takes
    facts             groups, is_known, by_invitation, earlier: fields of `Questionnaire`
    Raises            ValidationError with a sentence that says what is wrong and where
    """
    row = Questionnaire(place_id=activity.place_id, activity=activity, page=page, desk_page=desk_page)
    row.definition = checked(definition)
    _set(row, facts)
    row.save()
    return row


def change(row: Questionnaire, *, definition: Mapping[str, Any] | None = None, **facts: Any) -> Questionnaire:
    """Change what is given. Questions, groups and whether answers are known stay as they are once somebody answered.

    The row is locked by the action that calls this. Raises ValidationError; then nothing changed.
    """
    new = row.definition if definition is None else checked(definition)
    tied = {name: facts[name] for name in ("is_known",) if name in facts}
    tied_changes = any(getattr(row, name) != value for name, value in tied.items())
    keys = [group["key"] for group in row.groups]
    if "groups" in facts and [group["key"] for group in facts["groups"]] != keys:
        tied_changes = True
    if row.fixed_at is not None and (new != row.definition or tied_changes):
        raise ValidationError(FIXED)
    row.definition = new
    row.__dict__.pop("_asks", None)
    _set(row, facts)
    row.version += 1
    row.save()
    return row


def checked(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition as it is stored. Raises ValidationError with the sentence for the first thing that is wrong."""
    try:
        return write(read(definition))
    except Broken as wrong:
        raise ValidationError(sentence(wrong)) from None


def _set(row: Questionnaire, facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"a questionnaire has no {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(row, name, list(value) if isinstance(value, Sequence) else value)
