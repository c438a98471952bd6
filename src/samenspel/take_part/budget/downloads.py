# SPDX-License-Identifier: EUPL-1.2
"""The files of a count: the ballots as they were counted, the figures per project, and the whole trace."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from samenspel.engines.budgeting.sentences import in_english
from samenspel.foundations.sheets import csv_lines, xlsx

from .models import Tally
from .reading import Reading, Row
from .words import grouped

NAMES = ("stemmen.pb", "telling.csv", "telling.xlsx", "telling.json")
TYPES = {
    "pb": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
HEADER = (
    "number",
    "id",
    "title",
    "district",
    "theme",
    "cost",
    "votes",
    "supporters",
    "status",
    "how",
    "place",
    "most_votes_first",
    "brought",
    "missing",
    "paid_most",
    "paid_in_full",
    "paid_less",
    "more_votes",
    "highest_cost",
    "room",
)


def saved_as(activity: str, envelope: str, name: str) -> str:
    """What a browser calls one of NAMES when it keeps it: with the slugs, so that files of two counts do not mix."""
    return f"{activity}-{envelope}-{name}"


def made(name: str, tally: Tally, reading: Reading) -> tuple[bytes, str]:
    """(content, content type) of one of NAMES. Only the file that is asked for is read from the tally.

    reading   knows the titles of today; the ballots alone stay as they were counted, for their fingerprint
    """
    ending = name.rpartition(".")[2]
    if ending == "pb":
        raw = gzip.decompress(bytes(tally.ballots))
    elif ending == "json":
        raw = _trace(gzip.decompress(bytes(tally.trace)), reading.projects)
    elif ending == "csv":
        raw = as_csv(reading.projects)
    else:
        raw = xlsx(rows(reading.projects))
    return raw, TYPES[ending]


def _trace(raw: bytes, projects: Iterable[Row]) -> bytes:
    """The trace with the titles of today, also in its warnings."""
    trace = json.loads(raw)
    titles = {one["id"]: one["title"] for one in projects}
    for project in trace["projects"]:
        project["name"] = titles.get(project["id"], project["name"])
    for warning in trace["warnings"]:
        facts = warning["facts"]
        if facts.get("project") in titles:
            facts["name"] = titles[facts["project"]]
            warning["sentence"] = in_english(warning["code"], facts)
    return json.dumps(trace, ensure_ascii=False).encode()


def as_csv(projects: Iterable[Row]) -> bytes:
    return "".join(csv_lines(rows(projects))).encode()


def rows(projects: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """A line per project in the order of the result; amounts in whole units with a decimal point, as machines read them."""
    yield HEADER
    for one in projects:
        paid = one["paid"] or {}
        yield (
            one["number"],
            one["id"],
            one["title"],
            one["district"],
            one["theme"],
            _amount(one["cost"]),
            one["votes"],
            one["supporters"],
            one["status"],
            one["how"],
            one["place"] or "",
            "yes" if one["greedy"] else "no",
            _amount(one["brought"]),
            _amount(one["missing"]),
            _amount(paid.get("most")),
            paid.get("in_full", ""),
            paid.get("with_less", ""),
            "" if one["more_votes"] is None else one["more_votes"],
            _amount(one["highest"]),
            _amount(one["room"]),
        )


def _amount(cents: float | None) -> int | str:
    if cents is None:
        return ""
    whole, part = divmod(round(cents), 100)
    return f"{whole}.{part:02d}" if part else whole


def size(count: int) -> str:
    """A file's size as people read it: 41 kB, 1,2 MB."""
    if count < 1_000_000:
        return _("%(number)s kB") % {"number": grouped(max(1, round(count / 1000)))}
    return _("%(number)s MB") % {"number": grouped(round(count / 1_000_000, 1))}
