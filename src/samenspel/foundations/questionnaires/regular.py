# SPDX-License-Identifier: EUPL-1.2
"""What goes away by itself: drafts nobody came back to, and who was asked once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from .links import KEPT
from .models import Attachment, Draft, Invitation


def forget_drafts(now: datetime) -> None:
    """A draft goes thirty days after its last change, with its files."""
    with transaction.atomic():
        old = Draft.objects.select_for_update(of=("self",)).filter(changed_at__lt=now - KEPT)
        numbers = list(old.values_list("pk", flat=True))
        files = Attachment.objects.filter(draft__in=numbers, response=None)
        kept = [(one.file.storage, one.file.name) for one in files]
        files.delete()
        Draft.objects.filter(pk__in=numbers).delete()
    for storage, name in kept:
        storage.delete(name)


def forget_invitations(now: datetime) -> None:
    """Thirty days after the questionnaire closed only the numbers stay: how many were asked, and how many of them answered."""
    over = Invitation.objects.filter(questionnaire__activity__closes_at__lt=now - timedelta(days=30))
    over.exclude(email="", name="", key="", person=None).update(email="", name="", key="", person=None)
