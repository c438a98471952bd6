# SPDX-License-Identifier: EUPL-1.2
"""The same, slow and obvious: every pair compared, every vector written out. What `engines/notes` finds must equal this."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from samenspel.engines.notes.grams import LONGEST, SHORTEST, plain


def grams(text: str) -> list[str]:
    found = []
    for word in plain(text).split():
        padded = f" {word} "
        for n in range(SHORTEST, LONGEST + 1):
            found += [padded[start : start + n] for start in range(len(padded)) if start + n <= len(padded)]
    return found


def vector(text: str, corpus: Sequence[str]) -> dict[str, float]:
    have = [set(grams(one)) for one in corpus]
    weighed = {}
    for gram in grams(text):
        times = sum(gram in one for one in have)
        if times:
            idf = math.log((1 + len(corpus)) / (1 + times)) + 1
            weighed[gram] = grams(text).count(gram) * idf
    length = math.sqrt(sum(weight**2 for weight in weighed.values()))
    return {gram: weight / length for gram, weight in weighed.items()}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(gram, 0) for gram, weight in one.items())


def scores(text: str, columns: Mapping[str, tuple[str, Sequence[str]]]) -> dict[str, float]:
    corpus = [one for title, texts in columns.values() for one in (title, *texts)]
    found = {}
    for key, (title, texts) in columns.items():
        total: dict[str, float] = {}
        for one in (title, *texts):
            for gram, weight in vector(one, corpus).items():
                total[gram] = total.get(gram, 0) + weight
        length = math.sqrt(sum(weight**2 for weight in total.values())) or 1
        found[key] = likeness(vector(text, corpus), total) / length
    return found


def pairs(notes: Mapping[int, str], least: float) -> set[tuple[int, int]]:
    """Every two notes that say the same. A note without words says nothing."""
    corpus = [text for text in notes.values() if plain(text)]
    vectors = {note: vector(text, corpus) for note, text in notes.items()}
    return {
        (one, other)
        for one, other in combinations(sorted(notes), 2)
        if likeness(vectors[one], vectors[other]) >= least
    }
