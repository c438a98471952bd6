# SPDX-License-Identifier: EUPL-1.2
"""What happens by the clock: a reminder the day before, and forgetting who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from . import seats
from .counting import attendance
from .letters import tell_reminder
from .models import Event, Registration

DAY_BEFORE = timedelta(hours=24)
NOT_RIGHT_AFTER = timedelta(hours=12)
"""who registered this shortly before the reminder would go, has just had a letter with the same facts"""
KEPT_DAYS = 30


def remind(now: datetime) -> None:
    """A reminder about a day before, once for each registration: somebody asked for a seat, whatever rhythm they have for news."""
    rows = Registration.objects.filter(
        state__in=[Registration.State.SEAT, Registration.State.WAITING],
        reminded_at=None,
        event__starts_at__gt=now,
        event__starts_at__lte=now + DAY_BEFORE,
        event__cancelled_at=None,
        event__activity__is_public=True,
    )
    for number in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            one = (
                rows.filter(pk=number)
                .select_related("event__place", "event__activity", "person")
                .select_for_update(of=("self",), no_key=True)
                .first()
            )
            if one is None:
                continue  # cancelled or reminded meanwhile
            one.reminded_at = now
            one.save(update_fields=["reminded_at"])
            if one.made_at <= one.event.starts_at - DAY_BEFORE - NOT_RIGHT_AFTER:
                tell_reminder(one, one.event)


def forget(now: datetime) -> None:
    """Thirty days after an event its registrations go. How many registered stays; how many checked in becomes the count of those
    who were there, where nobody counted by hand. Without a single check-in nobody knows, and the count stays empty.
    """
    old = Event.objects.filter(
        ends_at__lt=now - timedelta(days=KEPT_DAYS), pk__in=Registration.objects.values("event_id")
    )
    for number in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            event = seats.lock(number)
            came = attendance(event)
            # Per way: an evening where only the door checked in knows nothing of who followed online.
            for way, field in (("on_site", "counted_on_site"), ("online", "counted_online")):
                if way in came and came[way].checked_in and getattr(event, field) is None:
                    setattr(event, field, came[way].checked_in)
            event.save(update_fields=["counted_on_site", "counted_online"])
            event.registrations.all().delete()
