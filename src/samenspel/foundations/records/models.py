# SPDX-License-Identifier: EUPL-1.2
"""Who did what to what, and when: numbers and a verb, never a text."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place


class Record(models.Model):
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    """the model acted on, "contributions.contribution" """
    number = models.BigIntegerField()
    """its primary key"""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "number"]), models.Index(fields=["place", "-at"])]
