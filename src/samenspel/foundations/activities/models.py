# SPDX-License-Identifier: EUPL-1.2
"""The one small table that contributions, events, ballots and records hang on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, SEE_DESK, places_with
from samenspel.foundations.towns.models import Clock, Moderation, PopulationFigure


class ActivityQuery(models.QuerySet["Activity"]):
    def visible_to(self, person: Any) -> ActivityQuery:
        held = places_with(person, SEE_DESK)
        return self if held is EVERYWHERE else self.filter(Q(is_public=True) | Q(place_id__in=held))

    def open_now(self) -> ActivityQuery:
        return self.filter(open_q(), is_public=True)


def open_q(path: str = "") -> Q:
    """Rows whose activity takes contributions at this moment. `path` leads from the row to the activity."""
    now = timezone.now()
    return Q(**{f"{path}stage": Activity.OPEN, f"{path}opens_at__lte": now, f"{path}closes_at__gt": now})


class Activity(Owned):
    """One way of taking part, made by one instrument, open during one period."""

    OPEN = "open"
    PLANNED = "planned"
    """an activity that is announced and has no instrument in the house"""

    class WhoMay(models.TextChoices):
        ANYONE = "anyone"
        ACCOUNT = "account"
        VERIFIED = "verified"

    process_number = models.BigIntegerField(null=True, db_index=True)
    """the process it belongs to: a number, because processes stand above activities"""
    instrument = models.CharField(max_length=30)
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="nl")
    stage = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    is_public = models.BooleanField(default=False)
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.AFTER)
    who_may = models.CharField(max_length=8, choices=WhoMay, default=WhoMay.ANYONE)
    limit_per_person = models.PositiveSmallIntegerField(default=10)
    answer_days = models.PositiveSmallIntegerField(default=30)
    answer_clock = models.CharField(max_length=12, choices=Clock, default=Clock.PUBLICATION)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """who answers for contributions here unless somebody else is named"""
    last_number = models.PositiveIntegerField(default=0)
    """the highest number given to a contribution"""
    public_count = models.PositiveIntegerField(default=0)
    """contributions everybody may see; changed in the same transaction"""
    version = models.PositiveIntegerField(default=1)
    """raised by every change of an officer, so that two colleagues do not undo each other's work unseen"""

    objects: ClassVar[Any] = ActivityQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "instrument", "slug"], name="activity_slug_once_per_instrument"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="activity_closes_after_it_opens"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "closes_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.stage == self.OPEN and self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.closes_at

    @property
    def last_moment(self) -> datetime:
        """What closes at midnight has its last minute before that: 23.59 and not 0.00 of a day on which nobody can take part."""
        return self.closes_at - timedelta(microseconds=1)

    @property
    def days_left(self) -> int:
        """Whole local days until it closes: 0 on the last day."""
        return (timezone.localdate(self.last_moment) - timezone.localdate()).days

    @property
    def days_in_all(self) -> int:
        return max(1, (self.closes_at - self.opens_at).days)


class GroupCount(models.Model):
    """How many participants of an activity said they belong to a group. Counts only: who said it is never stored."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="group_counts")
    figure = models.ForeignKey(PopulationFigure, on_delete=models.CASCADE, related_name="+")
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "figure"], name="group_counted_once")
        ]
