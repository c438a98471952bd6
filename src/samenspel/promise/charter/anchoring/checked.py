# SPDX-License-Identifier: EUPL-1.2
"""What follows when an anchor was checked: a public commitment, and its evidence."""

from __future__ import annotations

from ..models import Anchor


def confirmed(anchor: Anchor, by: object) -> None:
    """Make the commitment when there is none yet; keep it when the evidence was given."""
