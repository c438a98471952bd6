# SPDX-License-Identifier: EUPL-1.2
"""The room on a telephone: join, bring notes, lay dots; the table of a host; and what changed since."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
