# SPDX-License-Identifier: EUPL-1.2
"""From money to a published list: what can change until when, and who hears what."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from factories import (
    make_budget,
    make_idea,
    make_ideas_activity,
    make_person,
    make_process,
    make_project,
    make_town,
    officer_of,
    shortlist,
)
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.contributions.models import Contribution, Follow
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.registry import instruments
from samenspel.take_part.budget import lot
from samenspel.take_part.budget.actions import preparing
from samenspel.take_part.budget.models import Budget, Envelope, Project

pytestmark = pytest.mark.django_db
REASON = "De bodem is te nat voor een fundering."


@pytest.fixture
def town(place: Place) -> Place:
    return place


@pytest.fixture
def budget(town: Place) -> Activity:
    return make_budget(make_process(town))


def letters_to(person: Person) -> list[str]:
    return [
        f"{letter.subject}\n{letter.message}"
        for letter in Email.objects.order_by("pk")
        if person.email in letter.to
    ]


def test_a_new_budget_has_its_money_in_one_envelope_and_nothing_to_choose_yet(budget: Activity) -> None:
    envelope = Envelope.objects.get(activity=budget)
    assert (envelope.amount_cents, budget.stage) == (10_000_00, "preparing")
    assert Budget.objects.get(activity=budget).themes == ["Groen", "Spelen"]


def test_an_envelope_without_money_cannot_exist(budget: Activity) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.create(place=budget.place, activity=budget, slug="leeg", name="Leeg", amount_cents=0)


def test_a_project_goes_into_the_envelope_of_its_theme(budget: Activity, officer: Person) -> None:
    perform(
        preparing.keep_envelope, by=officer, on=budget, name="Groen", amount_cents=2_000_00, theme="Groen"
    )
    made = perform(preparing.enter, by=officer, on=budget, title="Bomen", text="Zes bomen.", theme="Groen")
    other = perform(preparing.enter, by=officer, on=budget, title="Bank", text="Een bank.", theme="Rust")
    assert Project.objects.get(contribution=made).envelope.name == "Groen"  # type: ignore[union-attr]
    assert Project.objects.get(contribution=other).envelope is None


def test_an_envelope_with_projects_stays(budget: Activity, officer: Person) -> None:
    make_project(budget, "Bomen", 1_000_00)
    with pytest.raises(ValidationError, match="projects in this envelope"):
        perform(preparing.remove_envelope, by=officer, on=Envelope.objects.get(activity=budget))


@pytest.mark.parametrize("who", ["resident", "nobody", "clerk"])
def test_only_officers_prepare_and_a_clerk_may_enter_a_paper_form(
    budget: Activity, town: Place, who: str
) -> None:
    person = {
        "resident": lambda: make_person("Bas"),
        "nobody": lambda: ANONYMOUS,
        "clerk": lambda: make_person("Rita", "clerk", place=town),
    }[who]()
    with pytest.raises(Refused):
        perform(preparing.fix_rules, by=person, on=budget, rule="greedy")
    wanted: dict[str, Any] = {"by": person, "on": budget, "title": "Bomen", "text": "Zes bomen."}
    if who == "clerk":
        made = perform(preparing.enter, **wanted)
        assert (made.is_public, made.source) == (True, "paper")
    else:
        with pytest.raises(Refused):
            perform(preparing.enter, **wanted)


# Ideas become projects ------------------------------------------------------------------


@pytest.fixture
def idea(budget: Activity, town: Place) -> Contribution:
    round_ = make_ideas_activity(make_process(town, title="Ideeën voor de wijk"))
    return make_idea(round_, by=make_person("Bas"), title="Een waterspeelplek")


def test_ideas_hand_over_what_a_budget_takes(idea: Contribution) -> None:
    known = instruments()
    assert set(known["budget"].takes) <= set(known["ideas"].gives)
    hands_over = known["ideas"].hands_over
    assert hands_over is not None
    [proposal] = hands_over(idea.activity)
    assert (proposal.contribution, proposal.title) == (idea.pk, "Een waterspeelplek")


def test_who_wrote_or_follows_an_idea_follows_its_project_and_is_told(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    cas = make_person("Cas")
    perform(taking_part.follow, by=cas, on=idea)
    [made] = perform(preparing.take_over, by=officer, on=budget, ideas=[idea])
    assert made.origin == idea and made.author == idea.author
    assert set(Follow.objects.filter(contribution=made).values_list("person__name", flat=True)) == {
        "Bas",
        "Cas",
    }
    assert (
        "“Een waterspeelplek” gaat verder als project" in letters_to(cas)[-1]
        or "goes on" in letters_to(cas)[-1]
    )
    assert perform(preparing.take_over, by=officer, on=budget, ideas=[idea]) == [], "twice makes no doubles"


def test_ideas_of_another_town_or_hidden_ones_are_not_taken(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    elsewhere = make_town("elders")
    foreign = make_idea(make_ideas_activity(make_process(elsewhere)))
    Contribution.objects.filter(pk=idea.pk).update(is_public=False, state="pending")
    idea.refresh_from_db()
    for one in (foreign, idea):
        with pytest.raises(ValidationError, match="public ideas of your own town"):
            perform(preparing.take_over, by=officer, on=budget, ideas=[one])
    assert not Project.objects.exists()


# The check --------------------------------------------------------------------------------


def checked(one: Contribution, officer: Person, **facts: Any) -> Contribution:
    data = {"feasible": True, "cost_cents": 900_00, "reason": REASON, "signed": "Ann, dienst Groen", **facts}
    return perform(preparing.review, by=officer, on=one, **data)


def test_what_cannot_be_done_is_answered_at_once_with_the_reason(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    [made] = perform(preparing.take_over, by=officer, on=budget, ideas=[idea])
    checked(made, officer, feasible=False)
    answer = made.answers.get()
    assert (answer.status, answer.text) == ("rejected", REASON)
    assert REASON in letters_to(idea.author)[-1]


def test_what_can_be_done_tells_the_proposer_its_reason_and_is_no_answer_yet(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    [made] = perform(preparing.take_over, by=officer, on=budget, ideas=[idea])
    checked(made, officer, reason="Dit kan, met een pomp van de stad.")
    assert not made.answers.exists()
    assert "met een pomp van de stad" in letters_to(idea.author)[-1]
    project = Project.objects.get(contribution=made)
    assert (project.review, project.cost_cents) == ("feasible", 900_00)


def test_what_was_refused_and_can_be_done_after_all_waits_for_its_answer_again(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    [made] = perform(preparing.take_over, by=officer, on=budget, ideas=[idea])
    checked(made, officer, feasible=False)
    made.refresh_from_db()
    assert made.answered_at
    checked(made, officer, reason="Met een lichter dak kan het toch.")
    made.refresh_from_db()
    assert made.answered_at is None
    assert [answer.status for answer in made.answers.all()] == ["rejected", "in_study"]
    assert "lichter dak" in letters_to(idea.author)[-1]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": "Nee."}, "at least one full sentence"),
        ({"cost_cents": None}, "Fill in what it costs"),
        ({"cost_cents": 10_000_01}, "more than the whole envelope"),
    ],
)
def test_a_check_without_reason_cost_or_sense_is_refused_and_nothing_is_written(
    budget: Activity, officer: Person, facts: dict[str, Any], sentence: str
) -> None:
    made = make_project(budget, "Bomen")
    with pytest.raises(ValidationError, match=sentence):
        checked(made, officer, **facts)
    assert Project.objects.get(contribution=made).review == "waiting"


def test_in_a_draft_the_proposer_hears_when_the_list_is_published(town: Place) -> None:
    budget = make_budget(make_process(town, state="draft"))
    made = make_project(budget, "Bomen")
    checked(made, officer_of(town), feasible=False)
    assert not made.answers.exists() and not Email.objects.exists()
    make_project(budget, "Bank", 500_00)
    make_project(budget, "Pomp", 700_00)
    Activity.objects.filter(pk=budget.pk).update(is_public=True)
    shortlist(budget)
    assert made.answers.get().text == REASON


# The rules and the list -------------------------------------------------------------------


def test_once_fixed_neither_rules_nor_money_change(budget: Activity, officer: Person) -> None:
    perform(
        preparing.fix_rules, by=officer, on=budget, rule="equal-shares", completion="add1e", comparison=True
    )
    found = Budget.objects.get(activity=budget)
    assert (found.rule, found.completion, found.comparison) == ("equal-shares", "add1e", True)
    assert found.rules_fixed_at
    for action, data in (
        (preparing.fix_rules, {"rule": "greedy"}),
        (preparing.keep_envelope, {"name": "Meer geld", "amount_cents": 1}),
    ):
        with pytest.raises(Refused, match="do not change any more"):
            perform(action, by=officer, on=budget, **data)
    with pytest.raises(ValidationError, match="do not change any more"):
        preparing.set_up(budget, amount_cents=20_000_00)


def test_a_rule_that_has_no_completion_keeps_none(budget: Activity, officer: Person) -> None:
    perform(preparing.fix_rules, by=officer, on=budget, rule="greedy", completion="add1", utilitarian=True)
    found = Budget.objects.get(activity=budget)
    assert (found.completion, found.utilitarian, found.comparison) == ("none", False, False)


def test_the_list_waits_for_rules_for_every_check_and_for_something_to_choose(
    budget: Activity, officer: Person
) -> None:
    make_project(budget, "Bomen", 1_000_00)
    publish: dict[str, Any] = {"by": officer, "on": budget, "signed": "Ann"}
    with pytest.raises(Refused, match="Fix the rules first"):
        perform(preparing.publish_shortlist, **publish)
    perform(preparing.fix_rules, by=officer, on=budget, rule="equal-shares")
    with pytest.raises(ValidationError, match="at least two"):
        perform(preparing.publish_shortlist, **publish)
    waiting = make_project(budget, "Bank")
    with pytest.raises(ValidationError, match="“Bank” still waits for the check"):
        perform(preparing.publish_shortlist, **publish)
    checked(waiting, officer)
    assert perform(preparing.publish_shortlist, **publish) == 2
    budget.refresh_from_db()
    assert budget.stage == "shortlist"


def test_the_lot_can_be_drawn_again_by_anybody(budget: Activity) -> None:
    made = [make_project(budget, f"Project {number}", 1_000_00) for number in range(8)]
    shortlist(budget)
    seed = Budget.objects.get(activity=budget).lot_seed
    order = [
        str(project.contribution.number)
        for project in Project.objects.filter(contribution__activity=budget).order_by("lot")
    ]
    assert seed == "een lot"
    assert order == lot.draw(seed, [str(one.number) for one in reversed(made)])
    assert order != sorted(order, key=int), "a lot that leaves the order as it was proves nothing"


def test_a_published_list_does_not_change(budget: Activity, officer: Person) -> None:
    made = [make_project(budget, f"Project {number}", 1_000_00) for number in range(2)]
    shortlist(budget)
    with pytest.raises(Refused, match="do not change any more"):
        perform(preparing.enter, by=officer, on=budget, title="Te laat", text="Te laat.")
    with pytest.raises(Refused, match="do not change any more"):
        checked(made[0], officer)
    with pytest.raises(Refused, match="do not change any more"):
        perform(
            preparing.change, by=officer, on=made[0], title="Anders", text="Anders.", version=made[0].version
        )


def test_two_officers_who_change_one_project_do_not_undo_each_other(
    budget: Activity, officer: Person
) -> None:
    made = make_project(budget, "Bomen")
    first = perform(
        preparing.change, by=officer, on=made, title="Acht bomen", text="Acht.", version=made.version
    )
    with pytest.raises(ValidationError, match="A colleague changed this"):
        perform(preparing.change, by=officer, on=made, title="Tien bomen", text="Tien.", version=made.version)
    made.refresh_from_db()
    assert made.title == "Acht bomen" and first.version == made.version


def test_a_proposer_takes_nothing_back_from_a_list_people_choose_from(
    budget: Activity, officer: Person, idea: Contribution
) -> None:
    [made] = perform(preparing.take_over, by=officer, on=budget, ideas=[idea])
    other = make_project(budget, "Een bank", 500_00)
    third = make_project(budget, "Een boom", 600_00)
    checked(made, officer)
    shortlist(budget)
    with pytest.raises(Refused, match="list that people choose from"):
        perform(taking_part.withdraw, by=made.author, on=made)
    assert Project.objects.filter(lot__isnull=False).count() == len({made.pk, other.pk, third.pk})


def test_a_project_dearer_than_its_smaller_envelope_is_not_listed(budget: Activity, officer: Person) -> None:
    make_project(budget, "Bomen", 9_000_00)
    make_project(budget, "Bank", 500_00)
    envelope = Envelope.objects.get(activity=budget)
    perform(
        preparing.keep_envelope,
        by=officer,
        on=budget,
        envelope=envelope,
        name="Minder",
        amount_cents=8_000_00,
    )
    with pytest.raises(ValidationError, match="“Bomen” costs more than its whole envelope"):
        shortlist(budget)


def test_saving_the_settings_keeps_the_currency(budget: Activity) -> None:
    Budget.objects.filter(activity=budget).update(currency="PLN")
    preparing.set_up(budget, amount_cents=10_000_00, themes=["Groen"])
    assert Budget.objects.get(activity=budget).currency == "PLN"
