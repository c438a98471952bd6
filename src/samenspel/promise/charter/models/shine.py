# SPDX-License-Identifier: EUPL-1.2
"""Let it shine: what appears about the promise, on the page of the municipality and on the wall of the campaign."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .checked import Checked, Pictured


class Post(Checked, Pictured):
    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        ARTICLE = "article", _("Article")
        FILM = "film", _("Film")
        NEWSLETTER = "newsletter", _("Newsletter or magazine")
        PARTY = "party", _("Party or public activity")

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    on = models.DateField()
    """the day it appeared or was held"""
    address = models.URLField(blank=True)
    language = models.CharField(max_length=2, default="nl")
    consents = models.BooleanField(default=False)
    """everybody who can be recognised, and who made it, agrees that it stands here"""
    is_example = models.BooleanField(default=False)
    """the campaign team shows it to others as a good example"""

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(consents=True), name="post_only_with_consent"),
            models.CheckConstraint(
                condition=~Q(picture="") | ~Q(address="") | ~Q(text=""), name="post_shows_something"
            ),
            models.CheckConstraint(
                condition=Q(picture="", small="") | ~Q(picture="") & ~Q(small="") & ~Q(description=""),
                name="post_picture_is_described",
            ),
        ]
