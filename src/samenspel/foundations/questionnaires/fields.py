# SPDX-License-Identifier: EUPL-1.2
"""The questions of one section as a form: what is shown, what was typed, and what is wrong with it.

form = SectionForm(request.POST or None, request.FILES or None, definition=…, section=…, language="nl", answers=draft.answers)
form.is_valid()     the sentences stand in form.errors, under the name of the field
form.answers        {answer key: plain value, or None}: what was answered on this page
form.uploads        {question key: (name, file)}: what was chosen, checked and written anew
form.asked          keys of the questions of this section that are asked, now that this was answered
form.rows           the questions to draw, with what was typed: `questionnaires/questions.html`
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from samenspel.engines.survey.answers import asked, clean, holds
from samenspel.engines.survey.definition import DATE, FILE, PLACE, Definition, Question, Section, said

from . import entries
from .uploads import ACCEPTED
from .words import problem

FROM_RIGHT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"})
"""languages that are written from right to left"""


class _Fields(forms.Widget):
    """All fields of one question as one value."""

    needs_multipart_form = False

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.needs_multipart_form = question.kind == FILE

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return entries.sent(self.question, data, files)


class QuestionField(forms.Field):
    """One question. Whether it must be answered is asked by the form: that depends on the other answers."""

    def __init__(self, question: Question, language: str) -> None:
        super().__init__(required=False, label=said(question.text, language), widget=_Fields(question))
        self.question = question

    def clean(self, value: Any) -> Any:
        return value


@dataclass
class Row:
    """A question as a page draws it.

    number   its number on this page, from 1
    asked    False: it stands in the page, hidden, until an answer on the same page asks for it
    when     JSON for the script: [{question, op, values}] about questions on this page; empty when it depends on none
    """

    question: Question
    language: str
    name: str
    fields: Mapping[str, Any]
    errors: Sequence[str]
    asked: bool
    when: str
    number: int = 0
    neighbourhoods: Sequence[str] = ()
    with_tiles: bool = False
    """the first question about a place on a page also gets the map with tiles of the town, of which a page can hold one"""
    places: list[int] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def text(self) -> str:
        return said(self.question.text, self.language)

    @property
    def help(self) -> str:
        return said(self.question.help, self.language)

    @property
    def low_text(self) -> str:
        return said(self.question.low_text, self.language)

    @property
    def high_text(self) -> str:
        return said(self.question.high_text, self.language)

    @property
    def unit(self) -> str:
        return said(self.question.unit, self.language)

    @property
    def value(self) -> Any:
        return self.fields.get("value", "")

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(one.key, said(one.text, self.language)) for one in self.question.options]

    @property
    def ranked(self) -> list[tuple[str, str, str]]:
        """(option, its text, its place): what has a place first."""
        rows = [(key, text, self.fields.get(key, "")) for key, text in self.options]

        def place(text: str) -> tuple[bool, int]:
            is_place = text.isdecimal() and len(text) < 4  # whatever was sent: five thousand nines too
            return not is_place, int(text) if is_place else 0

        return sorted(rows, key=lambda row: place(row[2]))

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Of a matrix: (row, its text, the chosen column)."""
        return [
            (one.key, said(one.text, self.language), self.fields.get(one.key, ""))
            for one in self.question.rows
        ]

    @property
    def scales(self) -> list[tuple[str, str, str]]:
        """(what it asks, name of the field, the chosen step): agreement, and importance where that is asked."""
        rows = [("value", self.name, self.fields["value"])]
        if self.question.importance:
            rows.append(("importance", f"{self.name}-importance", self.fields["importance"]))
        return rows

    @property
    def steps(self) -> list[str]:
        return [str(step) for step in self.question.steps]

    @property
    def is_whole_choice(self) -> bool:
        """Drawn as a group of fields with one legend, and not as one field with a label."""
        return self.kind in ("single", "multiple", "matrix", "scale", "ranking", "place")

    @property
    def lines_high(self) -> int:
        return 7 if self.question.longest > 1000 else 4

    @property
    def described_by(self) -> str:
        ids = (
            [f"{self.name}-hint"]
            if self.help or self.question.most or self.kind in ("file", "ranking") or self.wants_example
            else []
        )
        return " ".join(ids + ([f"{self.name}_error"] if self.errors else []))

    @property
    def auto_id(self) -> str:
        return self.name

    @property
    def accepted(self) -> str:
        return ACCEPTED

    @property
    def wants_example(self) -> bool:
        """A date that is typed: the field of a browser says by itself how."""
        return self.kind == DATE and not self.is_iso

    @property
    def is_iso(self) -> bool:
        """Whether a date can stand in the field of a browser: what was typed another way stays as it was typed."""
        if not self.value:
            return True
        try:
            return entries.day(self.value) == self.value
        except ValidationError:
            return False


