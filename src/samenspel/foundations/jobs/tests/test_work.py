# SPDX-License-Identifier: EUPL-1.2
"""Work that somebody waits for: done once, with progress, and taken up again when its process died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from factories import make_person, make_town
from together import at_once

from samenspel.foundations import parts
from samenspel.foundations.jobs import work
from samenspel.foundations.jobs.models import Job
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Place:
    return make_town()


@pytest.fixture
def ann(town: Place) -> Person:
    return make_person("Ann", "participation_officer", place=town)


@pytest.fixture
def a_part_that(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """A part of the house with one kind of work, "test.work"."""

    def add(run: Callable[..., None]) -> None:
        extra = parts.Part("test", "For tests", jobs=(parts.Work("test.work", run),))
        monkeypatch.setattr(parts, "parts", lambda: (extra,))

    return add


def test_what_was_asked_is_done_once_and_says_so(town: Place, ann: Person, a_part_that: Any) -> None:
    done: list[int] = []
    a_part_that(lambda job, tell: done.append(job.subject))
    job = work.ask("test.work", 7, place=town, by=ann)
    assert job.is_busy
    assert work.run_jobs() == ["test.work"]
    assert work.run_jobs() == []
    job.refresh_from_db()
    assert (done, job.state, job.percent, job.tries) == ([7], Job.State.DONE, 100, 1)
    assert job.ended_at and job.leased_until is None


def test_asked_twice_while_it_waits_it_is_one_job(town: Place, ann: Person) -> None:
    assert work.ask("test.work", 7, place=town, by=ann) == work.ask("test.work", 7, place=town, by=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(key="test.work", subject=7, place=town, asked_at=timezone.now())


def test_after_it_was_done_it_can_be_asked_again(town: Place, ann: Person, a_part_that: Any) -> None:
    a_part_that(lambda job, tell: None)
    first = work.ask("test.work", 7, place=town, by=ann)
    work.run_jobs()
    second = work.ask("test.work", 7, place=town, by=ann)
    assert second.pk != first.pk
    assert work.latest(7, "test.work") == second


def test_progress_can_be_seen_while_it_runs(town: Place, ann: Person, a_part_that: Any) -> None:
    seen: list[tuple[int, str]] = []

    def run(job: Job, tell: work.Tell) -> None:
        tell(0.25, "count")
        now = Job.objects.get(pk=job.pk)
        seen.append((now.percent, now.step))
        assert now.leased_until and now.leased_until > timezone.now()

    a_part_that(run)
    work.ask("test.work", 7, place=town, by=ann)
    work.run_jobs()
    assert seen == [(25, "count")]


def test_a_job_whose_process_died_is_taken_up_again_when_its_lease_lapsed(
    town: Place, ann: Person, a_part_that: Any
) -> None:
    done: list[int] = []
    a_part_that(lambda job, tell: done.append(job.tries))
    job = work.ask("test.work", 7, place=town, by=ann)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, tries=1, leased_until=timezone.now() + timedelta(seconds=60)
    )
    assert work.run_jobs() == [], "somebody is still at it"
    assert work.run_jobs(timezone.now() + timedelta(seconds=61)) == ["test.work"]
    assert done == [2]


def test_a_job_that_takes_its_process_down_each_time_is_given_up(
    town: Place, ann: Person, a_part_that: Any
) -> None:
    a_part_that(lambda job, tell: pytest.fail("was tried a fourth time"))
    job = work.ask("test.work", 7, place=town, by=ann)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, tries=work.MOST_TRIES, leased_until=timezone.now() - timedelta(seconds=1)
    )
    assert work.run_jobs() == []
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and not job.error


def test_a_reason_somebody_can_do_something_about_is_kept_and_the_next_job_gets_its_turn(
    town: Place, ann: Person, a_part_that: Any
) -> None:
    def run(job: Job, tell: work.Tell) -> None:
        if job.subject == 1:
            raise work.CannotBeDone("Het bestand is weg.")
        if job.subject == 2:
            raise RuntimeError("a secret of the machine")

    a_part_that(run)
    jobs = [work.ask("test.work", number, place=town, by=ann) for number in (1, 2, 3)]
    assert work.run_jobs() == ["test.work"]
    for job in jobs:
        job.refresh_from_db()
    assert [job.state for job in jobs] == [Job.State.FAILED, Job.State.FAILED, Job.State.DONE]
    assert [job.error for job in jobs] == ["Het bestand is weg.", "", ""]


def test_a_refusal_at_the_door_is_the_sentence_of_the_job(town: Place, ann: Person, a_part_that: Any) -> None:
    def run(job: Job, tell: work.Tell) -> None:
        raise Refused("Dit mag niet meer.")

    a_part_that(run)
    job = work.ask("test.work", 7, place=town, by=ann)
    work.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Dit mag niet meer.")


def test_who_lost_the_lease_writes_nothing_over_who_has_it(
    town: Place, ann: Person, a_part_that: Any
) -> None:
    def run(job: Job, tell: work.Tell) -> None:
        Job.objects.filter(pk=job.pk).update(tries=job.tries + 1, step="theirs")  # another process took it
        tell(0.9, "mine")

    a_part_that(run)
    job = work.ask("test.work", 7, place=town, by=ann)
    work.run_jobs()
    job.refresh_from_db()
    assert (job.state, job.step) == (Job.State.RUNNING, "theirs")


def test_old_jobs_are_forgotten_and_new_ones_kept(town: Place, ann: Person, a_part_that: Any) -> None:
    a_part_that(lambda job, tell: None)
    work.ask("test.work", 7, place=town, by=ann)
    work.run_jobs()
    work.forget_jobs(timezone.now() + work.KEPT - timedelta(hours=1))
    assert Job.objects.count() == 1
    work.forget_jobs(timezone.now() + work.KEPT + timedelta(hours=1))
    assert not Job.objects.exists()


def test_who_asked_and_erases_their_account_leaves_the_job_without_a_name(town: Place, ann: Person) -> None:
    from samenspel.foundations.jobs.part import erase

    job = work.ask("test.work", 7, place=town, by=ann)
    erase(ann)
    job.refresh_from_db()
    assert job.asked_by is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_two_processes_never_do_the_same_job(town: Place, ann: Person, a_part_that: Any) -> None:
    done: list[int] = []
    a_part_that(lambda job, tell: done.append(job.subject))
    for number in range(12):
        work.ask("test.work", number, place=town, by=ann)
    at_once(work.run_jobs, work.run_jobs)
    assert sorted(done) == list(range(12))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rows_that_lock")
def test_asked_by_two_at_once_it_is_one_job(town: Place, ann: Person) -> None:
    one, two = at_once(
        lambda: work.ask("test.work", 7, place=town, by=ann),
        lambda: work.ask("test.work", 7, place=town, by=ann),
    )
    assert one == two
    assert Job.objects.count() == 1
