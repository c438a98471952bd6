# SPDX-License-Identifier: EUPL-1.2
"""The promise on the home of a town."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.places.models import Place


def town_block(*, place: Place, person: Any) -> dict[str, Any] | None:
    return None
