# SPDX-License-Identifier: EUPL-1.2
"""What a promise costs, in words: the same wherever it stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samenspel.foundations.money import money


def spent_words(spent_cents: int | None, budget_cents: int | None) -> str:
    """“€ 12.000 of € 42.000 spent”, and what is over the budget; empty when nobody ever said what was spent."""
    if spent_cents is None:
        return ""
    spent = money(spent_cents)
    if budget_cents is None:
        return _("%(spent)s spent") % {"spent": spent}
    budget = money(budget_cents)
    if spent_cents <= budget_cents:
        return _("%(spent)s of %(budget)s spent") % {"spent": spent, "budget": budget}
    return _("%(spent)s of %(budget)s spent, %(over)s over the budget") % {
        "spent": spent,
        "budget": budget,
        "over": money(spent_cents - budget_cents),
    }
