# SPDX-License-Identifier: EUPL-1.2
"""What goes well and what is stiff, per value, as associations and councils say it: the beginning of a conversation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from samenspel.foundations.activities.models import Activity

from .campaign import Campaign


class Balance(models.Model):
    """One asking. Questions, answers and results are those of the questionnaire of its activity."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="balance"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="balances")
    values_version = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
