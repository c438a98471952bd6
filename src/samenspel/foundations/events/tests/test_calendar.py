# SPDX-License-Identifier: EUPL-1.2
"""Calendar files, read back by another program: what they say, that they stay valid, and who gets to read which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from factories import make_town
from icalendar import Calendar

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import actions, making
from samenspel.foundations.events.models import Event
from samenspel.foundations.events.pages import feed_path
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes.models import Process

pytestmark = pytest.mark.django_db
Make = Callable[..., Event]
Browser = Callable[..., Client]
LONG = (
    "Een heel lange titel; met, komma's en een \\ erin, zodat de regel gevouwen wordt — en “aanhalingstekens”"
)


def entries(raw: bytes, uid: str = "event-") -> list[Any]:
    """The entries of a file for events; every line folded, every file closed."""
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    assert calendar["prodid"] and calendar["version"] == "2.0"
    found = [one for one in calendar.walk("VEVENT") if one["uid"].startswith(uid)]
    assert all(one["dtstamp"].dt.tzinfo is not None for one in found)
    return found


def file_of(event: Event, client: Client | None = None) -> Any:
    return (client or Client()).get(reverse("event-calendar", args=[event.place.slug, event.pk]))


def test_a_file_says_when_where_and_where_to_read_on(evening: Make) -> None:
    starts = datetime(2027, 7, 1, 17, 30, tzinfo=UTC)
    event = evening(
        title=LONG, starts_at=starts, ends_at=starts + timedelta(hours=2), accessibility="Lift.\nBus 4."
    )
    answer = file_of(event)
    assert answer["Content-Type"].startswith("text/calendar") and ".ics" in answer["Content-Disposition"]
    [one] = entries(answer.content)
    assert (one["uid"], one["sequence"], one["status"]) == (f"event-{event.pk}@samenspel", 1, "CONFIRMED")
    assert one["dtstart"].dt == starts and one["dtend"].dt == starts + timedelta(hours=2)
    assert one["summary"] == LONG and one["location"] == "Zaal De Lelie, Kerkstraat 1"
    assert one["url"].startswith("http") and one["description"] == "Lift.\nBus 4."


def test_a_change_keeps_the_uid_and_raises_the_sequence_and_calling_off_cancels(
    evening: Make, officer: Person
) -> None:
    event = evening()
    making.change(event, venue="De kerk")
    [moved] = entries(file_of(event).content)
    perform(actions.call_off, by=officer, on=event, why="De zaal staat onder water.")
    [off] = entries(file_of(event).content)
    assert moved["uid"] == off["uid"] and (moved["sequence"], off["sequence"]) == (2, 3)
    assert moved["location"].startswith("De kerk") and off["status"] == "CANCELLED"
    assert "Called off" in off["summary"] or "afgelast" in off["summary"].lower()


def test_the_public_file_never_holds_the_link(evening: Make) -> None:
    event = evening(mode="online", venue="", address="", online_link="https://kijk.example/kamer")
    answer = file_of(event)
    assert b"kijk.example" not in answer.content
    assert entries(answer.content)[0]["location"].lower() == "online"


def test_the_file_of_a_draft_and_of_another_town_is_not_found(
    evening: Make, officer: Person, client_of: Browser
) -> None:
    event = evening()
    make_town("elders")
    assert Client().get(f"/elders/afspraak/{event.pk}/afspraak.ics").status_code == 404
    Activity.objects.update(is_public=False)
    assert file_of(event).status_code == 404 and file_of(event, client_of(officer)).status_code == 200


def test_calendars_of_process_and_town_hold_the_meetings_too(evening: Make) -> None:
    event = evening()
    process = Process.objects.get()
    for address in (
        reverse("process-calendar", args=[event.place.slug, process.slug]),
        reverse("town-calendar", args=[event.place.slug]),
    ):
        assert [one["uid"] for one in entries(Client().get(address).content)] == [
            f"event-{event.pk}@samenspel"
        ]
    Activity.objects.update(is_public=False)
    assert not entries(Client().get(reverse("town-calendar", args=[event.place.slug])).content)


# One's own --------------------------------------------------------------------------------------------------------------------


def test_my_calendar_holds_what_i_registered_for_with_code_and_link(
    evening: Make, ann: Person, bob: Person
) -> None:
    room, online = (
        evening(seats=1),
        evening(mode="online", venue="", online_link="https://kijk.example/kamer"),
    )
    other = evening()
    made = perform(actions.register, by=ann, on=room)
    perform(actions.register, by=ann, on=online)
    perform(actions.register, by=bob, on=room)
    perform(actions.register, by=bob, on=other)
    answer = Client().get(feed_path(ann))
    assert "private" in answer["Cache-Control"]
    found = {one["uid"]: one for one in entries(answer.content)}
    assert set(found) == {f"event-{room.pk}@samenspel", f"event-{online.pk}@samenspel"}
    assert made.code in found[f"event-{room.pk}@samenspel"]["description"]
    assert "kijk.example" in found[f"event-{online.pk}@samenspel"]["description"]
    waits = {one["uid"]: one for one in entries(Client().get(feed_path(bob)).content)}
    assert waits[f"event-{room.pk}@samenspel"]["summary"].startswith("Waiting list:")
    assert "description" not in waits[f"event-{room.pk}@samenspel"]


def test_what_i_cancelled_leaves_my_calendar_and_what_was_registered_with_my_address_comes(
    evening: Make, ann: Person
) -> None:
    first, second = evening(), evening()
    perform(actions.cancel, by=ann, on=perform(actions.register, by=ann, on=first))
    perform(actions.register, by=ANONYMOUS, on=second, name="Ann", email="ann@voorbeeld.example")
    assert [one["uid"] for one in entries(Client().get(feed_path(ann)).content)] == [
        f"event-{second.pk}@samenspel"
    ]


def test_a_forged_address_and_one_that_was_renewed_give_nothing(ann: Person, client_of: Browser) -> None:
    old = feed_path(ann)
    assert Client().get(old).status_code == 200
    assert Client().get(old.replace(".ics", "x.ics")).status_code == 404
    assert Client().get("/agenda/geen-geldig-briefje.ics").status_code == 404
    browser, other = client_of(ann), client_of(ann)
    assert browser.get("/en/agenda/mijn/").status_code == 200
    assert browser.post("/en/agenda/mijn/", {"do": "renew"}).status_code == 302
    ann.refresh_from_db()
    assert feed_path(ann) != old
    assert Client().get(old).status_code == 404 and Client().get(feed_path(ann)).status_code == 200
    assert feed_path(ann) in browser.get("/en/agenda/mijn/").content.decode(), "this session stays"
    assert other.get("/en/agenda/mijn/").status_code == 302, "the other ones do not"


def test_my_calendar_dies_with_my_account(evening: Make, ann: Person) -> None:
    from samenspel.foundations.accounts.actions import erase_account

    address = feed_path(ann)
    perform(erase_account, by=ann, on=ann)
    assert Client().get(address).status_code == 404


def test_in_winter_and_in_summer_the_hour_is_the_hour_of_the_town(evening: Make) -> None:
    for month, hour in ((1, 18), (7, 17)):
        with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False):
            starts = datetime(2027, month, 5, hour, 30, tzinfo=UTC)
            event = evening(starts_at=starts, ends_at=starts + timedelta(hours=1))
            [one] = entries(file_of(event).content)
            assert one["dtstart"].dt.astimezone(event.place.timezone).strftime("%H.%M") == "19.30"
