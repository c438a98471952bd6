# SPDX-License-Identifier: EUPL-1.2
"""Pictures people send: what is kept of them, and what is refused with a sentence."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from samenspel.foundations import pictures
from samenspel.foundations.contributions.pictures import read_picture

# Pillow warns about what it then reads all the same.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning")
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, orientation: int = 1, **save: object
) -> bytes:
    """Left half red, right half blue, with the place and the camera in its EXIF."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "GEHEIMECAMERA"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 52.0, 11.0), 3: "E", 4: (3.0, 24.0, 7.0)})
    out = io.BytesIO()
    if kind != "GIF":
        save["exif"] = exif.tobytes()
    picture.save(out, kind, **save)
    return out.getvalue()


def upload(raw: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, content_type="image/jpeg")


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_jpeg_without_place_or_camera(kind: str) -> None:
    raw = photo(kind)
    if kind != "GIF":
        assert opened(raw).getexif().get_ifd(GPS), "the picture of the test itself must hold a place"
    for kept in read_picture(upload(raw)):
        content = kept.read()
        picture = opened(content)
        assert picture.format == "JPEG"
        assert not picture.getexif() and not picture.getexif().get_ifd(GPS)
        assert b"GEHEIMECAMERA" not in content and b"Exif" not in content


def test_comments_and_descriptions_in_the_file_go() -> None:
    raw = photo(comment=b"GEHEIM commentaar", xmp=b"<x:xmpmeta>GEHEIM xmp</x:xmpmeta>")
    assert raw.count(b"GEHEIM ") == 2
    for kept in read_picture(upload(raw)):
        assert b"GEHEIM" not in kept.read()


def test_a_script_in_the_tail_of_a_picture_is_not_kept() -> None:
    tail = b"<script>alert(1)</script>PK\x03\x04"
    for kept in read_picture(upload(photo() + tail)):
        assert b"script" not in (content := kept.read()) and b"PK\x03\x04" not in content


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [
        (1, (60, 40), "red"),
        (2, (60, 40), "blue"),
        (3, (60, 40), "blue"),
        (6, (40, 60), "red"),
        (8, (40, 60), "blue"),
        (99, (60, 40), "red"),
    ],
)
def test_a_picture_taken_sideways_stands_upright(
    orientation: int, size: tuple[int, int], top_left: str
) -> None:
    large, _small = read_picture(upload(photo(orientation=orientation)))
    picture = opened(large.read())
    assert picture.size == size
    red, _green, blue = picture.convert("RGB").getpixel((3, 3))
    assert (red > blue) == (top_left == "red")


def test_large_pictures_are_made_smaller_and_named_anew() -> None:
    large, small = read_picture(upload(photo(size=(3000, 1500)), "../../etc/passwd.jpg"))
    assert opened(large.read()).size == (1600, 800)
    assert opened(small.read()).size == (480, 240)
    assert large.name and small.name
    assert large.name.endswith(".jpg") and "/" not in large.name and "passwd" not in large.name


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large, with nearly nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (60_000, 60_000)])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValidationError):
        read_picture(upload(png_of(*size), "bom.png"))


def test_a_bomb_in_the_text_of_a_png_is_refused() -> None:
    data = b"Comment\0\0" + zlib.compress(b"0" * 80_000_000, 9)
    bomb = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    raw = photo("PNG")
    at = raw.index(b"IDAT") - 4
    with pytest.raises(ValidationError, match="not a picture"):
        read_picture(upload(raw[:at] + bomb + raw[at:], "bom.png"))


def test_a_file_larger_than_twelve_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_BYTES", len(photo()) - 1)
    with pytest.raises(ValidationError, match="larger than 12 MB"):
        read_picture(upload(photo()))
    monkeypatch.setattr(pictures, "LARGEST_BYTES", len(photo()))
    read_picture(upload(photo()))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Dit is gewoon tekst.",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"GIF89a/*<svg/onload=alert(1)>*/=1",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        b"BM" + b"\0" * 60,
        photo()[:200],
    ],
    ids=["empty", "text", "svg", "postscript", "gif-script", "jpeg-head", "bitmap", "half"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(ValidationError) as no:
        read_picture(upload(raw))
    assert str(no.value.messages[0]).endswith(".")


def test_damaged_pictures_never_break_anything_but_themselves() -> None:
    """Bytes knocked over at random: read, or refused with a sentence."""
    rnd = random.Random(11)
    kept = refused = 0
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = photo(kind)
        for number in range(120):
            raw = bytearray(whole)
            for _time in range(rnd.choice([1, 3, 10])):
                raw[rnd.randrange(len(raw) if number % 2 else min(len(raw), 300))] = rnd.randrange(256)
            try:
                read_picture(upload(bytes(raw)))
                kept += 1
            except ValidationError:
                refused += 1
    assert kept > 20 and refused > 20


def test_a_picture_whose_exif_is_damaged_is_still_a_picture() -> None:
    """Every byte of the EXIF knocked over in turn. Pillow cannot write some of these again: we never ask it to."""
    whole = photo(orientation=6)
    start, length = whole.index(b"Exif"), opened(whole).getexif().tobytes()
    for at in range(start + 6, start + len(length)):
        for value in (0, 1, 2, 7, 255):
            raw = bytearray(whole)
            raw[at] = value
            large, _small = read_picture(upload(bytes(raw)))
            assert opened(large.read()).size in ((40, 60), (60, 40))
