# SPDX-License-Identifier: EUPL-1.2
"""From responses to results: by a job, protected, and shown to everybody only when somebody who may says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from factories import make_person, make_town, officer_of

from samenspel.engines.survey.disclosure import is_hidden
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.jobs.work import run_jobs
from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import counted, making
from samenspel.foundations.questionnaires.actions import counting
from samenspel.foundations.questionnaires.models import Questionnaire, Response
from samenspel.foundations.rules.door import Refused, may, perform

ASKS = {
    "languages": ["nl"],
    "sections": [{"title": "Deel", "questions": [{"key": "q", "kind": "scale", "text": "Hoe gaat het?"}]}],
}


@pytest.fixture
def town(db: None) -> Place:
    return make_town()


def make_questionnaire(town: Place, **facts: Any) -> Questionnaire:
    now = timezone.now()
    facts = {"closes_at": now + timedelta(days=9), **facts}
    activity = Activity.objects.create(
        place=town, instrument="survey", slug="hoe-gaat-het", title="Hoe gaat het?", stage="open", is_public=True,
        opens_at=now - timedelta(days=300), **facts,
    )  # fmt: skip
    return making.make(activity, page="survey", desk_page="desk-survey", definition=ASKS)


@pytest.fixture
def questionnaire(town: Place) -> Questionnaire:
    return make_questionnaire(town)


def answer(questionnaire: Questionnaire, people: int, group: str = "") -> None:
    Response.objects.bulk_create(
        Response(
            place_id=questionnaire.place_id,
            questionnaire=questionnaire,
            group=group,
            answers={"q": number % 5 + 1},
            on=date(2026, 11, 20),
        )
        for number in range(people)
    )


def count(questionnaire: Questionnaire) -> Questionnaire:
    """Asked at the desk, done by the job."""
    perform(counting.ask_for_count, by=officer_of(questionnaire.place), on=questionnaire)
    assert run_jobs() == [counting.JOB]
    questionnaire.refresh_from_db()
    return questionnaire


def test_a_job_counts_and_keeps_what_may_be_shown(questionnaire: Questionnaire) -> None:
    answer(questionnaire, 12, "raad")
    answer(questionnaire, 30, "bewoners")
    answer(questionnaire, 3, "college")
    row = count(questionnaire)
    cells = row.results["questions"]["q"]  # type: ignore[index]
    assert row.results_count == cells[""]["answered"] == 45 and row.results_at is not None
    assert {group for group, told in cells.items() if is_hidden(told)} == {"raad", "college"}
    assert row.results_public_at is None


def test_counting_twice_ends_the_same(questionnaire: Questionnaire) -> None:
    answer(questionnaire, 20)
    first = count(questionnaire).results
    assert count(questionnaire).results == first


def test_the_job_tells_how_far_it_is(questionnaire: Questionnaire, monkeypatch: Any) -> None:
    monkeypatch.setattr(counted, "CHUNK", 4)
    answer(questionnaire, 10)
    told: list[float] = []
    assert counted.count(questionnaire, lambda share, step: told.append(share))["all"] == 10
    assert told == [0.0, 0.4, 0.8]


def test_responses_are_read_a_few_at_a_time(
    questionnaire: Questionnaire, django_assert_num_queries: Any
) -> None:
    answer(questionnaire, 10)
    with django_assert_num_queries(2):
        counted.count(questionnaire, lambda share, step: None)


def test_one_more_answer_does_not_show_in_public_results(questionnaire: Questionnaire) -> None:
    answer(questionnaire, 20)
    before = count(questionnaire).results
    perform(counting.publish_results, by=officer_of(questionnaire.place), on=questionnaire)
    answer(questionnaire, 4)
    row = count(questionnaire)
    assert row.results == before and row.results_count == 20
    answer(questionnaire, 1)
    assert count(questionnaire).results_count == 25


def test_at_the_desk_each_count_is_the_newest(questionnaire: Questionnaire) -> None:
    answer(questionnaire, 20)
    count(questionnaire)
    answer(questionnaire, 1)
    assert count(questionnaire).results_count == 21


def test_results_are_public_when_an_officer_says_so_and_not_again(questionnaire: Questionnaire) -> None:
    officer = officer_of(questionnaire.place)
    answer(questionnaire, 20)
    count(questionnaire)
    perform(counting.publish_results, by=officer, on=questionnaire)
    assert not may(officer, counting.publish_results, questionnaire)
    perform(counting.hide_results, by=officer, on=questionnaire)
    questionnaire.refresh_from_db()
    assert questionnaire.results_public_at is None and questionnaire.results is not None
    assert not may(officer, counting.hide_results, questionnaire)


@pytest.mark.parametrize(
    ("people", "counts", "said"),
    [(20, False, "not counted yet"), (4, True, "Fewer than five people"), (5, True, "")],
)
def test_results_of_few_people_are_not_published(
    questionnaire: Questionnaire, people: int, counts: bool, said: str
) -> None:
    answer(questionnaire, people)
    if counts:
        count(questionnaire)
    with translation.override("en"):
        decision = may(officer_of(questionnaire.place), counting.publish_results, questionnaire)
        assert said in str(decision.reason) and bool(decision) is (said == "")


@pytest.mark.parametrize("role", ["councillor", "clerk", "facilitator", "alderman", "resident"])
def test_who_does_not_prepare_processes_neither_counts_nor_publishes(
    questionnaire: Questionnaire, role: str
) -> None:
    answer(questionnaire, 20)
    count(questionnaire)
    person = make_person("Els", role, place=questionnaire.place)
    for action in (counting.ask_for_count, counting.publish_results, counting.hide_results):
        with pytest.raises(Refused):
            perform(action, by=person, on=questionnaire)
    elsewhere = officer_of(make_town("elders"))
    with pytest.raises(Refused):
        perform(counting.publish_results, by=elsewhere, on=questionnaire)


def test_nothing_is_counted_where_nobody_answered(questionnaire: Questionnaire) -> None:
    with translation.override("en"), pytest.raises(Refused, match="Nobody answered yet"):
        perform(counting.ask_for_count, by=officer_of(questionnaire.place), on=questionnaire)


def test_results_come_from_counting_and_from_nobody(questionnaire: Questionnaire) -> None:
    """Not even an officer writes results."""
    answer(questionnaire, 20)
    for by in (officer_of(questionnaire.place), ANONYMOUS):
        with pytest.raises(Refused):
            perform(counting.keep_results, by=by, on=questionnaire, counted={"all": 1000})


def closed(town: Place, people: int, days: int = 1) -> Questionnaire:
    row = make_questionnaire(town, closes_at=timezone.now() - timedelta(days=days))
    answer(row, people)
    return row


def jobs() -> int:
    return Job.objects.filter(key=counting.JOB).count()


def test_a_closed_questionnaire_is_counted_by_itself_and_once(town: Place) -> None:
    row = closed(town, 8)
    counted.count_closed(timezone.now())
    counted.count_closed(timezone.now())
    assert run_jobs() == [counting.JOB]
    row.refresh_from_db()
    assert row.results_count == 8 and row.results_public_at is None
    counted.count_closed(timezone.now())
    assert jobs() == 1


def test_forms_that_came_in_after_the_closing_are_counted_too(town: Place) -> None:
    row = closed(town, 8)
    count(row)
    answer(row, 1)
    counted.count_closed(timezone.now())
    assert jobs() == 2


def test_public_results_wait_for_five_more_forms(town: Place) -> None:
    row = closed(town, 8)
    count(row)
    perform(counting.publish_results, by=officer_of(town), on=row)
    answer(row, 4)
    counted.count_closed(timezone.now())
    assert jobs() == 1
    answer(row, 1)
    counted.count_closed(timezone.now())
    assert jobs() == 2


@pytest.mark.parametrize(("people", "days"), [(0, 1), (8, -1), (8, 200)], ids=["nobody", "open", "long ago"])
def test_what_is_open_empty_or_long_ago_is_left_alone(town: Place, people: int, days: int) -> None:
    closed(town, people, days)
    counted.count_closed(timezone.now())
    assert jobs() == 0


def test_a_count_that_failed_is_tried_again_the_next_day(town: Place, monkeypatch: Any) -> None:
    row = closed(town, 8)
    Questionnaire.objects.filter(pk=row.pk).update(definition={"languages": []})
    counted.count_closed(timezone.now())
    assert run_jobs() == [] and Job.objects.get().state == Job.State.FAILED
    counted.count_closed(timezone.now())
    assert jobs() == 1
    counted.count_closed(timezone.now() + timedelta(days=2))
    assert jobs() == 2
