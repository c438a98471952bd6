# SPDX-License-Identifier: EUPL-1.2
"""What a group claims about its municipality stands in public only after somebody else looked at it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned

from .campaign import Campaign


class Check(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("check", "Waits to be checked")
    CONFIRMED = "confirmed", pgettext_lazy("check", "Checked")
    REFUSED = "refused", pgettext_lazy("check", "Not taken over")


class CheckedQuery(models.QuerySet[Any]):
    def public(self) -> CheckedQuery:
        return self.filter(check_state=Check.CONFIRMED)


class Checked(Owned):
    """Looked at by the campaign team, or by somebody who answers for the municipality (`checking.py`)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    check_state = models.CharField(max_length=9, choices=Check, default=Check.WAITING)
    check_note = models.CharField(max_length=300, blank=True)
    """why it was not taken over: told to the group"""
    checked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = CheckedQuery.as_manager()

    class Meta:
        abstract = True


class Pictured(models.Model):
    """A photo with who or what is on it, in two sizes, without where it was taken."""

    picture = models.ImageField(upload_to="pictures/%Y/%m", blank=True)
    small = models.ImageField(
        upload_to="pictures/%Y/%m", width_field="width", height_field="height", blank=True
    )
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    description = models.CharField(max_length=200, blank=True)
    """for who does not see it"""

    class Meta:
        abstract = True
