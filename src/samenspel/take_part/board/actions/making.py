# SPDX-License-Identifier: EUPL-1.2
"""Make a board with its event, programme, questions and tables."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.activities.models import Activity

from ..models import Board


def set_up(activity: Activity, **settings: Any) -> Board:
    raise NotImplementedError
