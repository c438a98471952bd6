# SPDX-License-Identifier: EUPL-1.2
"""What a promise costs, in words: the same wherever it stands."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def euros(cents: int) -> str:
    """1250000 → “€ 12.500”, 1250 → “€ 12,50”: cents only where there are any, never broken after the sign."""
    amount = Decimal(cents) / 100
    return "€\N{NO-BREAK SPACE}" + number_format(
        amount, decimal_pos=2 if cents % 100 else 0, force_grouping=True
    )


def spent_words(spent_cents: int | None, budget_cents: int | None) -> str:
    """“€ 12.000 of € 42.000 spent”, and what is over the budget; empty when nobody ever said what was spent."""
    if spent_cents is None:
        return ""
    spent = euros(spent_cents)
    if budget_cents is None:
        return _("%(spent)s spent") % {"spent": spent}
    budget = euros(budget_cents)
    if spent_cents <= budget_cents:
        return _("%(spent)s of %(budget)s spent") % {"spent": spent, "budget": budget}
    return _("%(spent)s of %(budget)s spent, %(over)s over the budget") % {
        "spent": spent,
        "budget": budget,
        "over": euros(spent_cents - budget_cents),
    }
