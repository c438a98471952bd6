# SPDX-License-Identifier: EUPL-1.2
"""Ready questionnaires of our own, to begin with: taken as they are, or changed. One file each in `ready/`."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from samenspel.engines.survey.definition import read, said, write

FOLDER = Path(__file__).with_name("ready")


@dataclass(frozen=True)
class Ready:
    """key: the name of its file · name, meaning: what it is, in one line, per language · definition: for `making.make`"""

    key: str
    name: Mapping[str, str]
    meaning: Mapping[str, str]
    definition: Mapping[str, Any]

    @property
    def title(self) -> str:
        """In the language of the page."""
        return said(self.name, get_language() or "nl")

    @property
    def lead(self) -> str:
        return said(self.meaning, get_language() or "nl")

    @property
    def minutes(self) -> int:
        return read(self.definition).minutes

    def copy(self) -> dict[str, Any]:
        """A definition to keep and change."""
        return deepcopy(dict(self.definition))


@cache
def ready() -> Mapping[str, Ready]:
    """All of them by key, in the order of their files. Raises Broken when one is no questionnaire: a test reads them all."""
    found = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        key = file.stem.partition("-")[2]
        found[key] = Ready(key, data.pop("name"), data.pop("meaning"), write(read(data)))
    return found
