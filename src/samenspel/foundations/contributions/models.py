# SPDX-License-Identifier: EUPL-1.2
"""What people put in, and the duty to answer it. The spine of the house: one concrete table, real foreign keys."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, MODERATE, places_with
from samenspel.foundations.towns.models import Neighbourhood


class State(models.TextChoices):
    PENDING = "pending", _("waits for the moderator")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden by the moderator")
    WITHDRAWN = "withdrawn", _("withdrawn by the author")
    MERGED = "merged", _("taken together with another")


class AnswerStatus(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("answer", "Adopted")
    PARTLY = "partly", pgettext_lazy("answer", "Partly adopted")
    REJECTED = "rejected", pgettext_lazy("answer", "Not adopted")
    IN_STUDY = "in_study", pgettext_lazy("answer", "Being studied")
    BEING_DONE = "being_done", pgettext_lazy("answer", "Being carried out")
    DONE = "done", pgettext_lazy("answer", "Carried out")
    ANSWERED = "answered", pgettext_lazy("answer", "Answered")


class Source(models.TextChoices):
    WEB = "web", _("on the site")
    PAPER = "paper", _("on paper, entered at the desk")
    IMPORT = "import", _("from a file")


class ContributionQuery(models.QuerySet["Contribution"]):
    def visible_to(self, person: Any) -> ContributionQuery:
        """Public ones in public activities, also when they were taken together with another; one's own; and everything for
        the moderators of the place."""
        held = places_with(person, MODERATE)
        if held is EVERYWHERE:
            return self
        seen = Q(state__in=[State.PUBLISHED, State.MERGED], activity__is_public=True)
        if held:
            seen |= Q(place_id__in=held)
        if not person.is_anonymous:
            seen |= Q(author_id=person.pk)
        return self.filter(seen)


class Contribution(Owned):
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=60, blank=True)
    """the name shown: copied from the person, or what somebody without an account wrote"""
    source = models.CharField(max_length=6, choices=Source, default=Source.WEB)
    entered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=2, default="nl")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State)
    is_public = models.BooleanField()
    hidden_reason = models.TextField(blank=True)
    support_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="offspring")
    """what this came from: the whole it was split from, or the idea a project was made from"""
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_status = models.CharField(max_length=10, choices=AnswerStatus, blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    fixed_at = models.DateTimeField(null=True)
    """from when people choose from a list with this on it: its author no longer changes it or takes it back"""
    version = models.PositiveIntegerField(default=1)
    """raised by every edit: who edits an older version is told so, and no words are lost"""
    stems = models.TextField(blank=True)
    """words cut back to their stem, each between spaces, for search"""

    objects: ClassVar[Any] = ContributionQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "number"], name="contribution_number_once_per_activity"
            ),
            models.CheckConstraint(
                condition=Q(is_public=True, state="published")
                | Q(is_public=False, state__in=["pending", "hidden", "withdrawn", "merged"]),
                name="public_means_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_reason=""), name="hidden_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="merged_into_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["activity", "-support_count", "-id"],
                condition=Q(is_public=True),
                name="most_supported",
            ),
            models.Index(
                fields=["activity", "-published_at", "-id"], condition=Q(is_public=True), name="newest"
            ),
            models.Index(
                fields=["place", "due_at"], condition=Q(is_public=True, answered_at=None), name="waiting"
            ),
            models.Index(fields=["place", "state"], name="by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="picture", primary_key=True
    )
    file = models.ImageField(upload_to="pictures/%Y/%m", width_field="width", height_field="height")
    small = models.ImageField(upload_to="pictures/%Y/%m")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    description = models.CharField(max_length=200)


class Comment(Owned):
    class Stance(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        NONE = "none", _("Neither")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=60, blank=True)
    stance = models.CharField(max_length=7, choices=Stance, default=Stance.NONE)
    text = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.PUBLISHED)
    hidden_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contribution", "made_at"], condition=Q(parent=None), name="threads"),
            models.Index(fields=["place", "state"], name="comments_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_reason=""), name="hidden_comment_has_a_reason"
            )
        ]


class Support(models.Model):
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="support_once_per_person")
        ]


class CoSigner(models.Model):
    """Somebody who puts their name under another's contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="cosigners")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="cosigner_once_per_person")
        ]


class Flag(Owned):
    """Somebody says that a contribution or comment breaks the house rules."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="flags")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="flags")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place"], condition=Q(settled_at=None), name="open_flags")]


class Follow(models.Model):
    """Somebody who wants to hear what happens with a contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="follow_once_per_person")
        ]


class Answer(models.Model):
    """What the municipality did with a contribution, and why. Later answers stand beside earlier ones."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="answers")
    status = models.CharField(max_length=10, choices=AnswerStatus)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    signed = models.CharField(max_length=120)
    """who answers, as it stands on the page: name and office"""
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]


class Reminder(models.Model):
    """A reminder that was sent about a due date, so that it is sent once."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    days_before = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "due_at", "days_before"], name="reminder_once")
        ]
