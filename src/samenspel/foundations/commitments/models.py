# SPDX-License-Identifier: EUPL-1.2
"""A promise somebody answers for: who, what, by when, with which evidence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, SEE_DESK, places_with

# What is promised about a contribution in a draft is a draft itself.
IN_PUBLIC = Q(is_public=True) & (Q(contribution=None) | Q(contribution__activity__is_public=True))


class CommitmentQuery(models.QuerySet["Commitment"]):
    def visible_to(self, person: Any) -> CommitmentQuery:
        held = places_with(person, SEE_DESK)
        return self if held is EVERYWHERE else self.filter(IN_PUBLIC | Q(place_id__in=held))

    def public(self) -> CommitmentQuery:
        return self.filter(IN_PUBLIC)


class Commitment(Owned):
    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("commitment", "Running")
        KEPT = "kept", pgettext_lazy("commitment", "Kept")
        BROKEN = "broken", pgettext_lazy("commitment", "Not kept")

    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    process_number = models.BigIntegerField(null=True, db_index=True)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.SET_NULL, null=True, related_name="commitments"
    )
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(max_length=120)
    """name and office as they stand on the page, also after the person left"""
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    settled_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    plan_action = models.CharField(max_length=40, blank=True)
    budget_cents = models.BigIntegerField(null=True)
    spent_cents = models.BigIntegerField(null=True)
    """what was spent so far, in all, as last reported; may be more than the budget. None: never said"""
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = CommitmentQuery.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="running", settled_on__isnull=True)
                | Q(state__in=["kept", "broken"], settled_on__isnull=False),
                name="commitment_settled_has_a_date",
            ),
            models.CheckConstraint(condition=~Q(state="kept") | ~Q(evidence=""), name="kept_has_evidence"),
            models.CheckConstraint(
                condition=Q(spent_cents=None) | Q(spent_cents__gte=0), name="commitment_spent_is_not_negative"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "state", "due_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def sign(self) -> str:
        """The state people see: running becomes late when its day has passed."""
        return (
            "late" if self.state == self.State.RUNNING and self.due_on < timezone.localdate() else self.state
        )


class Progress(models.Model):
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="progress")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    spent_cents = models.BigIntegerField(null=True)
    """what was spent in all when this was written; None: not said then"""
    picture = models.ImageField(upload_to="pictures/%Y/%m", blank=True)
    small = models.ImageField(
        upload_to="pictures/%Y/%m", width_field="width", height_field="height", blank=True
    )
    width = models.PositiveIntegerField(null=True)
    """of the small picture, which is the one that stands in the page"""
    height = models.PositiveIntegerField(null=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(spent_cents=None) | Q(spent_cents__gte=0), name="progress_spent_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(picture="", small="") | ~Q(picture="") & ~Q(small="") & ~Q(description=""),
                name="progress_picture_is_described",
            ),
        ]
