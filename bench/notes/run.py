# SPDX-License-Identifier: EUPL-1.2
"""Sticky notes: how fast, and how often right.

    .venv/bin/python bench/notes/run.py [--write]

Seconds of CPU, the median of several runs in one process after a first one. The notes are made from the words of a real session (the file
of the tests), with a fixed chance: about as many words per note, one in ten a note that was there already with a sign or a letter changed.
`--write` puts the table in results.md. Target: suggestions for 500 notes at most 0.3 s.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "src"))

from samenspel.engines.notes.alike import duplicates, nearest  # noqa: E402
from samenspel.engines.notes.proposing import propose, suggestions  # noqa: E402

SESSION = yaml.safe_load(
    (ROOT / "src/samenspel/engines/notes/tests/session.yaml").read_text(encoding="utf-8")
)
TIMES = 7
TARGET = 0.3


def made(number: int, seed: int = 1) -> dict[int, str]:
    """So many notes: {number: text}."""
    chance = random.Random(seed)
    words = [word for note in SESSION["notes"] for word in note["text"].split()]
    notes: dict[int, str] = {}
    for key in range(number):
        if notes and chance.random() < 0.1:
            text = chance.choice(list(notes.values()))
            spot = chance.randrange(len(text))
            notes[key] = chance.choice([text + "!", text[:spot] + text[spot + 1 :], text.capitalize()])
        else:
            notes[key] = " ".join(chance.choices(words, k=chance.randint(2, 12)))
    return notes


def columns(number: int = 8, held: int = 20) -> dict[int, tuple[str, list[str]]]:
    titles = list(SESSION["columns"].values())
    return {
        key: (titles[key % len(titles)], list(made(held, seed=100 + key).values())) for key in range(number)
    }


def seconds(work: Callable[[], Any]) -> float:
    work()
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def right() -> tuple[int, int, int]:
    """Of the notes of the session: all, right column first, right column among three. The note itself is left out of its column."""
    first = three = 0
    for number, note in enumerate(SESSION["notes"]):
        held: dict[str, tuple[str, list[str]]] = {
            key: (title, []) for key, title in SESSION["columns"].items()
        }
        for other, row in enumerate(SESSION["notes"]):
            if other != number:
                held[row["column"]][1].append(row["text"])
        found = [column for column, _score in propose(note["text"], held)]
        first += found[:1] == [note["column"]]
        three += note["column"] in found
    return len(SESSION["notes"]), first, three


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    held = columns()
    rows = [
        ("one note, 8 columns of 20 notes", seconds(lambda: propose("meer bomen op het plein", held)), ""),
    ]
    for number in (50, 500, 2000):
        notes = made(number)
        target = f"≤ {TARGET}" if number == 500 else ""
        rows += [
            (
                f"suggestions for {number} notes, 8 columns of 20",
                seconds(lambda notes=notes: suggestions(notes, held)),
                target,
            ),
            (f"duplicates among {number}", seconds(lambda notes=notes: duplicates(notes)), target),
            (
                f"the nearest of one among {number}",
                seconds(lambda notes=notes: nearest(min(notes), notes)),
                "",
            ),
        ]
    same = dict.fromkeys(range(500), "meer parkeerplaatsen in het centrum")
    rows.append(("duplicates among 500 notes that all say the same", seconds(lambda: duplicates(same)), ""))
    all_of_them, first, three = right()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = ["| work | CPU s | target |", "|---|---|---|"]
    lines += [f"| {name} | {found:.3f} | {target} |" for name, found, target in rows]
    lines += [
        "",
        f"Largest memory of the process: {memory:.0f} MB.",
        "",
        f"Of the {all_of_them} notes of a real session ({len(SESSION['columns'])} columns named after its own conclusions, every note laid in one by a person, "
        f"each note proposed for from the others): the right column first {first} times ({first / all_of_them:.0%}), among three {three} times "
        f"({three / all_of_them:.0%}). Three drawn blindly: {3 / len(SESSION['columns']):.0%}.",
    ]
    print("\n".join(lines))
    if asked.write:
        path = HERE / "results.md"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        _table, line, below = before.partition("\n## ")
        path.write_text(
            "# Speed and use of the suggestions for sticky notes\n\n"
            "`.venv/bin/python bench/notes/run.py --write` makes this table: CPU seconds, the median of "
            f"{TIMES} runs; plain Python, no library is loaded.\n\n"
            f"Measured in {datetime.date.today():%B %Y} on Python {platform.python_version()}.\n\n"
            + "\n".join(lines)
            + "\n"
            + line
            + below,
            encoding="utf-8",
        )
    if any(found > TARGET for _name, found, target in rows if target):
        sys.exit("slower than its target")


if __name__ == "__main__":
    main()
