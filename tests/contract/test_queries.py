# SPDX-License-Identifier: EUPL-1.2
"""Every page of every part, free: at most five queries for a visitor without a cookie, at most eight after session, person and roles."""

from __future__ import annotations

import pytest
from contract.test_parts import addresses, client_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
ANONYMOUS, SIGNED_IN, BEFORE = 5, 8, 3
"""BEFORE: session, person, roles"""
FILES = {"my-data", "board-report-pdf", "board-report-csv"}
"""what hands everything over in one file, once in a long while: the rows of every part, a whole report"""
OVERVIEWS = {"town": 7, "charter-town": 7, "charter-newcomers": 6}
"""what brings the parts of a whole municipality together: each asks once, and no more than eight in all"""


def too_many(client: Client, kinds: tuple[str, ...], most: int) -> list[str]:
    found = []
    for kind in kinds:
        for name, address in addresses(kind):
            if name in FILES:
                continue
            client.get(address)  # what is remembered between requests is remembered now
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            reads = [query for query in asked.captured_queries if query["sql"].startswith("SELECT")]
            if answer.status_code == 200 and len(reads) > max(most, OVERVIEWS.get(name, 0)):
                found.append(f"{name} {address}: {len(reads)}")
    return found


def test_no_public_page_asks_more_than_five_questions_for_a_visitor() -> None:
    assert not too_many(Client(), ("network_pages", "town_pages"), ANONYMOUS)


def test_no_page_asks_more_than_eight_questions_for_an_officer() -> None:
    officer = client_of("tom.lievens@leiedam.example")
    kinds = ("network_pages", "town_pages", "desk_pages")
    assert not too_many(officer, kinds, SIGNED_IN + BEFORE)


def test_no_page_of_a_plan_asks_more_than_eight_questions_for_its_task_force() -> None:
    assert not too_many(client_of("lien.declercq@leiedam.example"), ("network_pages",), SIGNED_IN + BEFORE)


def test_no_page_of_the_network_asks_more_than_eight_questions_for_its_editor() -> None:
    assert not too_many(client_of("ines.peeters@netwerk.example"), ("network_pages",), SIGNED_IN + BEFORE)
