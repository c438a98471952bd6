# SPDX-License-Identifier: EUPL-1.2
"""What happens to a meeting when its process is published, taken back, finished or copied, and to a process when its meeting is called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from factories import make_process

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.events import actions as events
from samenspel.foundations.events.models import Event
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.meeting.forms import settings_of

Make = Callable[..., Activity]
REPORT = "Wat wij vroegen, wie meedeed en wat wij deden. " * 4


def registered(meeting: Activity, by: Person) -> None:
    perform(events.register, by=by, on=meeting.meeting.event, mode="on_site", language="nl")


def test_a_promise_in_a_draft_of_minutes_stays_private_when_the_process_is_published(
    place: Place, make: Make, officer: Person, clock: object
) -> None:
    draft = make_process(place, "draft", title="Ontwerp")
    event = make(draft).meeting.event
    rows = [{"text": "Een geheime belofte voor later", "owner_name": "Ann", "due_on": date(2027, 5, 1)}]
    Event.objects.filter(pk=event.pk).update(
        starts_at=event.starts_at - timedelta(days=20), ends_at=event.ends_at - timedelta(days=20)
    )
    event.refresh_from_db()
    perform(
        events.write_minutes,
        by=officer,
        on=event,
        text="Wat er gezegd is.",
        decisions=rows,
        version=event.version,
    )
    perform(processes.publish, by=officer, on=draft)
    assert not Commitment.objects.get().is_public
    event.refresh_from_db()
    perform(events.publish_minutes, by=officer, on=event)
    assert Commitment.objects.get().is_public


def test_a_process_is_not_taken_back_once_somebody_registered(
    process: Process, meeting: Activity, officer: Person, ann: Person
) -> None:
    registered(meeting, ann)
    with pytest.raises(Refused, match="already taken part"):
        perform(processes.take_back, by=officer, on=process)


def test_a_process_is_not_finished_while_people_count_on_a_meeting(
    process: Process, meeting: Activity, officer: Person, ann: Person
) -> None:
    registered(meeting, ann)
    with pytest.raises(ValidationError, match="still to come"):
        perform(processes.finish, by=officer, on=process, final_report=REPORT)
    perform(events.call_off, by=officer, on=meeting.meeting.event, why="De zaal staat onder water.")
    perform(processes.finish, by=officer, on=process, final_report=REPORT)


def test_a_finished_process_takes_no_registrations(
    process: Process, meeting: Activity, officer: Person, ann: Person
) -> None:
    perform(processes.finish, by=officer, on=process, final_report=REPORT)
    with pytest.raises(Refused, match="finished"):
        registered(meeting, ann)


def test_what_is_called_off_is_not_open_any_more(meeting: Activity, officer: Person) -> None:
    assert Activity.objects.open_now().filter(pk=meeting.pk).exists()
    perform(events.call_off, by=officer, on=meeting.meeting.event, why="De zaal staat onder water.")
    assert not Activity.objects.open_now().filter(pk=meeting.pk).exists()


def test_a_copy_does_not_bring_the_online_room_of_then(process: Process, make: Make, officer: Person) -> None:
    one = make(mode="hybrid", online_link="https://overleg.example/geheim")
    assert settings_of(one)["online_link"]
    copy = perform(processes.copy, by=officer, on=process, title="Volgend jaar", starts=date(2028, 1, 10))
    assert [event.online_link for event in Event.objects.filter(activity__process_number=copy.pk)] == [""]
