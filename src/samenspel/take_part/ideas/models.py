# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned


class IdeasRound(models.Model):
    """What a round of ideas keeps beside its activity."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="ideas_round"
    )
    categories = models.JSONField(default=list)
    """[{key, name}], in the order to show; at most twelve"""

    def category_name(self, key: str) -> str:
        return next((row["name"] for row in self.categories if row["key"] == key), "")


class Idea(models.Model):
    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="idea"
    )
    category = models.CharField(max_length=40, blank=True)
    cost_cents = models.BigIntegerField(null=True)
    """what the proposer thinks it costs, or what an imported project cost"""
    outside_key = models.CharField(max_length=60, blank=True)
    """its number in the file it was imported from"""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["category"])]


class Upload(Owned):
    """A file that was read and shown to an officer, and waits until they say that its ideas may be brought in.

    The file itself and not the rows in the form: ten thousand ideas do not fit in a field of a page.
    """

    GOOD_FOR = timedelta(hours=1)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    raw = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)


def erase(person: Person) -> None:
    Upload.objects.filter(person=person).delete()


def forget_uploads(now: datetime) -> None:
    Upload.objects.filter(at__lt=now - Upload.GOOD_FOR).delete()
