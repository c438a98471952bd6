# SPDX-License-Identifier: EUPL-1.2
"""The texts of the demo town, as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

TEXTS = sorted(Path(__file__).resolve().parents[1].glob("leiedam/*.yaml"))
GROUPS = {"population_bias"}
"""lists by the name of a group of people, such as “Jonger dan 30 jaar”"""


def keys_in(text: Any) -> Iterator[str]:
    if isinstance(text, dict):
        for key, value in text.items():
            yield str(key)
            if key not in GROUPS:
                yield from keys_in(value)
    elif isinstance(text, list):
        for one in text:
            yield from keys_in(one)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_comma_cuts_a_sentence_in_two(path: Path) -> None:
    """{text: Eerst dit, dan dat} is a text that ends at its comma, and a key of the rest: such a sentence stands between quotes."""
    cut = [key for key in keys_in(yaml.safe_load(path.read_text(encoding="utf-8"))) if " " in key]
    assert not cut
