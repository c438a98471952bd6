# SPDX-License-Identifier: EUPL-1.2
"""The promise on the home of a town."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.places.models import Place
from samenspel.foundations.places.network_map import legend_mark

from ..models import Anchor, Campaign, Check, Signature, Standing
from . import drawings

NAMES_SHOWN = 8


def town_block(*, place: Place, person: Any) -> dict[str, Any] | None:
    """How far the town is, who signed, and what is due next. None as long as nobody is busy. Two queries."""
    anchors: Any = Anchor.objects.all()
    due = anchors.filter(
        campaign=OuterRef("pk"), commitment__is_public=True, commitment__state=Commitment.State.RUNNING
    ).order_by("commitment__due_on", "pk")
    campaign = (
        Campaign.objects.filter(place=place)
        .exclude(standing=Standing.NOBODY)
        .annotate(
            next_title=Subquery(due.values("commitment__title")[:1]),
            next_on=Subquery(due.values("commitment__due_on")[:1]),
            next_commitment=Subquery(due.values("commitment")[:1]),
        )
        .first()
    )
    if campaign is None:
        return None
    signed = list(
        Signature.objects.filter(campaign=campaign, check_state=Check.CONFIRMED, withdrawn_on=None).only(
            "name", "office", "function", "consents", "signed_on"
        )[:60]
    )
    return {
        "campaign": campaign,
        "sign": legend_mark(campaign.standing, drawings.LOOK),
        "word": drawings.LOOK.states[campaign.standing],
        "signed": signed[:NAMES_SHOWN],
        "more": max(0, len(signed) - NAMES_SHOWN),
    }
