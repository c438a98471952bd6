# SPDX-License-Identifier: EUPL-1.2
"""The boards of a town, and how far one of them is: prepare, at the tables, lead, put in order, main threads, afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.events.models import Event
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE, SEE_DESK, has
from samenspel.plan.processes.models import Process

from .. import reading
from ..actions import hosting
from ..formats import NO_VENUE, format_called
from ..models import Question
from .where import address, carried_out, found, number_in, way

PER_PAGE = 40
MARKS: dict[str, tuple[str, Any]] = {
    reading.CALLED_OFF: ("withdrawn", lambda: _("called off")),
    reading.COMING: ("planned", lambda: _("coming")),
    reading.NOW: ("running", lambda: _("now")),
    reading.LATER: ("running", lambda: _("open for who was not there")),
    reading.DONE: ("done", lambda: _("report published")),
}


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    """What comes first on top, what is over below it, the newest first."""
    rows = (
        Event.objects.filter(place=place, board__isnull=False)
        .select_related("board", "activity")
        .annotate(notes=Count("board__notes", filter=Q(board__notes__hidden_at=None)))
        .order_by("-starts_at", "-pk")
    )
    page = page_of(
        request, rows, PER_PAGE, count=Event.objects.filter(place=place, board__isnull=False).count()
    )
    shown: list[Any] = list(page.object_list)
    for event in shown:
        event.board.event = event
        event.state = reading.state_of(event.board)
        event.format_name = format_called(event.board.format).say().name
        event.mark, event.word = MARKS[event.state][0], MARKS[event.state][1]()
    coming = [event for event in shown if event.state in (reading.COMING, reading.NOW)]
    return render(
        request,
        "board/desk/index.html",
        {
            "page": page,
            "coming": coming[::-1],
            "past": [event for event in shown if event not in coming],
            "may_prepare": has(request.person, PREPARE, place.pk),
            "crumbs": [],
        },
    )


@dataclass
class Step:
    """One step.  state: done, now or next · waits: what still has to be done · links: (label, address), the first one is the verb"""

    title: str
    text: str
    done: bool
    waits: list[str]
    links: list[tuple[str, str]]
    state: str = "next"


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    board = one.board
    if request.method == "POST":
        if request.POST.get("do") == "photo":
            number = number_in(request, "photo") or 0
            carried_out(
                request,
                lambda: perform(hosting.take_photo_away, by=request.person, on=one, number=number),
                _("The photo is gone."),
            )
        return redirect(f"{address(one, 'desk-board')}#photos")
    may = {name: has(request.person, held, place.pk) for name, held in (("prepare", PREPARE), ("lead", LEAD))}
    facts = {
        **reading.counts(board),
        **_facts(board),
    }
    return render(
        request,
        "board/desk/show.html",
        {
            "activity": one,
            "board": board,
            "event": board.event,
            "format": format_called(board.format).say(),
            "state": reading.state_of(board),
            "hours": reading.hours(board.event),
            "process": Process.objects.filter(pk=one.process_number).only("slug", "title").first(),
            "steps": steps(one, facts, may),
            "facts": facts,
            "photos": list(board.photos.select_related("table")) if may["lead"] else [],
            "may": may,
            "may_call_off": may["prepare"] and event_goes_on(board.event),
            "crumbs": way(place, (one.title, "")),
        },
    )


def event_goes_on(event: Event) -> bool:
    return event.cancelled_at is None and not event.is_over


def _facts(board: Any) -> dict[str, int]:
    """Questions, which of them are done, tables, hosts, threads and what was made of notes: two queries."""
    asked: dict[str, int] = Question.objects.filter(board=board).aggregate(
        questions=Count("pk", distinct=True),
        open=Count("pk", distinct=True, filter=~Q(stage=Question.Stage.WAITING)),
    )
    there: dict[str, int] = (
        type(board)
        .objects.filter(pk=board.pk)
        .aggregate(
            at_tables=Count("tables", distinct=True),
            hosts=Count("tables", distinct=True, filter=~Q(tables__host="")),
            threads=Count("threads", distinct=True),
        )
    )
    return {**asked, **there}


def steps(one: Any, facts: Mapping[str, int], may: Mapping[str, bool]) -> list[Step]:
    """In the order in which they are done; the first that is not done is `now`."""
    board, event = one.board, one.board.event
    state = reading.state_of(board)
    over = state in (reading.DONE, reading.LATER)
    both = may["prepare"] or may["lead"]
    rows = [
        _prepare(one, facts, both, begun=state != reading.COMING),
        _tables(one, facts, both, begun=state != reading.COMING),
        Step(
            _("Lead"),
            _("The clock, the questions and the wall on one screen."),
            over,
            [],
            [
                *([(_("Lead"), address(one, "desk-board-lead"))] if may["lead"] else []),
                *([(_("Screen for the wall"), address(one, "board-wall"))] if both else []),
            ],
        ),
        _order(one, facts, both, over),
        Step(
            _("Main threads"),
            ngettext("%d main thread.", "%d main threads.", facts["threads"]) % facts["threads"]
            if facts["threads"]
            else _("What came back at every table, in the words of the room."),
            bool(facts["threads"]) and over,
            [_("No main thread was written yet.")]
            if over and facts["notes"] and not facts["threads"]
            else [],
            [(_("Write the main threads"), address(one, "desk-board-threads"))] if both else [],
        ),
        Step(
            _("Report"),
            _("It stands on the page of the workshop for everybody.")
            if over
            else _("It is there the moment you close the board, or an hour after the end."),
            over,
            [],
            [
                (_("Read the report"), address(one, "board")),
                *(
                    [(_("The report to print (PDF)"), address(one, "board-report-pdf"))]
                    if both or over
                    else []
                ),
            ]
            if over
            else [],
        ),
        Step(
            _("What becomes of it"),
            ngettext(
                "%d idea or question with an answer.",
                "%d ideas and questions with an answer.",
                one.public_count,
            )
            % one.public_count
            if one.public_count
            else _("A note can become an idea or a question that gets an answer."),
            over and bool(one.public_count),
            [],
            [(_("Make ideas and questions of notes"), address(one, "desk-board-afterwards"))]
            if may["prepare"]
            else [],
        ),
    ]
    for row in rows:
        row.state = "done" if row.done else "next"
    if event.cancelled_at is None:
        current = next((row for row in rows if not row.done), None)
        if current is not None:
            current.state = "now"
    return rows


def _prepare(one: Any, facts: Mapping[str, int], both: bool, *, begun: bool) -> Step:
    event, waits = one.board.event, []
    if not begun:
        if not one.is_public:
            waits.append(_("The process is a draft: nobody sees the workshop yet, and nobody can join."))
        if event.is_on_site and event.venue in NO_VENUE.values():
            waits.append(_("The place is not decided yet."))
        if event.is_on_site and not event.accessibility:
            waits.append(_("Nothing is said about getting there and getting in."))
    count = facts["questions"]
    return Step(
        _("Prepare"),
        ngettext(
            "%d question, with a programme and a script.",
            "%d questions, with a programme and a script.",
            count,
        )
        % count,
        begun or not waits,
        waits,
        [
            (_("Questions"), address(one, "desk-board-questions")),
            (_("Programme and script"), address(one, "desk-board-programme")),
        ]
        if both
        else [],
    )


def _tables(one: Any, facts: Mapping[str, int], both: bool, *, begun: bool) -> Step:
    many, hosts = facts["at_tables"], facts["hosts"]
    waits = []
    if hosts < many and not begun:
        waits.append(
            ngettext("%d table has no host yet.", "%d tables have no host yet.", many - hosts)
            % (many - hosts)
        )
    return Step(
        _("Tables"),
        ngettext("%d table. Print a card for it.", "%d tables. Print a card for each.", many) % many,
        begun or not waits,
        waits,
        [
            (_("Hosts"), address(one, "desk-board-tables")),
            (_("Cards to print (PDF)"), address(one, "desk-board-cards")),
        ]
        if both
        else [],
    )


def _order(one: Any, facts: Mapping[str, int], both: bool, over: bool) -> Step:
    loose, waits = facts["loose"], []
    if loose and over:
        waits.append(
            ngettext("%d note hangs in no column yet.", "%d notes hang in no column yet.", loose) % loose
        )
    count = facts["notes"]
    return Step(
        _("Put in order"),
        ngettext("%d note on the board.", "%d notes on the board.", count) % count,
        over and not loose,
        waits,
        [(_("Put the notes in order"), address(one, "desk-board-sort"))] if both else [],
    )
