# SPDX-License-Identifier: EUPL-1.2
"""Several people send at the same moment: real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from together import at_once, refused

from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.questionnaires import clauses
from samenspel.foundations.questionnaires.actions import filling
from samenspel.foundations.questionnaires.models import Draft, Invitation, Questionnaire, Response
from samenspel.foundations.rules.door import perform

from .test_filling import filled

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]
Make = Callable[..., Questionnaire]


def send(draft: Draft, word: str, by: Any = ANONYMOUS) -> Callable[[], Any]:
    return lambda: perform(filling.send, by=by, on=draft, word=word)


def test_eight_people_who_send_at_once_all_count(questionnaire: Questionnaire) -> None:
    drafts = [filled(questionnaire) for _ in range(8)]
    assert refused(at_once(*(send(*one) for one in drafts))) == []
    questionnaire.refresh_from_db()
    assert questionnaire.counts == {"": 8} and Response.objects.count() == 8


def test_one_invitation_sent_at_once_gives_one_response(
    make_questionnaire: Make, invite: Callable[..., tuple[Invitation, str]]
) -> None:
    row = make_questionnaire(by_invitation=True)
    _invitation, word = invite(row)
    draft, _word = filled(row, word=word)
    assert len(refused(at_once(*[send(draft, word)] * 4))) == 3
    row.refresh_from_db()
    assert row.counts == {"": 1} and Response.objects.count() == 1


def test_one_invitation_begun_at_once_has_one_draft(
    questionnaire: Questionnaire, invite: Callable[..., tuple[Invitation, str]]
) -> None:
    _invitation, word = invite(questionnaire)
    begin = lambda: perform(filling.begin, by=ANONYMOUS, on=questionnaire, language="nl", word=word)  # noqa: E731
    assert refused(at_once(*[begin] * 4)) == []
    assert Draft.objects.count() == 1


def test_one_account_with_two_drafts_answers_once(make_questionnaire: Make, ann: Person) -> None:
    row = make_questionnaire(who_may="account")
    drafts = [filled(row, ann) for _ in range(3)]
    assert refused(at_once(*(send(*one, by=ann) for one in drafts))) == [str(clauses.ANSWERED)] * 2
    row.refresh_from_db()
    assert row.counts == {"": 1} and Response.objects.count() == 1
    assert Invitation.objects.filter(person=ann, is_used=True).count() == 1
