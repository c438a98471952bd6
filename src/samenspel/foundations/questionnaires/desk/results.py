# SPDX-License-Identifier: EUPL-1.2
"""What came back, for who works with it: count, compare, code open answers, publish, take along as a file."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
