# SPDX-License-Identifier: EUPL-1.2
"""From an empty budget to a published list, over the pages of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from factories import (
    make_budget,
    make_idea,
    make_ideas_activity,
    make_person,
    make_process,
    make_project,
    make_town,
)
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.towns.models import Neighbourhood
from samenspel.take_part.budget.models import Budget, Envelope, Project
from samenspel.take_part.ideas.models import Idea

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
REASON = "De dienst Groen rekende dit na: graven, leiding en kraan."
CHECK = {"feasible": "yes", "cost_cents": "1.250,50", "reason": REASON, "signed": "Olga, dienst Groen"}


def address(page: str = "", activity: str = "wijkbudget") -> str:
    return f"/en/bureau/voorbeeld/budget/{activity}/{page}"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def letters_to(person: Person) -> list[Email]:
    return [letter for letter in Email.objects.order_by("pk") if person.email in letter.to]


# The whole way ------------------------------------------------------------------------------------


def test_an_officer_goes_from_an_empty_budget_to_a_published_list(
    place: Place, officer: Person, client_of: Browser
) -> None:
    make_budget(make_process(place), settings=None)
    browser = client_of(officer)
    assert "Say how much money there is" in text(browser.get(address()))

    browser.post(address("enveloppen/"), {"name": "De stad", "amount_cents": "10.000"})
    assert Envelope.objects.get().amount_cents == 10_000_00

    for title in ("Een kraan", "Een bank", "Een raket"):
        sent = {"title": title, "text": "Omdat de buurt erom vraagt.", "author_name": "Buurtcomité"}
        answer = browser.post(address("project/"), sent, follow=True)
    assert "Entered as number 3" in text(answer)
    assert Project.objects.filter(review="waiting", envelope__name="De stad").count() == 3

    answer = browser.post(address("project/1/nakijken/"), {**CHECK, "do": "save"})
    assert answer["Location"] == address("project/2/nakijken/"), "straight on to the next that waits"
    browser.post(address("project/2/nakijken/"), {**CHECK, "cost_cents": "300"})
    answer = browser.post(
        address("project/3/nakijken/"), {**CHECK, "feasible": "no", "cost_cents": "", "reason": REASON}
    )
    assert answer["Location"] == address()
    assert dict(Project.objects.values_list("contribution__number", "review")) == {
        1: "feasible",
        2: "feasible",
        3: "not_feasible",
    }
    assert Project.objects.get(contribution__number=1).cost_cents == 1_250_50

    rules = {"rule": "equal-shares", "completion": "add1", "utilitarian": "on", "floor": "0"}
    assert "Tick this to fix the rules" in text(browser.post(address("regels/"), rules))
    assert Budget.objects.get().rules_fixed_at is None
    browser.post(address("regels/"), {**rules, "understood": "on"})
    budget = Budget.objects.get()
    assert budget.rules_fixed_at and (budget.rule, budget.completion) == ("equal-shares", "add1")
    assert budget.utilitarian and not budget.comparison

    answer = browser.post(address("lijst/"), {"signed": "Olga"}, follow=True)
    assert "Published with 2 projects" in text(answer)
    assert sorted(Project.objects.filter(review="feasible").values_list("lot", flat=True)) == [1, 2]
    assert Budget.objects.get().lot_seed in text(browser.get(address("lijst/")))


# Envelopes ----------------------------------------------------------------------------------------


def test_an_envelope_is_changed_and_removed(budget: Activity, officer: Person, client_of: Browser) -> None:
    browser = client_of(officer)
    centre = Neighbourhood.objects.create(place=budget.place, key="centrum", name="Centrum")
    sent = {"name": "Centrum", "amount_cents": "2500", "neighbourhood": str(centre.pk), "theme": "Groen"}
    browser.post(address("enveloppen/"), sent)
    made = Envelope.objects.get(name="Centrum")
    assert (made.amount_cents, made.neighbourhood, made.theme) == (2_500_00, centre, "Groen")
    page = text(browser.get(address("enveloppen/"), {"wijzig": made.slug}))
    assert 'value="2500"' in page and "Change “Centrum”" in page
    browser.post(address(f"enveloppen/?wijzig={made.slug}"), {**sent, "amount_cents": "3000"})
    assert [one.amount_cents for one in Envelope.objects.all()] == [10_000_00, 3_000_00]
    browser.post(address("enveloppen/"), {"do": "remove", "envelope": made.slug})
    assert Envelope.objects.count() == 1


def test_an_envelope_with_projects_stays_and_the_page_says_why(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    answer = client_of(officer).post(
        address("enveloppen/"), {"do": "remove", "envelope": "alles"}, follow=True
    )
    assert "There are projects in this envelope" in text(answer)
    assert Envelope.objects.count() == 1


def test_an_envelope_of_another_budget_is_not_reached_from_here(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    other = make_budget(make_process(budget.place, title="Een ander"), title="Een ander")
    Envelope.objects.filter(activity=other).update(slug="elders")
    browser = client_of(officer)
    answer = browser.post(address("enveloppen/"), {"do": "remove", "envelope": "elders"})
    assert answer.status_code == 404
    assert "Change “" not in text(browser.get(address("enveloppen/"), {"wijzig": "elders"}))
    assert Envelope.objects.count() == 2


def test_money_does_not_change_after_the_rules_were_fixed(
    voted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    assert "They do not change any more" in text(browser.get(address("enveloppen/")))
    sent = {"name": "Meer", "amount_cents": "1"}
    assert "They do not change any more" in text(browser.post(address("enveloppen/"), sent))
    assert Envelope.objects.count() == 1


# Projects and their check -------------------------------------------------------------------------


def test_the_letter_is_shown_before_it_is_sent(
    budget: Activity, officer: Person, resident: Person, client_of: Browser
) -> None:
    project = budget.contributions.get(title="Een kraan")  # type: ignore[attr-defined]
    perform(taking_part.follow, by=resident, on=project)
    path, browser = address("project/3/nakijken/"), client_of(officer)
    assert "1 person brought or follows this project" in text(browser.get(path))
    no = {**CHECK, "feasible": "no", "cost_cents": ""}
    page = text(browser.post(path, {**no, "do": "look"}))
    assert "This is what they read" in page and REASON in page
    assert not letters_to(resident)
    assert Project.objects.get(contribution=project).review == "waiting"
    browser.post(path, {**no, "do": "save"})
    [letter] = letters_to(resident)
    assert letter.subject in page.replace("&quot;", '"'), "what was shown is what was sent"
    assert REASON in letter.message and "Olga, dienst Groen" in letter.message


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"feasible": ""}, "This field is required"),
        ({"reason": "Kan."}, "at least one full sentence"),
        ({"cost_cents": ""}, "Fill in what it costs"),
        ({"cost_cents": "10.000,01"}, "more than the whole envelope"),
        ({"cost_cents": "duur"}, "Enter a number"),
    ],
)
def test_a_check_that_lacks_something_says_what(
    budget: Activity, officer: Person, client_of: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = client_of(officer).post(address("project/3/nakijken/"), {**CHECK, **wrong, "do": "save"})
    assert answer.status_code == 200 and sentence in text(answer)
    assert Project.objects.get(contribution__number=3).review == "waiting"


def test_two_officers_who_change_a_project_do_not_undo_each_other_unseen(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    browser, path = client_of(officer), address("project/1/")
    sent = {"title": "Eerste", "text": "Tekst", "version": "1"}
    assert browser.post(path, sent).status_code == 302
    answer = browser.post(path, {**sent, "title": "Tweede"})
    assert "A colleague changed this a moment ago" in text(answer)
    assert Contribution.objects.get(number=1).title == "Eerste"
    assert 'name="version" value="2"' in text(answer), "who was told and saves again, means it"


def test_a_project_shows_the_idea_it_came_from(budget: Activity, officer: Person, client_of: Browser) -> None:
    idea = make_idea(make_ideas_activity(make_process(budget.place, title="Ideeën")), title="Mijn kraan")
    Contribution.objects.filter(activity=budget, number=3).update(origin=idea)
    for page in ("project/3/", "project/3/nakijken/"):
        assert "Mijn kraan" in text(client_of(officer).get(address(page)))
        assert "Mijn kraan" not in text(client_of(officer).get(address("project/1/")))


def test_a_number_that_is_no_project_of_this_budget_is_not_found(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    assert client_of(officer).get(address("project/3/")).status_code == 200
    assert client_of(officer).get(address("project/4/")).status_code == 404
    assert client_of(officer).get(address("project/3/", activity="geen")).status_code == 404


def test_a_desk_clerk_enters_a_project_from_paper_and_checks_nothing(
    budget: Activity, client_of: Browser
) -> None:
    clerk = make_person("Kim", "clerk", place=budget.place)
    sent = {"title": "Van papier", "text": "Stond op het formulier."}
    assert client_of(clerk).post(address("project/"), sent).status_code == 302
    assert budget.contributions.get(title="Van papier").number == 4  # type: ignore[attr-defined]
    assert client_of(clerk).post(address("project/4/nakijken/"), CHECK).status_code == 403


def test_what_somebody_wrote_is_never_markup(budget: Activity, officer: Person, client_of: Browser) -> None:
    evil = "<script>alert(1)</script>"
    make_project(budget, evil, text=evil)
    for page in ("", "project/4/", "project/4/nakijken/", "lijst/"):
        answer = text(client_of(officer).get(address(page)))
        assert evil not in answer and "&lt;script&gt;" in answer


# The list -----------------------------------------------------------------------------------------


def test_the_list_names_what_is_missing_and_is_not_published(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    Project.objects.filter(contribution__number=2).update(envelope=None)
    Budget.objects.update(rules_fixed_at="2026-01-01T00:00Z")
    browser = client_of(officer)
    page = text(browser.get(address("lijst/")))
    assert "“Een kraan” waits for the check" in page and "“Een bank” has no envelope" in page
    assert "1 project that can be done" not in page and "2 projects that can be done" in page
    answer = browser.post(address("lijst/"), {"signed": "Olga"})
    assert "still waits for the check" in text(answer)
    assert Budget.objects.get().shortlist_at is None


# From ideas ---------------------------------------------------------------------------------------


def some_ideas(place: Place, count: int = 3, by: Person | None = None) -> tuple[Activity, list[Contribution]]:
    """A round of ideas; the later one has more supporters."""
    there = make_ideas_activity(make_process(place, title="Ideeën"))
    ideas = [make_idea(there, by, title=f"Idee {number}") for number in range(count)]
    for number, idea in enumerate(ideas):
        Contribution.objects.filter(pk=idea.pk).update(support_count=number)
    return there, ideas


def test_ideas_are_offered_with_the_most_supported_first_and_become_projects(
    budget: Activity, officer: Person, resident: Person, client_of: Browser
) -> None:
    _there, ideas = some_ideas(budget.place, by=resident)
    Idea.objects.filter(contribution=ideas[2]).update(cost_cents=750_00)
    browser, path = client_of(officer), address("uit-ideeen/")
    answer = browser.get(path)
    assert [row["proposal"].title for row in answer.context["rows"]] == ["Idee 2", "Idee 1", "Idee 0"]
    answer = browser.post(path, {"ideas": [str(ideas[2].pk), str(ideas[0].pk)]}, follow=True)
    assert "2 projects were made" in text(answer)
    made = Project.objects.get(contribution__origin=ideas[2])
    assert (made.cost_cents, made.review) == (750_00, "waiting")
    assert [row["taken"] for row in answer.context["rows"]] == [4, None, 5]
    assert "is project 4 here already" in text(answer)
    assert len(letters_to(resident)) == 2, "who wrote the idea hears that it goes on"


def test_an_idea_is_taken_over_once(budget: Activity, officer: Person, client_of: Browser) -> None:
    _there, ideas = some_ideas(budget.place)
    for _click in range(2):
        answer = client_of(officer).post(address("uit-ideeen/"), {"ideas": [str(ideas[0].pk)]}, follow=True)
    assert "is a project here already" in text(answer)
    assert Contribution.objects.filter(activity=budget, origin=ideas[0]).count() == 1


def test_only_what_the_round_hands_over_can_be_ticked(
    budget: Activity, place: Place, officer: Person, client_of: Browser
) -> None:
    _there, ideas = some_ideas(place)
    hidden, elsewhere = ideas[1], some_ideas(make_town("elders"))[1][0]
    Contribution.objects.filter(pk=hidden.pk).update(
        is_public=False, state="hidden", hidden_reason="Een naam"
    )
    browser = client_of(officer)
    for odd in (str(hidden.pk), str(elsewhere.pk), "0", "-1", "²", "x", "9" * 30):
        answer = browser.post(address("uit-ideeen/"), {"ideas": [odd]}, follow=True)
        assert "First tick the ideas" in text(answer)
    assert Contribution.objects.filter(activity=budget).count() == 3


def test_a_thousand_ideas_come_in_pages_and_can_be_searched(
    budget: Activity, officer: Person, client_of: Browser
) -> None:
    there, [first] = some_ideas(budget.place, 1)
    Contribution.objects.bulk_create(
        Contribution(
            place=budget.place,
            activity=there,
            kind=first.kind,
            number=number,
            title=f"Idee {number}",
            text="Een linde" if number == 777 else "Iets anders",
            state="published",
            is_public=True,
            support_count=number,
            made_at=first.made_at,
        )
        for number in range(2, 1001)
    )
    Idea.objects.bulk_create(
        Idea(contribution=one) for one in Contribution.objects.filter(activity=there, idea=None)
    )
    browser, path = client_of(officer), address("uit-ideeen/")
    answer = browser.get(path, {"page": "2"})
    assert len(answer.context["rows"]) == 50 and answer.context["page"].paginator.count == 1000
    assert answer.context["rows"][0]["proposal"].title == "Idee 950"
    assert len(answer.content) < 100_000
    answer = browser.get(path, {"q": "LINDE"})
    assert [row["proposal"].title for row in answer.context["rows"]] == ["Idee 777"]


def test_with_more_rounds_the_officer_chooses_one(
    budget: Activity, place: Place, officer: Person, client_of: Browser
) -> None:
    first, _ideas = some_ideas(place)
    second = make_ideas_activity(make_process(place, title="Nog een"), title="Nog meer ideeën")
    make_idea(second, title="Uit de tweede")
    draft = make_ideas_activity(make_process(place, "draft", title="Een ontwerp"), title="Ontwerp")
    make_idea_in_draft = Activity.objects.filter(pk=draft.pk).update(public_count=1)
    assert make_idea_in_draft
    browser, path = client_of(officer), address("uit-ideeen/")
    answer = browser.get(path)
    assert not answer.context["rows"] and {one.pk for one in answer.context["rounds"]} == {
        first.pk,
        second.pk,
    }
    answer = browser.get(path, {"ronde": str(second.pk)})
    assert [row["proposal"].title for row in answer.context["rows"]] == ["Uit de tweede"]
    assert not browser.get(path, {"ronde": str(draft.pk)}).context["rows"]


def test_after_the_list_was_published_no_idea_becomes_a_project(
    voted: Activity, officer: Person, client_of: Browser
) -> None:
    _there, ideas = some_ideas(voted.place)
    before = Contribution.objects.filter(activity=voted).count()
    answer = client_of(officer).post(address("uit-ideeen/"), {"ideas": [str(ideas[0].pk)]})
    assert answer.status_code == 403 and "Projects do not change any more" in text(answer)
    assert Contribution.objects.filter(activity=voted).count() == before