class SectionForm(forms.Form):
    """The questions of one section.

    definition, section   what is asked
    language              of the texts
    answers               what was answered until now, also in other sections: it decides what is asked
    neighbourhoods        names to choose from where a question asks for a place
    lenient               what is missing is no problem: a draft, a form from paper
    """

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        section: Section,
        language: str,
        answers: Mapping[str, Any],
        neighbourhoods: Sequence[str] = (),
        lenient: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})
        self.definition, self.section, self.language = definition, section, language
        self.before = dict(answers)
        self.neighbourhoods, self.lenient = neighbourhoods, lenient
        self.here = {question.key for question in section.questions}
        self.answers: dict[str, Any] = {}
        self.uploads: dict[str, tuple[str, Any]] = {}
        for question in section.questions:
            self.fields[entries.name_of(question)] = QuestionField(question, language)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unread: dict[str, Any] = {}
        for question in self.section.questions:
            fields = data[entries.name_of(question)]
            try:
                if question.kind == FILE:
                    self._file(question, fields)
                else:
                    self.answers |= entries.plain(question, fields, self.neighbourhoods)
            except ValidationError as wrong:
                unread[question.key] = wrong
        self._check(unread)
        return data

    def _file(self, question: Question, fields: Mapping[str, Any]) -> None:
        upload = entries.upload_of(fields)
        if upload is not None:
            self.uploads[question.key] = upload
        elif fields["remove"]:
            self.answers[question.key] = None

    def _check(self, unread: Mapping[str, Any]) -> None:
        whole = {key: value for key, value in self.whole.items() if key not in unread}
        good, problems = clean(self.definition, whole, only=self.here, lenient=self.lenient)
        self.asked = [
            question.key
            for section, questions in asked(self.definition, good)
            if section.key == self.section.key
            for question in questions
        ]
        for question in self.section.questions:
            if question.key not in self.asked:  # wrong answers to what is not asked never stand in the way
                continue
            name = entries.name_of(question)
            if question.key in unread:
                self.add_error(name, unread[question.key])
                continue
            for key in (question.key, question.importance_key):
                if key in problems:
                    self.add_error(name, problem(problems[key]))
                    self.answers.pop(key, None)
                    break
        for question in self.section.questions:
            if question.key not in self.asked:  # what was said before stays, should it be asked again
                for key in (question.key, question.importance_key):
                    self.answers.pop(key, None)
                self.uploads.pop(question.key, None)

    @property
    def whole(self) -> dict[str, Any]:
        """All answers with those of this page. A file that was just chosen counts as answered."""
        merged = (
            self.before
            | self.answers
            | {key: {"id": 0, "name": name} for key, (name, _file) in self.uploads.items()}
        )
        return {key: value for key, value in merged.items() if value is not None}

    @cached_property
    def now_asked(self) -> list[str]:
        """Keys of the questions of this section that are asked, going by what was answered."""
        if self.is_bound:
            self.is_valid()
            return self.asked
        return [
            question.key
            for section, questions in asked(self.definition, self.before)
            if section.key == self.section.key
            for question in questions
        ]

    @cached_property
    def rows(self) -> list[Row]:
        found: list[Row] = []
        for question in self.section.questions:
            elsewhere = [one for one in question.when if one.question not in self.here]
            if not all(holds(one, self.before) for one in elsewhere):
                continue
            inside = [
                {"question": one.question, "op": one.op, "values": list(one.values)}
                for one in question.when
                if one.question in self.here
            ]
            name = entries.name_of(question)
            fields = self[name].value() if self.is_bound else entries.typed(question, self.before)
            if question.kind == FILE:
                fields = fields | {"name": (self.before.get(question.key) or {}).get("name", "")}
            errors: Any = self.errors.get(name, []) if self.is_bound else []
            row = Row(
                question,
                self.language,
                name,
                fields,
                errors,
                question.key in self.now_asked,
                json.dumps(inside) if inside else "",
                neighbourhoods=self.neighbourhoods if question.kind == PLACE else (),
                places=list(range(1, (question.most or len(question.options)) + 1)),
            )
            row.number = len(found) + 1
            row.with_tiles = question.kind == PLACE and not any(one.with_tiles for one in found)
            found.append(row)
        return found

    @property
    def all_free(self) -> bool:
        """Nothing on this page must be answered: said once, and not at every question."""
        return not any(row.question.required for row in self.rows)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in FROM_RIGHT else "ltr"
