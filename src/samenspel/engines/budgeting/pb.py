# SPDX-License-Identifier: EUPL-1.2
"""Election files of Pabulib (.pb): bytes to an election and back; FORMAT.md says what is read and what is refused."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from .broken import SENTENCES, BrokenFile
from .election import Election, Kind, Project
from .written import Columns, Read, Voters, WrongBallot, decimal, number_in, read_ballots

__all__ = ["SENTENCES", "BrokenFile", "read_pb", "write_pb"]

SECTIONS = ("META", "PROJECTS", "VOTES")
KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.APPROVAL,
    "cumulative": Kind.CUMULATIVE,
    "scoring": Kind.SCORING,
    "ordinal": Kind.ORDINAL,
}
# Columns and keys that are known in small and in capital letters; all others are kept as they are.
KNOWN = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost", "name"),
    "VOTES": ("voter_id", "vote", "points"),
}
KEYS = ("budget", "vote_type", "num_projects", "num_votes", "default_score")
# The largest election of Pabulib has a tenth of these.
MOST_BYTES = 100_000_000
MOST_LINES = 3_000_000
MOST_PROJECTS = 10_000


# ---- Reading -------------------------------------------------------------------------------------


def read_pb(raw: bytes) -> Election:
    """Read an election.

    raw      the bytes of a .pb file
    Returns  the election, with every column and every row of META kept as written
    Raises   BrokenFile, and nothing else, whatever the bytes
    Source   https://pabulib.org/format
    """
    return File(raw).election()


class File:
    """A file taken apart into sections. Rows are numbered through the file, so that any of them can be traced back to its line."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) > MOST_BYTES:
            raise BrokenFile(1, "too-many-bytes", {"most": MOST_BYTES})
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise BrokenFile(line, "not-utf-8", {"found": f"0x{raw[error.start]:02X}"}) from None
        if self.text.count("\n") + self.text.count("\r") > 2 * MOST_LINES:
            raise BrokenFile(1, "too-many-lines", {"most": MOST_LINES})
        if "\0" in self.text:
            raise BrokenFile(self.text.count("\n", 0, self.text.index("\0")) + 1, "nul")
        if "\r" in self.text:
            self.text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        self.rows: list[list[str]] = []
        self.first_row: dict[str, int] = {}  # of each section: the row with its columns
        self.numbers: dict[str, Sequence[int]] = {}  # of each section: the rows of its data
        self.votes: list[list[str]] = []  # the columns of plain votes, which have no rows
        try:
            self.find_sections()
        except csv.Error:
            raise BrokenFile(self.line(len(self.rows)), "quotes", {"most": csv.field_size_limit()}) from None

    def line(self, row: int) -> int:
        """The line on which a row starts. Read again, because a good file never needs it."""
        plain = max(row - len(self.rows), 0)  # rows of plain votes are a line each
        reader = rows_of(io.StringIO(self.text))
        for _number in range(row - plain):
            next(reader)
        return int(reader.line_num) + 1 + plain

    def refuse(self, row: int, code: str, **facts: object) -> NoReturn:
        raise BrokenFile(self.line(row), code, facts)

    def find_sections(self) -> None:
        here = ""
        found: dict[str, list[int]] = {}
        words: dict[str, int] = {}  # of each section: the row with its name
        stream = io.StringIO(self.text)
        for number, row in enumerate(rows_of(stream)):
            self.rows.append(row)
            word = row[0].strip().upper() if row else ""
            if word in SECTIONS and not any(map(str.strip, row[1:])):
                if word in found:
                    self.refuse(number, "section-twice", section=word)
                here = word
                found[here], words[here] = [], number
            elif not any(map(str.strip, row)):
                continue
            elif not here:
                self.refuse(number, "no-section-yet", found=row[0])
            elif here not in self.first_row:
                self.first_row[here] = number
                if here == "VOTES" and row[-1].strip():
                    position = stream.tell()
                    self.votes = plain_columns(stream.read(), len(row))
                    if self.votes:
                        break
                    stream.seek(position)
            else:
                found[here].append(number)
        self.numbers.update(found)
        if self.votes:
            self.numbers[here] = range(len(self.rows), len(self.rows) + len(self.votes[0]))
        if not found:
            raise BrokenFile(1, "empty")
        for section in SECTIONS:
            if section not in found:
                raise BrokenFile(
                    self.text.rstrip("\n").count("\n") + 1, "missing-section", {"section": section}
                )
            if section not in self.first_row:
                self.refuse(words[section], "missing-columns", section=section)

    def columns(self, section: str, required: Iterable[str]) -> dict[str, list[str]]:
        """{name of a column: its cells, one for each row of the section}; names we know are written small."""
        names = [name.strip() for name in self.rows[self.first_row[section]]]
        names = [name.lower() if name.lower() in KNOWN[section] else name for name in names]
        while names and not names[-1]:  # a “;” at the end of the line
            names.pop()
        seen: set[str] = set()
        for name in names:
            if not name or name in seen:
                self.refuse(self.first_row[section], "column-name", found=name)
            seen.add(name)
        for name in required:
            if name not in names:
                self.refuse(
                    self.first_row[section],
                    "missing-column",
                    column=name,
                    section=section,
                    found=", ".join(names),
                )
        if section == "VOTES" and self.votes:
            return dict(zip(names, self.votes, strict=True))
        rows = [self.rows[number] for number in self.numbers[section]]
        width = len(names)
        if set(map(len, rows)) - {width}:
            for position, row in enumerate(rows):
                if len(row) > width and not any(map(str.strip, row[width:])):
                    rows[position] = row[:width]
                elif len(row) != width:
                    self.refuse(self.numbers[section][position], "fields", expected=width, found=len(row))
        cells = map(list, zip(*rows, strict=True)) if rows else ([] for _name in names)
        return dict(zip(names, cells, strict=True))

    def election(self) -> Election:
        meta = self.columns("META", ("key", "value"))
        rows = self.numbers["META"]
        facts: dict[str, str] = {}
        place: dict[str, int] = {}  # of each key: its row
        for row, key, value in zip(rows, meta["key"], meta["value"], strict=True):
            key = key.strip()
            key = key.lower() if key.lower() in KEYS else key
            if key in facts:
                self.refuse(row, "key-twice", key=key)
            facts[key], place[key] = value.strip(), row
        for key in ("budget", "vote_type"):
            if key not in facts:
                self.refuse(self.first_row["META"], "missing-key", key=key)
        budget = number_in(facts["budget"])
        if budget is None or budget <= 0:
            self.refuse(place["budget"], "budget", found=facts["budget"])
        kind = KINDS.get(facts["vote_type"].lower())
        if kind is None:
            self.refuse(place["vote_type"], "vote-type", found=facts["vote_type"])
        if kind is Kind.SCORING and number_in(facts.get("default_score", "0")) != 0:
            self.refuse(place["default_score"], "default-score", found=facts["default_score"])
        projects = self.projects()
        columns = self.columns(
            "VOTES", ("voter_id", "vote", *(("points",) if kind in (Kind.CUMULATIVE, Kind.SCORING) else ()))
        )
        for key, found in (("num_projects", len(projects)), ("num_votes", len(columns["vote"]))):
            if key in facts and number_in(facts[key]) != found:
                self.refuse(place[key], key, said=facts[key], found=found)
        self.check_voters(columns)
        ids = [project.id for project in projects]
        one = facts["vote_type"].lower() == "choose-1"
        try:
            choices, points, of = read_ballots(columns, kind, ids, one=one)
        except WrongBallot as wrong:
            self.refuse(self.numbers["VOTES"][wrong.voter], wrong.code, **wrong.facts)
        return Election(budget, projects, kind, choices, points, of, facts, Voters(columns))

    def projects(self) -> tuple[Project, ...]:
        columns = self.columns("PROJECTS", ("project_id", "cost"))
        rows = self.numbers["PROJECTS"]
        if not rows:
            self.refuse(self.first_row["PROJECTS"], "no-projects")
        if len(rows) > MOST_PROJECTS:
            self.refuse(rows[MOST_PROJECTS], "too-many-projects", most=MOST_PROJECTS)
        first: dict[str, int] = {}
        found = []
        others = [name for name in columns if name not in KNOWN["PROJECTS"]]
        for number, row in enumerate(rows):
            id_, cost = columns["project_id"][number].strip(), number_in(columns["cost"][number])
            if not id_ or "," in id_:
                self.refuse(row, "project-id", found=id_)
            if id_ in first:
                self.refuse(row, "project-twice", project=id_, first=self.line(first[id_]))
            if cost is None or cost <= 0:
                self.refuse(row, "cost", found=columns["cost"][number])
            first[id_] = row
            name = columns["name"][number] if "name" in columns else ""
            found.append(Project(id_, cost, name, {other: columns[other][number] for other in others}))
        return tuple(found)

    def check_voters(self, columns: dict[str, list[str]]) -> None:
        rows = self.numbers["VOTES"]
        ids = columns["voter_id"] = list(map(str.strip, columns["voter_id"]))
        if "" in ids:
            self.refuse(rows[ids.index("")], "voter-id")
        if len(set(ids)) < len(ids):
            first: dict[str, int] = {}
            for row, voter in zip(rows, ids, strict=True):
                if voter in first:
                    self.refuse(row, "voter-twice", voter=voter, first=self.line(first[voter]))
                first[voter] = row


