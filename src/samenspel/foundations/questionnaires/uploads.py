# SPDX-License-Identifier: EUPL-1.2
"""Files that are an answer: what a file is, is read from its content and not from its name. Pictures are written anew."""

from __future__ import annotations

import secrets
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from samenspel.foundations.pictures import read_picture

LARGEST_BYTES = 10 * 1024 * 1024
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp"
"""what the browser offers to choose from"""
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8")
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


def read_file(upload: Any) -> tuple[str, ContentFile[bytes]]:
    """(the name as people see it, the file as it is kept under a name that says nothing).

    A picture becomes a JPEG without the place where it was taken. Raises ValidationError with a sentence for what is too large, or no such file.
    """
    if upload.size > LARGEST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Choose a smaller one."))
    upload.seek(0)
    begin = upload.read(12)
    upload.seek(0)
    if not begin:
        raise ValidationError(_("This file is empty. Choose another one."))
    stem = (upload.name or "").replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or _("file")
    if begin.startswith(PICTURES):
        large, _small = read_picture(upload)
        return f"{stem[:100]}.jpg", large
    kind = "pdf" if begin.startswith(b"%PDF-") else _office(upload) if begin.startswith(b"PK\x03\x04") else ""
    if not kind:
        raise ValidationError(
            _(
                "We cannot read this file. Use a PDF, a picture, or a document of Word, Excel, PowerPoint or LibreOffice."
            )
        )
    upload.seek(0)
    return f"{stem[:100]}.{kind}", ContentFile(upload.read(), name=f"{secrets.token_hex(12)}.{kind}")


def _office(upload: Any) -> str:
    """The kind of document in this archive, or nothing. One with macros in it is none that we take."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return OPEN_DOCUMENT.get(said.removeprefix("application/vnd.oasis.opendocument."), "")
            return next((kind for name, kind in OFFICE.items() if name in names), "")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""
