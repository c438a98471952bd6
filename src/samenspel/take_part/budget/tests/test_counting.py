# SPDX-License-Identifier: EUPL-1.2
"""Opened ballots → a job → what the pages show, and then answers and commitments."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import (
    cast,
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
from together import at_once

from samenspel.engines.budgeting.pb import read_pb
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.take_part.budget.actions import bringing_in, counting, preparing, settling
from samenspel.take_part.budget.models import Ballot, Budget, Envelope, Project, Tally
from samenspel.take_part.budget.results import FEWEST_IN_A_GROUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(place: Place) -> Place:
    return place


@pytest.fixture
def budget(voted: Activity) -> Activity:
    """Two thirds of the voters want the two dear projects in the centre, one third the cheap one in the Broek."""
    return voted


def count(budget: Activity, officer: Person) -> dict[str, Any]:
    perform(counting.ask_for_count, by=officer, on=budget)
    assert run_jobs() == ["budget.count"]
    return Tally.objects.get(envelope__activity=budget).data


def by_title(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["title"]: row for row in data["projects"]}


def test_a_third_of_the_voters_gets_a_third_of_the_money(budget: Activity, officer: Person) -> None:
    data = count(budget, officer)
    rows = by_title(data)
    assert rows["Een speelbos"]["status"] == "funded" and not rows["Een speelbos"]["greedy"]
    assert data["ballots"] == 33 and data["empty"] == 1
    assert data["spent"] <= data["budget"] == 10_000_00
    assert data["greedy"]["spent"] == 10_000_00, "most votes first gives everything to the centre"


def test_who_pays_adds_up_to_the_cost_to_within_a_cent_per_group(budget: Activity, officer: Person) -> None:
    data = count(budget, officer)
    assert (data["group_kind"], sorted(data["groups"])) == ("area", ["Centrum", "Het Broek"])
    for row in data["projects"]:
        if row["how"] == "equal-shares":
            assert row["cost"] - len(data["groups"]) <= sum(row["pays"]) <= row["cost"]
    assert by_title(data)["Een speelbos"]["pays"][data["groups"].index("Centrum")] == 0


def test_what_lost_says_what_was_missing_and_how_near_it_was(budget: Activity, officer: Person) -> None:
    data = count(budget, officer)
    lost = next(row for row in data["projects"] if row["status"] == "lost" and row["votes"])
    assert lost["missing"] > 0 and lost["more_votes"] >= 1
    assert lost["highest"] + lost["missing"] == pytest.approx(lost["cost"], abs=1)
    assert {number for number, _amount in lost["used_by"]} <= {
        row["number"] for row in data["projects"] if row["status"] == "funded"
    }


def test_without_votes_there_is_no_money_however_much_is_left(budget: Activity, officer: Person) -> None:
    row = by_title(count(budget, officer))["Niemand wil dit"]
    assert (row["status"], row["votes"]) == ("unsupported", 0)


def test_the_file_that_was_counted_gives_the_same_result_and_bears_its_fingerprint(
    budget: Activity, officer: Person
) -> None:
    data = count(budget, officer)
    tally = Tally.objects.get(envelope__activity=budget)
    raw = gzip.decompress(bytes(tally.ballots))
    assert sha256(raw).hexdigest() == data["input_sha256"]
    election = read_pb(raw)
    assert election.ballots == 33
    lots = Project.objects.filter(lot__isnull=False).order_by("lot")
    assert [project.id for project in election.projects] == [str(one.contribution.number) for one in lots]
    assert json.loads(gzip.decompress(bytes(tally.trace)))


def test_the_same_ballots_in_another_order_give_the_same_result(budget: Activity, officer: Person) -> None:
    before = count(budget, officer)
    last = Ballot.objects.count()
    for ballot in Ballot.objects.order_by("serial"):
        Ballot.objects.filter(pk=ballot.pk).update(serial=ballot.serial + 1000)
    for ballot in Ballot.objects.order_by("serial"):
        Ballot.objects.filter(pk=ballot.pk).update(serial=1 + last - (ballot.serial - 1000))
    after = count(budget, officer)
    assert before["result_sha256"] == after["result_sha256"]
    assert [row["number"] for row in before["projects"]] == [row["number"] for row in after["projects"]]


def test_other_rules_stand_beside_the_result_and_change_nothing(budget: Activity, officer: Person) -> None:
    data = count(budget, officer)
    kinds = {(one["rule"], one["completion"], one["utilitarian"]) for one in data["variants"]}
    assert len(kinds) == len(data["variants"]) == 9
    greedy = next(one for one in data["variants"] if one["rule"] == "greedy")
    assert greedy["funded"] == data["greedy"]["funded"]
    official = next(
        one
        for one in data["variants"]
        if (one["rule"], one["completion"], one["utilitarian"]) == ("equal-shares", "add1", True)
    )
    assert official["funded"] == [row["number"] for row in data["projects"] if row["status"] == "funded"]


def test_each_envelope_is_counted_on_its_own_by_those_who_chose_in_it(town: Place, officer: Person) -> None:
    made = make_budget(make_process(town))
    perform(preparing.keep_envelope, by=officer, on=made, name="Groen", amount_cents=1_000_00, theme="Groen")
    whole = Envelope.objects.get(activity=made, theme="")
    plein = make_project(made, "Een plein", 6_000_00, envelope=whole)
    bomen = make_project(made, "Bomen", 900_00, theme="Groen")
    gras = make_project(made, "Gras", 800_00, theme="Groen")
    shortlist(made)
    cast(made, *[[plein]] * 5, *[[plein, bomen]] * 3, *[[gras]] * 2, [])
    perform(counting.ask_for_count, by=officer, on=made)
    run_jobs()
    found = {tally.envelope.slug: tally.data for tally in Tally.objects.select_related("envelope")}
    assert {slug: (data["ballots"], data["budget"]) for slug, data in found.items()} == {
        whole.slug: (8, 10_000_00),
        "groen": (5, 1_000_00),
    }
    assert [row["title"] for row in found["groen"]["projects"] if row["status"] == "funded"] == ["Bomen"]


@pytest.mark.parametrize(
    ("few", "many", "groups"),
    [
        (
            3,
            33,
            ["Het Broek", ""],
        ),  # the smallest large group joins the three, so that nobody can be found by what is left
        (12, 33, ["Centrum", "Het Broek", ""]),
        (0, 33, ["Centrum", "Het Broek"]),
    ],
)
def test_no_group_is_small_enough_to_find_somebody_in(
    budget: Activity, officer: Person, few: int, many: int, groups: list[str]
) -> None:
    cast_more = [
        Ballot(activity=budget, serial=100 + one, vote="1", area=f"Huis {one % 3}") for one in range(few)
    ] + [Ballot(activity=budget, serial=200 + one, vote="3", area="Het Broek") for one in range(many)]
    Ballot.objects.bulk_create(cast_more)
    data = count(budget, officer)
    if few == 3:
        assert data["group_kind"] == "full", "one group left says nothing beside the others"
    else:
        assert sorted(data["groups"][:2]) == ["Centrum", "Het Broek"] and data["groups"] == [
            *data["groups"][:2],
            *groups[2:],
        ]


def test_where_the_money_of_a_handful_of_people_went_is_not_told(budget: Activity, officer: Person) -> None:
    only = Project.objects.get(contribution__title="Niemand wil dit").contribution
    plein = Project.objects.get(contribution__title="Een plein").contribution
    for serial in range(500, 500 + FEWEST_IN_A_GROUP - 1):
        Ballot.objects.create(
            activity=budget, serial=serial, vote=f"{plein.number},{only.number}", area="Centrum"
        )
    Project.objects.filter(contribution=only).update(cost_cents=9_000_00)
    row = by_title(count(budget, officer))["Niemand wil dit"]
    assert row["few"] and row["used_by"] == [] and not any(row["pays"]) and row["missing"]
    trace = json.loads(gzip.decompress(bytes(Tally.objects.get().trace)))
    explained = next(one for one in trace["explanations"] if one["id"] == str(only.number))
    assert not explained["used_by"]
    Ballot.objects.create(activity=budget, serial=600, vote=f"{plein.number},{only.number}", area="Centrum")
    assert by_title(count(budget, officer))["Niemand wil dit"]["used_by"], "ten people hide each other"


@pytest.mark.parametrize("who", ["resident", "officer elsewhere"])
def test_only_who_publishes_for_the_town_has_it_counted(budget: Activity, who: str) -> None:
    person = make_person("Bas") if who == "resident" else officer_of(make_town("elders"))
    with pytest.raises(Refused, match="Only people who publish"):
        perform(counting.ask_for_count, by=person, on=budget)
    assert not Job.objects.exists()


def test_without_ballots_there_is_nothing_to_count(budget: Activity, officer: Person) -> None:
    Ballot.objects.all().delete()
    with pytest.raises(Refused, match="no ballots"):
        perform(counting.ask_for_count, by=officer, on=budget)


def test_who_lost_their_role_before_the_count_ended_keeps_nothing(budget: Activity, officer: Person) -> None:
    perform(counting.ask_for_count, by=officer, on=budget)
    officer.role_grants.all().delete()
    run_jobs()
    assert Job.objects.get().state == Job.State.FAILED
    assert not Tally.objects.exists()


# Afterwards ---------------------------------------------------------------------------------


@pytest.fixture
def counted(budget: Activity, officer: Person) -> Activity:
    count(budget, officer)
    perform(settling.publish_result, by=officer, on=budget)
    return budget


def settle(budget: Activity, officer: Person, **facts: Any) -> Any:
    rows = Tally.objects.get(envelope__activity=budget).data["projects"]
    data = {
        "answers": {
            row["number"]: f"Over “{row['title']}”: dit is het antwoord van de stad." for row in rows
        },
        "signed": "Ann, dienst Groen",
        "owner_name": "Dienst Groen",
        "due_on": timezone.localdate() + timedelta(days=200),
        **facts,
    }
    return perform(settling.settle, by=officer, on=budget, **data)


def test_what_was_funded_becomes_a_commitment_and_every_project_gets_its_answer(
    counted: Activity, officer: Person
) -> None:
    bas = make_person("Bas")
    data = Tally.objects.get().data
    lost = next(row for row in data["projects"] if row["status"] == "lost")
    Contribution.objects.filter(activity=counted, number=lost["number"]).update(author=bas)
    from samenspel.foundations.contributions.models import Follow

    Follow.objects.create(
        contribution=Contribution.objects.get(activity=counted, number=lost["number"]), person=bas
    )
    funded = [row for row in data["projects"] if row["status"] == "funded"]
    assert settle(counted, officer) == {
        "funded": len(funded),
        "lost": len(data["projects"]) - len(funded),
    }
    assert {(one.title, one.budget_cents) for one in Commitment.objects.all()} == {
        (row["title"], row["cost"]) for row in funded
    }
    for one in Contribution.objects.filter(activity=counted):
        expected = "being_done" if Commitment.objects.filter(contribution=one).exists() else "rejected"
        assert one.answers.get().status == expected and one.answered_at
    [letter] = [letter for letter in Email.objects.all() if bas.email in letter.to]
    assert "dit is het antwoord van de stad" in letter.message


def test_a_project_without_an_answer_stops_everything(counted: Activity, officer: Person) -> None:
    with pytest.raises(ValidationError, match="has no answer yet"):
        settle(counted, officer, answers={})
    assert not Commitment.objects.exists()
    assert Budget.objects.get(activity=counted).settled_at is None


def test_settled_once_it_is_neither_settled_nor_counted_again(counted: Activity, officer: Person) -> None:
    settle(counted, officer)
    with pytest.raises(Refused, match="got its answer already"):
        settle(counted, officer)
    with pytest.raises(Refused, match="not counted anew"):
        perform(counting.ask_for_count, by=officer, on=counted)


def test_single_ballots_are_opened_only_by_somebody_who_says_what_it_means(
    counted: Activity, officer: Person
) -> None:
    with pytest.raises(ValidationError, match="what publishing single ballots means"):
        perform(settling.open_ballots, by=officer, on=counted, understood=False)
    assert not Budget.objects.get(activity=counted).ballots_public
    perform(settling.open_ballots, by=officer, on=counted, understood=True)
    assert Budget.objects.get(activity=counted).ballots_public
    perform(settling.close_ballots, by=officer, on=counted)
    assert not Budget.objects.get(activity=counted).ballots_public


# A finished election from a file --------------------------------------------------------------

FILE = """META
key;value
description;Buurtbudget
country;Netherlands
unit;Voorbeeld
instance;2021
num_projects;3
num_votes;5
budget;1000
vote_type;approval
date_begin;01.05.2021
date_end;20.05.2021
currency;EUR
PROJECTS
project_id;cost;name;category;neighbourhood;selected
a7;600;Bomen;Groen;Noord;1
b2;500,50;Speelplek;Spelen;Zuid;0
c1;400;Bank;Rust;Noord;1
VOTES
voter_id;vote;age;district;voting_method
9001;a7,c1;34;Noord;internet
9002;a7;17;Noord;internet
9003;b2;70;Zuid;paper
9004;b2,c1;;Zuid;paper
9005;;51;Noord;internet
"""


@pytest.fixture
def upload(town: Place, officer: Person) -> Any:
    return perform(bringing_in.keep_upload, by=officer, on=town, name="buurt.pb", raw=FILE.encode())


def test_an_uploaded_election_is_counted_by_a_job_and_seen_by_nobody_until_it_is_published(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    draft = Activity.objects.get(instrument="budget")
    assert not Activity.objects.visible_to(make_person("Bas")).filter(pk=draft.pk).exists()
    assert run_jobs() == ["budget.bring_in"]
    data = Tally.objects.get().data
    assert (data["ballots"], data["empty"], data["budget"]) == (5, 1, 1_000_00)
    assert sorted(row["id"] for row in data["projects"]) == ["a7", "b2", "c1"]
    assert {row["cost"] for row in data["projects"]} == {600_00, 500_50, 400_00}
    perform(settling.publish_result, by=officer, on=draft)
    draft.refresh_from_db()
    assert draft.is_public and draft.slug == "buurtbudget-2021"
    projects = Contribution.objects.filter(activity=draft, is_public=True, published_at__isnull=False)
    assert projects.count() == 3
    assert not projects.filter(due_at__isnull=False).exists(), "nobody was promised an answer to them"
    assert data["selected"] == {"known": True, "count": 2, "same": 1, "numbers": [1, 3]}


def test_imported_ballots_name_nobody(town: Place, officer: Person, upload: Any) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    run_jobs()
    rows = list(Ballot.objects.order_by("serial").values())
    assert [row["serial"] for row in rows] == [1, 2, 3, 4, 5]
    assert not any("900" in str(value) for row in rows for key, value in row.items() if key != "id")
    assert {row["age"] for row in rows} == {"30–44", "0–17", "65+", "", "45–64"}
    raw = gzip.decompress(bytes(Tally.objects.get().ballots)).decode()
    assert "9001" not in raw and ";34" not in raw
    assert not Job.objects.filter(state="failed").exists()


def test_a_second_click_brings_in_nothing_twice(town: Place, officer: Person, upload: Any) -> None:
    first = perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    with pytest.raises(Refused, match="brought in already"):
        perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    assert Activity.objects.filter(instrument="budget").count() == 1
    assert Job.objects.get() == first


def test_a_job_that_died_halfway_and_is_done_again_ends_the_same(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    draft = Activity.objects.select_related("budget", "place").get(instrument="budget")
    from samenspel.take_part.budget import files

    bringing_in.bring_in_ballots(
        draft, files.read("buurt.pb", FILE.encode()), officer, lambda share, step: None
    )
    run_jobs()
    assert Ballot.objects.filter(activity=draft).count() == 5
    assert Tally.objects.get().data["ballots"] == 5


def test_a_draft_that_was_brought_in_can_be_removed_and_a_published_one_not(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    run_jobs()
    draft = Activity.objects.get(instrument="budget")
    perform(settling.publish_result, by=officer, on=draft)
    with pytest.raises(Refused, match="Only a draft"):
        perform(bringing_in.remove_draft, by=officer, on=draft)
    Budget.objects.filter(activity=draft).update(result_at=None)
    perform(bringing_in.remove_draft, by=officer, on=draft)
    assert not Activity.objects.filter(instrument="budget").exists()
    assert not Ballot.objects.exists() and not Contribution.objects.exists()


def test_ballots_of_a_published_election_are_never_replaced(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    run_jobs()
    draft = Activity.objects.get(instrument="budget")
    perform(settling.publish_result, by=officer, on=draft)
    with pytest.raises(Refused):
        perform(bringing_in.keep_ballots, by=officer, on=draft, rows=[])
    assert Ballot.objects.count() == 5


def test_ballots_cast_on_this_site_cannot_be_overwritten_by_a_file(budget: Activity, officer: Person) -> None:
    with pytest.raises(Refused, match="brought in from a file"):
        perform(bringing_in.keep_ballots, by=officer, on=budget, rows=[])
    assert Ballot.objects.count() == 33


def test_an_election_of_another_time_is_answered_only_when_the_town_decides_by_it(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    run_jobs()
    draft = Activity.objects.get(instrument="budget")
    perform(settling.publish_result, by=officer, on=draft)
    with pytest.raises(ValidationError, match="decides by it"):
        settle(draft, officer)
    assert not Commitment.objects.exists()
    settle(draft, officer, ours=True)
    assert Commitment.objects.exists()


@pytest.mark.parametrize(
    "day", ["31.12.9999", "01.01.0001", "1.1.99999999999999999999", "01.01.2199", "gisteren"]
)
def test_an_odd_date_in_a_file_is_passed_over(town: Place, officer: Person, day: str) -> None:
    odd = FILE.replace("20.05.2021", day)
    made = perform(bringing_in.keep_upload, by=officer, on=town, name="buurt.pb", raw=odd.encode())
    perform(bringing_in.ask_to_bring_in, by=officer, on=made, title="Buurtbudget 2021")
    assert run_jobs() == ["budget.bring_in"]


def test_a_file_without_ballots_is_refused_at_once(town: Place, officer: Person) -> None:
    empty = FILE[: FILE.index("9001;")].replace("num_votes;5", "num_votes;0")
    made = perform(bringing_in.keep_upload, by=officer, on=town, name="buurt.pb", raw=empty.encode())
    with pytest.raises(ValidationError, match="no ballots"):
        perform(bringing_in.ask_to_bring_in, by=officer, on=made, title="Buurtbudget 2021")


def test_a_process_that_is_published_before_the_job_ran_strands_nothing(
    town: Place, officer: Person, upload: Any
) -> None:
    perform(bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021")
    Activity.objects.filter(instrument="budget").update(is_public=True)
    assert run_jobs() == ["budget.bring_in"]
    assert Tally.objects.exists()


def test_a_broken_file_says_where_and_leaves_nothing(town: Place, officer: Person) -> None:
    wrong = FILE.replace("b2;500,50", "b2;0")
    made = perform(bringing_in.keep_upload, by=officer, on=town, name="buurt.pb", raw=wrong.encode())
    with pytest.raises(ValidationError, match="Line 17"):
        perform(bringing_in.ask_to_bring_in, by=officer, on=made, title="Buurtbudget 2021")
    assert not Activity.objects.filter(instrument="budget").exists() and not Job.objects.exists()


# Two at once ----------------------------------------------------------------------------------

together = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]


class TestTwoAtOnce:
    pytestmark = together

    def test_two_officers_settle_and_every_project_has_one_answer(
        self, counted: Activity, officer: Person
    ) -> None:
        colleague = make_person("Cleo", "participation_officer", place=counted.place)
        outcomes = at_once(lambda: settle(counted, officer), lambda: settle(counted, colleague))
        assert sum(isinstance(one, Refused) for one in outcomes) == 1
        for one in Contribution.objects.filter(activity=counted):
            assert one.answers.count() == 1

    def test_two_clicks_bring_in_one_election(self, upload: Any, officer: Person) -> None:
        click = lambda: perform(  # noqa: E731
            bringing_in.ask_to_bring_in, by=officer, on=upload, title="Buurtbudget 2021"
        )
        outcomes = at_once(click, click)
        assert sum(isinstance(one, Refused) for one in outcomes) == 1
        assert Activity.objects.filter(instrument="budget").count() == 1

    def test_a_project_entered_while_the_list_is_published_is_on_it_or_refused(
        self, town: Place, officer: Person
    ) -> None:
        made = make_budget(make_process(town))
        for title in ("Een plein", "Een park"):
            make_project(made, title, 1_000_00)
        perform(preparing.fix_rules, by=officer, on=made, rule="equal-shares")
        at_once(
            lambda: perform(preparing.publish_shortlist, by=officer, on=made, signed="Ann"),
            lambda: perform(preparing.enter, by=officer, on=made, title="Laat", text="Laat."),
        )
        published = Budget.objects.get(activity=made).shortlist_at is not None
        late = Project.objects.filter(contribution__title="Laat").exists()
        assert published != late, "a late project neither slips onto a published list nor stops it unseen"

    def test_two_officers_publish_the_list_and_one_lot_is_drawn(self, town: Place, officer: Person) -> None:
        made = make_budget(make_process(town))
        for title in ("Een plein", "Een park", "Een bank"):
            make_project(made, title, 1_000_00)
        perform(preparing.fix_rules, by=officer, on=made, rule="equal-shares")
        publish = lambda: perform(preparing.publish_shortlist, by=officer, on=made, signed="Ann")  # noqa: E731
        outcomes = at_once(publish, publish)
        assert sorted(str(one) for one in outcomes if isinstance(one, int)) == ["3"]
        assert sorted(Project.objects.values_list("lot", flat=True)) == [1, 2, 3]


def test_an_idea_a_project_was_made_of_hears_its_end(town: Place, officer: Person) -> None:
    """From idea to answer: who brought the idea reads by mail how the project ended."""
    made = make_budget(make_process(town))
    idea = make_idea(
        make_ideas_activity(make_process(town, title="Ideeën")), by=make_person("Bas"), title="Een pomp"
    )
    [project] = perform(preparing.take_over, by=officer, on=made, ideas=[idea])
    perform(
        preparing.review,
        by=officer,
        on=project,
        feasible=True,
        cost_cents=400_00,
        reason="De dienst rekende het na: dit kan.",
        signed="Ann",
    )
    other = make_project(made, "Een bank", 500_00)
    shortlist(made)
    cast(made, [project], [project, other])
    count(made, officer)
    perform(settling.publish_result, by=officer, on=made)
    settle(made, officer)
    letters = [letter.message for letter in Email.objects.order_by("pk") if idea.author.email in letter.to]
    assert "Over “Een pomp”: dit is het antwoord van de stad." in letters[-1]
