# SPDX-License-Identifier: EUPL-1.2
"""The five steps through their actions: who may, in which order, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_person, make_town

from samenspel.demo.scans import COUNTS, count, fill, finished, found, make_scan
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Questionnaire
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform
from samenspel.learn.scan import actions, queries
from samenspel.learn.scan.models import Improvement, Scan, Step


@pytest.fixture
def scan(town: Place, officer: Person) -> Activity:
    """In preparation."""
    return perform(actions.begin, by=officer, on=town)


def point(scan: Activity, by: Person, **facts: object) -> Improvement:
    data = {
        "title": "Wie meepraat krijgt antwoord",
        "owner_name": "Hilde Maes, schepen",
        "due_on": timezone.localdate() + timedelta(days=90),
        **facts,
    }
    return perform(actions.add_point, by=by, on=scan, **data)


# Beginning ----------------------------------------------------------------------------------


def test_a_scan_begins_as_a_draft_with_its_questionnaire(scan: Activity, officer: Person) -> None:
    asked = Questionnaire.objects.get(activity=scan)
    assert not scan.is_public and scan.scan.step == Step.PREPARE and scan.scan.lead == officer
    assert [group["key"] for group in asked.groups] == ["city_council", "college", "staff", "residents"]
    assert [group["key"] for group in asked.groups if not group.get("invited")] == ["residents"]
    assert len(list(asked.asks.questions())) == 29
    assert (asked.page, asked.desk_page) == ("scan", "desk-scan")


def test_a_town_has_one_running_scan_at_a_time(scan: Activity, town: Place, officer: Person) -> None:
    with pytest.raises(Refused, match="A self-scan is running in this town"):
        perform(actions.begin, by=officer, on=town)
    other = make_town("wezelbeek")
    assert perform(actions.begin, by=make_person("Wim", "participation_officer", place=other), on=other)
    perform(actions.stop, by=officer, on=scan)
    again = perform(actions.begin, by=officer, on=town)
    assert again.slug != scan.slug and Scan.objects.filter(closed_at=None, activity__place=town).count() == 1


def test_only_who_prepares_in_this_town_begins_a_scan(town: Place, facilitator: Person) -> None:
    elsewhere = make_person("Els", "town_administrator", place=make_town("wezelbeek"))
    for nobody in (facilitator, elsewhere, ANONYMOUS, make_person("Ann")):
        with pytest.raises(Refused):
            perform(actions.begin, by=nobody, on=town)
    assert not Scan.objects.exists()


def test_the_network_itself_has_no_scan(db: None) -> None:
    network = Place.objects.create(
        code="NETWORK", name="Samenspel", slug="netwerk", region="flanders", is_network=True, is_active=True
    )
    officer = make_person("Olga", "participation_officer", place=network)
    with pytest.raises(Refused, match="belongs to a town"):
        perform(actions.begin, by=officer, on=network)


# Preparing ----------------------------------------------------------------------------------


def test_what_was_arranged_keeps_the_day_on_which_it_was_ticked(scan: Activity, officer: Person) -> None:
    Scan.objects.filter(pk=scan.pk).update(checklist={"support": "2026-01-05"})
    perform(
        actions.prepare,
        by=officer,
        on=found(scan),
        done=["support", "dates", "nonsense"],
        title="Scan",
        size_staff=140,
    )
    fresh = found(scan)
    assert fresh.scan.checklist == {"support": "2026-01-05", "dates": timezone.localdate().isoformat()}
    assert {row["key"]: row["size"] for row in fresh.questionnaire.groups}["staff"] == 140
    assert fresh.title == "Scan" and fresh.scan.lead is None and fresh.scan.step == Step.PREPARE


def test_the_kick_off_leads_to_the_questionnaire(scan: Activity, facilitator: Person) -> None:
    perform(actions.prepare, by=facilitator, on=scan, done=[], title="Scan", on_with=True)
    assert queries.now_at(found(scan)) == Step.KICK_OFF
    perform(actions.kick_off, by=facilitator, on=scan, kick_off_on=timezone.localdate())
    assert queries.now_at(found(scan)) == Step.QUESTIONS


# The questionnaire --------------------------------------------------------------------------


def test_four_own_questions_fit_and_the_fifth_does_not(scan: Activity, officer: Person) -> None:
    for number in range(4):
        perform(actions.add_question, by=officer, on=scan, kind="scale", nl=f"Vraag {number}")
    with pytest.raises(ValidationError, match="four questions"):
        perform(actions.add_question, by=officer, on=scan, kind="open", nl="Nog een")
    perform(actions.remove_question, by=officer, on=scan, key="own2")
    perform(actions.add_question, by=officer, on=scan, kind="open", nl="Wat nog?", en="What else?")
    asked = Questionnaire.objects.get(activity=scan).asks
    assert {one.key for one in asked.questions() if one.key.startswith("own")} == {
        "own1",
        "own2",
        "own3",
        "own4",
    }
    assert asked.by_key["own2"].kind == "open" and asked.by_key["own2"].text["en"] == "What else?"


def test_after_the_first_answer_the_questions_stay_as_they_are(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    fill(scan, {"staff": 1})
    with pytest.raises(ValidationError, match="People answered already"):
        perform(actions.add_question, by=officer, on=scan, kind="open", nl="Te laat")
    assert found(scan).scan.own_questions == []
    assert "own" not in [s.key for s in found(scan).questionnaire.asks.sections]


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-30, -1), (0, 400)])
def test_days_that_cannot_be_are_refused(scan: Activity, officer: Person, first: int, last: int) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        perform(
            actions.open_questions,
            by=officer,
            on=scan,
            opens_on=today + timedelta(days=first),
            closes_on=today + timedelta(days=last),
        )
    assert not found(scan).is_public


def test_the_last_day_counts_until_midnight(scan: Activity, officer: Person) -> None:
    today = timezone.localdate()
    perform(actions.open_questions, by=officer, on=scan, opens_on=today, closes_on=today)
    fresh = found(scan)
    assert fresh.is_open and fresh.days_left == 0


def test_counted_answers_are_not_opened_again(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    fill(scan, COUNTS)
    finished(scan, officer)
    today = timezone.localdate()
    days = {"opens_on": today, "closes_on": today + timedelta(days=5)}
    perform(actions.open_questions, by=officer, on=scan, **days)  # not counted yet: a mistake can be undone
    finished(scan, officer)
    count(scan, officer)
    with pytest.raises(Refused, match="counted already"):
        perform(actions.open_questions, by=officer, on=scan, **days)


def test_it_is_not_closed_before_it_opened(scan: Activity, officer: Person) -> None:
    today = timezone.localdate()
    later = {"opens_on": today + timedelta(days=3), "closes_on": today + timedelta(days=9)}
    perform(actions.open_questions, by=officer, on=scan, **later)
    with pytest.raises(Refused, match="not open yet"):
        perform(actions.end, by=officer, on=scan)
    assert found(scan).closes_at == actions.midnight(scan.place, today + timedelta(days=10))


def test_lists_say_nothing_of_fewer_than_five_answers(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    fill(scan, {"residents": 4})
    assert queries.so_far(found(scan)) == ""
    fill(scan, {"residents": 1})
    assert queries.so_far(found(scan)) == "5 answers so far"


# The agenda ---------------------------------------------------------------------------------


def test_the_agenda_makes_a_commitment_of_each_point_and_closes_the_scan(
    town: Place, officer: Person
) -> None:
    scan = make_scan(town, officer)
    finished(scan, officer)
    point(scan, officer), point(scan, officer, title="De raad komt naar de wijken")
    perform(actions.set_agenda, by=officer, on=scan)
    fresh = found(scan)
    assert fresh.scan.closed_at and fresh.stage == "closed" and not fresh.is_open
    titles = [row.commitment.title for row in Improvement.objects.select_related("commitment")]
    assert titles == ["Wie meepraat krijgt antwoord", "De raad komt naar de wijken"]
    assert Commitment.objects.public().filter(place=town, state="running").count() == 2
    assert Record.objects.filter(verb="commitments.commit", by_id=officer.pk).count() == 2


def test_the_agenda_waits_until_the_questionnaire_is_closed(town: Place, officer: Person) -> None:
    scan = make_scan(town, officer)
    point(scan, officer)
    with pytest.raises(Refused, match="questionnaire is still open"):
        perform(actions.set_agenda, by=officer, on=scan)
    assert found(scan).scan.closed_at is None and not Commitment.objects.exists()
    finished(scan, officer)
    perform(actions.set_agenda, by=officer, on=scan)


def test_a_point_without_name_or_date_holds_the_agenda_back_whole(scan: Activity, officer: Person) -> None:
    point(scan, officer)
    point(scan, officer, title="Iets zonder datum", due_on=None)
    with pytest.raises(ValidationError, match="“Iets zonder datum”"):
        perform(actions.set_agenda, by=officer, on=scan)
    assert not Commitment.objects.exists() and found(scan).scan.closed_at is None


def test_an_empty_agenda_is_not_set(scan: Activity, officer: Person) -> None:
    with pytest.raises(ValidationError, match="no point on the agenda"):
        perform(actions.set_agenda, by=officer, on=scan)


def test_who_leads_writes_points_and_who_answers_for_the_town_sets_them(
    scan: Activity, facilitator: Person, officer: Person
) -> None:
    point(scan, facilitator)
    with pytest.raises(Refused, match="makes promises of the town"):
        perform(actions.set_agenda, by=facilitator, on=scan)
    perform(actions.set_agenda, by=officer, on=scan)


def test_points_move_up_and_go_away(scan: Activity, officer: Person) -> None:
    first, second, third = (point(scan, officer, title=title) for title in ("Een", "Twee", "Drie"))
    perform(actions.move_point, by=officer, on=scan, number=third.pk)
    perform(actions.move_point, by=officer, on=scan, number=first.pk)  # the first one stays where it is
    perform(actions.remove_point, by=officer, on=scan, number=second.pk)
    assert [row.title for row in queries.points_of(scan)] == ["Een", "Drie"]
    with pytest.raises(ValidationError, match="took this point away"):
        perform(actions.change_point, by=officer, on=scan, number=second.pk, title="Twee")


def test_a_closed_scan_changes_no_more(scan: Activity, officer: Person) -> None:
    perform(actions.stop, by=officer, on=scan)
    for action, data in (
        (actions.prepare, {"done": [], "title": "x"}),
        (actions.kick_off, {"kick_off_on": timezone.localdate()}),
        (actions.add_question, {"kind": "open", "nl": "x"}),
        (actions.add_point, {"title": "Een punt"}),
        (actions.set_agenda, {}),
        (actions.stop, {}),
    ):
        with pytest.raises(Refused, match="closed"):
            perform(action, by=officer, on=scan, **data)


def test_a_point_of_another_scan_is_not_touched(scan: Activity, officer: Person) -> None:
    other = make_town("wezelbeek")
    theirs = perform(actions.begin, by=make_person("Wim", "participation_officer", place=other), on=other)
    there = Improvement.objects.create(scan=theirs.scan, position=1, title="Van hen")
    with pytest.raises(ValidationError):
        perform(actions.change_point, by=officer, on=scan, number=there.pk, title="Van ons")
    perform(actions.remove_point, by=officer, on=scan, number=there.pk)
    there.refresh_from_db()
    assert there.title == "Van hen"