def rows_of(stream: io.StringIO) -> Any:
    """A reader of fields; each row knows its line."""
    return csv.reader(stream, delimiter=";", strict=True, skipinitialspace=True)


def plain_columns(text: str, width: int) -> list[list[str]]:
    """The columns of votes without quotes, blank lines and spaces around fields, as nearly every file has them; else nothing.

    Cut at once, because a list for each row would take three times as long.
    """
    text = text.removesuffix("\n")
    if not text or '"' in text or "; " in text or "\n " in text or text.startswith(" "):
        return []
    # Each line end moves to the start of the next field. When there are as many cells as there should be, and all of
    # the first column begin with a line end, then no line end is elsewhere and every line has a field per column.
    lines = text.count("\n") + 1
    cells = ("\n" + text.replace("\n", ";\n")).split(";")
    first = cells[::width]
    if len(cells) != width * lines or not all(cell[:1] == "\n" for cell in first):
        return []
    first = list(map(str.strip, first))
    if not {"", *SECTIONS}.isdisjoint(map(str.upper, first)):
        return []
    return [first, *(cells[column::width] for column in range(1, width))]


# ---- Writing -------------------------------------------------------------------------------------


def write_pb(election: Election, *, facts: Mapping[str, str] | None = None) -> bytes:
    """Write an election; reading it again gives an equal one, and the same election gives the same bytes.

    facts    rows of META to add or to replace; budget, vote_type and the numbers of projects and votes follow the election
    Returns  UTF-8, lines ended by LF, projects and voters in the order given. Votes stand as they were written while the
             election holds the ballots of its file; otherwise ids in the order of the projects (with points: most first)
    Raises   ValueError for what a .pb file cannot hold, such as an amount of a third
    """
    meta = {**election.facts, **(facts or {})}
    if written_kind(meta.get("vote_type", ""), election) is not election.kind:
        meta["vote_type"] = election.kind.value
    sizes = {
        "num_projects": Fraction(len(election.projects)),
        "num_votes": Fraction(election.ballots),
        "budget": election.budget,
    }
    for key, size in sizes.items():
        if number_in(meta.get(key, "")) != size:
            meta[key] = decimal(size)
    others = list(dict.fromkeys(name for project in election.projects for name in project.facts))
    named = ["name"] if any(project.name for project in election.projects) else []
    out = ["META\n", row(["key", "value"]), *map(row, meta.items())]
    out += ["PROJECTS\n", row(["project_id", "cost", *named, *others])]
    for project in election.projects:
        if "," in project.id:
            raise ValueError(f"a .pb file cannot hold the project id {project.id!r}: commas separate ids")
        cells = [project.id, decimal(project.cost), *([project.name] if named else [])]
        out.append(row([*cells, *(project.facts.get(name, "") for name in others)]))
    columns = vote_columns(election)
    out += ["VOTES\n", row(columns), *map(row, zip(*columns.values(), strict=True))]
    return "".join(out).encode()


