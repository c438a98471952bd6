# SPDX-License-Identifier: EUPL-1.2
"""The demo town: its past is written in bulk, so its numbers are recounted here against what the actions would have made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from contract.test_parts import client_of
from django.test import Client
from django.utils import timezone

from samenspel.answer.answering.queries import overdue, punctuality
from samenspel.engines.mix.advice import GO
from samenspel.engines.mix.advise import advise
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer, Comment, Contribution, Follow, State, Support
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.events import regular
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event, Registration
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, has
from samenspel.learn.helpdesk import queries as helpdesk
from samenspel.learn.helpdesk.models import Consent, Interest
from samenspel.plan.mix import matrix, reality
from samenspel.plan.mix.models import Plan, Remark
from samenspel.plan.mix.table import table_now
from samenspel.plan.processes.models import Process
from samenspel.take_part.budget.models import Tally
from samenspel.take_part.meeting.models import Meeting, Question
from samenspel.take_part.planned.models import PlannedActivity

pytestmark = pytest.mark.django_db


def test_every_counter_equals_a_recount() -> None:
    for activity in Activity.objects.all():
        rows = Contribution.objects.filter(activity=activity)
        assert activity.public_count == rows.filter(is_public=True).count()
        assert activity.last_number == max(rows.values_list("number", flat=True), default=0)
    for one in Contribution.objects.all():
        assert one.support_count == Support.objects.filter(contribution=one).count(), one.title
        assert one.comment_count == Comment.objects.filter(contribution=one, state=State.PUBLISHED).count(), (
            one.title
        )


def test_due_dates_are_those_the_actions_would_have_given() -> None:
    for one in Contribution.objects.exclude(published_at=None).select_related("activity__place"):
        assert one.published_at and one.due_at == due_for(one.activity, one.published_at), one.title
    assert not Contribution.objects.filter(is_public=True, published_at=None).exists()


def test_nothing_lies_in_the_future_that_must_lie_in_the_past() -> None:
    now = timezone.now()
    assert not Contribution.objects.filter(made_at__gt=now).exists()
    assert not Contribution.objects.filter(answered_at__gt=now).exists()
    assert not Comment.objects.filter(made_at__gt=now).exists()
    assert not Answer.objects.filter(at__gt=now).exists()
    assert not Registration.objects.filter(made_at__gt=now).exists()
    assert not Registration.objects.filter(checked_in_at__gt=now).exists()
    assert not Registration.objects.filter(cancelled_at__gt=now).exists()
    assert not Event.objects.filter(minutes_at__gt=now).exists()
    assert not Question.objects.filter(discussed_at__gt=now).exists()
    assert not Commitment.objects.filter(made_at__gt=now).exists()
    assert not Plan.objects.filter(changed_at__gt=now).exists()
    assert not Remark.objects.filter(at__gt=now).exists()
    assert not Remark.objects.filter(settled_at__gt=now).exists()
    assert not Interest.objects.filter(confirmed_at__gt=now).exists()


def test_four_processes_stand_in_different_phases_and_exactly_two_answers_are_late() -> None:
    place = Place.objects.get(slug="leiedam")
    states = dict(Process.objects.filter(place=place).values_list("slug", "state"))
    assert states == {
        "oeverdorp-warm": "published",
        "sportbudget": "published",
        "vlasmarkt": "finished",
        "wijkbudget": "published",
    }
    assert overdue(place).count() == 2
    assert punctuality(place).overdue == 2
    assert {"kept", "broken", "running", "late"} == {
        one.sign for one in Commitment.objects.filter(place=place)
    }


def test_the_town_and_its_people_say_that_they_are_fictional() -> None:
    page = Client().get("/leiedam/").content.decode()
    assert "verzonnen gemeente" in page
    assert Place.objects.get(slug="leiedam").is_fictional
    assert not Person.objects.exclude(email__endswith=".example").exists()


def test_the_dates_move_with_the_day_the_town_is_made() -> None:
    first = Process.objects.get(slug="vlasmarkt").phases[0]
    assert (timezone.localdate() - date.fromisoformat(first["starts"])).days == 420


def test_the_budget_of_the_town_counts_as_its_texts_say() -> None:
    """Answers and promises name amounts: they are those of the count, done by the engine when the town was made."""
    data = Tally.objects.get(envelope__activity__slug="wijkbudget").data
    funded = [row["number"] for row in data["projects"] if row["status"] == "funded"]
    assert (funded, data["spent"]) == ([1, 5, 9, 4, 3, 10, 7, 8, 6], 143_900_00)
    promised = Commitment.objects.filter(contribution__activity__slug="wijkbudget")
    assert set(promised.values_list("contribution__number", flat=True)) == set(funded)
    for one in Contribution.objects.filter(activity__slug="wijkbudget"):
        assert one.answers.get().status == ("being_done" if one.number in funded else "rejected"), one.title
    assert data["voters"]["none_ours"] < data["voters"]["none_greedy"]


# Meetings ---------------------------------------------------------------------------


def people_with(event: Event, **conditions: str) -> int:
    return sum(1 + one.companions for one in event.registrations.filter(**conditions))


def test_every_seat_that_is_taken_belongs_to_a_head_with_a_seat() -> None:
    for event in Event.objects.all():
        assert event.taken == people_with(event, state="seat", mode="on_site"), event.title
        assert event.online_taken == people_with(event, state="seat", mode="online"), event.title


def test_the_coming_conversation_is_full_and_who_waits_came_after_the_last_seat_was_given() -> None:
    event = Event.objects.get(activity__slug="wijkgesprek")
    assert event.starts_at > timezone.now()
    assert (event.taken, event.seats) == (40, 40)
    assert event.registrations.filter(state="seat").count() == 36
    waiting = event.registrations.filter(state="waiting")
    assert [one.waiting_since for one in waiting] == [one.made_at for one in waiting] and len(waiting) == 4
    others = event.registrations.exclude(state="waiting")
    assert max(one.made_at for one in others) < min(one.made_at for one in waiting)
    gave_back = [one.cancelled_at for one in others.filter(state="cancelled")]
    assert len(gave_back) == 2 and max(gave_back) < min(one.made_at for one in waiting)
    assert {wish for one in event.registrations.all() for wish in one.requests} == {
        "interpreter",
        "childcare",
        "transport",
        "wheelchair",
    }


def test_only_who_had_a_seat_was_checked_in_and_the_count_by_hand_is_at_least_that() -> None:
    event = Event.objects.get(activity__slug="infoavond")
    came = event.registrations.exclude(attended="")
    assert {one.state for one in came} == {"seat"}
    assert all(abs(one.checked_in_at - event.starts_at) <= timedelta(minutes=30) for one in came)
    by_mode = attendance(event)
    assert (by_mode["on_site"].there, by_mode["online"].there) == (51, 11)
    assert all(way.checked_in <= way.there for way in by_mode.values())


def test_the_clock_forgets_who_came_to_the_past_evening_and_its_numbers_stay() -> None:
    """More than thirty days ago: the first night wipes the names, as everywhere."""
    event = Event.objects.get(activity__slug="infoavond")
    before = attendance(event)
    regular.forget(timezone.now())
    event.refresh_from_db()
    assert not event.registrations.exists()
    after = attendance(event)
    for way, told in after.items():
        assert (told.registered, told.there) == (before[way].registered, before[way].there)
    assert Event.objects.get(activity__slug="wijkgesprek").registrations.exists()


def test_questions_were_asked_when_they_say_and_answered_in_time() -> None:
    for one in Contribution.objects.filter(kind="meeting.question").select_related("question"):
        event = Meeting.objects.get(activity=one.activity_id).event
        moments = {
            "before": one.made_at < event.starts_at,
            "after": one.made_at > event.ends_at,
        }
        assert moments.get(one.question.asked, event.starts_at < one.made_at < event.ends_at), one.title
        assert one.due_at and one.due_at > (one.answered_at or timezone.now()), one.title
        assert one.author_id is None or Follow.objects.filter(contribution=one, person=one.author).exists()
        answers = list(one.answers.all())
        assert one.answer_status == (answers[-1].status if answers else "")
        final = next((answer for answer in answers if answer.status != "in_study"), None)
        assert bool(final) == bool(one.answered_at), one.title
    numbers = Contribution.objects.filter(activity__slug="infoavond").order_by("made_at")
    assert list(numbers.values_list("number", flat=True)) == list(range(1, 10))


def test_what_was_promised_at_the_evening_is_a_commitment_that_everybody_sees() -> None:
    event = Event.objects.get(activity__slug="infoavond")
    assert event.minutes and event.minutes_at
    [promise] = [one.commitment for one in event.decisions.all() if one.commitment]
    assert event.decisions.count() == 3
    assert promise.is_public and promise.sign == "running" and promise.owner and promise.owner_name
    assert promise.process_number == event.activity.process_number
    assert promise.made_at == event.minutes_at


def test_what_happens_elsewhere_has_its_checklist_half_ticked() -> None:
    checklist = PlannedActivity.objects.get(activity__slug="jeugdhuis").checklist
    assert sum(line["done"] for line in checklist) * 2 == len(checklist)


# Plans ------------------------------------------------------------------------------


def test_every_plan_is_good_enough_to_begin_and_holds_what_the_actions_would_have_made() -> None:
    table = table_now()
    known = {row.key for row in table}
    assert Plan.objects.count() == 3
    for plan in Plan.objects.all():
        answers = matrix.answers_of(plan)
        assert answers.as_dict() == plan.answers
        assert advise(answers, table).verdict == GO, plan.title
        assert {one["key"] for phase in plan.phases for one in phase["instruments"]} <= known
        for before, after in zip(plan.phases, plan.phases[1:], strict=False):
            assert before["starts"] <= before["ends"] < after["starts"] <= after["ends"]
        assert matrix.sync_tasks(plan, table) == plan.tasks, plan.title
        assert plan.members.count() >= 2


def test_the_next_plan_has_remarks_and_ticked_tasks_and_no_process_and_another_to_lay_beside_it() -> None:
    plan = Plan.objects.get(title="Fietsstraat in de Stationsbuurt")
    beside = Plan.objects.get(title__contains="kort en klein")
    assert plan.process is None and plan.remarks.filter(settled_at=None).exists()
    assert any(task["done"] for task in plan.tasks) and any(not task["done"] for task in plan.tasks)
    assert all(2 <= len(phase["instruments"]) <= 4 for phase in plan.phases)
    force = {"lien.declercq", "joris.baert", "karim.haddad"}
    for one in (plan, beside):
        assert {member.person.email.partition("@")[0] for member in one.members.all()} == force
    lien = client_of("lien.declercq@leiedam.example")
    assert lien.get(f"/plan/{plan.pk}/naast/{beside.pk}/").status_code == 200


def test_the_next_plan_becomes_a_draft_process_with_one_click() -> None:
    plan = Plan.objects.get(title="Fietsstraat in de Stationsbuurt")
    lien = client_of("lien.declercq@leiedam.example")
    page = lien.get(f"/plan/{plan.pk}/traject/")
    lien.post(f"/plan/{plan.pk}/traject/", {**page.context["form"].initial, "sure": "on"})
    plan.refresh_from_db()
    assert plan.process is not None and plan.process.state == "draft"
    made = Activity.objects.filter(process_number=plan.process.pk)
    asked = [one["key"] for phase in plan.phases for one in phase["instruments"]]
    assert made.count() == len(asked) and not made.filter(is_public=True).exists()
    assert {"meeting", "ideas", "planned", "survey"} == set(made.values_list("instrument", flat=True))


def test_the_process_departs_from_its_plan_in_time_and_in_what_was_added() -> None:
    process = Process.objects.get(slug="oeverdorp-warm")
    assert process.plan.process == process
    compared = reality.compare(process, process.place.timezone)
    assert compared is not None
    assert [one.kind for one in compared[0]] == ["phase", *["activity"] * 4]


# The helpdesk -----------------------------------------------------------------------


def test_the_helpdesk_answered_three_questions_and_one_waits_with_time_left() -> None:
    desk = helpdesk.the_desk()
    assert desk is not None
    assert helpdesk.answered(desk).count() == 3
    [waits] = helpdesk.waiting(desk)
    assert waits.due_at > timezone.now()
    assert all(one.answered_at < one.due_at for one in helpdesk.answered(desk))
    ines = Person.objects.get(email="ines.peeters@netwerk.example")
    assert has(ines, ANSWER, desk.place_id) and not has(ines, ANSWER, Place.objects.get(slug="leiedam").pk)


def test_every_registered_interest_has_the_consent_it_stands_on() -> None:
    assert Interest.objects.count() == 3
    for one in Interest.objects.all():
        [consent] = Consent.objects.filter(interest=one)
        assert consent.tracks == one.tracks and consent.text
        assert consent.asked_at < consent.confirmed_at == one.confirmed_at
