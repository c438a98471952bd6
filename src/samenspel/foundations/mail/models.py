# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from samenspel.foundations.people.models import Person


class Notice(models.Model):
    """One thing a person wants to hear, waiting for their daily or weekly letter."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    contribution_number = models.BigIntegerField(null=True, db_index=True)
    comment_number = models.BigIntegerField(null=True, db_index=True)
    """whose words the text repeats, by primary key: mail stands below contributions and knows no such models"""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], condition=Q(sent_at=None), name="unsent")]
