# SPDX-License-Identifier: EUPL-1.2
"""Work that somebody waits for: asked for by an action, done by one process at a time, with visible progress.

A part declares its kinds of work (`Part.jobs`). Who asks does so inside their own transaction, so that nothing is begun that was
not agreed. A process that died leaves a lease that lapses; the work is then done again, so every piece must bear being done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import models
from django.utils import timezone

from samenspel.foundations import parts
from samenspel.foundations.people.models import Actor
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused

from .models import Job

LEASE = timedelta(minutes=3)
MOST_TRIES = 3
TELL_EVERY = 0.4  # seconds
KEPT = timedelta(days=30)
log = logging.getLogger("samenspel.jobs")
Tell = Callable[[float, str], None]


class CannotBeDone(Exception):
    """The work cannot be done, for a reason the person can do something about: the sentence they read."""


def ask(key: str, subject: int, *, place: Place, by: Actor) -> Job:
    """The job that does this: the one that is waiting or running already, or a new one."""
    return Job.objects.get_or_create(
        key=key,
        subject=subject,
        state__in=[Job.State.WAITING, Job.State.RUNNING],
        defaults={
            "place": place,
            "asked_by": by.account,
            "asked_at": timezone.now(),
            "state": Job.State.WAITING,
        },
    )[0]


def latest(subject: int, *keys: str) -> Job | None:
    """The newest job of these kinds about this row, whatever its state."""
    return Job.objects.filter(key__in=keys, subject=subject).order_by("-pk").first()


def run_jobs(now: datetime | None = None) -> list[str]:
    """Do every job that waits, oldest first, and those whose process died. Returns the keys of what was done."""
    done = []
    kinds = {kind.key: kind for part in parts.parts() for kind in part.jobs}
    while (job := _claim(now or timezone.now())) is not None:
        if _do(job, kinds[job.key].run):
            done.append(job.key)
    return done


def _claim(now: datetime) -> Job | None:
    """Take one job with one UPDATE, so that two processes never take the same."""
    free = models.Q(state=Job.State.WAITING) | models.Q(state=Job.State.RUNNING, leased_until__lt=now)
    for number in Job.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:20]:
        claimed = Job.objects.filter(free, pk=number).update(
            state=Job.State.RUNNING, leased_until=now + LEASE, tries=models.F("tries") + 1
        )
        if claimed:
            job = Job.objects.select_related("place", "asked_by").get(pk=number)
            if job.tries <= MOST_TRIES:
                return job
            _end(job, Job.State.FAILED)  # it took its process down each time
    return None


def _do(job: Job, run: Callable[[Job, Tell], None]) -> bool:
    told = 0.0

    def tell(share: float, step: str) -> None:
        nonlocal told
        if monotonic() - told > TELL_EVERY or share >= 1:
            told = monotonic()
            _mine(job).update(share=share, step=step, leased_until=timezone.now() + LEASE)

    try:
        run(job, tell)
    except CannotBeDone as why:
        _end(job, Job.State.FAILED, str(why))
        return False
    except Refused as no:
        _end(job, Job.State.FAILED, str(no.reason))
        return False
    except Exception:  # the outermost shell of a job: the next one must still get its turn
        log.exception("job %s on %s failed", job.key, job.subject)
        _end(job, Job.State.FAILED)
        return False
    _end(job, Job.State.DONE)
    return True


def _mine(job: Job) -> Any:
    """The row, as long as it is ours: who lost the lease to another process writes nothing over its work."""
    return Job.objects.filter(pk=job.pk, tries=job.tries, state=Job.State.RUNNING)


def _end(job: Job, state: str, error: str = "") -> None:
    _mine(job).update(
        state=state,
        share=1.0 if state == Job.State.DONE else models.F("share"),
        error=error[:1000],
        leased_until=None,
        ended_at=timezone.now(),
    )


def forget_jobs(now: datetime) -> None:
    Job.objects.filter(ended_at__lt=now - KEPT).delete()
