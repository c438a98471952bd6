# SPDX-License-Identifier: EUPL-1.2
"""Put the notes in order: columns made by people, three proposed for every loose note, what says the same, and the main threads."""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE, has

from .. import reading
from ..actions import leading
from ..actions import sorting as actions
from ..models import Note, Thread
from .where import address, carried_out, found, number_in, numbers_in, way_in

LOOSE_PER_PAGE = 20
IN_COLUMN = 12
"""notes of a column that are shown; the others open with the column"""
MOST_GROUPS = 8
"""groups of notes that say the same, proposed at once"""
NEAR = 3
BUTTONS = 3
"""columns of which each is a button under a note"""
MOST_HIDDEN = 100
KEPT_SECONDS = 600
FOR_THREADS = 60


# In order -----------------------------------------------------------------------------------


@needs(LEAD, PREPARE)
def sort(request: Any, place: Place, activity: str) -> HttpResponse:
    """One question at a time.  ?vraag: its number · ?page: of the loose notes · ?kolom: a column opened whole"""
    one = found(request, place, activity)
    board = one.board
    questions = reading.questions_with_counts(board)
    question = _chosen(request, questions, board)
    if request.method == "POST":
        anchor = _carry_out(request, one, question)
        return redirect(f"{address(one, 'desk-board-sort')}?{_query(request, question)}{anchor}")
    columns: list[Any] = list(question.columns.order_by("position")) if question else []
    notes: list[Any] = (
        list(reading.fronts(board).filter(question=question).select_related("table").order_by("number"))
        if question
        else []
    )
    joined = reading.behind(notes)
    by_column: dict[int | None, list[Any]] = {}
    for note in notes:
        note.others = joined.get(note.pk, [])
        by_column.setdefault(note.column_id, []).append(note)
    opened = request.GET.get("kolom", "")
    for column in columns:
        hung = by_column.get(column.pk, [])
        column.count = sum(1 + len(note.others) for note in hung)
        column.shown = hung if opened == str(column.pk) else hung[:IN_COLUMN]
        column.more = len(hung) - len(column.shown)
    loose = by_column.get(None, [])
    page = Paginator(loose, LOOSE_PER_PAGE).get_page(request.GET.get("page"))
    _propose(page.object_list, columns, by_column, notes)
    return render(
        request,
        "board/desk/sort.html",
        {
            "activity": one,
            "board": board,
            "event": board.event,
            "questions": questions,
            "question": question,
            "columns": columns,
            "page": page,
            "loose": loose,
            "same": _say_the_same(notes),
            "query": f"vraag={question.pk}" if question else "",
            "opened": opened,
            "hidden": hidden(board),
            "may_hide": has(request.person, LEAD, place.pk),
            "crumbs": way_in(one, _("Put in order")),
        },
    )


def _chosen(request: Any, questions: list[Any], board: Any) -> Any:
    asked = request.GET.get("vraag", "")
    return (
        next((row for row in questions if str(row.pk) == asked), None)
        or next((row for row in questions if row.pk == board.shown_id), None)
        or next((row for row in questions if row.loose), None)
        or next(iter(questions), None)
    )


def _query(request: Any, question: Any) -> str:
    kept = {name: request.GET[name] for name in ("page", "kolom") if request.GET.get(name, "").isdecimal()}
    return urlencode({"vraag": question.pk if question else "", **kept})


def _propose(page: Any, columns: list[Any], by_column: dict[int | None, list[Any]], notes: list[Any]) -> None:
    """Give each loose note on this page its `proposed` columns, best first, and the notes that are `near`.

    The machine only looks which words stand where; it hangs nothing itself, and where no word says anything it proposes nothing. Up to
    three columns are buttons all the same: then there is nothing to choose from.
    """
    from samenspel.engines.notes.alike import Near  # loaded where notes are compared
    from samenspel.engines.notes.proposing import suggestions

    by_number = {column.pk: column for column in columns}
    held = {
        column.pk: (column.title, [note.text for note in by_column.get(column.pk, [])]) for column in columns
    }
    proposed = suggestions({note.number: note.text for note in page}, held) if held else {}
    near = Near({note.number: note.text for note in notes}) if page else None
    there = {note.number: note for note in notes}
    for note in page:
        ways = [by_number[number] for number, _score in proposed.get(note.number, [])]
        rest = [column for column in columns if column not in ways] if len(columns) <= BUTTONS else []
        note.proposed = ways + rest
        note.guessed = bool(ways)
        note.near = (
            [there[number] for number, score in near.nearest(note.number, most=NEAR) if score >= 0.15]
            if near
            else []
        )


