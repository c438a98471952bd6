# SPDX-License-Identifier: EUPL-1.2
"""Several people do something to the same thing at the same moment: real threads, each with a connection of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from factories import make_idea, make_person
from together import at_once, refused

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import answering, moderating, taking_part
from samenspel.foundations.contributions.models import Answer, Contribution, State, Support
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes.actions import change_activity
from samenspel.take_part.ideas import actions
from samenspel.take_part.ideas.models import Upload

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rows_that_lock"),
]


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


def people(amount: int, *roles: str, place: Place | None = None) -> list[Person]:
    return [make_person(f"P{number}", *roles, place=place) for number in range(amount)]


def test_twelve_people_support_one_idea(idea: Contribution) -> None:
    outcomes = at_once(*(lambda p=p: perform(taking_part.support, by=p, on=idea) for p in people(12)))
    assert refused(outcomes) == []
    assert fresh(idea).support_count == Support.objects.count() == 12


def test_the_same_person_supports_twice_and_counts_once(idea: Contribution, bob: Person) -> None:
    outcomes = at_once(*[lambda: perform(taking_part.support, by=bob, on=idea)] * 4)
    assert refused(outcomes) == ["You support this already."] * 3
    assert fresh(idea).support_count == Support.objects.count() == 1


def test_the_same_person_clicks_twice_on_the_site_and_no_page_breaks(idea: Contribution, bob: Person) -> None:
    path = f"/en/{idea.place.slug}/inbreng/{idea.pk}/doen/"

    def click() -> int:
        browser = Client()
        browser.force_login(bob, backend="samenspel.foundations.people.sessions.ByCode")
        return browser.post(path, {"do": "support"}).status_code

    assert at_once(click, click, click) == [302] * 3
    assert fresh(idea).support_count == Support.objects.count() == 1


def test_supporting_and_stopping_at_once_leaves_a_true_count(idea: Contribution) -> None:
    crowd = people(6)
    for person in crowd[:3]:
        perform(taking_part.support, by=person, on=idea)
    at_once(
        *(lambda p=p: perform(taking_part.stop_supporting, by=p, on=idea) for p in crowd[:3]),
        *(lambda p=p: perform(taking_part.support, by=p, on=idea) for p in crowd[3:]),
        *(lambda p=p: perform(taking_part.comment, by=p, on=idea, text="Ja") for p in crowd),
    )
    now = fresh(idea)
    assert now.support_count == Support.objects.count() == 3
    assert now.comment_count == now.comments.count() == 6


def test_two_officers_answer_and_one_is_told(idea: Contribution, place: Place) -> None:
    def answer(person: Person) -> Any:
        return perform(
            answering.answer,
            by=person,
            on=idea,
            status="adopted",
            text="De bank komt er in het voorjaar.",
            signed=person.name,
            known_answers=0,
        )

    outcomes = at_once(*(lambda p=p: answer(p) for p in people(2, "participation_officer", place=place)))
    [told] = refused(outcomes)
    assert "answered this a moment ago" in told
    assert Answer.objects.get().signed in told


def test_two_moderators_one_hides_and_one_approves(place: Place, activity: Activity, ann: Person) -> None:
    one, two = people(2, "moderator", place=place)
    for _time in range(6):
        waiting = make_idea(activity, ann)
        Contribution.objects.filter(pk=waiting.pk).update(
            state=State.PENDING, is_public=False, published_at=None, due_at=None
        )
        Activity.objects.update(public_count=0)
        at_once(
            lambda on=waiting: perform(moderating.hide, by=one, on=on, reason="Reclame"),
            lambda on=waiting: perform(moderating.approve, by=two, on=on),
        )
        now = fresh(waiting)
        # Hiding wins either way: before the approval, which is then refused, or after it.
        assert (now.state, now.is_public, now.hidden_reason) == (State.HIDDEN, False, "Reclame")
        assert Activity.objects.get().public_count == 0


def test_five_moderators_approve_and_it_counts_once(place: Place, activity: Activity, ann: Person) -> None:
    waiting = make_idea(activity, ann)
    Contribution.objects.filter(pk=waiting.pk).update(state=State.PENDING, is_public=False)
    Activity.objects.update(public_count=0)
    crowd = people(5, "moderator", place=place)
    outcomes = at_once(*(lambda p=p: perform(moderating.approve, by=p, on=waiting) for p in crowd))
    assert refused(outcomes) == ["Somebody else already decided about this."] * 4
    assert Activity.objects.get().public_count == 1


def test_two_edits_and_no_words_are_lost(idea: Contribution, ann: Person) -> None:
    path = f"/en/{idea.place.slug}/ideeen/{idea.activity.slug}/{idea.number}/wijzigen/"

    def edit(words: str) -> str:
        browser = Client()
        browser.force_login(ann, backend="samenspel.foundations.people.sessions.ByCode")
        answer = browser.post(path, {"title": "Een bank", "text": words, "version": "1"})
        return "kept" if answer.status_code == 302 else answer.content.decode()

    texts = ["Mijn eerste verhaal.", "Mijn tweede verhaal."]
    outcomes = at_once(*(lambda t=t: edit(t) for t in texts))
    assert outcomes.count("kept") == 1
    lost = 1 - outcomes.index("kept")
    assert "changed in another window" in outcomes[lost]
    assert texts[lost] in outcomes[lost] and texts[1 - lost] in outcomes[lost]
    assert (fresh(idea).text, fresh(idea).version) == (texts[1 - lost], 2)


def test_ten_people_send_an_idea_and_get_ten_numbers(activity: Activity) -> None:
    outcomes = at_once(*(lambda p=p: make_idea(activity, p) for p in people(10)))
    assert sorted(one.number for one in outcomes) == list(range(1, 11))
    activity.refresh_from_db()
    assert (activity.public_count, activity.last_number) == (10, 10)


def test_one_person_cannot_slip_past_the_limit(activity: Activity, ann: Person) -> None:
    Activity.objects.update(limit_per_person=2)
    outcomes = at_once(*[lambda: make_idea(activity, ann)] * 5)
    assert len(refused(outcomes)) == 3
    assert Contribution.objects.filter(author=ann).count() == 2


def test_an_import_and_people_who_send_ideas_share_the_numbers(activity: Activity, officer: Person) -> None:
    rows = [{"title": f"Uit het bestand {number}"} for number in range(30)]
    at_once(
        lambda: perform(actions.bring_in_rows, by=officer, on=activity, rows=rows),
        *(lambda p=p: make_idea(activity, p) for p in people(5)),
    )
    numbers = sorted(Contribution.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 36))
    activity.refresh_from_db()
    assert (activity.public_count, activity.last_number) == (35, 35)


def test_two_clicks_on_bring_in_bring_in_once(activity: Activity, officer: Person) -> None:
    browser = Client()
    browser.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
    path = f"/en/bureau/{activity.place.slug}/ideeen/{activity.slug}/inlezen/"
    browser.post(path, {"file": SimpleUploadedFile("x.csv", b"titel\nBank\nBoom\n")})
    checked = str(Upload.objects.get().pk)

    def click() -> int:
        own = Client()
        own.force_login(officer, backend="samenspel.foundations.people.sessions.ByCode")
        return own.post(path, {"checked": checked}).status_code

    assert at_once(click, click, click) == [302] * 3
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize("_time", range(3))
def test_taking_each_together_with_the_other_ends_in_one_of_the_two(
    activity: Activity, place: Place, _time: int
) -> None:
    """Each waits for the other's row: the database undoes one, which is done again and then meets a refusal."""
    here, there = make_idea(activity, None), make_idea(activity, None, title="Nog een bank")
    one, two = people(2, "moderator", place=place)
    outcomes = at_once(
        lambda: perform(moderating.merge, by=one, on=here, into=there),
        lambda: perform(moderating.merge, by=two, on=there, into=here),
    )
    assert len(refused(outcomes)) == 1
    states = sorted(Contribution.objects.values_list("state", flat=True))
    assert states == [State.MERGED, State.PUBLISHED]
    assert Activity.objects.get().public_count == 1


