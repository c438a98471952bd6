# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.db import models


class Timetable(models.Model):
    """One row for each piece of work that returns: when it is due and who is doing it."""

    key = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
