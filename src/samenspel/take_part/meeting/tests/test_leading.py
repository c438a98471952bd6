# SPDX-License-Identifier: EUPL-1.2
"""Who leads a meeting puts the questions in order, hides with a reason, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from factories import make_idea, make_ideas_activity, make_person, make_town
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting import actions
from samenspel.take_part.meeting.queries import in_the_room

pytestmark = pytest.mark.django_db
Ask = Callable[..., Contribution]
LEADS = (actions.hide, actions.discuss, actions.pin)


def order(activity: Activity) -> list[str]:
    return [row.title for row in in_the_room(activity)]


@pytest.fixture
def three(meeting: Activity, ask: Ask) -> list[Contribution]:
    return [ask(meeting, title) for title in ("een", "twee?", "drie?")]


def test_who_leads_decides_the_order(meeting: Activity, three: list[Contribution], leader: Person) -> None:
    one, two, three_ = three
    perform(actions.pin, by=leader, on=three_, do="last")
    perform(actions.pin, by=leader, on=two, do="last")
    assert order(meeting) == ["drie?", "twee?", "een"]
    perform(actions.pin, by=leader, on=two, do="up")
    assert order(meeting) == ["twee?", "drie?", "een"]
    perform(actions.pin, by=leader, on=one, do="first")
    assert order(meeting) == ["een", "twee?", "drie?"]
    perform(actions.pin, by=leader, on=two, do="loose")
    assert [row.question.pinned for row in in_the_room(meeting)] == [1, 2, None]
    perform(actions.pin, by=leader, on=one, do="up")
    assert order(meeting)[0] == "een"
    with pytest.raises(ValidationError):
        perform(actions.pin, by=leader, on=one, do="weg")


def test_what_was_discussed_comes_last_and_may_come_back(
    meeting: Activity, three: list[Contribution], leader: Person
) -> None:
    perform(actions.pin, by=leader, on=three[0], do="first")
    perform(actions.discuss, by=leader, on=three[0])
    assert order(meeting) == ["twee?", "drie?", "een"]
    perform(actions.discuss, by=leader, on=three[0], done=False)
    assert order(meeting) == ["een", "twee?", "drie?"]
    three[0].question.refresh_from_db()
    assert three[0].question.pinned is None


def test_hiding_asks_for_a_reason_and_tells_the_author(
    meeting: Activity, ask: Ask, ann: Person, leader: Person
) -> None:
    question = ask(meeting, by=ann)
    with pytest.raises(ValidationError):
        perform(actions.hide, by=leader, on=question, reason="  ")
    perform(actions.hide, by=leader, on=question, reason="Dit noemt een buur bij naam.")
    assert order(meeting) == []
    assert "Dit noemt een buur bij naam." in Email.objects.get(to=ann.email).message


@pytest.mark.parametrize("role", ["moderator", "clerk", "alderman", "councillor", "verified_resident", ""])
def test_only_who_leads_may(meeting: Activity, ask: Ask, place: Place, role: str) -> None:
    person = make_person("Iemand", *([role] if role else []), place=place)
    question = ask(meeting)
    assert not any(may(person, action, question) for action in LEADS)


@pytest.mark.parametrize("role", ["facilitator", "participation_officer", "town_administrator"])
def test_who_leads_may_here_and_not_elsewhere(meeting: Activity, ask: Ask, place: Place, role: str) -> None:
    question = ask(meeting)
    here = make_person("Hier", role, place=place)
    assert all(may(here, action, question) for action in LEADS)
    elsewhere = make_person("Elders", role, place=make_town("elders"))
    assert not any(may(elsewhere, action, question) for action in LEADS)


def test_leading_a_meeting_is_no_key_to_other_contributions(process: Process, leader: Person) -> None:
    idea: Any = make_idea(make_ideas_activity(process))
    for action in LEADS:
        with pytest.raises(Refused):
            perform(action, by=leader, on=idea)
