# SPDX-License-Identifier: EUPL-1.2
"""The desk of a budget: who may come near, how far it is, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import make_budget, make_person, make_process, make_project, make_town, shortlist

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.take_part.budget.models import Budget, Envelope, Project

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
PAGES = (
    "budget/",
    "verkiezing-inlezen/",
    "budget/wijkbudget/",
    "budget/wijkbudget/enveloppen/",
    "budget/wijkbudget/project/",
    "budget/wijkbudget/project/1/",
    "budget/wijkbudget/project/3/nakijken/",
    "budget/wijkbudget/uit-ideeen/",
    "budget/wijkbudget/regels/",
    "budget/wijkbudget/lijst/",
    "budget/wijkbudget/telling/",
    "budget/wijkbudget/stembiljetten/",
    "budget/wijkbudget/antwoorden/",
)
TO_READ = ("", "enveloppen/", "project/1/", "regels/", "lijst/", "telling/", "stembiljetten/")
"""pages of one budget that everybody at the desk may read"""
MOST_QUERIES = 8 + 3
"""beside eight of its own: session, person and roles"""


def address(page: str, place: str = "voorbeeld") -> str:
    return f"/en/bureau/{place}/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_officers_of_this_town(
    budget: Activity, officer: Person, resident: Person, client_of: Browser, page: str
) -> None:
    elsewhere = make_person("Elke", "participation_officer", place=make_town("elders"))
    assert client_of(officer).get(address(page)).status_code == 200
    assert client_of(resident).get(address(page)).status_code == 403
    assert client_of(elsewhere).get(address(page)).status_code == 403
    answer = client_of().get(address(page))
    assert answer.status_code == 302 and "next=" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_a_budget_is_not_found_at_the_desk_of_another_town(
    budget: Activity, client_of: Browser, page: str
) -> None:
    elsewhere = make_person("Elke", "participation_officer", place=make_town("elders"))
    expected = 404 if "wijkbudget" in page else 200
    assert client_of(elsewhere).get(address(page, "elders")).status_code == expected


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_at_most_eight_questions(
    budget: Activity, officer: Person, client_of: Browser, page: str
) -> None:
    for number in range(30):
        make_project(budget, f"Nog een {number}")
    browser = client_of(officer)
    browser.get(address(page))
    with CaptureQueriesContext(connection) as asked:
        browser.get(address(page))
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(reads) <= MOST_QUERIES, "\n".join(reads)


@pytest.mark.parametrize("page", TO_READ)
def test_a_councillor_reads_along_and_finds_no_button_that_changes_anything(
    budget: Activity, councillor: Person, officer: Person, client_of: Browser, page: str
) -> None:
    path = address(f"budget/wijkbudget/{page}")
    assert client_of(officer).get(path).status_code == 200
    answer = client_of(councillor).get(path)
    assert answer.status_code == 200
    assert 'type="submit" class="button button--primary"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("enveloppen/", {"name": "Nog een", "amount_cents": "5000"}),
        (
            "project/1/",
            {"title": "Anders", "text": "Anders", "version": "1", "envelope": "", "neighbourhood": ""},
        ),
        (
            "regels/",
            {"rule": "greedy", "completion": "none", "floor": "0", "understood": "on"},
        ),
        ("lijst/", {"signed": "Rik"}),
    ],
)
def test_what_a_councillor_sends_changes_nothing_and_what_an_officer_sends_does(
    budget: Activity, councillor: Person, officer: Person, client_of: Browser, page: str, sent: dict[str, str]
) -> None:
    if page == "lijst/":
        Project.objects.filter(review="waiting").delete()
        Budget.objects.update(rules_fixed_at="2026-01-01T00:00Z")
    path = address(f"budget/wijkbudget/{page}")

    def state() -> Any:
        return (
            Envelope.objects.count(),
            list(Budget.objects.values_list("rule", "rules_fixed_at", "shortlist_at")),
            list(Activity.objects.values_list("stage")),
            list(budget.contributions.values_list("title", flat=True)),  # type: ignore[attr-defined]
        )

    before = state()
    answer = client_of(councillor).post(path, sent)
    assert answer.status_code == 200 and "may do this" in answer.content.decode()
    assert state() == before
    assert client_of(officer).post(path, sent).status_code == 302
    assert state() != before


def test_the_steps_say_where_a_budget_is_and_what_comes_next(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    def now() -> Any:
        [step] = [
            step
            for step in client_of(officer).get(address("budget/wijkbudget/")).context["steps"]
            if step.state == "now"
        ]
        return step

    assert (now().key, now().verb) == ("projects", "Check the next project")
    assert now().url.endswith("/project/3/nakijken/")
    assert now().text == "3 projects: 2 can be done, 1 waits for the check."
    Project.objects.filter(review="waiting").delete()
    assert now().key == "rules"
    shortlist(budget)
    assert now().key == "vote" and "not there yet" in now().text


def test_a_step_that_cannot_be_done_yet_says_why(
    budget: Activity, officer: Person, councillor: Person, client_of: Browser
) -> None:
    page = client_of(officer).get(address("budget/wijkbudget/")).content.decode()
    assert "Fix the rules first" in page
    assert "Check the next project</a>" in page
    page = client_of(councillor).get(address("budget/wijkbudget/")).content.decode()
    assert "Only people who prepare processes may do this." in page
    assert "Check the next project</a>" not in page


def test_a_project_above_a_third_of_its_envelope_is_pointed_out(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    page = client_of(officer).get(address("budget/wijkbudget/")).content.decode()
    assert page.count("above a third of its envelope") == 1
    assert "1 project costs more than a third of its envelope" in page
    Envelope.objects.update(amount_cents=18_000_00)  # exactly a third is not above it
    page = client_of(officer).get(address("budget/wijkbudget/")).content.decode()
    assert "a third" not in page


def test_what_projects_cost_together_stands_beside_the_money_without_what_cannot_be_done(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    answer = client_of(officer).get(address("budget/wijkbudget/"))
    [row] = answer.context["envelopes"]
    assert (row["amount"], row["cost"], row["projects"]) == ("€\xa010,000", "€\xa06,300", 3)
    Project.objects.filter(cost_cents=6_000_00).update(review="not_feasible", reason="Te nat.")
    [row] = client_of(officer).get(address("budget/wijkbudget/")).context["envelopes"]
    assert (row["cost"], row["projects"]) == ("€\xa0300", 2)


def test_many_projects_can_be_narrowed_to_one_state(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    assert "?staat=waiting" not in browser.get(address("budget/wijkbudget/")).content.decode()
    for number in range(60):
        make_project(budget, f"Nog een {number}")
    answer = browser.get(address("budget/wijkbudget/"))
    assert "?staat=waiting" in answer.content.decode()
    answer = browser.get(address("budget/wijkbudget/"), {"staat": "waiting", "page": "2"})
    assert len(answer.context["page"].object_list) == 11
    assert {row.review for row in answer.context["page"].object_list} == {"waiting"}
    answer = browser.get(address("budget/wijkbudget/"), {"staat": "' OR 1=1"})
    assert answer.context["page"].paginator.count == 63


def test_a_hidden_project_is_counted_nowhere(budget: Activity, officer: Person, client_of: Browser) -> None:
    budget.contributions.filter(title="Een plein").update(  # type: ignore[attr-defined]
        is_public=False, state="hidden", hidden_reason="Een naam"
    )
    answer = client_of(officer).get(address("budget/wijkbudget/"))
    assert "Een plein" not in answer.content.decode()
    assert answer.context["all"] == 2 and answer.context["large"] == 0


# What waits for me --------------------------------------------------------------------------------


def test_projects_to_check_wait_for_who_prepares_and_for_nobody_else(
    budget: Activity, place: Place, officer: Person, councillor: Person
) -> None:
    [task] = queued(officer, place, set())
    assert (str(task.kind), task.title, task.count) == ("To check", "1 project to check", 1)
    assert not queued(councillor, place, set())
    assert not queued(make_person("Elke", "participation_officer", place=make_town("elders")), place, set())
    Project.objects.update(review="feasible", cost_cents=100_00)
    assert not queued(officer, place, set())


def test_the_inbox_asks_one_question_for_all_budgets(
    budget: Activity, place: Place, officer: Person, councillor: Person
) -> None:
    make_project(make_budget(make_process(place, title="Een ander"), title="Een ander"), "Een boom")
    list(officer.grants), list(councillor.grants)
    with CaptureQueriesContext(connection) as asked:
        tasks = queued(officer, place, set())
    assert len(tasks) == 2 and len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert not queued(councillor, place, set())
    assert not asked.captured_queries


def test_what_waits_stands_in_the_inbox(budget: Activity, officer: Person, client_of: Browser) -> None:
    page = client_of(officer).get(address("")).content.decode()
    assert "1 project to check" in page
    assert "/budget/wijkbudget/?staat=waiting#projects" in page
