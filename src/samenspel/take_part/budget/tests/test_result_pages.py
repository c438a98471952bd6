# SPDX-License-Identifier: EUPL-1.2
"""The result, what if, and the files: for every rule, from few projects to many, and nothing that only staff may have."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import factories
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import cast, make_budget, make_person, make_process, make_project, officer_of, shortlist
from openpyxl import load_workbook

from samenspel.engines.budgeting.count import count as count_election
from samenspel.engines.budgeting.outcome import Rules
from samenspel.engines.budgeting.pb import read_pb
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.take_part.budget import downloads, words
from samenspel.take_part.budget.models import Budget, Envelope, Project, Rule, Tally
from samenspel.take_part.budget.reading import Reading, command

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def address(activity: Activity, rest: str = "uitslag/") -> str:
    return f"/en/{activity.place.slug}/budget/{activity.slug}/{rest}"


def count(activity: Activity) -> dict[str, Any]:
    """Count and publish it; the data of the first envelope."""
    return factories.count(activity)[0]


def said(answer: Any) -> str:
    """The words of a page, without its markup."""
    text = re.sub(r"<(style|script|title).*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def make_counted(place: Place, **rules: Any) -> tuple[Activity, dict[str, Any]]:
    """The budget of `voted` under other rules, counted."""
    made = make_budget(make_process(place))
    plein = make_project(made, "Een plein", 6_000_00)
    park = make_project(made, "Een park", 4_000_00)
    speelbos = make_project(made, "Een speelbos", 3_000_00)
    make_project(made, "Niemand wil dit", 500_00)
    shortlist(made, **rules)
    cast(made, *[([plein, park], "Centrum")] * 20, *[([speelbos], "Het Broek")] * 12, ([], "Centrum"))
    return made, count(made)


# The result -----------------------------------------------------------------------------


def test_without_a_count_the_page_says_that_it_comes(voted: Activity, client_of: Browser) -> None:
    assert "There is no result yet" in said(client_of().get(address(voted)))
    for rest in ("uitslag/alles/", "uitslag/alles/wat-als/", "uitslag/alles/telling.csv", "uitslag/nergens/"):
        assert client_of().get(address(voted, rest)).status_code == 404, rest


def test_the_result_says_everything_in_the_promised_order(voted: Activity, client_of: Browser) -> None:
    count(voted)
    page = said(client_of().get(address(voted)))
    order = [
        "Two projects get € 7,000 together",
        "Just not, or not",
        "33 people voted. Every ballot got an equal share of the money",
        "So everybody who chose something got at least one project of their own list.",
        "Why, and why not?",
        "What would “most votes first” have given?",
        "How many projects of your list?",
        "Everybody's share",
        "Good to know",
        "All figures",
        "Do not take our word for it.",
    ]
    at = [page.replace("&#x27;", "'").index(words) for words in order]
    assert at == sorted(at), [order[i] for i in range(1, len(at)) if at[i] < at[i - 1]]
    assert "1 ballot was empty." in page and "100 against 62" in page


def test_who_pays_adds_up_to_what_each_project_costs(voted: Activity) -> None:
    reading = Reading(count(voted), "/x/")
    for one in (*reading.funded, *reading.lost):
        whole = sum(amount for _key, amount in reading._parts(one))
        assert one["cost"] - len(reading.data["groups"]) - 1 <= whole <= one["cost"], one["title"]
    table = reading.picture()["table"]
    assert [row[0] for row in table] == ["Een park", "Een speelbos", "Een plein"]


def test_what_was_left_over_is_drawn_apart_from_what_supporters_paid(place: Place) -> None:
    """Completion none: the square is bought with what was left, by nobody's share."""
    made = make_budget(make_process(place))
    plein, bank = make_project(made, "Een plein", 6_000_00), make_project(made, "Een bank", 1_000_00)
    shortlist(made, completion="none")
    cast(made, *[[plein]] * 3, *[[bank]] * 5)
    reading = Reading(count(made), "/x/")
    [square] = [one for one in reading.projects if one["title"] == "Een plein"]
    assert square["how"] == "utilitarian"
    assert reading._parts(square) == [("1", 3_750_00), ("left", 2_250_00)]
    why = words.why(square, reading.data)
    assert "left over" in why.sentences[-1] and "this is one of them" in why.verdict


