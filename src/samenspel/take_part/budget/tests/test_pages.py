# SPDX-License-Identifier: EUPL-1.2
"""The front page, a project and the rules: what they say in which state, to whom, and with how many questions to the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from factories import (
    cast,
    count,
    make_budget,
    make_idea,
    make_ideas_activity,
    make_person,
    make_process,
    make_project,
    officer_of,
    shortlist,
)

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.models import Contribution, Follow
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.take_part.budget import lot
from samenspel.take_part.budget.actions import preparing, settling
from samenspel.take_part.budget.models import Budget, Envelope, Project
from samenspel.take_part.budget.pages import PER_PAGE, envelopes_of, figures, readme, state_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
EVIL = "<script>alert(1)</script>"


def address(activity: Activity, rest: str = "") -> str:
    return f"/en/{activity.place.slug}/budget/{activity.slug}/{rest}"


def text_of(answer: Any) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def project_called(activity: Activity, title: str) -> Contribution:
    return Contribution.objects.get(activity=activity, title=title)


# The front page -------------------------------------------------------------------------


def test_before_the_list_the_page_says_that_projects_are_checked(
    budget: Activity, client_of: Browser
) -> None:
    page = client_of().get(address(budget))
    assert page.context["state"] == "preparing"
    assert "Projects so far" in text_of(page) and "Waits for the check" in text_of(page)
    assert "€ 10,000" in text_of(page) and "cost not known yet" in text_of(page)


def test_an_empty_budget_says_what_comes(place: Place, client_of: Browser) -> None:
    page = client_of().get(address(make_budget(make_process(place))))
    assert "No projects yet" in text_of(page)


def test_a_budget_goes_through_its_states_by_what_happened(voted: Activity) -> None:
    voted = Activity.objects.select_related("budget").get(pk=voted.pk)
    envelopes = envelopes_of(voted, ANONYMOUS)
    assert state_of(voted, envelopes) == "counting"
    now = timezone.now()
    voted.opens_at, voted.closes_at = now + timedelta(days=1), now + timedelta(days=9)
    assert state_of(voted, envelopes) == "listed"
    voted.opens_at = now - timedelta(days=1)
    assert state_of(voted, envelopes) == "voting"
    count(voted)
    voted.budget.refresh_from_db()
    assert state_of(voted, envelopes_of(voted, ANONYMOUS)) == "counted"


def test_after_the_count_the_page_begins_with_the_result(voted: Activity, client_of: Browser) -> None:
    count(voted)
    page = text_of(client_of().get(address(voted)))
    assert "Two projects get € 7,000 together." in page
    assert f'href="{address(voted, "uitslag/")}"' in page
    assert "gets money" in page and "no support" in page


def test_a_project_above_a_third_of_its_money_gets_a_notice_and_no_other(
    voted: Activity, client_of: Browser
) -> None:
    notice = "more than a third of the money"
    for title, large in (("Een plein", True), ("Een park", True), ("Een speelbos", False)):
        page = client_of().get(address(voted, f"{project_called(voted, title).number}/"))
        assert (notice in text_of(page)) is large, title
    assert text_of(client_of().get(address(voted))).count(notice) == 2


def test_what_cannot_be_done_stands_there_with_the_reason(budget: Activity, client_of: Browser) -> None:
    kraan = project_called(budget, "Een kraan")
    perform(
        preparing.review,
        by=officer_of(budget.place),
        on=kraan,
        feasible=False,
        reason="Onder het plein ligt geen leiding.",
        signed="Ann",
    )
    page = text_of(client_of().get(address(budget)))
    assert "What cannot be done" in page and "Onder het plein ligt geen leiding." in page
    assert "It cannot be done" in text_of(client_of().get(address(budget, f"{kraan.number}/")))


def test_what_a_moderator_hid_is_on_no_page(voted: Activity, client_of: Browser) -> None:
    hidden = project_called(voted, "Een park")
    moderator = make_person("Mo", "moderator", place=voted.place)
    perform(moderating.hide, by=moderator, on=hidden, reason="Reclame")
    assert "Een park" not in text_of(client_of().get(address(voted)))
    assert "Een park" not in text_of(client_of().get(address(voted, "regels/")))
    assert client_of().get(address(voted, f"{hidden.number}/")).status_code == 404
    assert client_of(moderator).get(address(voted, f"{hidden.number}/")).status_code == 200


@pytest.fixture
def many(place: Place) -> Activity:
    """Thirty projects in two parts of the money and two themes."""
    made = make_budget(make_process(place))
    south = Envelope.objects.create(
        place=place, activity=made, slug="zuid", name="Zuid", amount_cents=500_000, order=1
    )
    for number in range(30):
        one = make_project(made, f"Project {number:02}", envelope=Envelope.objects.get(slug="alles"))
        Project.objects.filter(contribution=one).update(
            theme="Groen" if number % 3 else "Spelen",
            **({"envelope": south} if number % 2 else {}),
        )
    return made


def test_many_projects_are_paged_and_chosen_by_part_and_theme(many: Activity, client_of: Browser) -> None:
    page = client_of().get(address(many))
    assert len(page.context["cards"]) == PER_PAGE and page.context["page"].paginator.count == 30
    both = client_of().get(address(many, "?deel=zuid&thema=Groen"))
    titles = [card["title"] for card in both.context["cards"]]
    assert titles == [f"Project {n:02}" for n in range(30) if n % 2 and n % 3]
    for odd in ("?deel=nergens", "?thema=%00", "?page=x", "?page=99", "?deel=" + "z" * 500):
        assert len(client_of().get(address(many, odd)).context["cards"]) > 0


def test_a_draft_is_for_staff_only(place: Place, resident: Person, client_of: Browser) -> None:
    made = make_budget(make_process(place, "draft"))
    one = make_project(made, "Een plein", 6_000_00)
    for rest in ("", "regels/", "uitslag/", "uitslag/alles/", f"{one.number}/"):
        for somebody in (None, resident):
            assert client_of(somebody).get(address(made, rest)).status_code == 404, rest
    assert client_of(officer_of(place)).get(address(made)).status_code == 200


def test_nothing_anybody_wrote_is_markup(place: Place, client_of: Browser) -> None:
    made = make_budget(make_process(place), title=EVIL, intro=EVIL)
    for number in range(2):
        one = make_project(made, f"{EVIL} {number}", 100_00, text=EVIL, theme=EVIL, author_name=EVIL)
    shortlist(made)
    cast(made, [one], [one])
    count(made)
    for rest in ("", "regels/", f"{one.number}/", "uitslag/", "uitslag/alles/wat-als/"):
        page = text_of(client_of().get(address(made, rest)))
        assert EVIL not in page and "&lt;script&gt;alert(1)" in page, rest


# One project ----------------------------------------------------------------------------


def test_the_page_of_a_project_that_lost_says_why(voted: Activity, client_of: Browser) -> None:
    """A square of 6,000 in which 20 people want a square and a park of 4,000, out of 10,000 for 33 ballots."""
    count(voted)
    page = text_of(client_of().get(address(voted, f"{project_called(voted, 'Een plein').number}/")))
    assert "Why this project gets no money" in page
    assert "20 people put this on their list." in page and "was missing." in page
    assert "Their money went to:" in page and "Een park" in page
    assert "Round by round" in page
    assert "1 more vote of support was needed, or a cost of € 5,980.60 at most." in page


def test_the_page_of_a_project_that_won_says_who_paid(voted: Activity, client_of: Browser) -> None:
    count(voted)
    page = text_of(client_of().get(address(voted, f"{project_called(voted, 'Een park').number}/")))
    assert "Why this project gets money" in page
    assert "Together they paid the € 4,000." in page and "Each of them paid € 200." in page


def test_a_project_nobody_chose_says_so(voted: Activity, client_of: Browser) -> None:
    count(voted)
    page = text_of(client_of().get(address(voted, f"{project_called(voted, 'Niemand wil dit').number}/")))
    assert "Nobody chose this project." in page and "Round by round" not in page


def test_the_idea_behind_a_project_is_named_unless_it_was_hidden(place: Place, client_of: Browser) -> None:
    process = make_process(place)
    idea = make_idea(make_ideas_activity(process), None, title="Meer bomen")
    made = make_budget(process)
    [project] = perform(preparing.take_over, by=officer_of(place), on=made, ideas=[idea])
    here = address(made, f"{project.number}/")
    page = text_of(client_of().get(here))
    assert "It began as an idea" in page and f"/en/{place.slug}/inbreng/{idea.pk}/" in page
    moderator = make_person("Mo", "moderator", place=place)
    perform(moderating.hide, by=moderator, on=idea, reason="Reclame")
    assert "It began as an idea" not in text_of(client_of().get(here))


def test_after_it_was_settled_a_project_shows_its_answer_and_its_promise(
    voted: Activity, client_of: Browser
) -> None:
    count(voted)
    numbers = Contribution.objects.filter(activity=voted).values_list("number", flat=True)
    perform(
        settling.settle,
        by=officer_of(voted.place),
        on=voted,
        answers={number: f"Dit is wat wij doen met project {number}." for number in numbers},
        signed="Burgemeester An",
        owner_name="Dienst Groen",
        due_on=timezone.localdate() + timedelta(days=200),
    )
    park, plein = (project_called(voted, title) for title in ("Een park", "Een plein"))
    won = text_of(client_of().get(address(voted, f"{park.number}/")))
    assert f"Dit is wat wij doen met project {park.number}." in won and "How it goes now" in won
    lost = text_of(client_of().get(address(voted, f"{plein.number}/")))
    assert f"Dit is wat wij doen met project {plein.number}." in lost and "How it goes now" not in lost


def test_a_resident_follows_a_project_with_one_click(
    voted: Activity, resident: Person, client_of: Browser
) -> None:
    park = project_called(voted, "Een park")
    here, browser = address(voted, f"{park.number}/"), client_of(resident)
    assert 'value="follow"' in text_of(browser.get(here))
    done = browser.post(f"/en/{voted.place.slug}/inbreng/{park.pk}/doen/", {"do": "follow"})
    assert done.status_code == 302 and done["Location"] == here
    assert Follow.objects.filter(contribution=park, person=resident).exists()
    assert 'value="stop_following"' in text_of(browser.get(here))
    assert "/aanmelden/?next=" in text_of(client_of().get(here))


def test_another_towns_or_another_instruments_number_is_not_found(
    voted: Activity, client_of: Browser
) -> None:
    idea = make_idea(make_ideas_activity(make_process(voted.place, title="Elders")), None)
    assert client_of().get(address(voted, "999/")).status_code == 404
    assert (
        client_of().get(f"/en/{voted.place.slug}/budget/{idea.activity.slug}/{idea.number}/").status_code
        == 404
    )


# The rules ------------------------------------------------------------------------------


def test_the_rules_are_published_with_the_lot_and_how_to_draw_it_again(
    voted: Activity, client_of: Browser
) -> None:
    page = client_of().get(address(voted, "regels/"))
    rows = page.context["lot"]
    assert [row["key"] for row in rows] == lot.draw("een lot", [str(row["number"]) for row in rows])
    first = rows[0]
    assert first["drawn"] == sha256(f"een lot:{first['key']}".encode()).hexdigest()[:12]
    assert f"printf '%s' 'een lot:{first['key']}' | sha256sum" in text_of(page)


@pytest.mark.parametrize(
    ("rules", "said", "not_said"),
    [
        ({}, "Raise everybody&#x27;s share", "replaces this outcome only when"),
        ({"comparison": True, "floor": 12}, "replaces this outcome only when", "<b>one vote</b>"),
        ({"rule": "greedy"}, "<b>Most votes first</b>", ">When money is left<"),
    ],
)
def test_the_rules_say_what_was_fixed(
    budget: Activity, client_of: Browser, rules: dict[str, Any], said: str, not_said: str
) -> None:
    before = text_of(client_of().get(address(budget, "regels/")))
    assert "Not fixed yet" in before and "Fixed and published on" not in before
    perform(preparing.fix_rules, by=officer_of(budget.place), on=budget, **{"rule": "equal-shares", **rules})
    page = text_of(client_of().get(address(budget, "regels/")))
    assert "Fixed and published on" in page
    assert said in page and not_said not in page


def test_a_brought_in_election_says_that_the_order_of_the_file_decides(
    voted: Activity, client_of: Browser
) -> None:
    Budget.objects.filter(activity=voted).update(source="Buurtbudget 2021", lot_seed="")
    page = text_of(client_of().get(address(voted, "regels/")))
    assert "the order of the file decides" in page and "sha256sum" not in page


def test_the_front_page_of_a_brought_in_election_tells_what_happened_and_promises_nothing(
    voted: Activity, client_of: Browser
) -> None:
    brought_in = timezone.now().replace(year=2024, month=3, day=5, hour=12)
    Budget.objects.filter(activity=voted).update(
        source="Buurtbudget 2021", rules_fixed_at=brought_in, shortlist_at=brought_in
    )
    Activity.objects.filter(pk=voted.pk).update(
        opens_at=brought_in.replace(year=2021, month=5, day=1),
        closes_at=brought_in.replace(year=2021, month=5, day=20),
    )
    count(voted)
    page = client_of().get(address(voted))
    assert [(row["title"], row["when"]) for row in page.context["timeline"]] == [
        ("People voted", "1 May to 20 May 2021"),
        ("Brought in from a file", "5 March 2024"),
        ("Counted here", date_format(timezone.localtime(), "j F Y")),
    ]
    text = text_of(page)
    assert "What happened when" in text and "This is a recount of a finished election" in text
    assert "It was counted here by these rules." in text and "The rules have been fixed since" not in text
    Activity.objects.filter(pk=voted.pk).update(closes_at=brought_in)  # the file did not say when
    Budget.objects.filter(activity=voted).update(settled_at=brought_in)
    rows = client_of().get(address(voted)).context["timeline"]
    assert rows[0]["when"] == "" and rows[-1]["title"] == "Carrying out"


def test_the_front_page_of_a_towns_own_budget_says_what_comes(voted: Activity, client_of: Browser) -> None:
    text = text_of(client_of().get(address(voted)))
    assert "What comes when" in text and "The rules have been fixed since" in text and "recount" not in text


def test_the_example_in_the_text_is_what_the_count_gives() -> None:
    """The worked example of README.en.md and README.nl.md, counted."""
    from fractions import Fraction

    from samenspel.engines.budgeting.election import Election, Kind
    from samenspel.engines.budgeting.election import Project as Candidate
    from samenspel.engines.budgeting.outcome import Rules
    from samenspel.engines.budgeting.reference import count_slowly

    projects = tuple(
        Candidate(name, Fraction(cost)) for name, cost in (("stage", 60), ("fountain", 40), ("bench", 20))
    )
    election = Election(Fraction(100), projects, Kind.APPROVAL, [(0, 1), (2,)], None, [0, 0, 0, 1])
    outcome = count_slowly(election, Rules())
    assert [projects[at].id for at in outcome.funded] == ["fountain", "bench"]
    assert [projects[at].id for at in outcome.greedy] == ["fountain", "stage"]
    assert (outcome.start, outcome.endowment, outcome.stretches[-1].spent) == (25, 33, 120)
    assert outcome.purchases[0].most == Fraction(40, 3)
    for language in ("en", "nl"):
        text = readme(language)
        assert "<table>" in text and "€ 33" in text.replace("\u00a0", " ") and "<h1>" not in text


# Questions to the database --------------------------------------------------------------


@pytest.mark.parametrize(
    "rest", ["", "regels/", "{number}/", "uitslag/", "uitslag/alles/", "uitslag/alles/wat-als/"]
)
def test_a_page_asks_at_most_five_questions_for_a_visitor_and_eight_for_somebody_signed_in(
    voted: Activity, client_of: Browser, rest: str
) -> None:
    count(voted)
    here = address(voted, rest.format(number=project_called(voted, "Een park").number))
    for browser, most in ((client_of(), 5), (client_of(officer_of(voted.place)), 3 + 8)):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(here + "?x=1").status_code == 200
        reads = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
        assert 0 < len(reads) <= most, reads


def test_a_count_is_for_the_desk_until_it_is_published(
    voted: Activity, client_of: Callable[..., Client], resident: Person
) -> None:
    """An officer looks first; then everybody sees it at the same moment."""
    count(voted, publish=False)
    officer = officer_of(voted.place)
    files = ("uitslag/", "uitslag/alles/", "uitslag/alles/wat-als/", "uitslag/alles/telling.csv")
    plein = project_called(voted, "Een plein")
    for browser in (client_of(), client_of(resident)):
        assert [browser.get(address(voted, file)).status_code for file in files] == [200, 404, 404, 404]
        assert "get money" not in text_of(browser.get(address(voted))) + text_of(
            browser.get(address(voted, "uitslag/"))
        )
        assert "gets money" not in text_of(browser.get(address(voted, f"{plein.number}/")))
    assert {client_of(officer).get(address(voted, file)).status_code for file in files} == {200}
    perform(settling.publish_result, by=officer, on=voted)
    cache.clear()
    assert {client_of().get(address(voted, file)).status_code for file in files} == {200}


def test_who_proposed_something_does_not_read_the_check_of_a_draft(
    place: Place, client_of: Browser, resident: Person
) -> None:
    made = make_budget(make_process(place, state="draft"))
    project = make_project(made, "Bomen", 900_00)
    Contribution.objects.filter(pk=project.pk).update(author=resident)
    page = address(made, f"{project.number}/")
    assert client_of(resident).get(page).status_code == 404
    assert client_of(officer_of(place)).get(page).status_code == 200
    Activity.objects.filter(pk=made.pk).update(is_public=True)
    assert client_of(resident).get(page).status_code == 200


def test_the_report_counts_every_ballot_blank_ones_too(voted: Activity) -> None:
    count(voted)
    assert dict(figures(voted))["ballots"] == 33
