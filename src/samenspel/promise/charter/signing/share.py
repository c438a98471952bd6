# SPDX-License-Identifier: EUPL-1.2
"""The picture to share, 1200 by 630, drawn from the data: municipality, how far it is, how many signed, where to read on.

A file that goes its own way knows no style sheet, so the colours of the house stand here as they are by day.
"""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.places.models import Place

from ..models import Campaign, Standing
from ..standing import RUNGS

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
WIDTH, HEIGHT = 1200, 630
PAPER, INK, SOFT, LINE = "#faf6ed", "#211b15", "#5b5147", "#d8cdba"
CORAL, PETROL, AUBERGINE = "#e06c49", "#23898f", "#471d4f"
SERIF = "'Libertinus Serif','Liberation Serif',Georgia,serif"
SANS = "'Liberation Sans','Segoe UI',Arial,sans-serif"
SIZES = (104, 88, 74, 62, 52, 44)
TWO_LINES = 74
"""larger letters only for a name that fits on one line"""
ROOM = 1040
KEPT_SECONDS = 3600


def width_of(text: str, size: float) -> float:
    """How wide a text is at most in a bold letter: rather too wide than over the edge."""
    wide = {**dict.fromkeys("iljt.,'’:;!| ()-", 0.36), **dict.fromkeys("mwMW@—", 0.98)}
    return size * sum(wide.get(one, 0.78 if one.isupper() or ord(one) > 0x2E7F else 0.58) for one in text)


def _pieces(text: str) -> list[str]:
    """Where a line may end: after a space, and after the stroke in Sint-Katelijne-Waver."""
    return [piece for word in text.split() for piece in re.findall(r"[^-]*-+|[^-]+$", f"{word} ")]


def lines_of(text: str, size: float, room: float = ROOM) -> list[str]:
    """The text in lines that fit; a word that does not fit by itself is cut."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > room:
            lines.append("")
        while width_of(piece.rstrip(), size) > room:
            cut = next(n for n in range(len(piece) - 1, 0, -1) if width_of(piece[:n], size) <= room)
            lines[-1] = piece[:cut]
            lines.append("")
            piece = piece[cut:]
        lines[-1] += piece
    return [line.rstrip() for line in lines if line.strip()]


def fitted(text: str, most_lines: int = 2) -> tuple[int, list[str]]:
    """The largest letter in which the text fits on so many lines without cutting a word; what is longer still ends with three dots."""
    for size in SIZES:
        lines = lines_of(text, size)
        whole = all(width_of(piece.rstrip(), size) <= ROOM for piece in _pieces(text))
        if len(lines) == 1 or (len(lines) <= most_lines and whole and size <= TWO_LINES):
            return size, lines
    lines = lines_of(text, SIZES[-1])
    if len(lines) <= most_lines:
        return SIZES[-1], lines
    return SIZES[-1], [*lines[: most_lines - 1], f"{lines[most_lines - 1][:-1]}…"]


def _text(x: float, y: float, size: float, text: str, css: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" {css}>{escape(text)}</text>'


def _circles(x: float, y: float, r: float) -> str:
    """Two that overlap: residents, the municipality, and what they share. They stand one radius apart."""
    half, high = r / 2, r * 3**0.5 / 2
    shared = f"M{x:g} {y - high:g}A{r:g} {r:g} 0 0 1 {x:g} {y + high:g}A{r:g} {r:g} 0 0 1 {x:g} {y - high:g}z"
    return (
        f'<circle cx="{x - half:g}" cy="{y:g}" r="{r:g}" fill="{CORAL}"/>'
        f'<circle cx="{x + half:g}" cy="{y:g}" r="{r:g}" fill="{PETROL}"/>'
        f'<path d="{shared}" fill="{AUBERGINE}"/>'
    )


def _road(standing: str) -> str:
    """The six steps as dots on a line, filled as far as the municipality is."""
    reached = RUNGS.index(standing)
    last = len(RUNGS) - 1
    xs = [95 + step * 96 for step in range(last)]
    full = xs[reached - 1] if reached else xs[0]
    dots = "".join(
        f'<circle cx="{x}" cy="452" r="15" fill="{PETROL if step <= reached else PAPER}" '
        f'stroke="{PETROL}" stroke-width="5"/>'
        for step, x in enumerate(xs, start=1)
    )
    return (
        f'<path d="M95 452H{xs[-1]}" stroke="{LINE}" stroke-width="7"/>'
        f'<path d="M95 452H{full}" stroke="{PETROL}" stroke-width="7"/>{dots}'
    )


def drawing(place: Place, campaign: Campaign, signed: int) -> str:
    """The picture as SVG. signed: how many signatures count."""
    name = one_line(place.name, 100)
    size, lines = fitted(name)
    with translation.override(campaign.language):
        state = str(Standing(campaign.standing).label)
        kicker = _("Values of good participation")
        numbers = ngettext("%(n)d signature", "%(n)d signatures", signed) % {"n": signed} if signed else ""
        alt = ". ".join(filter(None, (kicker, f"{name}: {state}", numbers)))
    where = urlsplit(settings.SITE_ADDRESS).netloc + reverse("charter")
    bold = f'font-family="{SERIF}" font-weight="700" fill="{INK}"'
    plain = f'font-family="{SANS}" fill="{SOFT}"'
    top = (124 if len(lines) == 1 else 122) + size
    title = "".join(_text(80, top + row * size * 1.08, size, line, bold) for row, line in enumerate(lines))
    said_at = top + (len(lines) - 1) * size * 1.08 + 72
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" lang="{escape(campaign.language)}" role="img" aria-label="{escape(alt)}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f"{_circles(1010, 520, 190)}"
        f'<rect width="{WIDTH}" height="16" fill="{AUBERGINE}"/>'
        + _text(80, 104, 32, kicker, plain)
        + title
        + _text(80, said_at, 46, state, f'font-family="{SERIF}" font-weight="700" fill="{AUBERGINE}"')
        + _road(campaign.standing)
        + (
            _text(80, 530, 36, numbers, f'font-family="{SANS}" font-weight="700" fill="{INK}"')
            if numbers
            else ""
        )
        + _text(80, 584, 28, where, plain)
        + "</svg>"
    )


def png(svg: str) -> bytes:
    """The same picture as points. Kept for an hour under its own content, so it is never an old one."""
    key = f"charter.share:{sha256(svg.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is not None:
        return bytes(kept)
    import typst  # loaded where a picture is made

    page = (
        f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    )
    made = typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg})
    cache.set(key, made, KEPT_SECONDS)
    return bytes(made)
