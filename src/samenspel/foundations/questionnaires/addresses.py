# SPDX-License-Identifier: EUPL-1.2
"""Read a list of people to invite, pasted or from a file: what is good, what is wrong and on which line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST_LINES = 5000
LARGEST = 1_000_000
"""bytes: five thousand long lines"""
MOST_WRONG = 50
"""lines that are named; nobody mends more at a time"""
IN_BRACKETS = re.compile(r"^\s*\"?([^<\"]*)\"?\s*<([^<>]+)>\s*$")
HEADINGS = ("email", "e-mail", "mail", "e-mailadres", "emailadres", "adres", "address")


@dataclass
class Read:
    """people: {email, name, group, language} each · wrong: (line, sentence) · double: addresses that stood there more than once"""

    people: list[dict[str, str]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    double: int = 0


def read(text: str, groups: Sequence[Mapping[str, Any]], *, group: str, languages: Sequence[str]) -> Read:
    """One person per line: address;name;group;language. Only the address is needed.

    text       lines; also with commas or tabs, also “Name <address>”; a first line with headings is passed over
    groups     [{key, name: {language: text}}] of the questionnaire: a line may give the key or a name
    group      the group of lines that give none; empty when there are no groups
    languages  of the questionnaire; lines that give none get the first
    """
    found = Read()
    seen: set[str] = set()
    words = _group_words(groups)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        cells = _cells(line)
        if number == 1 and cells[0].lower() in HEADINGS:
            continue
        if len(seen) >= MOST_LINES:
            found.wrong.append((number, _("At most 5,000 people at once. Send the list in parts.")))
            break
        one, problem = _person(cells, words, group, languages)
        if problem:
            found.wrong.append((number, problem))
        elif one["email"] in seen:
            found.double += 1
        else:
            seen.add(one["email"])
            found.people.append(one)
    return found


def _cells(line: str) -> list[str]:
    """The cells of a line, four of them."""
    named = IN_BRACKETS.match(line.split(";")[0]) or IN_BRACKETS.match(line)
    if named:
        rest = line.split(";")[1:] if ";" in line else []
        return [named[2].strip(), named[1].strip(), *[cell.strip() for cell in rest], "", ""][:4]
    mark = next((one for one in ";\t," if one in line), ";")
    try:
        row = next(csv.reader(io.StringIO(line), delimiter=mark), [])
    except csv.Error:
        row = [line]
    return [*[cell.strip() for cell in row], "", "", "", ""][:4]


def _group_words(groups: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """{what somebody may type: key of the group}"""
    return {
        word.strip().casefold(): one["key"]
        for one in groups
        for word in (one["key"], *(one.get("name") or {}).values())
    }


def _person(
    cells: Sequence[str], words: Mapping[str, str], group: str, languages: Sequence[str]
) -> tuple[dict[str, str], str]:
    email, name, said, language = cells
    email = email.strip().strip("<>").lower()
    try:
        validate_email(email)
        if len(email) > 254:
            raise ValidationError("")
    except ValidationError:
        return {}, _("“%s” is not an e-mail address.") % email[:60]
    if said and words and said.casefold() not in words:
        return {}, _("There is no group “%s”. Write one of the groups of this questionnaire.") % said[:40]
    if language and language.lower() not in languages:
        return {}, _("The questionnaire is not there in the language “%(code)s”. Choose from: %(known)s.") % {
            "code": language[:10],
            "known": ", ".join(languages),
        }
    key = words.get(said.casefold(), group) if words else ""
    if words and not key:
        return {}, _("Say to which group “%(email)s” belongs.") % {"email": email[:60]}
    return {"email": email, "name": name[:60], "group": key, "language": language.lower() or languages[0]}, ""
