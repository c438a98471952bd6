# SPDX-License-Identifier: EUPL-1.2
"""Several people do something at the same moment: real threads, each with a connection of its own. For tests on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from samenspel.foundations.rules.door import Gone, Refused


def at_once(*doings: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment. Returns what each gave back, or the refusal it met; anything else is raised."""
    start, outcomes = Barrier(len(doings)), [None] * len(doings)

    def run(number: int, doing: Callable[[], Any]) -> None:
        with translation.override("en"):
            try:
                connection.ensure_connection()
                start.wait(timeout=20)
                outcomes[number] = doing()
            except BaseException as wrong:
                outcomes[number] = wrong
            finally:
                connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Refused | ValidationError | Gone):
            raise outcome
    return outcomes


def refused(outcomes: Sequence[Any]) -> list[str]:
    return [str(getattr(one, "reason", one)) for one in outcomes if isinstance(one, BaseException)]
