# SPDX-License-Identifier: EUPL-1.2
"""Questions to the network, and who wants to hear about what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution


class Helpdesk(models.Model):
    """The standing activity on which questions to the network hang."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="helpdesk"
    )


class HelpQuestion(models.Model):
    """A question to the network. The contribution carries the text and the duty to answer."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="help_question"
    )
    town_name = models.CharField(max_length=100, blank=True)
    """the municipality it is about, in the words of who asks"""
    instrument = models.CharField(max_length=40, blank=True)
    """key of an instrument of the table it is about"""


class Track(models.TextChoices):
    NEWSLETTER = "newsletter", _("The newsletter")
    MIX = "mix", _("Help with a participation plan")
    SCAN = "scan", _("The self-scan of local democracy")
    LAB = "lab", _("A learning lab with other municipalities")
    TRAINING = "training", _("Training for councillors and staff")
    SUPPORT = "support", _("Support made to measure for our municipality")


class Interest(models.Model):
    """Somebody wants to hear about something, and owns the address: a row is made when the link in our letter was used.

    Withdrawn with one click. Thirty days after that nothing stands here but dates and tracks: they still count.
    """

    email = models.EmailField(blank=True)
    """empty once it was wiped"""
    name = models.CharField(max_length=60, blank=True)
    town_name = models.CharField(max_length=100, blank=True)
    tracks = models.JSONField(default=list)
    """values of `Track`"""
    remark = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=2, default="nl")
    confirmed_at = models.DateTimeField()
    """when the first consent was confirmed"""
    withdrawn_at = models.DateTimeField(null=True)
    followed_up_at = models.DateTimeField(null=True)
    """when somebody of the network took it up; empty again when a track is added"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(withdrawn_at=None), name="interest_once_per_address"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="interest_email_in_lower_case"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(withdrawn_at__isnull=False), name="interest_wiped_was_withdrawn"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-confirmed_at", "-id"])]

    @property
    def track_names(self) -> list[str]:
        return [str(track.label) for track in Track if track in self.tracks]


class Consent(models.Model):
    """What somebody agreed to, word for word. There is one for each time they asked.

    Until the address is confirmed it belongs to nobody and carries the address itself: who knows whose it is? Two people may have
    filled in the same one. Confirmed, it hangs on the interest and what was filled in moved there; never confirmed, it goes after
    seven days.
    """

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, null=True, related_name="consents")
    text = models.TextField()
    tracks = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    town_name = models.CharField(max_length=100, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=2, default="nl")

    class Meta:
        ordering: ClassVar = ["confirmed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="consent_has_words"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="consent_email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(interest__isnull=True, confirmed_at__isnull=True) & ~Q(email="")
                | Q(interest__isnull=False, confirmed_at__isnull=False, email=""),
                name="consent_waits_or_counts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["email", "asked_at"], condition=Q(interest=None), name="consent_waits")
        ]
