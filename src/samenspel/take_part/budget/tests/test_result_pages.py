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
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from factories import cast, make_budget, make_person, make_process, make_project, officer_of, shortlist
from openpyxl import load_workbook

from samenspel.engines.budgeting.count import count as count_election
from samenspel.engines.budgeting.outcome import Rules
from samenspel.engines.budgeting.pb import read_pb
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import mine
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.take_part.budget import downloads, result_pages, words
from samenspel.take_part.budget.models import Budget, Envelope, Project, Rule, Tally
from samenspel.take_part.budget.reading import Reading, command
from samenspel.website.middleware import short_cache

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
    assert answer.context["command"] == f"./samenspel count wijkbudget-alles-stemmen.pb --rule {rule}"
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


def files_of(activity: Activity, browser: Client) -> dict[str, str]:
    """What the page and the three tables say, as text."""
    found = {
        name: browser.get(address(activity, f"uitslag/alles/{name}")).content
        for name in ("telling.csv", "telling.json", "telling.xlsx")
    }
    cells = load_workbook(io.BytesIO(found.pop("telling.xlsx"))).worksheets[0].iter_rows(values_only=True)
    return {
        "page": browser.get(address(activity)).content.decode(),
        "what if": browser.get(address(activity, "uitslag/alles/wat-als/")).content.decode(),
        "telling.xlsx": str(list(cells)),
        **{name: raw.decode() for name, raw in found.items()},
    }


def test_after_an_account_was_erased_a_count_says_so_and_repeats_no_word_of_it(
    voted: Activity, client_of: Browser
) -> None:
    """Plein is a large project, so that the trace also names it in a warning."""
    count(voted)
    assert "“Een plein” costs" in files_of(voted, client_of())["telling.json"]
    author = make_person("Ada")
    Contribution.objects.filter(title="Een plein").update(author=author)
    mine.erase(author)
    for name, text in files_of(voted, client_of()).items():
        assert "Een plein" not in text and "Erased by the author" in text, name
        assert "Een park" in text, name


def test_hidden_words_leave_the_trace_too(voted: Activity, client_of: Browser) -> None:
    count(voted)
    moderator = make_person("Mo", "moderator", place=voted.place)
    perform(moderating.hide, by=moderator, on=Contribution.objects.get(title="Een plein"), reason="Reclame")
    for name, text in files_of(voted, client_of()).items():
        assert "Een plein" not in text and "Hidden by a moderator" in text, name


@pytest.mark.parametrize("how", ["hidden", "erased"])
def test_ballots_with_words_that_are_gone_are_for_staff_only(
    voted: Activity, client_of: Browser, how: str
) -> None:
    """The fingerprint binds, so the file cannot change: nobody but who may export gets it then."""
    Budget.objects.update(ballots_public=True)
    data = count(voted)
    file, park = address(voted, "uitslag/alles/stemmen.pb"), Contribution.objects.get(title="Een park")
    assert client_of().get(file).status_code == 200
    if how == "hidden":
        moderator = make_person("Mo", "moderator", place=voted.place)
        perform(moderating.hide, by=moderator, on=park, reason="Reclame")
    else:
        Contribution.objects.filter(pk=park.pk).update(author=(author := make_person("Ada")))
        mine.erase(author)
    reason = "A project in this file was hidden or erased. Ask the town for the file."
    refused, page = client_of().get(file), client_of().get(address(voted))
    assert refused.status_code == 403 and reason in said(refused)
    assert reason in said(page) and file not in page.content.decode()
    assert "does not publish single ballots" not in said(page)
    theirs = client_of(officer_of(voted.place)).get(file)
    assert sha256(theirs.content).hexdigest() == data["input_sha256"]


def test_what_was_erased_before_the_count_is_no_reason_to_keep_the_ballots_back(
    voted: Activity, client_of: Browser
) -> None:
    Budget.objects.update(ballots_public=True)
    Contribution.objects.filter(title="Een park").update(author=(author := make_person("Ada")))
    mine.erase(author)
    count(voted)
    assert client_of().get(address(voted, "uitslag/alles/stemmen.pb")).status_code == 200


# Brought in from a file -----------------------------------------------------------------


@pytest.fixture
def brought_in(voted: Activity) -> Activity:
    """The same ballots, as if they were of a finished election."""
    Budget.objects.filter(activity=voted).update(source="Buurtbudget 2021 (buurt.pb, sha256 0123456789ab)")
    return voted


