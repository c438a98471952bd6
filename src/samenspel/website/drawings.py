# SPDX-License-Identifier: EUPL-1.2
"""Every picture of the house that never changes, as SVG text made once when the module is read.

Two shapes overlap and make a third colour: residents (coral), town (petrol), together (aubergine). The
overlap is computed here, so a picture needs no clip paths and no ids, and may stand on a page as often as it
likes.
Colours are classes (`f-` fills, `l-` lines), so a town's theme and the dark page reach them.
"""

from __future__ import annotations

from math import hypot, sqrt

from django.utils.safestring import SafeString

A, B, AB = "f-resident", "f-town", "f-together"
GROUNDS = ("f-town-tint", "f-resident-tint", "f-together-tint")


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def path(d: str, css: str, more: str = "") -> str:
    return f'<path class="{css}" d="{d}"{more}/>'


def disc(x: float, y: float, r: float, css: str, more: str = "") -> str:
    return f'<circle class="{css}" cx="{n(x)}" cy="{n(y)}" r="{n(r)}"{more}/>'


def rect(x: float, y: float, w: float, h: float, css: str, more: str = "") -> str:
    return f'<rect class="{css}" x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}"{more}/>'


def line(d: str, css: str, width: float = 2, more: str = "") -> str:
    return f'<path class="{css}" d="{d}" stroke-width="{n(width)}"{more}/>'


def svg(width: int, height: int, content: str, css: str = "", label: str = "") -> SafeString:
    css = f' class="{css}"' if css else ""
    role = f' role="img" aria-label="{label}"' if label else ' aria-hidden="true"'
    return SafeString(f'<svg viewBox="0 0 {width} {height}"{css}{role}>{content}</svg>')


def lens(x1: float, y1: float, r1: float, x2: float, y2: float, r2: float) -> str:
    """The outline of what two discs share. They must cut each other."""
    d = hypot(x2 - x1, y2 - y1)
    a = (r1 * r1 - r2 * r2 + d * d) / (2 * d)
    h = sqrt(r1 * r1 - a * a)
    ux, uy = (x2 - x1) / d, (y2 - y1) / d
    mx, my = x1 + a * ux, y1 + a * uy
    px, py, qx, qy = mx - h * uy, my + h * ux, mx + h * uy, my - h * ux
    big1, big2 = int(a < 0), int(d - a < 0)
    there = f"A{n(r2)} {n(r2)} 0 {big2} 1 {n(qx)} {n(qy)}"
    back = f"A{n(r1)} {n(r1)} 0 {big1} 1 {n(px)} {n(py)}"
    return f"M{n(px)} {n(py)}{there}{back}z"


def cap(x: float, y: float, r: float, edge: float) -> str:
    """The part of a disc to the left of a standing line at `edge`: what it shares with a wide block there."""
    h = sqrt(r * r - (x - edge) ** 2)
    return f"M{n(edge)} {n(y - h)}A{n(r)} {n(r)} 0 {int(x < edge)} 0 {n(edge)} {n(y + h)}z"


def cap_right(x: float, y: float, r: float, edge: float) -> str:
    h = sqrt(r * r - (x - edge) ** 2)
    return f"M{n(edge)} {n(y - h)}A{n(r)} {n(r)} 0 {int(x > edge)} 1 {n(edge)} {n(y + h)}z"


def hill(x: float, base: float, r: float) -> str:
    return f"M{n(x - r)} {n(base)}a{n(r)} {n(r)} 0 0 1 {n(2 * r)} 0z"


def hills_shared(x1: float, r1: float, x2: float, r2: float, base: float) -> str:
    """What two half discs on one base line share, x1 < x2."""
    d = x2 - x1
    a = (r1 * r1 - r2 * r2 + d * d) / (2 * d)
    h = sqrt(r1 * r1 - a * a)
    top = f"{n(x1 + a)} {n(base - h)}"
    return (
        f"M{n(x2 - r2)} {n(base)}A{n(r2)} {n(r2)} 0 0 1 {top}A{n(r1)} {n(r1)} 0 0 1 {n(x1 + r1)} {n(base)}z"
    )


