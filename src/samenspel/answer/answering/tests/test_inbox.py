# SPDX-License-Identifier: EUPL-1.2
""" "What waits for me": everything that is mine, with the days that are left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_town

from samenspel.answer.answering.desk import inbox as desk_inbox
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Flag
from samenspel.foundations.pages import queued
from samenspel.foundations.places.calendar import closed_days
from samenspel.foundations.places.models import ClosedDay

from .conftest import days_ago

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.fixture
def thursday() -> Iterator[None]:
    with time_machine.travel(at("2026-11-19T10:00"), tick=False):
        yield


def titles(tasks) -> list[str]:
    return [task.title for task in tasks]


def test_alderman_sees_what_is_his_and_what_is_nobodys_but_not_a_colleagues(
    idea, town, alderman, officer
) -> None:
    idea(title="Van mij", owner=alderman)
    idea(title="Van niemand", owner=None)
    idea(title="Van Lien", owner=officer)
    assert titles(desk_inbox.duties(alderman, town, closed_days(town))) == ["Van mij", "Van niemand"]


def test_participation_officer_also_sees_what_is_late_at_a_colleague(idea, town, alderman, officer) -> None:
    idea(title="Te laat bij Youssef", owner=alderman, due_at=days_ago(10))
    idea(title="Op tijd bij Youssef", owner=alderman)
    tasks = desk_inbox.duties(officer, town, closed_days(town))
    assert titles(tasks) == ["Te laat bij Youssef"]
    assert not tasks[0].mine and tasks[0].days < 0
    assert titles(desk_inbox.duties(alderman, town, closed_days(town))) == [
        "Te laat bij Youssef",
        "Op tijd bij Youssef",
    ]


def test_other_towns_answered_and_hidden_contributions_do_not_wait_for_me(idea, town, officer) -> None:
    idea(owner=officer, answered_at=days_ago(1))
    idea(owner=officer, state="hidden", is_public=False, hidden_reason="Reclame")
    elsewhere = make_person("Wim", "participation_officer", place=make_town("elders"))
    idea(title="Wacht", owner=officer)
    assert titles(desk_inbox.duties(officer, town, closed_days(town))) == ["Wacht"]
    assert desk_inbox.duties(elsewhere, town, closed_days(town)) == []


def test_days_left_are_working_days_and_the_last_day_itself_is_zero(thursday, idea, town, officer) -> None:
    idea(title="Vandaag", owner=officer, due_at=at("2026-11-19T23:59"))
    idea(title="Morgen", owner=officer, due_at=at("2026-11-20T23:59"))
    idea(title="Na het weekend", owner=officer, due_at=at("2026-11-23T23:59"))
    idea(title="Gisteren", owner=officer, due_at=at("2026-11-18T23:59"))
    assert {task.title: task.days for task in desk_inbox.duties(officer, town, closed_days(town))} == {
        "Gisteren": -1,
        "Vandaag": 0,
        "Morgen": 1,
        "Na het weekend": 2,
    }
    ClosedDay.objects.create(place=town, date=date(2026, 11, 20), name="Brugdag")
    assert {task.title: task.days for task in desk_inbox.duties(officer, town, closed_days(town))}[
        "Na het weekend"
    ] == 1


def test_more_than_forty_end_in_one_line_that_leads_to_the_whole_list(
    idea, town, officer, monkeypatch
) -> None:
    monkeypatch.setattr(desk_inbox, "MOST_TASKS", 2)
    for number in range(5):
        idea(title=f"Idee {number}", owner=officer)
    tasks = desk_inbox.duties(officer, town, closed_days(town))
    assert len(tasks) == 3 and tasks[-1].count == 3 and "van=mij" in tasks[-1].url


def test_moderator_sees_reports_and_what_waits_for_a_check(idea, town, signed_in) -> None:
    moderator = make_person("Sofie", "moderator", place=town)
    one = idea(state="pending", is_public=False)
    Flag.objects.create(place=town, contribution=one, reason="Reclame")
    assert [(task.count, task.days) for task in queued(moderator, town, set())] == [(1, 0), (1, 1)]
    assert desk_inbox.duties(moderator, town, closed_days(town)) == []
    page = signed_in(moderator).get(reverse("desk", args=[town.slug]))
    assert page.status_code == 200 and page.context["count"] == 2


def test_the_page_groups_by_day_and_makes_one_button_the_first(idea, town, officer, signed_in) -> None:
    idea(title="Laat", owner=officer, due_at=days_ago(20))
    idea(title="Later", owner=officer)
    page = signed_in(officer).get(reverse("desk", args=[town.slug]))
    groups = page.context["groups"]
    assert [[task["title"] for task in group["tasks"]] for group in groups] == [["Laat"], ["Later"]]
    assert [task["first"] for group in groups for task in group["tasks"]] == [True, False]
    assert page.content.decode().count("button--primary") == 1


def test_a_tile_narrows_the_page_to_one_kind_and_an_odd_value_shows_everything(
    idea, town, officer, signed_in
) -> None:
    idea(owner=officer)
    idea(state="pending", is_public=False)
    client, address = signed_in(officer), reverse("desk", args=[town.slug])
    kinds = client.get(address).context["kinds"]
    assert len(kinds) == 2
    for _label, key, count in kinds:
        shown = client.get(address, {"soort": key}).context["groups"]
        assert sum(group["count"] for group in shown) == count
    odd = client.get(address, {"soort": "zoiets'\"<"}).context
    assert sum(group["count"] for group in odd["groups"]) == 2


def test_a_promise_comes_back_when_its_day_is_near(town, officer) -> None:
    facts = {"place": town, "owner_name": "Lien", "made_at": days_ago(60)}
    today = timezone.localdate()
    Commitment.objects.create(title="Nabij", due_on=today + timedelta(days=10), **facts)
    Commitment.objects.create(title="Ver", due_on=today + timedelta(days=200), **facts)
    assert titles(desk_inbox.duties(officer, town, closed_days(town))) == ["Nabij"]


@pytest.mark.parametrize("role", ["clerk", "councillor", "moderator", "alderman", "town_administrator"])
def test_everybody_with_a_desk_can_open_it(role, town, activity, idea, signed_in) -> None:
    idea()
    page = signed_in(make_person("Rita", role, place=town)).get(reverse("desk", args=[town.slug]))
    assert page.status_code == 200
    paper = reverse("desk-ideas-paper", args=[town.slug, activity.slug])
    assert (paper in page.content.decode()) == (role in ("clerk", "town_administrator"))


def test_a_resident_has_no_desk(town, signed_in) -> None:
    assert signed_in(make_person("Marc")).get(reverse("desk", args=[town.slug])).status_code == 403


def test_the_inbox_takes_few_queries(idea, town, officer, signed_in, django_assert_max_num_queries) -> None:
    for number in range(12):
        idea(title=f"Idee {number}", owner=officer if number % 2 else None, due_at=days_ago(number - 6))
    Flag.objects.create(place=town, contribution=idea(), reason="Reclame")
    client = signed_in(officer)
    # session, person, roles and place come with every page of the desk
    with django_assert_max_num_queries(4 + 8):
        assert client.get(reverse("desk", args=[town.slug])).status_code == 200
