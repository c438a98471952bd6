# SPDX-License-Identifier: EUPL-1.2
"""Tables on their way out of the house, as CSV or XLSX: no cell is read as a formula by a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# What no text holds: control characters, and marks that turn the direction of what follows.
NO_TEXT = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
FORMULA = "=+-@\t\r\n＝＋－＠"
"""what makes a spreadsheet read a formula, at the beginning of a cell; also in the wide forms of East Asian keyboards"""


def harmless(value: Any) -> str:
    """A cell that a spreadsheet will not take for a formula, and without characters it cannot hold."""
    text = NO_TEXT.sub("", "" if value is None else str(value))
    return f"'{text}" if text[:1] in FORMULA and text else text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    class Line:
        def write(self, text: str) -> str:
            return text

    writer = csv.writer(Line(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([value if isinstance(value, int | float) else harmless(value) for value in row])


def xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook  # brings NumPy along, which no web worker loads before it must

    book = Workbook(write_only=True)
    sheet = book.create_sheet("samenspel")
    for row in rows:
        sheet.append([value if isinstance(value, int | float) else harmless(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
