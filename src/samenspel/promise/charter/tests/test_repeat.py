# SPDX-License-Identifier: EUPL-1.2
"""Each year a letter, to nobody's list; another municipality that follows; a page for who is new."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import make_person
from post_office.models import Email

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Notify, Person
from samenspel.foundations.rules.door import Refused, perform
from samenspel.promise.charter import checking
from samenspel.promise.charter.anchoring import actions as anchoring
from samenspel.promise.charter.models import Ally, Anchor, Campaign, Recall, Spark, Task
from samenspel.promise.charter.repeat import actions, letter

from .making import make_campaign, make_municipality, make_signature, members_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _march() -> Any:
    with time_machine.travel(f"{TODAY}T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(make_municipality("Bree"), members=2)


def member(campaign: Campaign) -> Person:
    return members_of(campaign)[0]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="samenspel.foundations.people.sessions.ByCode")
    return client


def make_recall(campaign: Campaign, due_on: date = TODAY) -> Recall:
    return Recall.objects.create(campaign=campaign, year=due_on.year, due_on=due_on)


def send(recall: Recall, **facts: Any) -> Recall:
    facts = {"addresses": "raad@bree.example", "text": "Het fietsplan ging goed.", **facts}
    return perform(actions.send_recall, by=member(recall.campaign), on=recall, **facts)


def make_promise(campaign: Campaign, **facts: Any) -> Anchor:
    """Entered and checked."""
    facts = {
        "kind": "regulation",
        "title": "In het participatiereglement",
        "owner_name": "Mia Claes, schepen",
        "due_on": date(2026, 12, 1),
        **facts,
    }
    made = perform(anchoring.enter, by=member(campaign), on=campaign, **facts)
    return perform(checking.confirm[Anchor], by=make_person("Redactie", "network_editor"), on=made)


# --- the letter ---
def test_the_letter_says_who_signed_what_was_promised_and_leads_to_the_page_for_who_is_new(campaign):
    make_signature(campaign, name="Mia Claes", consents=True, function="schepen van jeugd")
    make_signature(campaign, name="Jan Peeters", office="mayor")
    make_signature(campaign, name="Wacht Nog", confirmed=False, consents=True)
    make_promise(campaign)
    recall = make_recall(campaign)
    Email.objects.all().delete()

    send(recall)

    [mail] = Email.objects.all()
    assert mail.to == ["raad@bree.example"]
    assert "Bree" in mail.subject
    for words in ("Mia Claes, schepen van jeugd", "In het participatiereglement", "Het fietsplan ging goed."):
        assert words in mail.message
    assert "/waarden/gemeente/bree/nieuwkomers/" in mail.message
    # Without consent only the office, and nothing of what was not checked yet.
    assert "Jan Peeters" not in mail.message
    assert "Wacht Nog" not in mail.message
    assert "2 maart 2026" in mail.message


def test_nothing_of_the_typed_addresses_is_kept_but_their_number(campaign):
    make_signature(campaign)

    recall = send(
        make_recall(campaign), addresses="Een <een@bree.example>; twee@bree.example\nEEN@bree.example"
    )

    recall.refresh_from_db()
    assert recall.recipients == 2
    assert "bree.example" not in str({f.name: getattr(recall, f.name) for f in Recall._meta.fields})
    assert sorted(mail.to[0] for mail in Email.objects.all()) == ["een@bree.example", "twee@bree.example"]


def test_members_and_joined_allies_get_it_when_ticked_each_once_and_not_who_wants_no_mail(campaign):
    make_signature(campaign)
    first, second = members_of(campaign)
    second.notify = Notify.NONE
    second.save()
    for state, email in (
        ("joined", "koor@bree.example"),
        ("asked", "club@bree.example"),
        ("joined", first.email),
    ):
        Ally.objects.create(
            campaign=campaign, name=email, domain="culture", state=state, email=email, made_at=timezone.now()
        )
    make_person("Stil", email="stil@bree.example", notify=Notify.NONE)
    recall = make_recall(campaign)
    Email.objects.all().delete()

    recall = send(recall, addresses="stil@bree.example", to_members=True, to_allies=True)

    assert sorted(mail.to[0] for mail in Email.objects.all()) == sorted([first.email, "koor@bree.example"])
    # Who asked for no letters is not told apart from the others: the number gives nothing away.
    assert recall.recipients == 3


def test_a_letter_leaves_once_and_the_next_is_planned_a_year_after_the_day(campaign):
    make_signature(campaign)
    Task.objects.create(campaign=campaign, key="repeat-1")
    recall = make_recall(campaign, date(2026, 3, 20))
    send(recall)

    with pytest.raises(Refused):
        send(recall)

    assert Email.objects.count() == 1
    following = Recall.objects.exclude(pk=recall.pk).get()
    assert (following.year, following.due_on) == (2027, date(2027, 3, 20))
    assert Task.objects.get().done_on == TODAY


def test_a_letter_that_was_years_late_is_followed_a_year_from_today(campaign):
    make_signature(campaign)

    send(make_recall(campaign, date(2023, 5, 1)))

    assert Recall.objects.order_by("-year").first().due_on == date(2027, 3, 2)


def test_the_second_click_of_two_sends_nothing_and_shows_no_error(campaign):
    make_signature(campaign)
    recall = make_recall(campaign)
    client, page = signed_in(member(campaign)), reverse("charter-recall", args=[campaign.pk, recall.pk])
    sent = {"do": "send", "addresses": "raad@bree.example"}

    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]

    assert Email.objects.count() == 1
    assert Recall.objects.count() == 2


@pytest.mark.parametrize(
    "typed",
    ["", "geen adres", "mia@", "<>", ",".join(f"a{n}@bree.example" for n in range(61)), "a@b.be\x00, x"],
)
def test_odd_addresses_get_a_sentence_and_nothing_leaves(campaign, typed):
    make_signature(campaign)
    recall = make_recall(campaign)
    page = reverse("charter-recall", args=[campaign.pk, recall.pk])

    answer = signed_in(member(campaign)).post(page, {"do": "send", "text": "Blijft.", "addresses": typed})

    assert set(answer.context["form"].errors) == {"addresses"}
    assert "Blijft." in answer.content.decode()
    assert not Email.objects.exists()


def test_sixty_addresses_is_still_possible():
    typed = "\n".join(f"a{n}@bree.example" for n in range(letter.MOST_TYPED))

    assert len(letter.addresses(typed)) == 60


def test_looking_at_the_letter_with_other_words_sends_nothing(campaign):
    make_signature(campaign)
    recall = make_recall(campaign)
    page = reverse("charter-recall", args=[campaign.pk, recall.pk])

    answer = signed_in(member(campaign)).post(page, {"do": "look", "text": "Vooraan in de brief."})

    assert "Vooraan in de brief." in answer.context["body"]
    assert not Email.objects.exists()
    recall.refresh_from_db()
    assert recall.sent_at is None


def test_without_anything_checked_there_is_no_letter_to_plan_or_send(campaign):
    signature = make_signature(campaign, confirmed=False)
    plan = {"by": member(campaign), "on": campaign, "due_on": date(2027, 3, 2)}
    with pytest.raises(ValidationError):
        perform(actions.plan_recall, **plan)
    with pytest.raises(ValidationError):
        send(make_recall(campaign))
    Recall.objects.all().delete()

    perform(checking.confirm[type(signature)], by=make_person("Redactie", "network_editor"), on=signature)
    Recall.objects.all().delete()
    perform(actions.plan_recall, **plan)
    with pytest.raises(ValidationError):
        perform(actions.plan_recall, **plan)

    assert Recall.objects.count() == 1


def test_the_day_can_be_moved_but_not_to_a_year_that_has_its_letter(campaign):
    make_signature(campaign)
    make_recall(campaign, date(2027, 3, 2))
    recall = make_recall(campaign)
    move = {"by": member(campaign), "on": recall}

    for wrong in (date(2027, 1, 1), date(2026, 3, 1), date(2100, 1, 1)):
        with pytest.raises(ValidationError):
            perform(actions.move_recall, **move, due_on=wrong)
    perform(actions.move_recall, **move, due_on=date(2028, 1, 5))

    recall.refresh_from_db()
    assert (recall.year, recall.due_on) == (2028, date(2028, 1, 5))


def test_a_member_of_another_group_can_do_nothing_and_sees_nothing(campaign):
    make_signature(campaign)
    recall, other = make_recall(campaign), member(make_campaign())
    for action, on, data in (
        (actions.plan_recall, campaign, {"due_on": TODAY}),
        (actions.move_recall, recall, {"due_on": TODAY}),
        (actions.send_recall, recall, {"addresses": "raad@bree.example"}),
        (actions.spark, campaign, {"to": make_municipality("Peer"), "email": "a@b.be", "words": "w" * 30}),
    ):
        with pytest.raises(Refused):
            perform(action, by=other, on=on, **data)
    for name, rest in (("charter-repeat", []), ("charter-recall", [recall.pk]), ("charter-spark", [])):
        address = reverse(name, args=[campaign.pk, *rest])
        assert signed_in(member(campaign)).get(address).status_code == 200
        assert signed_in(other).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_the_page_takes_few_queries_with_many_rows(campaign, django_assert_max_num_queries):
    make_signature(campaign)
    for year in range(2020, 2028):
        make_recall(campaign, date(year, 3, 1))
        Spark.objects.create(campaign=campaign, to=make_municipality(f"Ver {year}"), at=timezone.now())
    client = signed_in(member(campaign))

    with django_assert_max_num_queries(9):  # two of them: session and person
        page = client.get(reverse("charter-repeat", args=[campaign.pk]))
    assert page.content.decode().count("Ver 20") == 8


# --- the page for who is new ---
def newcomers(campaign: Campaign) -> Any:
    return Client().get(reverse("charter-newcomers", args=[campaign.place.slug]))


def test_the_page_for_who_is_new_is_there_only_once_something_was_checked(campaign):
    signature = make_signature(campaign, confirmed=False, consents=True)
    assert newcomers(campaign).status_code == 404

    perform(checking.confirm[type(signature)], by=make_person("Redactie", "network_editor"), on=signature)
    assert "Mia Claes" in newcomers(campaign).content.decode()

    signature.refresh_from_db()
    signature.withdrawn_on = TODAY
    signature.save()
    assert newcomers(campaign).status_code == 404


def test_the_page_for_who_is_new_names_only_who_agreed_and_shows_no_change_that_waits(campaign):
    make_signature(campaign, name="Jan Peeters", office="mayor", function="burgemeester Jan Peeters")
    anchor = make_promise(campaign)
    perform(
        anchoring.change,
        by=member(campaign),
        on=anchor,
        stamp=anchoring.stamp_of(Anchor.objects.get()),
        title="Nog niet nagekeken",
        owner_name="Iemand",
        due_on=date(2027, 1, 1),
    )

    page = newcomers(campaign).content.decode()

    assert "Jan Peeters" not in page
    assert "In het participatiereglement" in page
    assert "Nog niet nagekeken" not in page
    assert "Jeugdraad" not in page  # a group that is not listed is not named
    assert Commitment.objects.get().title in page


def test_the_page_for_who_is_new_takes_few_queries(campaign, django_assert_max_num_queries):
    for number in range(6):
        make_signature(campaign, name=f"Lid {number}", consents=True)
    with django_assert_max_num_queries(8):
        assert "Lid 5" in newcomers(campaign).content.decode()


@pytest.mark.parametrize("slug", ["bestaat-niet", "leeg"])
def test_a_municipality_without_a_campaign_has_no_such_page(campaign, slug):
    make_municipality("Leeg")
    assert Client().get(reverse("charter-newcomers", args=[slug])).status_code == 404


# --- another municipality ---
WORDS = "Wij doen dit nu een jaar, en het praat makkelijker. Bel mij gerust."


def test_the_spark_is_a_letter_with_own_words_and_its_address_is_not_kept(campaign):
    Task.objects.create(campaign=campaign, key="repeat-3")
    peer = make_municipality("Peer")
    client, page = signed_in(member(campaign)), reverse("charter-spark", args=[campaign.pk])

    assert "Peer" in client.get(page, {"q": "pee"}).content.decode()
    client.post(page, {"gemeente": "peer", "email": "raad@peer.example", "words": WORDS})

    [mail] = Email.objects.all()
    assert mail.to == ["raad@peer.example"]
    assert WORDS in mail.message
    assert "/waarden/gemeente/peer/" in mail.message
    spark = Spark.objects.get()
    assert spark.to == peer
    assert "raad@peer" not in str(spark.__dict__)
    assert Task.objects.get().done_on == TODAY


def test_the_search_shows_whether_a_group_is_busy_there(campaign):
    make_campaign(make_municipality("Peer"))
    make_municipality("Peerdal")

    page = signed_in(member(campaign)).get(reverse("charter-spark", args=[campaign.pk]), {"q": "peer"})

    assert [(one.name, busy) for one, busy, _invited in page.context["places"]] == [
        ("Peer", True),
        ("Peerdal", False),
    ]


def test_a_municipality_is_invited_once_not_ones_own_and_not_one_that_is_gone(campaign):
    peer, gone = make_municipality("Peer"), make_municipality("Oud", valid_to=date(2025, 1, 1))
    spark = {"by": member(campaign), "on": campaign, "email": "a@b.example", "words": WORDS}
    perform(actions.spark, **spark, to=peer)

    for wrong in (peer, gone, campaign.place):
        with pytest.raises(ValidationError):
            perform(actions.spark, **spark, to=wrong)

    assert Email.objects.count() == 1


def test_there_are_twenty_invitations_at_most(campaign, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SPARKS", 1)
    spark = {"by": member(campaign), "on": campaign, "email": "a@b.example", "words": WORDS}
    perform(actions.spark, **spark, to=make_municipality("Peer"))

    with pytest.raises(ValidationError):
        perform(actions.spark, **spark, to=make_municipality("Bocholt"))


@pytest.mark.parametrize(
    "wrong", [{"email": "geen"}, {"words": "kort"}, {"words": "x" * 3001}, {"email": "a" * 300 + "@b.be"}]
)
def test_a_bad_invitation_gets_a_sentence_and_nothing_is_lost(campaign, wrong):
    make_municipality("Peer")
    page = reverse("charter-spark", args=[campaign.pk])
    sent = {"gemeente": "peer", "email": "a@b.example", "words": WORDS, **wrong}

    answer = signed_in(member(campaign)).post(page, sent)

    assert set(answer.context["form"].errors) == set(wrong)
    assert answer.context["chosen"].name == "Peer"
    assert not Spark.objects.exists()


@pytest.mark.parametrize("slug", ["", "bestaat-niet", "bree", "x" * 500, "\x00"])
def test_a_municipality_that_cannot_be_chosen_gives_no_letter(campaign, slug):
    page = reverse("charter-spark", args=[campaign.pk])

    answer = signed_in(member(campaign)).post(
        page, {"gemeente": slug, "email": "a@b.example", "words": WORDS}
    )

    assert answer.status_code == 200
    assert not Email.objects.exists()


def test_a_yearly_letter_leaves_about_its_day_and_once_a_year(campaign: Campaign) -> None:
    make_signature(campaign)
    early = make_recall(campaign, TODAY + timedelta(days=31))
    with pytest.raises(ValidationError):
        send(early)
    assert not Email.objects.exists()
    early.due_on = TODAY + timedelta(days=30)
    early.save()
    send(early)
    following = Recall.objects.get(campaign=campaign, sent_at=None)
    following.due_on = TODAY
    following.save()
    before = Email.objects.count()
    with pytest.raises(ValidationError):
        send(following)
    assert Email.objects.count() == before


def test_one_person_invites_ten_municipalities_a_day(campaign: Campaign) -> None:
    words = "Kom eens kijken hoe wij het doen."
    facts = {"by": member(campaign), "on": campaign, "email": "mia@voorbeeld.example", "words": words}
    for number in range(10):
        perform(actions.spark, to=make_municipality(f"Vonk {number}"), **facts)
    with pytest.raises(ValidationError):
        perform(actions.spark, to=make_municipality("Vonk te veel"), **facts)
    assert Spark.objects.count() == 10
