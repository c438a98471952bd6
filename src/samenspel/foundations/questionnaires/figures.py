# SPDX-License-Identifier: EUPL-1.2
"""Each kind of question as a figure: which picture, which plain sentence, which table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.engines.survey.definition import (
    DATE,
    FILE,
    MATRIX,
    MULTIPLE,
    NUMBER,
    OPEN,
    PLACE,
    RANKING,
    SCALE,
    SINGLE,
    Question,
)

from . import drawings, measured
from .drawings import Bar, Line, Piece, grouped, in_hundred
from .telling import bottom, cell, heads, hundred, share_of

if TYPE_CHECKING:
    from .outcome import Figure, Outcome, Series

WIDEST_STACK = 7
"""a scale of more steps is drawn as standing bars, and side by side in three parts"""


def draw(
    outcome: Outcome, question: Question, series: Sequence[Series], place: int, *, is_importance: bool = False
) -> Figure:
    """The figure of a question; is_importance: of how important people find what it asks."""
    from .outcome import Figure

    first = series[0]
    figure = Figure(
        number=place,
        key=question.importance_key if is_importance else question.key,
        is_importance=is_importance,
        kind=question.kind,
        text=outcome.word(question.text),
        help=outcome.word(question.help),
        people=first.people,
        asked=_asked(first),
    )
    if first.q is None:
        figure.sentences.append(TOO_FEW())
    elif not first.people:
        figure.sentences.append(_("Nobody answered this question."))
    else:
        KINDS[question.kind](outcome, question, series, figure)
    return figure


def TOO_FEW() -> str:
    return _("Too few people answered this to show it (fewer than 5). So nobody can be recognised.")


def _asked(row: Series) -> int:
    much = row.q.get("asked") if row.q else None
    return much if isinstance(much, int) else 0


# Choosing ---------------------------------------------------------------------------------------


def _choosing(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    words = {option.key: outcome.word(option.text) for option in question.options}
    first, keys = series[0], list(words)
    if question.kind == MULTIPLE or not question.breakdown:
        keys.sort(key=lambda key: -(first.share(key) or 0))
    if len(series) == 1:
        figure.picture = drawings.lines(
            Line(words[key], first.share(key), hundred(first.share(key))) for key in keys
        )
    elif question.kind == SINGLE and len(words) <= drawings.MOST_PATTERNS:
        order = list(words)
        figure.picture = drawings.stacked(
            [
                Bar(
                    row.label,
                    row.people if row.q else None,
                    tuple(Piece(str(i), row.share(key) or 0) for i, key in enumerate(order))
                    if row.q and row.people
                    else None,
                )
                for row in series
            ]
        )
        figure.legend = drawings.legend((str(i), words[key]) for i, key in enumerate(order))
    else:
        figure.picture = _side_by_side(
            [(words[key], [row.share(key) for row in series]) for key in keys], series
        )
    figure.head = [_("Answer"), *heads(series)]
    figure.rows = [
        (words[key], *(cell(row.counts().get(key, 0), row.share(key)) for row in series)) for key in keys
    ] + [bottom(series)]
    _say_choice(words, keys, series, figure, ticked=question.kind == MULTIPLE)


def _side_by_side(rows: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[Series]) -> Any:
    return drawings.lines_of(
        (
            label,
            [
                Line(one.label, share, hundred(share), str(i % drawings.MOST_PATTERNS))
                for i, (one, share) in enumerate(zip(series, shares, strict=True))
            ],
        )
        for label, shares in rows
    )


def _say_choice(
    words: dict[str, str], keys: Sequence[str], series: Sequence[Series], figure: Figure, *, ticked: bool
) -> None:
    first = series[0]
    ranked = sorted((key for key in keys if first.share(key)), key=lambda key: -(first.share(key) or 0))
    if not ranked:
        return
    best = ranked[0]
    facts = {
        "people": grouped(first.people),
        "share": share_of(first.share(best)),
        "answer": words[best],
    }
    if len(ranked) > 1 and first.share(best) == first.share(ranked[1]):
        text = _(
            "Of the %(people)s people who answered, as many chose “%(answer)s” as “%(second)s”: %(share)s in 100 each."
        )
        figure.sentences.append(text % {**facts, "second": words[ranked[1]]})
    else:
        text = (
            _(
                "Of the %(people)s people who answered, %(share)s in 100 ticked “%(answer)s”. No answer was ticked more."
            )
            if ticked
            else _(
                "Of the %(people)s people who answered, %(share)s in 100 chose “%(answer)s”. No answer was chosen more."
            )
        )
        figure.sentences.append(text % facts)
    _say_difference(words[best], [(row.label, row.share(best)) for row in series[1:]], figure)


def _say_difference(answer: str, rows: Sequence[tuple[str, float | None]], figure: Figure) -> None:
    """Between which two groups the difference is largest; with one other, how it was then."""
    known = [(share, label) for label, share in rows if share is not None]
    if len(rows) == 1 and known:
        text = _("“%(answer)s” earlier (%(title)s): %(share)s in 100.")
        figure.sentences.append(
            text % {"answer": answer, "title": known[0][1], "share": share_of(known[0][0])}
        )
    elif len(known) > 1:
        (low, less), (high, more) = min(known), max(known)
        if in_hundred(high) > in_hundred(low):
            text = _(
                "“%(answer)s” is most common in “%(more)s” (%(high)s in 100) and least in “%(less)s” (%(low)s in 100)."
            )
            figure.sentences.append(
                text
                % {"answer": answer, "more": more, "less": less, "high": share_of(high), "low": share_of(low)}
            )


def _matrix(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    columns = {option.key: outcome.word(option.text) for option in question.options}
    patterns = drawings.in_order(len(columns))
    bars: list[tuple[str, list[Bar]]] = []
    clearest = (0.0, "", "")
    figure.head = [_("About"), *([_("Who")] if len(series) > 1 else []), *columns.values(), _("People")]
    for part in question.rows:
        about = outcome.word(part.text)
        bars.append((about, []))
        for row in series:
            held = row.counts("rows").get(part.key)
            counts = held if isinstance(held, dict) and not held.get("hidden") else None
            people = sum(n for n in counts.values() if isinstance(n, int)) if counts else 0
            whole = counts is not None and all(isinstance(n, int) for n in counts.values()) and people
            shares = {key: (counts.get(key, 0) / people if whole and counts else 0.0) for key in columns}
            bars[-1][1].append(
                Bar(
                    row.label or about,
                    people if whole else None,
                    tuple(Piece(pattern, shares[key]) for pattern, key in zip(patterns, columns, strict=True))
                    if whole
                    else None,
                )
            )
            cells = [
                cell(counts.get(key, 0), shares[key]) if whole and counts else _("not shown")
                for key in columns
            ]
            figure.rows.append(
                (
                    about,
                    *([row.label] if row.label else []),
                    *cells,
                    grouped(people) if whole else _("not shown"),
                )
            )
            if whole and row is series[0]:
                best = max(shares, key=lambda key: shares[key])
                clearest = max(clearest, (shares[best], about, columns[best]))
    if len(columns) <= drawings.MOST_PATTERNS:
        figure.picture = (
            drawings.stacked_of(bars)
            if len(series) > 1
            else drawings.stacked([bar for _about, held in bars for bar in held])
        )
        figure.legend = drawings.legend(zip(patterns, columns.values(), strict=True))
    if clearest[0]:
        text = _("%(people)s people answered. Clearest is “%(about)s”: %(share)s in 100 say “%(answer)s”.")
        figure.sentences.append(
            text
            % {
                "people": grouped(figure.people),
                "about": clearest[1],
                "share": share_of(clearest[0]),
                "answer": clearest[2],
            }
        )


# A scale ------------------------------------------------------------------------------------------


def _parts(question: Question) -> list[tuple[str, list[int]]]:
    """(pattern, steps) from low to high: each step its own, or of a long scale its three parts."""
    steps = list(question.steps)
    if len(steps) <= WIDEST_STACK:
        return [
            (pattern, [step])
            for pattern, step in zip(drawings.scale_patterns(len(steps)), steps, strict=True)
        ]
    third = (len(steps) - 1) // 2 - len(steps) // 8
    return [("low1", steps[:third]), ("middle", steps[third:-third]), ("high1", steps[-third:])]


def _scale(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    parts, steps = _parts(question), list(question.steps)
    low, high = outcome.word(question.low_text), outcome.word(question.high_text)
    if figure.is_importance:
        low, high = _("not important"), _("very important")
    first = series[0]

    def of(row: Series, which: Sequence[int]) -> float:
        return sum(row.share(str(step)) or 0 for step in which)

    def unknown(row: Series) -> float:
        much = row.q.get("dk") if row.q else 0
        return much / row.people if isinstance(much, int) and row.people else 0.0

    if len(series) == 1 and len(steps) > WIDEST_STACK:
        figure.picture = drawings.columns([(str(step), first.counts().get(str(step), 0)) for step in steps])
        ends = [words for words in (low and f"{steps[0]}: {low}", high and f"{steps[-1]}: {high}") if words]
        figure.legend = " · ".join(ends)
    else:
        figure.picture = drawings.diverging(
            [
                Bar(
                    row.label,
                    (row.people if row.q else None) if row.label else None,
                    tuple(Piece(pattern, of(row, which)) for pattern, which in parts) if row.people else None,
                    unknown(row),
                )
                for row in series
            ]
        )
        names = [(pattern, _step_words(which, steps, low, high)) for pattern, which in parts]
        if any(unknown(row) for row in series):
            names.append(("dk", _("does not know")))
        figure.legend = drawings.legend(names)
    figure.head = [_("Answer"), *heads(series)]
    figure.rows = [
        (
            _step_words([step], steps, low, high),
            *(cell(row.counts().get(str(step), 0), row.share(str(step))) for row in series),
        )
        for step in steps
    ]
    if question.dont_know:
        figure.rows.append(
            (
                _("Does not know"),
                *(cell((row.q or {}).get("dk", 0), unknown(row) if row.q else None) for row in series),
            )
        )
    figure.rows.append((_("Average"), *(_mean(row) for row in series)))
    figure.rows.append(bottom(series))
    _say_scale(question, series, figure, low, high, unknown(first))


def _step_words(which: Sequence[int], steps: Sequence[int], low: str, high: str) -> str:
    name = str(which[0]) if len(which) == 1 else f"{which[0]}–{which[-1]}"
    end = low if steps[0] in which else high if steps[-1] in which else ""
    return f"{name}: {end}" if end else name


def _mean(row: Series) -> str:
    value = row.q.get("mean") if row.q else None
    return grouped(round(float(value), 1)) if isinstance(value, int | float) else "–"


def _say_scale(
    question: Question, series: Sequence[Series], figure: Figure, low: str, high: str, unknown: float
) -> None:
    steps, first = list(question.steps), series[0]
    half = len(steps) // 2
    up = sum(first.share(str(step)) or 0 for step in steps[-half:])
    down = sum(first.share(str(step)) or 0 for step in steps[:half])
    facts = {
        "people": grouped(first.people),
        "up": share_of(up),
        "down": share_of(down),
        "high": high or str(steps[-1]),
        "low": low or str(steps[0]),
    }
    text = (
        _(
            "Of the %(people)s people who answered, %(up)s in 100 are on the side of “%(high)s” and %(down)s in 100 on the side of “%(low)s”."
        )
        if up >= down
        else _(
            "Of the %(people)s people who answered, %(down)s in 100 are on the side of “%(low)s” and %(up)s in 100 on the side of “%(high)s”."
        )
    )
    figure.sentences.append(text % facts)
    if in_hundred(unknown):
        figure.sentences.append(_("%(share)s in 100 do not know.") % {"share": share_of(unknown)})
    if _mean(first) != "–":
        text = _("The average is %(mean)s, on a scale from %(low)s to %(high)s.")
        figure.sentences.append(text % {"mean": _mean(first), "low": steps[0], "high": steps[-1]})
    known = [
        (float(row.q["mean"]), row)
        for row in series[1:]
        if row.q and isinstance(row.q.get("mean"), int | float)
    ]
    if len(series) == 2 and known:
        figure.sentences.append(
            _("Earlier (%(title)s) the average was %(mean)s.")
            % {"title": known[0][1].label, "mean": _mean(known[0][1])}
        )
    elif len(known) > 1:
        (least, below), (most, above) = (
            min(known, key=lambda one: one[0]),
            max(known, key=lambda one: one[0]),
        )
        if round(most, 1) > round(least, 1):
            text = _("Highest: “%(more)s” (average %(high)s). Lowest: “%(less)s” (average %(low)s).")
            figure.sentences.append(
                text % {"more": above.label, "high": _mean(above), "less": below.label, "low": _mean(below)}
            )


# Text, files, places ----------------------------------------------------------------------------------


def _open(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    if question.kind == FILE:
        text = ngettext("%(people)s person sent a file.", "%(people)s people sent a file.", figure.people)
        figure.sentences.append(text % {"people": grouped(figure.people)})
        return
    codes = series[0].counts("codes")
    known = sorted(
        ((n, name) for name, n in codes.items() if isinstance(n, int)), key=lambda one: (-one[0], one[1])
    )
    figure.sentences.append(
        _(
            "%(people)s people wrote something. What they wrote stays with the town: one's own words can tell who wrote them."
        )
        % {"people": grouped(figure.people)}
    )
    if not known:
        return
    figure.sentences.append(
        _("Staff of the town read the answers and gave them these subjects. One answer may have several.")
    )
    most = known[0][0]
    figure.picture = drawings.lines(Line(name, n / most, grouped(n)) for n, name in known)
    figure.head = [_("Subject"), _("Answers")]
    figure.rows = [(name, grouped(n)) for n, name in known]
    figure.legend = _("A subject in fewer than 5 answers is not shown.")


def _place(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    from .places_shown import places

    places(outcome, series, figure)


KINDS: dict[str, Callable[[Any, Question, Sequence[Any], Any], None]] = {
    SINGLE: _choosing,
    MULTIPLE: _choosing,
    MATRIX: _matrix,
    SCALE: _scale,
    RANKING: measured.ranking,
    NUMBER: measured.number,
    DATE: measured.day,
    OPEN: _open,
    FILE: _open,
    PLACE: _place,
}
