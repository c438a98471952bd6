# SPDX-License-Identifier: EUPL-1.2
"""The reading list: what it holds and where each line comes from stands in `reading.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

FILE = Path(__file__).with_name("reading.yaml")
SLIDES, FOUND, OWN = "slides", "found", "own"


@dataclass(frozen=True)
class Reading:
    """One line of the list.

    year     None: the source does not say
    address  "": the source gives none
    source   slides, found or own: see the head of the file
    nl, en   what one finds there; "": not known
    """

    key: str
    title: str
    authors: str
    year: int | None
    address: str
    language: str
    source: str
    nl: str
    en: str

    def about(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    @property
    def by(self) -> str:
        """“ProDemos, 2016”"""
        return ", ".join(filter(None, (self.authors, str(self.year or ""))))

    @property
    def origin(self) -> str:
        """Where we have it from, as people read it."""
        if self.source == SLIDES:
            return _("From the workshop on the participatiemix.")
        if self.source == FOUND:
            return _("Found online; the address was not opened again since.")
        return _("Indicative: not looked up.")


@cache
def reading_list() -> tuple[Reading, ...]:
    """In the order of the file: what the slides recommend first."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["reading"]
    return tuple(Reading(**row) for row in rows)
