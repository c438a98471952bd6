# SPDX-License-Identifier: EUPL-1.2
"""A whole room presses at the same moment: real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import make_person
from together import at_once, refused

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution, Support
from samenspel.foundations.events import actions as events
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import perform
from samenspel.take_part.meeting import actions
from samenspel.take_part.meeting.models import Question, RoomVote

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]
Ask = Callable[..., Contribution]
EVENING = datetime(2027, 2, 16, 19, 30, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture
def evening(make: Callable[..., Activity], clock: Any) -> Activity:
    one = make()
    clock.move_to(EVENING + timedelta(minutes=10))
    return one


def vote(question: Contribution, room_pass: str = "", by: Any = ANONYMOUS, wanted: bool = True) -> Any:
    code = question.activity.meeting.event.room_code
    return perform(actions.support_in_room, by=by, on=question, code=code, room_pass=room_pass, wanted=wanted)


def test_a_room_of_twelve_supports_one_question(evening: Activity, ask: Ask) -> None:
    question = ask(evening)
    outcomes = at_once(*(lambda n=n: vote(question, f"pass{n}") for n in range(12)))
    assert refused(outcomes) == []
    assert Contribution.objects.get().support_count == RoomVote.objects.count() == 12


def test_one_telephone_that_presses_eight_times_counts_once(evening: Activity, ask: Ask) -> None:
    question = ask(evening)
    assert refused(at_once(*[lambda: vote(question, "a")] * 8)) == []
    assert Contribution.objects.get().support_count == RoomVote.objects.count() == 1
    assert refused(at_once(*[lambda: vote(question, "a", wanted=False)] * 8)) == []
    assert Contribution.objects.get().support_count == RoomVote.objects.count() == 0


def test_one_person_on_two_telephones_counts_once(evening: Activity, ask: Ask, ann: Person) -> None:
    question = ask(evening)
    assert refused(at_once(*[lambda: vote(question, by=ann)] * 4)) == []
    assert Contribution.objects.get().support_count == Support.objects.count() == 1


def test_everybody_asks_at_once_and_each_question_has_its_number(evening: Activity) -> None:
    code = evening.meeting.event.room_code
    outcomes = at_once(
        *(
            lambda n=n: perform(
                actions.ask_in_room, by=ANONYMOUS, on=evening, code=code, question=f"Vraag {n}?"
            )
            for n in range(8)
        )
    )
    assert refused(outcomes) == []
    assert sorted(Contribution.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert Activity.objects.get(pk=evening.pk).public_count == Question.objects.count() == 8


def test_two_who_lead_give_no_two_questions_the_same_place(
    evening: Activity, ask: Ask, leader: Person
) -> None:
    questions = [ask(evening, f"Vraag {n}?") for n in range(6)]
    second = make_person("Tweede", "facilitator", place=evening.place)
    outcomes = at_once(
        *(
            lambda q=q, n=n: perform(actions.pin, by=(leader, second)[n % 2], on=q, do="first")
            for n, q in enumerate(questions)
        )
    )
    assert refused(outcomes) == []
    assert sorted(Question.objects.values_list("pinned", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_followers_are_invited_once(evening: Activity, officer: Person, clock: Any) -> None:
    outcomes = at_once(*[lambda: perform(actions.invite, by=officer, on=evening)] * 3)
    assert len(refused(outcomes)) == 2


def test_minutes_saved_twice_at_once_make_one_promise(evening: Activity, officer: Person) -> None:
    event = evening.meeting.event
    rows = [{"text": "Er komt een zebrapad.", "owner_name": "Olga", "due_on": EVENING.date()}]

    def write() -> Any:
        facts = {"text": "Verslag.", "decisions": rows, "version": event.version}
        return perform(events.write_minutes, by=officer, on=event, **facts)

    assert len(refused(at_once(write, write, write))) == 2
    assert Commitment.objects.count() == 1