def _say_the_same(notes: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Groups of which the words are nearly the same, each with the note in front that is most like all others.

    Kept as long as these notes say this: most buttons only hang a note elsewhere.
    """
    from samenspel.engines.notes.alike import duplicates

    there = {note.number: note for note in notes}
    texts = sorted((note.number, note.text) for note in notes)
    key = f"board:same:{sha256(json.dumps(texts).encode()).hexdigest()}"
    groups: list[tuple[int, list[int]]] | None = cache.get(key)
    if groups is None:
        found = duplicates(dict(texts))[:MOST_GROUPS]
        groups = [(group.front, [number for number, _score in group.rest]) for group in found]
        cache.set(key, groups, KEPT_SECONDS)
    return [(there[front], [there[number] for number in others]) for front, others in groups]


def hidden(board: Any) -> list[Note]:
    """What who leads hid, the last one first; what somebody took back is gone."""
    rows = Note.objects.filter(board=board, hidden_at__isnull=False).exclude(hidden_why="")
    return list(rows.select_related("question").order_by("-hidden_at", "-number")[:MOST_HIDDEN])


def _carry_out(request: Any, one: Any, question: Any) -> str:
    """One button of this page. Returns the part of the page to come back to."""
    do, person = request.POST.get("do", ""), request.person
    if do == "add":
        asked, title = question.pk if question else 0, request.POST.get("title", "")[:500]
        first = numbers_in(request, "note")
        carried_out(
            request,
            lambda: perform(actions.add_column, by=person, on=one, question=asked, title=title, notes=first),
        )
        return "#columns"
    column = number_in(request, "column")
    if do in ("rename", "remove", "up", "down"):
        number = column or 0
        if do == "rename":
            title = request.POST.get("title", "")[:500]
            carried_out(
                request, lambda: perform(actions.rename_column, by=person, on=one, column=number, title=title)
            )
        elif do == "remove":
            carried_out(
                request,
                lambda: perform(actions.remove_column, by=person, on=one, column=number),
                _("The column is gone. Its notes are loose again."),
            )
        else:
            carried_out(
                request, lambda: perform(actions.move_column, by=person, on=one, column=number, up=do == "up")
            )
        return "#columns"
    notes = numbers_in(request, "note")
    if do in ("hide", "show"):
        note = notes[0] if notes else 0
        if do == "hide":
            why = request.POST.get("why", "")[:1000]
            carried_out(
                request,
                lambda: perform(leading.hide_note, by=person, on=one, note=note, why=why),
                _("Hidden. Nobody in the room sees it any more."),
            )
        else:
            carried_out(
                request,
                lambda: perform(leading.show_note, by=person, on=one, note=note),
                _("Everybody sees this note again."),
            )
        return "#hidden"
    if do in ("hang", "loose"):
        into = column if do == "hang" else None
        if do == "hang" and into is None:
            messages.info(request, _("Choose a column."))
        else:
            carried_out(
                request, lambda: perform(actions.move_notes, by=person, on=one, notes=notes, column=into)
            )
        return "#loose"
    if do == "join":
        front = number_in(request, "front") or 0
        carried_out(
            request,
            lambda: perform(actions.join_notes, by=person, on=one, front=front, notes=notes),
            _("Joined. You can loosen it again."),
        )
        return "#same"
    if do == "join_all":
        for front in numbers_in(request, "front")[:MOST_GROUPS]:
            group = {"front": front, "notes": numbers_in(request, f"note-{front}")}
            carried_out(request, partial(perform, actions.join_notes, by=person, on=one, **group))
        return "#same"
    if do == "loosen":
        carried_out(
            request,
            lambda: perform(actions.loosen_note, by=person, on=one, note=notes[0] if notes else 0),
            _("It hangs on its own again."),
        )
    return "#columns"


# Main threads -------------------------------------------------------------------------------


@needs(LEAD, PREPARE)
def threads(request: Any, place: Place, activity: str) -> HttpResponse:
    """?draad: the one that is open, 0 for a new one · ?q: words in notes"""
    one = found(request, place, activity)
    board, person = one.board, request.person
    typed, wrong = "", False
    if request.method == "POST":
        do, number = request.POST.get("do", ""), number_in(request, "thread")
        back = ""
        if do == "write":
            typed = request.POST.get("text", "")[:2000]
            wanted = numbers_in(request, "note")
            # Notes that the search left out of sight stay with the thread.
            kept = numbers_in(request, "kept")
            made: list[Any] = []
            # Who searches before anything is ticked only looks: a thread rests on notes.
            looks = request.POST.get("then") == "search" and not (wanted or kept)
            done = not looks and carried_out(
                request,
                lambda: made.append(
                    perform(
                        actions.write_thread,
                        by=person,
                        on=one,
                        text=typed,
                        number=number,
                        notes=[*dict.fromkeys([*kept, *wanted])],
                    )
                ),
                _("Saved."),
            )
            wrong = not done
            back = f"?draad={made[0].pk}" if made and request.POST.get("then") == "search" else ""
            if back and request.POST.get("q"):
                back += "&" + urlencode({"q": request.POST["q"][:60]})
        elif do == "remove":
            carried_out(
                request,
                lambda: perform(actions.remove_thread, by=person, on=one, number=number or 0),
                _("The thread is gone. Its notes stay."),
            )
        elif do in ("up", "down"):
            carried_out(
                request,
                lambda: perform(actions.move_thread, by=person, on=one, number=number or 0, up=do == "up"),
            )
        if not wrong:
            return redirect(f"{address(one, 'desk-board-threads')}{back}")
    rows: list[Any] = list(Thread.objects.filter(board=board).prefetch_related("notes").order_by("position"))
    for row in rows:
        row.said = [note for note in row.notes.all() if note.hidden_at is None]
    asked = request.POST.get("thread", "") if wrong else request.GET.get("draad", "" if rows else "0")
    opened = next((row for row in rows if str(row.pk) == asked), None)
    return render(
        request,
        "board/desk/threads.html",
        {
            "activity": one,
            "board": board,
            "event": board.event,
            "threads": rows,
            "opened": opened,
            "writing": opened is not None or wrong or asked == "0",
            "typed": typed if wrong else opened.text if opened else "",
            **(_to_choose(request, board, opened) if opened or wrong or asked == "0" else {}),
            "crumbs": way_in(one, _("Main threads")),
        },
    )


def _to_choose(request: Any, board: Any, opened: Any) -> dict[str, Any]:
    """The notes to tick: those of the thread first, then what the words ask for, most dots first."""
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:60]
    mine = {note.pk for note in opened.said} if opened else set()
    ticked = {note.number for note in opened.said} if opened else set()
    if request.method == "POST":
        ticked = set(numbers_in(request, "note")) | set(numbers_in(request, "kept"))
        mine = set(Note.objects.filter(board=board, number__in=ticked).values_list("pk", flat=True))
    wanted = reading.fronts(board).select_related("question", "column")
    if words:
        wanted = wanted.filter(Q(text__icontains=words) | Q(column__title__icontains=words) | Q(pk__in=mine))
    rows: list[Any] = list(reading.with_dots(wanted).order_by("-all_dots", "-behind", "number"))
    rows.sort(key=lambda note: note.pk not in mine)
    shown = rows[: max(FOR_THREADS, len(mine))]
    for note in shown:
        note.ticked = note.number in ticked
    seen = {note.number for note in shown}
    return {
        "words": words,
        "choices": shown,
        "kept": sorted(ticked - seen),
        "more": max(0, len(rows) - len(shown)),
        "in_words": ngettext("%d note found.", "%d notes found.", len(rows)) % len(rows),
    }
