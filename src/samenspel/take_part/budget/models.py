# SPDX-License-Identifier: EUPL-1.2
"""A participatory budget: the money, the projects, the ballots, and the count that was made of them.

Amounts are whole cents. A project is a contribution, so that answers, followers and commitments are those of the house.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.towns.models import Neighbourhood

KIND = "budget.project"


class Rule(models.TextChoices):
    EQUAL_SHARES = "equal-shares", pgettext_lazy("rule", "Equal shares")
    GREEDY = "greedy", pgettext_lazy("rule", "Most votes first")
    GREEDY_COST = "greedy-cost", pgettext_lazy("rule", "Most votes per euro first")
    PHRAGMEN = "phragmen", pgettext_lazy("rule", "Phragmén, one after the other")


class Completion(models.TextChoices):
    NONE = "none", pgettext_lazy("completion", "Count once")
    ADD1 = "add1", pgettext_lazy("completion", "Raise everybody's share until the money is up")
    ADD1E = "add1e", pgettext_lazy("completion", "The same, and stop when nothing fits any more")


class Budget(models.Model):
    """What a budget keeps beside its activity: how is counted, and how far it is."""

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="budget"
    )
    currency = models.CharField(max_length=3, default="EUR")
    themes = models.JSONField(default=list)
    """names, in the order to show"""
    kind = models.CharField(max_length=10, default="approval")
    """what a ballot holds, in the words of the counting engine"""
    rule = models.CharField(max_length=12, choices=Rule, default=Rule.EQUAL_SHARES)
    completion = models.CharField(max_length=5, choices=Completion, default=Completion.ADD1)
    utilitarian = models.BooleanField(default=True)
    """spend what is left on the most voted projects that still fit"""
    comparison = models.BooleanField(default=False)
    """let the ballots choose between this outcome and “most votes first” """
    floor = models.PositiveIntegerField(default=0)
    """fewest votes a project needs to be counted at all"""
    rules_fixed_at = models.DateTimeField(null=True)
    shortlist_at = models.DateTimeField(null=True)
    lot_seed = models.CharField(max_length=64, blank=True)
    """what the order for ties was drawn with; anybody can draw it again (see `lot.py`)"""
    ballots_public = models.BooleanField(default=False)
    """single ballots may be downloaded by everybody: a choice with a price, see the page where it is made"""
    source = models.CharField(max_length=200, blank=True)
    """where a finished election came from, as the page says it"""
    result_at = models.DateTimeField(null=True)
    """from when everybody sees the count; before that the desk does"""
    settled_at = models.DateTimeField(null=True)
    """every project got its answer, and what was funded became a commitment"""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shortlist_at=None) | Q(rules_fixed_at__isnull=False),
                name="budget_rules_before_shortlist",
            ),
            models.CheckConstraint(
                condition=Q(shortlist_at=None) | ~Q(lot_seed="") | ~Q(source=""),
                name="budget_shortlist_has_a_lot",
            ),
        ]


class Envelope(Owned):
    """A sum of money that is divided on its own: for the whole town, a part of it, or a theme. Each has a count of its own."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="envelopes")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    amount_cents = models.BigIntegerField()
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.SET_NULL, null=True, related_name="+")
    theme = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "slug"], name="envelope_once_per_budget"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="envelope_holds_money"),
        ]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    class Review(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("review", "Waits for the check")
        FEASIBLE = "feasible", pgettext_lazy("review", "Can be done")
        NOT_FEASIBLE = "not_feasible", pgettext_lazy("review", "Cannot be done")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="project"
    )
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, related_name="projects")
    cost_cents = models.BigIntegerField(null=True)
    theme = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    """part of town as a file named it; projects made here have the neighbourhood of their contribution"""
    review = models.CharField(max_length=12, choices=Review, default=Review.WAITING)
    reason = models.TextField(blank=True)
    """why it can or cannot be done, and what the cost is made of"""
    reviewed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    lot = models.PositiveIntegerField(null=True)
    """its place in the published lot: the last resort in a tie"""
    outside_key = models.CharField(max_length=60, blank=True)
    """its id in the file it came from"""
    chosen_there = models.BooleanField(null=True)
    """whether that file says that it was chosen then"""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cost_cents=None) | Q(cost_cents__gt=0), name="project_costs_something"
            ),
            models.CheckConstraint(
                condition=~Q(review="feasible") | Q(cost_cents__isnull=False), name="feasible_has_a_cost"
            ),
            models.CheckConstraint(
                condition=~Q(review="not_feasible") | ~Q(reason=""), name="not_feasible_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["envelope", "lot"], name="lot_once_per_envelope", condition=Q(lot__isnull=False)
            ),
        ]

    @property
    def key(self) -> str:
        """How ballots and files name it."""
        return self.outside_key or str(self.contribution.number)

    @property
    def cost(self) -> Fraction:
        return Fraction(self.cost_cents or 0, 100)


class Ballot(models.Model):
    """One opened or imported ballot. It names nobody: shuffled, without the voter's number, age in a band."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="budget_ballots")
    serial = models.PositiveIntegerField()
    vote = models.TextField(blank=True)
    """numbers of projects, comma between them; empty: a blank ballot"""
    points = models.TextField(blank=True)
    """to each of `vote`, where ballots hold points"""
    area = models.CharField(max_length=60, blank=True)
    age = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "serial"], name="ballot_serial_once_per_budget")
        ]


class Tally(models.Model):
    """The count of one envelope: everything its pages show, prepared once."""

    envelope = models.OneToOneField(
        Envelope, on_delete=models.CASCADE, primary_key=True, related_name="tally"
    )
    counted_at = models.DateTimeField()
    seconds = models.FloatField()
    data = models.JSONField()
    """what the pages draw; described in results.py"""
    trace = models.BinaryField()
    """the JSON trace, gzipped: every figure exactly"""
    ballots = models.BinaryField()
    """the .pb file that was counted, gzipped; downloadable when the town publishes ballots"""


class Upload(Owned):
    """A file that was read and shown to an officer, and waits until they say that it may be brought in."""

    GOOD_FOR = timedelta(hours=2)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="+")
    """the draft it became, while a job still has to read its ballots"""
    name = models.CharField(max_length=200)
    raw = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)


def erase(person: Person) -> None:
    Upload.objects.filter(person=person).delete()
    Project.objects.filter(reviewed_by=person).update(reviewed_by=None)


def forget_uploads(now: datetime) -> None:
    Upload.objects.filter(at__lt=now - Upload.GOOD_FOR).delete()
