# SPDX-License-Identifier: EUPL-1.2
"""The values a municipality signs up to: versioned texts, never changed once they are published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from samenspel.foundations.people.models import Person


class ValueSet(models.Model):
    """One version of the values, as a network editor loaded it. The newest published one is in force; while none is, the shipped one.

    A published version is never changed or taken away: signatures say which version was signed.
    """

    version = models.SlugField(max_length=40, unique=True)
    """stands in addresses and with every signature"""
    document = models.JSONField()
    """what `values.sets.read` takes: languages, title, source, values with their concrete bullets"""
    is_official = models.BooleanField(default=False)
    """the text of the campaign itself; else it is provisional and says so everywhere"""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    """None: a draft that only editors see"""
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-published_at", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(version=""), name="value_set_has_a_version")
        ]

    def __str__(self) -> str:
        return self.version
