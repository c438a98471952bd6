# SPDX-License-Identifier: EUPL-1.2
"""What a group does elsewhere ticks its own checklist: nobody does the same work twice."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from ..models import Campaign, Task


def tick(campaign: Campaign, *keys: str, on: date | None = None) -> None:
    """These tasks are done, where the group chose them and did not tick them yet. keys: of `steps.yaml`, such as "talk-1"."""
    Task.objects.filter(campaign=campaign, key__in=keys, done_on=None).update(
        done_on=on or timezone.localdate()
    )
