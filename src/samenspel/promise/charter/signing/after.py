# SPDX-License-Identifier: EUPL-1.2
"""What follows from a signature that was checked: the values come back to mind once a year."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from samenspel.foundations.people.models import Person

from ..models import Recall, Signature


def a_year_later(day: date, today: date) -> date:
    """The same day one year on. What was signed longer ago comes back on its next anniversary, never in the past."""
    year = max(day.year + 1, today.year)
    while True:
        try:
            later = day.replace(year=year)
        except ValueError:  # the 29th of February
            later = date(year, 2, 28)
        if later >= today:
            return later
        year += 1


def confirmed(signature: Signature, by: Person) -> None:
    """The first signature of a municipality brings its first yearly recall. One that is still to come is enough."""
    if Recall.objects.filter(campaign=signature.campaign_id, sent_at=None).exists():
        return
    due = a_year_later(signature.signed_on, timezone.localdate())
    Recall.objects.get_or_create(campaign_id=signature.campaign_id, year=due.year, defaults={"due_on": due})
