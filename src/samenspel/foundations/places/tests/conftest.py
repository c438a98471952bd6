# SPDX-License-Identifier: EUPL-1.2
import pytest

from samenspel.foundations.places.loading import load_places
from samenspel.foundations.places.models import Place


@pytest.fixture
def loaded(db: None) -> None:
    load_places()


@pytest.fixture
def town(db: None) -> Place:
    return Place.objects.create(
        code="DEMO-1", name="Leiedam", slug="leiedam", region="flanders", lat=50.87, lon=3.4, is_active=True,
        is_fictional=True,
    )  # fmt: skip
