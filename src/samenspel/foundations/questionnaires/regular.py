# SPDX-License-Identifier: EUPL-1.2
"""What goes away by itself: drafts nobody came back to."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Attachment, Draft

KEPT = timedelta(days=30)


def forget_drafts(now: datetime) -> None:
    """A draft goes thirty days after its last change, with its files."""
    old = Draft.objects.filter(changed_at__lt=now - KEPT)
    for one in Attachment.objects.filter(draft__in=old, response=None):
        one.file.delete(save=False)
        one.delete()
    old.delete()
