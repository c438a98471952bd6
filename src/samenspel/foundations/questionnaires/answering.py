# SPDX-License-Identifier: EUPL-1.2
"""Filling in a questionnaire, page by page: on a telephone, with or without script, now or later."""

from __future__ import annotations

from typing import Any

PAGES: tuple[Any, ...] = ()
