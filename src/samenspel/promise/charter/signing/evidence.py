# SPDX-License-Identifier: EUPL-1.2
"""What shows that something happened: a photo, a file, an address on the web. For signatures and for what shines."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.pictures import read_picture

LARGEST_FILE = 10 * 1024 * 1024
BEGINNINGS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n"}
"""the kinds of file that everybody can open, and how each of them begins"""
LONGEST_ADDRESS = 200
DESCRIBE = _("Say in a few words what is in the picture.")


def read_document(upload: Any) -> tuple[ContentFile[bytes], str]:
    """(the file under a name of our own, the name people gave it). Raises ValidationError with a sentence."""
    if upload.size > LARGEST_FILE:
        raise ValidationError(_("This file is larger than 10 MB."))
    ending = Path(str(upload.name)).suffix.lower()
    upload.seek(0)
    content = upload.read()
    # A PDF may have some bytes before its first words, so look in the first thousand.
    found = ending in BEGINNINGS and BEGINNINGS[ending] in content[:1024]
    if not found:
        raise ValidationError(_("This file cannot be opened by everybody. Use PDF, JPG or PNG."))
    name = one_line(Path(str(upload.name)).name, 120)
    return ContentFile(content, name=f"{secrets.token_hex(12)}{ending}"), name


def address_field(**more: Any) -> forms.URLField:
    """An address on the web; without https:// in front is fine."""
    return forms.URLField(
        max_length=LONGEST_ADDRESS,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("This is no address on the web. For example: www.voorbeeld.be/nieuws.")},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        **more,
    )


class PictureForm(forms.Form):
    """A photo, read and written anew, with words for who does not see it. Give it the row that is changed, if there is one."""

    picture = forms.ImageField(
        label=_("Photo"), help_text=_("We remove where it was taken. At most 12 MB."), required=False
    )
    description = forms.CharField(
        label=_("What is in the picture?"),
        help_text=_("For people who cannot see it."),
        max_length=200,
        required=False,
    )
    remove_picture = forms.BooleanField(label=_("Remove the photo"), required=False)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row is None or not row.picture:
            del self.fields["remove_picture"]
        else:
            self.fields["picture"].label = _("Replace the photo")

    def clean_picture(self) -> Any:
        upload = self.cleaned_data.get("picture")
        return read_picture(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["pictures"] = data.pop("picture", None)
        data.setdefault("remove_picture", False)
        if data["pictures"] and not data.get("description"):
            self.add_error("description", DESCRIBE)
        return data


def set_picture(row: Any, pictures: Any, description: str, remove: bool) -> None:
    """Put a photo on a row or take it off. The old files go when the change is certain."""
    if (pictures or remove) and row.picture:
        forget_files(row.picture, row.small)
        row.picture, row.small, row.width, row.height = "", "", None, None
    if pictures:
        row.picture, row.small = pictures
    row.description = one_line(description) if row.picture else ""
    if row.picture and not row.description:
        raise ValidationError({"description": DESCRIBE})


def forget_files(*files: Any) -> None:
    """Delete these files as soon as the transaction is through: if it is undone, they are still needed."""
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))
