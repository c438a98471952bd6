# SPDX-License-Identifier: EUPL-1.2
"""How a number of people, a share and the head of a table are written, the same in every figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .drawings import grouped, in_hundred

if TYPE_CHECKING:
    from .outcome import Series


def share_of(value: float | None) -> str:
    return "–" if value is None else grouped(in_hundred(value))


def cell(count: Any, share: float | None) -> str:
    if share is None or not isinstance(count, int):
        return _("not shown")
    return _counted(count, in_hundred(share), get_language() or "")


@lru_cache(maxsize=20_000)
def _counted(count: int, share: int, language: str) -> str:
    return _("%(number)s (%(share)s in 100)") % {"number": grouped(count), "share": share}


def hundred(share: float | None) -> str:
    return "" if share is None else _("%(share)s in 100") % {"share": share_of(share)}


def heads(series: Sequence[Series]) -> list[str]:
    return [row.label or _("People") for row in series]


def bottom(series: Sequence[Series]) -> tuple[Any, ...]:
    return (
        _("People who answered"),
        *(grouped(row.people) if row.q else _("not shown") for row in series),
    )
