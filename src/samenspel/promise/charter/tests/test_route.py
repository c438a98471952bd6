# SPDX-License-Identifier: EUPL-1.2
"""The page of a group, its checklist and tasks, and what happens when two people of it work at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person

from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter.models import Campaign, Task
from samenspel.promise.charter.route import actions
from samenspel.promise.charter.route.choosing import Wishes, choose
from samenspel.promise.charter.route.steps import guide

from .making import make_campaign, members_of
from .test_route_begin import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Addresses begin with /en/, and so the pages say what stands in the code."""
    with translation.override("en"):
        yield


def with_route(**facts: Any) -> Campaign:
    campaign = make_campaign(**facts)
    today = timezone.localdate()
    Task.objects.bulk_create(
        Task(campaign=campaign, key=one.doing.key, due_on=one.due_on)
        for one in choose(Wishes(facts.get("effort", 1)), today)
    )
    return campaign


def page(name: str, campaign: Campaign, *more: Any) -> str:
    return reverse(name, args=[campaign.pk, *more])


PAGES = ["charter-group", "charter-route", "charter-people", "charter-help"]


@pytest.mark.parametrize("name", PAGES)
def test_only_people_of_the_group_see_its_pages(name: str) -> None:
    campaign = with_route()
    assert browser(members_of(campaign)[0]).get(page(name, campaign)).status_code == 200
    assert browser(make_person("Bea")).get(page(name, campaign)).status_code == 404
    assert browser(make_person("Cas")).get(reverse(name, args=[999_999])).status_code == 404
    assert reverse("sign-in") in browser().get(page(name, campaign)).url


def test_the_page_says_what_comes_first_with_a_button_to_where_it_is_done() -> None:
    campaign = with_route()
    late = Task.objects.get(campaign=campaign, key="sign-1")
    late.due_on = timezone.localdate() - timedelta(days=3)
    late.who = "Ann"
    late.save()
    text = browser(members_of(campaign)[0]).get(page("charter-group", campaign)).content.decode()
    now = text[text.index('id="now"') : text.index('id="standing"')]
    assert now.count("<li") == 3
    assert now.index("Let one alderman sign") < now.index("Read the eight values")
    assert page("charter-signing", campaign) in now
    assert "too late" in now
    assert "1 task is too late" in text
    assert "Ann" in text


def test_a_group_with_everything_done_is_told_so() -> None:
    campaign = with_route()
    Task.objects.filter(campaign=campaign).update(done_on=timezone.localdate())
    text = browser(members_of(campaign)[0]).get(page("charter-group", campaign)).content.decode()
    assert "Everything on your route is done." in text


def test_a_task_is_ticked_and_opened_again() -> None:
    campaign = with_route()
    client = browser(members_of(campaign)[0])
    client.post(page("charter-group", campaign), {"do": "tick", "key": "read-1"})
    assert Task.objects.get(key="read-1").done_on == timezone.localdate()
    client.post(page("charter-task", campaign, "read-1"), {"do": "untick"})
    assert Task.objects.get(key="read-1").done_on is None
    assert client.post(page("charter-group", campaign), {"do": "tick", "key": "x" * 90}).status_code == 404


def test_somebody_else_ticks_and_changes_nothing() -> None:
    campaign = with_route()
    task = Task.objects.get(campaign=campaign, key="read-1")
    bea = make_person("Bea")
    for action, data in (
        (actions.tick_task, {"done": True}),
        (actions.give_task, {"seen": actions.seen_of(task), "who": "B", "due_on": None, "note": ""}),
    ):
        with pytest.raises(Refused):
            perform(action, by=bea, on=task, **data)
    for action, data in (
        (actions.lay_out, {"version": 1, "effort": 1, "keys": ["read-1"]}),
        (actions.add_task, {"key": "talk-3"}),
        (actions.ask_help, {"text": "Wij vragen hulp"}),
        (actions.need_no_help, {}),
    ):
        with pytest.raises(Refused):
            perform(action, by=bea, on=campaign, **data)


def test_who_does_a_task_and_when_is_kept() -> None:
    campaign = with_route()
    client = browser(members_of(campaign)[0])
    task = Task.objects.get(campaign=campaign, key="talk-1")
    path = page("charter-task", campaign, "talk-1")
    typed = {"seen": actions.seen_of(task), "who": "Ann", "due_on": "2031-05-06", "note": "Bellen"}
    assert client.post(path, typed).url == path
    task.refresh_from_db()
    assert (task.who, str(task.due_on), task.note) == ("Ann", "2031-05-06", "Bellen")
    wrong = client.post(path, {**typed, "due_on": "31/31/31", "who": "x" * 200})
    text = wrong.content.decode()
    assert wrong.status_code == 200
    assert "Enter a valid date" in text
    assert "at most 80" in text


