# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.foundations.activities.models import Activity


class PlannedActivity(models.Model):
    """A way of taking part that happens elsewhere: what people need to know about it, and what officers still have to do for it."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="planned"
    )
    method = models.CharField(max_length=40, blank=True)
    """key of the instrument in the table, so that the page can lead to its explanation"""
    where = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    checklist = models.JSONField(default=list)
    """[{text, done}]: for officers; not public"""
    outcome = models.TextField(blank=True)
    """what came of it, once it is over"""
    people = models.PositiveIntegerField(null=True)
    """how many took part, counted by hand"""

    class Meta:
        constraints: ClassVar = []
