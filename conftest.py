# SPDX-License-Identifier: EUPL-1.2
"""What holds for every test of the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Speed lives in bench/: a busy machine makes no test fail.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """No test sees what an earlier one left in the cache: flood counters, the drawn map, kept pages."""
    yield
    from django.core.cache import caches

    for name in caches.settings:
        caches[name].clear()


@pytest.fixture
def rows_that_lock() -> Iterator[None]:
    """PostgreSQL, with a deadlock found in a tenth of the usual second, and an end to a test that hangs."""
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only: SQLite lets one writer in at a time")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        [name] = cursor.fetchone()
        cursor.execute(f'ALTER DATABASE "{name}" SET deadlock_timeout = 100')
        cursor.execute(f'ALTER DATABASE "{name}" SET statement_timeout = 20000')
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" RESET ALL')
