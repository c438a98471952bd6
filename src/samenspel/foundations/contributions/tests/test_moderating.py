# SPDX-License-Identifier: EUPL-1.2
"""What moderators do, what authors hear of it, and what happens to the second of two moderators."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from factories import make_idea, make_ideas_activity, make_person, make_process, make_town
from post_office.models import Email

from samenspel.foundations.accounts.actions import erase_account
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating as do
from samenspel.foundations.contributions.actions import taking_part
from samenspel.foundations.contributions.models import Comment, Contribution, Flag, Follow, State, Support
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db
REASON = "Dit noemt een buur bij naam."


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


def public_count(activity: Activity) -> int:
    return Activity.objects.get(pk=activity.pk).public_count


@pytest.fixture
def waiting(place: Place, ann: Person) -> Contribution:
    """An idea that waits for a moderator."""
    return make_idea(make_ideas_activity(make_process(place), moderation="before"), ann)


def test_moderation_before_holds_an_idea_back_until_it_is_approved(
    waiting: Contribution, moderator: Person
) -> None:
    assert (waiting.state, waiting.due_at, public_count(waiting.activity)) == (State.PENDING, None, 0)
    perform(do.approve, by=moderator, on=waiting)
    now = fresh(waiting)
    assert (now.state, now.is_public, public_count(waiting.activity)) == (State.PUBLISHED, True, 1)
    assert now.due_at is not None


def test_a_second_moderator_gets_a_clear_refusal(
    waiting: Contribution, place: Place, moderator: Person
) -> None:
    second = make_person("Mia", "moderator", place=place)
    perform(do.approve, by=moderator, on=waiting)
    with pytest.raises(Refused, match="Somebody else already decided"):
        perform(do.approve, by=second, on=waiting)
    perform(do.hide, by=second, on=waiting, reason=REASON)
    with pytest.raises(Refused, match="already hidden"):
        perform(do.hide, by=moderator, on=waiting, reason=REASON)
    assert public_count(waiting.activity) == 0
    assert Email.objects.filter(message__contains=REASON).count() == 1


def test_nobody_but_a_moderator_of_this_town_moderates(waiting: Contribution, ann: Person) -> None:
    elsewhere = make_person("Els", "moderator", place=make_town("elders"))
    clerk = make_person("Kas", "clerk", place=waiting.place)
    for somebody in (ann, elsewhere, clerk, ANONYMOUS):
        with pytest.raises(Refused, match="moderators of the town"):
            perform(do.approve, by=somebody, on=waiting)
    assert fresh(waiting).state == State.PENDING


def test_hiding_mails_the_reason_to_the_author_alone(
    idea: Contribution, ann: Person, bob: Person, moderator: Person
) -> None:
    perform(taking_part.follow, by=bob, on=idea)
    perform(do.hide, by=moderator, on=idea, reason=REASON)
    now = fresh(idea)
    assert (now.state, now.hidden_reason, public_count(idea.activity)) == (State.HIDDEN, REASON, 0)
    [letter] = Email.objects.all()
    assert letter.to == [ann.email]
    assert REASON in letter.message


def test_hiding_without_a_reason_is_refused(idea: Contribution, moderator: Person, bob: Person) -> None:
    comment = perform(taking_part.comment, by=bob, on=idea, text="Nee")
    for empty in ("", "  \n"):
        with pytest.raises(ValidationError, match="Give a reason"):
            perform(do.hide, by=moderator, on=idea, reason=empty)
        with pytest.raises(ValidationError, match="Give a reason"):
            perform(do.hide_comment, by=moderator, on=comment, reason=empty)
    assert (fresh(idea).state, fresh(idea).comment_count) == (State.PUBLISHED, 1)


def test_hiding_what_nobody_signed_mails_nobody(activity: Activity, moderator: Person) -> None:
    idea = make_idea(activity, None)
    perform(do.hide, by=moderator, on=idea, reason=REASON)
    assert not Email.objects.exists()


def test_showing_again_tells_the_author_and_keeps_the_first_due_date(
    idea: Contribution, ann: Person, moderator: Person
) -> None:
    due = idea.due_at
    perform(do.hide, by=moderator, on=idea, reason=REASON)
    perform(do.show_again, by=moderator, on=idea)
    now = fresh(idea)
    assert (now.state, now.is_public, now.hidden_reason, now.due_at) == (State.PUBLISHED, True, "", due)
    assert public_count(idea.activity) == 1
    assert Email.objects.filter(to=ann.email).count() == 2
    with pytest.raises(Refused, match="not hidden"):
        perform(do.show_again, by=moderator, on=idea)
    assert public_count(idea.activity) == 1


def test_a_comment_is_approved_once_and_counted_then(
    waiting: Contribution, bob: Person, moderator: Person
) -> None:
    perform(do.approve, by=moderator, on=waiting)
    comment = perform(taking_part.comment, by=bob, on=waiting, text="Prima")
    assert fresh(waiting).comment_count == 0
    perform(do.approve_comment, by=moderator, on=comment)
    with pytest.raises(Refused, match="already decided"):
        perform(do.approve_comment, by=moderator, on=comment)
    assert fresh(waiting).comment_count == 1


def test_hiding_a_comment_mails_its_author_the_reason_and_the_words(
    idea: Contribution, bob: Person, moderator: Person
) -> None:
    comment = perform(taking_part.comment, by=bob, on=idea, text="Jan van hiernaast is een ezel")
    perform(do.hide_comment, by=moderator, on=comment, reason=REASON)
    [letter] = Email.objects.filter(to=bob.email)
    assert REASON in letter.message and "Jan van hiernaast" in letter.message
    assert fresh(idea).comment_count == 0
    with pytest.raises(Refused, match="already hidden"):
        perform(do.hide_comment, by=moderator, on=comment, reason=REASON)
    assert fresh(idea).comment_count == 0


def test_hiding_a_comment_that_still_waited_changes_no_count(
    waiting: Contribution, bob: Person, moderator: Person
) -> None:
    perform(do.approve, by=moderator, on=waiting)
    comment = perform(taking_part.comment, by=bob, on=waiting, text="Bah")
    perform(do.hide_comment, by=moderator, on=comment, reason=REASON)
    assert fresh(waiting).comment_count == 0


@pytest.mark.parametrize("decision", ["hide", "keep"])
def test_a_decision_settles_every_report_about_the_same_thing(
    idea: Contribution, ann: Person, bob: Person, moderator: Person, decision: str
) -> None:
    comment = perform(taking_part.comment, by=ann, on=idea, text="Hm")
    mine = perform(taking_part.flag, by=bob, on=idea, reason="Reclame")
    perform(taking_part.flag, by=ANONYMOUS, on=idea, reason="Reclame")
    about_comment = perform(taking_part.flag, by=bob, on=idea, comment=comment, reason="Onbeleefd")
    if decision == "hide":
        perform(do.hide, by=moderator, on=idea, reason=REASON)
    else:
        perform(do.keep, by=moderator, on=mine)
    assert list(Flag.objects.filter(settled_at=None)) == [about_comment]
    with pytest.raises(Refused, match="already decided"):
        perform(do.keep, by=moderator, on=mine)


# Taking together and splitting -----------------------------------------------------------


@pytest.fixture
def other(activity: Activity, bob: Person) -> Contribution:
    return make_idea(activity, bob, title="Nog een bank", text="Bij de bushalte.")


def test_merging_adds_support_once_per_person_and_moves_followers(
    idea: Contribution, other: Contribution, moderator: Person
) -> None:
    both, one, two = make_person("Cas"), make_person("Dora"), make_person("Eef")
    for person, on in ((both, idea), (both, other), (one, idea), (two, other)):
        perform(taking_part.support, by=person, on=on)
    Email.objects.all().delete()
    perform(do.merge, by=moderator, on=idea, into=other)
    source, target = fresh(idea), fresh(other)
    assert (source.state, source.merged_into_id, source.is_public) == (State.MERGED, other.pk, False)
    assert target.support_count == Support.objects.filter(contribution=other).count() == 3
    names = set(Follow.objects.filter(contribution=other).values_list("person__name", flat=True))
    assert names == {"Ann", "Bob", "Cas", "Dora", "Eef"}
    assert public_count(idea.activity) == 1
    assert {letter.to[0].split("@")[0] for letter in Email.objects.all()} == {"ann", "cas", "dora"}


def test_merging_keeps_the_support_of_somebody_who_left(
    idea: Contribution, other: Contribution, moderator: Person
) -> None:
    gone = make_person("Guy")
    perform(taking_part.support, by=gone, on=other)
    perform(taking_part.support, by=make_person("Cas"), on=idea)
    perform(erase_account, by=gone, on=gone)
    perform(do.merge, by=moderator, on=idea, into=other)
    assert fresh(other).support_count == 2


def test_a_chain_of_merged_ideas_stays_one_step(
    activity: Activity, idea: Contribution, other: Contribution, moderator: Person
) -> None:
    third = make_idea(activity, None, title="Banken in het park")
    perform(do.merge, by=moderator, on=idea, into=other)
    perform(do.merge, by=moderator, on=other, into=third)
    assert (fresh(idea).merged_into_id, fresh(other).merged_into_id) == (third.pk, third.pk)
    followers = set(Follow.objects.filter(contribution=third).values_list("person__name", flat=True))
    assert followers == {"Ann", "Bob"}


def test_only_a_public_idea_of_the_same_round_can_be_the_target(
    place: Place, idea: Contribution, other: Contribution, moderator: Person
) -> None:
    elsewhere = make_idea(make_ideas_activity(make_process(place, title="Het park")), None)
    perform(do.hide, by=moderator, on=other, reason=REASON)
    for wrong in (idea, elsewhere, other):
        with pytest.raises(ValidationError):
            perform(do.merge, by=moderator, on=idea, into=wrong)
    perform(do.show_again, by=moderator, on=other)
    perform(do.merge, by=moderator, on=idea, into=other)
    assert fresh(idea).state == State.MERGED


def test_unmerging_lets_it_stand_alone_again_and_loses_nobodys_click(
    idea: Contribution, other: Contribution, moderator: Person
) -> None:
    perform(taking_part.support, by=make_person("Cas"), on=idea)
    perform(do.merge, by=moderator, on=idea, into=other)
    perform(do.unmerge, by=moderator, on=idea)
    source, target = fresh(idea), fresh(other)
    assert (source.state, source.is_public, source.merged_into_id) == (State.PUBLISHED, True, None)
    assert (source.support_count, target.support_count, public_count(idea.activity)) == (1, 1, 2)
    with pytest.raises(Refused, match="stands on its own"):
        perform(do.unmerge, by=moderator, on=idea)
    assert public_count(idea.activity) == 2


def test_what_was_merged_stays_readable_and_can_still_be_hidden(
    idea: Contribution, other: Contribution, moderator: Person
) -> None:
    perform(do.merge, by=moderator, on=idea, into=other)
    assert Contribution.objects.visible_to(ANONYMOUS).filter(pk=idea.pk).exists()
    perform(do.hide, by=moderator, on=idea, reason=REASON)
    assert not Contribution.objects.visible_to(ANONYMOUS).filter(pk=idea.pk).exists()
    assert public_count(idea.activity) == 1


def test_splitting_keeps_where_it_came_from_and_who_follows(
    idea: Contribution, ann: Person, bob: Person, moderator: Person
) -> None:
    perform(taking_part.follow, by=bob, on=idea)
    part = perform(do.split, by=moderator, on=idea, title="Een vuilnisbak\nerbij", text="Naast de bank.")
    assert (part.origin_id, part.author_id, part.is_public) == (idea.pk, ann.pk, True)
    assert part.title == "Een vuilnisbak erbij"
    assert part.number == idea.number + 1
    assert part.due_at is not None
    assert set(part.follows.values_list("person__name", flat=True)) == {"Ann", "Bob"}
    assert public_count(idea.activity) == 2
    [letter] = Email.objects.all()
    assert letter.to == [ann.email]
    assert fresh(idea).text == "Dan kunnen wij even zitten."


def test_a_round_with_moderation_before_publishes_both_halves(
    waiting: Contribution, moderator: Person
) -> None:
    perform(do.approve, by=moderator, on=waiting)
    part = perform(do.split, by=moderator, on=waiting, title="Deel twee", text="Apart bekijken.")
    assert part.state == State.PUBLISHED
    assert Comment.objects.count() == 0


def test_hiding_leaves_what_was_taken_together_with_it_on_its_own(
    idea: Contribution, other: Contribution, moderator: Person
) -> None:
    due_at = fresh(other).due_at
    perform(do.merge, by=moderator, on=other, into=idea)
    perform(do.hide, by=moderator, on=idea, reason="Dit scheldt iemand uit.")
    alone = fresh(other)
    assert (alone.state, alone.is_public, alone.merged_into, alone.due_at) == (
        State.PUBLISHED,
        True,
        None,
        due_at,
    )
    assert public_count(idea.activity) == 1
