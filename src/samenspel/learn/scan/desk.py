# SPDX-License-Identifier: EUPL-1.2
"""A self-scan at the desk, in five steps."""

from __future__ import annotations

from typing import Any

DESK_PAGES: tuple[Any, ...] = ()
DESK_NAVIGATION: tuple[Any, ...] = ()
QUEUES: tuple[Any, ...] = ()
