# SPDX-License-Identifier: EUPL-1.2
"""The text an officer starts from says what the count says, in the language of the budget."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from samenspel.take_part.budget.answers import answer_to

ROW: dict[str, Any] = {
    "number": 4,
    "title": "Een park",
    "cost": 4_000_00,
    "votes": 20,
    "supporters": 20,
    "status": "lost",
    "how": "",
    "place": 0,
    "brought": 1_500_00,
    "missing": 2_500_00,
    "paid": None,
    "used_by": [[1, 300_00]],
    "more_votes": 7,
    "highest": 1_500_00,
    "room": 9_000_00,
}
DATA: dict[str, Any] = {
    "rules": {
        "rule": "equal-shares",
        "completion": "add1",
        "utilitarian": False,
        "comparison": False,
        "floor": 5,
    },
    "comparison": None,
    "currency": "EUR",
    "kind": "approval",
    "budget": 10_000_00,
    "projects": [ROW],
}


def test_who_lost_reads_how_many_wanted_it_what_was_missing_and_how_close_it_was() -> None:
    said = answer_to(ROW, DATA, "en")
    for words in (
        "20 people",
        "€\xa04,000",
        "€\xa02,500 was missing",
        "7 more votes",
        "again with a next budget",
    ):
        assert words in said, words
    assert said.count("\n\n") == 1


def test_who_won_reads_that_it_is_carried_out_now_and_nothing_of_a_next_time() -> None:
    paid = {"most": 200_00, "in_full": 20, "with_less": 0}
    row = {**ROW, "status": "funded", "how": "equal-shares", "brought": 4_000_00, "missing": 0, "paid": paid}
    said = answer_to(row, {**DATA, "projects": [row]}, "en")
    assert "carries it out now" in said and "next budget" not in said and "€\xa0200" in said


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": "too dear"}, "more than the whole budget"),
        ({"status": "unsupported", "supporters": 0, "votes": 0}, "without votes never gets money"),
        ({"status": "unsupported", "supporters": 3, "votes": 3}, "at least 5 votes"),
    ],
)
def test_what_was_never_counted_says_so(facts: dict[str, Any], words: str) -> None:
    row = {**ROW, **facts, "brought": 0, "more_votes": None, "highest": None, "room": None, "used_by": []}
    assert words in answer_to(row, {**DATA, "projects": [row]}, "en")


def test_every_answer_is_long_enough_to_be_sent() -> None:
    """Whatever the rule: the action refuses texts under twenty characters."""
    for rule in ("equal-shares", "greedy", "greedy-cost", "phragmen"):
        data = {**DATA, "rules": {**DATA["rules"], "rule": rule}}
        for status in ("funded", "lost"):
            row = {**ROW, "status": status, "how": rule if status == "funded" else "", "place": 1}
            assert len(answer_to(row, {**data, "projects": [row]}, "nl")) > 60


def test_amounts_are_written_in_the_language_of_the_budget_not_of_the_officer() -> None:
    with translation.override("en"):
        assert "€\xa04.000" in answer_to(ROW, DATA, "nl")
    with translation.override("nl"):
        assert "€\xa04,000" in answer_to(ROW, DATA, "en")
