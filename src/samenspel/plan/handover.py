# SPDX-License-Identifier: EUPL-1.2
"""What one instrument may hand to another. Frozen: who takes it cannot change it where it came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """Something a resident wants done.

    contribution  number of the contribution it is, so that who takes it can set `origin` and take its followers along
    cost_cents    what the proposer thinks it costs; None: not said
    supporters    how many people stood behind it
    """

    contribution: int
    title: str
    text: str
    theme: str = ""
    cost_cents: int | None = None
    supporters: int = 0
