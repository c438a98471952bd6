# SPDX-License-Identifier: EUPL-1.2
"""The duty to answer: who hears it, what stops the clock, and when the answer is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town, officer_of
from post_office.models import Email

from samenspel.foundations.contributions.actions import answering as do
from samenspel.foundations.contributions.actions import moderating, taking_part
from samenspel.foundations.contributions.models import Answer, Contribution, Follow
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.mail.models import Notice
from samenspel.foundations.people.models import ANONYMOUS, Notify, Person
from samenspel.foundations.places.models import ClosedDay, Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.processes.actions import change_activity

pytestmark = pytest.mark.django_db
ANSWER = {
    "status": "adopted",
    "text": "De bank komt er in het voorjaar, onder de linde.",
    "signed": "Olga, participatieambtenaar",
    "known_answers": 0,
}


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


def test_an_answer_mails_the_author_and_the_followers_and_not_the_officer(
    idea: Contribution, ann: Person, bob: Person, officer: Person
) -> None:
    for follower in (bob, officer):
        perform(taking_part.follow, by=follower, on=idea)
    perform(do.answer, by=officer, on=idea, **ANSWER)
    assert {letter.to[0] for letter in Email.objects.all()} == {ann.email, bob.email}
    assert all("in het voorjaar, onder de linde" in letter.message for letter in Email.objects.all())
    now = fresh(idea)
    assert (now.answer_status, now.answers.count()) == ("adopted", 1)
    assert now.answered_at == now.answers.get().at


def test_everybody_is_told_in_the_rhythm_they_chose(idea: Contribution, officer: Person) -> None:
    for rhythm in Notify.values:
        Follow.objects.create(contribution=idea, person=make_person(f"P {rhythm}", notify=rhythm))
    Follow.objects.create(contribution=idea, person=make_person("Terug", bounced_at=timezone.now()))
    perform(do.answer, by=officer, on=idea, **ANSWER)
    assert {letter.to[0] for letter in Email.objects.all()} == {
        "ann@voorbeeld.example",
        "p.at_once@voorbeeld.example",
    }
    assert set(Notice.objects.values_list("person__notify", flat=True)) == {"daily", "weekly"}


def test_who_followed_what_was_merged_hears_the_answer(
    idea: Contribution, ann: Person, bob: Person, officer: Person
) -> None:
    other = make_idea(idea.activity, bob, title="Nog een bank")
    perform(moderating.merge, by=officer, on=idea, into=other)
    Email.objects.all().delete()
    perform(do.answer, by=officer, on=other, **ANSWER)
    assert {letter.to[0] for letter in Email.objects.all()} == {ann.email, bob.email}


def test_being_studied_does_not_stop_the_clock(idea: Contribution, officer: Person) -> None:
    perform(do.answer, by=officer, on=idea, **{**ANSWER, "status": "in_study"})
    assert (fresh(idea).answer_status, fresh(idea).answered_at) == ("in_study", None)
    perform(do.answer, by=officer, on=idea, **{**ANSWER, "status": "rejected", "known_answers": 1})
    first = fresh(idea).answered_at
    assert first is not None
    perform(do.answer, by=officer, on=idea, **{**ANSWER, "status": "done", "known_answers": 2})
    assert (fresh(idea).answer_status, fresh(idea).answered_at) == ("done", first)


def test_who_did_not_see_the_newest_answer_is_told_and_writes_over_nothing(
    idea: Contribution, place: Place, officer: Person
) -> None:
    colleague = make_person("Piet", "participation_officer", place=place)
    perform(do.answer, by=colleague, on=idea, **{**ANSWER, "signed": "Piet, ambtenaar"})
    letters = Email.objects.count()
    with pytest.raises(ValidationError, match="Piet, ambtenaar answered this a moment ago"):
        perform(do.answer, by=officer, on=idea, **{**ANSWER, "status": "rejected"})
    assert Answer.objects.get().signed == "Piet, ambtenaar"
    assert fresh(idea).answer_status == "adopted"
    assert Email.objects.count() == letters


def test_an_answer_needs_a_reason_a_role_and_something_public(
    idea: Contribution, ann: Person, officer: Person, moderator: Person
) -> None:
    with pytest.raises(ValidationError, match="at least one full sentence"):
        perform(do.answer, by=officer, on=idea, **{**ANSWER, "text": "   Nee.             "})
    elsewhere = make_person("Els", "participation_officer", place=make_town("elders"))
    for somebody in (ann, moderator, elsewhere, ANONYMOUS):
        with pytest.raises(Refused, match="people who answer for the town"):
            perform(do.answer, by=somebody, on=idea, **ANSWER)
    perform(taking_part.withdraw, by=ann, on=idea)
    with pytest.raises(Refused, match="not public any more"):
        perform(do.answer, by=officer, on=idea, **ANSWER)
    assert not Answer.objects.exists()


def test_it_is_handed_on_only_to_somebody_who_works_for_this_town(
    idea: Contribution, bob: Person, place: Place, officer: Person
) -> None:
    alderman = make_person("Sara", "alderman", place=place)
    elsewhere = make_person("Els", "participation_officer", place=make_town("elders"))
    clerk = make_person("Rita", "clerk", place=place)
    for wrong in (bob, elsewhere, clerk):
        with pytest.raises(ValidationError, match="a colleague who answers"):
            perform(do.assign, by=officer, on=idea, owner=wrong)
    perform(do.assign, by=officer, on=idea, owner=alderman)
    assert fresh(idea).owner == alderman


def test_it_begins_with_the_owner_of_the_round(idea: Contribution) -> None:
    assert idea.owner_id == idea.activity.owner_id == officer_of(idea.place).pk


# The due date -----------------------------------------------------------------------------

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_clock_starts_at_publication(place: Place) -> None:
    with time_machine.travel(MONDAY, tick=False):
        activity = make_ideas_activity(make_process(place), answer_days=5)
        idea = make_idea(activity)
    assert idea.due_at == datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)


def test_the_clock_starts_when_the_round_closes_where_the_town_chose_that(place: Place) -> None:
    with time_machine.travel(MONDAY, tick=False):
        activity = make_ideas_activity(
            make_process(place),
            answer_days=5,
            answer_clock="phase_end",
            closes_at=datetime(2026, 3, 23, 23, 0, tzinfo=UTC),  # midnight in Brussels: the 24th begins
        )
        idea = make_idea(activity)
    # Five working days after Tuesday 24 March, and the summer hour began meanwhile: 23:59 is 21:59 UTC.
    assert idea.due_at == datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)
    late = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)
    assert due_for(activity, late) == datetime(
        2026, 4, 15, 21, 59, 59, tzinfo=UTC
    )  # published after it closed


def test_closed_days_of_the_town_do_not_count(place: Place) -> None:
    with time_machine.travel(MONDAY, tick=False):
        activity = make_ideas_activity(make_process(place), answer_days=2)
        ClosedDay.objects.create(place=place, date="2026-03-04", name="Carnaval")
        idea = make_idea(activity)
    assert idea.due_at == datetime(2026, 3, 5, 22, 59, 59, tzinfo=UTC)


def test_new_dates_or_terms_move_what_still_waits_and_leave_what_was_answered(place: Place) -> None:
    officer = officer_of(place)
    with time_machine.travel(MONDAY, tick=False):
        activity = make_ideas_activity(make_process(place), answer_days=5)
        waiting, answered = make_idea(activity), make_idea(activity)
        pending = make_idea(activity)
        Contribution.objects.filter(pk=pending.pk).update(
            state="pending", is_public=False, published_at=None, due_at=None
        )
        perform(do.answer, by=officer, on=answered, **ANSWER)
        perform(change_activity, by=officer, on=activity, version=1, answer_days=10)
        assert fresh(waiting).due_at == datetime(2026, 3, 16, 22, 59, 59, tzinfo=UTC)
        perform(
            change_activity,
            by=officer,
            on=activity,
            version=2,
            answer_clock="phase_end",
            closes_at=MONDAY + timedelta(days=7),
        )
    assert fresh(waiting).due_at == datetime(2026, 3, 23, 22, 59, 59, tzinfo=UTC)
    assert fresh(answered).due_at == answered.due_at
    assert fresh(pending).due_at is None


def test_what_is_late_stays_late_whatever_the_new_terms_say(place: Place) -> None:
    officer = officer_of(place)
    with time_machine.travel(MONDAY, tick=False):
        activity = make_ideas_activity(
            make_process(place), answer_days=5, closes_at=MONDAY + timedelta(days=90)
        )
        late = make_idea(activity)
    with time_machine.travel(MONDAY + timedelta(days=30), tick=False):
        waiting = make_idea(activity)
        perform(change_activity, by=officer, on=activity, version=1, answer_days=100)
    assert fresh(late).due_at == late.due_at
    assert fresh(waiting).due_at > waiting.due_at
