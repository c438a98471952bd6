# SPDX-License-Identifier: EUPL-1.2
"""How far every municipality is, and how that grew. All of it counted from our own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from samenspel.foundations.places.models import Place, Region

from ..models import Campaign, Check, Milestone, Post, Signature, Standing
from ..standing import RUNGS

DRAWN = (Region.FLANDERS, Region.BRUSSELS)
MOST_MONTHS = 72
"""of the progress: six years, as long as a council sits"""


@dataclass(frozen=True)
class Row:
    """A municipality in the list of all. since: the day it came this far, None when it is nowhere yet"""

    pk: int
    code: str
    name: str
    slug: str
    region: str
    province: str
    lat: float | None
    lon: float | None
    is_fictional: bool
    standing: str
    since: date | None
    signatures: int

    @property
    def is_drawn(self) -> bool:
        return self.region in DRAWN and self.lat is not None and self.lon is not None


def municipalities() -> list[Row]:
    """Every municipality of Flanders and Brussels that exists today, and those of the Netherlands where a group is busy.
    Fictional ones only while they run. One query."""
    campaigns = Campaign.objects.filter(place=OuterRef("pk"))
    reached = Milestone.objects.filter(campaign__place=OuterRef("pk"), standing=F("campaign__standing"))
    counting = Signature.objects.filter(
        place=OuterRef("pk"), check_state=Check.CONFIRMED, withdrawn_on=None
    ).order_by()
    rows = (
        Place.objects.filter(valid_to=None, is_network=False)
        .exclude(is_fictional=True, is_active=False)
        .filter(Q(region__in=DRAWN) | Q(Exists(campaigns)))
        .annotate(
            standing=Subquery(campaigns.values("standing")[:1]),
            since=Subquery(reached.values("on")[:1]),
            signatures=Subquery(counting.values("place").annotate(n=Count("pk")).values("n")),
        )
        .order_by("name_folded", "code")
        .values_list(
            "pk", "code", "name", "slug", "region", "province", "lat", "lon", "is_fictional",
            "standing", "since", "signatures",
        )
    )  # fmt: skip
    return [Row(*facts[:9], facts[9] or Standing.NOBODY.value, facts[10], facts[11] or 0) for facts in rows]


def counted(rows: Iterable[Row]) -> Counter[str]:
    """How many there are of each standing. What is fictional never counts."""
    return Counter(row.standing for row in rows if not row.is_fictional)


LINES: tuple[str, ...] = (Standing.COALITION, Standing.SIGNED, Standing.ANCHORED)
"""the rungs whose growth is drawn: that far or further"""


@dataclass(frozen=True)
class Month:
    first: date
    """its first day"""
    numbers: tuple[int, ...]
    """how many municipalities were that far or further at its end, one for each of LINES"""


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def progress(today: date | None = None) -> list[Month]:
    """Month by month since the first one, how many came how far. Empty while nothing happened. One query."""
    today = today or timezone.localdate()
    reached = Milestone.objects.exclude(campaign__place__is_fictional=True).values_list(
        "campaign_id", "standing", "on"
    )
    first: dict[str, dict[int, date]] = {line: {} for line in LINES}
    for campaign_id, standing, on in reached:
        for line, days in first.items():
            # Somebody may write down today what was signed last year: a day to come counts as today.
            if RUNGS.index(standing) >= RUNGS.index(line):
                days[campaign_id] = min(days.get(campaign_id, on), on, today)
    every_day = [day for found in first.values() for day in found.values()]
    if not every_day:
        return []
    month, months = min(every_day).replace(day=1), []
    while month <= today:
        end = _next(month)
        months.append(
            Month(month, tuple(sum(1 for day in found.values() if day < end) for found in first.values()))
        )
        month = end
    return months[-MOST_MONTHS:]


def public_posts() -> Any:
    """What stands on the wall, the newest first."""
    return (
        Post.objects.public()
        .exclude(place__is_fictional=True, place__is_active=False)
        .select_related("place")
        .order_by("-on", "-pk")
    )
