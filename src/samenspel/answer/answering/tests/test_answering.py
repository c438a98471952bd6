# SPDX-License-Identifier: EUPL-1.2
"""Answering at the desk: one by one, together with a promise, and many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from factories import make_person, make_town
from post_office.models import Email

from samenspel.answer.answering.desk.answers import statuses_for
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Answer, AnswerStatus, Contribution, Follow

REASON = "Wij plaatsen de bank in het voorjaar, want de linde geeft daar schaduw."


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "do": "answer",
        "status": "adopted",
        "text": REASON,
        "signed": "Lien, participatieambtenaar",
        "known_answers": 0,
        **changes,
    }


def promised(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=90)
    return {
        "with_promise": "1",
        "promise-title": "Een bank onder de linde",
        "promise-owner_name": "Lien, participatieambtenaar",
        "promise-due_on": day.isoformat(),
        **changes,
    }


def send(client: Any, one: Contribution, **data: Any) -> Any:
    return client.post(reverse("desk-answer", args=[one.place.slug, one.pk]), data)


def mailed() -> set[str]:
    return {address for letter in Email.objects.all() for address in letter.to}


def test_answer_is_mailed_to_author_and_followers_but_not_to_the_officer(idea, officer, signed_in) -> None:
    marc, greta = make_person("Marc"), make_person("Greta")
    one = idea(by=marc)
    Follow.objects.create(contribution=one, person=greta)
    Follow.objects.create(contribution=one, person=officer)
    Email.objects.all().delete()
    assert send(signed_in(officer), one, **filled()).status_code == 302
    assert mailed() == {marc.email, greta.email}
    assert all(REASON in letter.message for letter in Email.objects.all())
    one.refresh_from_db()
    assert one.answered_at is not None and one.answer_status == "adopted"


def test_being_studied_does_not_stop_the_clock(idea, officer, signed_in) -> None:
    one = idea()
    client = signed_in(officer)
    send(client, one, **filled(status="in_study"))
    one.refresh_from_db()
    assert one.answer_status == "in_study" and one.answered_at is None
    send(client, one, **filled(status="rejected", known_answers=1))
    one.refresh_from_db()
    assert one.answered_at is not None and one.answers.count() == 2


def test_an_addition_does_not_move_the_day_of_the_answer(idea, officer, signed_in) -> None:
    one = idea()
    client = signed_in(officer)
    send(client, one, **filled())
    one.refresh_from_db()
    first = one.answered_at
    send(client, one, **filled(status="done", known_answers=1))
    one.refresh_from_db()
    assert one.answered_at == first and one.answer_status == "done"


def test_second_answer_at_the_same_time_is_refused_and_the_text_is_kept(
    idea, officer, alderman, signed_in
) -> None:
    one = idea()
    send(signed_in(alderman), one, **filled(signed="Youssef, schepen"))
    client = signed_in(officer)
    page = send(client, one, **filled(text="Wij doen het niet, want de boom is ziek."))
    html = page.content.decode()
    assert page.status_code == 200 and one.answers.count() == 1
    assert "Wij doen het niet, want de boom is ziek." in html
    assert "Youssef, schepen" in html
    # The page now knows the other answer: who sends it again wants to.
    assert page.context["form"]["known_answers"].value() == "1"
    assert send(client, one, **filled(known_answers=1)).status_code == 302
    assert one.answers.count() == 2


def test_a_reason_of_a_few_words_is_refused(idea, officer, signed_in) -> None:
    one = idea()
    page = send(signed_in(officer), one, **filled(text="Neen."))
    assert page.status_code == 200 and "text" in page.context["form"].errors and not one.answers.exists()


def test_answer_and_promise_are_published_together(idea, officer, signed_in) -> None:
    one = idea()
    assert send(signed_in(officer), one, **filled(), **promised()).status_code == 302
    made = Commitment.objects.get()
    assert made.contribution == one and made.process_number == one.activity.process_number
    assert one.answers.count() == 1


def test_answer_is_not_sent_when_its_promise_is_not_right(idea, officer, signed_in) -> None:
    one = idea()
    page = send(signed_in(officer), one, **filled(), **promised(**{"promise-due_on": "ooit"}))
    assert page.status_code == 200 and REASON in page.content.decode()
    assert not Answer.objects.exists() and not Commitment.objects.exists()


def test_promise_is_not_made_when_its_answer_is_refused(idea, officer, alderman, signed_in) -> None:
    one = idea()
    send(signed_in(alderman), one, **filled())
    Email.objects.all().delete()
    page = send(signed_in(officer), one, **filled(), **promised())
    assert page.status_code == 200 and "Een bank onder de linde" in page.content.decode()
    assert Answer.objects.count() == 1 and not Commitment.objects.exists() and not mailed()


def test_handing_on_changes_who_must_answer_and_only_to_people_of_the_town(
    idea, officer, alderman, signed_in
) -> None:
    one = idea(owner=officer)
    client = signed_in(officer)
    assert send(client, one, do="assign", owner=alderman.pk).status_code == 302
    one.refresh_from_db()
    assert one.owner == alderman
    stranger = make_person("Wim", "alderman", place=make_town("elders"))
    page = send(client, one, do="assign", owner=stranger.pk)
    assert page.status_code == 200 and "owner" in page.context["assign"].errors
    one.refresh_from_db()
    assert one.owner == alderman


def test_only_people_who_answer_for_this_town_reach_the_page(idea, town, signed_in) -> None:
    one = idea()
    for person in (
        make_person("Sofie", "moderator", place=town),
        make_person("Wim", "alderman", place=make_town("elders")),
        make_person("Marc"),
    ):
        assert send(signed_in(person), one, **filled()).status_code == 403
    assert not Answer.objects.exists()


# Many at once -------------------------------------------------------------------


def together(rows: list[Contribution], **changes: Any) -> dict[str, Any]:
    return {
        "numbers": [row.pk for row in rows],
        "status": "partly",
        "text": "Er komt één bank voor de hele straat.",
        "signed": "Lien, participatieambtenaar",
        **{f"own_{row.pk}": f"U vroeg iets over nummer {row.number}." for row in rows},
        **{f"known_{row.pk}": 0 for row in rows},
        **changes,
    }


def test_many_are_answered_at_once_each_with_its_own_sentence(idea, town, officer, signed_in) -> None:
    rows = [idea(title=f"Bank {number}") for number in range(3)]
    client, address = signed_in(officer), reverse("desk-answer-many", args=[town.slug])
    chosen = client.post(address, {"numbers": [row.pk for row in rows]})
    assert chosen.status_code == 200 and not Answer.objects.exists()
    assert client.post(address, together(rows)).status_code == 302
    for row in rows:
        text = row.answers.get().text
        assert text.startswith(f"U vroeg iets over nummer {row.number}.") and "één bank" in text
        row.refresh_from_db()
        assert row.answered_at is not None


def test_none_is_answered_when_one_person_has_no_sentence(idea, town, officer, signed_in) -> None:
    rows = [idea(title=f"Bank {number}") for number in range(3)]
    data = together(rows, **{f"own_{rows[1].pk}": ""})
    page = signed_in(officer).post(reverse("desk-answer-many", args=[town.slug]), data)
    assert page.status_code == 200 and f"own_{rows[1].pk}" in page.context["form"].errors
    assert not Answer.objects.exists()


def test_none_is_answered_when_a_colleague_answered_one_meanwhile(
    idea, town, officer, alderman, signed_in
) -> None:
    rows = [idea(title=f"Bank {number}") for number in range(3)]
    send(signed_in(alderman), rows[2], **filled(signed="Youssef, schepen"))
    Email.objects.all().delete()
    client, address = signed_in(officer), reverse("desk-answer-many", args=[town.slug])
    page = client.post(address, together(rows))
    html = page.content.decode()
    assert page.status_code == 200 and Answer.objects.count() == 1 and not mailed()
    assert "Youssef, schepen" in html and f"U vroeg iets over nummer {rows[0].number}." in html
    # Without the one that was answered, the rest goes.
    assert client.post(address, together(rows[:2])).status_code == 302
    assert Answer.objects.count() == 3


def test_nothing_chosen_leads_back_to_the_list(town, officer, signed_in) -> None:
    client, address = signed_in(officer), reverse("desk-answer-many", args=[town.slug])
    for data in ({}, {"numbers": ["x", "99999999999999999999", "-1"]}):
        assert client.post(address, data).url == reverse("desk-answers", args=[town.slug])
    assert client.get(address).status_code == 302


def test_many_takes_no_contribution_of_another_town(idea, officer, signed_in) -> None:
    one = idea()
    elsewhere = make_town("elders")
    stranger = make_person("Wim", "alderman", place=elsewhere)
    address = reverse("desk-answer-many", args=[elsewhere.slug])
    assert signed_in(stranger).post(address, together([one])).status_code == 302
    assert not Answer.objects.exists()


def test_an_error_that_tells_of_no_colleague_does_not_pass_over_the_colleague(
    idea, officer, alderman, signed_in
) -> None:
    one, client = idea(), signed_in(officer)
    send(signed_in(alderman), one, **filled())
    for text in ("", "Neen."):  # found by the form, and by the action
        page = send(client, one, **filled(text=text, known_answers=0))
        told = page.context["form"].has_error("__all__", "newer")
        assert page.context["form"]["known_answers"].value() == ("1" if told else "0")
    page = client.post(
        reverse("desk-answer-many", args=[one.place.slug]),
        {**together([one]), f"own_{one.pk}": "", f"known_{one.pk}": 0},
    )
    assert page.context["form"][f"known_{one.pk}"].value() == "0"


def test_a_promise_that_was_filled_in_without_the_tick_is_made(idea, officer, signed_in) -> None:
    one, client = idea(), signed_in(officer)
    page = send(client, one, **filled(), **promised(**{"with_promise": "", "promise-due_on": ""}))
    assert page.status_code == 200 and not Answer.objects.exists()
    assert send(client, one, **filled(), **promised(with_promise="")).status_code == 302
    assert Commitment.objects.get().contribution == one


def test_being_studied_is_seen_in_what_waits_and_said_after_sending(idea, officer, signed_in) -> None:
    one, client = idea(owner=officer), signed_in(officer)
    url = reverse("desk", args=[one.place.slug])
    answer = client.post(
        reverse("desk-answer", args=[one.place.slug, one.pk]), filled(status="in_study"), follow=True
    )
    assert answer.request["PATH_INFO"] == url  # not back to the one that was just looked at
    studied = str(AnswerStatus.IN_STUDY.label)
    rows = answer.context["groups"]
    assert [task["note"].split(" · ")[1] for group in rows for task in group["tasks"]] == [studied]
    assert studied in client.get(reverse("desk-answers", args=[one.place.slug])).content.decode()


def test_an_alderman_does_not_read_what_a_moderator_hid(idea, officer, alderman, signed_in) -> None:
    one = idea(state="hidden", is_public=False, hidden_reason="Dit scheldt iemand uit.")
    address = reverse("desk-answer", args=[one.place.slug, one.pk])
    assert signed_in(alderman).get(address).status_code == 404
    assert signed_in(officer).get(address).status_code == 200


def test_only_people_who_answer_stand_in_the_list_to_hand_on_to(idea, town, officer, signed_in) -> None:
    make_person("Raf", "councillor", place=town)
    one = idea()
    page = signed_in(officer).get(reverse("desk-answer", args=[town.slug, one.pk]))
    names = {person.name for person in page.context["assign"].fields["owner"].queryset}
    assert officer.name in names and "Raf" not in names


def test_a_question_is_answered_and_an_idea_is_adopted_or_not() -> None:
    def choices(*kinds: str) -> set[str]:
        return {status for status, _label in statuses_for(set(kinds))}

    assert choices("meeting.question") == choices("helpdesk.question") == {"answered", "in_study"}
    assert "answered" not in choices("ideas.idea") and "adopted" in choices("ideas.idea")
    assert choices("ideas.idea", "meeting.question") == choices("ideas.idea")
