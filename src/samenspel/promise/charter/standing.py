# SPDX-License-Identifier: EUPL-1.2
"""How far a municipality is: follows from what was recorded and checked, so that nobody can type it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Anchor, Campaign, Check, Evaluation, Member, Milestone, Office, Signature, Standing, Talk

RUNGS: tuple[str, ...] = tuple(Standing.values)
"""from nothing to the most"""
PROMISED: tuple[str, ...] = RUNGS[RUNGS.index(Standing.SIGNED) :]
"""where somebody signed, or more"""


@dataclass(frozen=True)
class Facts:
    """What a standing follows from. members: people in the group · held: conversations that were held · signed: (office, name) of each signature
    that counts · college_size: mayor and aldermen together, None when not known · kept: anchors whose evidence was checked · resolutions:
    those among them that are a resolution of the city council · evaluated: evaluations that were checked"""

    members: int = 0
    held: int = 0
    signed: tuple[tuple[str, str], ...] = ()
    college_size: int | None = None
    kept: int = 0
    resolutions: int = 0
    evaluated: int = 0


def whole_college(facts: Facts) -> bool:
    """One decision of the college, or the mayor and as many aldermen as there are. A name that signed two versions is one person."""
    if any(office == Office.COLLEGE for office, _name in facts.signed):
        return True
    people = {name for office, name in facts.signed if office in (Office.MAYOR, Office.ALDERMAN)}
    mayor = any(office == Office.MAYOR for office, _name in facts.signed)
    return facts.college_size is not None and mayor and len(people) >= facts.college_size


def standing_of(facts: Facts) -> Standing:
    """The highest rung that holds. Anchored and evaluated stand on a promise: a signature, or a resolution of the city council."""
    promised = bool(facts.signed) or facts.resolutions > 0
    if promised and facts.evaluated:
        return Standing.EVALUATED
    if promised and facts.kept:
        return Standing.ANCHORED
    if whole_college(facts):
        return Standing.COLLEGE
    if facts.signed:
        return Standing.SIGNED
    if facts.members and facts.held:
        return Standing.TALKING
    return Standing.COALITION if facts.members else Standing.NOBODY


def size_may_change(campaign: Campaign, size: int | None) -> bool:
    """Whether a group may still say how large the college is. Not once a signature was checked: the number would make it the whole college unseen."""
    checked = Signature.objects.filter(campaign=campaign, check_state=Check.CONFIRMED, withdrawn_on=None)
    return size == campaign.college_size or not checked.exists()


SIZE_STAYS = _(
    "A signature was checked already, so this number stays as it is. When the whole college signed, enter that as one decision."
)


def facts_of(campaign: Campaign) -> Facts:
    signed = Signature.objects.filter(campaign=campaign, check_state=Check.CONFIRMED, withdrawn_on=None)
    kept = list(
        Anchor.objects.filter(campaign=campaign, kept_at__isnull=False)
        .exclude(check_state=Check.REFUSED)
        .values_list("kind", flat=True)
    )
    return Facts(
        members=Member.objects.filter(campaign=campaign).count(),
        held=Talk.objects.filter(campaign=campaign, is_held=True).count(),
        signed=tuple(signed.values_list("office", "name_folded")),
        college_size=campaign.college_size,
        kept=len(kept),
        resolutions=kept.count(Anchor.Kind.RESOLUTION),
        evaluated=Evaluation.objects.filter(campaign=campaign, check_state=Check.CONFIRMED).count(),
    )


def refresh(campaign: Campaign, on: date | None = None) -> Campaign:
    """Bring the standing up to date after something changed. Called by every action that may change it, inside its transaction.

    on   the day it happened, for the progress over time; today when not given
    """
    now = standing_of(facts_of(campaign))
    campaign.standing = now
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=["standing", "changed_at"])
    reached = RUNGS[1 : RUNGS.index(now) + 1]
    Milestone.objects.filter(campaign=campaign).exclude(standing__in=reached).delete()
    if now != Standing.NOBODY:
        Milestone.objects.get_or_create(
            campaign=campaign, standing=now, defaults={"on": on or timezone.localdate()}
        )
    return campaign
