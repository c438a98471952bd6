# SPDX-License-Identifier: EUPL-1.2
"""Reminders to owners before and after a due date: five and one working days before, and one and five days after."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samenspel.foundations.contributions.models import Contribution, Reminder
from samenspel.foundations.mail.letters import address, send_letter
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import closed_days, working_days_between

MOMENTS = (5, 1, -1, -5)


def remind(now: datetime) -> int:
    """One letter per owner with everything that reached a moment since the last time; sent once per moment, also after a crash."""
    waiting = (
        Contribution.objects.filter(
            is_public=True, answered_at=None, due_at__isnull=False, owner__isnull=False
        )
        .filter(due_at__lt=now + timedelta(days=14))
        .select_related("place", "activity", "owner")
        .order_by("due_at")
    )
    closed: dict[int, set[date]] = {}
    per_owner: dict[Person, list[tuple[Contribution, int, int]]] = defaultdict(list)
    for one in waiting:
        assert one.due_at and one.owner
        if one.place_id not in closed:
            closed[one.place_id] = closed_days(one.place)
        days = closed[one.place_id]
        zone = one.place.timezone
        left = working_days_between(
            one.place, timezone.localdate(now, zone), timezone.localdate(one.due_at, zone), closed=days
        )
        reached = [moment for moment in MOMENTS if left <= moment]
        if reached:
            per_owner[one.owner].append((one, left, min(reached)))
    sent = 0
    for owner, rows in per_owner.items():
        with transaction.atomic():
            fresh = []
            for one, left, moment in rows:
                _reminder, made = Reminder.objects.get_or_create(
                    contribution=one, due_at=one.due_at, days_before=moment
                )
                if made:
                    fresh.append(
                        {
                            "title": one.title,
                            "left": left,
                            "late": -left,
                            "url": address(reverse("desk-answer", args=[one.place.slug, one.pk])),
                        }
                    )
            if fresh and owner.email and owner.is_active:
                with translation.override(owner.language):
                    send_letter(
                        owner.email,
                        "reminder",
                        {"rows": fresh, "who": owner.name or _("colleague")},
                        language=owner.language,
                    )
                sent += 1
    return sent