def test_new_dates_while_moderators_hide_leave_true_counts(
    activity: Activity, place: Place, officer: Person
) -> None:
    ideas = [make_idea(activity, None, title=f"Idee {number}") for number in range(12)]
    moderator = make_person("Mo", "moderator", place=place)
    at_once(
        *(lambda on=on: perform(moderating.hide, by=moderator, on=on, reason="Dubbel") for on in ideas[:6]),
        lambda: perform(change_activity, by=officer, on=activity, version=1, answer_days=3),
        lambda: perform(change_activity, by=officer, on=activity, version=1, answer_days=4),
    )
    activity.refresh_from_db()
    assert activity.public_count == Contribution.objects.filter(is_public=True).count() == 6
    assert len(set(Contribution.objects.filter(is_public=True).values_list("due_at", flat=True))) == 1


def test_merging_while_people_support_loses_no_click(activity: Activity, place: Place) -> None:
    source, target = make_idea(activity, None), make_idea(activity, None, title="Nog een bank")
    crowd, moderator = people(8), make_person("Mo", "moderator", place=place)
    outcomes = at_once(
        *(lambda p=p: perform(taking_part.support, by=p, on=source) for p in crowd[:4]),
        *(lambda p=p: perform(taking_part.support, by=p, on=target) for p in crowd[4:]),
        lambda: perform(moderating.merge, by=moderator, on=source, into=target),
    )
    supported = set(Support.objects.filter(contribution=target).values_list("person__name", flat=True))
    late = len(refused(outcomes))
    assert fresh(target).support_count == len(supported) == 8 - late
    assert Contribution.objects.filter(made_at__gt=timezone.now()).count() == 0
