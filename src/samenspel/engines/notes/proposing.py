# SPDX-License-Identifier: EUPL-1.2
"""Up to three columns for a note, from the words that stand in them already. Whoever sorts, decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Generic, TypeVar

from .grams import Vector, Weights, cosine, unit

Note = TypeVar("Note", bound=int | str)
Column = TypeVar("Column", bound=int | str)

Columns = Mapping[Column, tuple[str, Sequence[str]]]
"""column → (its title, the texts of the notes that people put in it)"""


def propose(text: str, columns: Columns[Column], *, most: int = 3) -> list[tuple[Column, float]]:
    """The columns whose words are most like those of this note, best first.

    text     what the note says
    columns  what the columns hold now; this note itself is not among them
    most     how many columns at most
    Result   [(column, score)]: score above 0 and at most 1; columns with nothing in common are not there, so it may be empty. Equal
             scores stand in the order of the columns' keys. The order of columns and notes does not matter.
    """
    return Proposer(columns).propose(text, most=most)


def suggestions(
    notes: Mapping[Note, str], columns: Columns[Column], *, most: int = 3
) -> dict[Note, list[tuple[Column, float]]]:
    """For every loose note what `propose` says of it: {note: [(column, score)]}."""
    proposer = Proposer(columns)
    return {note: proposer.propose(text, most=most) for note, text in notes.items()}


class Proposer(Generic[Column]):
    """The columns, read once for many notes.

    A column is the sum of its title and its notes, each of length 1, so that one long note does not decide alone; a note belongs where the
    angle to that sum is smallest (Rocchio's classifier).
    """

    def __init__(self, columns: Columns[Column]) -> None:
        texts = {column: [columns[column][0], *columns[column][1]] for column in columns}
        self.weights = Weights(chain.from_iterable(texts.values()))
        self.middles: dict[Column, Vector] = {}
        for column in sorted(texts):
            self.middles[column] = self._middle(texts[column])

    def _middle(self, texts: Sequence[str]) -> Vector:
        whole: dict[str, float] = defaultdict(float)
        # Sums of fractions depend on their order; the order in which notes came in may not.
        for text in sorted(texts):
            for piece, weight in self.weights.vector(text).items():
                whole[piece] += weight
        return unit(whole)

    def propose(self, text: str, *, most: int = 3) -> list[tuple[Column, float]]:
        """As the function of this name."""
        vector = self.weights.vector(text)
        scores = [(column, cosine(vector, middle)) for column, middle in self.middles.items()]
        return sorted((one for one in scores if one[1] > 0), key=lambda one: -one[1])[: max(0, most)]
