# SPDX-License-Identifier: EUPL-1.2
"""Invite people, remind who did not answer yet, and follow the response."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
