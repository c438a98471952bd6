# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people read them, and what was spent beside what was meant to be spent."""

from __future__ import annotations

import pytest
from django.utils import translation

from samenspel.foundations.money import money

from ..money import spent_words

HARD = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (0, "€ 0", "€ 0"),
        (1_250_000, "€ 12.500", "€ 12,500"),
        (1_250_050, "€ 12.500,50", "€ 12,500.50"),
        (5, "€ 0,05", "€ 0.05"),
        (10**13, "€ 100.000.000.000", "€ 100,000,000,000"),
    ],
)
def test_an_amount_is_written_as_its_language_does(cents: int, dutch: str, english: str) -> None:
    for language, written in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert money(cents) == written.replace(" ", HARD)


@pytest.mark.parametrize(
    ("spent", "budget", "words"),
    [
        (None, None, ""),
        (None, 4_200_000, ""),
        (1_200_000, None, "€ 12,000 spent"),
        (0, 4_200_000, "€ 0 of € 42,000 spent"),
        (4_200_000, 4_200_000, "€ 42,000 of € 42,000 spent"),
        (5_000_050, 4_200_000, "€ 50,000.50 of € 42,000 spent, € 8,000.50 over the budget"),
        (100, 0, "€ 1 of € 0 spent, € 1 over the budget"),
    ],
)
def test_what_was_spent_is_said_beside_the_budget_and_what_is_over_it_too(
    spent: int | None, budget: int | None, words: str
) -> None:
    with translation.override("en"):
        assert spent_words(spent, budget).replace(HARD, " ") == words