def test_two_who_change_one_task_at_once_do_not_undo_each_other_unseen() -> None:
    campaign = with_route(members=2)
    first, second = (browser(person) for person in members_of(campaign))
    task = Task.objects.get(campaign=campaign, key="talk-1")
    path, seen = page("charter-task", campaign, "talk-1"), actions.seen_of(task)
    first.post(path, {"seen": seen, "who": "Ann", "due_on": "", "note": ""})
    answer = second.post(path, {"seen": seen, "who": "Bea", "due_on": "", "note": "Ik bel"})
    text = answer.content.decode()
    assert "Somebody of your group changed this meanwhile" in text
    assert "Ik bel" in text
    task.refresh_from_db()
    assert task.who == "Ann"
    # Who was told and saves again, means it.
    again = answer.context["form"].data["seen"]
    second.post(path, {"seen": again, "who": "Bea", "due_on": "", "note": "Ik bel"})
    task.refresh_from_db()
    assert (task.who, task.note) == ("Bea", "Ik bel")


def test_a_task_has_its_tips_and_a_letter_with_the_names() -> None:
    campaign = with_route(group_name="Jeugdraad Zonnig")
    client = browser(members_of(campaign)[0])
    text = client.get(page("charter-task", campaign, "talk-1")).content.decode()
    assert "What goes well already?" in text
    assert "Jeugdraad Zonnig" in text[text.index("<textarea") :]
    assert campaign.place.name in text[text.index("<textarea") :]
    assert client.get(page("charter-task", campaign, "nothing-9")).status_code == 404


def test_a_task_that_is_not_on_the_route_can_be_added() -> None:
    campaign = with_route()
    client = browser(members_of(campaign)[0])
    path = page("charter-task", campaign, "project-1")
    assert "This task is not on your route." in client.get(path).content.decode()
    client.post(path)
    client.post(path, {"do": "tick"})
    assert Task.objects.get(campaign=campaign, key="project-1").done_on


def test_the_route_is_laid_out_otherwise_and_what_is_done_stays() -> None:
    campaign = with_route()
    client = browser(members_of(campaign)[0])
    Task.objects.filter(key="read-1").update(done_on=timezone.localdate())
    Task.objects.filter(key="talk-1").update(who="Ann")
    path = page("charter-route", campaign)
    typed = {"version": campaign.version, "effort": "2", "keys": ["talk-1", "points-3"]}
    assert client.post(path, typed).url == page("charter-group", campaign)
    tasks = {task.key: task for task in Task.objects.filter(campaign=campaign)}
    assert set(tasks) == {"read-1", "talk-1", "points-3"}
    assert tasks["talk-1"].who == "Ann"
    assert tasks["points-3"].due_on >= timezone.localdate() + timedelta(days=14)
    campaign.refresh_from_db()
    assert campaign.effort == 2
    # The same page, sent once more from a second window that did not see this.
    old = client.post(path, {**typed, "keys": ["shine-1"]})
    assert "A colleague changed this a moment ago" in old.content.decode()
    assert Task.objects.filter(campaign=campaign).count() == 3
    empty = client.post(path, {"version": campaign.version, "effort": "2"})
    assert "Choose at least one task." in empty.content.decode()


def test_the_page_of_the_route_ticks_what_fits_an_effort_and_keeps_nothing() -> None:
    campaign = with_route()
    before = set(Task.objects.values_list("key", flat=True))
    text = browser(members_of(campaign)[0]).get(page("charter-route", campaign) + "?inzet=3").content.decode()
    assert 'value="sign-3" id="id_key_sign-3" checked' in text
    assert 'value="points-1" id="id_key_points-1">' in text
    assert set(Task.objects.values_list("key", flat=True)) == before


def test_a_task_that_is_not_in_the_guide_is_not_added() -> None:
    campaign = with_route()
    [ann] = members_of(campaign)
    with pytest.raises(ValidationError):
        perform(actions.add_task, by=ann, on=campaign, key="dance-1")
    perform(actions.add_task, by=ann, on=campaign, key="talk-3")
    perform(actions.add_task, by=ann, on=campaign, key="talk-3")
    assert Task.objects.filter(campaign=campaign, key="talk-3").count() == 1


def test_a_group_asks_for_help_and_takes_it_back() -> None:
    campaign = with_route()
    client, path = browser(members_of(campaign)[0]), page("charter-help", campaign)
    assert "Say in a sentence what you need help with." in client.post(path, {"text": "?"}).content.decode()
    client.post(path, {"text": "Onze schepen antwoordt niet."})
    campaign.refresh_from_db()
    assert campaign.help_asked == "Onze schepen antwoordt niet."
    assert campaign.help_asked_at
    client.post(path, {"do": "back"})
    campaign.refresh_from_db()
    assert (campaign.help_asked, campaign.help_asked_at) == ("", None)


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_ask_few_queries(name: str, django_assert_max_num_queries: Any) -> None:
    campaign = make_campaign(members=5)
    Task.objects.bulk_create(Task(campaign=campaign, key=key) for key in guide().tasks)
    client = browser(members_of(campaign)[0])
    with django_assert_max_num_queries(10):  # two of them are the session and the person
        assert client.get(page(name, campaign)).status_code == 200
