# SPDX-License-Identifier: EUPL-1.2
"""A finished election at the desk: looked at, brought in, counted by a job, published, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from factories import count, make_person, make_process
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer, Contribution, Follow
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.pages import queued
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.take_part.budget import files
from samenspel.take_part.budget.models import Ballot, Budget, Tally, Upload

from .conftest import FILE

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
PATH = "/en/bureau/voorbeeld/verkiezing-inlezen/"
COUNT = "/en/bureau/voorbeeld/budget/buurtbudget-2021/telling/"
SETTLE = "/en/bureau/voorbeeld/budget/buurtbudget-2021/antwoorden/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def send(browser: Client, raw: str = FILE, name: str = "buurt.pb") -> tuple[str, dict[str, str]]:
    """Send a file. Returns the page, and what its button would confirm."""
    answer = browser.post(PATH, {"file": SimpleUploadedFile(name, raw.encode())})
    assert answer.status_code == 200
    checked = str(answer.context.get("checked", ""))
    return text(answer), {"checked": checked, "title": "Buurtbudget 2021", "process_number": ""}


@pytest.fixture
def counted(officer: Person, client_of: Browser) -> Activity:
    """An election that was brought in and counted, still a draft."""
    browser = client_of(officer)
    browser.post(PATH, send(browser)[1])
    assert run_jobs() == ["budget.bring_in"]
    return Activity.objects.get(instrument="budget")


def test_the_officer_sees_what_was_read_before_anything_is_written(
    officer: Person, client_of: Browser
) -> None:
    page, sent = send(client_of(officer))
    for words in (
        "<b>3</b>projects",
        "<b>5</b>ballots",
        "€\xa01,000",
        "1 May 2021 to 20 May 2021",
        "People named the projects they want",
        "1 ballot is blank",
        "Bomen",
        "takes 60 of every 100 of the money",
        "part of town, age, in a group of years, on paper or on the web",
        "Also left out: sex, voter_id",
    ):
        assert words in page, words
    assert 'value="Buurtbudget"' in page
    assert sent["checked"] and not Activity.objects.exists() and not Job.objects.exists()


def test_a_title_that_is_cut_is_named(officer: Person, client_of: Browser) -> None:
    long = "Een heel lange titel " * 8
    page, _sent = send(client_of(officer), FILE.replace("Bank", long))
    assert "1 title is longer than 120 characters" in page
    assert "longer than 120" not in send(client_of(officer))[0]


def test_a_dear_project_is_no_warning_up_to_a_third(officer: Person, client_of: Browser) -> None:
    assert "more than a third" in send(client_of(officer))[0]
    assert "more than a third" not in send(client_of(officer), FILE.replace("budget;1000", "budget;1800"))[0]


def test_brought_in_counted_published_and_answered(
    place: Place, officer: Person, resident: Person, client_of: Browser
) -> None:
    process = make_process(place)
    browser = client_of(officer)
    _page, sent = send(browser)
    answer = browser.post(PATH, {**sent, "process_number": str(process.pk)})
    assert answer["Location"] == COUNT
    assert "Waiting for its turn" in text(browser.get(COUNT))
    made = Activity.objects.get(instrument="budget")
    assert (made.process_number, made.is_public) == (process.pk, False)

    assert run_jobs() == ["budget.bring_in"]
    page = text(browser.get(COUNT))
    assert "The result, still a draft" in page and "Publish the result" in page
    assert client_of(resident).get("/en/voorbeeld/budget/buurtbudget-2021/uitslag/").status_code == 404
    answer = browser.post(COUNT, {"do": "publish"})
    assert answer["Location"] == "/en/voorbeeld/budget/buurtbudget-2021/uitslag/"
    assert client_of(resident).get("/en/voorbeeld/budget/buurtbudget-2021/uitslag/").status_code == 200

    for one in Contribution.objects.filter(activity=made):
        Follow.objects.create(contribution=one, person=resident)
    form = browser.get(SETTLE).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent["ours"] = "on"
    sent["answer_3"] = "De bank komt er niet, maar wij zetten twee stoelen."
    due = timezone.localdate() + timedelta(days=100)
    answer = browser.post(SETTLE, {**sent, "due_on": due.isoformat()}, follow=True)
    data = Tally.objects.get().data
    funded = [row for row in data["projects"] if row["status"] == "funded"]
    assert 0 < len(funded) < 3, "this election has both"
    assert f"{len(funded)} promise" in text(answer)
    assert {(one.title, one.budget_cents, one.due_on) for one in Commitment.objects.all()} == {
        (row["title"], row["cost"], due) for row in funded
    }
    assert Answer.objects.count() == 3
    letters = [letter for letter in Email.objects.all() if resident.email in letter.to]
    bodies = {letter.subject: letter.message for letter in letters}
    assert len(bodies) == 3
    [bank] = [body for subject, body in bodies.items() if "Bank" in subject]
    assert "wij zetten twee stoelen" in bank and "Olga, participation officer" in bank
    [trees] = [body for subject, body in bodies.items() if "Bomen" in subject]
    row = next(row for row in data["projects"] if row["title"] == "Bomen")
    assert str(row["supporters"]) in trees
    assert Budget.objects.get().settled_at is not None
    assert "answer_1" not in text(browser.get(SETTLE)), "it is done once"
    assert not queued(officer, place, set())


def test_a_second_click_brings_in_nothing_twice(officer: Person, client_of: Browser) -> None:
    browser = client_of(officer)
    _page, sent = send(browser)
    browser.post(PATH, sent)
    answer = browser.post(PATH, sent, follow=True)
    assert "brought in already" in text(answer)
    assert Activity.objects.count() == Job.objects.count() == 1


def test_another_file_does_not_push_out_one_that_a_job_still_has_to_read(
    officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    browser.post(PATH, send(browser)[1])
    send(browser)
    assert run_jobs() == ["budget.bring_in"]
    assert Ballot.objects.count() == 5


def test_an_upload_belongs_to_its_officer_and_its_town(
    place: Place, officer: Person, client_of: Browser
) -> None:
    colleague = make_person("Piet", "participation_officer", place=place)
    _page, sent = send(client_of(officer))
    answer = client_of(colleague).post(PATH, sent, follow=True)
    assert "Choose the file once more" in text(answer)
    for odd in ("0", "-1", "²", "x", "9" * 30, "1 OR 1=1"):
        assert client_of(officer).post(PATH, {**sent, "checked": odd}).status_code == 302
    assert not Activity.objects.exists()
    assert client_of(officer).post(PATH, sent)["Location"] == COUNT


def test_without_a_title_the_same_page_comes_back_and_the_file_is_still_there(
    officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    _page, sent = send(browser)
    answer = browser.post(PATH, {**sent, "title": " "})
    assert answer.status_code == 200 and "<b>5</b>ballots" in text(answer)
    assert not Activity.objects.exists()
    assert browser.post(PATH, sent).status_code == 302


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("", "Line 1"),
        (FILE.replace("b2;500.50", "b2;0"), "Line 18: expected a cost above 0"),
        (FILE.replace("b2;500.50", "b2;500.505"), "parts of a cent"),
        (FILE.replace("9003;b2", "9003;zz"), "Line 24: expected ids of projects"),
        ("MZ" * 400, "Line 1"),
    ],
)
def test_a_broken_file_is_one_sentence_in_the_form(
    officer: Person, client_of: Browser, raw: str, sentence: str
) -> None:
    answer = client_of(officer).post(PATH, {"file": SimpleUploadedFile("x.pb", raw.encode() or b"\n")})
    assert answer.context["form"].has_error("file") and sentence in text(answer)
    assert not Upload.objects.exists()
    assert "error-text" not in send(client_of(officer))[0]


def test_a_file_that_is_too_large_is_not_read(
    officer: Person, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", len(FILE.encode()))
    assert "Bring in and count" in send(client_of(officer))[0]
    page = text(client_of(officer).post(PATH, {"file": SimpleUploadedFile("x.pb", FILE.encode() + b"\n")}))
    assert "larger than 25 MB" in page and not Upload.objects.filter(name="x.pb").exists()


def test_what_stands_in_the_file_is_never_markup(officer: Person, client_of: Browser) -> None:
    evil = "<script>alert(1)</script>"
    raw = FILE.replace("Bomen", evil).replace("Buurtbudget", evil).replace(";sex;", f";{evil};")
    page, _sent = send(client_of(officer), raw, f"{evil}.pb")
    assert evil not in page and "&lt;script&gt;" in page


# The count ----------------------------------------------------------------------------------------


def test_the_page_says_how_far_the_count_is_and_asks_again_by_itself(
    officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    browser.post(PATH, send(browser)[1])
    Job.objects.update(state="running", share=0.4, step="explain")
    page = text(browser.get(COUNT))
    assert "For every project we work out why it won or lost." in page and "40 of 100" in page
    assert 'hx-trigger="every 1s"' in page and "Look how far it is</a>" in page
    piece = browser.get(COUNT, headers={"HX-Request": "true"})
    assert "40 of 100" in text(piece) and "<html" not in text(piece) and "HX-Refresh" not in piece
    Job.objects.update(state="done", share=1.0)
    piece = browser.get(COUNT, headers={"HX-Request": "true"})
    assert piece["HX-Refresh"] == "true"
    page = text(browser.get(COUNT))
    assert "every 1s" not in page and "http-equiv" not in page


@pytest.mark.parametrize(
    ("error", "sentence"),
    [("Het bestand is weg.", "Het bestand is weg."), ("", "Something went wrong on our side")],
)
def test_a_count_that_failed_says_why_and_can_be_tried_again(
    counted: Activity, officer: Person, client_of: Browser, error: str, sentence: str
) -> None:
    Job.objects.update(state="failed", error=error)
    browser = client_of(officer)
    page = text(browser.get(COUNT))
    assert sentence in page and "Try again" in page
    browser.post(COUNT, {"do": "count"})
    assert "Waiting for its turn" in text(browser.get(COUNT))
    assert run_jobs() == ["budget.count"]
    assert sentence not in text(browser.get(COUNT))


def test_a_file_that_could_not_be_brought_in_leaves_a_draft_that_can_only_be_removed(
    officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    browser.post(PATH, send(browser)[1])
    Job.objects.update(state="failed")
    page = text(browser.get(COUNT))
    assert "Remove this draft and choose the file once more" in page and "Yes, remove" in page
    assert "Try again" not in page
    assert browser.post(COUNT, {"do": "count"}).status_code == 403
    assert browser.post(COUNT, {"do": "remove"}).status_code == 302


def test_counting_again_asked_twice_is_one_job(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    for _click in range(2):
        client_of(officer).post(COUNT, {"do": "count"})
    assert Job.objects.filter(key="budget.count").count() == 1


def test_a_draft_brought_in_by_mistake_is_removed(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    assert "Brought in by mistake?" in text(browser.get(COUNT))
    assert browser.post(COUNT, {"do": "remove"})["Location"] == PATH
    assert not Activity.objects.filter(instrument="budget").exists() and not Ballot.objects.exists()


def test_what_was_published_is_not_removed_any_more(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    browser.post(COUNT, {"do": "publish"})
    assert "Brought in by mistake?" not in text(browser.get(COUNT))
    assert browser.post(COUNT, {"do": "remove"}).status_code == 403
    assert Ballot.objects.count() == 5


def test_a_councillor_reads_the_draft_and_publishes_nothing(
    counted: Activity, councillor: Person, client_of: Browser
) -> None:
    browser = client_of(councillor)
    page = text(browser.get(COUNT))
    assert "The result, still a draft" in page and "Only people who publish processes" in page
    for doing in ("publish", "count", "remove"):
        assert browser.post(COUNT, {"do": doing}).status_code == 403
    assert not Activity.objects.get(instrument="budget").is_public


def test_a_count_waits_for_who_publishes_and_then_for_who_answers(
    voted: Activity, place: Place, officer: Person, client_of: Browser
) -> None:
    alderman = make_person("Wim", "alderman", place=place)
    count(voted, publish=False)
    assert [str(task.kind) for task in queued(officer, place, set())] == ["To publish"]
    assert not queued(alderman, place, set())
    client_of(officer).post(f"/en/bureau/voorbeeld/budget/{voted.slug}/telling/", {"do": "publish"})
    [task] = queued(officer, place, set())
    assert str(task.kind) == "To answer" and task.days is not None
    inbox = client_of(officer).get("/en/bureau/voorbeeld/").content.decode()
    assert "Answer every project of" in inbox
    assert "Een plein" not in inbox, "one line for all projects, not a line for each"
    assert [task.url for task in queued(alderman, place, set())] == [
        f"/en/bureau/voorbeeld/budget/{voted.slug}/antwoorden/"
    ]


def test_an_election_of_another_time_makes_nobody_late(
    counted: Activity, place: Place, officer: Person, client_of: Browser
) -> None:
    assert [str(task.kind) for task in queued(officer, place, set())] == ["To publish"]
    client_of(officer).post(COUNT, {"do": "publish"})
    assert not queued(officer, place, set())


# Single ballots -----------------------------------------------------------------------------------

BALLOTS = COUNT.replace("telling", "stembiljetten")


def test_the_page_counts_ballots_unlike_any_other(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    answer = client_of(officer).get(BALLOTS)
    assert (answer.context["alone"], answer.context["all"]) == (5, 5)
    # Two that say the same, with part of town and age, hide each other.
    Ballot.objects.filter(vote__in=["1", "2"]).update(vote="2", area="Zuid", age="65+", channel="paper")
    answer = client_of(officer).get(BALLOTS)
    assert (answer.context["alone"], answer.context["all"]) == (3, 5)
    assert "3 of the 5 ballots occur only once." in text(answer)
    assert "with your part of town and your group of age" in text(answer)


def test_ballots_are_opened_only_with_the_tick_and_closed_again(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    answer = browser.post(BALLOTS, {"do": "open"})
    assert "Say that you read what publishing single ballots means" in text(answer)
    assert not Budget.objects.get().ballots_public
    browser.post(BALLOTS, {"do": "open", "understood": "on"})
    assert Budget.objects.get().ballots_public
    assert "Close them again" in text(browser.get(BALLOTS))
    browser.post(BALLOTS, {"do": "close"})
    assert not Budget.objects.get().ballots_public


def test_a_councillor_opens_no_ballots(counted: Activity, councillor: Person, client_of: Browser) -> None:
    answer = client_of(councillor).post(BALLOTS, {"do": "open", "understood": "on"})
    assert "Only people who publish processes" in text(answer)
    assert not Budget.objects.get().ballots_public


# Answers ------------------------------------------------------------------------------------------


def test_answers_wait_until_the_result_is_public(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    page = text(browser.get(SETTLE))
    assert "Publish the result first." in page and "<textarea" not in page
    browser.post(COUNT, {"do": "publish"})
    answer = browser.get(SETTLE)
    assert text(answer).count("<textarea") == 3
    statuses = [[one["row"]["status"] for one in rows] for _label, rows in answer.context["groups"]]
    assert set(statuses[0]) == {"funded"} and "funded" not in statuses[1]


def test_an_answer_that_was_emptied_stops_everything_and_the_others_are_kept(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    browser = client_of(officer)
    browser.post(COUNT, {"do": "publish"})
    form = browser.get(SETTLE).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"ours": "on", "answer_1": "", "answer_2": "Dit schreef ik met zorg over de speelplek."}
    page = text(browser.post(SETTLE, sent))
    assert "Answer to “Bomen”" in page and "Dit schreef ik met zorg" in page
    assert not Answer.objects.exists() and not Commitment.objects.exists()


def test_who_may_not_answer_does_not_see_the_page(
    counted: Activity, councillor: Person, officer: Person, client_of: Browser
) -> None:
    assert client_of(officer).get(SETTLE).status_code == 200
    assert client_of(councillor).get(SETTLE).status_code == 403


def test_above_forty_projects_each_text_is_folded_under_its_title(
    counted: Activity, officer: Person, client_of: Browser
) -> None:
    client_of(officer).post(COUNT, {"do": "publish"})
    tally = Tally.objects.get()
    assert "<details><summary><span" not in text(client_of(officer).get(SETTLE))
    row = next(row for row in tally.data["projects"] if row["status"] != "funded")
    tally.data["projects"] += [{**row, "number": number, "title": f"P {number}"} for number in range(10, 50)]
    tally.save()
    page = text(client_of(officer).get(SETTLE))
    assert page.count("<details><summary><span") == 43
    assert page.count("<textarea") == 43
