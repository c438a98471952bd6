# SPDX-License-Identifier: EUPL-1.2
"""Change a questionnaire piece by piece: sections and questions put in, moved, copied and taken out.

All of it works on plain data (what `engines.survey.definition.write` gives) and returns new data; whether that is a questionnaire is
for `making.checked` to say. Keys are made here, from the text, and never change afterwards: answers hang on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import DONT_KNOW, said

Data = dict[str, Any]
LONGEST_KEY = 24
"""of what is made from a text: a number still fits behind it"""


def key_for(text: str, taken: Iterable[str], begin: str = "q") -> str:
    """A key that reads like the text and is nobody else's: “Waar woont u?” becomes waar_woont_u."""
    word = re.sub(r"[^a-z0-9]+", "_", slugify(text)).strip("_")[:LONGEST_KEY].rstrip("_")
    if not word or not word[0].isalpha() or word == DONT_KNOW:
        word = f"{begin}_{word}".rstrip("_")
    known, key, number = set(taken), word, 1
    while key in known:
        number += 1
        key = f"{word}_{number}"
    return key


def keys(data: Data) -> set[str]:
    """Every key of a section or a question: they are all different."""
    return {section["key"] for section in data["sections"]} | {one["key"] for _s, one in questions(data)}


def questions(data: Data) -> Iterator[tuple[Data, Data]]:
    """(section, question), in order."""
    for section in data["sections"]:
        for one in section["questions"]:
            yield section, one


def section_of(data: Data, key: str) -> Data | None:
    return next((one for one in data["sections"] if one["key"] == key), None)


def question_of(data: Data, key: str) -> Data | None:
    return next((one for _section, one in questions(data) if one["key"] == key), None)


def earlier(data: Data, key: str) -> list[Data]:
    """The questions that are asked before this question or section: those a condition can be about."""
    found: list[Data] = []
    for section in data["sections"]:
        if section["key"] == key:
            break
        for one in section["questions"]:
            if one["key"] == key:
                return found
            found.append(one)
    return found


def dependents(data: Data, key: str) -> list[Data]:
    """The questions and sections that are asked only after a certain answer to this question."""
    rows = [*data["sections"], *(one for _section, one in questions(data))]
    return [row for row in rows if any(one["question"] == key for one in row.get("when", ()))]


def called(row: Data, data: Data) -> str:
    """What people call a question or a section: its text in the language it was written in, not too long."""
    text = said(row.get("text") if "kind" in row else row.get("title"), data["languages"][0])
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


# Put in, change --------------------------------------------------------------------------------


def put_section(data: Data, facts: Mapping[str, Any], key: str = "") -> tuple[Data, str]:
    """Change the section with this key, or add one at the end. facts: title, text. Returns the new data and the key."""
    new = deepcopy(data)
    row = section_of(new, key) if key else None
    if row is None:
        key = key_for(said(facts["title"], new["languages"][0]), keys(new), "s")
        row = {"key": key, "questions": []}
        new["sections"].append(row)
    row.update(facts)
    return new, key


def put_question(data: Data, facts: Mapping[str, Any], *, section: str = "", key: str = "") -> Data:
    """Change the question with this key, or add one at the end of a section.

    Raises ValidationError when another question waits for an answer that is no longer among the answers.
    """
    new = deepcopy(data)
    if key:
        row = question_of(new, key)
        assert row is not None
        when = row.get("when")
        row.clear()
        row.update(facts, key=key)
        if when:
            row["when"] = when
        _answers_still_there(new, row)
    else:
        there = section_of(new, section)
        assert there is not None
        there["questions"].append(
            {**facts, "key": key_for(said(facts["text"], new["languages"][0]), keys(new), "q")}
        )
    return new


def _answers_still_there(data: Data, changed: Data) -> None:
    known = {option["key"] for option in changed.get("options", ())}
    if not known:
        return
    for row in dependents(data, changed["key"]):
        for one in row["when"]:
            gone = [value for value in one.get("values", ()) if value not in known]
            if one["question"] == changed["key"] and gone:
                raise ValidationError(
                    _(
                        "“%(name)s” is asked only after an answer that you take out here. Change that condition first."
                    )
                    % {"name": called(row, data)}
                )


def put_conditions(data: Data, key: str, when: Sequence[Mapping[str, Any]]) -> Data:
    new = deepcopy(data)
    row = question_of(new, key) or section_of(new, key)
    assert row is not None
    row.pop("when", None)
    if when:
        row["when"] = [dict(one) for one in when]
    return new


# Move, copy, take out --------------------------------------------------------------------------


