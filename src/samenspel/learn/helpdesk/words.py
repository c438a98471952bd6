# SPDX-License-Identifier: EUPL-1.2
"""Words that several pages of the helpdesk use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samenspel.plan.mix.table import table_now

from .models import Track

ABOUT: dict[str, Any] = {
    Track.NEWSLETTER: _("A letter with new practices, answers and dates."),
    Track.MIX: _("Somebody looks along with your goals and phases, before you choose instruments."),
    Track.SCAN: _("You hear how your town can look at its own democracy, and when that can begin."),
    Track.LAB: _("Some towns try something at the same time, and learn from each other."),
    Track.TRAINING: _("For councillors, clerks and staff who want to practise together."),
    Track.SUPPORT: _("Somebody contacts you, to see together what your town needs."),
}
"""one sentence on each track"""


def instrument_names(language: str) -> dict[str, str]:
    """Every instrument of the table by its key, sorted by its name in this language."""
    rows = ((one.key, one.words(language).name) for one in table_now())
    return dict(sorted(rows, key=lambda row: row[1].casefold()))
