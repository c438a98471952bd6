# SPDX-License-Identifier: EUPL-1.2
"""The room on a telephone: join, choose a table, bring notes, lay dots. From home, while the board stays open afterwards, too.

Every task works with forms that load the page again. With `static/board/room.js` a note goes in the background (and waits on the telephone
while there is no connection), and what others wrote comes in by itself; the same address then answers with JSON.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.events import rooms
from samenspel.foundations.events.clock import clock_of
from samenspel.foundations.pages import TOO_MANY, carry_out, count_up, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action
from samenspel.foundations.rules.door import ALLOWED, Refused, perform
from samenspel.foundations.rules.roles import LEAD, has

from . import news, queries, table
from .actions import conditions, hanging, taking_part
from .models import LONGEST_NOTE, Dot, Note, Question, Table
from .queries import number_of
from .room_forms import HomeNoteForm, NoteForm

TABLES = "board_tables"
IN_LIST = 60
"""notes of others on a telephone; the wall shows all"""
PER_ROOM = 20_000
"""notes in one room in an hour, by browsers that know its code: a whole room stands behind one connection, so that is not counted"""
LATER_PER_HOUR = 30
"""notes from home in an hour, from one connection or of one account: there no code is asked"""
PER_PASS = 120
"""notes of one browser in an hour: a table may share one telephone"""
ENOUGH = gettext_lazy("You wrote very many notes this hour. Wait a while: your text is still here.")
# What room.js says; it puts the number in.
WORDS = {
    "one-waits": gettext_lazy("One note waits for a connection. Keep this page open."),
    "more-wait": gettext_lazy("%(count)d notes wait for a connection. Keep this page open."),
    "hangs": gettext_lazy("It hangs on the board."),
    "lost": gettext_lazy("No connection. You can go on writing: your notes are sent later."),
    "no-press": gettext_lazy("No connection. Try it again in a moment."),
    "enter": gettext_lazy("Your notes are kept here. Enter the room again to send them."),
    "left": gettext_lazy("%(count)d characters left"),
    "new": gettext_lazy("Something new is open."),
    "shut": gettext_lazy("The room is closed now. Your notes are kept here, and sent when it opens again."),
    "lay": gettext_lazy("Give a dot"),
    "take": gettext_lazy("Take back my dot"),
    "dots": gettext_lazy("%(count)d dots left"),
    "dot": gettext_lazy("1 dot left"),
    "no-dots": gettext_lazy("All your dots lie somewhere"),
}
SHUT = (conditions.CLOSED, conditions.NOT_NOW)
"""refusals that may pass: what was sent is kept on the telephone and sent again when the room is open"""
BUTTONS = {
    "lay": taking_part.lay_dot,
    "take": taking_part.take_dot,
    "take_back": taking_part.take_back,
    "change": taking_part.change_note,
}


def room(request: Any, place: Place, activity: str) -> HttpResponse:
    """First the code, then the table, then the question that is open."""
    one = queries.found(request, place, activity)
    event = one.board.event
    code, doing = rooms.code_of(request, event), request.POST.get("do", "")
    if one.in_room == ALLOWED and (code or one.from_home != ALLOWED or doing == "enter"):
        if not code or doing == "enter":
            return _enter(request, one)
        return _inside(request, one, code)
    if one.from_home == ALLOWED:
        return _from_home(request, one)
    return _closed(request, one)


def _wants_json(request: Any) -> bool:
    return request.headers.get("Accept") == "application/json"


def _no(why: Any, *, status: int = 422, **more: Any) -> JsonResponse:
    """`status` 422: this will never be accepted as it is; 423, 429 and 401: keep it, and try again once the room is open, later, or after
    entering."""
    return JsonResponse({"ok": False, "why": str(why), **more}, status=status)


def where(one: Any, anchor: str = "") -> str:
    return reverse("board-room", args=[one.place.slug, one.slug]) + anchor


# Coming in ----------------------------------------------------------------------------------


def _closed(request: Any, one: Any) -> HttpResponse:
    rule, number = taking_part.add_note.rule, one.in_room
    shut = rule[number].otherwise in SHUT
    if number == len(rule) - 1 and one.from_home == len(taking_part.add_later.rule) - 1:
        rule, number = taking_part.add_later.rule, one.from_home
    reason = rule[number].otherwise
    if _wants_json(request):
        return _no(reason, status=423 if shut else 422)
    # Who was in this room may have notes that wait on the telephone: the page shows them, and sends them when the room opens again.
    was_in = rooms.was_in(request, one.board.event)
    return render(
        request,
        "board/room_closed.html",
        {
            "activity": one,
            "event": one.board.event,
            "reason": reason,
            "words": WORDS if was_in else {},
            "crumbs": trail(
                one.place, (one.title, reverse("board", args=[one.place.slug, one.slug])), (_("The room"), "")
            ),
        },
        status=403 if request.method == "POST" else 200,
    )


def _enter(request: Any, one: Any) -> HttpResponse:
    if _wants_json(request):
        return _no(hanging.ENTER_FIRST, status=401)
    form = rooms.entering(request, one.board.event)
    number = number_of(request.GET.get("tafel", ""))
    if form is None:
        if number:
            _sit(request, one, number)
        return redirect(where(one))
    return render(
        request,
        "board/room_enter.html",
        {
            "activity": one,
            "form": form,
            "by_link": bool(request.GET.get("code")),
            "table": number,
        },
    )


def _sit(request: Any, one: Any, number: int) -> None:
    """Remember at which table this browser sits; 0 is: at none. Kept for three boards."""
    if number and not Table.objects.filter(board=one.board, number=number).exists():
        messages.info(request, _("There is no table %(number)d here. Choose yours.") % {"number": number})
        return
    kept = dict(list(request.session.get(TABLES, {}).items())[-2:])
    kept[str(one.pk)] = number
    request.session[TABLES] = kept


def _table_of(request: Any, one: Any) -> int | None:
    """The number of the table; 0 when somebody said to sit at none; None while they did not say."""
    return request.session.get(TABLES, {}).get(str(one.pk)) if one.has_tables else 0


# Inside -------------------------------------------------------------------------------------


def _inside(request: Any, one: Any, code: str) -> HttpResponse:
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "table":
        _sit(request, one, number_of(request.POST.get("number", "")))
        return redirect(where(one))
    if number := number_of(request.GET.get("tafel", "")):
        _sit(request, one, number)
        return redirect(where(one))
    if (done := _pressed(request, one, code=code)) is not None:
        return done
    form = NoteForm(request.POST if doing == "note" else None)
    if doing == "note":
        sent = _note(
            request,
            one,
            form,
            taking_part.add_note,
            code=code,
            table=number_of(request.POST.get("table", "")) or _table_of(request, one),
        )
        if sent is not None:
            return sent
    at = _table_of(request, one)
    if doing != "note" and (at is None or "tafels" in request.GET):
        return render(
            request,
            "board/room_table.html",
            {"activity": one, "tables": list(one.board.tables.all()), "at": at},
        )
    answer = render(request, "board/room.html", _context(request, one, form) | {"table": at, "words": WORDS})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _note(request: Any, one: Any, form: Any, action: Action, **data: Any) -> HttpResponse | None:
    """Hang it up. None: the form has errors, and the page shows them."""
    as_json = _wants_json(request)
    status = 422
    if form.is_valid():
        there = Note.objects.filter(board=one.board, key=form.cleaned_data["key"]).first()
        if there is not None:
            made = there  # sent again because no answer came: also when the question is closed by now
        elif (enough := _enough(request, one, action)) is not None:
            made, status = None, 429
            form.add_error(None, enough)
        else:
            if action is taking_part.add_later:  # only now: a form with a mistake in it needs no cookie
                request.session.setdefault(rooms.PASS, secrets.token_hex(16))
            room_pass = rooms.pass_of(request, one.board.event)
            made = carry_out(form, action, by=request.person, on=one, room_pass=room_pass, **data)
            if set(form.non_field_errors()) & {str(why) for why in SHUT}:
                status = 423  # it was closed at this very moment
        if made is not None:
            if as_json:
                return JsonResponse({"ok": True, "n": made.number, "q": made.question_id, "t": made.text})
            messages.success(request, _("It hangs on the board."))
            return redirect(_back(request, one, "#mine"))
    if as_json:
        return _no(" ".join(error for errors in form.errors.values() for error in errors), status=status)
    return None


def _enough(request: Any, one: Any, action: Action) -> Any:
    """Why nothing more is taken this hour, or None. Counts this one too."""
    if action is taking_part.add_note:
        mine = count_up(f"board:{rooms.pass_of(request, one.board.event)}")
        return ENOUGH if mine > PER_PASS or count_up(f"board-room:{one.pk}") > PER_ROOM else None
    if request.person.is_anonymous:
        return TOO_MANY if too_many(request, "board-later", LATER_PER_HOUR) else None
    return ENOUGH if count_up(f"board-later:{request.person.pk}") > LATER_PER_HOUR else None


def _back(request: Any, one: Any, anchor: str = "") -> str:
    asked = number_of(request.GET.get("vraag", ""))
    return where(one) + (f"?vraag={asked}" if asked else "") + anchor


def _pressed(request: Any, one: Any, *, code: str) -> HttpResponse | None:
    """A button beside a note: lay or take a dot, change or take back one's own note."""
    name = next((name for name in BUTTONS if name in request.POST), "")
    if request.method != "POST" or not name:
        return None
    note = Note.objects.filter(board=one.board, number=number_of(request.POST[name])).first()
    if note is None:
        raise Http404
    room_pass = rooms.pass_of(request, one.board.event)
    why = ""
    try:
        data = {"text": request.POST.get("text", "")} if name == "change" else {}
        perform(BUTTONS[name], by=request.person, on=note, code=code, room_pass=room_pass, **data)
    except Refused as no:
        why = str(no.reason)
    except ValidationError as no:
        why = " ".join(no.messages)
    if _wants_json(request):
        mine = Dot.objects.filter(question_id=note.question_id, room_pass=room_pass)
        numbers = list(mine.values_list("note__number", flat=True))
        return JsonResponse({"ok": not why, "why": why, "dotted": numbers, "most": one.board.dots_each})
    if why:
        messages.info(request, why)
    anchor = f"#note-{note.number}" if name in ("lay", "take") else "#mine"
    return redirect(_back(request, one, anchor))


