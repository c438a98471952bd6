# SPDX-License-Identifier: EUPL-1.2
"""What happens elsewhere: announced, prepared with a checklist, and told once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person, make_process, make_town, officer_of
from together import at_once

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.mix.table import table_now
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes import report
from samenspel.plan.processes.models import Process
from samenspel.plan.registry import instruments
from samenspel.take_part.planned import actions, forms
from samenspel.take_part.planned.models import PlannedActivity

TITLE = "Burgerberaad over warmte"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def town(db: None) -> Place:
    return make_town()


@pytest.fixture
def process(town: Place) -> Process:
    return make_process(town)


def announce(process: Process, opens: int = -7, closes: int = 7, **settings: Any) -> Activity:
    now = timezone.now()
    given = {
        "method": "burgerberaad",
        "where": "De Brouwerij",
        "checklist": ["Zaal huren", "Loting houden"],
        **settings,
    }
    return perform(
        processes.add_activity,
        by=officer_of(process.place),
        on=process,
        instrument="planned",
        title=TITLE,
        intro="Zestig mensen, drie zaterdagen.",
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
        settings=given,
    )


@pytest.fixture
def activity(process: Process) -> Activity:
    return announce(process)


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def page_of(activity: Activity, person: Person | None = None) -> str:
    answer = browser(person).get(reverse("planned", args=[activity.place.slug, activity.slug]))
    return unescape(answer.content.decode())


def desk_of(activity: Activity) -> str:
    return reverse("desk-planned", args=[activity.place.slug, activity.slug])


def planned(activity: Activity) -> PlannedActivity:
    return PlannedActivity.objects.get(activity=activity)


def test_the_page_says_what_when_where_and_what_it_is(activity: Activity) -> None:
    page = page_of(activity)
    row = next(row for row in table_now() if row.key == "burgerberaad")
    for words in (
        TITLE,
        "Zestig mensen",
        "De Brouwerij",
        row.en.name,
        reverse("instrument", args=["burgerberaad"]),
    ):
        assert words in page
    assert "Zaal huren" not in page, "the checklist is for the desk"


def test_where_is_not_known_yet_is_said_and_a_link_leads_on(process: Process) -> None:
    assert "This is not known yet." in page_of(announce(process, where=""))
    page = page_of(announce(process, where="", link="https://warmte.example/inschrijven"))
    assert 'href="https://warmte.example/inschrijven"' in page and "On another website" in page


def test_a_method_that_is_not_in_the_table_leaves_the_page_whole(process: Process) -> None:
    page = page_of(announce(process, method="bestaat-niet"))
    assert TITLE in page and "What is this?" not in page


def test_a_draft_is_only_for_the_desk(town: Place) -> None:
    activity = announce(make_process(town, state="draft"))
    address = reverse("planned", args=[town.slug, activity.slug])
    assert browser().get(address).status_code == 404
    assert browser(officer_of(town)).get(address).status_code == 200


def test_once_it_is_over_the_page_says_that_nothing_was_told_and_then_what_came_of_it(
    process: Process,
) -> None:
    activity = announce(process, opens=-20, closes=-2)
    assert "The town has not told yet what came of it." in page_of(activity)
    officer = officer_of(process.place)
    data = {"outcome": "Zestig mensen kozen voor een warmtenet.", "people": "58", "version": activity.version}
    answer = browser(officer).post(desk_of(activity), data)
    assert answer.status_code == 302
    page = page_of(activity)
    assert (
        "Zestig mensen kozen voor een warmtenet." in page and "58" in page and "has not told yet" not in page
    )


def test_the_outcome_waits_at_the_desk_of_who_prepares_until_it_is_told(process: Process) -> None:
    officer, resident = officer_of(process.place), make_person("Bob")
    announce(process, opens=3, closes=9)
    assert [task.title for task in queued(officer, process.place, set())] == []
    over = announce(process, opens=-20, closes=-2)
    assert [task.title for task in queued(officer, process.place, set())] == [f"What came of “{TITLE}”?"]
    assert queued(resident, process.place, set()) == []
    perform(actions.tell_outcome, by=officer, on=over, version=1, outcome="Zestig mensen kozen samen.")
    assert queued(officer, process.place, set()) == []


def test_nothing_can_be_told_before_it_began(process: Process) -> None:
    activity = announce(process, opens=3, closes=9)
    with pytest.raises(Refused, match="not begun yet"):
        perform(
            actions.tell_outcome,
            by=officer_of(process.place),
            on=activity,
            version=1,
            outcome="Het was goed gevuld.",
        )
    page = browser(officer_of(process.place)).get(desk_of(activity)).content.decode()
    assert "This has not begun yet." in page


@pytest.mark.parametrize(
    "data, said",
    [
        ({"outcome": "Goed."}, "Write at least one full sentence"),
        ({"outcome": "Zestig mensen kozen samen.", "people": "-3"}, "greater than or equal to 0"),
        ({"outcome": "Zestig mensen kozen samen.", "people": "veel"}, "Enter a whole number."),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(
    activity: Activity, data: dict[str, str], said: str
) -> None:
    page = browser(officer_of(activity.place)).post(desk_of(activity), {**data, "version": activity.version})
    assert said in page.content.decode() and data["outcome"] in page.content.decode()
    assert planned(activity).outcome == ""


def test_a_colleague_who_wrote_a_moment_ago_is_noticed(activity: Activity) -> None:
    officer = officer_of(activity.place)
    perform(actions.tell_outcome, by=officer, on=activity, version=1, outcome="De eerste tekst van vandaag.")
    client, mine = browser(officer), "Mijn eigen tekst over vandaag."
    page = client.post(desk_of(activity), {"outcome": mine, "version": 1})
    assert "A colleague changed this a moment ago." in page.content.decode() and mine in page.content.decode()
    assert planned(activity).outcome == "De eerste tekst van vandaag."
    assert client.post(desk_of(activity), {"outcome": mine, "version": 2}).status_code == 302
    assert planned(activity).outcome == mine


def test_a_line_is_ticked_and_unticked_and_one_that_is_gone_is_told(activity: Activity) -> None:
    client = browser(officer_of(activity.place))
    address = reverse("desk-planned-tick", args=[activity.place.slug, activity.slug])
    key = actions.key_of("Zaal huren")
    client.post(address, {"key": key, "done": "yes"})
    assert [row["done"] for row in planned(activity).checklist] == [True, False]
    client.post(address, {"key": key, "done": "no"})
    assert [row["done"] for row in planned(activity).checklist] == [False, False]
    page = client.post(address, {"key": "weg", "done": "yes"}, follow=True)
    assert "not on the list any more" in page.content.decode()


def test_other_settings_keep_the_ticks_of_lines_that_stay(activity: Activity) -> None:
    officer = officer_of(activity.place)
    perform(actions.tick, by=officer, on=activity, key=actions.key_of("Zaal huren"), done=True)
    perform(
        processes.change_activity,
        by=officer,
        on=activity,
        version=activity.version,
        settings={"checklist": ["Broodjes", "Zaal huren"]},
    )
    assert planned(activity).checklist == [
        {"text": "Broodjes", "done": False},
        {"text": "Zaal huren", "done": True},
    ]


def test_a_resident_or_an_officer_elsewhere_ticks_and_tells_nothing(activity: Activity) -> None:
    elsewhere = make_person("Vreemd", "town_administrator", place=make_town("elders"))
    for person in (make_person("Bob"), elsewhere):
        with pytest.raises(Refused):
            perform(actions.tick, by=person, on=activity, key=actions.key_of("Zaal huren"), done=True)
        with pytest.raises(Refused):
            perform(
                actions.tell_outcome, by=person, on=activity, version=1, outcome="Dit mag ik niet schrijven."
            )
        assert browser(person).get(desk_of(activity)).status_code == 403


@pytest.mark.parametrize(
    "data, said",
    [
        ({"checklist": "\n".join(f"Taak {n}" for n in range(41))}, "Forty lines at most"),
        ({"checklist": "x" * 301}, "longer than 300 characters"),
        ({"link": "geen adres hier"}, "Enter a valid URL."),
        ({"method": "verzonnen"}, "Select a valid choice."),
    ],
)
def test_settings_that_cannot_be_are_refused(db: None, data: dict[str, str], said: str) -> None:
    form = forms.SettingsForm(data)
    assert not form.is_valid() and said in str(form.errors)


def test_a_copy_of_the_process_announces_it_again_with_nothing_ticked(activity: Activity) -> None:
    officer = officer_of(activity.place)
    perform(actions.tick, by=officer, on=activity, key=actions.key_of("Zaal huren"), done=True)
    process = Process.objects.get(pk=activity.process_number)
    copy = perform(processes.copy, by=officer, on=process, title="Nog eens", starts=date(2027, 1, 4))
    again = PlannedActivity.objects.get(activity__process_number=copy.pk)
    assert again.where == "De Brouwerij" and not any(row["done"] for row in again.checklist)


def test_a_plan_gives_it_the_preconditions_and_steps_of_the_table_in_its_language(town: Place) -> None:
    row = next(row for row in table_now() if row.key == "burgerberaad")
    from_plan = instruments()["planned"].from_plan
    assert from_plan is not None
    with translation.override("nl"):
        found = from_plan("burgerberaad", town, date(2027, 1, 1), date(2027, 2, 1))
    assert found == {"method": "burgerberaad", "checklist": [*row.nl.preconditions, *row.nl.steps]}
    assert from_plan("verzonnen", town, date(2027, 1, 1), date(2027, 2, 1))["checklist"] == []


def test_the_final_report_tells_what_came_of_it_and_how_many_took_part(activity: Activity) -> None:
    officer = officer_of(activity.place)
    perform(
        actions.tell_outcome,
        by=officer,
        on=activity,
        version=1,
        outcome="Zestig mensen kozen samen.",
        people=1,
    )
    process = Process.objects.get(pk=activity.process_number)
    data = report.content(process, activity.place)
    assert {
        "title": TITLE,
        "status": "1 person took part",
        "paragraphs": ["Zestig mensen kozen samen."],
    } in data["done"]
    assert data["figures"] == [{"title": TITLE, "rows": [{"label": "people", "number": "1"}]}]


def test_the_pages_ask_few_questions_and_a_process_with_many_asks_no_more(process: Process) -> None:
    made = [announce(process) for _each in range(6)]
    for person, address, most in (
        (None, reverse("planned", args=[process.place.slug, made[0].slug]), 5),
        (officer_of(process.place), desk_of(made[0]), 8 + 3),
        (None, reverse("process", args=[process.place.slug, process.slug]), 5),
    ):
        client = browser(person)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
        assert len(reads) <= most, "\n".join(reads)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_two_who_tick_two_lines_at_once_both_find_their_tick() -> None:
    activity = announce(make_process(make_town()))
    officer = officer_of(activity.place)

    def tick(text: str) -> Any:
        return lambda: perform(actions.tick, by=officer, on=activity, key=actions.key_of(text), done=True)

    at_once(tick("Zaal huren"), tick("Loting houden"))
    assert all(row["done"] for row in planned(activity).checklist)
