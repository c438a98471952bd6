# SPDX-License-Identifier: EUPL-1.2
"""The script of the kick-off conversation, as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samenspel.engines.survey.definition import said

FILE = Path(__file__).with_name("kick_off.yaml")


@dataclass(frozen=True)
class Item:
    minutes: int
    title: str
    script: list[str]


@dataclass(frozen=True)
class Guide:
    minutes: int
    people: str
    items: list[Item]


@cache
def _data() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def guide(language: str) -> Guide:
    data = _data()
    return Guide(
        data["minutes"],
        said(data["people"], language),
        [
            Item(
                row["minutes"],
                said(row["title"], language),
                list(row["script"].get(language) or row["script"]["nl"]),
            )
            for row in data["items"]
        ],
    )
