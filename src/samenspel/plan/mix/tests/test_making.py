# SPDX-License-Identifier: EUPL-1.2
"""One click from a plan to a draft process: what is shown is what is made, once, by who may, and public only together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person, make_town

from samenspel.engines.mix.codes import name
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.mix import actions, making
from samenspel.plan.mix.models import Plan
from samenspel.plan.mix.table import table_now
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.gate import missing
from samenspel.plan.processes.models import Process
from samenspel.plan.registry import instruments

from .plans import add_member, browser, make_plan

pytestmark = pytest.mark.django_db
MIX = {
    "preparation": ("crowdsourcing", "burgerberaad", "adviesraad"),
    "decision": ("burgerbegroting", "adviesraad"),
    "evaluation": ("burgeraudit",),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def town() -> Place:
    return make_town(answer_days=15)


@pytest.fixture
def officer(town: Place) -> Person:
    return make_person("Olga", "participation_officer", place=town)


@pytest.fixture
def plan(officer: Person, town: Place) -> Plan:
    return make_plan(officer, place=town, chosen=MIX)


def make(plan: Plan, by: Person, place: Place) -> Process:
    made: Process = perform(actions.make_process, by=by, on=plan, place=place, title=plan.title)
    plan.refresh_from_db()
    return made


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_the_texts_of_the_process_come_from_the_plan(plan: Plan, officer: Person, town: Place) -> None:
    perform(
        actions.change_note,
        by=officer,
        on=plan,
        stamp=actions.stamp(plan.note),
        note={"questions": "• Welke warmte wilt u in huis?\n• Wat mag het kosten?"},
    )
    process = make(plan, officer, town)
    assert process.state == Process.State.DRAFT and process.language == "nl" and process.contact == officer
    assert process.question == "Welke warmte wilt u in huis?"
    assert process.open_points == ["Welke warmte er komt", "In welke straat het begint"]
    assert process.fixed_points == [{"text": "In 2035 is er geen aardgas meer", "source": ""}]
    assert process.rung == "advise" and name("groups", "tenants", "nl") in process.target_groups
    assert name("weighs", "reasoned", "nl") in process.promise
    assert "Beleid voorbereiden:" in process.council_role and process.who_decides and process.why
    assert [row["kind"] for row in process.phases] == ["preparation", "decision", "evaluation"]
    assert [row["starts"] for row in process.phases] == [phase["starts"] for phase in plan.phases]


def test_nothing_is_missing_to_publish_a_process_of_a_complete_plan(
    plan: Plan, officer: Person, town: Place
) -> None:
    process = make(plan, officer, town)
    assert missing(process, list(Activity.objects.filter(process_number=process.pk))) == []
    perform(processes.publish, by=officer, on=process)


def test_an_instrument_of_the_house_is_set_up_and_any_other_is_announced_with_its_checklist(
    plan: Plan, officer: Person, town: Place
) -> None:
    process = make(plan, officer, town)
    made = {one.title: one for one in Activity.objects.filter(process_number=process.pk)}
    rows = {row.key: row for row in table_now()}
    names = {key: rows[key].nl.name for keys in MIX.values() for key in keys}
    assert (
        made[names["crowdsourcing"]].instrument == "ideas"
        and made[names["burgerbegroting"]].instrument == "budget"
    )
    announced = made[names["burgerberaad"]]
    assert announced.instrument == "planned"
    lines = [row["text"] for row in announced.planned.checklist]  # type: ignore[attr-defined]
    assert lines == [*rows["burgerberaad"].nl.preconditions, *rows["burgerberaad"].nl.steps]
    assert announced.planned.method == "burgerberaad"  # type: ignore[attr-defined]


def test_a_standing_body_that_runs_through_is_one_activity(plan: Plan, officer: Person, town: Place) -> None:
    process = make(plan, officer, town)
    [group] = [one for one in Activity.objects.filter(process_number=process.pk) if one.title == "Adviesraad"]
    last = timezone.localdate(group.closes_at - timedelta(microseconds=1), town.timezone)
    assert last == date.fromisoformat(plan.phases[1]["ends"])


def test_another_instrument_that_returns_is_held_once_per_phase_and_says_in_which(
    officer: Person, town: Place
) -> None:
    plan = make_plan(
        officer, chosen={"preparation": ("enquete",), "decision": ("enquete",), "evaluation": ()}
    )
    process = make(plan, officer, town)
    titles = sorted(one.title for one in Activity.objects.filter(process_number=process.pk))
    assert len(titles) == 2 and titles[1].endswith(plan.phases[1]["title"])


def test_every_activity_lies_within_its_phase_and_none_opens_in_the_past(plan: Plan, town: Place) -> None:
    found = making.activities_of(plan, town, table_now())
    phases = {phase["kind"]: phase for phase in plan.phases}
    assert found
    for one in found:
        phase = phases[one.phase]
        assert one.first_day >= date.fromisoformat(phase["starts"]) and one.first_day > timezone.localdate()
        assert one.first_day <= one.last_day


@pytest.mark.parametrize(
    "starts, ends, opens",
    [
        ("2027-03-01", "2027-05-30", "2027-03-15"),  # two of the four weeks it needs
        ("2027-03-01", "2027-03-08", "2027-03-03"),  # a quarter of a short phase
        ("2027-03-01", "2027-03-01", "2027-03-01"),  # one day
        ("2026-11-01", "2027-03-01", "2026-11-24"),  # the phase runs already: from tomorrow
        ("2026-11-01", "2026-11-20", "2026-11-06"),  # over: as it would have been
    ],
)
def test_when_an_activity_opens(starts: str, ends: str, opens: str) -> None:
    row = next(row for row in table_now() if row.weeks.min // 2 == 2)
    phase: Any = {"starts": starts, "ends": ends}
    first, last = making.days_in(phase, row, date(2026, 11, 23))
    assert (first.isoformat(), last.isoformat()) == (opens, ends)


def test_commitments_name_who_answers_for_them_and_when(plan: Plan, officer: Person, town: Place) -> None:
    phase = plan.phases[0]
    facts = {**actions.phase_piece(phase), "responsible": "Piet Peeters, schepen"}
    perform(
        actions.change_phase,
        by=officer,
        on=plan,
        kind="preparation",
        stamp=actions.stamp(actions.phase_piece(phase)),
        **facts,
    )
    process = make(plan, officer, town)
    found = {one["kind"]: Commitment.objects.get(pk=one["number"]) for one in process.planned["promises"]}
    assert set(found) == {"answers", "decision", "money", "report", "look_back"}
    assert "15" in found["answers"].title
    assert found["decision"].due_on == date.fromisoformat(plan.phases[1]["ends"])
    assert found["money"].budget_cents == 30_000_00
    assert found["look_back"].due_on == date.fromisoformat(plan.phases[2]["ends"])
    assert found["report"].owner_name == "Olga" and found["report"].owner == officer
    assert all(one.process_number == process.pk for one in found.values())


def test_commitments_of_a_draft_are_not_public_until_it_is_published_and_again_when_it_is_taken_back(
    plan: Plan, officer: Person, town: Place
) -> None:
    process = make(plan, officer, town)
    rows = Commitment.objects.filter(process_number=process.pk)
    assert rows and not rows.public().exists()
    address = at("commitment", town.slug, rows[0].pk)
    assert browser().get(address).status_code == 404
    perform(processes.publish, by=officer, on=process)
    assert rows.public().count() == rows.count() and browser().get(address).status_code == 200
    perform(processes.take_back, by=officer, on=process)
    assert not rows.public().exists()


def test_what_the_page_shows_is_what_is_made(plan: Plan, officer: Person, town: Place) -> None:
    page = browser(officer).get(at("plan-process", plan.pk))
    draft = page.context["draft"]
    process = make(plan, officer, town)
    made = Activity.objects.filter(process_number=process.pk)
    assert sorted(one.title for one in made) == sorted(one.title for one in draft.activities)
    assert sorted(Commitment.objects.values_list("title", flat=True)) == sorted(
        one.title for one in draft.promises
    )
    text = page.content.decode()
    for one in [*draft.activities, *draft.promises]:
        assert one.title in text


def test_a_second_click_leads_to_what_the_first_made(plan: Plan, officer: Person, town: Place) -> None:
    client, data = browser(officer), {"place": town.pk, "title": "Warmte", "question": "Welke warmte?"}
    first = client.post(at("plan-process", plan.pk), data)
    process = Process.objects.get()
    assert first["Location"] == at("desk-process", town.slug, process.slug)
    assert client.post(at("plan-process", plan.pk), data)["Location"] == first["Location"]
    assert client.get(at("plan-process", plan.pk))["Location"] == first["Location"]
    assert Process.objects.count() == 1


def test_an_officer_of_another_town_cannot_make_it_here(plan: Plan, town: Place) -> None:
    elsewhere = make_town("elders")
    stranger = make_person("Vreemd", "participation_officer", place=elsewhere)
    add_member(plan, stranger)
    with pytest.raises(Refused):
        perform(actions.make_process, by=stranger, on=plan, place=town, title="Warmte")
    page = browser(stranger).post(at("plan-process", plan.pk), {"place": town.pk, "title": "Warmte"})
    assert page.status_code == 200 and not Process.objects.exists() and not Commitment.objects.exists()
    browser(stranger).post(at("plan-process", plan.pk), {"place": elsewhere.pk, "title": "Warmte"})
    assert Process.objects.get().place == elsewhere


def test_a_member_without_the_role_is_told_who_can(plan: Plan) -> None:
    resident = make_person("Bob")
    add_member(plan, resident)
    page = browser(resident).get(at("plan-process", plan.pk)).content.decode()
    assert "You do not have that role." in page
    browser(resident).post(at("plan-process", plan.pk), {"place": plan.place_id, "title": "X"})
    assert not Process.objects.exists()


@pytest.mark.parametrize(
    "phases, said",
    [([], "The plan has no phases yet."), ("dates", "has no dates yet"), ("ways", "no way of taking part")],
)
def test_what_is_in_the_way_is_told_and_nothing_is_made(
    plan: Plan, officer: Person, town: Place, phases: Any, said: str
) -> None:
    if phases == "dates":
        plan.phases[0]["starts"] = plan.phases[0]["ends"] = ""
    elif phases == "ways":
        for phase in plan.phases:
            phase["instruments"] = []
    else:
        plan.phases = []
    plan.language = "en"
    plan.save()
    data = {"place": town.pk, "title": "Warmte"}
    assert said in browser(officer).get(at("plan-process", plan.pk)).content.decode()
    page = browser(officer).post(at("plan-process", plan.pk), data)
    assert said in page.content.decode() and not Process.objects.exists()


def test_when_one_part_cannot_be_made_nothing_is(
    plan: Plan, officer: Person, town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("de schijf is vol")

    monkeypatch.setattr(making, "_commit", broken)
    with pytest.raises(RuntimeError):
        make(plan, officer, town)
    plan.refresh_from_db()
    assert plan.process is None
    assert (
        not Process.objects.exists()
        and not Activity.objects.exists()
        and not Record.objects.filter(verb="processes.begin")
    )


def test_the_process_outlives_the_plan_with_what_was_planned(
    plan: Plan, officer: Person, town: Place
) -> None:
    process = make(plan, officer, town)
    perform(actions.leave, by=officer, on=plan, sure=True)
    process.refresh_from_db()
    assert not Plan.objects.exists() and process.planned["phases"]


def test_an_instrument_that_is_retired_or_not_offered_is_announced_instead(plan: Plan, town: Place) -> None:
    row = next(row for row in table_now() if row.house == "ideas")
    assert making.house_of(row).key == "ideas"
    known = instruments()
    assert making.house_of(None).key == "planned" and "planned" in known
    from dataclasses import replace

    assert making.house_of(replace(row, house="bestaat-niet")).key == "planned"


def test_a_standing_body_that_stops_and_begins_again_is_two_activities(officer: Person, town: Place) -> None:
    plan = make_plan(
        officer,
        chosen={"preparation": ("adviesraad",), "decision": ("enquete",), "evaluation": ("adviesraad",)},
    )
    found = [one for one in making.activities_of(plan, town, table_now()) if one.key == "adviesraad"]
    assert [one.phase for one in found] == ["preparation", "evaluation"]


def test_a_promise_says_of_which_process_it_is(plan: Plan, officer: Person, town: Place) -> None:
    make(plan, officer, town)
    assert all(
        title.endswith(": Warmte in het dorp") for title in Commitment.objects.values_list("title", flat=True)
    )


def test_an_evening_is_shown_and_made_on_its_day_within_the_phase(officer: Person, town: Place) -> None:
    plan = make_plan(
        officer, place=town, chosen={"preparation": ("infoavond",), "decision": (), "evaluation": ()}
    )
    [one] = making.draft_of(plan, town, officer).activities
    assert one.house == "meeting" and one.held_at is not None
    assert plan.phases[0]["starts"] <= one.held_at.date().isoformat() <= plan.phases[0]["ends"]
    process = make(plan, officer, town)
    activity = Activity.objects.get(process_number=process.pk)
    assert activity.events.get().starts_at == one.held_at
    last = timezone.localdate(activity.closes_at - timedelta(microseconds=1), town.timezone)
    assert process.planned["activities"][0]["closes"] == last.isoformat()


def test_the_page_asks_no_more_questions_for_a_plan_with_many_meetings(officer: Person, town: Place) -> None:
    evenings = ("infoavond", "stadsgesprek", "inspraakavond", "wijkschouw")
    plan = make_plan(officer, place=town, chosen={kind: evenings for kind in MIX})
    client, address = browser(officer), at("plan-process", plan.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(reads) <= 8 + 3, "\n".join(reads)


def test_the_door_itself_refuses_a_second_process_of_one_plan(
    plan: Plan, officer: Person, town: Place
) -> None:
    make(plan, officer, town)
    with pytest.raises(Refused, match="made of this plan already"):
        perform(actions.make_process, by=officer, on=plan, place=town)
    assert Process.objects.count() == 1
