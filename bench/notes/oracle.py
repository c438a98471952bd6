# SPDX-License-Identifier: EUPL-1.2
"""Our weights, columns, duplicates and nearest notes beside those of scikit-learn.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install scikit-learn pyyaml
    /tmp/peers/bin/python bench/notes/oracle.py [BOARDS] [SEED]

Runs in an environment of its own: the site does not have scikit-learn.
"""

from __future__ import annotations

import random
import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import numpy
from run import SESSION, made
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from samenspel.engines.notes.alike import duplicates, nearest
from samenspel.engines.notes.grams import LONGEST, SHORTEST, plain
from samenspel.engines.notes.proposing import propose


def peer() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(SHORTEST, LONGEST), preprocessor=plain)


def board(chance: random.Random) -> tuple[dict[int, str], dict[int, tuple[str, list[str]]]]:
    texts = list(made(chance.randint(5, 80), seed=chance.randrange(10**9)).values())
    texts += chance.choices(["", "👍", "u", "Eén!", "  "], k=3)
    titles = chance.sample(list(SESSION["columns"].values()), chance.randint(2, 8))
    held: dict[int, tuple[str, list[str]]] = {key: (title, []) for key, title in enumerate(titles)}
    loose = {}
    for key, text in enumerate(texts):
        if chance.random() < 0.5:
            chance.choice(list(held.values()))[1].append(text)
        else:
            loose[key] = text
    return loose, held


def differences(loose: dict[int, str], held: dict[int, tuple[str, list[str]]]) -> tuple[int, list[str]]:
    found = []
    compared = 0
    fitted = peer().fit([text for title, texts in held.values() for text in (title, *texts)])
    for note, text in loose.items():
        vector = fitted.transform([text])
        theirs = {}
        for key, (title, texts) in held.items():
            whole = numpy.asarray(fitted.transform([title, *texts]).sum(axis=0))
            theirs[key] = float(cosine_similarity(vector, whole)[0, 0])
        ours = dict(propose(text, held, most=99))
        compared += len(theirs)
        if any(abs(ours.get(key, 0) - score) > 1e-9 for key, score in theirs.items()):
            found.append(f"columns of {note} {text!r}: {ours}, scikit-learn {theirs}")
    said = {note: text for note, text in loose.items() if plain(text)}
    if len(said) > 1:
        keys = sorted(said)
        table = cosine_similarity(peer().fit_transform([said[key] for key in keys]))
        pairs = {
            (keys[one], keys[other])
            for one, other in combinations(range(len(keys)), 2)
            if table[one, other] >= 0.8
        }
        groups = duplicates(loose)
        ours = {tuple(sorted((group.front, note))) for group in groups for note, _ in group.rest}
        together = {note for pair in ours for note in pair}
        compared += len(keys) * (len(keys) - 1) // 2
        if not ours <= pairs or any(not set(pair) & together for pair in pairs):
            found.append(f"duplicates: {ours}, scikit-learn {pairs}")
        first = keys[0]
        near = dict(nearest(first, said, most=999))
        compared += len(keys) - 1
        if any(abs(near.get(keys[n], 0) - table[0, n]) > 1e-9 for n in range(1, len(keys))):
            found.append(f"nearest to {first}: {near}")
    return compared, found


def main(boards: int, seed: int) -> int:
    chance = random.Random(seed)
    compared = wrong = 0
    for number in range(boards):
        more, found = differences(*board(chance))
        compared += more
        for words in found:
            wrong += 1
            print(f"board {number}: {words}")
    print(f"{boards} boards, {compared} likenesses compared, {wrong} different")
    return min(wrong, 1)


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(words[0] if words else 200, words[1] if len(words) > 1 else 1))
