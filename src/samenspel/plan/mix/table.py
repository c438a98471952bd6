# SPDX-License-Identifier: EUPL-1.2
"""The table of instruments as it is on this site: the shipped rows, and over them what network editors saved."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Max, OuterRef, Subquery

from samenspel.engines.mix.table import BrokenTable, Instrument, read_row, shipped, write_table

from .models import InstrumentVersion

LOOKED = "mix:table"
LOOK_AGAIN_SECONDS = 1


class Kept(NamedTuple):
    newest: tuple[Any, Any]
    rows: tuple[Instrument, ...]
    by_key: dict[str, Instrument]


_kept: Kept | None = None
_export: tuple[tuple[Instrument, ...], str] | None = None


def table_now() -> tuple[Instrument, ...]:
    """Every instrument, in the order of the keys. One query, and none for a second after it."""
    return _now().rows


def instrument_now(key: str) -> Instrument | None:
    return _now().by_key.get(key)


def export_now() -> str:
    """The table as the file that `./samenspel mix --instruments` reads. Written anew only when a row changed."""
    global _export
    rows = table_now()
    if _export is None or _export[0] is not rows:
        _export = (rows, write_table(rows))
    return _export[1]


def look_again() -> None:
    """An editor saved a row: this process looks at once, the others within a second."""
    cache.delete(LOOKED)


def _now() -> Kept:
    global _kept
    newest = cache.get(LOOKED)
    if newest is None:
        found = InstrumentVersion.objects.aggregate(last=Max("pk"), at=Max("at"))
        newest = (found["last"], found["at"])
        cache.set(LOOKED, newest, LOOK_AGAIN_SECONDS)
    if _kept is None or _kept.newest != newest:
        rows = _read()
        _kept = Kept(newest, rows, {one.key: one for one in rows})
    return _kept


def _read() -> tuple[Instrument, ...]:
    """A row that an older version of the site saved and that cannot be read any more does not count: the shipped one stands."""
    rows = {one.key: one for one in shipped()}
    last = InstrumentVersion.objects.filter(key=OuterRef("key")).order_by("-number").values("pk")
    for version in InstrumentVersion.objects.filter(pk=Subquery(last[:1])):
        try:
            rows[version.key] = read_row(version.row)
        except BrokenTable:
            continue
    return tuple(rows[key] for key in sorted(rows))
