# SPDX-License-Identifier: EUPL-1.2
"""Results and answers as files. The results are those of the page; the answers are one row for each response, sent while they are read.

Of the answers nobody is given away beside the answers themselves: no hour and no order (the keys are random), a name only where everybody was
told that answers are known, and group, language, way of answering and the answers to breakdown questions are left blank where fewer than
five people share them, together with the next smallest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import (
    DONT_KNOW,
    FILE,
    MATRIX,
    MULTIPLE,
    PLACE,
    RANKING,
    SCALE,
    SINGLE,
    Question,
    said,
)
from samenspel.engines.survey.disclosure import hidden
from samenspel.foundations.sheets import csv_lines

from .models import SMALLEST_GROUP, Questionnaire, Response, Source
from .outcome import is_hidden
from .showing import note_of
from .workbook import xlsx_pieces

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
CHUNK = 2000
"""responses read from the database at once"""
LINES = 200
"""lines of a CSV sent at once"""
Row = Sequence[Any]


def _answer(body: Any, row: Questionnaire, what: str, kind: str) -> HttpResponseBase:
    made: Any = (
        HttpResponse(body, content_type=KINDS[kind])
        if isinstance(body, bytes | str)
        else StreamingHttpResponse(body, content_type=KINDS[kind])
    )
    made["Content-Disposition"] = f'attachment; filename="{row.activity.slug}-{what}.{kind}"'
    made["X-Content-Type-Options"] = "nosniff"
    # Megabytes have no place in the site's memory, and answers have none in a proxy's.
    made["Cache-Control"] = "private, no-store"
    return made


def _table(rows: Iterable[Row], row: Questionnaire, what: str, kind: str) -> HttpResponseBase:
    if kind == "xlsx":
        return _answer(xlsx_pieces(rows), row, what, kind)
    return _answer(_together(csv_lines(rows)), row, what, kind)


def _together(lines: Iterator[str], many: int = LINES) -> Iterator[str]:
    while piece := "".join(islice(lines, many)):
        yield piece


# Results ------------------------------------------------------------------------------------------


def counted(row: Questionnaire, kind: str) -> HttpResponseBase:
    """The results as they are kept: small groups are hidden in them already."""
    if kind == "json":
        data = {
            "title": row.activity.title,
            **({"note": note} if (note := note_of(row)) else {}),
            "counted_at": row.results_at.isoformat() if row.results_at else None,
            "groups": row.groups,
            "definition": row.definition,
            "results": row.results,
        }
        return _answer(json.dumps(data, ensure_ascii=False), row, _("results"), kind)
    return _table(result_rows(row), row, _("results"), kind)


def result_rows(row: Questionnaire) -> Iterator[Row]:
    """A line for each figure: question, part, answer, who, how many people."""
    language = (get_language() or "nl")[:2]
    results = row.results or {}
    if note := note_of(row):
        yield (note,)
    yield (_("key"), _("question"), _("part"), _("answer"), _("who"), _("people"))
    names = {group["key"]: _in(group["name"], language) for group in row.groups}
    names[""] = _("everybody")
    hide = _("not shown")
    for key, people in (results.get("groups") or {}).items():
        yield ("", "", "", "", names.get(key, key), hide if is_hidden(people) else people)
    for question in row.asks.questions():
        for key in (question.key, question.importance_key) if question.importance else (question.key,):
            text = said(question.text, language)
            if key != question.key:
                text = _("How important is this?") + " " + text
            of_question = (results.get("questions") or {}).get(key) or {}
            told = {"": of_question} if is_hidden(of_question) else of_question
            for who, counts in told.items():
                yield from _lines(key, text, question, counts, names.get(who, who), language, hide)
            for breakdown, held in (results.get("breakdowns") or {}).items():
                if is_hidden(held) or breakdown == key:
                    continue
                asked = row.asks.by_key[breakdown]
                options = {option.key: said(option.text, language) for option in asked.options}
                of_question = (held.get("questions") or {}).get(key) or {}
                for option, counts in ({} if is_hidden(of_question) else of_question).items():
                    who = f"{said(asked.text, language)} {options.get(option, option)}"
                    yield from _lines(key, text, question, counts, who, language, hide)


def _lines(
    key: str, text: str, question: Question, counts: Any, who: str, language: str, hide: str
) -> Iterator[Row]:
    if not isinstance(counts, Mapping) or is_hidden(counts):
        yield (key, text, "", "", who, hide)
        return

    def line(part: Any, answer: Any, people: Any) -> Row:
        shown = hide if is_hidden(people) or people is None else people
        return (key, text, part, answer, who, round(shown, 4) if isinstance(shown, float) else shown)

    options = {option.key: said(option.text, language) for option in question.options}
    yield line("", _("asked"), counts.get("asked"))
    yield line("", _("answered"), counts.get("answered"))
    for name, people in (counts.get("counts") or {}).items():
        yield line("", options.get(name, name), people)
    if "dk" in counts:
        yield line("", _("does not know"), counts["dk"])
    parts = {part.key: said(part.text, language) for part in question.rows}
    for name, of_row in (counts.get("rows") or {}).items():
        for column, people in ({"": of_row} if is_hidden(of_row) else of_row).items():
            yield line(parts.get(name, name), options.get(column, column), people)
    for name, places in (counts.get("places") or {}).items():
        for place, people in enumerate(places if isinstance(places, list) else [], start=1):
            yield line(_("place %(number)d") % {"number": place}, options.get(name, name), people)
    for name, points in (
        (counts.get("points") or {}).items() if isinstance(counts.get("points"), dict) else ()
    ):
        yield line(_("points"), options.get(name, name), points)
    for measure, words in (("mean", _("average")), ("median", _("middle answer"))):
        if isinstance(counts.get(measure), int | float):
            yield line(words, "", counts[measure])
    for low, high, people in counts.get("bars") or []:
        yield line(_("from – to"), f"{'' if low is None else low} – {'' if high is None else high}", people)
    for month, people in (counts.get("months") or {}).items():
        yield line("", month, people)
    for name, people in (counts.get("codes") or {}).items():
        yield line(_("subject"), name, people)
    for lat, lon, people in counts["points"] if isinstance(counts.get("points"), list) else ():
        yield line(_("place"), f"{lat}, {lon}", people)
    for name, people in (counts.get("neighbourhoods") or {}).items():
        yield line(_("neighbourhood"), name, people)


def _in(texts: Any, language: str) -> str:
    return said(texts, language) if isinstance(texts, Mapping) else str(texts)


# Answers, one row for each response -----------------------------------------------------------------


def raw(row: Questionnaire, kind: str) -> HttpResponseBase:
    """Everything that was answered. Whoever calls this has checked the permission to export."""
    if kind == "json":
        return _answer(_array(row), row, _("answers"), kind)
    return _table(answer_rows(row), row, _("answers"), kind)


def _responses(row: Questionnaire) -> Iterator[tuple[Any, ...]]:
    """(group, language, source, answers, name), in the order of the random keys, a few thousand in memory at once."""
    rows = Response.objects.filter(questionnaire=row).order_by("pk")
    fields = ["group", "language", "source", "answers", *(["person__name"] if row.is_known else [])]
    for values in rows.values_list(*fields).iterator(chunk_size=CHUNK):
        yield values if row.is_known else (*values, "")


def few(row: Questionnaire) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What is left blank because too few people share it: ({"group" | "language" | "source": values}, {key of a breakdown: values}).

    Apart from each other: a question may be called “group” too.
    """
    rows = Response.objects.filter(questionnaire=row).order_by()
    blank, answers = {}, {}
    for column in ("group", "language", "source"):
        blank[column] = hidden(dict(rows.values_list(column).annotate(Count("pk"))), SMALLEST_GROUP)
    for question in row.asks.questions():
        if question.breakdown:
            held = rows.annotate(value=KeyTextTransform(question.key, "answers")).values_list("value")
            counts = {value or "": n for value, n in held.annotate(Count("pk"))}
            answers[question.key] = hidden(counts, SMALLEST_GROUP)
    return blank, answers


