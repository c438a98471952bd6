# SPDX-License-Identifier: EUPL-1.2
"""The word `mix` of the command line: answers in, a mix of instruments per phase out. Runs without Django."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import yaml

from .answers import Answers, BrokenAnswers, read_answers
from .codes import read_yaml
from .table import BrokenTable, Instrument, read_table, shipped

MOST_BYTES = 8_000_000
LONGEST_LINE = 400
EPILOG = """\
First print an answers file and fill it in: what you want to reach, when there is room, which role people get, whom you
want to involve. What stays empty rules nothing out.

    ./samenspel mix --template > answers.yaml
    ./samenspel mix --answers answers.yaml

The advice is in the language of the file (`language: nl` or `en`). The same answers and the same table always give the
same advice. All costs, hours and weeks are indicative.

Exit codes: 0 advised (also when the advice is not to do it), 2 a mistake in a file or in the words of the command (one
line says which).
"""


class Refusal(Exception):
    """The command cannot go on; the message is the one line that a person gets to read."""


class Words(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(message)


def words() -> argparse.ArgumentParser:
    parser = Words(
        prog="./samenspel mix",
        description="From what a municipality wants to reach to a mix of ways to take part.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    first = parser.add_mutually_exclusive_group(required=True)
    first.add_argument("--template", action="store_true", help="print an answers file with comments")
    first.add_argument("--answers", metavar="FILE", help="the answers, YAML")
    parser.add_argument("--json", action="store_true", help="print the advice as JSON (result.schema.json)")
    parser.add_argument(
        "--instruments",
        metavar="FILE",
        help="a table of instruments that a site exported, instead of our own",
    )
    return parser


def main(args: Sequence[str]) -> int:
    """Run `mix` with these words; the exit code."""
    try:
        run(words().parse_args(args))
        sys.stdout.flush()
    except Refusal as refusal:
        print(f"samenspel mix: {printable(str(refusal))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def run(asked: argparse.Namespace) -> None:
    if asked.template:
        if asked.json or asked.instruments is not None:
            raise Refusal("--template stands alone: fill in what it prints, then give it with --answers")
        from .template import template

        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(template(), end="")
        return
    answers = answers_in(asked.answers)
    table = shipped() if asked.instruments is None else table_in(asked.instruments)

    # Only now, so that a wrong word or a broken file is told at once.
    from .advise import advise
    from .result import result_json
    from .telling import report

    advice = advise(answers, table)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if asked.json:
        print(json.dumps(result_json(advice, answers, table), ensure_ascii=False, indent=2))
        return
    for line in report(advice, answers, table):
        print(shown(line))


def answers_in(name: str) -> Answers:
    """Raises Refusal that names the file, the field and what is expected there."""
    try:
        return read_answers(read_yaml(text_of(name)))
    except yaml.YAMLError as wrong:
        raise Refusal(f"{name}: {not_yaml(wrong)}") from None
    except BrokenAnswers as broken:
        raise Refusal(f"{name}: {broken}") from None


def table_in(name: str) -> tuple[Instrument, ...]:
    try:
        return read_table(text_of(name))
    except BrokenTable as broken:
        raise Refusal(f"{name}: {broken}") from None


def text_of(name: str) -> str:
    try:
        with open(name, "rb") as file:
            raw = file.read(MOST_BYTES + 1)  # some files never end
    except OSError as error:
        raise Refusal(f"{name}: {error.strerror}") from None
    if len(raw) > MOST_BYTES:
        raise Refusal(f"{name}: a file of at most {MOST_BYTES // 1_000_000} MB is expected")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{name}: a text in UTF-8 is expected") from None


def not_yaml(wrong: yaml.YAMLError) -> str:
    where = getattr(wrong, "problem_mark", None)
    what = getattr(wrong, "problem", None) or str(wrong).splitlines()[0]
    return f"{f'line {where.line + 1}' if where else 'the file'}: `name: value` lines (YAML) are expected; {what}"


def shown(line: str) -> str:
    """Without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)


def printable(line: str) -> str:
    """One line of a bearable length, also when a file's name or a value has line ends in it."""
    line = shown(line)
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
