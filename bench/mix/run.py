# SPDX-License-Identifier: EUPL-1.2
"""Speed of the participatiemix: ranking the whole table in one phase, and a full advice for five phases.

    .venv/bin/python bench/mix/run.py [--write]

Milliseconds of CPU, the median of many runs in one process after a first one; the answers are those of the tests' ten cases. `--write`
puts them in results.md. Targets: ranking at most 5 ms.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "src"))

from samenspel.engines.mix.advise import advise  # noqa: E402
from samenspel.engines.mix.answers import read_answers  # noqa: E402
from samenspel.engines.mix.asks import what_it_asks  # noqa: E402
from samenspel.engines.mix.codes import PHASES, read_yaml  # noqa: E402
from samenspel.engines.mix.fit import rank  # noqa: E402
from samenspel.engines.mix.phases import phases_of  # noqa: E402
from samenspel.engines.mix.result import result_json  # noqa: E402
from samenspel.engines.mix.table import shipped  # noqa: E402

CASES = ROOT / "src/samenspel/engines/mix/tests/cases"
TIMES = 30
TARGETS = {"ranking the table in one phase": 5.0}


def milliseconds(work: Callable[..., object], *args: object) -> float:
    work(*args)
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        work(*args)
        found.append((time.process_time() - start) * 1000)
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    start = time.process_time()
    table = shipped()
    read = (time.process_time() - start) * 1000
    every = [
        read_answers(read_yaml(path.read_text(encoding="utf-8"))) for path in sorted(CASES.glob("*.yaml"))
    ]
    five = [answers.changed(phases=PHASES, decided="nothing", motives=()) for answers in every]
    free = [answers.changed(budget_eur=None, hours=None, weeks=None) for answers in five]
    advices = [(advise(answers, table), answers) for answers in five]
    picks = [{one.phase: [pick.key for pick in one.mix] for one in advice.phases} for advice, _ in advices]
    rows = {
        "reading the table (once per process)": [read],
        "ranking the table in one phase": [
            milliseconds(rank, table, answers, phases_of(answers)[0]) for answers in every
        ],
        "a full advice, five phases": [milliseconds(advise, answers, table) for answers in five],
        "the same without limits of money, hours and weeks": [
            milliseconds(advise, answers, table) for answers in free
        ],
        "what it asks, five phases": [
            milliseconds(what_it_asks, some, answers, table)
            for some, answers in zip(picks, five, strict=True)
        ],
        "all of it as JSON, with every sentence": [
            milliseconds(result_json, *pair, table) for pair in advices
        ],
    }
    lines = ["| work | median ms | slowest case ms | target |", "|---|---|---|---|"]
    for name, found in rows.items():
        target = f"≤ {TARGETS[name]:.0f}" if name in TARGETS else ""
        lines.append(f"| {name} | {statistics.median(found):.2f} | {max(found):.2f} | {target} |")
    print("\n".join(lines))
    if asked.write:
        today = datetime.date.today()
        # What stands below this table was measured by pages.py.
        before = (HERE / "results.md").read_text(encoding="utf-8") if (HERE / "results.md").exists() else ""
        _table, line, below = before.partition("\n## ")
        (HERE / "results.md").write_text(
            "# Speed of the participatiemix\n\n"
            f"`.venv/bin/python bench/mix/run.py --write` makes this table: {len(table)} instruments, the answers of the {len(every)} cases of "
            f"the tests, CPU milliseconds, the median of {TIMES} runs per case.\n\n"
            f"Measured in {today:%B %Y} on Python {platform.python_version()}.\n\n"
            + "\n".join(lines)
            + "\n"
            + line
            + below,
            encoding="utf-8",
        )
    if any(max(rows[name]) > most for name, most in TARGETS.items()):
        sys.exit("slower than its target")


if __name__ == "__main__":
    main()
