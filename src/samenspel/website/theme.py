# SPDX-License-Identifier: EUPL-1.2
"""A town's own colours: read a token file, check that everybody can read the result, write the style sheet.

A theme is a dictionary of token → "#rrggbb". A token is a name of the block "brand" in samenspel.css without
its prefix ("action"), or the same with "-dark" behind it for the dark page. A town gives what it wants to
change; what follows from it (the hover of a button, the dark page) is worked out by `complete`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PREFIX = "--samenspel-color-"
LARGEST = 50_000
"""longest token file we read, in characters"""
BRAND = (
    "action",
    "action-hover",
    "on-action",
    "resident",
    "town",
    "together",
    "resident-tint",
    "town-tint",
    "together-tint",
    "block",
    "on-block",
    "on-block-soft",
    "paper",
    "ink",
)
NL_DESIGN_SYSTEM = {
    "--utrecht-document-background-color": "paper",
    "--utrecht-document-color": "ink",
    "--utrecht-link-color": "action",
    "--utrecht-link-hover-color": "action-hover",
    "--utrecht-button-primary-action-background-color": "action",
    "--utrecht-button-primary-action-color": "on-action",
    "--utrecht-button-primary-action-hover-background-color": "action-hover",
    "--utrecht-button-secondary-action-border-color": "action",
    "--utrecht-page-footer-background-color": "block",
    "--utrecht-page-footer-color": "on-block",
}
TEXT, SHAPE, OVERLAP = 4.5, 3.0, 1.5
"""WCAG 2.2: text (1.4.3) and shapes that carry meaning (1.4.11). The overlap only has to stand apart from
its parents: a word is always beside it."""
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "sunken", TEXT),
    ("ink", "resident-tint", TEXT),
    ("ink", "town-tint", TEXT),
    ("ink", "together-tint", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "together-tint", TEXT),
    ("action", "paper", TEXT),
    ("action", "surface", TEXT),
    ("action", "sunken", TEXT),
    ("action", "town-tint", TEXT),
    ("action", "together-tint", TEXT),
    ("action-hover", "paper", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-hover", TEXT),
    ("on-block", "block", TEXT),
    ("on-block-soft", "block", TEXT),
    ("error", "paper", TEXT),
    ("ok", "paper", TEXT),
    ("warn", "paper", TEXT),
    ("resident", "surface", SHAPE),
    ("town", "paper", SHAPE),
    ("together", "paper", SHAPE),
    ("line-control", "paper", SHAPE),
    ("together", "resident", OVERLAP),
    ("together", "town", OVERLAP),
)

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.I)
_DEFAULT = re.compile(r"--samenspel-color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


@cache
def house_colours() -> dict[str, str]:
    """The colours of the house, light and "-dark", from the one place where they stand: samenspel.css."""
    css = (Path(__file__).parent / "static/samenspel/samenspel.css").read_text(encoding="utf-8")
    found = {}
    for name, light, dark in _DEFAULT.findall(css):
        found[name], found[f"{name}-dark"] = light, dark
    return found


def read_theme(css_text: str) -> dict[str, str]:
    """The tokens a town's file gives.

    css_text  CSS with custom properties only: our brand names, or the NL Design System names that map on them
    Returns   {token: "#rrggbb"}
    Raises    ValidationError with one sentence for each thing that is wrong
    """
    if len(css_text) > LARGEST:
        raise ValidationError(_("This file is too long for a theme. Give only the colours."))
    text = re.sub(r"[^{};]*\{", "", _COMMENT.sub("", css_text)).replace("}", ";")
    tokens: dict[str, str] = {}
    faults: list[str] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not (name.startswith("--") and colon):
            faults.append(
                _("“%(part)s” is not a colour token. A theme holds only lines like “%(example)s”.")
                % {"part": part[:60], "example": f"{PREFIX}action: #0b5560;"}
            )
            continue
        token = _token(name)
        if token is None:
            faults.append(
                _("We do not know the token “%(name)s”. These may be chosen: %(known)s.")
                % {"name": name[:80], "known": ", ".join(BRAND)}
            )
        elif not _HEX.fullmatch(value):
            faults.append(
                _("“%(name)s” must be a colour like #0b5560, not “%(value)s”.")
                % {"name": name, "value": value[:40]}
            )
        elif tokens.get(token, _long(value)) != _long(value):
            faults.append(
                _("The colour “%(token)s” is given twice, with two values: %(one)s and %(two)s.")
                % {"token": token, "one": tokens[token], "two": _long(value)}
            )
        else:
            tokens[token] = _long(value)
    if faults:
        raise ValidationError(faults)
    if not tokens:
        raise ValidationError(_("There is no colour in this file."))
    return tokens


def _token(name: str) -> str | None:
    if name in NL_DESIGN_SYSTEM:
        return NL_DESIGN_SYSTEM[name]
    token = name.removeprefix(PREFIX)
    return token if token != name and token.removesuffix("-dark") in BRAND else None


def complete(tokens: dict[str, str]) -> dict[str, str]:
    """All colours of the house with a town's choice in it, and what follows from that choice.

    A colour the town did not give follows from the one it belongs to: a hover is darker than its button, a
    dark page has the same hue, light enough to be read there. A colour that was given is never changed.
    """
    house = house_colours()
    full = house | tokens
    for end, away in (("", "#000000"), ("-dark", "#ffffff")):
        paper = full[f"paper{end}"]
        for name, least in (("action", 7.0), ("resident", SHAPE), ("town", SHAPE), ("together", 8.0)):
            if end and name in tokens and name + end not in tokens:
                grounds = [full[f"{ground}{end}"] for ground in ("paper", "surface", "sunken")]
                full[name + end] = _until(tokens[name], away, grounds, least + 0.6)
        if _given("action", tokens, end):
            if f"action-hover{end}" not in tokens:
                full[f"action-hover{end}"] = mix(full[f"action{end}"], away, 0.35)
            if f"on-action{end}" not in tokens:
                choice = ("#ffffff", house["on-action-dark"])
                full[f"on-action{end}"] = max(choice, key=lambda c: contrast(c, full[f"action{end}"]))
        for name in ("resident", "town", "together"):
            if _given(name, tokens, end) and f"{name}-tint{end}" not in tokens:
                full[f"{name}-tint{end}"] = mix(
                    paper, tokens.get(name, full[name + end]), 0.24 if end else 0.14
                )
    if "block" in tokens and "block-dark" not in tokens:
        full["block-dark"] = mix(tokens["block"], "#000000", 0.25)
    for name in ("on-block", "on-block-soft"):
        if name in tokens and f"{name}-dark" not in tokens:
            full[f"{name}-dark"] = tokens[name]
    return full


def _given(name: str, tokens: dict[str, str], end: str) -> bool:
    return name in tokens or name + end in tokens


def _until(colour: str, away: str, grounds: list[str], least: float) -> str:
    """The colour, moved towards `away` no further than it takes to be read on every ground."""
    steps = (mix(colour, away, step / 20) for step in range(20))
    return next((c for c in steps if min(contrast(c, ground) for ground in grounds) >= least), away)


def check_contrast(tokens: dict[str, str]) -> None:
    """Refuse a theme in which somebody cannot read something.

    Raises  ValidationError with a sentence for each pair that fails: the page, both names, the ratio
    """
    full = complete(tokens)
    faults = []
    for end, page in (("", _("light")), ("-dark", _("dark"))):
        for text, ground, least in PAIRS:
            ratio = contrast(full[text + end], full[ground + end])
            if ratio < least:
                faults.append(
                    _(
                        "On the %(page)s page “%(text)s” (%(one)s) on “%(ground)s” (%(two)s) has a contrast "
                        "of %(ratio)s to 1. It must be at least %(least)s to 1."
                    )
                    % {
                        "page": page,
                        "text": text + end,
                        "one": full[text + end],
                        "ground": ground + end,
                        "two": full[ground + end],
                        "ratio": f"{int(ratio * 100) / 100:.2f}",
                        "least": f"{least:g}",
                    }
                )
    if faults:
        raise ValidationError(faults)


def theme_css(tokens: dict[str, str]) -> str:
    """The style sheet of a town: only the colours that differ from the house."""
    full, house = complete(tokens), house_colours()
    changed = sorted(n for n in BRAND if full[n] != house[n] or full[f"{n}-dark"] != house[f"{n}-dark"])
    light = "".join(f"{PREFIX}{n}:{full[n]};" for n in changed)
    both = "".join(f"{PREFIX}{n}:light-dark({full[n]},{full[n + '-dark']});" for n in changed)
    return f":root{{{light}}}\n@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}\n"


# --- colour arithmetic ---
def _long(value: str) -> str:
    value = value.lower()
    return "#" + "".join(c * 2 for c in value[1:]) if len(value) == 4 else value


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`one` with a share (0 to 1) of `other` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white). Source: WCAG 2.2, definition of relative luminance."""
    parts = [c / 255 for c in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
