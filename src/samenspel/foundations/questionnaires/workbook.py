# SPDX-License-Identifier: EUPL-1.2
"""An XLSX file that is sent while it is made: a quarter of a million rows need no more memory than ten.

openpyxl keeps the whole zipped file, and takes minutes over so many rows. A sheet of plain cells is a short piece of XML per row; the rest of
the package never changes. (ECMA-376, parts 1 and 2: inline strings, no styles.)
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from samenspel.foundations.sheets import harmless

ROWS_AT_ONCE = 500
LONGEST_CELL = 32_767
"""characters a cell may hold"""
MOST_ROWS = 1_048_576
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    f'<sheet name="samenspel" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


class _Pipe:
    """What was written since it was last emptied. Cannot go back, as a connection cannot."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, raw: bytes) -> int:
        self.held.append(bytes(raw))
        return len(raw)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        raw, self.held = b"".join(self.held), []
        return raw


def xlsx_pieces(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file, piece by piece. Numbers are numbers; all else is text that no spreadsheet takes for a formula.

    What does not fit in a sheet (over a million rows, over 32,767 characters in a cell) is left out at the end.
    """
    pipe = _Pipe()
    out: Any = pipe
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in _PARTS.items():
            package.writestr(name, _HEAD + text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            held: list[str] = []
            for number, row in enumerate(rows):
                if number >= MOST_ROWS:
                    break
                held.append(f"<row>{''.join(map(_cell, row))}</row>")
                if len(held) >= ROWS_AT_ONCE:
                    sheet.write("".join(held).encode())
                    held.clear()
                    yield pipe.taken()
            sheet.write("".join([*held, "</sheetData></worksheet>"]).encode())
    yield pipe.taken()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float):
        return f"<c><v>{value:d}</v></c>" if isinstance(value, int) else f"<c><v>{value!r}</v></c>"
    text = escape(harmless(value)[:LONGEST_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
