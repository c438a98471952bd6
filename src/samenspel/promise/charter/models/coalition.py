# SPDX-License-Identifier: EUPL-1.2
"""Who works together: people and associations that were asked personally, over the walls between domains."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .campaign import Campaign


class Domain(models.TextChoices):
    CULTURE = "culture", _("Culture")
    SPORT = "sport", _("Sport")
    YOUTH = "youth", _("Youth")
    OLDER = "older", _("Older people")
    WELFARE = "welfare", _("Welfare and care")
    POVERTY = "poverty", _("Against poverty")
    DIVERSITY = "diversity", _("Living together in diversity")
    SPACE = "space", _("Space and building")
    NATURE = "nature", _("Nature and climate")
    MOBILITY = "mobility", _("Mobility")
    ECONOMY = "economy", _("Work and economy")
    SCHOOL = "school", _("School")
    SOLIDARITY = "solidarity", _("Global solidarity")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    OTHER = "other", pgettext_lazy("domain", "Something else")


class Ally(models.Model):
    """An association, council or person that was asked to join in. What is kept is one way to reach them, never a list of members."""

    class State(models.TextChoices):
        NOTED = "noted", pgettext_lazy("ally", "On the list")
        ASKED = "asked", pgettext_lazy("ally", "Asked")
        JOINED = "joined", pgettext_lazy("ally", "Joins in")
        DECLINED = "declined", pgettext_lazy("ally", "Does not join in")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="allies")
    name = models.CharField(max_length=120)
    """of the association or council, or of somebody who joins as a person"""
    domain = models.CharField(max_length=13, choices=Domain)
    is_council = models.BooleanField(default=False)
    """an advisory council: a lever when it works well"""
    contact = models.CharField(max_length=80, blank=True)
    """whom the letter greets"""
    email = models.EmailField(blank=True)
    message = models.TextField(blank=True)
    """the personal words of the invitation"""
    offer = models.CharField(max_length=300, blank=True)
    """what they bring, in their own words"""
    state = models.CharField(max_length=8, choices=State, default=State.NOTED)
    is_public = models.BooleanField(default=False)
    """they agreed that their name stands on the page of the municipality"""
    key = models.CharField(max_length=64, blank=True)
    """a hash of the word in the link of the invitation; the word is only in the letter"""
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=~Q(email=""), name="ally_asked_once_per_address"
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="ally_key_once"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(state="joined"), name="only_who_joins_is_named"
            ),
        ]
