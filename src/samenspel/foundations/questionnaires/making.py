# SPDX-License-Identifier: EUPL-1.2
"""Make a questionnaire for an activity, and change it as long as nobody answered. Called by the `set_up` of an instrument, inside the action
that makes or changes its activity, and by the actions of `preparing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.definition import (
    Broken,
    Definition,
    Option,
    Question,
    Texts,
    read,
    said,
    write,
)
from samenspel.foundations.activities.models import Activity

from .models import Draft, Invitation, Questionnaire
from .words import sentence

FACTS = frozenset({"groups", "is_known", "by_invitation", "earlier"})
FIXED = _(
    "People answered already, so the questions stay as they are: else their answers would mean something they did not say. "
    "Copy the questionnaire to ask it anew."
)

PROMISED = _(
    "People began to fill this in, and read that it is anonymous. So it stays anonymous. "
    "Copy the questionnaire to ask it with names."
)
INVITED_THERE = _(
    "People of the group “%(group)s” were invited. Keep the group, or take these people off the list first."
)
INVITED_WITHOUT = _(
    "People were invited without a group. Take them off the list first, then make the groups and invite them again."
)
BUSY = _("Somebody is filling this in at this very moment. Save once more.")


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
    if facts.get("is_known") and not row.is_known and Draft.objects.filter(questionnaire=row).exists():
        raise ValidationError(PROMISED)
    if "groups" in facts:
        facts["groups"] = _groups(row, facts["groups"])
    before = row.asks
    row.definition = new
    row.__dict__.pop("_asks", None)
    if new != write(before):
        _take_from_drafts(row, before)
    _set(row, facts)
    row.version += 1
    row.save()
    return row


def _groups(row: Questionnaire, wanted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """These groups, where people who were asked keep theirs: with another name on the same line it is the same group.

    Raises ValidationError when a group goes of which people were invited.
    """
    groups = [dict(group) for group in wanted]
    old, new = [group["key"] for group in row.groups], [group["key"] for group in groups]
    if len(old) == len(new):
        for group, was in zip(groups, old, strict=True):
            if was not in new and group["key"] not in old:
                group["key"] = was
    kept = {group["key"] for group in groups}
    gone = {group["key"]: group["name"] for group in row.groups if group["key"] not in kept}
    asked = Invitation.objects.filter(questionnaire=row, group__in=gone).exclude(email="")
    lost = asked.values_list("group", flat=True).first()
    if lost is not None:
        name = said(gone[lost], get_language() or "nl")
        raise ValidationError(INVITED_THERE % {"group": name})
    if not old and groups and Invitation.objects.filter(questionnaire=row).exclude(email="").exists():
        raise ValidationError(INVITED_WITHOUT)
    return groups


def _take_from_drafts(row: Questionnaire, before: Definition) -> None:
    """Answers to questions that became others go from open drafts: nobody answered the new question yet."""
    languages = [code for code in row.asks.languages if code in before.languages]
    now = {key: _meaning(one, languages) for key, one in row.asks.by_key.items()}
    other = {key for key, one in before.by_key.items() if now.get(key) != _meaning(one, languages)}
    if not other:
        return
    try:
        with transaction.atomic():
            # Who sends has the draft and waits for this row: waiting here for the draft would hold up both for ever.
            drafts = list(
                Draft.objects.select_for_update(of=("self",), nowait=True).filter(questionnaire=row)
            )
    except OperationalError:
        raise ValidationError(BUSY) from None
    changed = []
    for draft in drafts:
        kept = {key: value for key, value in draft.answers.items() if key.partition(":")[0] not in other}
        if kept != draft.answers:
            draft.answers = kept
            changed.append(draft)
    Draft.objects.bulk_update(changed, ["answers"], batch_size=200)


def _meaning(one: Question, languages: Sequence[str]) -> tuple[Any, ...]:
    """What somebody read who answered it, in the languages there were."""

    def words(texts: Texts | None) -> tuple[str, ...]:
        return tuple(said(texts, code) for code in languages)

    def listed(options: Sequence[Option]) -> frozenset[tuple[str, tuple[str, ...]]]:
        return frozenset((option.key, words(option.text)) for option in options)

    ends = (one.low, one.high, words(one.low_text), words(one.high_text), words(one.unit))
    return one.kind, words(one.text), listed(one.options), listed(one.rows), ends


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