def written_kind(vote_type: str, election: Election) -> Kind | None:
    """What a vote_type means; choose-1 only as long as no ballot holds more."""
    if vote_type.lower() == "choose-1" and any(len(choice) > 1 for choice in election.choices):
        return None
    return KINDS.get(vote_type.lower())


def vote_columns(election: Election) -> Columns:
    voters, ids = election.voters, [project.id for project in election.projects]
    if voters and len(voters) != election.ballots:
        raise ValueError(f"expected a row for each of {election.ballots} ballots, got {len(voters)}")
    if isinstance(voters, Voters):
        try:
            if read_ballots(voters.columns, election.kind, ids) == as_read(election):
                return voters.columns
        except WrongBallot:
            pass  # ballots or projects were changed since
    names = list(dict.fromkeys(name for voter in voters for name in voter)) or ["voter_id"]
    columns: dict[str, Sequence[str]] = {name: [voter.get(name, "") for voter in voters] for name in names}
    if not voters:
        columns["voter_id"] = [str(number) for number in range(1, election.ballots + 1)]
    if election.points is None:
        votes = [",".join(ids[number] for number in choice) for choice in election.choices]
        return {**columns, "vote": [votes[number] for number in election.of]}
    votes, points = [], []
    for choice, given in zip(election.choices, election.points, strict=True):
        ranked = sorted(zip(choice, given, strict=True), key=lambda pair: (-pair[1], pair[0]))
        votes.append(",".join(ids[number] for number, _points in ranked))
        points.append(",".join(decimal(Fraction(one)) for _number, one in ranked))
    return {
        **columns,
        "vote": [votes[number] for number in election.of],
        "points": [points[number] for number in election.of],
    }


def as_read(election: Election) -> Read:
    points = None if election.points is None else list(election.points)
    return list(election.choices), points, array("l", election.of)


def row(cells: Iterable[str]) -> str:
    cells = list(cells)
    if cells[0].strip().upper() in SECTIONS and not any(map(str.strip, cells[1:])):
        raise ValueError(f"a .pb file cannot hold a row with nothing but {cells[0]!r}: it starts a section")
    return ";".join(map(quoted, cells)) + "\n"


def quoted(cell: str) -> str:
    if ";" in cell or '"' in cell or "\n" in cell or "\r" in cell or cell[:1] == " ":
        return '"' + cell.replace('"', '""') + '"'
    return cell
