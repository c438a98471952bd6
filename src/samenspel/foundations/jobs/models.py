# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned


class Timetable(models.Model):
    """One row for each piece of work that returns: when it is due and who is doing it."""

    key = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)


class Job(Owned):
    """Work that somebody waits for: it says how far it is, and is taken up again when the process that did it died."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    key = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    """number of the row it is about"""
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    share = models.FloatField(default=0.0)
    """how much is done, 0 to 1"""
    step = models.CharField(max_length=40, blank=True)
    """what it is doing, a word of its own; pages have the sentence"""
    tries = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    """a sentence for the person, when it failed for a reason they can do something about"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "subject"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_such_job_at_a_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"]),
            models.Index(fields=["key", "subject", "-id"]),
        ]

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return round(self.share * 100)
