# SPDX-License-Identifier: EUPL-1.2
"""The demo town's workshop boards: made through the same actions as everywhere, their notes in bulk, as the room left them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events.models import Event, Mode
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.door import perform
from samenspel.plan.processes import actions as processes
from samenspel.plan.processes.models import Process
from samenspel.take_part.board.actions import afterwards
from samenspel.take_part.board.models import Board, Column, Note, Question, Table, Thread

if TYPE_CHECKING:
    from .seed import Maker

Row = dict[str, Any]
KEYS = UUID("6f1e0c6a-4a51-4a8e-9d5b-3d0c2f3f9b11")
"""each note of the demo has the same key every time the town is made"""


def fill(maker: Maker, data: Row) -> None:
    for row in data["boards"]:
        board = set_up(maker.people["lien"], _process(maker, row), row, maker)
        if "questions" in row:
            hang(board, row)
            for made in row.get("became", []):
                note = board.notes.get(text=made["note"])
                facts = {name: made[name] for name in ("kind", "title", "text")}
                perform(
                    afterwards.bring_further,
                    by=maker.people["lien"],
                    on=board.activity,
                    note=note.number,
                    **facts,
                )
        maker.counts["prikborden"] += 1


def _process(maker: Maker, row: Row) -> Process:
    return Process.objects.get(place=maker.place, slug=row["process"])


def set_up(officer: Person, process: Process, row: Row, maker: Maker) -> Board:
    """The board as an officer makes it, with its tables and hosts."""
    starts, ends = (_moment(maker, row["day"], row[name]) for name in ("starts", "ends"))
    asked = [(one["text"], one.get("hint", "")) for one in row.get("questions", [])]
    activity = perform(
        processes.add_activity,
        by=officer,
        on=process,
        instrument="board",
        title=row["title"],
        slug=row["slug"],
        intro=row["intro"],
        who_may=Activity.WhoMay.ANYONE,
        opens_at=maker.midnight(row["published"]),
        closes_at=max(ends, maker.midnight(30)),
        settings={
            "format": row["format"],
            "starts_at": starts,
            "ends_at": ends,
            "mode": Mode.ON_SITE,
            **{name: row[name] for name in ("venue", "address", "accessibility", "tables")},
            "questions": asked or None,
        },
    )
    board = Board.objects.select_related("event", "activity__place").get(pk=activity.pk)
    for table, host in zip(board.tables.all(), row["hosts"], strict=False):
        table.host = host
        table.save(update_fields=["host"])
    return board


def _moment(maker: Maker, day: int, hour: str) -> datetime:
    return datetime.combine(
        maker.today + timedelta(days=day), time.fromisoformat(hour), tzinfo=maker.place.timezone
    )


def hang(board: Board, row: Row) -> None:
    """The notes in their columns, what says the same joined, the main threads, and the board closed: as the room left it."""
    event, tables = board.event, {table.number: table for table in board.tables.all()}
    at = event.starts_at + timedelta(minutes=30)
    number = 0
    for one in row["questions"]:
        question = Question.objects.get(board=board, text=one["text"])
        for position, given in enumerate(one["columns"]):
            column = Column.objects.create(question=question, position=position, title=given["title"])
            notes = []
            for note in given["notes"]:
                number += 1
                notes.append(_note(board, question, column, tables, note, number, at))
            Note.objects.bulk_create(notes)
    for position, given in enumerate(row.get("threads", [])):
        thread = Thread.objects.create(board=board, position=position, text=given["text"])
        thread.notes.set(board.notes.filter(column__title__in=given["columns"]))
    by_text = {note.text: note for note in board.notes.all()}
    for group in row.get("same", []):
        for text in group["behind"]:
            by_text[text].joined_into, by_text[text].column = by_text[group["front"]], None
            by_text[text].save(update_fields=["joined_into", "column"])
    _close(board, event, row, number)


def _note(
    board: Board,
    question: Question,
    column: Column,
    tables: dict[int, Table],
    given: Row,
    number: int,
    at: datetime,
) -> Note:
    return Note(
        place_id=board.activity.place_id,
        board=board,
        question=question,
        column=column,
        table=tables[given["table"]],
        number=number,
        text=given["text"],
        dots=given.get("dots", 0),
        source=Note.Source.HOST if number % 3 == 0 else Note.Source.PHONE,
        key=uuid5(KEYS, f"{board.activity.slug}:{number}"),
        made_at=at + timedelta(seconds=40 * number),
        sequence=number,
    )


def _close(board: Board, event: Event, row: Row, number: int) -> None:
    at = event.starts_at
    for item in event.agenda.order_by("position"):
        item.started_at, at = at, at + timedelta(minutes=item.minutes)
        item.ended_at = at
        item.save(update_fields=["started_at", "ended_at"])
    board.questions.update(stage=Question.Stage.DONE)
    board.last_number, board.sequence = number, number + 1
    board.closed_at, board.view = event.ends_at, Board.View.THREADS
    board.save(update_fields=["last_number", "sequence", "closed_at", "view"])
    event.counted_on_site = row.get("people")
    event.save(update_fields=["counted_on_site"])
