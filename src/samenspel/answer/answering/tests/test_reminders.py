# SPDX-License-Identifier: EUPL-1.2
"""Owners hear five and one working days before the last day, and one and five days after: once per moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from post_office.models import Email

from samenspel.answer.answering.reminders import remind
from samenspel.foundations.contributions.models import Contribution

ZONE = ZoneInfo("Europe/Brussels")
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=ZONE)  # a Friday


def on(day: int) -> datetime:
    return datetime(2026, 11, day, 6, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=ZONE), tick=False):
        yield


def letters() -> int:
    return Email.objects.filter(to__contains="lien@").count()


def test_a_letter_goes_out_once_per_moment(idea, officer) -> None:
    idea(owner=officer, due_at=DUE)
    sent = {day: remind(on(day)) for day in range(9, 31)}
    # 13: five working days left; 19: one; 23, the Monday after: one late; 27: five late
    assert [day for day, count in sent.items() if count] == [13, 19, 23, 27]
    assert letters() == 4


def test_running_twice_on_a_day_sends_one_letter(idea, officer) -> None:
    idea(owner=officer, due_at=DUE)
    assert [remind(on(13)), remind(on(13)), remind(on(14))] == [1, 0, 0]


def test_after_days_without_work_only_the_newest_moment_is_told(idea, officer) -> None:
    idea(owner=officer, due_at=DUE)
    assert remind(on(23)) == 1 and letters() == 1


def test_one_letter_holds_everything_of_one_owner(idea, officer, alderman) -> None:
    idea(title="Een bank", owner=officer, due_at=DUE)
    idea(title="Een boom", owner=officer, due_at=DUE)
    idea(title="Een fontein", owner=alderman, due_at=DUE)
    assert remind(on(13)) == 2
    letter = Email.objects.get(to__contains="lien@").message
    assert "Een bank" in letter and "Een boom" in letter and "fontein" not in letter


def test_nobody_is_reminded_of_what_was_answered_or_hidden_or_has_no_owner(idea, officer) -> None:
    idea(owner=officer, due_at=DUE, answered_at=on(3))
    idea(owner=officer, due_at=DUE, state="hidden", is_public=False, hidden_reason="Reclame")
    idea(owner=None, due_at=DUE)
    assert remind(on(13)) == 0


def test_a_new_last_day_begins_the_moments_anew(idea, officer) -> None:
    one = idea(owner=officer, due_at=DUE)
    assert remind(on(13)) == 1
    Contribution.objects.filter(pk=one.pk).update(due_at=DUE + timedelta(days=7))
    assert remind(on(16)) == 0
    assert remind(on(20)) == 1