def answer_rows(row: Questionnaire) -> Iterator[Row]:
    """The head, then a row for each response: who in general, then a column for each question."""
    language = (get_language() or "nl")[:2]
    columns = [column for question in row.asks.questions() for column in _columns(question, language)]
    groups = {group["key"]: _in(group["name"], language) for group in row.groups}
    sources = {value: str(words) for value, words in Source.choices}
    blank, blank_answers = few(row)
    start = [
        *([_("name")] if row.is_known else []),
        *([_("group")] if groups else []),
        _("language"),
        _("way"),
    ]
    yield (*start, *(head for head, _value in columns))
    for group, tongue, source, answers, name in _responses(row):
        known = _without_few(answers, blank_answers)
        yield (
            *([name or ""] if row.is_known else []),
            *(["" if group in blank["group"] else groups.get(group, group)] if groups else []),
            "" if tongue in blank["language"] else tongue,
            "" if source in blank["source"] else sources.get(source, source),
            *(value(known) for _head, value in columns),
        )


def _without_few(answers: dict[str, Any], blank: Mapping[str, set[str]]) -> dict[str, Any]:
    gone = [key for key, values in blank.items() if values and answers.get(key) in values]
    return {key: value for key, value in answers.items() if key not in gone} if gone else answers


def _columns(question: Question, language: str) -> Iterator[tuple[str, Any]]:
    """(head, what of somebody's answers stands in it) of every column of a question."""
    key, text = question.key, said(question.text, language)
    options = {option.key: said(option.text, language) for option in question.options}
    if question.kind == SINGLE:
        yield f"{key}: {text}", lambda answers: options.get(answers.get(key), "")
    elif question.kind == MULTIPLE:
        yield (
            f"{key}: {text}",
            lambda answers: " | ".join(options.get(one, one) for one in answers.get(key, ())),
        )
    elif question.kind == RANKING:
        yield (
            f"{key}: {text}",
            lambda answers: " | ".join(
                f"{place}. {options.get(one, one)}" for place, one in enumerate(answers.get(key, ()), start=1)
            ),
        )
    elif question.kind == MATRIX:
        for part in question.rows:
            yield (
                f"{key}.{part.key}: {text} {said(part.text, language)}",
                lambda answers, part=part.key: options.get((answers.get(key) or {}).get(part, ""), ""),
            )
    elif question.kind == SCALE:
        unknown = _("does not know")
        heads = [(key, f"{key}: {text}")]
        if question.importance:
            important = _("How important is this?")
            heads.append((question.importance_key, f"{question.importance_key}: {important} {text}"))
        for name, head in heads:
            yield (
                head,
                lambda answers, name=name: (
                    unknown if answers.get(name) == DONT_KNOW else answers.get(name, "")
                ),
            )
    elif question.kind == FILE:
        yield f"{key}: {text}", lambda answers: _kind_of_file(answers.get(key))
    elif question.kind == PLACE:
        yield f"{key}: {text}", lambda answers: _place(answers.get(key) or {})
    else:
        yield f"{key}: {text}", lambda answers: answers.get(key, "")


