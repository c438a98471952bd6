# SPDX-License-Identifier: EUPL-1.2
"""Make a survey and its questionnaire."""

from __future__ import annotations

from typing import Any

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.clauses import Action

from .models import Survey

ACTIONS: tuple[Action, ...] = ()


def set_up(activity: Activity, **settings: Any) -> Survey:
    raise NotImplementedError
