# SPDX-License-Identifier: EUPL-1.2
"""What a questionnaire asks: sections of questions, each with its texts per language. Read from plain data, and written back to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SINGLE, MULTIPLE, MATRIX, SCALE, RANKING = "single", "multiple", "matrix", "scale", "ranking"
NUMBER, DATE, OPEN, FILE, PLACE = "number", "date", "open", "file", "place"
KINDS = (SINGLE, MULTIPLE, MATRIX, SCALE, RANKING, NUMBER, DATE, OPEN, FILE, PLACE)
CHOOSING = (SINGLE, MULTIPLE, MATRIX, RANKING)
"""kinds whose answers come from `options`"""
DONT_KNOW = "dk"
"""the answer “weet ik niet” to a scale"""
IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED = "is", "is_not", "at_least", "at_most", "answered"
OPERATORS = (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED)

TAKEN = (DONT_KNOW, "questions")
"""keys no option may have: they mean something else in counted answers"""

KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
LANGUAGE = re.compile(r"[a-z]{2}")
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""characters that no database and no file keeps: nothing, and half of a pair"""
LONGEST_TEXT, LONGEST_LABEL, LONGEST_OPEN = 2000, 300, 10_000
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS = 40, 200, 60, 30
WIDEST_SCALE = 11

Texts = Mapping[str, str]
"""one text per language: {"nl": …, "en": …}"""


class Broken(ValueError):
    """A definition that cannot be used.

    code   what is wrong, one of CODES; the site has a sentence for each
    where  the section or question: "A1", "section 2", or "" for the whole
    facts  what the sentence names
    """

    def __init__(self, code: str, where: str = "", **facts: Any) -> None:
        super().__init__(f"{where}: {code} {facts}" if where else f"{code} {facts}")
        self.code, self.where, self.facts = code, where, facts


CODES = (
    "not_a_questionnaire",  # not a mapping with sections
    "no_language",
    "no_text",  # facts: field, language
    "too_long",  # facts: field, most
    "no_questions",
    "too_many",  # facts: what, most
    "bad_key",  # facts: key
    "double_key",  # facts: key
    "unknown_kind",  # facts: kind
    "unknown_field",  # facts: field
    "bad_value",  # facts: field
    "few_options",  # facts: what
    "bad_scale",
    "unknown_condition",  # facts: question: asks about something that is not asked before it
    "bad_condition",  # facts: question
)


@dataclass(frozen=True)
class Option:
    key: str
    text: Texts


@dataclass(frozen=True)
class Condition:
    """Holds for somebody's answers so far.

    question  the key of a question that is asked earlier
    op        is, is_not (one of `values`; for multiple: any of them chosen), at_least, at_most (of a scale or number), answered
    values    option keys, or one number
    """

    question: str
    op: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question.

    options     what is chosen from; of a matrix its columns, of a ranking what is put in order
    rows        of a matrix
    low, high   of a scale (both ends included), or the least and most of a number (None: no bound)
    low_text, high_text  what the ends of a scale mean
    dont_know   a scale offers “weet ik niet”, which is counted apart
    importance  a scale also asks how important this is, on the same scale; the answer has the key `importance_key`
    most        multiple: at most so many; ranking: so many places at most; 0: no limit
    longest     open: characters; over 300 the box has several lines
    whole       number: no decimals
    unit        number: what stands behind it
    required    somebody cannot go on without answering (a “weet ik niet” is an answer)
    when        all of these hold, or the question is not asked
    breakdown   results may be compared between the answers to this question (single only): age group, neighbourhood
    """

    key: str
    kind: str
    text: Texts
    help: Texts | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    low: float | None = None
    high: float | None = None
    low_text: Texts | None = None
    high_text: Texts | None = None
    dont_know: bool = False
    importance: bool = False
    most: int = 0
    longest: int = 2000
    whole: bool = False
    unit: Texts | None = None
    required: bool = False
    when: tuple[Condition, ...] = ()
    breakdown: bool = False

    @property
    def importance_key(self) -> str:
        return f"{self.key}:importance"

    @property
    def steps(self) -> range:
        """The values of a scale, from low to high."""
        return range(int(1 if self.low is None else self.low), int(5 if self.high is None else self.high) + 1)


@dataclass(frozen=True)
class Section:
    key: str
    title: Texts
    text: Texts | None
    questions: tuple[Question, ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. languages: the first one is that of the person who wrote it; every text has all of them."""

    languages: tuple[str, ...]
    sections: tuple[Section, ...]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions()}

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    @property
    def minutes(self) -> int:
        """About how long it takes: fifteen seconds for a choice, a minute for an open answer. At least one."""
        seconds = 0
        for question in self.questions():
            if question.kind in (OPEN, FILE, PLACE):
                seconds += 60
            elif question.kind == RANKING:
                seconds += 40
            elif question.kind == MATRIX:
                seconds += 8 * len(question.rows)
            else:
                seconds += 25 if question.importance else 15
        return max(1, round(seconds / 60))


def said(texts: Texts | None, language: str) -> str:
    """The text in this language, else in the first one there is."""
    if not texts:
        return ""
    return texts.get(language) or next(iter(texts.values()), "")


