# SPDX-License-Identifier: EUPL-1.2
"""Notes that say the same, and notes that are near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic

from .grams import Vector, Weights, cosine, plain
from .proposing import Note

SAME = 0.8
"""from this likeness on, two notes say the same"""
TINY = 1e-9


@dataclass(frozen=True)
class Alike(Generic[Note]):
    """Notes that say the same.

    front  the note that stays in front: of those to which all others are alike enough, the one to which they are most alike together (the
           medoid); of equal ones the lowest number
    rest   the others with their likeness to the front, most alike first
    """

    front: Note
    rest: tuple[tuple[Note, float], ...]


def duplicates(notes: Mapping[Note, str], *, least: float = SAME) -> list[Alike[Note]]:
    """Groups of notes that say the same, the largest first. A note is in one group at most.

    notes   {note: text}; an empty note says nothing, so it is like no other
    least   how alike to the front of the group, above 0 and at most 1
    Raises  ValueError for another `least`
    """
    if not 0 < least <= 1:
        raise ValueError("least is above 0 and at most 1")
    same: dict[str, list[Note]] = defaultdict(list)
    for note in sorted(notes):
        words = plain(notes[note])
        if words:
            same[words].append(note)
    # Equal texts are one text that counts as often as it came: in a full room everybody writes “parking”.
    texts = {held[0]: text for text, held in same.items()}
    times = {held[0]: held for held in same.values()}
    weights = Weights(notes[note] for held in same.values() for note in held)
    vectors = {note: weights.vector(text) for note, text in texts.items()}
    near: dict[Note, dict[Note, float]] = {note: {} for note in texts}
    for one, other in _candidates(vectors, weights, least):
        score = cosine(vectors[one], vectors[other])
        if score >= least:
            near[one][other] = near[other][one] = score
    return _stars(near, times)


def _candidates(
    vectors: Mapping[Note, Vector], weights: Weights, least: float
) -> Iterator[tuple[Note, Note]]:
    """Pairs that may be alike enough; no pair that is, is missing.

    With the pieces of every note in one order, rare ones first: what stands after the point where less than `least` of its length is left
    cannot alone make a likeness of `least` with anything. So two notes that are alike enough share a piece before that point
    (Bayardo, Ma and Srikant, “Scaling up all pairs similarity search”, 2007).
    """
    holding: dict[str, list[Note]] = defaultdict(list)
    for note in sorted(vectors):
        left = 1.0
        found: set[Note] = set()
        for piece, weight in sorted(vectors[note].items(), key=lambda one: (weights.seen[one[0]], one[0])):
            if left < least * least - TINY:
                break
            found.update(holding[piece])
            holding[piece].append(note)
            left -= weight * weight
        for other in found:
            yield other, note


def _stars(near: dict[Note, dict[Note, float]], times: Mapping[Note, list[Note]]) -> list[Alike[Note]]:
    """Again and again the note to which the most is alike, with all that is alike to it, until nothing is left."""
    groups = []
    free = {note for note in near if near[note] or len(times[note]) > 1}
    while free:
        likeness = {
            note: round(
                len(times[note])
                - 1
                + sum(
                    score * len(times[other]) for other, score in sorted(near[note].items()) if other in free
                ),
                9,
            )
            for note in free
        }
        front = min(free, key=lambda note: (-likeness[note], note))
        others: dict[Note, float] = {other: score for other, score in near[front].items() if other in free}
        rest = [(note, 1.0) for note in times[front][1:]]
        rest += [(note, score) for other, score in others.items() for note in times[other]]
        if rest:
            groups.append(Alike(front, tuple(sorted(rest, key=lambda one: (-one[1], one[0])))))
        free -= {front, *others}
    return sorted(groups, key=lambda one: (-len(one.rest), one.front))


def nearest(note: Note, notes: Mapping[Note, str], *, most: int = 5) -> list[tuple[Note, float]]:
    """The notes most like this one, best first: [(note, score)], score above 0 and at most 1.

    note   one of `notes`
    notes  {note: text}
    """
    return Near(notes).nearest(note, most=most)


class Near(Generic[Note]):
    """The notes, read once to ask of many of them what is near.

    notes  {note: text}
    """

    def __init__(self, notes: Mapping[Note, str]) -> None:
        weights = Weights(notes[one] for one in sorted(notes))
        self.vectors: dict[Note, Vector] = {note: weights.vector(text) for note, text in notes.items()}

    def nearest(self, note: Note, *, most: int = 5) -> list[tuple[Note, float]]:
        """As the function of this name."""
        mine = self.vectors[note]
        scores = ((other, cosine(mine, vector)) for other, vector in self.vectors.items() if other != note)
        return sorted((one for one in scores if one[1] > 0), key=lambda one: (-one[1], one[0]))[
            : max(0, most)
        ]
