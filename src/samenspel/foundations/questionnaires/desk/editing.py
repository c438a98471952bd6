# SPDX-License-Identifier: EUPL-1.2
"""Make the questions of a questionnaire."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
