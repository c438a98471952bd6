# SPDX-License-Identifier: EUPL-1.2
"""What two colleagues do at the same moment. Real threads on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from factories import make_person, make_town
from together import at_once, refused

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.rules.door import perform
from samenspel.learn.scan import actions
from samenspel.learn.scan.models import Improvement, Scan

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]


def test_two_who_begin_a_scan_at_once_begin_one() -> None:
    town = make_town("leiedam")
    people = [make_person(name, "participation_officer", place=town) for name in ("Olga", "Piet")]
    outcomes = at_once(*(lambda one=one: perform(actions.begin, by=one, on=town) for one in people))
    assert len(refused(outcomes)) == 1 and "running in this town" in refused(outcomes)[0]
    assert Scan.objects.count() == 1


def test_two_who_set_the_agenda_at_once_promise_everything_once() -> None:
    town = make_town("leiedam")
    people = [make_person(name, "participation_officer", place=town) for name in ("Olga", "Piet")]
    scan = perform(actions.begin, by=people[0], on=town)
    day = timezone.localdate() + timedelta(days=9)
    perform(actions.add_point, by=people[0], on=scan, title="Antwoord", owner_name="Hilde", due_on=day)
    outcomes = at_once(*(lambda one=one: perform(actions.set_agenda, by=one, on=scan) for one in people))
    assert len(refused(outcomes)) == 1
    assert Commitment.objects.count() == 1


def test_two_who_add_a_point_at_once_both_get_a_place() -> None:
    town = make_town("leiedam")
    people = [make_person(name, "participation_officer", place=town) for name in ("Olga", "Piet")]
    scan = perform(actions.begin, by=people[0], on=town)
    at_once(
        *(
            lambda one=one: perform(actions.add_point, by=one, on=scan, title=f"Van {one.name}")
            for one in people
        )
    )
    assert list(Improvement.objects.values_list("position", flat=True)) == [1, 2]
