# SPDX-License-Identifier: EUPL-1.2
"""Make a promise, say how it goes, and settle it in public."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.contributions.telling import followers
from samenspel.foundations.mail.letters import one_line, tell
from samenspel.foundations.people.models import Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import ANSWER
from samenspel.foundations.rules.versions import not_changed_meanwhile

from . import making
from .models import Commitment, Progress

Pictures = tuple[ContentFile, ContentFile]


def _commit(
    place: Place,
    *,
    by: Person,
    title: str,
    owner_name: str,
    due_on: date,
    text: str = "",
    owner: Person | None = None,
    contribution: Contribution | None = None,
    process_number: int | None = None,
    plan_action: str = "",
    budget_cents: int | None = None,
    is_public: bool = True,
) -> Commitment:
    """is_public  not so for what is promised in a process that is still a draft: publishing the process makes it public"""
    if contribution is not None and contribution.place_id != place.pk:
        raise ValidationError(_("This contribution belongs to another town."))
    return making.record(
        place,
        title=title,
        text=text,
        owner=owner,
        owner_name=owner_name,
        due_on=due_on,
        contribution=contribution,
        process_number=contribution.activity.process_number if contribution else process_number,
        plan_action=plan_action,
        budget_cents=budget_cents,
        is_public=is_public,
    )


def _report(
    commitment: Commitment,
    *,
    by: Person,
    text: str,
    spent_cents: int | None = None,
    picture: Pictures | None = None,
    description: str = "",
) -> Progress:
    """Say how it goes, if wished with what was spent so far and a picture.

    spent_cents  in all since the promise was made, so it may also be lower than before (a bill came back); None: not said now
    picture      (large, small) as `read_picture` gives them; then the description may not be empty
    """
    description = one_line(description) if picture else ""
    if picture and not description:
        raise ValidationError({"description": _("Say in a few words what is in the picture.")})
    large, small = picture or ("", "")
    progress = Progress.objects.create(
        commitment=commitment,
        text=text,
        by=by,
        at=timezone.now(),
        spent_cents=spent_cents,
        picture=large,
        small=small,
        description=description,
    )
    if spent_cents is not None:
        commitment.spent_cents = spent_cents
        commitment.save(update_fields=["spent_cents"])
    _tell(commitment, _("News about “%s”"), text, by)
    return progress


def _keep(
    commitment: Commitment,
    *,
    by: Person,
    evidence: str,
    on: date | None = None,
    spent_cents: int | None = None,
) -> Commitment:
    making.settle_with(commitment, evidence, on, spent_cents)
    _tell(commitment, _("Kept: “%s”"), evidence, by)
    return commitment


def _give_up(commitment: Commitment, *, by: Person, reason: str, on: date | None = None) -> Commitment:
    """Say honestly that it will not happen. It stays on the page, as not kept."""
    if len(reason.strip()) < 20:
        raise ValidationError(
            {"reason": _("Explain in at least one full sentence why this will not happen.")}
        )
    commitment.state, commitment.settled_on = Commitment.State.BROKEN, on or timezone.localdate()
    commitment.save()
    Progress.objects.create(commitment=commitment, text=reason.strip(), by=by, at=timezone.now())
    _tell(commitment, _("Not kept: “%s”"), reason, by)
    return commitment


def _change(commitment: Commitment, *, by: Person, version: int, why: str, **facts: Any) -> Commitment:
    """Change the promise itself. Why is told in public, so that a date never moves in silence."""
    not_changed_meanwhile(commitment, version)
    return making.revise(commitment, by=by, why=why, **facts)


def _remove_picture(progress: Progress, *, by: Person) -> Progress:
    """Take a photo away: somebody who stands in it asks so, or it was the wrong one. The report itself stays."""
    for file in (progress.picture, progress.small):
        if file:
            file.delete(save=False)
    progress.picture, progress.small, progress.description = "", "", ""
    progress.width = progress.height = None
    progress.save(update_fields=["picture", "small", "description", "width", "height"])
    return progress


def _tell(commitment: Commitment, subject: Any, text: str, by: Actor) -> None:
    if commitment.contribution is None:
        return
    with translation.override(commitment.contribution.activity.language):
        tell(
            followers(commitment.contribution),
            subject=str(subject) % commitment.title,
            text=text,
            path=reverse("commitment", args=[commitment.place.slug, commitment.pk]),
            but=by,
        )


answers = can(ANSWER, _("Only people who answer for the town may do this."))
running = when(Q(state=Commitment.State.RUNNING), _("This commitment was already settled."))

commit = Action("commitments.commit", _("Make a commitment"), Place, (can(ANSWER, place="pk"),), _commit)
report = Action("commitments.report", _("Say how it goes"), Commitment, (answers, running), _report)
keep = Action("commitments.keep", _("Kept, with evidence"), Commitment, (answers, running), _keep)
give_up = Action(
    "commitments.give_up", _("Say that it was not kept"), Commitment, (answers, running), _give_up
)
change = Action("commitments.change", _("Change"), Commitment, (answers, running), _change)
remove_picture = Action(
    "commitments.remove_picture",
    _("Remove the photo"),
    Progress,
    (
        can(ANSWER, _("Only people who answer for the town may do this."), place="commitment__place_id"),
        when(~Q(picture=""), _("There is no photo here.")),
    ),
    _remove_picture,
)

ACTIONS = (commit, report, keep, give_up, change, remove_picture)