def test_an_election_that_was_brought_in_is_called_a_recount_and_nothing_is_promised(
    brought_in: Activity, client_of: Browser
) -> None:
    count(brought_in)
    recount = "This is a recount of a finished election, by these rules."
    result = said(client_of().get(address(brought_in)))
    assert result.count(recount) == 1 and "The town that held it may have decided otherwise." in result
    assert "The rules of this recount" in result and "fixed beforehand" not in result
    assert "recount of" in result and "result of" not in result
    what_if = said(client_of().get(address(brought_in, "uitslag/alles/wat-als/")))
    assert "This is a recount" in what_if and "fixed before" not in what_if
    park = Contribution.objects.get(title="Een park").number
    assert recount in said(client_of().get(address(brought_in, f"{park}/").replace("uitslag/", "")))


def test_a_budget_of_this_town_is_no_recount(voted: Activity, client_of: Browser) -> None:
    count(voted)
    for rest in ("", "uitslag/", "uitslag/alles/wat-als/"):
        assert "recount" not in said(client_of().get(address(voted, rest))), rest


def test_a_town_that_decides_by_a_recount_is_no_longer_said_to_have_decided_otherwise(
    brought_in: Activity, client_of: Browser
) -> None:
    count(brought_in)
    Budget.objects.update(settled_at=brought_in.closes_at)
    assert "decided otherwise" not in said(client_of().get(address(brought_in)))


@pytest.mark.parametrize(
    ("selected", "sentence"),
    [
        (
            {"known": True, "count": 3, "same": 2},
            "In the file 3 projects are marked as chosen; 2 of them are the same here.",
        ),
        (
            {"known": True, "count": 2, "same": 2},
            "Exactly the same projects as the file says were chosen.",
        ),
        # One of ours was not chosen there: not exactly the same.
        (
            {"known": True, "count": 1, "same": 1},
            "In the file 1 project is marked as chosen; 1 is the same here.",
        ),
        ({"known": True, "count": 0, "same": 0}, ""),
        (None, ""),
    ],
)
def test_what_the_file_says_was_chosen_stands_beside_the_recount(
    brought_in: Activity, client_of: Browser, selected: dict[str, Any] | None, sentence: str
) -> None:
    Tally.objects.update(data=count(brought_in) | {"selected": selected})
    page = client_of().get(address(brought_in))
    assert page.context["chosen_there"] == sentence and sentence in said(page)


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
    assert theirs.status_code == 200
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
    disposition = client_of().get(address(voted, "uitslag/alles/stemmen.pb"))["Content-Disposition"]
    [saved_as] = re.findall(r'filename="(.+)"', disposition)
    assert page.context["command"] == f"./samenspel count {saved_as}"
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
    assert command(data, "x.pb") == f"./samenspel count x.pb{options}"


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


def test_downloads_leave_nothing_in_the_short_cache_of_the_site(
    voted: Activity, rf: RequestFactory, monkeypatch: Any
) -> None:
    """Anybody can ask for megabytes under any number of addresses: none of these may stay in memory."""
    monkeypatch.setattr("django.conf.settings.SHORT_CACHE_SECONDS", 60)
    Budget.objects.update(ballots_public=True)
    count(voted)
    kept: list[str] = []
    monkeypatch.setattr("samenspel.website.middleware.cache.set", lambda key, *_rest: kept.append(key))

    def answered(request: Any) -> Any:
        request.person, request.place = ANONYMOUS, voted.place
        name = request.path.rpartition("/")[2]
        if not name:
            return result_pages.result(request, voted.place, voted.slug)
        return result_pages.download(request, voted.place, voted.slug, "alles", name)

    site = short_cache(answered)
    for query, name in enumerate(downloads.NAMES):
        assert site(rf.get(address(voted, f"uitslag/alles/{name}?x={query}"))).status_code == 200
    assert kept == []
    assert site(rf.get(address(voted))).status_code == 200 and len(kept) == 1  # a page does stay


def test_a_size_is_only_said_where_it_is_true(voted: Activity, client_of: Browser, monkeypatch: Any) -> None:
    monkeypatch.setattr(downloads, "size", str)
    Budget.objects.update(ballots_public=True)
    count(voted)
    Contribution.objects.filter(title="Een plein").update(title="Een plein " + "en nog wat " * 10)
    for file in client_of().get(address(voted)).context["files"]:
        long = len(client_of().get(file["url"]).content)
        assert file["size"] in ("", str(long)), file["name"]


