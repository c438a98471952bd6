# SPDX-License-Identifier: EUPL-1.2
"""What moderators and officers do with what people wrote. Every refusal goes to the author with its reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line, send_letter, take_back
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import MODERATE

from ..models import Comment, Contribution, Flag, Follow, State, Support
from ..publishing import bring_in, publish, take_away
from ..telling import path_of, take_back_news, tell_author, tell_comment, tell_merged


def _approve(contribution: Contribution, *, by: Person) -> Contribution:
    publish(contribution)
    _settle_flags(contribution, None)
    return contribution


def _hide(contribution: Contribution, *, by: Person, reason: str) -> Contribution:
    reason = _given(reason)
    take_away(contribution, State.HIDDEN, reason)
    # What others wrote is not hidden with it.
    for merged in Contribution.objects.select_for_update(no_key=True).filter(merged_into=contribution):
        publish(merged)
    take_back_news(contribution)
    _settle_flags(contribution, None)
    with translation.override(
        contribution.author.language if contribution.author else contribution.activity.language
    ):
        tell_author(contribution, gettext("Your contribution “%s” was hidden") % contribution.title, reason)
    return contribution


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: the author gets it by mail.")})
    return reason.strip()


def _show_again(contribution: Contribution, *, by: Person) -> Contribution:
    publish(contribution)
    with translation.override(
        contribution.author.language if contribution.author else contribution.activity.language
    ):
        tell_author(
            contribution,
            gettext("Your contribution “%s” stands on the site again") % contribution.title,
            gettext("We looked at it once more."),
        )
    return contribution


def _approve_comment(comment: Comment, *, by: Person) -> Comment:
    comment.state = State.PUBLISHED
    comment.hidden_reason = ""
    comment.save(update_fields=["state", "hidden_reason"])
    Contribution.objects.filter(pk=comment.contribution_id).update(comment_count=F("comment_count") + 1)
    tell_comment(comment.contribution, comment, by=by)
    return comment


def _hide_comment(comment: Comment, *, by: Person, reason: str) -> Comment:
    reason = _given(reason)
    if comment.state == State.PUBLISHED:
        Contribution.objects.filter(pk=comment.contribution_id).update(comment_count=F("comment_count") - 1)
    comment.state, comment.hidden_reason = State.HIDDEN, reason
    comment.save(update_fields=["state", "hidden_reason"])
    take_back(comment_numbers=[comment.pk])
    _settle_flags(comment.contribution, comment)
    person = comment.author
    if person and person.email:
        with translation.override(person.language):
            send_letter(
                person.email,
                "author",
                {
                    "subject": gettext("Your comment on “%s” was hidden") % comment.contribution.title,
                    "text": "\n".join([reason, "", gettext("You wrote:"), comment.text]),
                    "contribution": comment.contribution,
                },
                language=person.language,
                person=person,
            )
    return comment


def _keep(flag: Flag, *, by: Person) -> Flag:
    """What was reported stays: it does not break the house rules."""
    _settle_flags(flag.contribution, flag.comment)
    return flag


def _settle_flags(contribution: Contribution, comment: Comment | None) -> None:
    Flag.objects.filter(contribution=contribution, comment=comment, settled_at=None).update(
        settled_at=timezone.now()
    )


def _merge(contribution: Contribution, *, by: Person, into: Contribution) -> Contribution:
    """Take this together with another that says much the same: its support and followers go along, each person once."""
    if into.pk == contribution.pk:
        raise ValidationError(_("Choose another contribution than this one."))
    target = Contribution.objects.select_for_update(no_key=True).get(pk=into.pk)
    if target.activity_id != contribution.activity_id or not target.is_public:
        raise ValidationError(_("Choose a public contribution of the same round."))
    linked: tuple[Any, ...] = (Support, Follow)
    for model in linked:
        there = model.objects.filter(contribution=target).values("person_id")
        here = model.objects.filter(contribution=contribution).exclude(person_id__in=there)
        added = model.objects.bulk_create(
            [
                model(contribution=target, person_id=person)
                for person in here.values_list("person_id", flat=True)
            ],
            ignore_conflicts=True,
        )
        if model is Support:
            # Added up, not counted anew: the support of somebody who erased their account stays in the number.
            target.support_count += len(added)
            target.save(update_fields=["support_count"])
    take_away(contribution, State.MERGED, into=target)
    # What was merged into this one follows along, so that no chain is longer than one step.
    Contribution.objects.filter(merged_into=contribution).update(merged_into=target)
    tell_merged(contribution, target, by=by)
    return target


def _unmerge(contribution: Contribution, *, by: Person) -> Contribution:
    """Stand on its own again. Support that went along stays with both: nobody's click is lost."""
    publish(contribution)
    return contribution


def _split(contribution: Contribution, *, by: Person, title: str, text: str) -> Contribution:
    """Two ideas in one text: the second gets its own page and duty to answer, and says where it came from."""
    activity = type(contribution.activity).objects.select_for_update().get(pk=contribution.activity_id)
    part = bring_in(
        activity,
        kind=contribution.kind,
        title=one_line(title, 120),
        text=text,
        author=contribution.author,
        author_name=contribution.author_name,
        source=contribution.source,
        origin=contribution,
        neighbourhood=contribution.neighbourhood,
        public=True,
    )
    Follow.objects.bulk_create(
        [
            Follow(contribution=part, person_id=person)
            for person in Follow.objects.filter(contribution=contribution).values_list("person_id", flat=True)
            if person != part.author_id
        ],
        ignore_conflicts=True,
    )
    with translation.override(contribution.author.language if contribution.author else activity.language):
        tell_author(
            contribution,
            gettext("“%s” was split in two") % contribution.title,
            gettext(
                "Your text held two ideas. The second one now has its own page, and each gets its own answer: %s"
            )
            % path_of(part),
        )
    return part


moderator = can(MODERATE, _("This is for the moderators of the town."))
is_pending = when(Q(state=State.PENDING), _("Somebody else already decided about this."))
can_be_hidden = when(
    Q(state__in=[State.PUBLISHED, State.PENDING, State.MERGED]),
    _("This is already hidden or withdrawn."),
)
is_hidden = when(Q(state=State.HIDDEN), _("This is not hidden."))
is_merged = when(Q(state=State.MERGED), _("This stands on its own already."))
is_public = when(Q(is_public=True), _("This is not public any more."))

approve = Action("contributions.approve", _("Publish"), Contribution, (moderator, is_pending), _approve)
hide = Action("contributions.hide", _("Hide, with a reason"), Contribution, (moderator, can_be_hidden), _hide)
show_again = Action(
    "contributions.show_again", _("Show again"), Contribution, (moderator, is_hidden), _show_again
)
approve_comment = Action(
    "contributions.approve_comment", _("Publish"), Comment, (moderator, is_pending), _approve_comment
)
hide_comment = Action(
    "contributions.hide_comment", _("Hide, with a reason"), Comment, (moderator, can_be_hidden), _hide_comment
)
keep = Action(
    "contributions.keep",
    _("Leave it"),
    Flag,
    (moderator, when(Q(settled_at=None), _("Somebody else already decided about this."))),
    _keep,
)
merge = Action(
    "contributions.merge", _("Take together with another"), Contribution, (moderator, is_public), _merge
)
unmerge = Action(
    "contributions.unmerge",
    _("Let it stand on its own again"),
    Contribution,
    (moderator, is_merged),
    _unmerge,
)
split = Action("contributions.split", _("Split in two"), Contribution, (moderator, is_public), _split)

ACTIONS = (approve, hide, show_again, approve_comment, hide_comment, keep, merge, unmerge, split)