def pair(x1: float, x2: float, y: float, r: float) -> str:
    return disc(x1, y, r, A) + disc(x2, y, r, B) + path(lens(x1, y, r, x2, y, r), AB)


# --- the mark of the house, the band at the top, and the five verbs ---
BRAND = svg(58, 40, pair(20, 38, 20, 18), "brand-mark")
BAND = SafeString(
    '<svg class="band" aria-hidden="true"><defs><pattern id="band" width="44" height="14" '
    'patternUnits="userSpaceOnUse">'
    + disc(13, 0, 13, A)
    + disc(31, 0, 13, B)
    + path(lens(13, 0, 13, 31, 0, 13), AB)
    + '</pattern></defs><rect width="100%" height="14" fill="url(#band)"/></svg>'
)
TWO = svg(34, 22, pair(11, 22, 11, 10), "two")

_BOOK = "M6 8L56 18V68L6 58z"
VERBS: dict[str, SafeString] = {
    "promise": svg(100, 72, pair(36, 64, 36, 32), "sign"),
    "plan": svg(100, 72, rect(8, 8, 56, 56, A) + disc(64, 36, 28, B) + path(cap(64, 36, 28, 64), AB), "sign"),
    "take_part": svg(
        100,
        72,
        path(hill(36, 68, 32), A)
        + path(hill(64, 68, 32), B)
        + path(hills_shared(36, 32, 64, 32, 68), AB)
        + disc(30, 20, 13, A)
        + disc(70, 20, 13, B),
        "sign",
    ),
    "answer": svg(
        100,
        72,
        path("M6 4h58v44H30L14 64V48H6z", A)
        + path("M36 20h58v38h-8v12L70 58H36z", B)
        + rect(36, 20, 28, 28, AB),
        "sign",
    ),
    "learn": svg(
        100,
        72,
        path(_BOOK, A)
        + path("M94 8L44 18V68L94 58z", B)
        + path("M44 18L50 16.8L56 18V65.6L50 66.8L44 65.6z", AB),
        "sign",
    ),
}

