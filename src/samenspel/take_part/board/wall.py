# SPDX-License-Identifier: EUPL-1.2
"""The screen for the whole room, readable from the back. It asks every two seconds whether something changed, and turns its pages itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from samenspel.foundations.events.clock import clock_of, next_item
from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE
from samenspel.foundations.squares import code_picture

from . import reading
from .models import Board, Note

NOTES, COLUMNS, BARS, THREADS = 12, 6, 6, 6
"""on one page of the wall at most: notes, columns, bars, threads"""
TOP = 5
"""notes of a column; those that do not fit stay out of sight"""
FEW = 6
"""notes that stand larger"""
MOST_PACKED = 400
"""notes put on pages; the older ones are read in the report"""
LARGEST_PAGE = 500
View = Board.View


@needs(LEAD, PREPARE)
def wall(request: Any, place: Place, activity: str) -> HttpResponse:
    """The view that who leads chose.  ?page: of a longer list · ?na: what the screen has (nothing changed: 204)"""
    one = reading.found(request.person, place, activity)
    board = one.board
    known = request.GET.get("na", "")
    if request.htmx and known == str(board.sequence):
        answer = HttpResponse(status=204)
    else:
        asked = request.GET.get("page", "")
        number = min(int(asked), LARGEST_PAGE) if asked.isdecimal() and len(asked) < 8 else 1
        template = "board/wall_now.html" if request.htmx else "board/wall.html"
        answer = render(request, template, context_of(one, number))
    answer["Cache-Control"] = "private, no-store"
    return answer


def context_of(one: Any, number: int) -> dict[str, Any]:
    board, event = one.board, one.board.event
    items = list(event.agenda.all())
    question = board.shown
    view = board.view
    if question is None and view in (View.NOTES, View.COLUMNS, View.VOTES):
        view = View.JOIN
    page, more = _page(board, question, view, number)
    way_in = address(reverse("board-room", args=[one.place.slug, one.slug]))
    return {
        "activity": one,
        "board": board,
        "event": event,
        "question": question,
        "view": view,
        "page": page,
        "turns": page.paginator.num_pages > 1,
        "next_page": page.next_page_number() if page.has_next() else 1,
        **more,
        "way_in": address(reverse("room-by-code", args=[one.place.slug])).partition("://")[2].rstrip("/"),
        "picture": code_picture(f"{way_in}?code={event.room_code}"),
        "clock": clock_of(items),
        "next_item": next_item(items),
        "begun": any(item.started_at for item in items),
        "closed": board.closed_at is not None,
    }


def _page(board: Board, question: Any, view: str, number: int) -> tuple[Page[Any], dict[str, Any]]:
    """What this view shows, one page of it, and what belongs beside it."""
    mine = reading.fronts(board).filter(question=question)
    if view == View.NOTES:
        rows: list[Any] = list(reading.with_dots(mine).order_by("-number")[:MOST_PACKED])
        pages = packed(rows, stacks=3, lines=12, across=24, most=NOTES)
        few = len(rows) <= FEW and sum(len(row.text) for row in rows) <= 60 * FEW
        return _page_of(pages, number), {"count": len(rows), "few": few}
    if view == View.VOTES:
        best: list[Any] = list(
            reading.with_dots(mine).filter(all_dots__gt=0).order_by("-all_dots", "number")[:MOST_PACKED]
        )
        most = max((row.all_dots for row in best), default=1)
        for row in best:
            row.share = round(100 * row.all_dots / most)
        pages = packed(best, stacks=1, lines=13, across=62, most=BARS, between=0.9)
        return _page_of(pages, number), {"most": most}
    if view == View.COLUMNS:
        return _columns(board, question, mine, number)
    if view == View.THREADS:
        threads: list[Any] = list(board.threads.order_by("position"))
        for place, thread in enumerate(threads, start=1):
            thread.place = place
        return _page_of(packed(threads, stacks=1, lines=11.5, across=58, most=THREADS), number), {}
    seen = Q(hidden_at=None)
    joined = Note.objects.filter(board=board).aggregate(
        telephones=Count("room_pass", distinct=True, filter=seen & ~Q(room_pass="")),
        notes=Count("pk", filter=seen),
    )
    return Paginator([], 1).get_page(1), joined


def packed(
    rows: list[Any], *, stacks: int, lines: float, across: int, most: int, between: float = 0.6
) -> list[list[Any]]:
    """Rows with a text on pages that hold them, in their order.

    stacks  side by side · lines: in each · across: letters on a line, a little fewer than fit · most: rows on a page · between: lines of
    white between rows
    """
    pages: list[list[Any]] = [[]]
    stack, left = 1, float(lines)
    for row in rows:
        high = -(-len(row.text) // across) + between
        if high > left and pages[-1]:
            stack, left = stack + 1, float(lines)
        if (stack > stacks or len(pages[-1]) == most) and pages[-1]:
            pages.append([])
            stack, left = 1, float(lines)
        pages[-1].append(row)
        left -= high
    return pages


def _page_of(pages: list[list[Any]], number: int) -> Page[Any]:
    page = Paginator(pages, 1).get_page(number)
    page.object_list = page.object_list[0]
    return page


def _columns(board: Board, question: Any, mine: Any, number: int) -> tuple[Page[Any], dict[str, Any]]:
    rows = question.columns.order_by("position")
    page = Paginator(rows, COLUMNS).get_page(number)
    columns: list[Any] = list(page.object_list)
    by_column: dict[int, list[Any]] = {one.pk: [] for one in columns}
    hung = reading.with_dots(mine.filter(column__in=by_column)).order_by("-all_dots", "-behind", "number")
    for note in hung:
        by_column[note.column_id].append(note)
    for one in columns:
        notes = by_column[one.pk]
        one.count = sum(1 + note.behind for note in notes)
        one.top = notes[:TOP]
    page.object_list = columns
    return page, {"loose": mine.filter(column=None).count()}


PAGES: tuple[Any, ...] = (path("prikbord/<slug:activity>/scherm/", wall, name="board-wall"),)
