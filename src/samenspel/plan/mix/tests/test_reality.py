# SPDX-License-Identifier: EUPL-1.2
"""Planned and what became of it: one sentence for each way in which a process departs from its plan, and nothing that is not public."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from factories import make_ideas_activity, make_person, make_process, make_town
from pypdf import PdfReader

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.mix import actions, reality
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes import report
from samenspel.plan.processes.models import Process

from .plans import browser, make_plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0)
MIX = {
    "preparation": ("crowdsourcing", "burgerberaad"),
    "decision": ("enquete",),
    "evaluation": ("burgeraudit", "infoavond"),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"), time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def town() -> Place:
    return make_town()


@pytest.fixture
def officer(town: Place) -> Person:
    return make_person("Olga", "participation_officer", place=town)


@pytest.fixture
def process(town: Place, officer: Person) -> Process:
    plan = make_plan(officer, place=town, chosen=MIX, language="en")
    made = perform(actions.make_process, by=officer, on=plan, place=town, title="Warmth")
    return perform(processes.publish, by=officer, on=made)


def told(process: Process) -> list[str]:
    process.refresh_from_db()
    found = reality.compare(process, process.place.timezone)
    assert found is not None
    return [departure.text for departure in found[0]]


def move(process: Process, kind: str, begins: int = 0, ends: int = 0) -> None:
    for row in process.phases:
        if row["kind"] == kind:
            for name, days in (("starts", begins), ("ends", ends)):
                row[name] = (date.fromisoformat(row[name]) + timedelta(days=days)).isoformat()
    process.save()


def promise(process: Process, kind: str) -> Commitment:
    number = next(one["number"] for one in process.planned["promises"] if one["kind"] == kind)
    return Commitment.objects.get(pk=number)


def ideas(process: Process) -> Activity:
    return Activity.objects.get(process_number=process.pk, instrument="ideas")


def test_nothing_departs_from_a_plan_just_made(process: Process) -> None:
    assert told(process) == []


def test_a_process_without_a_plan_has_nothing_to_compare(town: Place) -> None:
    one = make_process(town)
    assert reality.compare(one, town.timezone) is None
    assert (
        'id="planned"' not in browser().get(reverse("process", args=[town.slug, one.slug])).content.decode()
    )


@pytest.mark.parametrize(
    "begins, ends, said",
    [
        (21, 21, ["The phase “Deciding” moved 3 weeks later."]),
        (-7, -7, ["The phase “Deciding” moved 1 week earlier."]),
        (0, 14, ["The phase “Deciding” ends 2 weeks later."]),
        (0, -4, ["The phase “Deciding” ends 4 days earlier."]),
        (3, 0, ["The phase “Deciding” begins 3 days later."]),
        (-8, 20, ["The phase “Deciding” begins 8 days earlier.", "The phase “Deciding” ends 3 weeks later."]),
    ],
)
def test_a_phase_that_moved(process: Process, begins: int, ends: int, said: list[str]) -> None:
    move(process, "decision", begins, ends)
    assert told(process) == said


def test_a_phase_that_was_dropped_or_added(process: Process) -> None:
    process.phases = [*process.phases[:2], {**process.phases[2], "kind": "execution", "title": "Building"}]
    process.save()
    assert told(process) == ["The phase “Evaluating” was dropped.", "A phase was added: “Building”."]


def test_a_phase_with_another_name_is_the_same_phase(process: Process) -> None:
    process.phases[1]["title"] = "The council decides"
    process.save()
    assert told(process) == []


def test_an_activity_that_was_added(process: Process) -> None:
    make_ideas_activity(process, title="One more round")
    assert told(process) == ["“One more round” was added."]


def test_an_activity_that_is_gone_did_not_happen(process: Process) -> None:
    title = ideas(process).title
    ideas(process).delete()
    assert told(process) == [f"“{title}” was planned and did not happen."]


def test_what_would_have_opened_after_the_end_did_not_happen(process: Process, officer: Person) -> None:
    perform(processes.finish, by=officer, on=process, final_report="What we did. " * 10)
    assert "“Survey” was planned and did not happen." in told(process)


def shift(activity: Activity, opens: int = 0, closes: int = 0) -> None:
    activity.opens_at += timedelta(days=opens)
    activity.closes_at += timedelta(days=closes)
    activity.save()


@pytest.mark.parametrize(
    "opens, closes, said",
    [
        (14, 14, "opens 2 weeks later."),
        (-5, -5, "opens 5 days earlier."),
        (0, 7, "runs 1 week longer."),
        (0, -7, "closes 1 week earlier."),
    ],
)
def test_an_activity_on_other_days(process: Process, opens: int, closes: int, said: str) -> None:
    one = ideas(process)
    shift(one, opens, closes)
    assert told(process) == [f"“{one.title}” {said}"]


def test_an_activity_that_opened_later_is_told_in_the_past(process: Process) -> None:
    one = ideas(process)
    shift(one, 7, 7)
    with time_machine.travel(one.opens_at + timedelta(days=1), tick=False):
        assert told(process) == [f"“{one.title}” opened 1 week later."]


@pytest.mark.parametrize(
    "rung, said",
    [
        ("consult", "Residents got less influence: “Consult” instead of “Advise”."),
        ("co_decide", "Residents got more influence: “Decide together” instead of “Advise”."),
    ],
)
def test_another_rung(process: Process, rung: str, said: str) -> None:
    process.rung = rung
    process.save()
    assert told(process) == [said]


def test_more_was_spent_than_was_set_aside(process: Process, officer: Person) -> None:
    perform(
        commitments.report,
        by=officer,
        on=promise(process, "money"),
        text="De zaal was duur.",
        spent_cents=31_500_00,
    )
    assert told(process) == [
        "Taking part cost €\u00a031,500 so far: more than the €\u00a030,000 that was set aside."
    ]


def test_less_was_spent_once_the_account_is_closed(process: Process, officer: Person) -> None:
    one = promise(process, "money")
    perform(commitments.report, by=officer, on=one, text="Halverwege gezien.", spent_cents=12_000_00)
    assert told(process) == []
    perform(commitments.keep, by=officer, on=one, evidence="De rekening staat online.", spent_cents=20_000_00)
    assert told(process) == [
        "Taking part cost €\u00a020,000: less than the €\u00a030,000 that was set aside."
    ]


def test_another_amount_was_set_aside(process: Process) -> None:
    Commitment.objects.filter(pk=promise(process, "money").pk).update(budget_cents=40_000_00)
    assert told(process) == ["There is €\u00a040,000 for taking part instead of €\u00a030,000."]


def test_a_promise_that_is_late_was_kept_late_moved_or_was_not_kept(
    process: Process, officer: Person
) -> None:
    decision = promise(process, "decision")
    with time_machine.travel(
        datetime.combine(decision.due_on + timedelta(days=14), MONDAY.time()), tick=False
    ):
        late = [text for text in told(process) if "decides" in text]
        assert late == ["This promise is 2 weeks late: “The city council decides: Warmth”."]
        perform(commitments.keep, by=officer, on=decision, evidence="Besluit van de raad, punt 4.")
        late = [text for text in told(process) if "decides" in text]
        assert late == ["This promise was kept 2 weeks later: “The city council decides: Warmth”."]
    Commitment.objects.filter(pk=decision.pk).update(state="broken")
    assert told(process) == ["This promise was not kept: “The city council decides: Warmth”."]
    Commitment.objects.filter(pk=decision.pk).update(
        state="running", settled_on=None, due_on=date(2030, 3, 1)
    )
    assert told(process) == [
        "This promise got another day, 1 March 2030: “The city council decides: Warmth”."
    ]


def test_a_promise_that_is_not_public_is_not_told(process: Process) -> None:
    Commitment.objects.filter(process_number=process.pk).update(is_public=False, due_on=date(2020, 1, 1))
    assert told(process) == []


# Where it is shown ------------------------------------------------------------------


def test_the_process_page_tells_everybody_and_says_when_nothing_departs(process: Process) -> None:
    address = reverse("process", args=[process.place.slug, process.slug])
    assert "Everything goes as it was planned." in browser().get(address).content.decode()
    move(process, "decision", 21, 21)
    page = browser().get(address).content.decode()
    assert (
        "The phase “Deciding” moved 3 weeks later." in page
        and "Everything goes as it was planned." not in page
    )


def test_the_process_page_stays_within_five_questions(process: Process) -> None:
    address = reverse("process", args=[process.place.slug, process.slug])
    client = browser()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(reads) <= 5, "\n".join(reads)


def test_the_final_report_lays_the_plan_beside_what_became_of_it(process: Process, officer: Person) -> None:
    move(process, "decision", 21, 21)
    process.refresh_from_db()
    perform(processes.finish, by=officer, on=process, final_report="What we did. " * 10)
    process.refresh_from_db()
    reader = PdfReader(io.BytesIO(report.pdf(process, process.place)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Planned and what became of it" in text
    assert "The phase “Deciding” moved 3 weeks later." in text and "did not happen" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_the_page_of_the_plan_tells_its_task_force_too(process: Process, officer: Person) -> None:
    move(process, "decision", 21, 21)
    page = browser(officer).get(reverse("plan", args=[process.planned["plan"]])).content.decode()
    assert "The phase “Deciding” moved 3 weeks later." in page


@pytest.mark.parametrize(
    "days, said",
    [
        (1, "1 day"),
        (6, "6 days"),
        (7, "1 week"),
        (8, "8 days"),
        (13, "13 days"),
        (14, "2 weeks"),
        (17, "2 weeks"),
        (-21, "3 weeks"),
    ],
)
def test_how_long_something_is(days: int, said: str) -> None:
    assert reality.how_long(days) == said
