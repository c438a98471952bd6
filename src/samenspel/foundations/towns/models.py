# SPDX-License-Identifier: EUPL-1.2
"""What a town that uses Samenspel decided for its own site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.places.models import Owned, Place


class Moderation(models.TextChoices):
    AFTER = "after", _("after publication")
    BEFORE = "before", _("before publication")


class Clock(models.TextChoices):
    PUBLICATION = "publication", _("when the contribution is published")
    PHASE_END = "phase_end", _("when the round closes")


class Town(models.Model):
    """The settings of one place that is open on Samenspel."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="town")
    welcome = models.TextField(blank=True)
    note = models.TextField(blank=True)
    """stands on every page; the demo town says here that it is fictional"""
    contact_address = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_hours = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    answer_days = models.PositiveSmallIntegerField(default=30)
    answer_clock = models.CharField(max_length=12, choices=Clock, default=Clock.PUBLICATION)
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.AFTER)
    allow_anonymous = models.BooleanField(default=True)
    tile_address = models.CharField(max_length=200, blank=True)
    """https://tiles.example/{z}/{x}/{y}.png; empty: our own drawing and nothing loaded from elsewhere"""
    map = models.JSONField(default=dict, blank=True)
    """GeoJSON FeatureCollection drawn as the town's own map"""
    has_map = models.BooleanField(default=False)
    theme = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def place_pk(self) -> int:
        return self.place_id


class Neighbourhood(Owned):
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "key"], name="neighbourhood_once_per_place")
        ]

    def __str__(self) -> str:
        return self.name


class PopulationFigure(Owned):
    """How many inhabitants belong to a group of people, with the source: what participants are compared with."""

    question = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "question", "group"], name="figure_once_per_place")
        ]


class ReadySentence(Owned):
    """A text an officer starts from: an answer, or the reason given to an author when something is hidden."""

    class Use(models.TextChoices):
        ANSWER = "answer", _("answer")
        HIDE = "hide", _("reason to hide")

    use = models.CharField(max_length=6, choices=Use)
    title = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "use", "title"], name="sentence_once_per_place")
        ]
