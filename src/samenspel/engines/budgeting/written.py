# SPDX-License-Identifier: EUPL-1.2
"""Amounts and ballots as they are written in a .pb file."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from typing import Any, overload

from .election import Kind

# Longer numbers are no money, and one line can hold a number that would keep a computer busy for hours.
NUMBER = re.compile(r"(-?)([0-9]{1,18})(?:[.,]([0-9]{1,18}))?")


def number_in(cell: str) -> Fraction | None:
    """An amount with a decimal point or comma, exact; None when it is not one."""
    match = NUMBER.fullmatch(cell.strip())
    if match is None:
        return None
    sign, whole, part = match[1], match[2], match[3] or ""
    return Fraction(int(sign + whole + part), 10 ** len(part))


def decimal(amount: Fraction) -> str:
    """An amount in all its decimals. Raises ValueError when these do not end, or not before the nineteenth."""
    rest = amount.denominator
    places = {2: 0, 5: 0}
    for prime in places:
        while rest % prime == 0:
            rest //= prime
            places[prime] += 1
    after = max(places.values())
    if rest != 1 or after > 18:
        raise ValueError(f"{amount} has no end in 18 decimals")
    digits = str(abs(amount.numerator) * 10**after // amount.denominator).rjust(after + 1, "0")
    sign = "-" if amount < 0 else ""
    return sign + (digits if not after else f"{digits[:-after]}.{digits[-after:]}")


class WrongBallot(Exception):
    """The ballot of a voter is wrong; who knows on which line it stands makes a BrokenFile of it."""

    voter = 0

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts


class Voters(Sequence[Mapping[str, str]]):
    """The columns of VOTES, kept as columns: 130,000 voters would fill ten times as much memory as mappings.

    Each item is a mapping of one voter's columns beside their vote and points, in the order of the file.
    columns  {name: what each voter's row says}, vote and points as written included
    """

    def __init__(self, columns: Mapping[str, Sequence[str]]) -> None:
        self.columns = columns
        self.shown = {name: cells for name, cells in columns.items() if name not in ("vote", "points")}

    def __len__(self) -> int:
        return len(self.columns["voter_id"])

    @overload
    def __getitem__(self, number: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        return {name: cells[number] for name, cells in self.shown.items()}

    def __eq__(self, other: object) -> bool:
        return self.columns == other.columns if isinstance(other, Voters) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


Columns = Mapping[str, Sequence[str]]
Read = tuple[list[tuple[int, ...]], list[tuple[Fraction | int, ...]] | None, "array[int]"]


def read_ballots(columns: Columns, kind: Kind, ids: Iterable[str], *, one: bool = False) -> Read:
    """Distinct ballots, their points, and for each voter the number of theirs: as they stand in Election.

    columns  vote and, where the kind has them, points, as written
    one      a ballot may name one project only
    Raises   WrongBallot
    """
    position = {id_: number for number, id_ in enumerate(ids)}
    if kind is Kind.APPROVAL:
        return read_approvals(columns["vote"], position, one)
    longest = None
    points: Iterable[str] = columns.get("points", ())
    if kind is Kind.ORDINAL and not any(map(str.strip, points)):
        longest = max((vote.count(",") + 1 for vote in columns["vote"]), default=0)
        points = repeat("")
    numbers: dict[Any, int] = {}  # (choice, points) → number
    seen: dict[tuple[str, str], int] = {}  # the same words are read once
    of = array("l")
    for cell in zip(columns["vote"], points, strict=False):  # points may have no end
        if cell not in seen:
            try:
                pairs = points_in(chosen_in(cell[0], position, one), cell[1], longest)
            except WrongBallot as wrong:
                wrong.voter = len(of)
                raise
            # A project with 0 points is not supported; what was written stays in the columns.
            supported = sorted(pair for pair in pairs if pair[1])
            ballot = (
                tuple(number for number, _points in supported),
                tuple(given for _number, given in supported),
            )
            seen[cell] = numbers.setdefault(ballot, len(numbers))
        of.append(seen[cell])
    return [choice for choice, _points in numbers], [given for _choice, given in numbers], of


def read_approvals(votes: Sequence[str], position: dict[str, int], one: bool) -> Read:
    numbers: dict[tuple[int, ...], int] = {}
    of = array("l")
    look_up = position.__getitem__
    for vote in votes:
        try:
            chosen = sorted(map(look_up, vote.split(",")))
            plain = len(set(chosen)) == len(chosen) and not one
        except KeyError:
            plain = False
        if not plain:
            try:
                chosen = sorted(chosen_in(vote, position, one))
            except WrongBallot as wrong:
                wrong.voter = len(of)
                raise
        of.append(numbers.setdefault(tuple(chosen), len(numbers)))
    return list(numbers), None, of


def chosen_in(vote: str, position: dict[str, int], one: bool) -> list[int]:
    """The projects on a ballot, in the order written."""
    names = [name.strip() for name in vote.split(",")]
    if names == [""]:
        return []
    chosen: dict[int, None] = {}
    for name in names:
        number = position.get(name)
        if number is None:
            raise WrongBallot("unknown-project", project=name)
        if number in chosen:
            raise WrongBallot("choice-twice", project=name)
        chosen[number] = None
    if one and len(chosen) > 1:
        raise WrongBallot("one-choice", found=len(chosen))
    return list(chosen)


def points_in(chosen: list[int], given: str, longest: int | None) -> Iterable[tuple[int, Fraction | int]]:
    """(project, its points) for each project on a ballot; without points written, the longest list − rank + 1."""
    if longest is not None:
        return [(number, longest - rank) for rank, number in enumerate(chosen)]
    cells = given.split(",") if given.strip() else []
    if len(cells) != len(chosen):
        raise WrongBallot("points-length", expected=len(chosen), found=len(cells))
    pairs: list[tuple[int, Fraction | int]] = []
    for number, cell in zip(chosen, cells, strict=True):
        amount = number_in(cell)
        if amount is None or amount < 0:
            raise WrongBallot("points", found=cell)
        pairs.append((number, amount.numerator if amount.denominator == 1 else amount))
    return pairs
