# SPDX-License-Identifier: EUPL-1.2
"""Figures of what people put in order, numbers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samenspel.engines.survey.definition import Question

from . import drawings
from .drawings import Line, grouped
from .telling import bottom, heads, share_of

if TYPE_CHECKING:
    from .outcome import Figure, Outcome, Series


def ranking(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    words = {option.key: outcome.word(option.text) for option in question.options}

    def points(row: Series, key: str) -> float | None:
        """Points per person who answered, so that groups of any size can be laid side by side."""
        held = row.counts("points")
        much = held.get(key, 0 if held else None)
        return much / row.people if isinstance(much, int | float) and row.people else None

    first = series[0]
    keys = sorted(words, key=lambda key: -(points(first, key) or 0))
    most = max((points(row, key) or 0 for row in series for key in keys), default=0) or 1

    def line(row: Series, key: str, i: int = 0, label: str = "") -> Line:
        much = points(row, key)
        share = None if much is None else much / most
        text = (
            ""
            if much is None
            else grouped(round(much, 1))
            if len(series) > 1
            else grouped(row.counts("points").get(key, 0))
        )
        return Line(label or words[key], share, text, str(i % drawings.MOST_PATTERNS))

    if len(series) == 1:
        figure.picture = drawings.lines(line(first, key) for key in keys)
        figure.legend = _("Points: the higher somebody puts it, the more points it gets.")
    else:
        figure.picture = drawings.lines_of(
            (words[key], [line(row, key, i, row.label) for i, row in enumerate(series)]) for key in keys
        )
        figure.legend = _(
            "Points for each person who answered: the higher somebody puts it, the more points."
        )
    places = first.counts("places")
    many = max((len(row) for row in places.values() if isinstance(row, list)), default=0)
    figure.head = [
        _("Answer"),
        *(_("Place %(number)d") % {"number": i + 1} for i in range(many)),
        *(
            [_("Points")]
            if len(series) == 1
            else [_("Points: %(who)s") % {"who": row.label} for row in series]
        ),
    ]
    for key in keys:
        held = places.get(key)
        row = held if isinstance(held, list) else []
        cells = [grouped(n) if isinstance(n, int) else _("not shown") for n in row]
        cells += [_("not shown") if is_missing(held) else "0"] * (many - len(cells))
        figure.rows.append((words[key], *cells, *(line(one, key).text or _("not shown") for one in series)))
    top = keys[0]
    held = places.get(top)
    share = (held[0] / first.people) if isinstance(held, list) and held and isinstance(held[0], int) else None
    if share is None:
        figure.sentences.append(
            _("“%(answer)s” stands highest with the %(people)s people who answered.")
            % {"answer": words[top], "people": grouped(first.people)}
        )
    else:
        text = _(
            "“%(answer)s” stands highest: of the %(people)s people who answered, %(share)s in 100 put it first."
        )
        figure.sentences.append(
            text % {"answer": words[top], "people": grouped(first.people), "share": share_of(share)}
        )


def is_missing(value: Any) -> bool:
    return not isinstance(value, list)


def number(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    unit = outcome.word(question.unit)

    def written(value: Any) -> str:
        if not isinstance(value, int | float):
            return "–"
        text = grouped(int(value) if value == int(value) else round(value, 1))
        return f"{text} {unit}" if unit else text

    first = series[0].q or {}
    bars = [
        tuple(bar)
        for bar in first.get("bars") or []
        if isinstance(bar, list | tuple) and len(bar) == 3 and isinstance(bar[2], int)
    ]
    if len(series) > 1:
        ends = [end for low, high, _n in bars for end in (low, high) if end is not None] or [0, 1]
        rows = [(row.label, _middle(row), written(_middle(row))) for row in series]
        values = [value for _label, value, _text in rows if value is not None] + [float(end) for end in ends]
        figure.picture = drawings.middles(rows, min(values), max(values))
        figure.legend = (
            _("The dot is the middle answer of each: half gave less, half gave more.")
            if all(_of(row, "median") is not None for row in series if row.q)
            else _("The dot is the average of each.")
        )
    elif bars:
        figure.picture = drawings.histogram(
            bars,
            mark=_of(series[0], "median"),
            mark_text=_("middle: %(value)s") % {"value": written(first.get("median"))},
        )
    if len(series) == 1:
        figure.head = [_("Answer"), _("People")]
        figure.rows = [(_range(low, high), grouped(n)) for low, high, n in bars]
        figure.rows.append((_("Middle answer"), written(first.get("median"))))
        figure.rows.append((_("Average"), written(first.get("mean"))))
    else:
        figure.head = [_("Answer"), *heads(series)]
        figure.rows = [
            (_("Middle answer"), *(written(_of(row, "median")) for row in series)),
            (_("Average"), *(written(_of(row, "mean")) for row in series)),
        ]
    figure.rows.append(bottom(series))
    if _of(series[0], "median") is not None:
        text = _(
            "Half of the %(people)s people who answered gave %(middle)s or less, the other half that or more. The average is %(mean)s."
        )
        figure.sentences.append(
            text
            % {
                "people": grouped(figure.people),
                "middle": written(_of(series[0], "median")),
                "mean": written(first.get("mean")),
            }
        )


def _of(row: Series, name: str) -> float | None:
    value = row.q.get(name) if row.q else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _middle(row: Series) -> float | None:
    """The middle answer; of groups, where it is not told, the average."""
    value = _of(row, "median")
    return _of(row, "mean") if value is None else value


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return _("less than %(number)s") % {"number": grouped(high or 0)}
    if high is None:
        return _("%(number)s and more") % {"number": grouped(low)}
    return _("%(low)s to less than %(high)s") % {"low": grouped(low), "high": grouped(high)}


def day(outcome: Outcome, question: Question, series: Sequence[Series], figure: Figure) -> None:
    from datetime import date

    from django.utils.formats import date_format

    def month(key: str, style: str) -> str:
        return date_format(date(int(key[:4]), int(key[5:7]), 1), style)

    counts = {key: n for key, n in series[0].counts("months").items()}
    shown = sorted(counts)
    bars: list[tuple[str, int | None]]
    if len(shown) > 24:  # years, when the months would be too many to tell apart
        years: dict[str, int] = {}
        for key in shown:
            years[key[:4]] = years.get(key[:4], 0) + (counts[key] if isinstance(counts[key], int) else 0)
        bars = [*years.items()]
    else:
        bars = [
            (
                month(key, "M y" if not i or key.endswith("-01") else "M"),
                counts[key] if isinstance(counts[key], int) else None,
            )
            for i, key in enumerate(shown)
        ]
    figure.picture = drawings.columns(bars, every=-(-len(bars) // 8))
    keys = sorted({key for row in series for key in row.counts("months")})
    figure.head = [_("Month"), *heads(series)]
    figure.rows = [
        (
            month(key, "F Y"),
            *(
                grouped(n) if isinstance(n := row.counts("months").get(key, 0), int) else _("not shown")
                for row in series
            ),
        )
        for key in keys
    ] + [bottom(series)]
    known = {key: n for key, n in counts.items() if isinstance(n, int)}
    if known:
        best = max(known, key=lambda key: known[key])
        text = _("Most dates lie in %(month)s: %(number)s of the %(people)s people who answered.")
        figure.sentences.append(
            text
            % {"month": month(best, "F Y"), "number": grouped(known[best]), "people": grouped(figure.people)}
        )
