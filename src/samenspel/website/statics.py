# SPDX-License-Identifier: EUPL-1.2
"""Addresses of static files carry a stamp of their content, without a build step: the files are read once, at first use."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=512)
def _stamp(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    with open(found, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:10]


class Stamped(StaticFilesStorage):
    def url(self, name: str | None) -> str:
        stamp = _stamp(name or "")
        address = f"{settings.STATIC_URL}{name}"
        return f"{address}?v={stamp}" if stamp else address
