# SPDX-License-Identifier: EUPL-1.2
"""The report of a board: main threads first, then per question the columns with their notes. A page, a tagged PDF and a table.

Everything in it was written and put in order by people; what was hidden or taken back is never in it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place

from . import reading
from .models import Board, Note, Photo, Thread

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_suffix(".typ")
KEPT_SECONDS = 60


@dataclass
class Said:
    """One note.  behind: notes that say the same · dots: with those of what hangs behind it · became: (kind, number) of what was made of it"""

    number: int
    text: str
    dots: int = 0
    table: str = ""
    behind: list[Said] = field(default_factory=list)
    became: tuple[str, int] | None = None
    column: int | None = None

    @property
    def all_dots(self) -> int:
        return self.dots + sum(one.dots for one in self.behind)

    @property
    def was_idea(self) -> bool:
        return self.became is not None and self.became[0].endswith("idea")


@dataclass
class Group:
    """A column, or the notes that hang in none (then without a title)."""

    title: str
    notes: list[Said]

    @property
    def count(self) -> int:
        return sum(1 + len(one.behind) for one in self.notes)


@dataclass
class Part:
    """One question."""

    number: int
    text: str
    hint: str
    groups: list[Group] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def dots(self) -> int:
        return sum(one.all_dots for group in self.groups for one in group.notes)


@dataclass
class Drawn:
    """A main thread, with the notes it rests on."""

    text: str
    notes: list[Said]


@dataclass
class Report:
    threads: list[Drawn]
    parts: list[Part]
    photos: list[Photo]
    """sheets that belong to no question"""
    notes: int
    joined: int
    dots: int
    tables: int
    columns: int
    paper: int
    later: int

    @property
    def is_empty(self) -> bool:
        return not self.notes and not self.threads and not self.photos

    def figures(self) -> list[tuple[int, str]]:
        """(number, what it counts), what there is none of is left out."""
        rows = [
            (self.notes, ngettext("note", "notes", self.notes)),
            (len(self.threads), ngettext("main thread", "main threads", len(self.threads))),
            (self.columns, ngettext("column", "columns", self.columns)),
            (self.tables, ngettext("table wrote", "tables wrote", self.tables)),
            (self.dots, ngettext("dot", "dots", self.dots)),
        ]
        return [row for row in rows if row[0]]


def kept(board: Board) -> Report:
    """The report as it was gathered at most a minute ago, as long as nothing changed on the board: many read it at once."""
    key = f"board:report:{board.pk}:{board.sequence}:{get_language()}"
    found: Report | None = cache.get(key)
    if found is None:
        found = gather(board)
        cache.set(key, found, KEPT_SECONDS)
    return found


def gather(board: Board) -> Report:
    """Everything in the report: four queries, however many notes."""
    notes = _notes(board)
    by_number = {one.number: one for one in notes.said.values()}
    parts: dict[int, Part] = {}
    titles: dict[int, list[tuple[int, str]]] = {}
    rows = board.questions.order_by("position", "columns__position").values_list(
        "pk", "text", "hint", "columns__pk", "columns__title"
    )
    for number, text, hint, column, title in rows:
        parts.setdefault(number, Part(number, text, hint))
        if column is not None:
            titles.setdefault(number, []).append((column, title))
    columns = 0
    for number, part in parts.items():
        mine = notes.fronts.get(number, [])
        for column, title in titles.get(number, []):
            hung = [one for one in mine if one.column == column]
            if hung:
                part.groups.append(Group(title, _best_first(hung)))
                columns += 1
        loose = [one for one in mine if one.column is None]
        if loose:
            part.groups.append(Group("", _best_first(loose)))
    elsewhere: list[Photo] = []
    for photo in board.photos.select_related("table"):
        where = parts.get(photo.question_id or 0)
        (where.photos if where else elsewhere).append(photo)
    every = list(notes.said.values())
    return Report(
        threads=_threads(board, by_number),
        parts=[part for part in parts.values() if part.groups or part.photos],
        photos=elsewhere,
        notes=len(every),
        joined=sum(len(one.behind) for one in every),
        dots=sum(one.dots for one in every),
        tables=len({one.table for one in every if one.table}),
        columns=columns,
        paper=notes.paper,
        later=notes.later,
    )


@dataclass
class _Notes:
    said: dict[int, Said]
    fronts: dict[int, list[Said]]
    """by question"""
    paper: int
    later: int


def _notes(board: Board) -> _Notes:
    rows: Any = (
        Note.objects.filter(board=board, hidden_at=None)
        .order_by("number")
        .values_list(
            "pk",
            "number",
            "text",
            "dots",
            "question_id",
            "column_id",
            "joined_into_id",
            "source",
            "table__number",
            "table__name",
            "became__kind",
            "became__number",
            "became__is_public",
        )
    )
    found = _Notes({}, {}, 0, 0)
    behind: list[tuple[int, int, int]] = []
    for row in rows:
        pk, number, text, dots, question, column, into, source, table, name, kind, made, shown = row
        one = Said(number, text, dots, name or (_("table %d") % table if table else ""), column=column)
        if kind and shown:
            one.became = (kind, made)
        found.said[pk] = one
        found.paper += source in (Note.Source.HOST, Note.Source.DESK)
        found.later += source == Note.Source.LATER
        if into is None:
            found.fronts.setdefault(question, []).append(one)
        else:
            behind.append((into, pk, question))
    for into, pk, question in behind:
        front = found.said.get(into)
        # The front was hidden: what hung behind it comes forward.
        (front.behind if front else found.fronts.setdefault(question, [])).append(found.said[pk])
    return found


def _best_first(notes: list[Said]) -> list[Said]:
    """Most dots first, then what was said most often, then the order in which it came."""
    return sorted(notes, key=lambda one: (-one.all_dots, -len(one.behind), one.number))


def _threads(board: Board, by_number: dict[int, Said]) -> list[Drawn]:
    found: dict[int, Drawn] = {}
    rows = Thread.objects.filter(board=board).order_by("position", "notes__number")
    for pk, text, number in rows.values_list("pk", "text", "notes__number"):
        drawn = found.setdefault(pk, Drawn(text, []))
        if number in by_number:
            drawn.notes.append(by_number[number])
    return list(found.values())


# On paper and as a table --------------------------------------------------------------------


def content(board: Board, place: Place, report: Report) -> dict[str, Any]:
    """Everything on paper, as plain text."""
    event, activity = board.event, board.activity
    begins = timezone.localtime(event.starts_at, place.timezone)
    page = address(reverse("board", args=[place.slug, activity.slug]))
    return {
        "lang": activity.language,
        "town": place.name,
        "title": activity.title,
        "when": ", ".join(
            filter(None, (date_format(begins, "l j F Y"), event.venue if event.is_on_site else ""))
        ),
        "intro": [line.strip() for line in activity.intro.split("\n\n") if line.strip()],
        "figures": [{"number": str(number), "label": label} for number, label in report.figures()],
        "threads": [{"text": one.text, "notes": [note.text for note in one.notes]} for one in report.threads],
        "parts": [
            {
                "text": part.text,
                "hint": part.hint,
                "groups": [
                    {
                        "title": group.title or (_("Loose notes") if len(part.groups) > 1 else ""),
                        "notes": [_on_paper(one) for one in group.notes],
                    }
                    for group in part.groups
                ],
                "photos": [photo.description for photo in part.photos],
            }
            for part in report.parts
        ],
        "photos": [photo.description for photo in report.photos],
        "address": page,
        "labels": {
            "report": _("report"),
            "threads": _("Main threads"),
            "rests": _("This rests on:"),
            "notes": _("The notes"),
            "same": _("also said:"),
            "photos": _("Photos of the sheets, on the site:"),
            "people": by_people(),
            "more": _("On the site"),
            "page": _("page"),
        },
    }


def by_people() -> str:
    return _(
        "People wrote the notes, made and named the columns, joined what says the same, and wrote the main threads. Nothing in this report was made up by a computer."
    )


def _on_paper(one: Said) -> dict[str, Any]:
    dots = one.all_dots
    facts = [ngettext("%d dot", "%d dots", dots) % dots if dots else "", one.table]
    return {
        "text": one.text,
        "facts": " · ".join(fact for fact in facts if fact),
        "behind": [other.text for other in one.behind],
    }


def pdf(board: Board, place: Place) -> bytes:
    """A tagged PDF in the language of the board, whoever prints it."""
    import typst  # loaded where a PDF is made

    with translation.override(board.activity.language):
        data = content(board, place, gather(board))
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same report, as tagged, without the claim that it fulfils the standard.
        log.warning("report %s is not PDF/UA: %s", board.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)


def rows(report: Report) -> Iterator[Sequence[Any]]:
    """The notes as a table, one row each, in the order of the report."""
    threads: dict[int, list[int]] = {}
    for position, thread in enumerate(report.threads, start=1):
        for one in thread.notes:
            threads.setdefault(one.number, []).append(position)
    yield [
        pgettext("board", "Number"),
        pgettext("board", "Question"),
        pgettext("board", "Column"),
        pgettext("board", "Note"),
        pgettext("board", "Dots"),
        pgettext("board", "Table"),
        _("Says the same as"),
        _("Main thread"),
    ]
    for part in report.parts:
        for group in part.groups:
            for front in group.notes:
                for one in (front, *front.behind):
                    yield [
                        one.number,
                        part.text,
                        group.title,
                        one.text,
                        one.dots,
                        one.table,
                        "" if one is front else front.number,
                        ", ".join(str(number) for number in threads.get(one.number, [])),
                    ]
    for position, thread in enumerate(report.threads, start=1):
        yield ["", _("Main thread %d") % position, "", thread.text, "", "", "", position]


def is_readable(board: Board, leads: bool) -> bool:
    """Everybody from closing on; who prepares or leads sees what it will be."""
    return leads or reading.report_is_public(board)
