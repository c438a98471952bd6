# SPDX-License-Identifier: EUPL-1.2
"""Prepare a self-scan, open its questionnaire, hold the conversation, set the improvement agenda."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.clauses import Action

from .models import Scan

ACTIONS: tuple[Action, ...] = ()


def set_up(activity: Activity, **settings: Any) -> Scan:
    raise NotImplementedError
