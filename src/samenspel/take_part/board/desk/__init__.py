# SPDX-License-Identifier: EUPL-1.2
"""A board at the desk: preparing it, leading it, sorting the notes, and what becomes of them."""

from __future__ import annotations

from typing import Any

DESK_PAGES: tuple[Any, ...] = ()
DESK_NAVIGATION: tuple[Any, ...] = ()
QUEUES: tuple[Any, ...] = ()
