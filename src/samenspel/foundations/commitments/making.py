# SPDX-License-Identifier: EUPL-1.2
"""How a commitment comes to be, changes and is kept, without asking who may: the door that was opened is that of whoever calls.

A town's desk commits itself; in the values campaign somebody checks what a group says was promised. Both make the same row.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place

from .models import Commitment, Progress

FACTS = ("title", "text", "owner_name", "due_on", "plan_action", "budget_cents")
"""what a promise says, and what may be changed in it"""
SHORTEST_EVIDENCE = 10


def record(
    place: Place,
    *,
    title: str,
    owner_name: str,
    due_on: date,
    text: str = "",
    plan_action: str = "",
    budget_cents: int | None = None,
    is_public: bool = True,
    **links: Any,
) -> Commitment:
    """A new promise that runs.

    links  owner, contribution, process_number: what it hangs on, where it hangs on something
    """
    return Commitment.objects.create(
        place=place,
        title=one_line(title, 160),
        text=text,
        owner_name=one_line(owner_name, 120),
        due_on=due_on,
        plan_action=one_line(plan_action, 40),
        budget_cents=budget_cents,
        is_public=is_public,
        made_at=timezone.now(),
        **links,
    )


def settle_with(
    commitment: Commitment, evidence: str, on: date | None = None, spent_cents: int | None = None
) -> Commitment:
    """It was kept, and this is where people can see it. Raises ValidationError when the evidence says nothing."""
    if len(evidence.strip()) < SHORTEST_EVIDENCE:
        raise ValidationError(
            {"evidence": _("Say where people can see that it was kept: a place, a document, a date.")}
        )
    commitment.state, commitment.evidence = Commitment.State.KEPT, evidence.strip()
    commitment.settled_on = on or timezone.localdate()
    if spent_cents is not None:
        commitment.spent_cents = spent_cents
    commitment.save()
    return commitment


def revise(commitment: Commitment, *, by: Person, why: str, **facts: Any) -> Commitment:
    """Change the promise itself. Why is told in public, so that a date never moves in silence."""
    for name in FACTS:
        if name in facts:
            setattr(commitment, name, facts[name])
    commitment.version += 1
    commitment.save()
    Progress.objects.create(commitment=commitment, text=why, by=by, at=timezone.now())
    return commitment