def _context(request: Any, one: Any, form: Any, *, home: bool = False) -> dict[str, Any]:
    """What the page of the room shows: three queries (questions, programme, notes), and one for the dots while they are laid."""
    board = one.board
    room_pass = rooms.pass_of(request, board.event)
    questions = list(board.questions.all())
    floor = queries.on_the_floor(board, questions)
    asked = number_of(request.POST.get("question", "") or request.GET.get("vraag", ""))
    opened = [
        one
        for one in questions
        if (one.stage != Question.Stage.WAITING if home else one.stage == Question.Stage.NOTES)
    ]
    if home and floor is None and opened:
        floor = opened[0]
    question = next((one for one in opened if one.pk == asked), floor)
    notes = list(queries.in_the_room(board, question, room_pass))
    mine = [note for note in notes if note.mine]
    of_question = [note for note in notes if question is not None and note.question_id == question.pk]
    # Not those of the notes in sight: a dot also counts while its note is hidden or hangs behind another.
    dotted = 0
    if question is not None and question.stage == Question.Stage.VOTING and not home:
        dotted = Dot.objects.filter(question=question, room_pass=room_pass).count()
    if question is not None and not form.is_bound:
        form.initial["question"] = question.pk
    return {
        "activity": one,
        "board": board,
        "event": board.event,
        "form": form,
        "question": question,
        "floor": floor,
        "others": [row for row in opened if question is not None and row.pk != question.pk],
        "mine": mine,
        "notes": [note for note in of_question if note.hidden_at is None and note.joined_into_id is None],
        "in_list": IN_LIST,
        "most": LONGEST_NOTE,
        "change": number_of(request.GET.get("wijzig", "")),
        "dots_laid": dotted,
        "dots_left": max(0, board.dots_each - dotted),
        "slots": range(1, board.dots_each + 1),
        "clock": clock_of(list(board.event.agenda.all())),
        "news": news.address_of(board),
        "home": home,
        "leads": has(request.person, LEAD, one.place_id),
    }


# From home ----------------------------------------------------------------------------------


def _from_home(request: Any, one: Any) -> HttpResponse:
    """Afterwards, for those who were not in the room. No code, no dots; the traps for machines instead."""
    if _wants_json(request):
        return _no(conditions.NOT_NOW, status=423)
    if (done := _pressed(request, one, code="")) is not None:
        return done
    sent = request.method == "POST" and request.POST.get("do") == "note"
    form = HomeNoteForm(request.POST if sent else None)
    if sent and (answer := _note(request, one, form, taking_part.add_later)) is not None:
        return answer
    return render(request, "board/room_home.html", _context(request, one, form, home=True))


_one = "prikbord/<slug:activity>/"
PAGES: tuple[Any, ...] = (path(f"{_one}zaal/", room, name="board-room"), *table.PAGES)
