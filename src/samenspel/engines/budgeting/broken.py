# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with an election file, in sentences that can be translated."""

from __future__ import annotations

from collections.abc import Mapping

from .election import NOTHING


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translators; whoever shows it translates it."""
    return sentence


SENTENCES = {
    "empty": gettext_noop("expected an election, found an empty file"),
    "too-many-bytes": gettext_noop("expected at most %(most)s bytes, found more"),
    "too-many-lines": gettext_noop("expected at most %(most)s lines, found more"),
    "too-many-projects": gettext_noop("expected at most %(most)s projects, found more"),
    "not-utf-8": gettext_noop("expected text in UTF-8, found the byte %(found)s"),
    "nul": gettext_noop("expected text, found a byte zero"),
    "quotes": gettext_noop(
        "expected fields between “;”, with quotes closed and doubled inside quotes, found a field that is not (or longer than %(most)s characters)"
    ),
    "no-section-yet": gettext_noop("expected the section META first, found “%(found)s”"),
    "section-twice": gettext_noop("expected each section once, found %(section)s again"),
    "missing-section": gettext_noop("expected a section %(section)s, found the end of the file"),
    "missing-columns": gettext_noop("expected a line with the columns of %(section)s, found none"),
    "missing-column": gettext_noop("expected a column “%(column)s” in %(section)s, found %(found)s"),
    "column-name": gettext_noop("expected a name for each column, each once, found “%(found)s”"),
    "fields": gettext_noop("expected %(expected)s fields, found %(found)s"),
    "key-twice": gettext_noop("expected each key once, found “%(key)s” again"),
    "missing-key": gettext_noop("expected a line with the key “%(key)s” in META, found none"),
    "budget": gettext_noop("expected a budget above 0 such as 1000000 or 748772.64, found “%(found)s”"),
    "vote-type": gettext_noop(
        "expected a vote_type out of approval, choose-1, ordinal, cumulative and scoring, found “%(found)s”"
    ),
    "default-score": gettext_noop(
        "expected a default_score of 0 (projects that a ballot does not name get no points), found “%(found)s”"
    ),
    "num_projects": gettext_noop(
        "expected as many projects as num_projects says, “%(said)s”, found %(found)s"
    ),
    "num_votes": gettext_noop("expected as many ballots as num_votes says, “%(said)s”, found %(found)s"),
    "no-projects": gettext_noop("expected at least one project, found none"),
    "project-id": gettext_noop("expected the id of a project, without a comma, found “%(found)s”"),
    "project-twice": gettext_noop(
        "expected each project once, found “%(project)s” again (first on line %(first)s)"
    ),
    "cost": gettext_noop("expected a cost above 0 such as 12500 or 748772.64, found “%(found)s”"),
    "voter-id": gettext_noop("expected the id of a voter, found nothing"),
    "voter-twice": gettext_noop(
        "expected each voter once, found “%(voter)s” again (first on line %(first)s)"
    ),
    "unknown-project": gettext_noop("expected ids of projects on the ballot, found “%(project)s”"),
    "choice-twice": gettext_noop("expected each project once on a ballot, found “%(project)s” again"),
    "one-choice": gettext_noop("expected one project on a ballot of this kind, found %(found)s"),
    "points-length": gettext_noop(
        "expected points for each of the %(expected)s projects on the ballot, found %(found)s"
    ),
    "points": gettext_noop("expected points of 0 or more, such as 3 or 2.5, found “%(found)s”"),
}


class BrokenFile(ValueError):
    """A file that is not counted.

    line   number of the line, from 1
    code   key in SENTENCES; facts fill the sentence
    str()  one English line: "line 12: expected …, found …"
    """

    def __init__(self, line: int, code: str, facts: Mapping[str, object] = NOTHING) -> None:
        self.line = line
        self.code = code
        self.facts = {name: short(str(value)) for name, value in facts.items()}
        super().__init__(f"line {line}: {SENTENCES[code] % self.facts}")


def short(found: str) -> str:
    """What was found, in one line that fits on a screen."""
    line = "".join(sign if sign.isprintable() else "�" for sign in found[:61])
    return line if len(found) <= 60 else line[:60] + "…"
