# SPDX-License-Identifier: EUPL-1.2
"""What residents do with a contribution, and what they are told when it cannot be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories import make_idea, make_ideas_activity, make_person, make_process
from post_office.models import Email

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.actions import moderating
from samenspel.foundations.contributions.actions import taking_part as do
from samenspel.foundations.contributions.models import (
    Comment,
    Contribution,
    CoSigner,
    Flag,
    Follow,
    State,
    Support,
)
from samenspel.foundations.people.models import ANONYMOUS, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.records.models import Record
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import Refused, perform

pytestmark = pytest.mark.django_db


def closed(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


# Support ------------------------------------------------------------------------


def test_support_is_counted_and_the_supporter_follows(idea: Contribution, bob: Person) -> None:
    perform(do.support, by=bob, on=idea)
    assert fresh(idea).support_count == Support.objects.filter(contribution=idea).count() == 1
    assert Follow.objects.filter(contribution=idea, person=bob).exists()
    assert Record.objects.filter(verb="contributions.support", number=idea.pk, by_id=bob.pk).exists()


def test_the_same_person_supports_once(idea: Contribution, bob: Person) -> None:
    perform(do.support, by=bob, on=idea)
    with pytest.raises(Refused, match="You support this already"):
        perform(do.support, by=bob, on=idea)
    assert fresh(idea).support_count == 1


def test_support_can_be_taken_back_once(idea: Contribution, bob: Person) -> None:
    perform(do.support, by=bob, on=idea)
    perform(do.stop_supporting, by=bob, on=idea)
    assert fresh(idea).support_count == 0
    with pytest.raises(Refused, match="You do not support this"):
        perform(do.stop_supporting, by=bob, on=idea)
    assert fresh(idea).support_count == 0


def test_support_asks_for_an_account(idea: Contribution) -> None:
    with pytest.raises(Refused, match="Sign in to support"):
        perform(do.support, by=ANONYMOUS, on=idea)
    assert fresh(idea).support_count == 0


@pytest.mark.parametrize("action", [do.support, do.cosign], ids=lambda action: action.key)
def test_a_closed_round_takes_no_support(idea: Contribution, bob: Person, action: Action) -> None:
    closed(idea.activity)
    with pytest.raises(Refused, match="This round is closed"):
        perform(action, by=bob, on=idea)


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN, State.PENDING])
def test_what_is_not_public_takes_no_support(idea: Contribution, bob: Person, state: State) -> None:
    Contribution.objects.filter(pk=idea.pk).update(state=state, is_public=False, hidden_reason="Spam")
    with pytest.raises(Refused, match="not public"):
        perform(do.support, by=bob, on=idea)


def test_in_a_round_for_checked_residents_support_is_for_them_alone(place: Place, bob: Person) -> None:
    resident = make_person("Rik", "verified_resident", place=place)
    idea = make_idea(make_ideas_activity(make_process(place), who_may="verified"), resident)
    with pytest.raises(Refused, match="checked that they live here"):
        perform(do.support, by=bob, on=idea)
    perform(do.support, by=resident, on=idea)
    assert fresh(idea).support_count == 1


# Following and signing -------------------------------------------------------------


def test_following_and_stopping_both_work_once(idea: Contribution, bob: Person) -> None:
    perform(do.follow, by=bob, on=idea)
    with pytest.raises(Refused, match="You follow this already"):
        perform(do.follow, by=bob, on=idea)
    perform(do.stop_following, by=bob, on=idea)
    with pytest.raises(Refused, match="You do not follow this"):
        perform(do.stop_following, by=bob, on=idea)


def test_a_cosigner_needs_a_name_and_is_not_the_author(idea: Contribution, ann: Person, bob: Person) -> None:
    nameless = make_person("", email="niemand@voorbeeld.example")
    with pytest.raises(ValidationError, match="First fill in your name"):
        perform(do.cosign, by=nameless, on=idea)
    with pytest.raises(Refused, match="You wrote this yourself"):
        perform(do.cosign, by=ann, on=idea)
    perform(do.cosign, by=bob, on=idea)
    with pytest.raises(Refused, match="already stands under this"):
        perform(do.cosign, by=bob, on=idea)
    assert list(CoSigner.objects.values_list("person__name", flat=True)) == ["Bob"]
    perform(do.stop_cosigning, by=bob, on=idea)
    assert not CoSigner.objects.exists()


# Comments ------------------------------------------------------------------------


def test_a_comment_is_counted_and_tells_the_author_but_not_the_writer(
    idea: Contribution, ann: Person, bob: Person
) -> None:
    made = perform(do.comment, by=bob, on=idea, text="Mooi plan, <b>echt</b>", stance="for")
    assert (made.author_name, made.stance, made.state) == ("Bob", "for", State.PUBLISHED)
    assert fresh(idea).comment_count == 1
    [letter] = Email.objects.all()
    assert letter.to == [ann.email]
    assert "Mooi plan, <b>echt</b>" in letter.message


def test_replies_have_one_level_and_no_stance(idea: Contribution, ann: Person, bob: Person) -> None:
    head = perform(do.comment, by=bob, on=idea, text="Waarom daar?", stance="against")
    reply = perform(do.comment, by=ann, on=idea, text="Daar is schaduw.", parent=head, stance="for")
    below = perform(do.comment, by=bob, on=idea, text="Dat klopt.", parent=reply)
    assert (reply.parent_id, below.parent_id) == (head.pk, head.pk)
    assert reply.stance == "none"
    assert fresh(idea).comment_count == 3


def test_a_reply_to_a_hidden_comment_is_refused_with_a_sentence(idea: Contribution, bob: Person) -> None:
    head = perform(do.comment, by=bob, on=idea, text="Weg ermee")
    Comment.objects.filter(pk=head.pk).update(state=State.HIDDEN, hidden_reason="Scheldt")
    head.refresh_from_db()
    with pytest.raises(ValidationError, match="no longer there"):
        perform(do.comment, by=bob, on=idea, text="Toch wel", parent=head)


def test_a_reply_stays_within_its_own_contribution(idea: Contribution, ann: Person, bob: Person) -> None:
    other = make_idea(idea.activity, ann, title="Meer bomen")
    head = perform(do.comment, by=bob, on=other, text="Ja")
    with pytest.raises(ValidationError):
        perform(do.comment, by=bob, on=idea, text="Nee", parent=head)


def test_one_person_writes_twenty_comments_an_hour_and_no_more(idea: Contribution, bob: Person) -> None:
    start = timezone.now()
    for number in range(do.COMMENTS_PER_HOUR):
        perform(do.comment, by=bob, on=idea, text=f"Nummer {number}")
    with pytest.raises(ValidationError, match="many comments this hour"):
        perform(do.comment, by=bob, on=idea, text="Nog een")
    assert fresh(idea).comment_count == do.COMMENTS_PER_HOUR
    with time_machine.travel(start + timedelta(hours=1, minutes=1)):
        perform(do.comment, by=bob, on=idea, text="Een uur later")
    assert fresh(idea).comment_count == do.COMMENTS_PER_HOUR + 1


def test_with_moderation_before_a_comment_waits_and_nobody_hears_of_it(
    place: Place, ann: Person, bob: Person
) -> None:
    activity = make_ideas_activity(make_process(place), moderation="before")
    idea = make_idea(activity, ann)
    Contribution.objects.filter(pk=idea.pk).update(state=State.PUBLISHED, is_public=True)
    made = perform(do.comment, by=bob, on=idea, text="Eerst nakijken")
    assert made.state == State.PENDING
    assert fresh(idea).comment_count == 0
    assert not Email.objects.exists()


def test_a_comment_without_an_account_keeps_the_name_that_was_given(idea: Contribution) -> None:
    made = perform(do.comment, by=ANONYMOUS, on=idea, text="Goed idee", author_name="Ine\r\nBcc: x@y.z")
    assert made.author is None
    assert made.author_name == "Ine Bcc: x@y.z"


def test_a_withdrawn_comment_keeps_its_place_and_leaves_the_count(idea: Contribution, bob: Person) -> None:
    made = perform(do.comment, by=bob, on=idea, text="Ik vergiste mij")
    perform(do.comment, by=bob, on=idea, text="Toch niet", parent=made)
    with pytest.raises(Refused, match="Only the person who wrote this"):
        perform(do.withdraw_comment, by=make_person("Cas"), on=made)
    perform(do.withdraw_comment, by=bob, on=made)
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN
    assert made.replies.count() == 1
    assert fresh(idea).comment_count == 1
    with pytest.raises(Refused, match="no longer there"):
        perform(do.withdraw_comment, by=bob, on=made)
    assert fresh(idea).comment_count == 1


# Editing and withdrawing ------------------------------------------------------------


def test_an_edit_from_an_old_version_is_refused_and_changes_nothing(idea: Contribution, ann: Person) -> None:
    perform(do.edit, by=ann, on=idea, title="Twee banken", text="Een is te weinig.", version=1)
    with pytest.raises(ValidationError, match="changed in another window"):
        perform(do.edit, by=ann, on=idea, title="Drie banken", text="Oud venster.", version=1)
    now = fresh(idea)
    assert (now.title, now.text, now.version) == ("Twee banken", "Een is te weinig.", 2)
    assert " bank " in now.stems
    assert now.edited_at is not None


def test_only_the_author_edits_and_not_after_the_answer(idea: Contribution, ann: Person, bob: Person) -> None:
    words = {"title": "Iets anders", "text": "Heel iets anders.", "version": 1}
    for somebody in (bob, ANONYMOUS):
        with pytest.raises(Refused, match="Only the person who wrote this"):
            perform(do.edit, by=somebody, on=idea, **words)
    Contribution.objects.filter(pk=idea.pk).update(answered_at=timezone.now())
    with pytest.raises(Refused, match="already answered"):
        perform(do.edit, by=ann, on=idea, **words)
    Contribution.objects.filter(pk=idea.pk).update(answered_at=None)
    assert perform(do.edit, by=ann, on=idea, **words).title == "Iets anders"


def test_an_idea_without_an_account_is_nobodys_to_edit(activity: Activity, bob: Person) -> None:
    idea = make_idea(activity, None)
    for somebody in (bob, ANONYMOUS):
        with pytest.raises(Refused):
            perform(do.edit, by=somebody, on=idea, title="x", text="y", version=1)


def test_withdrawing_takes_it_off_the_site_and_keeps_the_row(idea: Contribution, ann: Person) -> None:
    perform(do.withdraw, by=ann, on=idea)
    now = fresh(idea)
    assert (now.state, now.is_public, now.number) == (State.WITHDRAWN, False, idea.number)
    assert Activity.objects.get(pk=idea.activity_id).public_count == 0
    with pytest.raises(Refused, match="no longer there"):
        perform(do.withdraw, by=ann, on=idea)
    assert Activity.objects.get(pk=idea.activity_id).public_count == 0
    following = make_idea(idea.activity, ann)
    assert following.number == idea.number + 1


# Reports -------------------------------------------------------------------------


def test_a_report_is_kept_once_per_person_and_anybody_may_report(idea: Contribution, bob: Person) -> None:
    first = perform(do.flag, by=bob, on=idea, reason="Dit is reclame.")
    again = perform(do.flag, by=bob, on=idea, reason="Nog steeds reclame.")
    perform(do.flag, by=ANONYMOUS, on=idea, reason="Vind ik ook.")
    assert again.pk == first.pk
    assert Flag.objects.filter(settled_at=None).count() == 2


def test_a_report_about_a_comment_belongs_to_its_own_contribution(
    idea: Contribution, ann: Person, bob: Person
) -> None:
    elsewhere = perform(do.comment, by=ann, on=make_idea(idea.activity, ann), text="Hier")
    with pytest.raises(ValidationError, match="another contribution"):
        perform(do.flag, by=bob, on=idea, reason="Fout", comment=elsewhere)
    assert not Flag.objects.exists()


# Erasing ------------------------------------------------------------------------


def test_erasing_an_account_empties_the_words_and_keeps_the_support_counted(
    idea: Contribution, ann: Person, bob: Person
) -> None:
    from samenspel.foundations.accounts.actions import erase_account

    perform(do.support, by=bob, on=idea)
    perform(do.comment, by=bob, on=idea, text="Mijn adres is Kerkstraat 1")
    perform(do.comment, by=ann, on=idea, text="Dank u")
    perform(erase_account, by=bob, on=bob)
    now = fresh(idea)
    assert now.support_count == 1
    assert not Support.objects.filter(person=bob).exists()
    assert now.comment_count == now.comments.filter(state=State.PUBLISHED).count() == 1
    assert not Comment.objects.filter(text__contains="Kerkstraat").exists()
    perform(erase_account, by=ann, on=ann)
    now = fresh(idea)
    assert (now.author, now.author_name, now.text, now.stems, now.comment_count) == (None, "", "", "", 0)


def test_where_a_moderator_looks_first_changed_words_go_past_the_moderator_again(
    place: Place, ann: Person, moderator: Person
) -> None:
    idea = make_idea(make_ideas_activity(make_process(place), moderation="before"), ann)
    perform(moderating.approve, by=moderator, on=idea)
    first = fresh(idea)
    perform(do.edit, by=ann, on=idea, title="Iets anders", text="Heel iets anders.", version=1)
    now = fresh(idea)
    assert (now.state, now.is_public, now.activity.public_count) == (State.PENDING, False, 0)
    perform(moderating.approve, by=moderator, on=idea)
    again = fresh(idea)
    assert (again.is_public, again.published_at, again.due_at) == (True, first.published_at, first.due_at)


def test_what_others_were_taken_together_with_is_not_withdrawn(
    activity: Activity, idea: Contribution, ann: Person, bob: Person, moderator: Person
) -> None:
    other = make_idea(activity, bob, title="Nog een bank")
    perform(moderating.merge, by=moderator, on=other, into=idea)
    with pytest.raises(Refused, match="taken together with this one"):
        perform(do.withdraw, by=ann, on=idea)
    perform(moderating.unmerge, by=moderator, on=other)
    perform(do.withdraw, by=ann, on=idea)
    assert fresh(idea).state == State.WITHDRAWN
