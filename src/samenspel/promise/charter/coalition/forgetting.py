# SPDX-License-Identifier: EUPL-1.2
"""What is kept of who was asked, and for how long."""

from __future__ import annotations

from datetime import datetime


def forget(now: datetime) -> None:
    """Contact and address of who declined go, and of who did not answer within ninety days."""
