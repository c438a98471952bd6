# SPDX-License-Identifier: EUPL-1.2
"""What everybody sees: the home of a town, every answer, every promise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_town

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer

from .conftest import days_ago


def answered(one: Any, *, status: str = "adopted", days: int = 1) -> Answer:
    moment = days_ago(days)
    type(one).objects.filter(pk=one.pk).update(answered_at=moment, answer_status=status)
    return Answer.objects.create(
        contribution=one, status=status, text="Wij doen het, in het voorjaar.", signed="Lien", at=moment
    )


def promise(place: Any, title: str = "Een bank", *, due_in: int = 30, **facts: Any) -> Commitment:
    day = timezone.localdate() + timedelta(days=due_in)
    return Commitment.objects.create(
        place=place, title=title, owner_name="Lien", due_on=day, made_at=days_ago(60), **facts
    )


def test_home_of_a_town_takes_few_queries(idea, town, client, django_assert_max_num_queries) -> None:
    for number in range(8):
        answered(idea(title=f"Bank {number}", due_at=days_ago(2)), days=number)
        promise(town, f"Belofte {number}", due_in=number * 10 - 30)
    client.get(reverse("town", args=[town.slug]))  # the next meetings of the town are kept for half a minute
    with django_assert_max_num_queries(6):  # one of each part that has something to say
        page = client.get(reverse("town", args=[town.slug]))
    html = page.content.decode()
    assert page.status_code == 200 and "csrfmiddlewaretoken" not in html and not page.cookies
    assert "Belofte 2" in html and "Bank 0" in html


def test_answers_take_few_queries_however_many_there_are(
    idea, town, client, django_assert_max_num_queries
) -> None:
    for number in range(25):
        answered(idea(title=f"Bank {number}", due_at=days_ago(2)), days=number)
    idea(title="Wacht al lang", due_at=days_ago(9))
    with django_assert_max_num_queries(1 + 5):
        page = client.get(reverse("answers", args=[town.slug]))
    assert page.context["page"].paginator.count == 25 and not page.cookies
    assert [one.title for one in page.context["overdue"]] == ["Wacht al lang"]
    assert "Wacht al lang" in page.content.decode()


def test_answers_are_found_by_word_and_by_what_the_town_did(idea, town, client) -> None:
    answered(idea(title="Een fietspad langs de Leie"))
    answered(idea(title="Bloemen op de brug"), status="rejected")
    address = reverse("answers", args=[town.slug])

    def shown(**asked: str) -> list[str]:
        return [row.contribution.title for row in client.get(address, asked).context["page"].object_list]

    assert shown(q="fietspaden") == ["Een fietspad langs de Leie"]
    assert shown(antwoord="rejected") == ["Bloemen op de brug"]
    assert shown(antwoord="zoiets") == shown() and len(shown()) == 2
    assert shown(q="zwembad") == []


def test_an_answer_says_how_long_it_took_and_being_studied_is_neither_in_time_nor_late(
    idea, town, client
) -> None:
    one = idea(published_at=days_ago(20), due_at=days_ago(5))
    study = Answer.objects.create(
        contribution=one, status="in_study", text="Wij onderzoeken het nu.", signed="Lien", at=days_ago(10)
    )
    final = answered(one, days=1)
    rows = {row.pk: row for row in client.get(reverse("answers", args=[town.slug])).context["page"]}
    assert (rows[study.pk].days, rows[study.pk].in_time) == (10, None)
    assert (rows[final.pk].days, rows[final.pk].in_time) == (19, False)


def test_answers_to_what_is_hidden_are_not_shown(idea, town, client) -> None:
    answered(idea(title="Verborgen", state="hidden", is_public=False, hidden_reason="Reclame"))
    page = client.get(reverse("answers", args=[town.slug]))
    assert not page.context["page"].object_list and "Verborgen" not in page.content.decode()


def test_promises_stand_together_by_state_and_a_broken_one_stays(town, client) -> None:
    today = timezone.localdate()
    promise(town, "Te laat", due_in=-3)
    promise(town, "Loopt")
    promise(town, "Gehouden", state="kept", settled_on=today, evidence="Op het plein")
    promise(town, "Niet gehouden", state="broken", settled_on=today)
    promise(town, "Intern", is_public=False)
    page = client.get(reverse("commitments", args=[town.slug]))
    assert [(sign, [row["title"] for row in rows]) for sign, _word, rows in page.context["groups"]] == [
        ("late", ["Te laat"]),
        ("running", ["Loopt"]),
        ("kept", ["Gehouden"]),
        ("broken", ["Niet gehouden"]),
    ]


def test_the_home_of_a_town_shows_a_broken_promise_beside_the_kept_ones(town, client) -> None:
    today = timezone.localdate()
    for number in range(9):
        promise(town, f"Gehouden {number}", state="kept", settled_on=today, evidence="Op het plein")
    promise(town, "Niet gehouden", state="broken", settled_on=today)
    assert "Niet gehouden" in client.get(reverse("town", args=[town.slug])).content.decode()


def test_a_promise_that_is_not_public_is_for_the_desk_only(town, officer, signed_in, client) -> None:
    one = promise(town, is_public=False)
    address = reverse("commitment", args=[town.slug, one.pk])
    assert client.get(address).status_code == 404
    assert signed_in(officer).get(address).status_code == 200
    assert client.get(reverse("commitment", args=[make_town("elders").slug, one.pk])).status_code == 404


def test_a_settled_promise_offers_no_form(town, officer, signed_in) -> None:
    one = promise(town, state="kept", settled_on=timezone.localdate(), evidence="Op het plein")
    client = signed_in(officer)
    for doing in ("report", "keep", "give_up", "change"):
        page = client.get(reverse("desk-commitment", args=[town.slug, one.pk]), {"doe": doing})
        assert page.status_code == 200 and page.context["form"] is None


def test_every_page_of_a_new_town_says_what_comes_next(officer, town, signed_in, client) -> None:
    for name in ("town", "answers", "commitments", "open-now"):
        assert client.get(reverse(name, args=[town.slug])).status_code == 200
    at_the_desk = signed_in(officer)
    for name in ("desk", "desk-answers", "desk-moderate", "desk-commitment-new"):
        page = at_the_desk.get(reverse(name, args=[town.slug]))
        assert page.status_code == 200


def test_moderator_lets_through_and_hides_with_a_reason_and_another_town_cannot(
    idea, town, signed_in
) -> None:
    sofie = make_person("Sofie", "moderator", place=town)
    one = idea(state="pending", is_public=False)
    client, address = signed_in(sofie), reverse("desk-moderate", args=[town.slug])
    assert one.title in client.get(address).content.decode()
    stranger = signed_in(make_person("Wim", "moderator", place=make_town("elders")))
    assert stranger.post(address, {"do": "approve", "number": one.pk}).status_code == 403
    elsewhere = reverse("desk-moderate", args=["elders"])
    assert stranger.post(elsewhere, {"do": "approve", "number": one.pk}).status_code == 404
    assert client.post(address, {"do": "approve", "number": one.pk}).status_code == 302
    one.refresh_from_db()
    assert one.is_public
    hide = reverse("desk-hide", args=[town.slug, "inbreng", one.pk])
    assert client.post(hide, {"reason": ""}).status_code == 200
    assert client.post(hide, {"reason": "Er staat een telefoonnummer in."}).status_code == 302
    one.refresh_from_db()
    assert not one.is_public and one.hidden_reason


def test_the_day_of_a_promise_never_moves_without_a_public_reason(town, officer, signed_in, client) -> None:
    one = promise(town, budget_cents=900_050)
    at_the_desk, address = signed_in(officer), reverse("desk-commitment", args=[town.slug, one.pk])
    page = at_the_desk.get(address, {"doe": "change"})
    assert 'value="9000.50"' in page.content.decode() or 'value="9000.5"' in page.content.decode()
    later = one.due_on + timedelta(days=60)
    data = {
        "do": "change", "title": one.title, "owner_name": one.owner_name, "due_on": later.isoformat(),
        "budget_euros": "9000.50", "version": 1, "why": "",
    }  # fmt: skip
    assert at_the_desk.post(address, data).status_code == 200
    why = "De aannemer begint later door het natte weer."
    assert at_the_desk.post(address, {**data, "why": why}).status_code == 302
    one.refresh_from_db()
    assert one.due_on == later and one.budget_cents == 900_050
    assert why in client.get(reverse("commitment", args=[town.slug, one.pk])).content.decode()


def test_a_promise_about_a_draft_is_a_draft(idea, town, officer, signed_in, client) -> None:
    one = idea()
    made = promise(town, contribution=one)
    type(one.activity).objects.filter(pk=one.activity_id).update(is_public=False)
    address = reverse("commitment", args=[town.slug, made.pk])
    everything = reverse("commitments", args=[town.slug])
    assert (
        client.get(address).status_code == 404 and made.title not in client.get(everything).content.decode()
    )
    page = signed_in(officer).get(address)
    assert page.status_code == 200 and one.activity.title not in page.content.decode()
