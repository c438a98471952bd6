# SPDX-License-Identifier: EUPL-1.2
"""The host of a table types what stands on paper, and puts a photo of the sheet beside it. With the code on the card of the table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.contributions.pictures import picture_answer
from samenspel.foundations.events import rooms
from samenspel.foundations.events.clock import clock_of
from samenspel.foundations.pages import TOO_MANY, carry_out, count_up, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform
from samenspel.foundations.rules.roles import LEAD, SEE_DESK, has

from . import queries
from .actions import hanging, hosting, taking_part
from .models import Note, Photo, Question, Table
from .queries import number_of
from .reading import report_is_public
from .room_forms import HostCodeForm, LinesForm, PhotoForm

HOSTS = "board_hosts"
TRIES_PER_HOUR = 300
"""wrong codes of a table from one connection: a whole room may stand behind one"""
PER_TABLE = 600
"""lines sent for one table in an hour"""


def table(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """What is typed for this table, what hangs there already, and the photos."""
    one = queries.found(request, place, activity)
    at = get_object_or_404(Table, board=one.board, number=number if number < 2**31 else 0)
    code = _code_of(request, at)
    if not code and not has(request.person, LEAD, place.pk):
        return _enter(request, one, at)
    decision = may(request.person, hosting.host_note, one)
    if not decision:
        return render(
            request,
            "board/room_closed.html",
            {"activity": one, "event": one.board.event, "reason": decision.reason},
            status=403 if request.method == "POST" else 200,
        )
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    questions = [q for q in one.board.questions.all() if q.stage != Question.Stage.WAITING]
    lines = LinesForm(
        request.POST if doing == "lines" else None,
        questions=questions,
        initial=_start(request, one, questions),
    )
    photo = PhotoForm(request.POST if doing == "photo" else None, request.FILES if doing == "photo" else None)
    done: Any = None
    if doing == "lines":
        done = _lines(request, one, at, lines, code)
    elif doing == "photo":
        done = _photo(request, one, at, photo, code)
    elif doing or request.method == "POST":
        done = _mend(request, one, at, code)
    if done is not None:
        return done
    return render(
        request,
        "board/table.html",
        {
            "activity": one,
            "event": one.board.event,
            "table": at,
            "questions": questions,
            "lines": lines,
            "photo": photo,
            "notes": _notes(at),
            "photos": list(at.photos.all()),
            "change": number_of(request.GET.get("wijzig", "")),
            "clock": clock_of(list(one.board.event.agenda.all())),
            "crumbs": trail(
                place,
                (one.title, reverse("board", args=[place.slug, one.slug])),
                (_("Table %(number)d") % {"number": at.number}, ""),
            ),
        },
    )


def _code_of(request: Any, at: Table) -> str:
    """The code with which this browser became host of the table, if it still is the code."""
    code = request.session.get(HOSTS, {}).get(str(at.pk), "")
    return code if code == at.host_code else ""


def _enter(request: Any, one: Any, at: Table) -> HttpResponse:
    """One button, also when the code came along with the square on the card: nobody becomes host by a link that was opened for them."""
    sent = request.method == "POST" and request.POST.get("do") == "enter"
    form = HostCodeForm(request.POST if sent else None, initial={"code": request.GET.get("code", "")[:12]})
    if sent and form.is_valid():
        if rooms.plain_code(form.cleaned_data["code"]) != at.host_code:
            if too_many(request, f"host:{at.board_id}", TRIES_PER_HOUR):
                form.add_error(None, TOO_MANY)
            else:
                form.add_error("code", hanging.NOT_YOUR_TABLE)
        else:
            kept = dict(list(request.session.get(HOSTS, {}).items())[-2:])
            request.session[HOSTS] = {**kept, str(at.pk): at.host_code}
            return redirect(_where(one, at))
    return render(
        request,
        "board/table_enter.html",
        {"activity": one, "table": at, "form": form, "by_link": bool(request.GET.get("code"))},
    )


def _where(one: Any, at: Table, more: str = "") -> str:
    return reverse("board-table", args=[one.place.slug, one.slug, at.number]) + more


def _start(request: Any, one: Any, questions: list[Question]) -> dict[str, Any]:
    """The question that was typed for last, or the one that is on the floor."""
    asked = number_of(request.GET.get("vraag", ""))
    if any(asked == row.pk for row in questions):
        return {"question": asked}
    floor = queries.on_the_floor(one.board, questions)
    return {"question": floor.pk} if floor else {}


def _notes(at: Table) -> list[Any]:
    """What hangs there of this table, newest first; `typed`: by a host, so a host may mend it."""
    rows: Any = (
        Note.objects.filter(table=at)
        .exclude(hidden_at__isnull=False, hidden_why="")
        .select_related("question")
        .order_by("-number")
    )
    found = list(rows)
    for note in found:
        note.typed = note.source == Note.Source.HOST and note.hidden_at is None
    return found


def _lines(request: Any, one: Any, at: Table, form: LinesForm, code: str) -> HttpResponse | None:
    if not form.is_valid():
        return None
    if count_up(f"host:lines:{at.pk}") > PER_TABLE:
        form.add_error(None, TOO_MANY)
        return None
    made = carry_out(form, hosting.host_note, by=request.person, on=one, table=at.number, host_code=code)
    if made is None:
        return None
    messages.success(
        request,
        ngettext("%(count)d note hangs on the board.", "%(count)d notes hang on the board.", len(made))
        % {"count": len(made)},
    )
    return redirect(_where(one, at, f"?vraag={form.cleaned_data['question']}"))


def _photo(request: Any, one: Any, at: Table, form: PhotoForm, code: str) -> HttpResponse | None:
    if not form.is_valid():
        return None
    asked = number_of(request.POST.get("question", ""))
    made = carry_out(
        form,
        hosting.add_photo,
        by=request.person,
        on=one,
        table=at.number,
        host_code=code,
        question=asked or None,
    )
    if made is None:
        return None
    messages.success(request, _("The photo hangs beside the notes."))
    return redirect(_where(one, at, "#photos"))


def _mend(request: Any, one: Any, at: Table, code: str) -> HttpResponse:
    """Change or take back a note that a host typed; take a photo away."""
    try:
        if "remove_photo" in request.POST:
            perform(
                hosting.remove_photo,
                by=request.person,
                on=one,
                number=number_of(request.POST["remove_photo"]),
                table=at.number,
                host_code=code,
            )
            return redirect(_where(one, at, "#photos"))
        name = "change" if "change" in request.POST else "take_back"
        note = Note.objects.filter(table=at, number=number_of(request.POST.get(name, ""))).first()
        if note is None:
            raise Http404
        if name == "change":
            perform(
                taking_part.change_note,
                by=request.person,
                on=note,
                text=request.POST.get("text", ""),
                host_code=code,
            )
        else:
            perform(taking_part.take_back, by=request.person, on=note, host_code=code)
    except Refused as no:
        messages.info(request, str(no.reason))
    except ValidationError as no:
        messages.info(request, " ".join(no.messages))
    return redirect(_where(one, at, "#hangs"))


def photo(request: Any, place: Place, activity: str, number: int, size: str) -> FileResponse:
    """A photo of a sheet: for the room while it works, for everybody once the report is there."""
    one = queries.found(request, place, activity)
    there = get_object_or_404(Photo, board=one.board, pk=number if number < 2**62 else 0)
    if not report_is_public(one.board) and not (
        rooms.code_of(request, one.board.event)
        or (there.table is not None and _code_of(request, there.table))
        or has(request.person, SEE_DESK, place.pk)
    ):
        raise Http404
    return picture_answer(there.file if size == "groot" else there.small)


_one = "prikbord/<slug:activity>/"
PAGES: tuple[Any, ...] = (
    path(f"{_one}tafel/<int:number>/", table, name="board-table"),
    path(f"{_one}foto/<int:number>/<str:size>/", photo, name="board-photo"),
)
