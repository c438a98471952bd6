# SPDX-License-Identifier: EUPL-1.2
"""Anchors in words: where each stands, what a group may still do with it, and what everybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.commitments.models import Commitment

from ..models import Anchor, Campaign, Check
from ..seen import stamp

FACTS = ("kind", "title", "text", "owner_name", "due_on", "plan_code", "amount_cents")
IN_COMMITMENT = {
    "title": "title",
    "text": "text",
    "owner_name": "owner_name",
    "due_on": "due_on",
    "plan_code": "plan_action",
    "amount_cents": "budget_cents",
}
"""what an anchor says, and how a commitment calls it"""
WRITTEN_DOWN = (Anchor.Kind.STATUTES, Anchor.Kind.REGULATION, Anchor.Kind.VISION, Anchor.Kind.RESOLUTION)
TASKS: dict[str, str] = {
    **{str(kind): "anchor-1" for kind in WRITTEN_DOWN},
    str(Anchor.Kind.PLAN_ACTION): "anchor-2",
    str(Anchor.Kind.BUDGET): "anchor-3",
}
"""the task of the guide that an anchor of this kind fulfils"""
ABOUT: dict[str, Any] = {
    Anchor.Kind.STATUTES: _("The values open the statutes of an advisory council."),
    Anchor.Kind.REGULATION: _(
        "The values are part of the rules that the municipality has for participation."
    ),
    Anchor.Kind.VISION: _("The values stand at the beginning of a vision text."),
    Anchor.Kind.RESOLUTION: _("The city council adopts the values by a vote."),
    Anchor.Kind.PLAN_ACTION: _("The municipality writes one or more actions in its multi-year plan."),
    Anchor.Kind.BUDGET: _("The multi-year budget holds an amount that is high enough for good support."),
    Anchor.Kind.WORK_POINT: _("Something that the group asked, and that the municipality will do better."),
}


@dataclass(frozen=True)
class Stand:
    """Where a promise is: the sign of its shape, and public words."""

    sign: str
    word: Any


def stand_of(anchor: Anchor) -> Stand:
    """One sentence for where an anchor is. What the town says at its own desk about its commitment counts here too."""
    if anchor.check_state == Check.REFUSED:
        return Stand("rejected", pgettext_lazy("check", "Not taken over"))
    if anchor.check_state == Check.WAITING:
        if anchor.done_on:
            return Stand("pending", _("Evidence given, waits to be checked"))
        if anchor.commitment_id:
            return Stand("pending", _("Promised, the change waits to be checked"))
        return Stand("pending", pgettext_lazy("check", "Waits to be checked"))
    if anchor.kept_at:
        return Stand("kept", pgettext_lazy("commitment", "Kept"))
    commitment = anchor.commitment
    if commitment is None:
        return Stand("running", pgettext_lazy("anchor", "Promised"))
    return {
        "kept": Stand("kept", _("Kept, says the municipality")),
        "broken": Stand("broken", _("The municipality says that it will not happen")),
        "late": Stand("late", _("Promised, and the day has passed")),
        "running": Stand("running", pgettext_lazy("anchor", "Promised")),
    }[commitment.sign]


def may_change(anchor: Anchor) -> bool:
    """The promise itself: as long as it was not kept, by the check or by the town."""
    if anchor.kept_at and anchor.check_state != Check.REFUSED:
        return False
    return anchor.commitment is None or anchor.commitment.state == Commitment.State.RUNNING


def may_give_evidence(anchor: Anchor) -> bool:
    if anchor.kept_at and anchor.check_state != Check.REFUSED:
        return False
    return anchor.commitment is None or anchor.commitment.state != Commitment.State.BROKEN


def facts_now(anchor: Anchor) -> dict[str, Any]:
    """What holds of a promise that was checked: the town may have changed its commitment at its own desk meanwhile."""
    facts = {name: getattr(anchor, name) for name in FACTS}
    if anchor.check_state == Check.CONFIRMED and anchor.commitment is not None:
        facts |= {name: getattr(anchor.commitment, there) for name, there in IN_COMMITMENT.items()}
    return facts


def stamp_of(anchor: Anchor) -> str:
    """The state of an anchor, short: what a form carries along, so that nobody undoes a colleague's work unseen."""
    seen = [
        *facts_now(anchor).values(),
        anchor.check_state,
        anchor.done_on,
        anchor.evidence,
        anchor.address,
        anchor.document.name,
    ]
    return stamp(*seen)


@dataclass(frozen=True)
class Shown:
    """An anchor as everybody may read it."""

    kind: str
    title: str
    owner_name: str
    due_on: date
    stand: Stand
    settled_on: date | None
    evidence: str
    commitment_id: int | None

    @property
    def kind_word(self) -> Any:
        return Anchor.Kind(self.kind).label


def shown(campaign: Campaign) -> list[Shown]:
    """What was promised and checked, the earliest first. One query.

    A change or evidence that still waits shows nothing of itself: what was checked last stands in the commitment.
    """
    rows = Anchor.objects.filter(campaign=campaign).select_related("commitment").order_by("due_on", "pk")
    return [one for row in rows if (one := _shown(row)) is not None]


def _shown(anchor: Anchor) -> Shown | None:
    commitment = anchor.commitment
    if commitment is None or not commitment.is_public:
        return None
    if anchor.kept_at and anchor.check_state == Check.REFUSED:
        # Checked as kept, and taken back afterwards: nothing of it holds until it was checked anew.
        return None
    kept = commitment.state == Commitment.State.KEPT
    word = {
        "kept": pgettext_lazy("commitment", "Kept"),
        "broken": pgettext_lazy("commitment", "Not kept"),
        "late": _("Promised, and the day has passed"),
        "running": pgettext_lazy("anchor", "Promised"),
    }[commitment.sign]
    return Shown(
        kind=anchor.kind,
        title=commitment.title,
        owner_name=commitment.owner_name,
        due_on=commitment.due_on,
        stand=Stand(commitment.sign, word),
        settled_on=commitment.settled_on,
        evidence=commitment.evidence if kept else "",
        commitment_id=commitment.pk,
    )