@pytest.mark.parametrize("rule", [rule for rule in Rule.values if rule != Rule.EQUAL_SHARES])
def test_a_rule_without_shares_has_a_page_that_makes_sense(
    place: Place, client_of: Browser, rule: str
) -> None:
    made, data = make_counted(place, rule=rule)
    answer = client_of().get(address(made))
    page = said(answer)
    assert "equal share of the money to pay" not in page.split("Why, and why not?")[0]
    assert "Who pays? The voters" not in page and "Everybody's share" not in page
    assert "The length of a bar is what the project costs." in page
    assert answer.context["command"] == f"./samenspel count stemmen.pb --rule {rule}"
    for one in data["projects"]:
        why = words.why(one, data)
        assert why.verdict and not why.close


def test_in_most_votes_first_the_reason_is_the_place_and_the_money_left(place: Place) -> None:
    _made, data = make_counted(place, rule="greedy")
    park, plein, speelbos, _nobody = (
        next(one for one in data["projects"] if one["title"] == title)
        for title in ("Een park", "Een plein", "Een speelbos", "Niemand wil dit")
    )
    assert "was number 1, and € 10,000 was left" in words.why(park, data).sentences[-1].replace("\u00a0", " ")
    assert "was number 2, and € 6,000 was left" in words.why(plein, data).sentences[-1].replace("\u00a0", " ")
    lost = words.why(speelbos, data)
    assert "was number 3, and € 0 was left" in lost.sentences[-1].replace("\u00a0", " ")
    assert lost.verdict.replace("\u00a0", " ") == "€ 3,000 was missing."


def test_where_ballots_preferred_most_votes_first_the_page_says_what_holds(
    place: Place, client_of: Browser
) -> None:
    made, data = make_counted(place, comparison=True)
    assert data["comparison"]["winner"] == "greedy"
    page = said(client_of().get(address(made)))
    assert "Two projects get € 10,000 together" in page
    assert "More ballots were better off with most votes first." in page
    assert "What would equal shares have given?" in page and "voters are better off" in page
    assert "Everybody" not in page  # the round of equal shares does not hold


def test_a_ballot_with_points_speaks_of_points(voted: Activity, client_of: Browser) -> None:
    data = count(voted) | {"kind": "cumulative", "group_kind": "full", "groups": []}
    for one in data["projects"]:
        one["pays"] = []
    Tally.objects.update(data=data)
    answer = client_of().get(address(voted))
    page = said(answer)
    assert 'fill="url(#pay-1)"' not in answer.content.decode()  # of points nobody knows who paid in full
    assert "20 people gave this 20 points together." in page and "put this on their list" not in page
    assert "gave it points" in page and "paid their full part" not in page


def test_with_several_parts_there_is_a_line_for_each(place: Place, client_of: Browser) -> None:
    made = make_budget(make_process(place))
    south = Envelope.objects.create(
        place=place, activity=made, slug="zuid", name="Zuid", amount_cents=500_000, order=1
    )
    plein, bank = make_project(made, "Een plein", 6_000_00, envelope=Envelope.objects.get(slug="alles")), None
    bank = make_project(made, "Een bank", 1_000_00, envelope=south)
    shortlist(made)
    cast(made, [plein, bank], [bank], [plein])
    count(made)
    page = client_of().get(address(made))
    assert "2 projects get € 7,000 together" in said(page)
    assert "Zuid € 5,000 One project gets € 1,000" in said(page)
    assert {line["url"] for line in page.context["lines"]} == {
        address(made, "uitslag/alles/"),
        address(made, "uitslag/zuid/"),
    }
    one = said(client_of().get(address(made, "uitslag/zuid/")))
    assert "One project gets € 1,000" in one and "Een plein" not in one


