# SPDX-License-Identifier: EUPL-1.2
"""A note as weighted pieces of its words: TF-IDF of the n-grams of characters within words, of length one.

The formula is that of scikit-learn's `TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))` over `plain` texts, so that the two can be
compared (`bench/notes/oracle.py`). It is written here in plain Python because that library takes longer to load than all of this takes to
run.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

SHORTEST, LONGEST = 3, 5
WORDS = re.compile(r"[^\W_]+")
ACCENTS = dict.fromkeys(range(0x300, 0x370))

Vector = Mapping[str, float]
"""piece of a word → weight; the squares of the weights add up to 1, or it is empty"""


def plain(text: str) -> str:
    """The words of a text, as far as their form matters: no capitals, accents or signs between them. A text of signs alone keeps its signs."""
    bare = unicodedata.normalize("NFKD", text).translate(ACCENTS).casefold()
    return " ".join(WORDS.findall(bare) or bare.split())


def pieces(text: str) -> Iterator[str]:
    """The n-grams of every word with a space on both sides, as far as the word is long."""
    for word in plain(text).split():
        padded = f" {word} "
        for n in range(SHORTEST, min(LONGEST, len(padded)) + 1):
            for start in range(len(padded) - n + 1):
                yield padded[start : start + n]


class Weights:
    """How much a piece says: much when few of the texts have it.

    texts  the texts to learn from; their order does not matter
    """

    def __init__(self, texts: Iterable[str]) -> None:
        found: Counter[str] = Counter()
        number = 0
        # Cutting a text in pieces is most of the work, and the texts learned from are often those that are weighed.
        self._cut: dict[str, Counter[str]] = {}
        for text in texts:
            number += 1
            if text not in self._cut:
                self._cut[text] = Counter(pieces(text))
            found.update(self._cut[text].keys())
        self.seen: Mapping[str, int] = found
        """piece → in how many texts"""
        self.of = {piece: math.log((1 + number) / (1 + times)) + 1 for piece, times in found.items()}

    def vector(self, text: str) -> Vector:
        """This text, of length 1. Pieces that stand in none of the texts learned from weigh nothing."""
        cut = self._cut.get(text)
        counted = Counter(pieces(text)) if cut is None else cut
        weighed = {piece: times * self.of[piece] for piece, times in counted.items() if piece in self.of}
        return unit(weighed)


def unit(weighed: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in weighed.values()))
    return {piece: weight / length for piece, weight in weighed.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """From 0 (nothing in common) to 1 (the same). The same in both directions, to the last digit."""
    if len(other) < len(one):
        one, other = other, one
    both = math.fsum(weight * other[piece] for piece, weight in one.items() if piece in other)
    return min(1.0, both)
