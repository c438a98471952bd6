# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire is changed while people are invited to it, or are filling it in."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.questionnaires import making
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.links import DRAFT, hashed
from samenspel.foundations.questionnaires.models import Draft, Invitation, Questionnaire, Response
from samenspel.foundations.rules.door import perform

from .conftest import ANSWERS, EVERY_KIND

Make = Callable[..., Questionnaire]
Invite = Callable[..., tuple[Invitation, str]]
GROUPS = [
    {"key": "council", "name": {"nl": "Raad", "en": "Council"}, "size": 23},
    {"key": "staff", "name": {"nl": "Personeel", "en": "Staff"}, "size": None},
]
RENAMED = [GROUPS[0], {"key": "team", "name": {"nl": "Medewerkers"}, "size": 8}]


def begun(row: Questionnaire, answers: Any = ANSWERS, **facts: Any) -> tuple[Draft, str]:
    word = perform(filling.begin, by=ANONYMOUS, on=row, language="nl", **facts)
    draft = Draft.objects.get(key=hashed(DRAFT, word))
    return perform(filling.keep, by=ANONYMOUS, on=draft, answers=answers, section=1), word


def with_other(key: str, **facts: Any) -> dict[str, Any]:
    """EVERY_KIND with this question changed."""
    found = deepcopy(EVERY_KIND)
    for section in found["sections"]:
        for number, question in enumerate(section["questions"]):
            if question["key"] == key:
                section["questions"][number] = {"key": key, "text": question["text"], **facts}
    return found


# Groups -------------------------------------------------------------------------------------------


def test_who_was_invited_sends_also_after_the_group_has_another_name(
    make_questionnaire: Make, invite: Invite
) -> None:
    row = make_questionnaire(groups=GROUPS)
    _one, word = invite(row, group="staff")
    draft, _word = begun(row, word=word)
    row = making.change(row, groups=RENAMED)
    assert [(group["key"], group["size"]) for group in row.groups] == [("council", 23), ("staff", 8)]
    assert row.groups[1]["name"] == {"nl": "Medewerkers"}
    perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    assert Response.objects.get().group == "staff"


@pytest.mark.parametrize("groups", [GROUPS[:1], [], [*GROUPS[:1], *RENAMED[1:], {**RENAMED[1], "key": "x"}]])
def test_a_group_of_which_people_were_invited_does_not_go(
    make_questionnaire: Make, invite: Invite, groups: list[dict[str, Any]]
) -> None:
    row = make_questionnaire(groups=GROUPS)
    one, _word = invite(row, group="staff")
    with pytest.raises(ValidationError, match="People of the group “Staff” were invited"):
        making.change(row, groups=groups)
    one.delete()
    assert len(making.change(row, groups=groups).groups) == len(groups)


def test_groups_come_before_the_invitations(make_questionnaire: Make, invite: Invite) -> None:
    row = make_questionnaire()
    invite(row)
    with pytest.raises(ValidationError, match="invited without a group"):
        making.change(row, groups=GROUPS)


# Questions ----------------------------------------------------------------------------------------


def test_answers_to_a_question_that_became_another_go_from_open_drafts(questionnaire: Questionnaire) -> None:
    draft, _word = begun(questionnaire)
    making.change(questionnaire, definition=with_other("calm", kind="number"))
    draft.refresh_from_db()
    assert set(ANSWERS) - set(draft.answers) == {"calm", "calm:importance"}


def test_a_question_that_only_moves_or_must_be_answered_keeps_its_answers(
    questionnaire: Questionnaire,
) -> None:
    draft, _word = begun(questionnaire)
    changed = deepcopy(EVERY_KIND)
    changed["sections"][0]["questions"][1]["required"] = True
    changed["sections"][1]["questions"].reverse()
    making.change(questionnaire, definition=changed)
    draft.refresh_from_db()
    assert draft.answers == ANSWERS


def test_a_draft_with_answers_of_another_kind_opens_and_is_sent(
    questionnaire: Questionnaire, client_of: Callable[..., Client]
) -> None:
    """As drafts were that were begun before changes reached them."""
    draft, word = begun(questionnaire)
    whole = {"calm": {"x": 1}, "travel": 7, "parts": "bad", "wishes": 3, "spot": "Centrum", "photo": "x.pdf"}
    Draft.objects.filter(pk=draft.pk).update(answers={**ANSWERS, **whole})
    client = client_of(None)
    for section in (1, 2, 3):
        url = reverse("questionnaire-fill", args=[questionnaire.place.slug, word, section])
        assert client.get(url).status_code == 200
    perform(filling.keep, by=ANONYMOUS, on=draft, answers={"years": 3}, section=2)
    perform(filling.send, by=ANONYMOUS, on=draft, word=word)
    sent = Response.objects.get().answers
    assert sent["years"] == 3 and sent["age"] == "middle" and not set(sent) & set(whole)


# The promise --------------------------------------------------------------------------------------


def test_anonymous_stays_anonymous_once_somebody_began(questionnaire: Questionnaire) -> None:
    draft, _word = begun(questionnaire)
    with pytest.raises(ValidationError, match="it stays anonymous"):
        making.change(questionnaire, is_known=True)
    draft.delete()
    assert making.change(questionnaire, is_known=True).is_known
