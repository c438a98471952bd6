# SPDX-License-Identifier: EUPL-1.2
"""What the table of instruments says about a way of taking part, in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from samenspel.engines.mix.table import Instrument, Words
from samenspel.plan.mix.table import table_now


def row_of(method: str) -> Instrument | None:
    """The row of the table with this key; None for an empty key, or one that is no longer there."""
    return next((row for row in table_now() if row.key == method), None) if method else None


def words_of(row: Instrument) -> Words:
    return row.words(get_language() or "nl")
