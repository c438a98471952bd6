# SPDX-License-Identifier: EUPL-1.2
"""Ideas in and out of files. In: CSV, XLSX or the projects of a Pabulib `.pb` file, checked row by row before anything is written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.sheets import FORMULA, NO_TEXT
from samenspel.foundations.towns.models import Neighbourhood

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_THEMES = 12
WIDEST = 60  # columns
LARGEST_COST = 10**12  # euros
# What a column may be called, in Dutch and English and in the field's own files.
COLUMNS = {
    "title": ("title", "titel", "name", "naam", "idee", "idea"),
    "text": ("text", "tekst", "description", "omschrijving", "beschrijving", "uitleg"),
    "category": ("category", "thema", "theme", "categorie"),
    "neighbourhood": ("neighbourhood", "wijk", "buurt", "neighborhood"),
    "author_name": ("author", "auteur", "naam indiener", "indiener"),
    "lat": ("lat", "latitude", "breedtegraad"),
    "lon": ("lon", "lng", "longitude", "lengtegraad"),
    "cost": ("cost", "kost", "kosten", "bedrag"),
    "outside_key": ("project_id", "id", "nummer", "number"),
}


@dataclass
class BadRow:
    line: int
    """in the file, as an editor counts"""
    why: str


@dataclass
class Read:
    """What a file holds: rows that can be brought in, rows that cannot with the reason, and things worth knowing."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_file(name: str, raw: bytes, activity: Activity) -> Read:
    """Read ideas from a file. Raises ValidationError with one sentence when it cannot be read at all."""
    if len(raw) > LARGEST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Split it in two."))
    ending = name.lower().rpartition(".")[2]
    if ending == "pb":
        lines = _pabulib(raw)
    elif ending == "xlsx":
        lines = _sheet(raw)
    elif ending in ("csv", "txt"):
        lines = _table(raw)
    else:
        raise ValidationError(_("This file cannot be read. Use CSV, XLSX, or a Pabulib .pb file."))
    return _checked(lines, activity)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise ValidationError(_("This file is not a text file. Save it as CSV (UTF-8) and try again."))
        return text
    raise ValidationError(_("This file is not a text file. Save it as CSV (UTF-8) and try again."))


def _table(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text(raw)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        start = 1
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise ValidationError(
            _("Line %(line)d cannot be read: %(wrong)s.") % {"line": reader.line_num, "wrong": wrong}
        ) from None


def _sheet(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # brings NumPy along, which no web worker loads before it must
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 200 * 1024 * 1024:
                raise ValidationError(
                    _("This spreadsheet unpacks to more than 200 MB. Save it as CSV and try again.")
                )
        sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=WIDEST), start=1):
            yield number, ["" if cell is None else str(cell) for cell in row]
    except (
        zipfile.BadZipFile,
        zlib.error,
        InvalidFileException,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,  # of its XML
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,  # a password
    ):
        raise ValidationError(
            _("This is not a spreadsheet we can read. Save it as XLSX or CSV and try again.")
        ) from None


def _pabulib(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """The PROJECTS section of a Pabulib file (pabulib.org/format): a header line, then rows, separated by semicolons."""
    lines = _text(raw).splitlines()
    starts = [index for index, line in enumerate(lines) if line.strip().strip('"').upper() == "PROJECTS"]
    if not starts:
        raise ValidationError(_("This .pb file has no line PROJECTS. Is it complete?"))
    section = []
    for index in range(starts[0] + 1, len(lines)):
        if lines[index].strip().strip('"').upper() == "VOTES":
            break
        section.append(lines[index])
    offset = starts[0] + 2
    reader = csv.reader(section, delimiter=";")
    for row in reader:
        yield offset + reader.line_num - 1, row


def _checked(lines: Iterable[tuple[int, list[str]]], activity: Activity) -> Read:
    found = Read()
    rows = iter(lines)
    header_line, header = next(rows, (1, []))
    names = _columns(header)
    if "title" not in names:
        raise ValidationError(
            _(
                "Line %(line)d must hold the names of the columns, with one called “title” or “titel”. Found: %(found)s."
            )
            % {"line": header_line, "found": ", ".join(cell.strip()[:30] for cell in header[:8]) or "–"}
        )
    unknown = [cell.strip() for cell, name in zip(header, names, strict=True) if not name and cell.strip()]
    if unknown:
        found.notes.append(_("These columns are left out: %s.") % ", ".join(unknown[:12]))
    neighbourhoods = {
        one.name.lower(): one for one in Neighbourhood.objects.filter(place_id=activity.place_id)
    }
    themes = [row["name"] for row in activity.ideas_round.categories]
    seen: set[str] = set()
    strange: dict[str, None] = {}
    left_out: dict[str, None] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found.rows) + len(found.bad) >= MOST_ROWS:
            raise ValidationError(_("This file holds more than %d rows. Split it.") % MOST_ROWS)
        row: dict[str, Any] = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name}
        why = _wrong(row, seen)
        if why:
            found.bad.append(BadRow(line, why))
            continue
        theme = row["category"] = " ".join(row.get("category", "").split())[:60]
        if theme and theme not in themes:
            if len(themes) < MOST_THEMES:
                themes.append(theme)
            else:
                row["category"] = ""
                left_out[theme] = None
        area = row.pop("neighbourhood", "")
        row["neighbourhood"] = neighbourhoods.get(area.lower())
        if area and row["neighbourhood"] is None:
            strange[area] = None
        if not row.get("text"):
            row["text"] = row["title"]
        found.rows.append(row)
    if left_out:
        found.notes.append(
            _(
                "A round has at most %(most)d themes. These are left out, their ideas come in without: %(themes)s."
            )
            % {"most": MOST_THEMES, "themes": ", ".join(list(left_out)[:8])}
        )
    if strange:
        found.notes.append(
            _("These neighbourhoods are unknown here and are left empty: %s.") % ", ".join(list(strange)[:8])
        )
    return found


