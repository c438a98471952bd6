# SPDX-License-Identifier: EUPL-1.2
"""What follows when an anchor was checked: a public commitment, and its evidence."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.commitments import making
from samenspel.foundations.commitments.models import Commitment

from ..models import Anchor
from ..route.ticking import tick
from .reading import IN_COMMITMENT, TASKS

WORDS: dict[str, Any] = {
    "title": _("the title"),
    "text": _("the explanation"),
    "owner_name": _("who answers for it"),
    "due_on": _("the date"),
    "plan_code": _("the code in the multi-year plan"),
    "amount_cents": _("the amount"),
}


def confirmed(anchor: Anchor, by: Any) -> None:
    """Make the commitment when there is none yet, bring it up to date when the promise changed, keep it when the evidence was given.

    Raises ValidationError when the municipality said meanwhile that it will not happen: then there is nothing to confirm.
    """
    commitment = _locked(anchor)
    if commitment is not None and not commitment.is_public:  # it was taken back, and holds again
        commitment.is_public = True
        commitment.save(update_fields=["is_public"])
    if commitment is None:
        commitment = making.record(
            anchor.place, **{there: getattr(anchor, name) for name, there in IN_COMMITMENT.items()}
        )
        anchor.commitment = commitment
    elif commitment.state == Commitment.State.BROKEN:
        raise ValidationError(
            _(
                "The municipality said that this will not happen. Do not take it over, and say so to the group."
            )
        )
    elif commitment.state == Commitment.State.RUNNING:
        _follow(anchor, commitment, by)
    if anchor.done_on and anchor.kept_at is None:
        anchor.kept_at = timezone.now()
        if commitment.state == Commitment.State.RUNNING:
            making.settle_with(commitment, _evidence(anchor), on=anchor.done_on)
    anchor.save(update_fields=["commitment", "kept_at"])
    if task := TASKS.get(anchor.kind):
        tick(anchor.campaign, task)


def taken_back(anchor: Anchor) -> None:
    """What was checked turns out not to be so: the promise that was made of it is no longer in public."""
    commitment = _locked(anchor)
    if commitment is not None:
        commitment.is_public = False
        commitment.save(update_fields=["is_public"])


def _locked(anchor: Anchor) -> Commitment | None:
    """The commitment as it is now, kept from the town's desk until we are done."""
    if anchor.commitment_id is None:
        return None
    return Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=anchor.commitment_id)


def _follow(anchor: Anchor, commitment: Commitment, by: Any) -> None:
    """The promise says what was checked now; what changed is told on its page."""
    changed = [
        name for name, there in IN_COMMITMENT.items() if getattr(anchor, name) != getattr(commitment, there)
    ]
    if not changed:
        return
    with translation.override(anchor.campaign.language):
        why = gettext("The values campaign checked a change of %(what)s.") % {
            "what": ", ".join(str(WORDS[name]) for name in changed)
        }
        if "due_on" in changed:
            why += " " + gettext("The date was %(old)s and is now %(new)s.") % {
                "old": date_format(commitment.due_on, "j F Y"),
                "new": date_format(anchor.due_on, "j F Y"),
            }
    making.revise(
        commitment,
        by=by,
        why=why,
        **{IN_COMMITMENT[name]: getattr(anchor, name) for name in changed},
    )


def _evidence(anchor: Anchor) -> str:
    """Where people can see it, with the address below. The document itself stays with who checks."""
    return "\n".join(filter(None, [anchor.evidence.strip(), anchor.address]))
