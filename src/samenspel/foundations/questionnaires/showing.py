# SPDX-License-Identifier: EUPL-1.2
"""What came back, for everybody: drawn, with a table beside each drawing, small groups hidden."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
