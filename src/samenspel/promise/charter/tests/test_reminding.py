# SPDX-License-Identifier: EUPL-1.2
"""What has a date is told once per date, in one letter per person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_person
from post_office.models import Email

from samenspel.foundations.mail.models import Notice
from samenspel.foundations.people.models import Notify
from samenspel.promise.charter import reminding
from samenspel.promise.charter.models import (
    Anchor,
    Campaign,
    Check,
    Evaluation,
    Member,
    Recall,
    Talk,
    Task,
    Trial,
)
from samenspel.promise.charter.reminding import remind

from .making import make_campaign, members_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def run(day: date = TODAY) -> int:
    with time_machine.travel(at(day), tick=False):
        return remind(timezone.now())


def make_task(campaign: Campaign, days: int, key: str = "talk-1", **facts: Any) -> Task:
    return Task.objects.create(campaign=campaign, key=key, due_on=TODAY + timedelta(days=days), **facts)


def bodies() -> list[str]:
    return [letter.message for letter in Email.objects.order_by("pk")]


def test_a_task_is_told_a_week_before_with_where_it_is_done_and_never_again_for_that_day() -> None:
    campaign = make_campaign(group_name="Jeugdraad Zonnig")
    make_task(campaign, days=8)
    assert run() == 0
    assert run(TODAY + timedelta(days=1)) == 1
    [body] = bodies()
    assert "Jeugdraad Zonnig" in body
    assert "Praat met de bevoegde schepen" in body
    assert f"/waarden/groep/{campaign.pk}/stap/talk-1/" in body
    for days in (1, 2, 9, 300):
        assert run(TODAY + timedelta(days=days)) == 0


def test_another_day_is_another_reminder() -> None:
    task = make_task(make_campaign(), days=2)
    assert run() == 1
    task.due_on = TODAY + timedelta(days=20)
    task.save()
    assert run() == 0
    assert run(TODAY + timedelta(days=14)) == 1


def test_what_is_late_is_told_and_what_is_done_is_not() -> None:
    campaign = make_campaign()
    make_task(campaign, days=-40)
    make_task(campaign, days=1, key="read-1", done_on=TODAY)
    Task.objects.create(campaign=campaign, key="sign-1")
    assert run() == 1
    [letter] = Email.objects.all()
    assert letter.subject.startswith("1 ")
    assert "Lees de acht waarden" not in letter.message


def everything(campaign: Campaign, day: date) -> None:
    now = timezone.now()
    own = {"campaign": campaign, "place": campaign.place, "made_at": now}
    Task.objects.create(campaign=campaign, key="read-1", due_on=day)
    Talk.objects.create(campaign=campaign, circle="alderman", on=day, with_whom="Schepen Claes", made_at=now)
    Talk.objects.create(
        campaign=campaign,
        circle="alderman",
        on=day - timedelta(days=9),
        is_held=True,
        with_whom="Schepen Maes",
        next_step="Nota bezorgen",
        next_on=day,
        made_at=now,
    )
    Trial.objects.create(campaign=campaign, title="Het plein", evaluate_on=day)
    Anchor.objects.create(**own, kind="statutes", title="Statuten jeugdraad", owner_name="An", due_on=day)
    Recall.objects.create(campaign=campaign, year=day.year, due_on=day)
    Evaluation.objects.create(**own, planned_on=day, values_version="voorlopig-1")


def test_everything_with_a_date_is_in_one_letter() -> None:
    campaign = make_campaign()
    everything(campaign, TODAY + timedelta(days=3))
    assert run() == 1
    [body] = bodies()
    for words in (
        "Lees de acht waarden",
        "Schepen Claes",
        "Nota bezorgen",
        "Het plein",
        "Statuten jeugdraad",
    ):
        assert words in body
    for part in ("herhalen/", "herhalen/evaluatie/", "verankeren/", "project/", "gesprekken/"):
        assert f"/waarden/groep/{campaign.pk}/{part}" in body
    assert Email.objects.get().subject.startswith("7 ")
    assert run() == 0


def test_what_is_finished_is_not_told() -> None:
    campaign = make_campaign()
    everything(campaign, TODAY)
    Task.objects.update(done_on=TODAY)
    Talk.objects.filter(is_held=False).delete()
    Talk.objects.update(next_on=TODAY - timedelta(days=31))
    Trial.objects.update(evaluated_on=TODAY, lessons="Veel")
    Anchor.objects.update(done_on=TODAY, evidence="Zie het besluit", check_state=Check.WAITING)
    Recall.objects.update(sent_at=timezone.now())
    Evaluation.objects.update(held_on=TODAY)
    assert run() == 0
    # Evidence that was refused is asked again.
    Anchor.objects.update(check_state=Check.REFUSED)
    assert run() == 1


def test_the_yearly_recall_is_told_two_weeks_ahead() -> None:
    Recall.objects.create(campaign=make_campaign(), year=2026, due_on=TODAY + timedelta(days=14))
    assert run(TODAY - timedelta(days=1)) == 0
    assert run() == 1


def test_somebody_in_two_groups_gets_one_letter_and_each_member_gets_one() -> None:
    first, second = make_campaign(members=2, group_name="Eerste"), make_campaign(group_name="Tweede")
    ann, bea = members_of(first)
    Member.objects.create(campaign=second, person=ann)
    for campaign in (first, second):
        make_task(campaign, days=1)
    assert run() == 3
    letters = {letter.to[0]: letter.message for letter in Email.objects.all()}
    assert "Eerste" in letters[ann.email] and "Tweede" in letters[ann.email]
    assert "Eerste" in letters[bea.email] and "Tweede" not in letters[bea.email]
    assert len(letters) == 3


@pytest.mark.parametrize(
    "facts",
    [
        {"notify": Notify.NONE},
        {"bounced_at": timezone.now()},
        {"erased_at": timezone.now(), "email": None, "name": "", "is_active": False},
        {"email": None},
        {"is_active": False},
    ],
)
def test_who_wants_or_can_have_no_letter_gets_none_and_the_others_do(facts: dict[str, Any]) -> None:
    campaign = make_campaign(members=2)
    silent, loud = members_of(campaign)
    for name, value in facts.items():
        setattr(silent, name, value)
    silent.save()
    make_task(campaign, days=1)
    assert run() == 1
    assert [letter.to for letter in Email.objects.all()] == [[loud.email]]


def test_who_wants_one_letter_a_week_reads_it_there() -> None:
    campaign = make_campaign()
    [ann] = members_of(campaign)
    ann.notify = Notify.WEEKLY
    ann.save()
    make_task(campaign, days=1)
    assert run() == 1
    assert not Email.objects.exists()
    assert "Praat met de bevoegde schepen" in Notice.objects.get(person=ann).text


def test_each_reads_it_in_their_own_language() -> None:
    campaign = make_campaign()
    english = make_person("Eve", language="en")
    Member.objects.create(campaign=campaign, person=english)
    make_task(campaign, days=1)
    run()
    letters = {letter.to[0]: letter.message for letter in Email.objects.all()}
    assert "Talk with the alderman in charge" in letters[english.email]
    assert f"/en/waarden/groep/{campaign.pk}/" in letters[english.email]
    assert "Talk with the alderman in charge" not in letters[members_of(campaign)[0].email]


def test_after_a_crash_nobody_is_told_twice_and_nobody_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_campaign(), make_campaign()
    for campaign in (first, second):
        make_task(campaign, days=1)
    sent, real = [], reminding.send_letter

    def breaks(*args: Any, **kwargs: Any) -> None:
        if sent:
            raise RuntimeError("the machine stopped")
        sent.append(args)
        real(*args, **kwargs)

    monkeypatch.setattr(reminding, "send_letter", breaks)
    with pytest.raises(RuntimeError):
        run()
    monkeypatch.undo()
    assert run() == 1
    assert sorted(letter.to[0] for letter in Email.objects.all()) == sorted(
        members_of(campaign)[0].email for campaign in (first, second)
    )


def test_a_group_without_people_is_not_told_and_whoever_takes_over_is() -> None:
    campaign = make_campaign(members=0)
    make_task(campaign, days=1)
    assert run() == 0
    Member.objects.create(campaign=campaign, person=make_person("Ann"))
    assert run() == 1


def test_many_rows_ask_no_more_queries_than_few() -> None:
    def queries(campaign: Campaign, rows: int) -> int:
        for number in range(rows):
            Trial.objects.create(campaign=campaign, title=f"Project {number}", evaluate_on=TODAY)
        make_task(campaign, days=1)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert run() == 1
        return len(asked)

    few = queries(make_campaign(), 1)
    assert queries(make_campaign(), 40) <= few


def test_names_in_a_letter_stay_what_they_are() -> None:
    campaign = make_campaign(group_name="Wij & <b>zij</b>")
    make_task(campaign, days=1)
    run()
    assert "Wij & <b>zij</b>" in bodies()[0]
