# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place


@pytest.fixture
def town(db: None) -> Place:
    return make_town("leiedam", answer_days=30)


@pytest.fixture
def activity(town: Place) -> Activity:
    return make_ideas_activity(make_process(town))


@pytest.fixture
def officer(town: Place) -> Person:
    """Watches over everything: moderates, answers, publishes."""
    return make_person("Lien", "participation_officer", place=town)


@pytest.fixture
def alderman(town: Place) -> Person:
    """Answers, and no more than that."""
    return make_person("Youssef", "alderman", place=town)


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
        return client

    return sign_in


@pytest.fixture
def idea(activity: Activity) -> Callable[..., Contribution]:
    """An idea, with facts that no action can make: `idea(due_at=…, owner=…, title=…)`."""

    def make(
        by: Person | None = None, *, title: str = "Een bank onder de linde", **facts: Any
    ) -> Contribution:
        one = make_idea(activity, by=by, title=title)
        Contribution.objects.filter(pk=one.pk).update(**{"owner": None, **facts})
        one.refresh_from_db()
        return one

    return make


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
