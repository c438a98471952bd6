# SPDX-License-Identifier: EUPL-1.2
"""What the warnings of a count say, in English; a website translates the sentence and then fills in the facts."""

from __future__ import annotations

from collections.abc import Mapping


def gettext_noop(message: str) -> str:
    """Marks a sentence for the tools that collect texts to translate; changes nothing."""
    return message


SENTENCES: Mapping[str, str] = {
    "too-dear": gettext_noop(
        "“{name}” costs {cost}, more than the whole budget of {budget}. It was taken out before the count."
    ),
    "large-project": gettext_noop(
        "“{name}” costs {share} percent of the budget. A project of more than a third of the budget weighs heavily on the outcome: equal "
        "shares seldom buys it, and most votes first leaves little beside it."
    ),
    "nearly-all": gettext_noop("“{name}” alone takes {share} percent of the budget."),
    "greedy-preferred": gettext_noop(
        "{greedy} voters would be better off with the most voted projects first, {equal_shares} with this outcome. A comparison of "
        "the two, if the rules had asked for it, would have chosen the other outcome."
    ),
    "greedy-chosen": gettext_noop(
        "{greedy} voters are better off with the most voted projects first, {equal_shares} with equal shares. As the rules say, the "
        "outcome of most votes first stands."
    ),
}


def in_english(code: str, facts: Mapping[str, str]) -> str:
    """The sentence of one warning. Raises KeyError for a code without a sentence."""
    return SENTENCES[code].format_map(facts)
