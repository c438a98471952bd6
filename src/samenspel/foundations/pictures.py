# SPDX-License-Identifier: EUPL-1.2
"""Pictures people send: checked, turned upright, made smaller, and written anew, so that nothing of the file stays behind:
not where it was taken, not a script in its tail."""

from __future__ import annotations

import io
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
LARGE, SMALL = (1600, 1600), (480, 360)
ORIENTATION = 0x0112  # the EXIF field that says how the camera was held
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_picture(upload: Any) -> tuple[ContentFile[bytes], ContentFile[bytes]]:
    """(large, small), both JPEG. Raises ValidationError with a sentence for anything that is no honest picture."""
    if upload.size > LARGEST_BYTES:
        raise ValidationError(_("This picture is larger than 12 MB. Choose a smaller one."))
    try:
        upload.seek(0)
        picture: Image.Image = Image.open(upload, formats=KINDS)
        if picture.width * picture.height > LARGEST_PIXELS:
            raise ValidationError(_("This picture has too many pixels. Choose a smaller one."))
        # Not ImageOps.exif_transpose: it writes the EXIF anew, and fails on a picture whose EXIF is damaged.
        turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
        picture = picture.convert("RGB")
        picture = picture.transpose(turn) if turn is not None else picture
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        EOFError,
        Image.DecompressionBombError,
    ):
        raise ValidationError(
            _("This file is not a picture we can read. Use JPEG, PNG, WebP or GIF.")
        ) from None
    name = secrets.token_hex(12)
    return _written(picture, LARGE, f"{name}.jpg"), _written(picture, SMALL, f"{name}-s.jpg")


def picture_answer(file: Any) -> FileResponse:
    """One of the two, for whoever may see it: the page asks that first, so only their own browser may keep it, for an hour."""
    try:
        answer = FileResponse(file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _written(picture: Image.Image, box: tuple[int, int], name: str) -> ContentFile[bytes]:
    copy = picture.copy()
    copy.thumbnail(box)
    copy.info = {}  # no EXIF, no colour profile with a name in it
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=name)
