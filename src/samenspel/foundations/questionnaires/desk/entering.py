# SPDX-License-Identifier: EUPL-1.2
"""Forms that came in on paper."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
