# SPDX-License-Identifier: EUPL-1.2
"""Keys of values and concrete points while an editor changes the text: what a group asked for stays what it asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from django.utils.text import slugify

from .sets import LONGEST_KEY

ALIKE = 0.6
"""from here on a line that changed place counts as the same point in other words"""


def free_key(wanted: str, taken: Collection[str]) -> str:
    """This key, or the first one like it that nothing has."""
    start = slugify(wanted)[: LONGEST_KEY - 4].strip("-_") or "value"
    if start not in taken:
        return start
    return next(key for n in range(2, 1000) if (key := f"{start}-{n}") not in taken)


def kept_keys(old: Sequence[tuple[str, str]], lines: Sequence[str]) -> list[str]:
    """For each new line the key of the point it was, or "" for a new point.

    A line that stayed the same keeps its key, wherever it went. A line whose wording changed on the same spot keeps it too.

    old   (key, text) of each point as it was
    """
    keys = [""] * len(lines)
    left = dict(old)
    for n, line in enumerate(lines):
        if key := next((key for key, text in left.items() if text == line), ""):
            keys[n] = key
            del left[key]
    blocks = SequenceMatcher(a=[text for _key, text in old], b=list(lines), autojunk=False).get_opcodes()
    for kind, a, b, c, d in blocks:
        if kind != "replace":
            continue
        before = [(key, text) for key, text in old[a:b] if key in left]
        after = [n for n in range(c, d) if not keys[n]]
        same_spot = len(before) == len(after)
        for n in after:
            if not before:
                break
            at = 0 if same_spot else _most_alike(lines[n], [text for _key, text in before])
            if at is not None:
                keys[n], _text = before.pop(at)
                del left[keys[n]]
    return keys


def _most_alike(line: str, texts: Sequence[str]) -> int | None:
    shares = [SequenceMatcher(a=text, b=line, autojunk=False).ratio() for text in texts]
    best = max(range(len(texts)), key=shares.__getitem__)
    return best if shares[best] >= ALIKE else None