def move(data: Data, key: str, step: int) -> Data:
    """One place up (-1) or down (1). A question at the edge of its section goes over to the next one.

    Raises ValidationError when it would come before a question it depends on, or behind one that depends on it.
    """
    new = deepcopy(data)
    sections = new["sections"]
    for number, section in enumerate(sections):
        if section["key"] == key:
            _swap(sections, number, step)
            break
        rows = section["questions"]
        at = next((n for n, one in enumerate(rows) if one["key"] == key), None)
        if at is None:
            continue
        if 0 <= at + step < len(rows):
            _swap(rows, at, step)
        elif 0 <= number + step < len(sections):
            other = sections[number + step]["questions"]
            other.insert(len(other) if step < 0 else 0, rows.pop(at))
        break
    _in_order(new)
    return new


def _swap(rows: list[Any], at: int, step: int) -> None:
    if 0 <= at + step < len(rows):
        rows[at], rows[at + step] = rows[at + step], rows[at]


def _in_order(data: Data) -> None:
    for row in [*data["sections"], *(one for _section, one in questions(data))]:
        before = {one["key"] for one in earlier(data, row["key"])}
        for one in row.get("when", ()):
            about = question_of(data, one["question"])
            if about is not None and one["question"] not in before:
                raise ValidationError(
                    _("“%(later)s” depends on the answer to “%(earlier)s”, so it stays behind it.")
                    % {"later": called(row, data), "earlier": called(about, data)}
                )


def copy(data: Data, key: str) -> Data:
    """The same question once more, right behind it."""
    new = deepcopy(data)
    for section, one in questions(new):
        if one["key"] == key:
            twin = deepcopy(one)
            twin["key"] = key_for(said(one["text"], new["languages"][0]), keys(new))
            section["questions"].insert(section["questions"].index(one) + 1, twin)
            break
    return new


def remove(data: Data, key: str) -> Data:
    """Take out a question, or a section with its questions.

    Raises ValidationError, with their names, when others depend on it; and when nothing would be left.
    """
    new = deepcopy(data)
    section = section_of(new, key)
    going = {one["key"] for one in section["questions"]} if section else {key}
    staying = [
        row
        for one in sorted(going)
        for row in dependents(new, one)
        if row["key"] not in going and row["key"] != key
    ]
    if staying:
        names = ", ".join(dict.fromkeys(f"“{called(row, new)}”" for row in staying))
        raise ValidationError(
            _("This cannot go yet: whether %(names)s is asked depends on it. Change that condition first.")
            % {"names": names}
        )
    if not {one["key"] for _s, one in questions(new)} - going:
        raise ValidationError(_("A questionnaire keeps at least one question. Add another one first."))
    if section:
        new["sections"].remove(section)
    for row in new["sections"]:
        row["questions"] = [one for one in row["questions"] if one["key"] != key]
    return new


# Languages -------------------------------------------------------------------------------------


def texts(data: Data) -> list[tuple[str, Data, str]]:
    """Every text that is there: (which text this is, the row that holds it, its field), in the order of the questionnaire."""
    found: list[tuple[str, Data, str]] = []

    def take(row: Data, path: str, *fields: str) -> None:
        for name in fields:
            if row.get(name):
                found.append((f"{path}.{name}", row, name))

    for section in data["sections"]:
        take(section, section["key"], "title", "text")
        for one in section["questions"]:
            take(one, one["key"], "text", "help", "low_text", "high_text", "unit")
            for kind in ("options", "rows"):
                for option in one.get(kind, ()):
                    take(option, f"{one['key']}.{kind}.{option['key']}", "text")
    return found


def put_language(data: Data, language: str, words: Mapping[str, str]) -> Data:
    """Texts in this language, which is added when it is new. What was left empty has the text of the first language until somebody
    fills it in: `untranslated` counts those."""
    new = deepcopy(data)
    first = new["languages"][0]
    if language not in new["languages"]:
        new["languages"].append(language)
    for path, row, name in texts(new):
        row[name] = {**row[name], language: words.get(path, "").strip() or row[name][first]}
    return new


def drop_language(data: Data, language: str) -> Data:
    new = deepcopy(data)
    new["languages"].remove(language)
    for _path, row, name in texts(new):
        row[name] = {code: text for code, text in row[name].items() if code != language}
    return new


def untranslated(data: Data) -> dict[str, int]:
    """{language: how many texts are letter for letter those of the first language}; only where there are any."""
    first, *others = data["languages"]
    found = {}
    for language in others:
        # A number or a single word may well be the same in two languages: several words seldom are.
        same = sum(
            1
            for _path, row, name in texts(data)
            if row[name][language] == row[name][first] and " " in row[name][first].strip()
        )
        if same:
            found[language] = same
    return found