def test_warnings_are_sentences_with_money_as_people_write_it(voted: Activity, client_of: Browser) -> None:
    data = count(voted)
    data["warnings"] = [
        [
            "too-dear",
            {"project": "99", "name": "Een <b>plein</b>", "cost": "16000", "share": "160", "budget": "10000"},
        ],
        ["unheard-of", {}],
    ]
    Tally.objects.update(data=data)
    page = client_of().get(address(voted))
    assert len(page.context["warnings"]) == 1
    assert "costs € 16,000, more than the whole budget of € 10,000" in said(page)
    assert "<b>plein</b>" not in page.content.decode()


def test_what_a_moderator_hid_after_the_count_keeps_its_figures_and_loses_its_words(
    voted: Activity, client_of: Browser
) -> None:
    count(voted)
    park = Contribution.objects.get(title="Een park")
    moderator = make_person("Mo", "moderator", place=voted.place)
    perform(moderating.hide, by=moderator, on=park, reason="Noemt een buur bij naam")
    plein = Contribution.objects.get(title="Een plein").number
    for rest in ("", "alles/", "alles/wat-als/", "alles/telling.csv", f"../{plein}/"):
        page = client_of().get(address(voted, f"uitslag/{rest}").replace("uitslag/../", ""))
        assert page.status_code == 200 and "Een park" not in page.content.decode(), rest
        assert "Hidden by a moderator" in page.content.decode(), rest
        assert f'/{park.number}/"' not in page.content.decode(), rest
    assert "Two projects get € 7,000 together" in said(client_of().get(address(voted)))


# Many projects --------------------------------------------------------------------------


@pytest.fixture
def large(place: Place) -> Activity:
    """160 projects with long names, ballots in five parts of town."""
    made = make_budget(make_process(place), 100_000_00)
    made_now = [
        Contribution(
            place=place,
            activity=made,
            kind="budget.project",
            number=number,
            title=f"Project {number}: een plek in de buurt waar iedereen elkaar ontmoet {'x' * (number % 40)}",
            text="Omdat.",
            state="published",
            is_public=True,
            made_at=made.opens_at,
        )
        for number in range(1, 161)
    ]
    envelope = Envelope.objects.get(activity=made)
    Project.objects.bulk_create(
        Project(
            contribution=one,
            envelope=envelope,
            cost_cents=(300 + 97 * (one.number % 61)) * 100,
            theme=f"Thema {one.number % 9}",
            district=f"Wijk {one.number % 20}",
            review="feasible",
            lot=one.number,
        )
        for one in Contribution.objects.bulk_create(made_now)
    )
    Budget.objects.filter(activity=made).update(
        rules_fixed_at=made.opens_at, shortlist_at=made.opens_at, lot_seed="x"
    )
    cast(
        made,
        *[
            (
                [made_now[(voter * 7 + choice * choice * 13) % 160] for choice in range(1 + voter % 6)],
                f"W{voter % 5}",
            )
            for voter in range(400)
        ],
    )
    count(made)
    return made


def test_160_projects_stay_a_light_page(large: Activity, client_of: Browser) -> None:
    page = client_of().get(address(large))
    assert len(gzip.compress(page.content)) < 85_000  # style sheet and script are 14 kB more
    assert len(page.context["reasons"]) <= 20 and page.context["many"]
    for number in range(1, 161):  # every project is reached from here
        assert f"/budget/{large.slug}/{number}/" in page.content.decode()


def test_of_many_the_nearest_and_the_most_wanted_that_lost_are_shown_first(large: Activity) -> None:
    reading = Reading(Tally.objects.get().data, "/x/")
    shown = reading.asked_about()
    assert shown[:8] == reading.lost[:8]
    assert max(reading.lost[8:], key=lambda one: one["votes"]) in shown
    picture = reading.picture()
    assert len(picture["lost"]) + len(picture["more_lost"]) == len(reading.lost)
    compared = reading.compared(set())
    assert len(compared["rows"]) + len(compared["more"]) == len(reading.funded)


# What if --------------------------------------------------------------------------------


