# SPDX-License-Identifier: EUPL-1.2
"""Making and changing a meeting: the event, the programme of the format, and until when people can ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_process, officer_of

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions as events
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as process_actions
from samenspel.plan.processes.models import Process
from samenspel.plan.registry import instruments
from samenspel.take_part.meeting import forms
from samenspel.take_part.meeting.formats import formats

pytestmark = pytest.mark.django_db
Make = Callable[..., Activity]
HERE = ZoneInfo("Europe/Brussels")


def change(activity: Activity, settings: dict[str, Any], **facts: Any) -> Activity:
    officer = officer_of(activity.place)
    facts.setdefault("version", Activity.objects.get(pk=activity.pk).version)
    perform(process_actions.change_activity, by=officer, on=activity, settings=settings, **facts)
    return Activity.objects.select_related("meeting__event").get(pk=activity.pk)


def settings_of(activity: Activity) -> dict[str, Any]:
    """What the form sends when an officer opens it and saves."""
    form = forms.SettingsForm(forms.settings_of(activity))
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_a_meeting_has_an_event_with_the_programme_of_its_format(make: Make) -> None:
    one = make(format="conversation")
    event = one.meeting.event
    assert (event.kind, event.title, event.get_absolute_url()) == (
        "meeting",
        one.title,
        f"/en/{one.place.slug}/bijeenkomsten/{one.slug}/",
    )
    items = list(event.agenda.all())
    wanted = formats()["conversation"].say("nl").items
    assert [(item.title, item.minutes, item.script) for item in items] == [
        (item.title, item.minutes, item.script) for item in wanted
    ]


def test_the_programme_is_in_the_language_of_the_process(place: Place, make: Make) -> None:
    one = make(on=make_process(place, title="English", language="en"), venue="")
    assert one.meeting.event.agenda.first().title == "Welcome with coffee"
    assert one.meeting.event.venue == "to be decided"


def test_people_can_ask_until_the_day_after_when_the_officer_leaves_the_form(meeting: Activity) -> None:
    assert meeting.closes_at == datetime(2027, 2, 18, 0, 0, tzinfo=HERE)


def test_another_last_day_is_kept(make: Make) -> None:
    last = datetime(2027, 3, 1, 0, 0, tzinfo=HERE)
    assert make(closes_at=last).closes_at == last


def test_the_last_day_moves_along_when_the_meeting_moves(meeting: Activity) -> None:
    later = {
        name: value + timedelta(days=7)
        for name, value in settings_of(meeting).items()
        if name in ("starts_at", "ends_at")
    }
    moved = change(meeting, {**settings_of(meeting), **later})
    assert moved.closes_at == datetime(2027, 2, 25, 0, 0, tzinfo=HERE)
    assert moved.meeting.event.starts_at == datetime(2027, 2, 23, 19, 30, tzinfo=HERE)


def test_a_last_day_before_the_meeting_is_refused(make: Make) -> None:
    with pytest.raises(ValidationError) as wrong:
        make(closes_at=datetime(2027, 2, 10, 0, 0, tzinfo=HERE))
    assert "closes_on" in wrong.value.message_dict
    assert not Activity.objects.filter(instrument="meeting").exists()


def test_asking_that_begins_after_the_meeting_is_refused(make: Make) -> None:
    with pytest.raises(ValidationError) as wrong:
        make(opens_at=datetime(2027, 2, 17, 0, 0, tzinfo=HERE))
    assert "opens_on" in wrong.value.message_dict


def test_another_format_replaces_a_programme_nobody_touched(meeting: Activity) -> None:
    changed = change(meeting, {**settings_of(meeting), "format": "walk"})
    assert changed.meeting.format == "walk"
    assert changed.meeting.event.agenda.first().title == "Verzamelen en kennismaken"


def test_another_format_leaves_a_programme_that_was_changed(meeting: Activity) -> None:
    event = meeting.meeting.event
    rows = [{"kind": "talk", "title": "Eigen punt", "minutes": 20}]
    perform(events.set_agenda, by=officer_of(meeting.place), on=event, rows=rows, version=event.version)
    changed = change(meeting, {**settings_of(meeting), "format": "walk"})
    assert [item.title for item in changed.meeting.event.agenda.all()] == ["Eigen punt"]


def test_saving_the_form_as_it_was_changes_nothing(make: Make) -> None:
    one = make(
        mode="hybrid",
        online_link="https://overleg.example/1",
        seats=40,
        online_seats=30,
        requests=["interpreter", "childcare"],
        registration_closes_at=datetime(2027, 2, 14, 0, 0, tzinfo=HERE),
        questions_before=False,
    )
    before = {f.attname: getattr(one.meeting.event, f.attname) for f in one.meeting.event._meta.fields}
    after = change(one, settings_of(one)).meeting
    assert {f.attname: getattr(after.event, f.attname) for f in after.event._meta.fields} == before
    assert after.questions_before is False


def test_a_plan_may_leave_everything_to_the_instrument(process: Process) -> None:
    now = timezone.now()
    chosen = instruments()["meeting"]
    for number, settings in enumerate(
        [
            None,
            chosen.from_plan("inspraakavond", process.place, now.date(), (now + timedelta(days=60)).date()),
        ]
    ):
        made = perform(
            process_actions.add_activity,
            by=officer_of(process.place),
            on=process,
            instrument="meeting",
            title=f"Avond {number}",
            opens_at=now,
            closes_at=now + timedelta(days=60),
            settings=settings,
        )
        event = made.meeting.event
        assert made.opens_at < event.starts_at < made.closes_at
        assert (event.venue, event.agenda.count() > 4) == ("nog te bepalen", True)
    assert made.closes_at == datetime(2027, 2, 18, 0, 0, tzinfo=HERE)


def test_a_copy_of_the_process_moves_its_meeting_along(make: Make, process: Process) -> None:
    make(title="Avond", registration_closes_at=datetime(2027, 2, 14, 0, 0, tzinfo=HERE))
    # Over the night in which the clock goes forward: half past seven stays half past seven.
    first = datetime.fromisoformat(process.phases[0]["starts"]).date()
    starts = first + timedelta(days=70)
    copied = perform(
        process_actions.copy, by=officer_of(process.place), on=process, title="Kopie", starts=starts
    )
    [twin] = Activity.objects.select_related("meeting__event").filter(process_number=copied.pk)
    event = twin.meeting.event
    assert timezone.localtime(event.starts_at, HERE) == datetime(2027, 4, 27, 19, 30, tzinfo=HERE)
    assert event.starts_at.astimezone(UTC).hour == 17
    assert twin.closes_at == datetime(2027, 4, 29, 0, 0, tzinfo=HERE)
    assert event.registration_closes_at == datetime(2027, 4, 25, 0, 0, tzinfo=HERE)


FILLED = {
    "format": "information_evening",
    "held_on": "2027-02-16",
    "begins": "19:30",
    "ends": "21:30",
    "mode": "on_site",
    "venue": "Zaal De Lelie",
    "most_companions": "3",
}


def test_the_form_reads_hours_by_the_clock_of_the_town() -> None:
    form = forms.SettingsForm({**FILLED, "registration_until": "2027-02-14"})
    assert form.is_valid(), form.errors
    data = form.cleaned_data
    assert data["starts_at"] == datetime(2027, 2, 16, 18, 30, tzinfo=UTC)
    assert data["registration_closes_at"] == datetime(2027, 2, 15, 0, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"ends": "19:00"}, "ends"),
        ({"venue": " "}, "venue"),
        ({"mode": "hybrid", "venue": ""}, "venue"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"registration_until": "2027-02-17"}, "registration_until"),
        ({"seats": "0"}, "seats"),
        ({"format": "dansen"}, "format"),
        ({"requests": ["taxi"]}, "requests"),
        ({"held_on": "gisteren"}, "held_on"),
        ({"most_companions": "99"}, "most_companions"),
    ],
)
def test_the_form_says_what_is_wrong_beside_the_field(sent: dict[str, Any], field: str) -> None:
    form = forms.SettingsForm({**FILLED, **sent})
    assert not form.is_valid() and list(form.errors) == [field]


def test_online_needs_no_place() -> None:
    assert forms.SettingsForm({**FILLED, "mode": "online", "venue": ""}).is_valid()
