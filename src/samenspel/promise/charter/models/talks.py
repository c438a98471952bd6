# SPDX-License-Identifier: EUPL-1.2
"""The conversation with the municipality: with whom, what was said, what is asked, and where it is tried."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .campaign import Campaign


class Circle(models.TextChoices):
    """How wide a conversation was: from one alderman to the city council."""

    ALDERMAN = "alderman", _("One alderman")
    ALDERMEN = "aldermen", _("Several aldermen")
    COLLEGE = "college", _("The college")
    CITY_COUNCIL = "city_council", _("The city council")
    STAFF = "staff", _("Staff of the municipality")
    JOINT = "joint", _("A joint meeting of associations and councils")


class Talk(models.Model):
    """One conversation, planned or held. Only for the group: people spoke to the group and not to the public."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="talks")
    circle = models.CharField(max_length=12, choices=Circle)
    on = models.DateField()
    is_held = models.BooleanField(default=False)
    with_whom = models.CharField(max_length=300)
    """names and offices of who holds a mandate or works there"""
    parties = models.CharField(max_length=200, blank=True)
    """of those who hold a mandate"""
    reactions = models.TextField(blank=True)
    goes_well = models.TextField(blank=True)
    shared = models.TextField(blank=True)
    """what they and the group share"""
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]


class Hook(models.Model):
    """A passage of the governing agreement or another decision that the values can be hung on."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="hooks")
    document = models.CharField(max_length=160)
    where = models.CharField(max_length=80, blank=True)
    """page or chapter"""
    address = models.URLField(blank=True)
    passage = models.TextField()
    value = models.CharField(max_length=40, blank=True)
    """key of the value it belongs to"""
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["document", "pk"]


class WorkPoint(models.Model):
    """What the group wants to be done better, in its own words: large or small, both are a step."""

    class Size(models.TextChoices):
        SMALL = "small", pgettext_lazy("work point", "Small")
        LARGE = "large", pgettext_lazy("work point", "Large")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    size = models.CharField(max_length=5, choices=Size, default=Size.SMALL)
    value = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(default=False)
    """stands on the page of the municipality as what the group asks"""

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "position"], name="work_point_position_once")
        ]


class Trial(models.Model):
    """A concrete project or dossier on which the intentions are tried, with what was learned."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="trials")
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    address = models.URLField(blank=True)
    """where people read about it: a process on this site, a page of the municipality"""
    evaluate_on = models.DateField()
    lessons = models.TextField(blank=True)
    elsewhere = models.TextField(blank=True)
    """in which other dossiers the lessons are used"""
    evaluated_on = models.DateField(null=True)
    is_public = models.BooleanField(default=False)
    reminded_for = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["evaluate_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evaluated_on=None) | ~Q(lessons=""), name="trial_evaluated_has_lessons"
            )
        ]
