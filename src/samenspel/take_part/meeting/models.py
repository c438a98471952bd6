# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events.models import Event


class Meeting(models.Model):
    """What a meeting keeps beside its activity: which format it has, and the event that it is."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="meeting"
    )
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="meeting")
    format = models.CharField(max_length=30)
    """key of a format in `formats.py`"""
    questions_before = models.BooleanField(default=True)
    """people may ask from home before it begins"""
    invited_at = models.DateTimeField(null=True)
    """when followers of the process were invited, so that it happens once"""


class Question(models.Model):
    """A question asked at or before a meeting. The contribution carries text, support and the duty to answer."""

    class Asked(models.TextChoices):
        BEFORE = "before", pgettext_lazy("question", "before the meeting")
        ROOM = "room", pgettext_lazy("question", "in the room")
        ONLINE = "online", pgettext_lazy("question", "online, during the meeting")
        AFTER = "after", pgettext_lazy("question", "after the meeting")
        PAPER = "paper", pgettext_lazy("question", "on paper")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="question"
    )
    asked = models.CharField(max_length=6, choices=Asked)
    discussed_at = models.DateTimeField(null=True)
    """when it was dealt with in the room; the written answer still follows"""
    pinned = models.PositiveSmallIntegerField(null=True)
    """its place at the top of the list, given by who leads; None: support decides"""


class RoomVote(models.Model):
    """Somebody in the room wants this question answered. Without an account: one per seat in the room, known by a random pass."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="room_votes")
    room_pass = models.CharField(max_length=32)
    """random, lives in the browser's session; says nothing about who it is"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "room_pass"], name="room_vote_once_per_pass")
        ]


def forget_passes(now: datetime) -> None:
    """A day after a meeting nobody is in its room any more: the passes go, and the count stays with each question."""
    RoomVote.objects.filter(
        contribution__activity__meeting__event__ends_at__lt=now - timedelta(days=1)
    ).delete()
