# SPDX-License-Identifier: EUPL-1.2
"""What a self-scan keeps of one person: that they guide it. What they answered is nobody's."""

from __future__ import annotations

from typing import Any

from .models import Scan


def erase(person: Any) -> None:
    Scan.objects.filter(lead=person).update(lead=None)


def my_data(person: Any) -> dict[str, Any]:
    rows = Scan.objects.filter(lead=person).select_related("activity")
    return {"self_scans_i_guide": [row.activity.title for row in rows]}
