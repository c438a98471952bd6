# SPDX-License-Identifier: EUPL-1.2
"""Making an event and changing it: what is refused, who hears of it, and what happens to who registered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from post_office.models import Email

from samenspel.foundations.events import actions, making, regular
from samenspel.foundations.events.models import Event, Mode, Registration
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db
State = Registration.State
Make = Callable[..., Event]


def come(event: Event, name: str = "Wim", **facts: Any) -> Registration:
    return perform(
        actions.register,
        by=ANONYMOUS,
        on=event,
        name=name,
        email=f"{name}@voorbeeld.example".lower(),
        language="en",
        **facts,
    )


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"ends_at": "starts_at"}, "ends_at", "ends before it begins"),
        ({"ends_at": None}, "ends_at", "Fill in a day"),
        ({"ends_at": timedelta(days=15)}, "ends_at", "two weeks"),
        ({"venue": "  "}, "venue", "where people must be"),
        ({"mode": "hybrid", "venue": ""}, "venue", "where people must be"),
        ({"mode": "telepathy"}, "mode", "Choose one"),
        (
            {"registration_closes_at": timedelta(minutes=1)},
            "registration_closes_at",
            "before the meeting begins",
        ),
        ({"online_link": "javascript:alert(1)"}, "online_link", "no whole address"),
        ({"online_link": "ftp://voorbeeld.example/"}, "online_link", "no whole address"),
        ({"seats": 0}, "seats", "At least one seat"),
        ({"online_seats": 0}, "online_seats", "At least one seat"),
        ({"most_companions": 21}, "most_companions", "from 0 to 20"),
        ({"requests": ["champagne"]}, "requests", "Choose from the list"),
        ({"venue": "x" * 121}, "venue", "At most 120"),
        ({"title": " "}, "title", "Give it a title"),
    ],
)
def test_what_cannot_be_is_refused_at_its_own_field(
    evening: Make, facts: dict[str, Any], field: str, sentence: str
) -> None:
    good = evening()
    for name, value in facts.items():
        if isinstance(value, timedelta):
            facts = {**facts, name: good.starts_at + value}
        elif value == "starts_at":
            facts = {**facts, name: good.starts_at}
    for doing in (lambda: evening(**facts), lambda: making.change(good, **facts)):
        with pytest.raises(ValidationError) as excinfo:
            doing()
        assert sentence in excinfo.value.message_dict[field][0]
    assert Event.objects.get().version == 1


def test_online_needs_no_room_and_an_unknown_fact_is_a_mistake_of_the_programmer(evening: Make) -> None:
    assert evening(mode="online", venue="", address="").is_online
    with pytest.raises(TypeError, match="colour"):
        evening(colour="blue")


def test_a_change_that_changes_nothing_writes_nothing_and_tells_nobody(evening: Make) -> None:
    event = evening(seats=4)
    come(event)
    Email.objects.all().delete()
    same = making.change(
        event, title=event.title, venue=f" {event.venue} ", starts_at=event.starts_at, seats=4
    )
    assert same.version == 1 and not Email.objects.exists()


def test_each_hears_only_of_the_change_that_concerns_them(evening: Make) -> None:
    event = evening(mode="hybrid", seats=1, online_link="https://kijk.example/1")
    for name, mode in (("Zaal", "on_site"), ("Wacht", "on_site"), ("Thuis", "online")):
        come(event, name, mode=mode)

    def told(**facts: Any) -> dict[str, str]:
        Email.objects.all().delete()
        making.change(event, **facts)
        rows = Email.objects.order_by("pk")
        return {row.to[0].partition("@")[0]: row.subject.partition(":")[0] for row in rows}

    assert told(accessibility="De lift is hersteld.") == {}
    assert told(venue="De kerk") == {"zaal": "Another place", "wacht": "Another place"}
    assert told(online_link="https://kijk.example/2") == {
        "thuis": "Your link for Een avond over de Molenstraat"
    }
    assert told(ends_at=event.ends_at + timedelta(minutes=30)) == dict.fromkeys(
        ("zaal", "wacht", "thuis"), "Another time"
    )


def test_when_the_room_falls_away_all_come_online_with_their_seats_and_places(evening: Make) -> None:
    event = evening(mode="hybrid", seats=2, online_seats=3)
    for name, mode in (("Zaal", "on_site"), ("Thuis", "online")):
        come(event, name, mode=mode, companions=1 if mode == "on_site" else 0)
    come(event, "Wacht", mode="on_site")
    Email.objects.all().delete()
    after = making.change(event, mode="online")
    assert (after.taken, after.online_taken) == (0, 3)
    assert dict(after.registrations.values_list("name", "state")) == {
        "Zaal": "seat",
        "Thuis": "seat",
        "Wacht": "waiting",
    }
    assert set(after.registrations.values_list("mode", flat=True)) == {Mode.ONLINE}
    told = {row.to[0].partition("@")[0]: row.message for row in Email.objects.all()}
    assert set(told) == {"zaal", "wacht"} and "You now take part online" in told["zaal"]


def test_the_room_does_not_fall_away_while_online_is_too_small_for_who_has_a_seat(evening: Make) -> None:
    event = evening(mode="hybrid", seats=2, online_seats=1)
    come(event, "Zaal", mode="on_site", companions=1)
    with pytest.raises(ValidationError) as excinfo:
        making.change(event, mode="online")
    assert "2 seats are given away" in excinfo.value.message_dict["online_seats"][0]


def test_an_evening_put_off_is_reminded_of_again(evening: Make) -> None:
    event = evening()
    made = come(event)
    with time_machine.travel(event.starts_at - timedelta(hours=20), tick=False):
        regular.remind(event.starts_at - timedelta(hours=20))
        made.refresh_from_db()
        assert made.reminded_at is not None
        making.change(
            event, starts_at=event.starts_at + timedelta(days=7), ends_at=event.ends_at + timedelta(days=7)
        )
    made.refresh_from_db()
    assert made.reminded_at is None


def test_nobody_hears_that_an_evening_of_last_week_is_described_better(evening: Make) -> None:
    event = evening()
    come(event)
    Email.objects.all().delete()
    with time_machine.travel(event.ends_at + timedelta(days=7), tick=False):
        making.change(event, venue="Zaal De Lelie, eerste verdieping")
    assert not Email.objects.exists()


def test_calling_off_asks_why_tells_everybody_who_was_coming_and_ends_it(
    evening: Make, officer: Person, facilitator: Person
) -> None:
    event = evening(seats=1)
    gone = come(event, "Afgemeld")
    perform(actions.cancel, by=ANONYMOUS, on=gone)
    come(event, "Zit")
    come(event, "Wacht")
    Email.objects.all().delete()
    why = "De zaal staat onder water. Er komt een nieuwe datum."
    with pytest.raises(Refused):
        perform(actions.call_off, by=facilitator, on=event, why=why)
    with pytest.raises(ValidationError):
        perform(actions.call_off, by=officer, on=event, why="ziek")
    after = perform(actions.call_off, by=officer, on=event, why=why)
    assert after.version == 2 and {row.to[0].partition("@")[0] for row in Email.objects.all()} == {
        "zit",
        "wacht",
    }
    assert all(why in row.message for row in Email.objects.all())
    with pytest.raises(Refused, match="called off"):
        come(event, "Laat")
    with pytest.raises(Refused, match="called off"):
        perform(actions.call_off, by=officer, on=event, why=why)
    with pytest.raises(ValidationError, match="called off"):
        making.change(event, venue="Elders")
