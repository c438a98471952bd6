# SPDX-License-Identifier: EUPL-1.2
"""What is kept of who was asked, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import Ally

KEPT_DAYS = 90


def forget(now: datetime) -> int:
    """Contact and address of who did not answer within ninety days go, and the link of the letter stops. Who declined was wiped at once;
    where something was left, it goes now. Returns how many."""
    gone = {"contact": "", "email": "", "message": ""}
    silent = Ally.objects.filter(state=Ally.State.ASKED, asked_at__lt=now - timedelta(days=KEPT_DAYS)).update(
        **gone, key="", state=Ally.State.NOTED, asked_at=None
    )
    declined = (
        Ally.objects.filter(state=Ally.State.DECLINED)
        .exclude(contact="", email="", message="")
        .update(**gone, offer="")
    )
    return silent + declined