def test_what_if_shows_what_that_rule_gives_and_counts_nothing(
    voted: Activity, client_of: Browser, monkeypatch: Any
) -> None:
    count(voted)
    monkeypatch.setattr("samenspel.engines.budgeting.count.count", None)
    page = client_of().get(address(voted, "uitslag/alles/wat-als/?regel=greedy"))
    assert "it changes nothing about the result" in said(page)
    assert [row["label"] for row in page.context["compared"]["only_theirs"]] == ["Een plein"]
    assert [row["label"] for row in page.context["compared"]["only_ours"]] == ["Een speelbos"]
    assert "Money spent € 7,000 € 10,000" in said(page)


def test_every_choice_of_what_if_was_counted(voted: Activity, client_of: Browser) -> None:
    count(voted)
    for rule in Rule.values:
        for completion in ("none", "add1", "add1e"):
            for rest in ("ja", "nee"):
                asked = f"?regel={rule}&aanvulling={completion}&rest={rest}"
                page = client_of().get(address(voted, f"uitslag/alles/wat-als/{asked}"))
                assert page.status_code == 200, asked
                if rule == Rule.EQUAL_SHARES:
                    assert (page.context["completion"], page.context["utilitarian"]) == (
                        completion,
                        rest == "ja",
                    )
    page = client_of().get(
        address(voted, "uitslag/alles/wat-als/?regel=equal-shares&aanvulling=add1&rest=ja")
    )
    assert "This is how the result was counted" in said(page)


@pytest.mark.parametrize(
    "odd",
    [
        "?regel=<b>",
        "?regel=greedy&aanvulling=%00",
        "?aanvulling=alles&rest=misschien",
        "?rest=",
        "?x=" + "y" * 3000,
    ],
)
def test_odd_choices_of_what_if_become_the_usual_one(voted: Activity, client_of: Browser, odd: str) -> None:
    count(voted)
    page = client_of().get(address(voted, f"uitslag/alles/wat-als/{odd}"))
    assert page.status_code == 200 and page.context["rule"] == Rule.GREEDY
    page = client_of().get(
        address(voted, "uitslag/alles/wat-als/?regel=equal-shares&aanvulling=alles&rest=misschien")
    )
    assert page.status_code == 200
    assert (page.context["completion"], page.context["utilitarian"]) == ("add1", True)


# Files ----------------------------------------------------------------------------------


def test_ballots_are_for_staff_until_the_town_publishes_them(
    voted: Activity, resident: Person, councillor: Person, client_of: Browser
) -> None:
    count(voted)
    file, page = address(voted, "uitslag/alles/stemmen.pb"), address(voted)
    for somebody in (None, resident, councillor):
        refused = client_of(somebody).get(file)
        assert refused.status_code == 403 and "does not publish single ballots" in said(refused)
        shown = client_of(somebody).get(page)
        assert file not in shown.content.decode() and "like a fingerprint" in said(shown)
    theirs = client_of(officer_of(voted.place)).get(file)
    assert theirs.status_code == 200 and "no-store" in theirs["Cache-Control"]
    Budget.objects.update(ballots_public=True)
    everybodys = client_of().get(file)
    assert everybodys.content == theirs.content
    assert everybodys["Content-Disposition"] == 'attachment; filename="wijkbudget-alles-stemmen.pb"'
    assert file in client_of().get(page).content.decode()


def test_whoever_counts_the_file_again_finds_the_same(voted: Activity, client_of: Browser) -> None:
    """The command on the page and the two fingerprints: what "count it yourself" promises."""
    Budget.objects.update(ballots_public=True)
    data = count(voted)
    raw = client_of().get(address(voted, "uitslag/alles/stemmen.pb")).content
    assert sha256(raw).hexdigest() == data["input_sha256"]
    page = client_of().get(address(voted))
    assert page.context["command"] == "./samenspel count stemmen.pb"
    assert data["input_sha256"] in page.content.decode() and data["result_sha256"] in page.content.decode()
    again = count_election(read_pb(raw), Rules())
    assert [str(one["number"]) for one in data["projects"] if one["status"] == "funded"] == [
        read_pb(raw).projects[at].id for at in again.funded
    ]


