# SPDX-License-Identifier: EUPL-1.2
"""What holds for every test of the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """No test sees what an earlier one left in the cache: flood counters, the drawn map, kept pages."""
    yield
    from django.core.cache import caches

    for name in caches.settings:
        caches[name].clear()
