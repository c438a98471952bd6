# SPDX-License-Identifier: EUPL-1.2
"""Speed and size of the count: real elections and a made one of 100,000 ballots, beside pabutools where it is asked for.

    .venv/bin/python bench/budgeting/run.py [--peers] [--data FOLDER] [--only WORD] [--timeout 900]

Each count runs in a process of its own, three times; seconds are CPU time, the median is written, and the largest memory of the whole
process. `--peers` first makes an environment of its own in bench/budgeting/.peers (pabutools is under the GPL and wants a
solver that is not free; neither comes near the product), counts the same files there once, and remembers what it measured. Writes results.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = HERE / ".peers"
PEERS_PYTHON = PEERS / "bin" / "python"
MEASURED = PEERS / "measured.json"
RESULTS = HERE / "results.md"
TIMES = 3
sys.path.insert(0, str(ROOT / "src"))


def one(file: str, completion: str) -> dict[str, Any]:
    """Count a file in this process."""
    from samenspel.engines.budgeting.pb import read_pb

    raw = Path(file).read_bytes()
    start = time.process_time()
    election = read_pb(raw)
    read = time.process_time() - start

    from samenspel.engines.budgeting.count import count
    from samenspel.engines.budgeting.explain import explain_all
    from samenspel.engines.budgeting.outcome import Rules

    start = time.process_time()
    outcome = count(election, Rules(completion=completion))
    counted = time.process_time() - start
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    explain_all(election, outcome)
    return {
        "read": read,
        "count": counted,
        "explain": time.process_time() - start,
        "rss": rss,
        "rounds": outcome.rounds,
        "ballots": election.ballots,
        "distinct": len(election.choices),
        "projects": len(election.projects),
        "funded": [election.projects[number].id for number in sorted(outcome.funded)],
        "spent": str(outcome.spent),
    }


def ours(file: Path, completion: str) -> dict[str, Any]:
    runs = []
    for _time in range(TIMES):
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(file), completion],
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return {
        **runs[0],
        **{key: statistics.median(run[key] for run in runs) for key in ("read", "count", "explain", "rss")},
    }


def make_peers() -> None:
    if PEERS_PYTHON.exists():
        return
    uv = shutil.which("uv") or str(ROOT / ".venv" / "bin" / "uv")
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(PEERS)], check=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(PEERS_PYTHON), "pabutools"], check=True)


def peer(file: Path, completion: str, seconds: int) -> dict[str, Any]:
    """Count a file with pabutools, ended after so many seconds of CPU time."""
    done = subprocess.run(
        [str(PEERS_PYTHON), str(HERE / "peer.py"), str(file), completion, "grouped"],
        stdout=subprocess.PIPE,
        text=True,
        timeout=8 * seconds,  # where others use the machine, a second takes longer
        env={**os.environ, "PYTHONHASHSEED": "0"},  # its ties, and so some of its times, depend on it
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5)),
    )
    if done.returncode == -signal.SIGXCPU:
        return {"timeout": seconds}
    done.check_returncode()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def remembered() -> dict[str, Any]:
    return json.loads(MEASURED.read_text()) if MEASURED.exists() else {}


def table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| election | ballots (distinct) × projects | completion | **times as fast** | same winners | ours: count s | read s | explain s | rounds | MB | pabutools: count s | read s | MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        it, other = row["ours"], row["peer"]
        if other is None:
            compared, theirs = "| – | – |", "– | – | – |"
        elif "timeout" in other:
            compared, theirs = (
                f"| **> {other['timeout'] / it['count']:.0f}** | – |",
                f"> {other['timeout']:.0f} | – | – |",
            )
        else:
            same = "yes" if other["funded"] == it["funded"] else "**no**"
            compared = f"| **{other['count'] / it['count']:.0f}** | {same} |"
            theirs = f"{other['count']:.1f} | {other['read']:.2f} | {other['rss']:.0f} |"
        lines.append(
            f"| {row['name']} | {it['ballots']:,} ({it['distinct']:,}) × {it['projects']} | {row['completion']} {compared} "
            f"{it['count']:.2f} | {it['read']:.2f} | {it['explain']:.2f} | {it['rounds']} | {it['rss']:.0f} | {theirs}"
        )
    return lines


def versions() -> str:
    code = "from importlib.metadata import version; print(version('pabutools'), version('gmpy2'))"
    if not PEERS_PYTHON.exists():
        return ""
    done = subprocess.run([str(PEERS_PYTHON), "-c", code], capture_output=True, text=True, check=True)
    library, numbers = done.stdout.split()
    return f", pabutools {library} (fractions of gmpy2 {numbers})"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--one", nargs=2, metavar=("FILE", "COMPLETION"), help="count one file here, print JSON")
    ap.add_argument("--peers", action="store_true", help="measure pabutools too; takes up to an hour")
    ap.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("SAMENSPEL_SHARED", ROOT.parent / "shared")) / "data" / "pabulib",
    )
    ap.add_argument(
        "--only", default="", help="only elections with this word in their name; results.md stays as it is"
    )
    ap.add_argument("--timeout", type=int, default=900, help="CPU seconds for each count of pabutools")
    options = ap.parse_args()
    if options.one:
        print(json.dumps(one(*options.one)))
        return
    from instances import MADE, REAL, make

    if options.peers:
        make_peers()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.pb"
        make(made)
        elections = {name: options.data / file for name, file in REAL.items()} | {MADE: made}
        for name, file in elections.items():
            for completion in ("add1e", "add1"):
                if options.only not in name:
                    continue
                if options.peers:
                    found = peer(file, completion, options.timeout)
                    MEASURED.write_text(json.dumps(remembered() | {f"{name} {completion}": found}))
                rows.append(
                    {
                        "name": name,
                        "completion": completion,
                        "ours": ours(file, completion),
                        "peer": remembered().get(f"{name} {completion}"),
                    }
                )
                print("\n".join(table(rows[-1:])[2:]), flush=True)
    if options.only:
        return
    machine = f"Measured in {datetime.date.today():%B %Y} on {os.cpu_count()} cores, Python {platform.python_version()}{versions()}."
    text = RESULTS.read_text(encoding="utf-8")
    before, _old, after = re.split(r"(?s)(?<=<!-- measured -->\n)(.*)(?=<!-- end -->)", text)
    RESULTS.write_text(before + "\n".join(["", machine, "", *table(rows), "", ""]) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