@pytest.mark.parametrize(
    ("rules", "options"),
    [
        ({}, ""),
        ({"completion": "add1e"}, " --completion add1e"),
        ({"completion": "none", "utilitarian": False}, " --completion none --no-utilitarian"),
        ({"comparison": True, "floor": 5}, " --comparison --floor 5"),
        ({"rule": "phragmen"}, " --rule phragmen"),
    ],
)
def test_the_command_has_exactly_the_options_of_the_rules(
    place: Place, rules: dict[str, Any], options: str
) -> None:
    _made, data = make_counted(place, **rules)
    assert command(data) == f"./samenspel count stemmen.pb{options}"


def test_the_tables_hold_every_project_and_no_formula(voted: Activity, client_of: Browser) -> None:
    Contribution.objects.filter(title="Een park").update(title="=HYPERLINK(1)")
    data = count(voted)
    raw = client_of().get(address(voted, "uitslag/alles/telling.csv"))
    assert raw["Content-Type"] == "text/csv; charset=utf-8" and raw.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["title"] for row in rows] == [
        "'=HYPERLINK(1)",
        *(one["title"] for one in data["projects"][1:]),
    ]
    assert {row["title"]: row["missing"] for row in rows}["Een plein"] == "19.40"
    assert [downloads._amount(cents) for cents in (1_905, 400_000, None)] == ["19.05", 4000, ""]
    book = load_workbook(io.BytesIO(client_of().get(address(voted, "uitslag/alles/telling.xlsx")).content))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert tuple(cells[0]) == downloads.HEADER and len(cells) == 1 + len(data["projects"])
    assert cells[1][2] == "'=HYPERLINK(1)" and cells[1][5] == 4000
    trace = json.loads(client_of().get(address(voted, "uitslag/alles/telling.json")).content)
    assert trace
    assert client_of().get(address(voted, "uitslag/alles/telling.exe")).status_code == 404


def test_a_download_reads_only_its_own_file(voted: Activity, client_of: Browser) -> None:
    count(voted)
    with CaptureQueriesContext(connection) as asked:
        client_of().get(address(voted, "uitslag/alles/telling.csv"))
    columns = " ".join(query["sql"] for query in asked.captured_queries)
    assert '"budget_tally"."data"' in columns
    assert '"budget_tally"."trace"' not in columns and '"budget_tally"."ballots"' not in columns


# Words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (4_200_000, "EUR", "€ 42,000"),
        (7_513, "EUR", "€ 75.13"),
        (7_500.4, "EUR", "€ 75"),
        (5, "EUR", "€ 0.05"),
        (99_507_900, "PLN", "995,079 zł"),
        (100, "SEK", "1 SEK"),
    ],
)
def test_money_is_written_as_people_write_it(cents: float, currency: str, text: str) -> None:
    assert words.money(cents, currency).replace("\u00a0", " ") == text


def test_money_to_look_at_is_rounded_up_from_a_hundred_on() -> None:
    assert words.about(482_801, "EUR").replace("\u00a0", " ") == "€ 4,829"
    assert words.about(6_472, "EUR").replace("\u00a0", " ") == "€ 64.72"


def test_of_hundred_never_rounds_somebody_away() -> None:
    assert words.of_hundred(999, 1000) == 99 and words.of_hundred(1000, 1000) == 100
    assert words.of_hundred(1, 1000) == 1 and words.of_hundred(0, 10) == 0 and words.of_hundred(0, 0) == 0


def test_the_promise_for_the_last_round_says_when_the_budget_would_not_have_allowed_it(
    voted: Activity,
) -> None:
    data = count(voted)
    [plein] = [one for one in data["projects"] if one["title"] == "Een plein"]
    closing = {
        (600_000, 598_060): "",
        (599_999, 598_060): "At its full cost the round would then have gone over the budget",
        (300_000, 598_060): "the round would have gone over it",
    }
    for (room, highest), added in closing.items():
        close = words.why(plein | {"room": room, "highest": highest}, data).close
        assert "1 more vote of support" in close and added in close
        assert ("it would have succeeded" in close) is (highest <= room), (
            "no promise that the budget would not have kept"
        )
        assert added or close.endswith("in that round.")
