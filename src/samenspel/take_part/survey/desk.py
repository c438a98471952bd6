# SPDX-License-Identifier: EUPL-1.2
"""A survey at the desk: how far it is, and what to do next."""

from __future__ import annotations

from typing import Any

DESK_PAGES: tuple[Any, ...] = ()
DESK_NAVIGATION: tuple[Any, ...] = ()
QUEUES: tuple[Any, ...] = ()