# Reading ------------------------------------------------------------------------------------

_QUESTION_FIELDS = {
    "key", "kind", "text", "help", "options", "rows", "low", "high", "low_text", "high_text", "dont_know", "importance",
    "most", "longest", "whole", "unit", "required", "when", "breakdown",
}  # fmt: skip


def read(data: Any) -> Definition:
    """A definition from plain data (JSON or YAML), checked whole.

    data     {languages: [nl, …], sections: [{key, title, text?, when?, questions: [{key, kind, text, …}]}]}; a text is a mapping from
             language to text, or one text when there is one language; an option is {key, text}
    Raises   Broken for the first thing that is wrong, with where it stands
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("sections"), Sequence):
        raise Broken("not_a_questionnaire")
    if isinstance(data["sections"], str):
        raise Broken("not_a_questionnaire")
    languages = data.get("languages") or []
    if (
        not isinstance(languages, Sequence)
        or isinstance(languages, str)
        or not languages
        or not all(isinstance(one, str) and LANGUAGE.fullmatch(one) for one in languages)
        or len(set(languages)) < len(languages)
    ):
        raise Broken("no_language")
    codes = tuple(languages)
    if len(data["sections"]) > MOST_SECTIONS:
        raise Broken("too_many", what="sections", most=MOST_SECTIONS)
    asked: dict[str, Question] = {}
    keys: set[str] = set()
    sections = []
    for number, row in enumerate(data["sections"], start=1):
        where = f"section {number}"
        if not isinstance(row, Mapping):
            raise Broken("not_a_questionnaire", where)
        when = _conditions(row.get("when"), asked, where)
        key = row.get("key") or f"s{number}"
        _new_key(key, keys, where)
        title = _texts(row.get("title"), codes, where, "title", LONGEST_LABEL)
        text = _optional(row.get("text"), codes, where, "text", LONGEST_TEXT)
        rows = row.get("questions") or []
        if not isinstance(rows, Sequence) or isinstance(rows, str):
            raise Broken("not_a_questionnaire", where)
        questions = []
        for one in rows:
            question = _question(one, codes, asked, keys, where)
            asked[question.key] = question
            questions.append(question)
        sections.append(Section(key, title, text, tuple(questions), when))
    if not asked:
        raise Broken("no_questions")
    if len(asked) > MOST_QUESTIONS:
        raise Broken("too_many", what="questions", most=MOST_QUESTIONS)
    return Definition(codes, tuple(sections))


def _new_key(key: Any, keys: set[str], where: str) -> None:
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Broken("bad_key", where, key=str(key)[:40])
    if key in keys:
        raise Broken("double_key", where, key=key)
    keys.add(key)


def _texts(value: Any, languages: tuple[str, ...], where: str, field: str, most: int) -> Texts:
    if isinstance(value, str):
        value = {languages[0]: value}
    if not isinstance(value, Mapping):
        raise Broken("no_text", where, field=field, language=languages[0])
    found = {}
    for language in languages:
        text = value.get(language)
        if not isinstance(text, str) or not text.strip():
            raise Broken("no_text", where, field=field, language=language)
        if UNWRITABLE.search(text):
            raise Broken("bad_value", where, field=field)
        if len(text) > most:
            raise Broken("too_long", where, field=field, most=most)
        found[language] = text.strip()
    return found


def _optional(value: Any, languages: tuple[str, ...], where: str, field: str, most: int) -> Texts | None:
    if value is None or value == "" or (isinstance(value, Mapping) and not any(value.values())):
        return None
    return _texts(value, languages, where, field, most)


def _question(
    row: Any, languages: tuple[str, ...], asked: Mapping[str, Question], keys: set[str], section: str
) -> Question:
    if not isinstance(row, Mapping):
        raise Broken("not_a_questionnaire", section)
    key = row.get("key")
    _new_key(key, keys, section)
    where = str(key)
    kind = row.get("kind")
    if kind not in KINDS:
        raise Broken("unknown_kind", where, kind=str(kind)[:40])
    for field in row:
        if field not in _QUESTION_FIELDS:
            raise Broken("unknown_field", where, field=str(field)[:40])
    options = _options(row.get("options"), languages, where, MOST_OPTIONS) if kind in CHOOSING else ()
    rows = _options(row.get("rows"), languages, where, MOST_ROWS) if kind == MATRIX else ()
    if kind in CHOOSING and len(options) < 2:
        raise Broken("few_options", where, what="options")
    if kind == MATRIX and not rows:
        raise Broken("few_options", where, what="rows")
    low, high = _number(row.get("low"), where, "low"), _number(row.get("high"), where, "high")
    if kind == SCALE:
        low, high = (1.0 if low is None else low), (5.0 if high is None else high)
        if int(low) != low or int(high) != high or not 1 <= high - low < WIDEST_SCALE:
            raise Broken("bad_scale", where)
    elif kind == NUMBER and low is not None and high is not None and low > high:
        raise Broken("bad_value", where, field="high")
    flags = {}
    for field in ("dont_know", "importance", "whole", "required", "breakdown"):
        flags[field] = row.get(field, False)
        if not isinstance(flags[field], bool):
            raise Broken("bad_value", where, field=field)
    if (flags["importance"] and kind != SCALE) or (flags["breakdown"] and kind != SINGLE):
        raise Broken("bad_value", where, field="importance" if flags["importance"] else "breakdown")
    most, longest = row.get("most", 0), row.get("longest", 2000)
    if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= len(options):
        raise Broken("bad_value", where, field="most")
    if not isinstance(longest, int) or isinstance(longest, bool) or not 1 <= longest <= LONGEST_OPEN:
        raise Broken("bad_value", where, field="longest")
    return Question(
        key=where,
        kind=str(kind),
        text=_texts(row.get("text"), languages, where, "text", LONGEST_TEXT),
        help=_optional(row.get("help"), languages, where, "help", LONGEST_TEXT),
        options=options,
        rows=rows,
        low=low,
        high=high,
        low_text=_optional(row.get("low_text"), languages, where, "low_text", LONGEST_LABEL),
        high_text=_optional(row.get("high_text"), languages, where, "high_text", LONGEST_LABEL),
        most=most,
        longest=longest,
        unit=_optional(row.get("unit"), languages, where, "unit", LONGEST_LABEL),
        when=_conditions(row.get("when"), asked, where),
        **flags,
    )


def _options(value: Any, languages: tuple[str, ...], where: str, most: int) -> tuple[Option, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Broken("bad_value", where, field="options")
    if len(value) > most:
        raise Broken("too_many", where, what="options", most=most)
    keys: set[str] = set()
    found = []
    for one in value:
        if not isinstance(one, Mapping):
            raise Broken("bad_value", where, field="options")
        _new_key(one.get("key"), keys, where)
        if one["key"] in TAKEN:
            raise Broken("bad_key", where, key=one["key"])
        found.append(Option(one["key"], _texts(one.get("text"), languages, where, "options", LONGEST_LABEL)))
    return tuple(found)


def _number(value: Any, where: str, field: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise Broken("bad_value", where, field=field)
    return float(value)


def _conditions(value: Any, asked: Mapping[str, Question], where: str) -> tuple[Condition, ...]:
    if not value:
        return ()
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise Broken("bad_condition", where, question="")
    found = []
    for row in rows:
        name = row.get("question") if isinstance(row, Mapping) else ""
        if not isinstance(row, Mapping) or not isinstance(name, str) or name not in asked:
            raise Broken("unknown_condition", where, question=str(name)[:40])
        about = asked[name]
        op = row.get("op", IS)
        values = row.get("values", ())
        values = tuple(values) if isinstance(values, Sequence) and not isinstance(values, str) else (values,)
        known = all(any(one == option.key for option in about.options) for one in values)
        good = {
            IS: bool(values) and about.kind in (SINGLE, MULTIPLE) and known,
            IS_NOT: bool(values) and about.kind in (SINGLE, MULTIPLE) and known,
            AT_LEAST: about.kind in (SCALE, NUMBER) and len(values) == 1 and _is_number(values[0]),
            AT_MOST: about.kind in (SCALE, NUMBER) and len(values) == 1 and _is_number(values[0]),
            ANSWERED: not values,
        }
        if not good.get(op if isinstance(op, str) else "", False):
            raise Broken("bad_condition", where, question=about.key)
        found.append(Condition(about.key, op, values))
    return tuple(found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


# Writing ------------------------------------------------------------------------------------


def write(definition: Definition) -> dict[str, Any]:
    """Plain data that `read` takes back unchanged."""
    return {
        "languages": list(definition.languages),
        "sections": [
            _lean(
                key=section.key,
                title=dict(section.title),
                text=dict(section.text) if section.text else None,
                when=_write_conditions(section.when),
                questions=[_write_question(question) for question in section.questions],
            )
            for section in definition.sections
        ],
    }


def _lean(**facts: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in facts.items()
        if value not in (None, False, [], 0) or name == "questions"
    }


def _write_question(one: Question) -> dict[str, Any]:
    def texts(value: Texts | None) -> dict[str, str] | None:
        return dict(value) if value else None

    data = _lean(
        key=one.key,
        kind=one.kind,
        text=texts(one.text),
        help=texts(one.help),
        options=[{"key": option.key, "text": dict(option.text)} for option in one.options],
        rows=[{"key": option.key, "text": dict(option.text)} for option in one.rows],
        low_text=texts(one.low_text),
        high_text=texts(one.high_text),
        dont_know=one.dont_know,
        importance=one.importance,
        most=one.most,
        whole=one.whole,
        unit=texts(one.unit),
        required=one.required,
        when=_write_conditions(one.when),
        breakdown=one.breakdown,
    )
    for name in ("low", "high"):
        value = getattr(one, name)
        if value is not None:
            data[name] = int(value) if value == int(value) else value
    if one.longest != 2000:
        data["longest"] = one.longest
    return data


def _write_conditions(when: tuple[Condition, ...]) -> list[dict[str, Any]]:
    return [
        {"question": one.question, "op": one.op, **({"values": list(one.values)} if one.values else {})}
        for one in when
    ]