def _kind_of_file(value: Any) -> str:
    """“pdf”: a file is called after who made it as often as not, and its number follows the order in which files came."""
    if not value:
        return ""
    ending = str(value.get("name", "")).rpartition(".")[2]
    return ending if ending.isascii() and ending.isalnum() and len(ending) <= 4 else _("file")


def _place(value: Mapping[str, Any]) -> str:
    if "lat" in value:
        return f"{value['lat']}, {value['lon']}"
    return str(value.get("neighbourhood", ""))


def _array(row: Questionnaire) -> Iterator[str]:
    """One array, an object for each response, with the keys of the definition: for machines."""
    blank, blank_answers = few(row)
    of_files = [question.key for question in row.asks.questions() if question.kind == FILE]
    start = {"title": row.activity.title, "definition": row.definition, "groups": row.groups}
    yield json.dumps(start, ensure_ascii=False)[:-1] + ', "responses": [\n'
    lines, first = [], True
    for group, tongue, source, answers, name in _responses(row):
        one = {
            **({"name": name} if name else {}),
            **({"group": group} if group and group not in blank["group"] else {}),
            **({"language": tongue} if tongue not in blank["language"] else {}),
            **({"source": source} if source not in blank["source"] else {}),
            "answers": _without_few(answers, blank_answers)
            | {key: {"file": _kind_of_file(answers[key])} for key in of_files if key in answers},
        }
        lines.append(("" if first else ",\n") + json.dumps(one, ensure_ascii=False))
        first = False
        if len(lines) >= LINES:
            yield "".join(lines)
            lines.clear()
    yield "".join([*lines, "\n]}\n"])
