# SPDX-License-Identifier: EUPL-1.2
"""A local group that asks its municipality to sign, and how far that municipality is."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned


class Standing(models.TextChoices):
    """How far a municipality is, from nothing to the most. Follows from what was recorded (`standing.py`), never typed."""

    NOBODY = "nobody", pgettext_lazy("municipality", "Nobody is busy yet")
    COALITION = "coalition", pgettext_lazy("municipality", "A group is busy")
    TALKING = "talking", pgettext_lazy("municipality", "In conversation")
    SIGNED = "signed", pgettext_lazy("municipality", "Signed by one or more")
    COLLEGE = "college", pgettext_lazy("municipality", "Signed by the whole college")
    ANCHORED = "anchored", pgettext_lazy("municipality", "Anchored")
    EVALUATED = "evaluated", pgettext_lazy("municipality", "Evaluated half-way")


class Effort(models.IntegerChoices):
    """What a step asks, as the guide for local groups marks it."""

    LITTLE = 1, _("Little effort")
    SOME = 2, _("Some effort")
    MORE = 3, _("A little extra effort")


class Kind(models.TextChoices):
    """Who the group is."""

    ASSOCIATION = "association", _("An association")
    COUNCIL = "council", _("An advisory council")
    CITIZENS = "citizens", _("A citizens’ initiative")
    VOLUNTEERS = "volunteers", _("A few volunteers")
    TOWN = "town", _("People who work for the municipality")


def new_token() -> str:
    return secrets.token_urlsafe(16)


class CampaignQuery(models.QuerySet["Campaign"]):
    def visible_to(self, person: Any) -> CampaignQuery:
        """The group's own pages: for its members. What everybody may see of a municipality stands on its public page."""
        if person.is_anonymous:
            return self.none()
        return self.filter(pk__in=Member.objects.filter(person=person).values("campaign_id"))


class Campaign(Owned):
    """What happens in one municipality. One per municipality: who comes later joins."""

    standing = models.CharField(max_length=9, choices=Standing, default=Standing.COALITION)
    group_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=Kind)
    is_listed = models.BooleanField(default=False)
    """the name of the group stands on the public page, and people may ask to join; else only that somebody is busy"""
    language = models.CharField(max_length=2, default="nl")
    effort = models.PositiveSmallIntegerField(choices=Effort, default=Effort.LITTLE)
    """how much the group chose to do; each task may depart from it"""
    approach = models.TextField(blank=True)
    """the joint approach, in the group's own words; for the members"""
    college_size = models.PositiveSmallIntegerField(null=True)
    """mayor and aldermen together; None: not known, then the college signs by one decision"""
    priorities = models.JSONField(default=list)
    """keys of values that need attention most, the first one first"""
    bullets = models.JSONField(default=list)
    """keys of the concrete bullets the group asks for"""
    values_version = models.CharField(max_length=40)
    """the version of the values the group works with"""
    costs = models.JSONField(default=list)
    """what good support of participation costs: [{what, kind, hours, cents, times}], see `anchoring/costs.py`"""
    help_asked = models.TextField(blank=True)
    help_asked_at = models.DateTimeField(null=True)
    """the campaign team is asked for help; None: not, or helped already"""
    token = models.CharField(max_length=24, unique=True, default=new_token)
    """whoever has the link with it and an account joins the group"""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = CampaignQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place"], name="one_campaign_per_municipality"),
            models.CheckConstraint(condition=~Q(group_name=""), name="campaign_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(effort__gte=1, effort__lte=3), name="campaign_effort_is_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(college_size=None) | Q(college_size__gte=1, college_size__lte=20),
                name="campaign_college_is_of_people",
            ),
            models.CheckConstraint(
                condition=Q(help_asked_at=None) | ~Q(help_asked=""), name="campaign_help_says_with_what"
            ),
        ]

    def __str__(self) -> str:
        return self.group_name


class Member(models.Model):
    """Somebody of the group. All members may do the same."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "person"], name="member_of_a_campaign_once")
        ]


class Wish(models.Model):
    """Somebody asks to join a group that is listed. Goes away when the group answers."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "person"], name="wish_to_join_once")
        ]


class Task(models.Model):
    """A step of the guide that the group chose: who does it, by when, and whether it was done."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tasks")
    key = models.SlugField(max_length=30)
    """of `route/steps.yaml`"""
    who = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    reminded_for = models.DateField(null=True)
    """the day it was due when its reminder was sent: another day, another reminder"""

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "key"], name="campaign_task_once")
        ]


class Milestone(models.Model):
    """When a municipality first came this far: the progress over time. Goes when it no longer is that far."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    standing = models.CharField(max_length=9, choices=Standing)
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "standing"], name="milestone_once")
        ]
