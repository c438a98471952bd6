# SPDX-License-Identifier: EUPL-1.2
"""Repeat, repeat, repeat: the yearly recall, the evaluation half-way, and another municipality that follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place

from .campaign import Campaign
from .checked import Checked


class Recall(models.Model):
    """The values are brought back to mind once a year, also for who was not there when they were signed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recalls")
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True)
    recipients = models.PositiveIntegerField(default=0)
    """how many letters left; to whom is not kept"""
    text = models.TextField(blank=True)
    """the words of the group in the letter"""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reminded_for = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "year"], name="recall_once_a_year")
        ]


class Evaluation(Checked):
    """Half-way, together with politicians: per value a score with evidence, and what is adjusted."""

    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    with_whom = models.CharField(max_length=300, blank=True)
    """which politicians and others took part"""
    values_version = models.CharField(max_length=40)
    scores = models.JSONField(default=dict)
    """{key of a value: {score: 1 to 5, evidence, adjust}}"""
    conclusion = models.TextField(blank=True)
    is_offered = models.BooleanField(default=False)
    """the group is ready with it: it may be checked and stand in public"""
    reminded_for = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["planned_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_offered=False) | Q(held_on__isnull=False) & ~Q(with_whom=""),
                name="evaluation_was_held_with_somebody",
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(held_on=None), name="one_evaluation_to_come"
            ),
        ]


class Spark(models.Model):
    """Another municipality was invited to do the same. To which address is not kept."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sparks")
    to = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "to"], name="municipality_invited_once")
        ]
