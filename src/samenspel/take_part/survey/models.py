# SPDX-License-Identifier: EUPL-1.2
"""A survey: a questionnaire inside a process. What is asked and what came back is the questionnaire of its activity."""

from __future__ import annotations

from django.db import models

from samenspel.foundations.activities.models import Activity


class Survey(models.Model):
    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="survey"
    )
    template = models.CharField(max_length=40, blank=True)
    """which ready questionnaire it began with; empty: an empty one"""
    shows_results = models.CharField(max_length=6, default="closed")
    """when everybody sees the results: closed (once it is closed and counted) or later (when an officer publishes them)"""
