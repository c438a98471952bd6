# SPDX-License-Identifier: EUPL-1.2
"""A promise becomes public only after a check, and kept only after its evidence was checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from factories import make_person, make_town

from samenspel.foundations.commitments import actions as commitment_actions
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.anchoring import actions
from samenspel.promise.charter.anchoring.reading import shown, stamp_of, stand_of
from samenspel.promise.charter.models import Anchor, Campaign, Check, Standing, Task

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
FACTS: dict[str, Any] = {
    "kind": "regulation",
    "title": "De waarden staan in het participatiereglement",
    "owner_name": "Mia Claes, schepen van participatie",
    "due_on": date(2026, 12, 1),
}
EVIDENCE = {"done_on": date(2026, 3, 1), "evidence": "In artikel 3 van het reglement van 1 maart."}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"


@pytest.fixture(autouse=True)
def _march() -> Any:
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(make_municipality("Bree"), members=2)


@pytest.fixture
def team() -> Person:
    return make_person("Redactie", "network_editor")


def member(campaign: Campaign) -> Person:
    return members_of(campaign)[0]


def make_anchor(campaign: Campaign, **facts: Any) -> Anchor:
    return perform(actions.enter, by=member(campaign), on=campaign, **{**FACTS, **facts})


def check(anchor: Anchor, by: Person) -> Anchor:
    return perform(checking.confirm[Anchor], by=by, on=anchor)


def give_evidence(anchor: Anchor, **facts: Any) -> Anchor:
    anchor.refresh_from_db()
    return perform(
        actions.give_evidence,
        by=member(anchor.campaign),
        on=anchor,
        stamp=stamp_of(anchor),
        **{**EVIDENCE, **facts},
    )


def change(anchor: Anchor, **facts: Any) -> Anchor:
    anchor.refresh_from_db()
    return perform(
        actions.change,
        by=member(anchor.campaign),
        on=anchor,
        **{"stamp": stamp_of(anchor), **FACTS, **facts},
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def test_what_a_group_writes_down_is_no_commitment_until_somebody_checked_it(campaign, team):
    anchor = give_evidence(make_anchor(campaign))

    assert not Commitment.objects.exists()
    assert shown(campaign) == []

    check(anchor, team)

    assert Commitment.objects.get().title == FACTS["title"]
    assert [one.title for one in shown(campaign)] == [FACTS["title"]]


def test_who_wrote_it_down_cannot_check_it_even_with_the_right(campaign):
    both = make_person("Beide", "network_editor")
    campaign.members.create(person=both)
    anchor = perform(actions.enter, by=both, on=campaign, **FACTS)

    with pytest.raises(Refused):
        check(anchor, both)
    assert not Commitment.objects.exists()


def test_who_changed_it_cannot_check_that_change(campaign, team):
    anchor = check(make_anchor(campaign), team)
    campaign.members.create(person=team)
    facts = {**FACTS, "title": "Iets anders", "stamp": stamp_of(anchor)}
    perform(actions.change, by=team, on=anchor, **facts)

    with pytest.raises(Refused):
        check(anchor, team)
    assert Commitment.objects.get().title == FACTS["title"]


def test_a_member_without_a_role_cannot_check(campaign):
    anchor = make_anchor(campaign)

    with pytest.raises(Refused):
        check(anchor, members_of(campaign)[1])


def test_somebody_of_another_group_can_neither_enter_nor_change_nor_give_evidence(campaign):
    other = member(make_campaign())
    anchor = make_anchor(campaign)

    for action, on, data in (
        (actions.enter, campaign, FACTS),
        (actions.change, anchor, {**FACTS, "stamp": stamp_of(anchor)}),
        (actions.give_evidence, anchor, {**EVIDENCE, "stamp": stamp_of(anchor)}),
        (actions.remove, anchor, {}),
        (actions.set_costs, campaign, {"lines": [], "version": 1}),
    ):
        with pytest.raises(Refused):
            perform(action, by=other, on=on, **data)


def test_a_checked_promise_is_a_running_commitment_with_code_and_amount_also_where_the_town_does_not_run(
    campaign, team
):
    check(make_anchor(campaign, kind="budget", plan_code="AC000123", amount_cents=1_250_000_00), team)

    commitment = Commitment.objects.get()
    assert not campaign.place.is_active
    assert commitment.place == campaign.place
    assert (commitment.state, commitment.plan_action) == ("running", "AC000123")
    assert commitment.budget_cents == 1_250_000_00
    assert commitment.owner_name == FACTS["owner_name"]
    assert commitment.is_public


def test_evidence_that_was_checked_keeps_the_commitment_and_anchors_the_municipality(campaign, team):
    make_signature(campaign)
    anchor = check(make_anchor(campaign), team)
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED

    anchor = give_evidence(anchor, address="https://bree.example/reglement")
    assert stand_of(anchor).sign == "pending"
    assert Commitment.objects.get().state == "running"
    campaign.refresh_from_db()
    assert campaign.standing == Standing.SIGNED

    anchor = check(anchor, team)
    commitment = Commitment.objects.get()
    campaign.refresh_from_db()
    assert campaign.standing == Standing.ANCHORED
    assert (commitment.state, commitment.settled_on) == ("kept", EVIDENCE["done_on"])
    assert commitment.evidence == f"{EVIDENCE['evidence']}\nhttps://bree.example/reglement"
    assert stand_of(anchor).sign == "kept"


def test_promise_and_evidence_that_wait_together_are_checked_in_one_go(campaign, team):
    anchor = check(give_evidence(make_anchor(campaign)), team)

    assert anchor.kept_at
    assert Commitment.objects.get().state == "kept"


def test_a_date_that_moves_waits_again_and_then_the_commitment_follows_and_says_so(campaign, team):
    anchor = check(make_anchor(campaign), team)

    anchor = change(anchor, due_on=date(2027, 6, 1))
    assert anchor.check_state == Check.WAITING
    assert Commitment.objects.get().due_on == FACTS["due_on"]
    assert shown(campaign)[0].due_on == FACTS["due_on"]

    check(anchor, team)
    commitment = Commitment.objects.get()
    assert commitment.due_on == date(2027, 6, 1)
    [told] = commitment.progress.all()
    assert "1 december 2026" in told.text
    assert "1 juni 2027" in told.text


def test_saving_a_checked_promise_unchanged_does_not_make_it_wait(campaign, team):
    anchor = check(make_anchor(campaign), team)

    assert change(anchor).check_state == Check.CONFIRMED


def test_refused_evidence_stays_a_promise_with_the_reason_and_can_be_given_again(campaign, team):
    anchor = give_evidence(check(make_anchor(campaign), team))
    anchor = perform(checking.refuse[Anchor], by=team, on=anchor, note="De link werkt niet. Geef een andere.")
    assert stand_of(anchor).sign == "rejected"
    assert Commitment.objects.get().state == "running"
    page = signed_in(member(campaign)).get(reverse("charter-anchor", args=[campaign.pk, anchor.pk]))
    assert "De link werkt niet" in page.content.decode()

    check(give_evidence(anchor, evidence="Op bladzijde 4 van het reglement."), team)

    assert Commitment.objects.get().evidence == "Op bladzijde 4 van het reglement."


def test_what_the_town_changes_at_its_own_desk_is_not_undone_by_evidence(campaign, team):
    anchor = check(make_anchor(campaign), team)
    officer = make_person("Els", "participation_officer", place=campaign.place)
    perform(
        commitment_actions.change,
        by=officer,
        on=Commitment.objects.get(),
        version=1,
        why="Er was meer tijd nodig.",
        due_on=date(2027, 1, 1),
    )

    check(give_evidence(anchor), team)

    assert Commitment.objects.get().due_on == date(2027, 1, 1)
    anchor.refresh_from_db()
    assert anchor.due_on == date(2027, 1, 1)


def test_a_promise_that_the_town_settled_itself_shows_so_and_evidence_is_filled_in(campaign, team):
    anchor = check(make_anchor(campaign), team)
    officer = make_person("Els", "participation_officer", place=campaign.place)
    perform(commitment_actions.keep, by=officer, on=Commitment.objects.get(), evidence="Staat op de website.")
    anchor.refresh_from_db()
    assert stand_of(anchor).sign == "kept"
    assert anchor.kept_at is None
    client = signed_in(member(campaign))
    page = client.get(reverse("charter-anchor", args=[campaign.pk, anchor.pk])).content.decode()
    assert "Staat op de website." in page

    with pytest.raises(Refused):
        change(anchor, title="Iets anders")
    check(give_evidence(anchor), team)

    assert Commitment.objects.get().evidence == "Staat op de website."
    anchor.refresh_from_db()
    assert anchor.kept_at


def test_what_the_town_gave_up_cannot_become_kept(campaign, team):
    anchor = give_evidence(check(make_anchor(campaign), team))
    officer = make_person("Els", "participation_officer", place=campaign.place)
    reason = "De gemeenteraad stemde tegen het reglement."
    perform(commitment_actions.give_up, by=officer, on=Commitment.objects.get(), reason=reason)

    with pytest.raises(ValidationError):
        check(anchor, team)
    with pytest.raises(Refused):
        give_evidence(anchor)
    anchor.refresh_from_db()
    assert anchor.kept_at is None


def test_a_kept_promise_stays_as_it_is(campaign, team):
    anchor = check(give_evidence(make_anchor(campaign)), team)

    with pytest.raises(Refused):
        change(anchor, title="Iets anders")
    with pytest.raises(Refused):
        give_evidence(anchor)
    with pytest.raises(Refused):
        perform(actions.remove, by=member(campaign), on=anchor)


def test_only_what_was_never_checked_can_be_removed(campaign, team):
    mistake, checked = make_anchor(campaign, title="Vergissing"), check(make_anchor(campaign), team)

    perform(actions.remove, by=member(campaign), on=mistake)
    with pytest.raises(Refused):
        perform(actions.remove, by=member(campaign), on=checked)

    assert list(Anchor.objects.all()) == [checked]


@pytest.mark.parametrize(
    ("kind", "task"),
    [
        ("statutes", "anchor-1"),
        ("resolution", "anchor-1"),
        ("plan_action", "anchor-2"),
        ("budget", "anchor-3"),
    ],
)
def test_a_checked_promise_ticks_its_task(campaign, team, kind, task):
    for key in ("anchor-1", "anchor-2", "anchor-3"):
        Task.objects.create(campaign=campaign, key=key)
    anchor = make_anchor(campaign, kind=kind, amount_cents=100_00)
    assert not Task.objects.exclude(done_on=None).exists()

    check(anchor, team)

    assert [one.key for one in Task.objects.exclude(done_on=None)] == [task]


def test_two_members_do_not_undo_each_others_change(campaign):
    anchor = make_anchor(campaign)
    seen = stamp_of(anchor)
    change(anchor, title="Van de eerste")

    with pytest.raises(ValidationError) as wrong:
        change(anchor, title="Van de tweede", stamp=seen)
    assert wrong.value.code == "newer"
    anchor.refresh_from_db()
    assert anchor.title == "Van de eerste"


def test_the_page_keeps_what_was_typed_and_the_second_try_is_meant(campaign):
    anchor = make_anchor(campaign)
    client, page = signed_in(member(campaign)), reverse("charter-anchor", args=[campaign.pk, anchor.pk])
    sent = {**FACTS, "do": "change", "title": "Van de tweede", "stamp": stamp_of(anchor)}
    change(anchor, title="Van de eerste")

    answer = client.post(page, sent)
    assert "Van de tweede" in answer.content.decode()
    assert answer.context["change"]["stamp"].value() != sent["stamp"]
    client.post(page, {**sent, "stamp": answer.context["change"]["stamp"].value()})

    anchor.refresh_from_db()
    assert anchor.title == "Van de tweede"


def test_clicking_twice_makes_one_promise(campaign):
    client, page = signed_in(member(campaign)), reverse("charter-anchor-new", args=[campaign.pk])

    assert client.post(page, FACTS).status_code == 302
    again = client.post(page, FACTS)

    assert "staat al in uw lijst" in again.content.decode() or "stands in your list" in again.content.decode()
    assert Anchor.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 161},
        {"owner_name": " "},
        {"due_on": "31/31/2026"},
        {"due_on": "2010-01-01"},
        {"due_on": "2199-01-01"},
        {"kind": "niets"},
        {"kind": "budget", "amount_cents": ""},
        {"amount_cents": "-5"},
        {"amount_cents": "NaN"},
        {"amount_cents": "9" * 40},
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(campaign, wrong):
    client, page = signed_in(member(campaign)), reverse("charter-anchor-new", args=[campaign.pk])

    answer = client.post(page, {**FACTS, **wrong})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {[*wrong][-1]}
    assert not Anchor.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"done_on": "2026-03-03"},
        {"done_on": "1980-01-01"},
        {"evidence": "kort"},
        {"address": "javascript:alert(1)"},
    ],
)
def test_bad_evidence_gets_a_sentence_at_its_field(campaign, wrong):
    anchor = make_anchor(campaign)
    client, page = signed_in(member(campaign)), reverse("charter-anchor", args=[campaign.pk, anchor.pk])

    answer = client.post(page, {"do": "evidence", "stamp": stamp_of(anchor), **EVIDENCE, **wrong})

    assert set(answer.context["evidence"].errors) == set(wrong)
    anchor.refresh_from_db()
    assert anchor.done_on is None


def test_a_document_is_known_by_its_content_and_can_be_taken_away(campaign, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    anchor = make_anchor(campaign)
    client, page = signed_in(member(campaign)), reverse("charter-anchor", args=[campaign.pk, anchor.pk])
    sent = {"do": "evidence", **EVIDENCE}

    script = SimpleUploadedFile("reglement.pdf", b"<script>alert(1)</script>")
    answer = client.post(page, {**sent, "stamp": stamp_of(anchor), "document": script})
    assert set(answer.context["evidence"].errors) == {"document"}

    pdf = SimpleUploadedFile("../Reglement 2026.pdf", PDF)
    client.post(page, {**sent, "stamp": stamp_of(anchor), "document": pdf})
    anchor.refresh_from_db()
    assert anchor.document_name == "Reglement 2026.pdf"
    assert "Reglement" not in anchor.document.name

    client.post(page, {**sent, "stamp": stamp_of(anchor), "without_document": "on"})
    anchor.refresh_from_db()
    assert not anchor.document


def test_the_pages_of_a_group_do_not_exist_for_others(campaign):
    anchor = make_anchor(campaign)
    other = signed_in(member(make_campaign()))

    for name, rest in (
        ("charter-anchors", []),
        ("charter-anchor-new", []),
        ("charter-anchor", [anchor.pk]),
        ("charter-costs", []),
        ("charter-costs-export", ["csv"]),
    ):
        address = reverse(name, args=[campaign.pk, *rest])
        assert signed_in(member(campaign)).get(address).status_code == 200
        assert other.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_an_anchor_of_another_group_is_not_found_below_ones_own(campaign):
    foreign = make_anchor(make_campaign())
    page = reverse("charter-anchor", args=[campaign.pk, foreign.pk])

    assert signed_in(member(campaign)).get(page).status_code == 404


def test_the_list_names_every_possibility_and_takes_few_queries(
    campaign, team, django_assert_max_num_queries
):
    for number in range(8):
        check(make_anchor(campaign, title=f"Belofte {number}"), team)
    client = signed_in(member(campaign))

    with django_assert_max_num_queries(8):
        page = client.get(reverse("charter-anchors", args=[campaign.pk]))

    assert [group["kind"] for group in page.context["groups"]] == list(Anchor.Kind)
    assert "Belofte 7" in page.content.decode()


def test_the_public_page_of_a_promise_is_linked_only_where_the_town_runs(campaign, team):
    here = make_campaign(make_town("actief"))
    for one, linked in ((campaign, False), (here, True)):
        anchor = check(make_anchor(one), team)
        page = signed_in(member(one)).get(reverse("charter-anchor", args=[one.pk, anchor.pk]))
        assert (f"/beloften/{anchor.commitment_id}/" in page.content.decode()) is linked


def test_there_are_sixty_promises_at_most(campaign, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ANCHORS", 1)
    make_anchor(campaign)

    with pytest.raises(ValidationError):
        make_anchor(campaign, title="Nog een")


def test_a_promise_whose_day_passed_is_late(campaign, team):
    anchor = check(make_anchor(campaign, due_on=TODAY - timedelta(days=1)), team)

    assert stand_of(anchor).sign == "late"


def test_what_was_kept_and_taken_back_afterwards_is_not_shown_and_evidence_can_be_given_anew(campaign, team):
    anchor = check(give_evidence(make_anchor(campaign)), team)
    assert shown(campaign)
    anchor = perform(checking.refuse[Anchor], by=team, on=anchor, note="Het reglement is vernietigd.")
    assert not shown(campaign)

    anchor = give_evidence(anchor, evidence="Het nieuwe reglement staat online.")
    assert anchor.kept_at is None
    check(anchor, team)

    assert shown(campaign)
