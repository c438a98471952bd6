# SPDX-License-Identifier: EUPL-1.2
"""What kinds of questions there are, and conditions, in words: at the desk and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.engines.survey import definition as asks
from samenspel.engines.survey.definition import said


@dataclass(frozen=True)
class Kind:
    """key: of the engine · name · what it is for, in one line · icon: from website/drawings"""

    key: str
    name: Any
    meaning: Any
    icon: str


KINDS = (
    Kind(
        asks.SINGLE,
        gettext_lazy("One answer"),
        gettext_lazy("People choose one answer from a list."),
        "check",
    ),
    Kind(
        asks.MULTIPLE,
        gettext_lazy("Several answers"),
        gettext_lazy("People tick everything that fits, or at most so many."),
        "list",
    ),
    Kind(
        asks.SCALE,
        gettext_lazy("A scale"),
        gettext_lazy("A number from low to high: from 1, do not agree, to 5, agree fully."),
        "minus",
    ),
    Kind(
        asks.MATRIX,
        gettext_lazy("A table"),
        gettext_lazy("Several lines with the same answers: five places, each good, fair or bad."),
        "menu",
    ),
    Kind(
        asks.RANKING,
        gettext_lazy("An order"),
        gettext_lazy("People put a list in order: the most important first."),
        "merge",
    ),
    Kind(
        asks.OPEN,
        gettext_lazy("An open answer"),
        gettext_lazy("In their own words. Somebody has to read it all, so ask few of these."),
        "pencil",
    ),
    Kind(asks.NUMBER, gettext_lazy("A number"), gettext_lazy("How many, how long, how much."), "plus"),
    Kind(asks.DATE, gettext_lazy("A day"), gettext_lazy("A day on the calendar."), "calendar"),
    Kind(
        asks.PLACE,
        gettext_lazy("A place on the map"),
        gettext_lazy("People point at a spot, or choose a neighbourhood."),
        "pin",
    ),
    Kind(
        asks.FILE,
        gettext_lazy("A photograph or a file"),
        gettext_lazy("A picture of a spot, a drawing, a letter."),
        "upload",
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}


def details(question: Mapping[str, Any]) -> str:
    """What is special about this question, in a few words: “5 answers, at most 3”."""
    kind, found = question["kind"], []
    if kind in (asks.SINGLE, asks.MULTIPLE):
        amount = len(question["options"])
        found.append(ngettext("%d answer", "%d answers", amount) % amount)
    elif kind == asks.RANKING:
        amount = len(question["options"])
        found.append(ngettext("%d thing to put in order", "%d things to put in order", amount) % amount)
    elif kind == asks.MATRIX:
        rows, columns = len(question["rows"]), len(question["options"])
        found.append(_("%(rows)d lines, %(columns)d answers") % {"rows": rows, "columns": columns})
    elif kind == asks.SCALE:
        low, high = question.get("low", 1), question.get("high", 5)
        found.append(_("from %(low)d to %(high)d") % {"low": low, "high": high})
        if question.get("importance"):
            found.append(_("also how important"))
    if question.get("most"):
        found.append(_("at most %d") % question["most"])
    return ", ".join(found)


def either(words: Sequence[str]) -> str:
    """“A”, “B” or “C”."""
    marked = [f"“{word}”" for word in words]
    if len(marked) < 2:
        return "".join(marked)
    return _("%(first)s or %(last)s") % {"first": ", ".join(marked[:-1]), "last": marked[-1]}


def condition(one: asks.Condition, about: asks.Question, language: str, name: str = "") -> str:
    """One condition, as it stands behind “only if”.

    name   how the question is called; without it: its text
    """
    options = {option.key: said(option.text, language) for option in about.options}
    facts = {
        "question": name or f"“{said(about.text, language)}”",
        "answers": either([options.get(value, str(value)) for value in one.values])
        if about.options
        else f"{one.values[0]:g}"
        if one.values
        else "",
    }
    sentences = {
        asks.IS: _("the answer to %(question)s is %(answers)s"),
        asks.IS_NOT: _("the answer to %(question)s is not %(answers)s"),
        asks.AT_LEAST: _("the answer to %(question)s is %(answers)s or more"),
        asks.AT_MOST: _("the answer to %(question)s is %(answers)s or less"),
        asks.ANSWERED: _("%(question)s was answered"),
    }
    return sentences[one.op] % facts


def only_if(
    when: Sequence[asks.Condition],
    by_key: Mapping[str, asks.Question],
    language: str,
    names: Mapping[str, str] | None = None,
) -> str:
    """“only if … and …”, or nothing."""
    if not when:
        return ""
    all_of = [
        condition(one, by_key[one.question], language, (names or {}).get(one.question, "")) for one in when
    ]
    return _("only if %s") % _(" and ").join(all_of)
