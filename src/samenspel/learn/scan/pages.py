# SPDX-License-Identifier: EUPL-1.2
"""The self-scan as everybody meets it: what it is, ten questions to try, and what towns found."""

from __future__ import annotations

from typing import Any

NETWORK_PAGES: tuple[Any, ...] = ()
TOWN_PAGES: tuple[Any, ...] = ()
