# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people write them: the same wherever money stands on a page."""

from __future__ import annotations

from django.utils.formats import get_format

BEFORE = {"EUR": "€", "GBP": "£", "CHF": "CHF"}
AFTER = {"PLN": "zł", "CZK": "Kč", "HUF": "Ft"}
SPACE = "\u00a0"


def money(cents: float, currency: str = "EUR") -> str:
    """An amount in cents as people write it: € 42.000, € 75,13, 995.079 zł. Without cents when there are none."""
    whole, part = divmod(round(cents), 100)
    number = f"{whole:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    if part:
        number += f"{get_format('DECIMAL_SEPARATOR')}{part:02d}"
    if currency in BEFORE:
        return f"{BEFORE[currency]}{SPACE}{number}"
    return f"{number}{SPACE}{AFTER.get(currency, currency)}"
