# SPDX-License-Identifier: EUPL-1.2
"""Saved plans: who sees them, the way from the designer through sign-in, every piece that is changed, and two people at once in one plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from factories import make_person, make_town
from post_office.models import Email

from samenspel.foundations.accounts import actions as accounts
from samenspel.foundations.mail.models import Notice
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.plan.mix import actions, matrix
from samenspel.plan.mix.design import Design, seal
from samenspel.plan.mix.models import Member, Plan, Remark
from samenspel.plan.mix.table import table_now

from .plans import add_member, browser, energy, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ann() -> Person:
    return make_person("Ann")


@pytest.fixture
def bob() -> Person:
    return make_person("Bob")


@pytest.fixture
def plan(ann: Person) -> Plan:
    return make_plan(ann)


@pytest.fixture
def town() -> Place:
    return make_town()


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def own_pages(plan: Plan) -> list[str]:
    return [
        at("plan", plan.pk),
        at("plan-facts", plan.pk),
        at("plan-phases", plan.pk),
        at("plan-phase", plan.pk, "decision"),
        at("plan-tasks", plan.pk),
        at("plan-task", plan.pk, plan.tasks[0]["key"]),
        at("start-note-edit", plan.pk),
        at("start-note-preview", plan.pk),
        at("start-note", plan.pk),
        at("plan-people", plan.pk),
        at("plan-remark", plan.pk, "matrix"),
        at("plan-copy", plan.pk),
        at("plan-process", plan.pk),
    ]


def stamp_on(page: Any) -> str:
    found = re.search(r'name="stamp" value="([0-9a-f]+)"', page.content.decode())
    assert found
    return found.group(1)


# Save -------------------------------------------------------------------------------


def test_a_plan_from_the_designer_is_saved_with_its_matrix_and_its_list(ann: Person) -> None:
    answer = browser(ann).post(
        at("plan-save"), {"plan": seal(Design(energy())), "title": "Warmte in het dorp"}, follow=True
    )
    [plan] = Plan.objects.visible_to(ann)
    assert answer.redirect_chain[-1][0] == at("plan", plan.pk)
    assert [phase["kind"] for phase in plan.phases] == ["preparation", "decision", "evaluation"]
    assert all(phase["instruments"] for phase in plan.phases) and plan.tasks


def test_without_an_account_the_plan_waits_while_its_maker_signs_in(ann: Person) -> None:
    client = browser()
    sent = client.post(at("plan-save"), {"plan": seal(Design(energy())), "title": "Warmte"})
    assert sent.status_code == 302 and sent["Location"] == f"{at('sign-in')}?next={at('plan-save')}"
    from django.contrib.auth import login
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session
    login(request, ann, backend="samenspel.foundations.people.sessions.ByCode")
    request.session.save()
    client.cookies["samenspel"] = request.session.session_key
    page = client.get(at("plan-save"))
    assert "Warmte" in page.content.decode()
    kept = re.search(r'name="plan" value="([^"]+)"', page.content.decode())
    assert kept and not Plan.objects.exists()
    client.post(at("plan-save"), {"plan": kept.group(1), "as": "new", "title": "Warmte"})
    assert Plan.objects.visible_to(ann).get().title == "Warmte"
    assert client.get(at("plan-save"))["Location"] == at("designer")


def test_two_clicks_on_save_make_one_plan(ann: Person) -> None:
    first, second = make_plan(ann), make_plan(ann)
    assert first == second and Plan.objects.count() == 1


def test_a_forged_plan_is_not_saved_and_says_so(ann: Person) -> None:
    answer = browser(ann).post(at("plan-save"), {"plan": "verzonnen", "title": "X"}, follow=True)
    assert "could not be read" in answer.content.decode() and not Plan.objects.exists()


def test_a_plan_without_a_title_is_asked_for_one_and_nothing_is_lost(ann: Person) -> None:
    text = seal(Design(energy()))
    page = browser(ann).post(at("plan-save"), {"plan": text, "title": " "})
    assert page.status_code == 200 and text in page.content.decode() and not Plan.objects.exists()


def test_the_plan_of_an_officer_is_for_the_town_of_the_officer(town: Place) -> None:
    officer = make_person("Olga", "participation_officer", place=town)
    browser(officer).post(at("plan-save"), {"plan": seal(Design(energy())), "title": "Warmte"})
    assert Plan.objects.get().place == town


# Who sees it ------------------------------------------------------------------------


def test_only_members_see_a_plan_and_for_everybody_else_it_is_not_there(
    plan: Plan, ann: Person, bob: Person, town: Place
) -> None:
    officer = make_person("Olga", "town_administrator", place=town)
    admin = make_person("Platform", "platform_administrator")
    for address in own_pages(plan):
        assert browser(ann).get(address).status_code == 200, address
        for other in (bob, officer, admin):
            assert browser(other).get(address).status_code == 404, address
            assert (
                browser(other).post(address, {"title": "Van mij", "do": "leave", "sure": "on"}).status_code
                == 404
            )
        assert browser().get(address).status_code == 302
    plan.refresh_from_db()
    assert plan.title == "Warmte in het dorp"


def test_an_action_on_a_plan_of_others_is_refused(plan: Plan, bob: Person) -> None:
    tries: list[tuple[Any, dict[str, Any]]] = [
        (actions.copy, {"title": "Van mij"}),
        (actions.renew_link, {}),
        (actions.leave, {"sure": True}),
        (actions.remark, {"about": "matrix", "text": "Hallo"}),
        (actions.tick, {"key": plan.tasks[0]["key"], "done": True}),
        (actions.change_note, {"stamp": actions.stamp(plan.note), "note": {}}),
    ]
    for action, data in tries:
        with pytest.raises(Refused):
            perform(action, by=bob, on=plan, **data)


def test_my_plans_are_mine_and_without_any_the_page_says_how_to_begin(
    plan: Plan, ann: Person, bob: Person
) -> None:
    assert plan.title in browser(ann).get(at("plans")).content.decode()
    page = browser(bob).get(at("plans")).content.decode()
    assert plan.title not in page and at("designer") in page and "No plans yet" in page


@pytest.mark.parametrize("number", range(13))
def test_no_page_of_a_plan_asks_more_than_eight_questions(plan: Plan, ann: Person, number: int) -> None:
    for place in range(8):
        member = make_person(f"Lid {place}")
        add_member(plan, member)
        perform(actions.remark, by=member, on=plan, about="matrix", text="Zou dit niet eerder kunnen?")
    client = browser(ann)
    address = own_pages(plan)[number]
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(reads) <= 8 + 3, "\n".join(reads)


def test_what_somebody_types_is_text_and_never_markup(plan: Plan, ann: Person) -> None:
    bad = "<script>alert(1)</script>"
    perform(actions.remark, by=ann, on=plan, about="answers", text=bad)
    perform(actions.add_task, by=ann, on=plan, text=bad, who=bad)
    phase = plan.phases[0]
    facts = {**actions.phase_piece(phase), "communication": bad, "responsible": bad, "council_text": bad}
    perform(
        actions.change_phase,
        by=ann,
        on=plan,
        kind=phase["kind"],
        stamp=actions.stamp(actions.phase_piece(phase)),
        **facts,
    )
    plan.refresh_from_db()
    note = {"questions": bad, "goal": bad}
    perform(actions.change_note, by=ann, on=plan, stamp=actions.stamp(plan.note), note=note)
    for address in own_pages(plan):
        if address != at("start-note", plan.pk):
            page = browser(ann).get(address).content.decode()
            assert "<script>alert" not in page, address


# Pieces -----------------------------------------------------------------------------


def test_title_municipality_and_language_are_changed_and_the_list_speaks_the_new_language(
    plan: Plan, ann: Person, town: Place
) -> None:
    page = browser(ann).get(at("plan-facts", plan.pk))
    before = plan.tasks[0]["text"]
    browser(ann).post(
        at("plan-facts", plan.pk),
        {"title": "Heating", "place": town.pk, "language": "en", "stamp": stamp_on(page)},
    )
    plan.refresh_from_db()
    assert (plan.title, plan.place, plan.language) == ("Heating", town, "en")
    assert plan.tasks[0]["text"] != before


def days_data(plan: Plan, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"stamp": actions.stamp(actions.dates_of(plan))}
    for phase in plan.phases:
        kind = phase["kind"]
        data |= {
            f"{kind}-used": "on",
            f"{kind}-title": phase["title"],
            f"{kind}-starts": phase["starts"],
            f"{kind}-ends": phase["ends"],
        }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def test_a_phase_is_taken_out_and_another_put_in(plan: Plan, ann: Person) -> None:
    data = days_data(plan, **{"evaluation-used": None, "execution-used": "on", "execution-title": "Bouwen"})
    browser(ann).post(at("plan-phases", plan.pk), data)
    plan.refresh_from_db()
    assert [phase["kind"] for phase in plan.phases] == ["preparation", "decision", "execution"]
    new = plan.phases[-1]
    assert (new["title"], new["starts"], new["instruments"], new["money_cents"]) == ("Bouwen", "", [], None)
    assert matrix.answers_of(plan).phases == ("preparation", "decision", "execution")


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"decision-starts": "2020-01-01", "decision-ends": "2020-02-01"}, "begins before"),
        (
            {"decision-starts": "2031-03-01", "decision-ends": "2031-02-01"},
            "The last day comes before the first day.",
        ),
        ({"decision-ends": ""}, "Fill in both days, or leave both open."),
        ({"decision-starts": "gisteren"}, "Enter a valid date."),
        (
            {"preparation-used": None, "decision-used": None, "evaluation-used": None},
            "Keep at least one phase",
        ),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence_and_nothing_is_lost(
    plan: Plan, ann: Person, changes: dict[str, Any], said: str
) -> None:
    page = browser(ann).post(
        at("plan-phases", plan.pk),
        {**days_data(plan), "preparation-title": "Mijn naam", **changes}
        if "preparation-used" not in changes
        else days_data(plan, **changes),
    )
    assert page.status_code == 200 and said in page.content.decode()
    if "preparation-used" not in changes:
        assert "Mijn naam" in page.content.decode()
    before = plan.phases
    plan.refresh_from_db()
    assert plan.phases == before


def phase_data(plan: Plan, kind: str, **changes: Any) -> dict[str, Any]:
    phase = next(one for one in plan.phases if one["kind"] == kind)
    data: dict[str, Any] = {
        "stamp": actions.stamp(actions.phase_piece(phase)),
        "goals": phase["goals"],
        "instruments": [one["key"] for one in phase["instruments"]],
        "responsible": "",
        "money_cents": "",
        "communication": "",
        "council": phase["council"],
        "council_text": "",
    }
    return {**data, **changes}


def test_a_phase_keeps_goals_people_money_and_what_the_council_does(plan: Plan, ann: Person) -> None:
    keys = [one["key"] for one in plan.phases[0]["instruments"]]
    data = phase_data(
        plan,
        "preparation",
        goals=["ideas"],
        instruments=[*keys[:1], "klankbordgroep"],
        responsible="Ann, dienst Omgeving",
        money_cents="€ 1.250,50",
        communication="Een brief in elke bus",
        council_text="Legt de grenzen vast in maart",
        **{f"title-{keys[0]}": "Aan tafel", f"note-{keys[0]}": "In de kerk"},
    )
    answer = browser(ann).post(at("plan-phase", plan.pk, "preparation"), data)
    assert answer.status_code == 302
    plan.refresh_from_db()
    phase = plan.phases[0]
    assert phase["goals"] == ["ideas"] and phase["money_cents"] == 125050
    assert [one["key"] for one in phase["instruments"]] == [keys[0], "klankbordgroep"]
    assert phase["instruments"][0] == {"key": keys[0], "title": "Aan tafel", "note": "In de kerk"}
    assert phase["instruments"][1]["title"] == "Klankbordgroep"
    assert matrix.answers_of(plan).phase_goals["preparation"] == ("ideas",)


def test_bad_input_in_a_phase_is_told_and_what_was_typed_stays(plan: Plan, ann: Person) -> None:
    data = phase_data(
        plan, "preparation", money_cents="veel", responsible="Ann van Omgeving", instruments=["bestaat-niet"]
    )
    page = browser(ann).post(at("plan-phase", plan.pk, "preparation"), data)
    text = page.content.decode()
    assert "Write the amount in digits" in text and "Ann van Omgeving" in text and 'value="veel"' in text
    assert browser(ann).get(at("plan-phase", plan.pk, "agenda")).status_code == 404


# Two people in one plan -------------------------------------------------------------


def test_two_members_change_two_phases_at_once_and_both_are_kept(
    plan: Plan, ann: Person, bob: Person
) -> None:
    add_member(plan, bob)
    ours = phase_data(plan, "preparation", responsible="Ann")
    theirs = phase_data(plan, "decision", responsible="Bob")
    assert browser(ann).post(at("plan-phase", plan.pk, "preparation"), ours).status_code == 302
    assert browser(bob).post(at("plan-phase", plan.pk, "decision"), theirs).status_code == 302
    plan.refresh_from_db()
    assert [phase["responsible"] for phase in plan.phases[:2]] == ["Ann", "Bob"]


def test_who_changes_the_same_phase_a_moment_later_is_told_loses_nothing_and_may_save_again(
    plan: Plan, ann: Person, bob: Person
) -> None:
    add_member(plan, bob)
    ours, theirs = (phase_data(plan, "decision", responsible=name) for name in ("Ann", "Bob"))
    browser(ann).post(at("plan-phase", plan.pk, "decision"), ours)
    address = at("plan-phase", plan.pk, "decision")
    page = browser(bob).post(address, theirs)
    text = page.content.decode()
    assert "A colleague changed this a moment ago" in text and 'value="Bob"' in text
    plan.refresh_from_db()
    assert plan.phases[1]["responsible"] == "Ann"
    assert browser(bob).post(address, {**theirs, "stamp": stamp_on(page)}).status_code == 302
    plan.refresh_from_db()
    assert plan.phases[1]["responsible"] == "Bob"


@pytest.mark.parametrize("page", ["plan-facts", "plan-phases", "start-note-edit"])
def test_every_other_piece_says_so_too(plan: Plan, ann: Person, page: str) -> None:
    address = at(page, plan.pk)
    data: dict[str, dict[str, Any]] = {
        "plan-facts": {"title": "Mijn titel", "language": "nl"},
        "plan-phases": days_data(plan, **{"decision-title": "Mijn fase"}),
        "start-note-edit": {"questions": "Mijn vraag"},
    }
    first = browser(ann).post(address, {**data[page], "stamp": "0123456789abcdef"})
    assert first.status_code == 200 and "A colleague changed this a moment ago" in first.content.decode()
    assert "Mijn" in first.content.decode()
    assert browser(ann).post(address, {**data[page], "stamp": stamp_on(first)}).status_code == 302


# The task force ---------------------------------------------------------------------


def test_whoever_has_the_link_joins_after_signing_in(plan: Plan, bob: Person) -> None:
    address = at("plan-join", plan.pk, plan.token)
    assert browser().get(address)["Location"].startswith(at("sign-in"))
    assert "Warmte" in browser(bob).get(address).content.decode()
    assert not Member.objects.filter(person=bob).exists(), "looking is not joining"
    assert browser(bob).post(address)["Location"] == at("plan", plan.pk)
    assert browser(bob).get(at("plan", plan.pk)).status_code == 200
    assert browser(bob).get(address)["Location"] == at("plan", plan.pk)


def test_a_guessed_or_renewed_link_opens_nothing(plan: Plan, ann: Person, bob: Person) -> None:
    old = plan.token
    assert browser(bob).get(at("plan-join", plan.pk, "verzonnen")).status_code == 404
    browser(ann).post(at("plan-people", plan.pk), {"do": "renew"})
    plan.refresh_from_db()
    assert plan.token != old
    assert browser(bob).post(at("plan-join", plan.pk, old)).status_code == 404
    assert not Member.objects.filter(person=bob).exists()


def test_the_door_itself_asks_for_the_link_of_now(plan: Plan, bob: Person) -> None:
    with pytest.raises(ValidationError, match="not valid any more"):
        perform(actions.join, by=bob, on=plan, token="verzonnen")
    assert not Member.objects.filter(person=bob).exists()


def test_somebody_taken_off_is_out_and_the_old_link_no_longer_works(
    plan: Plan, ann: Person, bob: Person
) -> None:
    add_member(plan, bob)
    old, member = plan.token, Member.objects.get(person=bob)
    browser(ann).post(at("plan-people", plan.pk), {"do": "off", "member": member.pk})
    assert browser(bob).get(at("plan", plan.pk)).status_code == 404
    assert browser(bob).get(at("plan-join", plan.pk, old)).status_code == 404


def test_nobody_takes_somebody_off_another_plan(plan: Plan, ann: Person, bob: Person) -> None:
    theirs = make_plan(bob, "Van Bob")
    member = Member.objects.get(plan=theirs)
    browser(ann).post(at("plan-people", plan.pk), {"do": "off", "member": member.pk})
    assert Member.objects.filter(pk=member.pk).exists()


def test_the_last_who_leaves_is_asked_first_and_then_the_plan_is_gone(
    plan: Plan, ann: Person, bob: Person
) -> None:
    add_member(plan, bob)
    browser(ann).post(at("plan-people", plan.pk), {"do": "leave"})
    assert Member.objects.get(plan=plan).person == bob
    page = browser(bob).post(at("plan-people", plan.pk), {"do": "leave"}, follow=True)
    assert "You are the last one" in page.content.decode() and Plan.objects.filter(pk=plan.pk).exists()
    browser(bob).post(at("plan-people", plan.pk), {"do": "leave", "sure": "on"})
    assert not Plan.objects.filter(pk=plan.pk).exists()


def test_an_erased_person_leaves_every_plan_a_plan_without_members_goes_and_remarks_lose_the_name(
    plan: Plan, ann: Person, bob: Person
) -> None:
    alone = make_plan(ann, "Alleen van Ann")
    add_member(plan, bob)
    perform(actions.remark, by=ann, on=plan, about="tasks", text="Ik bel de notaris")
    perform(accounts.erase_account, by=ann, on=ann)
    assert not Plan.objects.filter(pk=alone.pk).exists() and Plan.objects.filter(pk=plan.pk).exists()
    left = Remark.objects.get()
    assert left.person is None and left.author_name == ""
    assert "A former member" in browser(bob).get(at("plan", plan.pk)).content.decode()


def test_my_data_hold_my_plans_and_my_remarks(plan: Plan, ann: Person, bob: Person) -> None:
    perform(actions.remark, by=ann, on=plan, about="tasks", text="Ik bel de notaris")
    found = accounts.my_data(ann)
    assert "Warmte in het dorp" in str(found) and "Ik bel de notaris" in str(found)
    assert "Warmte in het dorp" not in str(accounts.my_data(bob))


# Remarks ----------------------------------------------------------------------------


def test_a_remark_is_told_to_the_others_each_in_their_rhythm(plan: Plan, ann: Person, bob: Person) -> None:
    weekly = make_person("Wiske", notify="weekly")
    silent = make_person("Stil", notify="none")
    for person in (bob, weekly, silent):
        add_member(plan, person)
    browser(ann).post(at("plan-remark", plan.pk, "matrix"), {"text": "Is maart niet te vroeg?"})
    [letter] = Email.objects.all()
    assert (
        letter.to == [bob.email]
        and "Is maart niet te vroeg?" in letter.message
        and plan.title in letter.subject
    )
    assert f"/plan/{plan.pk}/#matrix" in letter.message
    assert Notice.objects.get().person == weekly
    assert "Is maart niet te vroeg?" in browser(bob).get(at("plan", plan.pk)).content.decode()


def test_a_remark_is_settled_and_taken_up_again(plan: Plan, ann: Person, bob: Person) -> None:
    one = perform(actions.remark, by=ann, on=plan, about="note", text="Wie tekent dit?")
    address = at("plan-remark", plan.pk, "note")
    browser(ann).post(address, {"settle": one.pk})
    one.refresh_from_db()
    assert one.settled_at is not None
    browser(ann).post(address, {"settle": one.pk, "again": "yes"})
    one.refresh_from_db()
    assert one.settled_at is None
    with pytest.raises(Refused):
        perform(actions.settle, by=bob, on=one)


def test_an_empty_or_far_too_long_remark_is_told(plan: Plan, ann: Person) -> None:
    address = at("plan-remark", plan.pk, "note")
    assert browser(ann).post(address, {"text": " "}).status_code == 200
    assert browser(ann).post(address, {"text": "x" * 2001}).status_code == 200
    assert not Remark.objects.exists()
    assert browser(ann).post(at("plan-remark", plan.pk, "iets"), {"text": "Hallo"}).status_code == 404


# To do ------------------------------------------------------------------------------


def test_a_task_is_ticked_given_to_somebody_and_own_ones_are_added_and_removed(
    plan: Plan, ann: Person
) -> None:
    client, key = browser(ann), plan.tasks[0]["key"]
    client.post(at("plan-tasks", plan.pk), {"do": "tick", "key": key})
    client.post(at("plan-task", plan.pk, key), {"who": "Bob", "until": "2027-03-01"})
    client.post(at("plan-tasks", plan.pk), {"text": "De pastoor bellen", "who": "Ann"})
    plan.refresh_from_db()
    first = next(task for task in plan.tasks if task["key"] == key)
    assert first["done"] and (first["who"], first["by"]) == ("Bob", "2027-03-01")
    own = plan.tasks[-1]
    assert own["own"] and own["text"] == "De pastoor bellen"
    client.post(at("plan-tasks", plan.pk), {"do": "remove", "key": key})
    client.post(at("plan-tasks", plan.pk), {"do": "remove", "key": own["key"]})
    plan.refresh_from_db()
    assert key in {task["key"] for task in plan.tasks} and own["key"] not in {
        task["key"] for task in plan.tasks
    }


def test_a_task_that_is_gone_is_told_and_breaks_nothing(plan: Plan, ann: Person) -> None:
    client = browser(ann)
    assert client.get(at("plan-task", plan.pk, "weg"))["Location"] == at("plan-tasks", plan.pk)
    page = client.post(at("plan-tasks", plan.pk), {"do": "tick", "key": "weg"}, follow=True)
    assert "not on the list any more" in page.content.decode()


def test_a_task_whose_day_has_passed_is_shown_as_late(plan: Plan, ann: Person) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    perform(actions.give_task, by=ann, on=plan, key=plan.tasks[0]["key"], who="Bob", until=yesterday)
    page = browser(ann).get(at("plan", plan.pk)).content.decode()
    assert "1 task is too late." in page


# Copy, beside, back to the designer -------------------------------------------------


def test_a_copy_is_mine_alone_with_nothing_ticked(plan: Plan, ann: Person, bob: Person) -> None:
    add_member(plan, bob)
    perform(actions.tick, by=ann, on=plan, key=plan.tasks[0]["key"], done=True)
    browser(ann).post(at("plan-copy", plan.pk), {"title": "Tweede versie"})
    copy = Plan.objects.get(title="Tweede versie")
    assert [member.person for member in copy.members.all()] == [ann]
    assert (
        not any(task["done"] for task in copy.tasks)
        and copy.phases == plan.phases
        and copy.token != plan.token
    )


def test_two_plans_beside_each_other_say_what_differs(plan: Plan, ann: Person, bob: Person) -> None:
    other = make_plan(ann, "Sneller", weeks=20, council="decides")
    page = browser(ann).get(at("plan-beside", plan.pk, other.pk)).content.decode()
    assert "What differs" in page and "Preparing policy: days" in page
    theirs = make_plan(bob, "Van Bob")
    assert browser(ann).get(at("plan-beside", plan.pk, theirs.pk)).status_code == 404


def test_other_answers_are_saved_into_the_plan_after_showing_what_changes(plan: Plan, ann: Person) -> None:
    client = browser(ann)
    perform(actions.tick, by=ann, on=plan, key=plan.tasks[0]["key"], done=True)
    to_designer = client.post(at("plan-answers", plan.pk))
    assert to_designer.status_code == 200 and at("designer") in to_designer.content.decode()
    text = seal(Design(energy(phases=("preparation",), hours=500), into=plan.pk))
    page = client.post(at("plan-save"), {"plan": text, "title": "Warmte"})
    assert page.status_code == 200 and plan.phases[-1]["title"] in page.content.decode()
    plan.refresh_from_db()
    assert len(plan.phases) == 3, "nothing is saved before it was asked"
    client.post(at("plan-save"), {"plan": text, "title": "Warmte", "sure": "yes", "stamp": stamp_on(page)})
    plan.refresh_from_db()
    assert [phase["kind"] for phase in plan.phases] == ["preparation"] and Plan.objects.count() == 1
    assert matrix.answers_of(plan).hours == 500


def test_a_colleague_who_changed_the_answers_meanwhile_is_noticed(
    plan: Plan, ann: Person, bob: Person
) -> None:
    add_member(plan, bob)
    mine_ = browser(ann)
    mine_.post(at("plan-answers", plan.pk))
    perform(
        actions.change_answers,
        by=bob,
        on=plan,
        stamp=actions.stamp(plan.answers),
        design=Design(energy(hours=100)),
    )
    text = seal(Design(energy(hours=500), into=plan.pk))
    address = at("plan-save")
    page = mine_.post(address, {"plan": text, "title": "Warmte"})
    page = mine_.post(address, {"plan": text, "title": "Warmte", "sure": "yes", "stamp": stamp_on(page)})
    assert "A colleague changed this a moment ago" in page.content.decode()
    assert (
        mine_.post(
            address, {"plan": text, "title": "Warmte", "sure": "yes", "stamp": stamp_on(page)}
        ).status_code
        == 302
    )
    plan.refresh_from_db()
    assert matrix.answers_of(plan).hours == 500


def test_a_plan_sealed_for_somebody_elses_plan_becomes_a_plan_of_ones_own(plan: Plan, bob: Person) -> None:
    text = seal(Design(energy(hours=1), into=plan.pk))
    browser(bob).post(at("plan-save"), {"plan": text, "title": "Van Bob", "sure": "yes"})
    plan.refresh_from_db()
    assert matrix.answers_of(plan).hours == 900 and Plan.objects.visible_to(bob).get().title == "Van Bob"


def test_a_plan_that_should_not_be_done_can_be_saved_and_says_so(ann: Person) -> None:
    plan = make_plan(ann, "Te laat", decided="everything", phases=())
    page = browser(ann).get(at("plan", plan.pk)).content.decode()
    assert "Do not do it" in page and "No phase has room" in page
    for address in own_pages(replace_first_task(plan)):
        if "fasen/decision" not in address and "/taken/" not in address:
            assert browser(ann).get(address).status_code == 200, address


def replace_first_task(plan: Plan) -> Plan:
    plan.tasks = plan.tasks or [{"key": "geen"}]
    return plan


def test_the_title_of_an_instrument_that_left_the_table_is_still_shown(plan: Plan, ann: Person) -> None:
    plan.phases[0]["instruments"].append({"key": "verdwenen", "title": "Dorpsloket", "note": ""})
    plan.save()
    assert all(row.key != "verdwenen" for row in table_now())
    for address in own_pages(plan):
        assert browser(ann).get(address).status_code == 200, address
    assert "Dorpsloket" in browser(ann).get(at("plan", plan.pk)).content.decode()


def test_very_long_answers_and_texts_break_nothing(ann: Person) -> None:
    long = "Een heel lang verhaal zonder einde " * 11
    plan = make_plan(ann, "x" * 200, subject=long[:400], open=tuple(f"{n} {long}"[:400] for n in range(12)))
    assert len(plan.title) == 80
    for address in own_pages(plan):
        assert browser(ann).get(address).status_code == 200


def test_dates_in_the_future_and_the_past_are_drawn(plan: Plan, ann: Person) -> None:
    plan.phases[0] = {**plan.phases[0], "starts": "2020-01-01", "ends": "2020-02-01"}
    plan.phases[1] = {**plan.phases[1], "starts": date.today().isoformat(), "ends": date.today().isoformat()}
    plan.save()
    page = browser(ann).get(at("plan", plan.pk)).content.decode()
    assert '<li class="done">' in page and '<li class="now">' in page
