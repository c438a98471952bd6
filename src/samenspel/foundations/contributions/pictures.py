# SPDX-License-Identifier: EUPL-1.2
"""Pictures people send: checked, turned upright, made smaller, and written anew, so that nothing of the file stays behind:
not where it was taken, not a script in its tail."""

from __future__ import annotations

import io
import secrets
import warnings
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
LARGE, SMALL = (1600, 1600), (480, 360)


def read_picture(upload: IO[bytes] | Any) -> tuple[ContentFile[bytes], ContentFile[bytes]]:
    """(large, small), both JPEG. Raises ValidationError with a sentence for anything that is no honest picture."""
    if upload.size > LARGEST_BYTES:
        raise ValidationError(_("This picture is larger than 12 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            picture: Image.Image = Image.open(upload, formats=KINDS)
            if picture.width * picture.height > LARGEST_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Choose a smaller one."))
            picture = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise ValidationError(
            _("This file is not a picture we can read. Use JPEG, PNG, WebP or GIF.")
        ) from None
    name = secrets.token_hex(12)
    return _written(picture, LARGE, f"{name}.jpg"), _written(picture, SMALL, f"{name}-s.jpg")


def _written(picture: Image.Image, box: tuple[int, int], name: str) -> ContentFile[bytes]:
    copy = picture.copy()
    copy.thumbnail(box)
    copy.info = {}  # no EXIF, no colour profile with a name in it
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=name)
