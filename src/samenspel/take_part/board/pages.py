# SPDX-License-Identifier: EUPL-1.2
"""A board as everybody meets it: what it is, when and where, and afterwards the report."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
