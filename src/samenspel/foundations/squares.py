# SPDX-License-Identifier: EUPL-1.2
"""The square that a telephone reads. Always dark on white, also where the page is dark: else half of the telephones read nothing."""

from __future__ import annotations

from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

EDGE = 4
"""white squares around it: the standard asks for four"""


def squares(address: str) -> list[str]:
    """One text per row, a 1 for each dark square. Level Q: a quarter of it may be hidden behind a head."""
    import segno  # only where a code is drawn: the wall and the poster

    return [
        "".join("1" if dark else "0" for dark in row)
        for row in segno.make(address, error="q", micro=False).matrix
    ]


def code_picture(address: str) -> SafeString:
    rows = squares(address)
    size = len(rows) + 2 * EDGE
    path = "".join(
        f"M{x + EDGE} {y + EDGE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark == "1"
    )
    label = esc(_("Code for a telephone: opens %(address)s") % {"address": address.partition("://")[2]})
    return SafeString(
        f'<svg class="square-code" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