def test_the_page_says_whose_the_counting_program_is_and_points_nowhere(
    voted: Activity, client_of: Browser
) -> None:
    count(voted)
    page = said(client_of(officer_of(voted.place)).get(address(voted)))
    assert "The counting program belongs to Samenspel, the free software that this site runs on." in page
    assert "the rules and the counting program are here" not in page


# Words ----------------------------------------------------------------------------------


def test_one_round_is_not_said_to_have_raised_the_share(place: Place, client_of: Browser) -> None:
    """One ballot, one project that it can pay: all is bought in the first round."""
    made = make_budget(make_process(place))
    bank = make_project(made, "Een bank", 1_000_00)
    make_project(made, "Niemand wil dit", 500_00)
    shortlist(made)
    cast(made, [bank])
    assert count(made)["rounds"] == 1
    page = said(client_of().get(address(made)))
    assert "€ 10,000 divided over 1 ballot is € 10,000." in page
    assert "One round was enough: the share did not have to be raised." in page
    assert "Every project that was counted could be paid." in page
    assert "was raised by" not in page and "rounds in all" not in page
    assert "That voter paid the € 1,000." in page and "Each of them" not in page


def test_the_share_is_said_to_be_raised_as_often_as_it_was(voted: Activity, client_of: Browser) -> None:
    data = count(voted)
    assert data["rounds"] > 2
    many = said(client_of().get(address(voted))).replace("&#x27;", "'")
    rounds = f"raised by € 1 each time and counted again, {data['rounds']} rounds in all."
    assert rounds in many and "One round more, and the chosen projects" in many
    Tally.objects.update(data=data | {"rounds": 2})
    once = said(client_of().get(address(voted)))
    assert "was raised by € 1 and everything was counted once more." in once and "each time" not in once


def test_where_nothing_fits_any_more_the_page_says_that_this_is_why_the_count_stopped(
    place: Place, client_of: Browser
) -> None:
    """With add1e the first round stops: the park is bought, and the square does not fit in what is left."""
    made, data = make_counted(place, completion="add1e")
    assert data["stretches"][-1]["stands"]
    page = said(client_of().get(address(made)))
    assert "No other project that has votes fitted in the money that was left." in page
    assert "Every project that was counted could be paid." not in page and "One round more" not in page


def test_groups_of_which_nobody_is_known_are_drawn_as_full_and_smaller_parts(voted: Activity) -> None:
    data = count(voted) | {"group_kind": "area", "groups": [""]}
    for one in data["projects"]:
        one["pays"] = [one["brought"]]
    picture = Reading(data, "/x/").picture()
    assert picture["legend_title"] == "Who pays? The voters who"
    assert "paid their full part" in picture["head"] and "other, or not known" not in picture["head"]


def test_of_a_project_few_chose_nobody_learns_where_its_money_came_from(
    voted: Activity, client_of: Browser
) -> None:
    data = count(voted)
    plein = next(one for one in data["projects"] if one["title"] == "Een plein")
    plein |= {"few": True, "used_by": [], "used_rest": 0, "pays": [0] * len(data["groups"])}
    Tally.objects.update(data=data)
    reading = Reading(data, "/x/")
    others = reading._group_labels().index("other, or not known")
    assert reading._parts(plein) == [(str(others), plein["brought"]), ("missing", plein["missing"])]
    park = reading.by_number[data["projects"][0]["number"]]
    assert len(reading._given(park)) == len(reading._given(plein)) == others + 1
    page = said(client_of().get(address(voted)))
    assert "Too few people chose this to say where their money went without showing" in page
    assert "Part of their money went to other projects" not in page and "Their money went to:" not in page


def test_what_went_to_others_than_those_named_is_said_in_full(voted: Activity) -> None:
    data = count(voted)
    plein = next(one for one in data["projects"] if one["title"] == "Een plein")
    park, speelbos = (one["number"] for one in data["projects"][:2])
    plein |= {"used_by": [[park, 4_000_00], [speelbos, 100_00], [park, 50_00]], "used_rest": 7_00}
    reading = Reading(data, "/x/")
    for most, others in ((1, "€ 157"), (2, "€ 57"), (3, "€ 7")):
        shown = reading.reason(plein, most)
        assert len(shown["used_by"]) == most and shown["others"].replace("\u00a0", " ") == others
        said_so = " ".join(strip_tags(render_to_string("budget/reason.html", {"one": shown})).split())
        assert f"and {others} to others." in said_so.replace("\u00a0", " ")
    plein["used_rest"] = 0
    assert reading.reason(plein, 3)["others"] == ""


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
