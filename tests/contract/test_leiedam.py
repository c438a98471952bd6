# SPDX-License-Identifier: EUPL-1.2
"""The demo town: its past is written in bulk, so its numbers are recounted here against what the actions would have made."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from samenspel.answer.answering.queries import overdue, punctuality
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Comment, Contribution, State, Support
from samenspel.foundations.contributions.publishing import due_for
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.plan.processes.models import Process
from samenspel.take_part.budget.models import Tally

pytestmark = pytest.mark.django_db


def test_every_counter_equals_a_recount() -> None:
    for activity in Activity.objects.all():
        rows = Contribution.objects.filter(activity=activity)
        assert activity.public_count == rows.filter(is_public=True).count()
        assert activity.last_number == max(rows.values_list("number", flat=True))
    for one in Contribution.objects.all():
        assert one.support_count == Support.objects.filter(contribution=one).count(), one.title
        assert one.comment_count == Comment.objects.filter(contribution=one, state=State.PUBLISHED).count(), (
            one.title
        )


def test_due_dates_are_those_the_actions_would_have_given() -> None:
    for one in Contribution.objects.exclude(published_at=None).select_related("activity__place"):
        assert one.published_at and one.due_at == due_for(one.activity, one.published_at), one.title


def test_nothing_lies_in_the_future_that_must_lie_in_the_past() -> None:
    now = timezone.now()
    assert not Contribution.objects.filter(made_at__gt=now).exists()
    assert not Contribution.objects.filter(answered_at__gt=now).exists()
    assert not Comment.objects.filter(made_at__gt=now).exists()


def test_four_processes_stand_in_different_phases_and_exactly_two_answers_are_late() -> None:
    place = Place.objects.get(slug="leiedam")
    states = dict(Process.objects.filter(place=place).values_list("slug", "state"))
    assert states == {
        "oeverdorp-warm": "published",
        "sportbudget": "published",
        "vlasmarkt": "finished",
        "wijkbudget": "published",
    }
    assert overdue(place).count() == 2
    assert punctuality(place).overdue == 2
    assert {"kept", "broken", "running", "late"} == {
        one.sign for one in Commitment.objects.filter(place=place)
    }


def test_the_town_and_its_people_say_that_they_are_fictional() -> None:
    page = Client().get("/leiedam/").content.decode()
    assert "verzonnen gemeente" in page
    assert Place.objects.get(slug="leiedam").is_fictional
    assert not Person.objects.exclude(email__endswith=".example").exists()


def test_the_dates_move_with_the_day_the_town_is_made() -> None:
    first = Process.objects.get(slug="vlasmarkt").phases[0]
    assert (timezone.localdate() - date.fromisoformat(first["starts"])).days == 420


def test_the_budget_of_the_town_counts_as_its_texts_say() -> None:
    """Answers and promises name amounts: they are those of the count, done by the engine when the town was made."""
    data = Tally.objects.get(envelope__activity__slug="wijkbudget").data
    funded = [row["number"] for row in data["projects"] if row["status"] == "funded"]
    assert (funded, data["spent"]) == ([1, 5, 9, 4, 3, 10, 7, 8, 6], 143_900_00)
    promised = Commitment.objects.filter(contribution__activity__slug="wijkbudget")
    assert set(promised.values_list("contribution__number", flat=True)) == set(funded)
    for one in Contribution.objects.filter(activity__slug="wijkbudget"):
        assert one.answers.get().status == ("being_done" if one.number in funded else "rejected"), one.title
    assert data["voters"]["none_ours"] < data["voters"]["none_greedy"]
