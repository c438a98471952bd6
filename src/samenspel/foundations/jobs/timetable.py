# SPDX-License-Identifier: EUPL-1.2
"""Work that returns (mail, digests, reminders): each piece is done by one process at a time, and again after a crash."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import close_old_connections, models
from django.utils import timezone

from samenspel.foundations import parts

from .models import Timetable
from .work import run_jobs

LEASE = timedelta(minutes=10)
TOWN_TIME = ZoneInfo("Europe/Brussels")
log = logging.getLogger("samenspel.jobs")


def _next(work: parts.Regular, after: datetime) -> datetime:
    if work.at_hour is None:
        return after + work.every
    local = after.astimezone(TOWN_TIME).replace(hour=work.at_hour, minute=0, second=0, microsecond=0)
    while local <= after:
        local += timedelta(days=1)  # wall-clock days: the hour stays the same when the clock changes
    return local


def run_due(now: datetime | None = None) -> list[str]:
    """Do everything whose time has come. Returns the keys that were done.

    A row is claimed by one UPDATE, so two processes never do the same work; a claim that is older than ten minutes belongs to a
    process that died, and its work is done again: every piece of work must bear being done twice.
    """
    now = now or timezone.now()
    done = []
    for work in (work for part in parts.parts() for work in part.regular):
        Timetable.objects.get_or_create(
            key=work.key, defaults={"next_at": now if work.at_hour is None else _next(work, now)}
        )
        claimed = Timetable.objects.filter(
            models.Q(leased_until=None) | models.Q(leased_until__lt=now), key=work.key, next_at__lte=now
        ).update(leased_until=now + LEASE)
        if not claimed:
            continue
        error = ""
        try:
            work.run(now)
            done.append(work.key)
        except (
            Exception
        ) as failure:  # the outermost shell of a job: the next piece of work must still get its turn
            log.exception("regular work %s failed", work.key)
            error = repr(failure)[:500]
        Timetable.objects.filter(key=work.key).update(
            leased_until=None,
            next_at=_next(work, now),
            last_done_at=now if not error else None,
            last_error=error,
        )
    return done


class Clockwork(threading.Thread):
    """Runs the timetable inside the serving process: the demo and a small town need no second process."""

    def __init__(self, seconds: float = 2.0) -> None:
        super().__init__(name="clockwork", daemon=True)
        self.seconds, self.stopped = seconds, threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.seconds):
            close_old_connections()
            try:
                run_due()
                run_jobs()
            except Exception:  # the thread must outlive a database that is away for a moment
                log.exception("the timetable could not be read; trying again")
            finally:
                close_old_connections()
