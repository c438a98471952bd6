# SPDX-License-Identifier: EUPL-1.2
"""The word `count` of the command line: an election file in, the outcome out. Runs without Django."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from .broken import BrokenFile, short
from .election import Election, Kind
from .outcome import COMPLETIONS, EQUAL_SHARES, RULES, Outcome, Rules
from .pb import MOST_BYTES, read_pb
from .written import number_in

EPILOG = """\
FILE.pb is an election in the format of Pabulib (https://pabulib.org/format). Without options, projects are counted
with equal shares and cost utilities: each voter, also one with an empty ballot, gets an equal share of the budget;
add1 raises that share by one unit of currency at a time, as long as the outcome costs no more than the budget; what
is left goes to the most voted projects that still fit. Ties: lower cost, then more votes, then the order of the file.

Exit codes: 0 counted, 2 a mistake in the file or in the words of the command (one line says which).
"""


class Refusal(Exception):
    """The command cannot go on; the message is the one line that a person gets to read."""


class Words(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(message)


def words() -> argparse.ArgumentParser:
    parser = Words(
        prog="./samenspel count",
        description="Count the ballots of a participatory budget.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE.pb", help="the election")
    parser.add_argument("--rule", choices=RULES, default=EQUAL_SHARES, help="default: equal-shares")
    parser.add_argument(
        "--floor", metavar="N", help="leave out projects with fewer votes (or points) than this; default: 0"
    )
    shares = parser.add_argument_group("only for equal shares")
    shares.add_argument(
        "--completion",
        choices=COMPLETIONS,
        help="add1 (default): raise the shares until the next step would overspend; add1e: also stop as soon as no "
        "project with votes fits any more; none: one round",
    )
    shares.add_argument("--no-utilitarian", action="store_true", help="do not spend what is left")
    shares.add_argument(
        "--comparison",
        action="store_true",
        help="let the ballots choose between this outcome and that of most votes first",
    )
    shares.add_argument(
        "--cardinality",
        action="store_true",
        help="each funded project on an approval ballot is worth the same, instead of its cost",
    )
    parser.add_argument("--explain", metavar="PROJECT", help="say why the project with this id won or lost")
    parser.add_argument("--json", action="store_true", help="print the result as JSON (result.schema.json)")
    parser.add_argument("--trace", metavar="FILE", help="write everything about the count to a file, as JSON")
    return parser


def main(args: Sequence[str]) -> int:
    """Run `count` with these words; the exit code."""
    try:
        run(words().parse_args(args))
        sys.stdout.flush()
    except Refusal as refusal:
        print(f"samenspel count: {printable(str(refusal))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def run(asked: argparse.Namespace) -> None:
    rules = rules_of(asked)
    raw, election = read(asked.file)
    if asked.cardinality and election.kind is not Kind.APPROVAL:
        raise Refusal(f"--cardinality is about approval ballots; those of {asked.file} are {election.kind}")
    if asked.explain is not None and asked.explain not in election.position:
        raise Refusal(f"--explain: {asked.file} has no project {asked.explain}")

    # Only now, so that a wrong word or a broken file is told at once.
    from .ballots import TooFine
    from .count import count
    from .explain import explain_all
    from .result import explanation_json, result_json, trace_json
    from .telling import explained, report

    try:
        outcome: Outcome = count(election, rules)
    except TooFine as error:
        raise Refusal(f"{asked.file}: {error}") from None
    explanations = explain_all(election, outcome) if asked.explain is not None or asked.trace else ()
    result: dict[str, Any] = result_json(election, outcome, raw)
    floor = election.facts.get("min_project_score_threshold")
    ignored = []
    if floor and asked.floor is None:
        ignored = [
            f"The file asks for at least {short(floor)} votes for a project; that was not applied. It is with --floor."
        ]
    result["warnings"] += ignored
    sentences = []
    if asked.explain is not None:
        one = explanations[election.position[asked.explain]]
        sentences = explained(election, outcome, one)
        result["explanation"] = {**explanation_json(election, one), "sentences": sentences}
    if asked.trace:
        write(
            asked.trace, json.dumps(trace_json(election, outcome, explanations), ensure_ascii=False, indent=1)
        )
    if asked.json:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    for line in report(election, outcome):
        print(line)
    for warning in ignored:
        print(f"\nWarning: {warning}")
    if sentences:
        print("\n" + "\n".join(sentences))
    print(
        f"\nSHA-256 of the file    {result['input_sha256']}\nSHA-256 of the result  {result['result_sha256']}"
    )


def rules_of(asked: argparse.Namespace) -> Rules:
    """Raises Refusal for options that the rule does not know: to ignore them would count by other rules than asked."""
    given = {
        "--completion": asked.completion is not None,
        "--no-utilitarian": asked.no_utilitarian,
        "--comparison": asked.comparison,
        "--cardinality": asked.cardinality,
    }
    for word, is_given in given.items():
        if is_given and asked.rule != EQUAL_SHARES:
            raise Refusal(f"{word} belongs to --rule equal-shares and cannot go with --rule {asked.rule}")
    floor = number_in(asked.floor or "0")
    if floor is None or floor < 0:
        raise Refusal(f"--floor takes a number of votes, 0 or more, not {asked.floor}")
    return Rules(
        rule=asked.rule,
        completion=asked.completion or "add1",
        utilitarian=not asked.no_utilitarian,
        comparison=asked.comparison,
        cost_utility=not asked.cardinality,
        floor=floor,
    )


def read(name: str) -> tuple[bytes, Election]:
    try:
        with open(name, "rb") as file:
            raw = file.read(MOST_BYTES + 1)  # some files never end
        return raw, read_pb(raw)
    except OSError as error:
        raise Refusal(f"{name}: {error.strerror}") from None
    except BrokenFile as broken:
        raise Refusal(f"{name}: {broken}") from None


def write(name: str, text: str) -> None:
    try:
        with open(name, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise Refusal(f"{name}: {error.strerror}") from None


def printable(line: str) -> str:
    """One line, also when a file's name or an id has line ends in it."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
