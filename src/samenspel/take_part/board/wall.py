# SPDX-License-Identifier: EUPL-1.2
"""The screen for the whole room, readable from the back."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
