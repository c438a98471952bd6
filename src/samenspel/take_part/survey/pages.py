# SPDX-License-Identifier: EUPL-1.2
"""A survey as everybody meets it."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