def _columns(header: Sequence[str]) -> list[str]:
    """What each column holds, or nothing. Two columns that could be the same: the first name in our list is it.

    A file with `titel` and `naam` has a person's name in the second, which must not become the title.
    """
    found = [""] * len(header)
    cells = [cell.strip().lower() for cell in header]
    for name, aliases in COLUMNS.items():
        column = next((cells.index(alias) for alias in aliases if alias in cells), None)
        if column is not None:
            found[column] = name
    return found


def _cell(text: str) -> str:
    text = NO_TEXT.sub("", text).strip()
    # Our own export puts a ' before what a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def _amount(text: str) -> int:
    """Euros as people write them (1.500,00 or 1500.00) in cents. Raises ValueError."""
    plain = re.sub(r"[€\s\u00a0]", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d*)?", plain):
        plain = plain.replace(".", "")
    euros = Decimal(plain.replace(",", "."))
    if not euros.is_finite() or not 0 <= euros <= LARGEST_COST:
        raise ValueError
    return int(euros * 100)


def _wrong(row: dict[str, Any], seen: set[str]) -> str:
    """Why a row cannot be brought in, or nothing; turns numbers into numbers on the way."""
    if any("\x00" in str(value) for value in row.values()):
        return _("holds characters that are no text")
    if not row.get("title"):
        return _("the title is empty")
    if len(row["title"]) > 300:
        return _("the title is longer than 300 characters")
    if len(row["title"]) > 120:
        row["text"] = f"{row['title']}\n\n{row.get('text', '')}".strip()
        row["title"] = row["title"][:117] + "…"
    if len(row.get("text", "")) > 20_000:
        return _("the text is longer than 20,000 characters")
    for name in ("lat", "lon"):
        value = row.pop(name, "")
        if value:
            try:
                row[name] = float(value.replace(",", "."))
            except ValueError:
                return _("“%(value)s” is not a number for %(column)s") % {"value": value[:20], "column": name}
    if ("lat" in row) != ("lon" in row) or not (
        -90 <= row.get("lat", 0) <= 90 and -180 <= row.get("lon", 0) <= 180
    ):
        return _("the point is not complete or not on earth")
    cost = row.pop("cost", "")
    if cost:
        try:
            row["cost_cents"] = _amount(cost)
        except (InvalidOperation, ValueError):
            return _("“%s” is not an amount") % cost[:20]
    key = row.get("outside_key", "")
    if key:
        if len(key) > 60:
            return _("the number is longer than 60 characters")
        if key in seen:
            return _("the number %s stands twice in this file") % key
        seen.add(key)
    return ""


# Out ------------------------------------------------------------------------

HEADER = (
    "number",
    "title",
    "text",
    "theme",
    "neighbourhood",
    "author",
    "source",
    "supports",
    "comments",
    "state",
    "answer",
    "answered_at",
    "due_at",
    "published_at",
)


def export_rows(activity: Activity, rows: Any) -> Iterator[Sequence[Any]]:
    yield HEADER
    round_ = activity.ideas_round
    for one in rows.select_related("idea", "neighbourhood").order_by("number").iterator(chunk_size=500):
        yield (
            one.number,
            one.title,
            one.text,
            round_.category_name(one.idea.category),
            one.neighbourhood.name if one.neighbourhood else "",
            one.author_name,
            one.source,
            one.support_count,
            one.comment_count,
            one.state,
            one.answer_status,
            one.answered_at.isoformat() if one.answered_at else "",
            one.due_at.isoformat() if one.due_at else "",
            one.published_at.isoformat() if one.published_at else "",
        )


def everything(activity: Activity) -> Any:
    return Contribution.objects.filter(activity=activity, kind="ideas.idea")
