# SPDX-License-Identifier: EUPL-1.2
"""What changed on a board since a screen last asked, as JSON: asked by every screen every two seconds, so made to cost next to nothing.

The address carries a word that only who entered the room got (from the code on the wall; a new code makes a new word), so no session and
no person is read. Every worker process remembers the boards that are live: at most once in half a second it asks the database how a board
stands, and fetches only the notes that changed. Answers to the same question are kept until something changes. Nothing is shared between
processes: one may be half a second behind another, and a screen simply keeps the highest sequence it saw.

    {"sequence": 41, "view": "notes", "open": true, "dots": 3,
     "question": {"id": 7, "text": "…", "stage": "notes"} or null,
     "clock": {"title": "…", "ends": 1803000000, "now": 1802999000} or null,
     "columns": [{"id": 3, "q": 7, "title": "…"}],      only when they changed too
     "notes": [{"n": number, "q": question id, "t": text, "c": column id, "b": table number, "d": dots, "j": joined into, "x": true if hidden}]}
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from samenspel.foundations.events.models import Event

from .models import Board, Column, Note, Question
from .queries import on_the_floor

FRESH_SECONDS = 0.5
MOST_BOARDS = 40
"""remembered per process: those asked for last"""
MOST_ANSWERS = 64
"""rendered answers kept per board until something changes"""


def room_word(event: Event) -> str:
    """What stands in the address of the news: follows from the code on the wall, and does not give it away."""
    return salted_hmac(
        "samenspel.board.news", f"{event.pk}:{event.room_code}", algorithm="sha256"
    ).hexdigest()[:24]


def address_of(board: Board) -> str:
    """Where a screen in the room asks for news. Takes `?na=<sequence>`."""
    event, activity = board.event, board.activity
    return reverse("board-news", args=[activity.place.slug, activity.slug, room_word(event)])


@dataclass
class Kept:
    """How one board stands, as this process last read it."""

    board_id: int
    word: str
    read_at: float
    sequence: int = -1
    head: dict[str, Any] = field(default_factory=dict)
    clock: tuple[str, int] | None = None
    columns: list[dict[str, Any]] | None = None
    columns_at: int = 0
    """the sequence with which the columns last changed, as far as this process saw"""
    notes: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """number → (sequence, what a screen gets of it)"""
    newest: list[tuple[int, int]] = field(default_factory=list)
    answers: dict[int, str] = field(default_factory=dict)


_kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
_lock = Lock()


def forget() -> None:
    """Forget all boards: for tests, which begin anew in the same process."""
    with _lock:
        _kept.clear()


def news(request: HttpRequest, town: str, activity: str, room: str) -> HttpResponse:
    """`na` is the highest sequence this screen saw; without it everything that hangs is sent."""
    try:
        since = max(0, int(request.GET.get("na", "0")[:18]))
    except ValueError:
        since = 0
    key = (town, activity)
    there = _kept.get(key)
    if there is None or not constant_time_compare(there.word, room):
        # Outside the lock: who guesses words holds up no screen that knows the right one.
        word = _word_now(key)
        if word is None or not constant_time_compare(word, room):
            raise Http404
    with _lock:
        now = time.monotonic()
        kept = _kept.get(key)
        if kept is None or now - kept.read_at >= FRESH_SECONDS or not constant_time_compare(kept.word, room):
            kept = _read(key, kept, now)
        if kept is None or not constant_time_compare(kept.word, room):
            raise Http404
        body = _answer(kept, since)
        clock = kept.clock
    said = "null"
    if clock is not None:
        said = json.dumps({"title": clock[0], "ends": clock[1], "now": int(time.time())}, ensure_ascii=False)
    answer = HttpResponse(f'{{"clock":{said},{body}', content_type="application/json")
    # "private": the short cache for visitors without cookies (website/middleware.py) leaves it alone.
    answer["Cache-Control"] = "private, no-store"
    return answer


def _answer(kept: Kept, since: int) -> str:
    """The answer without its first member, the clock. Screens that are as far as each other share one."""
    if since not in kept.answers:
        if len(kept.answers) >= MOST_ANSWERS:
            kept.answers.clear()
        rows = []
        for sequence, number in reversed(kept.newest):
            if sequence <= since:
                break
            rows.append(kept.notes[number][1])
        rows.sort(key=lambda row: row["n"])
        # A screen that begins has no columns yet; any other gets them when they may have changed.
        columns = {"columns": kept.columns} if not since or kept.columns_at > since else {}
        kept.answers[since] = json.dumps(
            {**kept.head, **columns, "notes": rows}, ensure_ascii=False, separators=(",", ":")
        )[1:]
    return kept.answers[since]


def _board(key: tuple[str, str]) -> QuerySet[Board]:
    town, activity = key
    return Board.objects.filter(
        activity__place__slug=town,
        activity__place__is_active=True,
        activity__instrument="board",
        activity__slug=activity,
        activity__is_public=True,
    )


def _word_now(key: tuple[str, str]) -> str | None:
    """The word of this room as the database has it now."""
    row = _board(key).values_list("event_id", "event__room_code").first()
    return row and room_word(Event(pk=row[0], room_code=row[1]))


def _read(key: tuple[str, str], kept: Kept | None, now: float) -> Kept | None:
    """One query when nothing changed: the board, its event and the item of the programme that runs."""
    row = (
        _board(key)
        .annotate(
            item=FilteredRelation(
                "event__agenda",
                condition=Q(event__agenda__started_at__isnull=False, event__agenda__ended_at=None),
            )
        )
        .select_related("event")
        .order_by("item__position")
        .values_list(
            "pk",
            "sequence",
            "view",
            "shown_id",
            "dots_each",
            "closed_at",
            "event_id",
            "event__room_code",
            "event__starts_at",
            "event__ends_at",
            "event__cancelled_at",
            "item__title",
            "item__started_at",
            "item__minutes",
            "item__extra_minutes",
        )
        .first()
    )
    if row is None:
        _kept.pop(key, None)
        return None
    (
        pk,
        sequence,
        view,
        shown,
        dots,
        closed,
        event_id,
        code,
        starts,
        ends,
        off,
        title,
        began,
        minutes,
        extra,
    ) = row
    event = Event(pk=event_id, room_code=code, starts_at=starts, ends_at=ends)
    if kept is None or kept.board_id != pk or sequence < kept.sequence:
        kept = Kept(pk, "", now)
    kept.word, kept.read_at = room_word(event), now
    kept.clock = None
    if began is not None:
        kept.clock = (title, int((began + timedelta(minutes=minutes + extra)).timestamp()))
    if sequence != kept.sequence:
        _catch_up(kept, sequence, shown)
    head = {
        "sequence": kept.sequence,
        "view": view,
        "open": closed is None and off is None and event.is_now,
        "dots": dots,
        "question": kept.head.get("question"),
    }
    if head != kept.head:
        kept.head, kept.answers = head, {}
    _kept[key] = kept
    _kept.move_to_end(key)
    while len(_kept) > MOST_BOARDS:
        _kept.popitem(last=False)
    return kept


def _catch_up(kept: Kept, sequence: int, shown: int | None) -> None:
    """Read what changed since this process last looked.

    The board's row was read first and its number only rises under a lock, so everything up to `sequence` is there now; a note that is
    newer still may come along, and comes again the next time.
    """
    changed = Note.objects.filter(board_id=kept.board_id, sequence__gt=max(0, kept.sequence)).values_list(
        "number",
        "question_id",
        "text",
        "column_id",
        "table__number",
        "dots",
        "joined_into__number",
        "hidden_at",
        "sequence",
    )
    for number, question, text, column, table, dots, joined, hidden, at in changed:
        there: dict[str, Any] = {"n": number, "q": question, "t": "" if hidden else text}
        if hidden:
            there["x"] = True
        kept.notes[number] = (at, there | {"c": column, "b": table, "d": dots, "j": joined})
    kept.newest = sorted((at, number) for number, (at, _row) in kept.notes.items())
    questions = list(Question.objects.filter(board_id=kept.board_id).order_by("position"))
    now = on_the_floor(Board(pk=kept.board_id, shown_id=shown), questions)
    kept.head["question"] = now and {"id": now.pk, "text": now.text, "stage": now.stage}
    columns = [
        {"id": pk, "q": question, "title": title}
        for pk, question, title in Column.objects.filter(question__board_id=kept.board_id)
        .order_by("question__position", "position")
        .values_list("pk", "question_id", "title")
    ]
    if columns != kept.columns:
        kept.columns, kept.columns_at = columns, sequence
    kept.sequence, kept.answers = sequence, {}


# Not under the town like other pages: those fetch the town for every request.
PAGES: tuple[Any, ...] = (
    path("<slug:town>/prikbord/<slug:activity>/nieuws/<str:room>/", news, name="board-news"),
)