# --- icons: 24 × 24, drawn with one line, always beside a word ---
_ICONS = {
    "right": "M4 12h15M13 6l6 6-6 6",
    "left": "M20 12H5M11 6l-6 6 6 6",
    "check": "M4 12.5l5 5L20 6.5",
    "cross": "M6 6l12 12M18 6L6 18",
    "lock": "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3",
    "unlock": "M5 11h14v9H5zM8 11V7a4 4 0 0 1 7.6-1.7",
    "pin": "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 7.5a2.5 2.5 0 1 0 .01 0z",
    "user": "M12 4a4 4 0 1 0 .01 0zM4 21a8 8 0 0 1 16 0z",
    "users": "M9 5a3.5 3.5 0 1 0 .01 0zM2.5 20a6.5 6.5 0 0 1 13 0z"
    "M15.5 5.3a3.5 3.5 0 0 1 0 6.5M18 14.2a6.5 6.5 0 0 1 3.5 5.8h-2.5",
    "heart": "M12 20S4 14.5 4 9.2A4.2 4.2 0 0 1 12 7.3a4.2 4.2 0 0 1 8 1.9C20 14.5 12 20 12 20z",
    "comment": "M4 5h16v11h-8l-5 4v-4H4z",
    "flag": "M6 21V4h12l-3 4 3 4H6",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "pencil": "M4 20l1-5L16 4l4 4L9 19z",
    "search": "M10.5 4a6.5 6.5 0 1 0 .01 0zM15.5 15.5L21 21",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "map": "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14",
    "list": "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
    "download": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "upload": "M12 16V5M7 9l5-5 5 5M4 20h16",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "mail": "M3 6h18v13H3zM3 7l9 7 9-7",
    "clock": "M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2",
    "warning": "M12 4l9.5 16h-19zM12 10v4.5M12 17.3v.2",
    "info": "M12 3a9 9 0 1 0 .01 0zM12 11v6M12 7.5v.2",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    "eye": "M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12zM12 9a3 3 0 1 0 .01 0z",
    "eye-off": "M4 4l16 16M6.5 7.5C3.7 9.3 2 12 2 12s4 6.5 10 6.5c1.7 0 3.2-.5 4.5-1.2"
    "M10 5.7c.6-.1 1.3-.2 2-.2 6 0 10 6.5 10 6.5s-.9 1.5-2.5 3",
    "merge": "M6 4v3c0 4 6 4 6 8v5M18 4v3c0 4-6 4-6 8M8.5 17l3.5 4 3.5-4",
    "split": "M12 20v-4c0-4-6-4-6-8V4M12 16c0-4 6-4 6-8V4M3.5 7L6 4l2.5 3M15.5 7L18 4l2.5 3",
    "star": "M12 3.5l2.6 5.6 6 .7-4.5 4.1 1.2 6-5.3-3-5.3 3 1.2-6-4.5-4.1 6-.7z",
    "paper": "M5 3h14v18H5zM8 8h3M8 12h3M8 16h3M14 8l1.5 1.5L18 7M14 16h2",
    "gear": "M12 9a3 3 0 1 0 .01 0zM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3"
    "M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1",
    "logout": "M10 4H4v16h6M9 12h11M16 8l4 4-4 4",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "phone": "M6 3h4l1.5 5-2.5 2a11 11 0 0 0 5 5l2-2.5 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z",
    "code": "M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14",
}
ICONS: dict[str, SafeString] = {
    name: SafeString(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{d}"/></svg>')
    for name, d in _ICONS.items()
}

# --- marks of states: 20 × 20, told apart by shape before colour ---
_CHECK = line("M6 10.2l3 3 5-6", "l-paper", 2.2)
_KEPT = disc(10, 10, 9, AB) + _CHECK
_RUNNING = pair(7, 13, 10, 6.5)
_LATE = path("M10 1l9.5 17H.5z", "f-error") + line("M10 7v5M10 14v2", "l-paper", 2.2)
_RING = disc(10, 10, 8, "l-action", ' stroke-width="2.5"')
_BOX = rect(2, 2, 16, 16, "l-ink-soft", ' stroke-width="2.5"')
_MARKS = {
    "kept": _KEPT,
    "done": disc(10, 10, 9, "f-action") + line("M6 10.2l3 3 5-6", "l-on-action", 2.2),
    "answered": _KEPT,
    "adopted": _KEPT,
    "running": _RUNNING,
    "being_done": _RUNNING,
    "partly": disc(7, 10, 6, "l-resident", ' stroke-width="1.5"')
    + disc(13, 10, 6, "l-town", ' stroke-width="1.5"')
    + path(lens(7, 10, 6.6, 13, 10, 6.6), AB),
    "late": _LATE,
    "broken": disc(10, 10, 8, "l-ink-soft", ' stroke-width="2.5"')
    + line("M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4", "l-ink-soft", 2.2),
    "planned": disc(6.5, 10, 5.5, A)
    + disc(13.5, 10, 5.5, "l-ink", ' stroke-width="1.5" stroke-dasharray="2.2 2.2"'),
    "rejected": _BOX + line("M6 10h8", "l-ink-soft", 2.5),
    "in_study": _RING + disc(10, 10, 3, "f-action"),
    "new": rect(3, 3, 14, 14, A),
    "waiting": _RING,
    "pending": _RING + line("M10 5.5V10l3 2", "l-action", 2),
    "hidden": _BOX + line("M3 17L17 3", "l-ink-soft", 2.5),
    "withdrawn": rect(2.5, 2.5, 15, 15, "l-ink-soft", ' stroke-width="2" stroke-dasharray="3 2.6"')
    + line("M14 10H6M9 7l-3 3 3 3", "l-ink-soft", 2),
    "merged": disc(5, 4.5, 3.5, A)
    + disc(15, 4.5, 3.5, B)
    + disc(10, 15.5, 4, AB)
    + line("M5 7l4 6M15 7l-4 6", "l-ink", 1.6),
}
MARKS: dict[str, SafeString] = {key: svg(20, 20, content, "mark") for key, content in _MARKS.items()}
# a promise as two circles that move towards each other, for lists of promises
MARKS_WIDE: dict[str, SafeString] = {
    "kept": svg(80, 44, disc(40, 22, 20, AB) + line("M31 22.5l6.5 6.5L50 16", "l-paper", 4)),
    "running": svg(80, 44, pair(30, 52, 22, 20)),
    "planned": svg(
        80, 44, disc(21, 22, 19, A) + disc(60, 22, 18, "l-ink", ' stroke-width="2.5" stroke-dasharray="5 5"')
    ),
    "late": svg(
        80,
        44,
        disc(21, 22, 19, A)
        + disc(60, 22, 18, "l-error", ' stroke-width="2.5" stroke-dasharray="5 5"')
        + line("M60 12v12M60 28v4", "l-error", 4),
    ),
    "broken": svg(
        80,
        44,
        disc(21, 22, 18, "l-ink-soft", ' stroke-width="2.5"')
        + disc(60, 22, 18, "l-ink-soft", ' stroke-width="2.5"')
        + line("M53 15l14 14M67 15L53 29", "l-ink-soft", 4),
    ),
}
KNOTS: dict[str, SafeString] = {
    "done": svg(38, 38, disc(19, 19, 18, "f-action") + line("M11 19.5l6 6 11-13", "l-on-action", 4), "knot"),
    "now": svg(38, 38, disc(19, 19, 19, "f-paper") + pair(12.5, 25.5, 19, 11.5), "knot"),
    "next": svg(38, 38, disc(19, 19, 16, "f-paper l-control", ' stroke-width="3"'), "knot"),
    "dot": svg(20, 20, disc(10, 10, 8, "f-action"), "knot"),
}

# --- the ladder of influence: how far the two circles have come together ---
LADDER: dict[str, SafeString] = {
    key: svg(64, 32, content)
    for key, content in {
        "inform": disc(14, 16, 7, A) + disc(48, 16, 15, B),
        "consult": disc(16, 16, 9, A) + disc(41, 16, 15, B),
        "advise": disc(19, 16, 11, A) + disc(37, 16, 15, B) + path(lens(19, 16, 11, 37, 16, 15), AB),
        "co_produce": pair(23, 41, 16, 15),
        "co_decide": pair(28, 36, 16, 15),
        "self_organise": disc(27, 16, 15, A)
        + disc(49, 16, 9, "l-town", ' stroke-width="2" stroke-dasharray="3 3"'),
    }.items()
}


# --- pictures for cards without a photograph: 320 × 120 ---
def _motifs() -> list[str]:
    triangle = path("M60 120L130 22L200 120z", A)
    return [
        path(hill(130, 120, 76), A) + disc(190, 72, 44, B) + path(lens(130, 120, 76, 190, 72, 44), AB),
        rect(96, 40, 84, 80, A) + rect(146, 18, 70, 102, B) + rect(146, 40, 34, 80, AB),
        path(hill(120, 120, 70), A)
        + path(hill(198, 120, 84), B)
        + path(hills_shared(120, 70, 198, 84, 120), AB),
        triangle + path("M150 120L212 46L274 120z", B) + path("M150 120L177 87.8L200 120z", AB),
        path("M90 120V58a46 46 0 0 1 92 0v62z", A) + rect(150, 66, 96, 54, B) + rect(150, 66, 32, 54, AB),
        disc(104, 62, 42, A)
        + disc(164, 62, 42, B)
        + path(lens(104, 62, 42, 164, 62, 42), AB)
        + disc(238, 62, 24, A),
        rect(84, 24, 96, 96, A) + disc(188, 66, 42, B) + path(cap(188, 66, 42, 180), AB),
        path("M72 120A88 88 0 0 1 160 32V120z", A)
        + rect(128, 60, 116, 60, B)
        + path("M128 120V60H160V120z", AB),
        disc(150, 60, 46, A)
        + disc(190, 40, 22, B)
        + path(lens(150, 60, 46, 190, 40, 22), AB)
        + rect(70, 104, 190, 16, B),
        path("M70 24h96v60h-60l-22 22V84H70z", A)
        + path("M136 44h112v56h-14v18l-22-18h-76z", B)
        + rect(136, 44, 30, 40, AB),
        rect(78, 66, 60, 54, A)
        + rect(128, 36, 60, 84, B)
        + rect(178, 54, 66, 66, A)
        + rect(128, 66, 10, 54, AB)
        + rect(178, 54, 10, 66, AB),
    ]


def _swap(content: str) -> str:
    """The same picture with the colours of residents and town exchanged."""
    return (
        content.replace('"f-resident"', '"-"').replace('"f-town"', '"f-resident"').replace('"-"', '"f-town"')
    )


MOTIFS: list[SafeString] = [
    svg(
        320,
        120,
        rect(0, 0, 320, 120, GROUNDS[(i + turn) % 3])
        + (f'<g transform="matrix(-1 0 0 1 320 0)">{_swap(content)}</g>' if turn else content),
        "art",
    )
    for turn in (0, 1)
    for i, content in enumerate(_motifs())
]

AVATARS: list[SafeString] = [
    svg(
        52,
        52,
        rect(0, 0, 52, 52, ground)
        + disc(26, 22, 11, head)
        + path("M5 54a21 21 0 0 1 42 0z", body)
        + (path(lens(26, 22, 11, 26, 54, 22), AB) if head != body else ""),
        "avatar",
    )
    for ground, head, body in [
        ("f-resident-tint", B, B), ("f-town-tint", A, B), ("f-together-tint", A, A), ("f-town-tint", A, A),
        ("f-resident-tint", B, A), ("f-together-tint", B, A), ("f-town-tint", AB, A),
        ("f-resident-tint", A, B),
        ("f-together-tint", A, B), ("f-resident-tint", AB, B),
    ]
]  # fmt: skip


# --- the square: an illustration for the first page of a town ---
def _person(x: float, r: float, css: str, base: float = 400) -> str:
    return path(hill(x, base, r), css) + disc(x, base - r * 1.42, r * 0.52, css)


def _windows(xs: tuple[float, ...], ys: tuple[float, ...], w: float = 13, h: float = 19) -> str:
    return "".join(rect(x, y, w, h, "f-paper") for x in xs for y in ys)


def _square() -> str:
    flags = "".join(
        path(f"M{x} {y}l20 3-12 20z", css)
        for x, y, css in [
            (232, 178, A), (266, 198, B), (302, 210, AB), (338, 213, A), (374, 207, B), (406, 195, AB),
        ]
    )  # fmt: skip
    gable = "M430 344V204h12v-20h14v-20h28v20h14v20h12v140z"
    arches = "".join(path(f"M{x} 344v-34a12 12 0 0 1 24 0v34z", "f-paper") for x in (522, 554, 586))
    return (
        disc(214, 148, 120, "f-resident-tint")
        + rect(0, 344, 640, 56, "f-town-tint")
        # left: a house, a tree before it, and the tower
        + rect(60, 238, 106, 106, A)
        + path("M48 238L113 168L178 238z", B)
        + rect(150, 126, 64, 218, B)
        + path("M142 126L182 24L222 126z", AB)
        + rect(150, 238, 16, 106, AB)
        + disc(182, 168, 20, "f-paper")
        + line("M182 156v12l8 5", "l-ink", 2.5)
        + _windows((174,), (212, 246), 16, 22)
        + path("M168 344v-36a14 14 0 0 1 28 0v36z", "f-ink")
        + _windows((84, 118), (262, 300))
        + rect(36, 300, 8, 44, "f-ink")
        + disc(40, 276, 40, B)
        + path(cap_right(40, 276, 40, 60), AB)
        # right: a stepped gable, a tree, a hall with arches
        + path(gable, A)
        + rect(498, 262, 124, 82, B)
        + rect(498, 262, 12, 82, AB)
        + path("M490 262h140l-24-38h-96z", AB)
        + arches
        + _windows((448, 476), (222, 258, 294))
        + rect(404, 300, 8, 44, "f-ink")
        + disc(408, 266, 44, B)
        + path(cap_right(408, 266, 44, 430), AB)
        # between them: bunting and the bandstand, where everybody talks
        + line("M214 166Q326 256 442 184", "l-ink")
        + flags
        + path("M254 276L322 232L390 276z", AB)
        + "".join(rect(x, 276, 6, 50, "f-ink-soft") for x in (268, 300, 338, 370))
        + rect(256, 326, 132, 18, "f-together-tint")
        # in front: people, two by two
        + path(hill(236, 400, 40), A)
        + path(hill(288, 400, 46), B)
        + path(hills_shared(236, 40, 288, 46, 400), AB)
        + disc(232, 342, 20, A)
        + disc(292, 333, 23, B)
        + path(hill(430, 400, 36), B)
        + path(hill(474, 400, 32), A)
        + path(hills_shared(430, 36, 474, 32, 400), AB)
        + disc(426, 349, 18, B)
        + disc(478, 355, 16, A)
        + _person(574, 27, AB)
        + _person(90, 23, A)
        + _person(122, 14, B)
        + _person(352, 15, A)
    )


SQUARE = _square()

# --- a picture for a process: 300 × 300, by number ---
_SCENES = [
    # a flag on a square
    rect(40, 96, 140, 140, A) + disc(200, 190, 84, B) + path("M180 108.4A84 84 0 0 0 129.7 236H180z", AB)
    + line("M110 40v56", "l-ink", 3) + path("M110 40l54 20-54 20z", A),
    # two wheels
    disc(104, 176, 74, A) + disc(202, 176, 74, B) + path(lens(104, 176, 74, 202, 176, 74), AB)
    + disc(104, 176, 12, "f-paper") + disc(202, 176, 12, "f-paper")
    + line("M104 176L134 104H188L202 176M134 104L160 176H104M160 176L188 104V82H210M122 90H148", "l-ink", 5,
           ' stroke-linejoin="round" stroke-linecap="round"'),
    # a ballot box
    rect(56, 136, 150, 108, A) + disc(206, 150, 72, B) + path("M206 136H135.4A72 72 0 0 0 206 222z", AB)
    + path("M96 136V62h74v74z", "f-surface")
    + line("M114 96l14 14 26-32", "l-ink", 5) + rect(80, 132, 108, 8, "f-ink"),
    # a house and a tree
    path("M50 236V126L114 66L178 126V236z", A) + disc(206, 146, 70, B)
    + path("M178 126L151.9 101.5A70 70 0 0 0 178 210.2z", AB)
    + rect(202, 190, 8, 56, "f-ink") + path("M98 236v-50a16 16 0 0 1 32 0v50z", "f-paper"),
    # a conversation
    path("M36 62h146v104H98l-34 34v-34H36z", A) + path("M118 112h146v104h-26v32l-34-32h-86z", B)
    + rect(118, 112, 64, 54, AB) + line("M66 92h84M66 116h36M200 144h40M200 170h40", "l-paper", 6),
    # a bridge
    path(hill(98, 222, 76), A) + path(hill(202, 222, 76), B) + path(hills_shared(98, 76, 202, 76, 222), AB)
    + path(hill(98, 222, 34), "f-paper") + path(hill(202, 222, 34), "f-paper")
    + rect(18, 132, 264, 14, "f-ink")
    + line("M24 242q16-12 32 0t32 0t32 0t32 0t32 0t32 0t32 0t32 0", "l-ink", 3),
]  # fmt: skip
SCENES: list[SafeString] = [
    svg(300, 300, disc(150, 150, 146, GROUNDS[(i + i // 3) % 3]) + content, "scene")
    for i, content in enumerate(_SCENES)
]
# --- a ballot and what came of it, for the result of a count ---
COUNT = svg(
    330,
    210,
    rect(10, 30, 180, 164, A)
    + disc(232, 112, 84, B)
    + path(cap(232, 112, 84, 190), AB)
    + "".join(rect(40, y, 24, 24, "f-paper") for y in (62, 100, 138))
    + line("M45 74l6 6 10-12M45 150l6 6 10-12", "l-ink", 4)
    + "".join(rect(78, y, 52, 8, "f-paper") for y in (70, 108, 146))
    + "".join(rect(206, y, w, 16, "f-paper") for y, w in ((76, 78), (104, 54), (132, 30))),
    "scene",
)
EMPTY = svg(
    160,
    90,
    disc(60, 45, 38, "l-control", ' stroke-width="2" stroke-dasharray="5 6"')
    + disc(104, 45, 38, "f-town-tint")
    + path(lens(60, 45, 38, 104, 45, 38), "f-together-tint"),
)
