# SPDX-License-Identifier: EUPL-1.2
"""What residents do with a contribution."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line, take_back
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.rules.clauses import Action, signed_in
from samenspel.foundations.towns.models import Moderation

from .. import clauses
from ..models import Comment, Contribution, CoSigner, Flag, Follow, State, Support
from ..publishing import take_away
from ..search import stems_of
from ..telling import take_back_news, tell_comment

COMMENTS_PER_HOUR = 20


def _support(contribution: Contribution, *, by: Person) -> Contribution:
    Support.objects.create(contribution=contribution, person=by)
    _start_following(contribution, by)
    return _count_support(contribution, 1)


def _start_following(contribution: Contribution, person: Person) -> None:
    """Once per person: the database keeps the first, without a question beforehand."""
    Follow.objects.bulk_create([Follow(contribution=contribution, person=person)], ignore_conflicts=True)


def _stop_supporting(contribution: Contribution, *, by: Person) -> Contribution:
    Support.objects.filter(contribution=contribution, person=by).delete()
    return _count_support(contribution, -1)


def _count_support(contribution: Contribution, change: int) -> Contribution:
    # The row is locked by `perform`, so the number read is the number written.
    contribution.support_count += change
    contribution.save(update_fields=["support_count"])
    return contribution


def _follow(contribution: Contribution, *, by: Person) -> Contribution:
    _start_following(contribution, by)
    return contribution


def _stop_following(contribution: Contribution, *, by: Person) -> Contribution:
    Follow.objects.filter(contribution=contribution, person=by).delete()
    return contribution


def _cosign(contribution: Contribution, *, by: Person) -> Contribution:
    if not by.name:
        raise ValidationError(
            _("Co-signers stand with their name under an idea. First fill in your name in your profile.")
        )
    CoSigner.objects.create(contribution=contribution, person=by)
    _start_following(contribution, by)
    return contribution


def _stop_cosigning(contribution: Contribution, *, by: Person) -> Contribution:
    CoSigner.objects.filter(contribution=contribution, person=by).delete()
    return contribution


def _comment(
    contribution: Contribution,
    *,
    by: Actor,
    text: str,
    stance: str = Comment.Stance.NONE,
    parent: Comment | None = None,
    author_name: str = "",
) -> Comment:
    now = timezone.now()
    if parent is not None:
        if parent.contribution_id != contribution.pk or parent.state != State.PUBLISHED:
            raise ValidationError(_("The comment you reply to is no longer there. Your text is still here."))
        parent = parent.parent or parent  # one level of replies
    person = by.account
    if (
        person
        and Comment.objects.filter(author=person, made_at__gt=now - timedelta(hours=1)).count()
        >= COMMENTS_PER_HOUR
    ):
        raise ValidationError(_("You wrote many comments this hour. Take a break and send this one later."))
    state = State.PENDING if contribution.activity.moderation == "before" else State.PUBLISHED
    comment = Comment.objects.create(
        place_id=contribution.place_id,
        contribution=contribution,
        parent=parent,
        author=person,
        author_name=person.name if person else one_line(author_name, 60),
        text=text,
        stance=stance if parent is None else Comment.Stance.NONE,
        made_at=now,
        state=state,
    )
    if state == State.PUBLISHED:
        contribution.comment_count += 1
        contribution.save(update_fields=["comment_count"])
        if person:
            _start_following(contribution, person)
        tell_comment(contribution, comment, by=by)
    return comment


def _withdraw_comment(comment: Comment, *, by: Person) -> Comment:
    """The place in the thread stays, so that replies still make sense."""
    if comment.state == State.PUBLISHED:
        Contribution.objects.filter(pk=comment.contribution_id).update(comment_count=F("comment_count") - 1)
    comment.state = State.WITHDRAWN
    comment.save(update_fields=["state"])
    take_back(comment_numbers=[comment.pk])
    return comment


def _edit(
    contribution: Contribution, *, by: Person, title: str, text: str, version: int, **facts: Any
) -> Contribution:
    """Change one's words. Somebody who started from an older version is told, and keeps what they typed in the form.

    Where a moderator looks first, changed words go past the moderator again.
    """
    if version != contribution.version:
        raise ValidationError(
            _(
                "This was changed in another window after you opened it. Compare with the newest version below, then save again."
            ),
            code="newer",
        )
    contribution.title, contribution.text = one_line(title, 120), text
    contribution.stems = stems_of(contribution.title, text)
    for name in ("neighbourhood", "address", "lat", "lon"):
        if name in facts:
            setattr(contribution, name, facts[name])
    contribution.version += 1
    contribution.edited_at = timezone.now()
    contribution.save()
    if contribution.is_public and contribution.activity.moderation == Moderation.BEFORE:
        take_away(contribution, State.PENDING)
    return contribution


def _withdraw(contribution: Contribution, *, by: Person) -> Contribution:
    take_away(contribution, State.WITHDRAWN)
    take_back_news(contribution)
    return contribution


def _flag(contribution: Contribution, *, by: Actor, reason: str, comment: Comment | None = None) -> Flag:
    if comment is not None and comment.contribution_id != contribution.pk:
        raise ValidationError(_("This comment belongs to another contribution."))
    person = by.account
    if person:
        said = Flag.objects.filter(
            contribution=contribution, comment=comment, person=person, settled_at=None
        ).first()
        if said:
            return said
    return Flag.objects.create(
        place_id=contribution.place_id,
        contribution=contribution,
        comment=comment,
        person=person,
        reason=reason,
    )


support = Action(
    "contributions.support",
    _("Support this"),
    Contribution,
    (
        clauses.is_public,
        clauses.while_open,
        signed_in(_("Sign in to support this. It takes one minute and nobody sees your name.")),
        clauses.residents_only,
        clauses.has_not_linked(Support, _("You support this already.")),
    ),
    _support,
)
stop_supporting = Action(
    "contributions.stop_supporting",
    _("Stop supporting"),
    Contribution,
    (
        clauses.is_public,
        clauses.while_open,
        signed_in(),
        clauses.has_linked(Support, _("You do not support this.")),
    ),
    _stop_supporting,
)
follow = Action(
    "contributions.follow",
    _("Follow"),
    Contribution,
    (clauses.is_public, signed_in(), clauses.has_not_linked(Follow, _("You follow this already."))),
    _follow,
)
stop_following = Action(
    "contributions.stop_following",
    _("Stop following"),
    Contribution,
    (signed_in(), clauses.has_linked(Follow, _("You do not follow this."))),
    _stop_following,
)
cosign = Action(
    "contributions.cosign",
    _("Sign too"),
    Contribution,
    (
        clauses.is_public,
        clauses.while_open,
        signed_in(),
        clauses.residents_only,
        clauses.not_mine,
        clauses.has_not_linked(CoSigner, _("Your name already stands under this.")),
    ),
    _cosign,
)
stop_cosigning = Action(
    "contributions.stop_cosigning",
    _("Take my name away"),
    Contribution,
    (signed_in(), clauses.has_linked(CoSigner, _("Your name does not stand under this."))),
    _stop_cosigning,
)
comment = Action(
    "contributions.comment",
    _("Write a comment"),
    Contribution,
    (
        clauses.is_public,
        clauses.while_open,
        clauses.Clause(
            clauses.takes_part("activity__"),
            _("The town asks for an account here. Sign in to write a comment."),
        ),
    ),
    _comment,
)
withdraw_comment = Action(
    "contributions.withdraw_comment",
    _("Withdraw my comment"),
    Comment,
    (
        signed_in(),
        clauses.mine,
        clauses.when(
            clauses.Q(state__in=[State.PUBLISHED, State.PENDING]), _("This comment is no longer there.")
        ),
    ),
    _withdraw_comment,
)
edit = Action(
    "contributions.edit",
    _("Change my text"),
    Contribution,
    (
        clauses.mine,
        clauses.when(
            clauses.Q(state__in=[State.PUBLISHED, State.PENDING]), _("This contribution is no longer there.")
        ),
        clauses.not_answered,
        clauses.not_fixed,
        clauses.while_open,
    ),
    _edit,
)
withdraw = Action(
    "contributions.withdraw",
    _("Withdraw"),
    Contribution,
    (
        clauses.mine,
        clauses.when(
            clauses.Q(state__in=[State.PUBLISHED, State.PENDING]), _("This contribution is no longer there.")
        ),
        clauses.not_answered,
        clauses.not_fixed,
        clauses.nothing_merged_in,
    ),
    _withdraw,
)
flag = Action("contributions.flag", _("Report a problem"), Contribution, (clauses.is_public,), _flag)

ACTIONS = (
    support,
    stop_supporting,
    follow,
    stop_following,
    cosign,
    stop_cosigning,
    comment,
    withdraw_comment,
    edit,
    withdraw,
    flag,
)
