# SPDX-License-Identifier: EUPL-1.2
"""How the table of instruments changes: a row is never overwritten, each change is a new version that says why.

The table belongs to the network, so the row that is locked is the network's own place: two editors come one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.engines.mix.codes import LANGUAGES, name
from samenspel.engines.mix.table import (
    CODED,
    LINES,
    RANGES,
    SCORES,
    TEXTS,
    BrokenTable,
    as_row,
    read_row,
    shipped,
)
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, can, when
from samenspel.foundations.rules.roles import EDIT_NETWORK

from .models import InstrumentVersion
from .table import look_again

KEY = re.compile(r"[a-z][a-z0-9_]{2,39}")
LONGEST_WHY = 200
MOST_OWN = 100
"""instruments that editors may add to the shipped ones"""

LABELS: Mapping[str, Any] = {
    "house": _("Way of taking part on this site"),
    "family": _("Family"),
    "initiative": _("Who begins"),
    "goals": _("Goals it serves"),
    "phases": _("Phases it suits"),
    "rungs": _("Rungs of the ladder"),
    "recruitment": _("Who may come"),
    "mode": _("Where"),
    "reaches": _("Groups that come by themselves"),
    "misses": _("Groups that stay away"),
    "lowers": _("Barriers it takes away"),
    "raises": _("Barriers it adds"),
    "needs": _("Hard conditions"),
    "people": _("How many people"),
    "weeks": _("Weeks"),
    "cost_eur": _("Euros"),
    "hours": _("Hours of colleagues"),
    "effort": _("Effort, 1 (some hours) to 5 (several people, months)"),
    "reach": _("Reach, 1 to 5"),
    "depth": _("Depth of conversation, 1 to 5"),
    "inclusion": _("Inclusion, 1 to 5"),
    "influence": _("Influence, 1 to 5"),
    "speed": _("Speed, 1 to 5"),
    "feedback": _("Hearing back, 1 to 5"),
    "sources": _("Sources"),
    "name": _("Name"),
    "also": _("Other names"),
    "short": _("In one sentence"),
    "residents": _("For residents"),
    "officers": _("For officers"),
    "steps": _("How to do it well, step by step"),
    "inclusion_text": _("Who comes, who stays away"),
    "preconditions": _("Settled beforehand"),
    "council": _("Role of the city council"),
    "pitfalls": _("Pitfalls"),
    "not_when": _("When not to use it"),
    "asks": _("What it asks of the municipality"),
    "law": _("The law"),
}


def label(field: str, language: str = "") -> Any:
    """What a field is called; `inclusion` is a score, and in a language a text."""
    return LABELS["inclusion_text" if language and field == "inclusion" else field]


def shipped_row(key: str) -> dict[str, Any] | None:
    return next((as_row(one) for one in shipped() if one.key == key), None)


def _edit(
    place: Place, *, by: Person, key: str, version: int, row: dict[str, Any], why: str
) -> InstrumentVersion:
    """`version`: the number of the version that the editor saw, 0 for the shipped row or a new key."""
    newest = _newest(key)
    if version != (newest.number if newest else 0):
        raise ValidationError(
            _(
                "A colleague changed this instrument a moment ago. Look below at what changed, then save again."
            ),
            code="newer",
        )
    before = newest.row if newest else shipped_row(key)
    if before is None:
        _new_key(key)
    try:
        clean = as_row(read_row({**row, "key": key}))
    except BrokenTable as wrong:
        raise ValidationError(_("This row cannot be used: %s") % wrong) from None
    if clean == before:
        raise ValidationError(_("Nothing was changed."))
    return _keep(key, (newest.number if newest else 0) + 1, clean, why, by)


def _put_back(
    place: Place, *, by: Person, key: str, version: int, number: int, why: str
) -> InstrumentVersion:
    """An older version (0: the shipped row) becomes the newest; what came between stays in the list."""
    newest = _newest(key)
    if newest is None or version != newest.number:
        raise ValidationError(
            _(
                "A colleague changed this instrument a moment ago. Look below at what changed, then save again."
            ),
            code="newer",
        )
    older = InstrumentVersion.objects.filter(key=key, number=number).first()
    row = older.row if older else shipped_row(key) if number == 0 else None
    if row is None:
        raise ValidationError(_("There is no such version of this instrument."))
    try:
        row = as_row(read_row(row))
    except BrokenTable as wrong:
        raise ValidationError(_("This row cannot be used: %s") % wrong) from None
    if row == newest.row:
        raise ValidationError(_("Nothing was changed."))
    return _keep(key, newest.number + 1, row, why, by)


def _newest(key: str) -> InstrumentVersion | None:
    return InstrumentVersion.objects.filter(key=key).order_by("-number").first()


def _new_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise ValidationError(
            _("A key is one word of small letters, numbers and _, beginning with a letter.")
        )
    own = (
        InstrumentVersion.objects.exclude(key__in=[one.key for one in shipped()])
        .values("key")
        .distinct()
        .count()
    )
    if own >= MOST_OWN:
        raise ValidationError(_("There are a hundred instruments of your own already."))


def _keep(key: str, number: int, row: dict[str, Any], why: str, by: Person) -> InstrumentVersion:
    why = " ".join(why.split())[:LONGEST_WHY]
    if not why:
        raise ValidationError({"why": _("Say what you changed and on which ground.")})
    kept = InstrumentVersion.objects.create(
        key=key, number=number, row=row, why=why, by=by, at=timezone.now()
    )
    look_again()
    return kept


# --- what changed between two versions -----------------------------------------------
class Change(NamedTuple):
    label: Any
    language: str
    before: str
    after: str


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any], language: str) -> list[Change]:
    """What differs between two rows, field by field, in words."""
    old = _flat(before, language) if before else {}
    new = _flat(after, language)
    return [
        Change(label(field, of), of, old.get((field, of), ""), new.get((field, of), ""))
        for field, of in dict.fromkeys((*old, *new))
        if old.get((field, of), "") != new.get((field, of), "")
    ]


def _flat(row: Mapping[str, Any], language: str) -> dict[tuple[str, str], str]:
    """{(field, language of a text or ""): words}. A row of an older version of the site may lack fields."""

    def words(kind: str, codes: Any) -> str:
        return ", ".join(_word(kind, code, language) for code in codes or ())

    flat = {("house", ""): str(row.get("house", "")), ("sources", ""): _lines(row.get("sources"))}
    flat |= {
        ("family", ""): _word("families", row.get("family", ""), language),
        ("initiative", ""): _word("initiatives", row.get("initiative", ""), language),
    }
    flat |= {(field, ""): words(kind, row.get(field)) for field, kind in CODED.items()}
    for field in RANGES:
        ends = row.get(field) or {}
        flat[field, ""] = f"{ends.get('min', '')} – {ends.get('max', '')}"
    flat["effort", ""] = str(row.get("effort", ""))
    flat |= {(field, ""): str((row.get("scores") or {}).get(field, "")) for field in SCORES}
    for of in LANGUAGES:
        said = row.get(of) or {}
        flat |= {(field, of): str(said.get(field, "")) for field in TEXTS}
        flat |= {(field, of): _lines(said.get(field)) for field in LINES}
    return flat


def _word(kind: str, code: str, language: str) -> str:
    try:
        return name(kind, code, language)
    except KeyError:
        return str(code)


def _lines(lines: Sequence[str] | None) -> str:
    return "\n".join(lines or ())


edits = (
    can(EDIT_NETWORK, _("This is for the editors of the network."), place="pk"),
    when(Q(is_network=True), _("The table of instruments belongs to the network, not to a town.")),
)
edit_instrument = Action("mix.edit_instrument", _("Save as a new version"), Place, edits, _edit)
put_back_instrument = Action("mix.put_back_instrument", _("Put this version back"), Place, edits, _put_back)
ACTIONS = (edit_instrument, put_back_instrument)
