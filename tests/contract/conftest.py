# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def leiedam(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The demo town, made once for a file of tests that only read; each test writes in a transaction of its own inside it."""
    from django.db import connection, transaction

    from samenspel.demo import seed

    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        assert "memory" in name or "test" in name, (
            f"{name} is no test database: mark the tests with django_db"
        )
        around = transaction.atomic()
        around.__enter__()
        seed.leiedam()
        yield
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _in_leiedam(leiedam: Any, db: Any) -> None:
    return None
