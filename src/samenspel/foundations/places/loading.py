# SPDX-License-Identifier: EUPL-1.2
"""From the files in `data/` to the table of places."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import Place, Region
from .slugs import Named, slugs_for

DATA = Path(__file__).parent / "data"
FACTS = [
    *("name", "other_names", "name_folded", "slug", "region", "province", "population", "population_source"),
    *("lat", "lon", "valid_from", "valid_to", "successor"),
]


@dataclass(frozen=True)
class Counts:
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Entry:
    """One row of the files. `facts` holds only what they know: an empty cell wipes nothing a town wrote."""

    code: str
    facts: dict[str, Any]
    successor_code: str = ""


def entries() -> list[Entry]:
    """Every municipality of the files, old ones included, with its slug."""
    others: dict[str, list[str]] = defaultdict(list)
    for row in _rows("other_names.csv"):
        others[row["code"]].append(row["other_name"])
    found = []
    for row in _rows("municipalities_be.csv"):
        facts = {
            "name": row["name"],
            "region": row["region"],
            "province": row["province"],
            "population": int(row["population"]),
            "population_source": "Statbel, 2026-01-01",
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
        }
        if row["valid_from"]:
            facts["valid_from"] = date.fromisoformat(row["valid_from"])
        found.append(Entry(row["code"], facts))
    for row in _rows("municipalities_nl.csv"):
        found.append(Entry(row["code"], {"name": row["name"], "region": Region.NETHERLANDS.value}))
    for row in _rows("mergers.csv"):
        facts = {
            "name": row["old_name"],
            "region": Region.FLANDERS.value,
            "province": row["province"],
            "valid_to": date.fromisoformat(row["valid_to"]),
        }
        found.append(Entry(row["old_code"], facts, row["new_code"]))
    for entry in found:
        entry.facts["other_names"] = "|".join(others[entry.code])
        entry.facts["name_folded"] = Place(
            name=entry.facts["name"], other_names=entry.facts["other_names"]
        ).folded_names()
    return found


def load_places() -> Counts:
    """Create what is missing and correct the facts; `is_active` and what a town sets itself stay."""
    wanted = entries()
    with transaction.atomic():
        _network()
        existing = {place.code: place for place in Place.objects.all()}
        codes = {entry.code for entry in wanted}
        slugs = slugs_for(
            (Named(e.code, e.facts["name"], bool(e.successor_code)) for e in wanted),
            taken={place.slug for place in existing.values() if place.code not in codes},
        )
        moving = [p for p in existing.values() if p.code in codes and p.slug != slugs[p.code]]
        # A name may pass from an old town to a new one: all step aside before any takes its place.
        for place in moving:
            place.slug = f"{place.code.lower()}-moving"
        Place.objects.bulk_update(moving, ["slug"])

        created = updated = 0
        # Living towns first: the old ones point to them.
        for group in ([e for e in wanted if not e.successor_code], [e for e in wanted if e.successor_code]):
            new, changed = [], []
            for entry in group:
                facts = {**entry.facts, "slug": slugs[entry.code]}
                if entry.successor_code:
                    facts["successor_id"] = existing[entry.successor_code].pk
                known = existing.get(entry.code)
                place = known or Place(code=entry.code)
                differs = [name for name, value in facts.items() if getattr(place, name) != value]
                for name in differs:
                    setattr(place, name, facts[name])
                if known is None:
                    new.append(place)
                elif differs:
                    changed.append(place)
            Place.objects.bulk_create(new)
            Place.objects.bulk_update(changed, FACTS)
            existing |= {place.code: place for place in new}
            created += len(new)
            updated += len(changed)
    return Counts(created, updated, len(wanted) - created - updated)


def _network() -> None:
    """The place of the network itself: no municipality, asleep until somebody opens its helpdesk."""
    Place.objects.get_or_create(
        code="NETWORK",
        defaults={"name": "Samenspel", "slug": "netwerk", "region": Region.FLANDERS, "is_network": True},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
