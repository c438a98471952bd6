# SPDX-License-Identifier: EUPL-1.2
"""The cockpit of who leads: the clock, the next step of every question, what stands on the wall, notes from paper, and closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.foundations.events import actions as events
from samenspel.foundations.events.clock import clock_of, next_item
from samenspel.foundations.pages import Day, carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD

from .. import reading
from ..actions import leading as actions
from ..actions.making import midnight
from ..forms import PaperForm, day, number
from ..models import Board, Note, Question
from .where import address, carried_out, found, number_in, way_in

LATEST = 8
Stage = Question.Stage
NEXT: dict[str, tuple[str, Any]] = {
    Stage.WAITING: (Stage.NOTES, gettext_lazy("Open for notes")),
    Stage.NOTES: (Stage.VOTING, gettext_lazy("Open the dots")),
    Stage.VOTING: (Stage.DONE, gettext_lazy("Close this question")),
}
"""the one next step of a question in each stage"""
BACK: dict[str, tuple[str, Any]] = {
    Stage.NOTES: (Stage.DONE, gettext_lazy("Close without dots")),
    Stage.VOTING: (Stage.NOTES, gettext_lazy("Back to notes")),
    Stage.DONE: (Stage.NOTES, gettext_lazy("Open again for notes")),
}
"""the other one, less often needed"""


class CloseForm(forms.Form):
    people = forms.IntegerField(
        label=gettext_lazy("How many people were in the room?"),
        help_text=gettext_lazy("Counted by hand. It stands in the report; you may leave it empty."),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=number(),
    )


class LaterForm(forms.Form):
    until = Day(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: only in the room."),
        required=False,
        widget=day(),
    )


@needs(LEAD)
def lead(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    board, event = one.board, one.board.event
    if request.htmx and request.method == "GET":
        answer = render(
            request, "board/desk/lead_counts.html", {"counts": reading.counts(board), "activity": one}
        )
        answer["Cache-Control"] = "private, no-store"
        return answer
    questions = reading.questions_with_counts(board)
    choices = [(row.pk, row.text) for row in questions]
    on_the_floor = next((row.pk for row in questions if row.stage == Stage.NOTES), None)
    paper = PaperForm(questions=choices, initial={"key": uuid4(), "question": board.shown_id or on_the_floor})
    if request.method == "POST":
        if request.POST.get("do") == "type":
            paper = PaperForm(request.POST, questions=choices)
            if paper.is_valid() and (hung := carry_out(paper, actions.type_note, by=request.person, on=one)):
                messages.success(
                    request,
                    ngettext("%d note hangs on the board.", "%d notes hang on the board.", len(hung))
                    % len(hung),
                )
                return redirect(f"{address(one, 'desk-board-lead')}#paper")
        else:
            return redirect(address(one, "desk-board-lead") + _carry_out(request, one))
    items: list[Any] = list(event.agenda.all())
    for row in questions:
        row.next, row.back = NEXT.get(row.stage), BACK.get(row.stage)
        row.on_wall = row.pk == board.shown_id
    latest = Note.objects.filter(board=board).exclude(hidden_at__isnull=False, hidden_why="")
    return render(
        request,
        "board/desk/lead.html",
        {
            "activity": one,
            "board": board,
            "event": event,
            "state": reading.state_of(board),
            "items": items,
            "clock": clock_of(items),
            "next_item": next_item(items),
            "begun": any(item.started_at for item in items),
            "questions": questions,
            "counts": reading.counts(board),
            "views": Board.View.choices,
            "latest": latest.select_related("question", "table").order_by("-number")[:LATEST],
            "paper": paper,
            "close": CloseForm(initial={"people": event.counted_on_site}),
            "later": LaterForm(
                initial={
                    "until": timezone.localdate(
                        board.stays_open_until - timedelta(microseconds=1), place.timezone
                    )
                    if board.stays_open_until
                    else None
                }
            ),
            "crumbs": way_in(one, _("Lead")),
        },
    )


def _carry_out(request: Any, one: Any) -> str:
    """One button of the cockpit. Returns the part of the page to come back to."""
    do, person = request.POST.get("do", ""), request.person
    event = one.board.event
    if do in ("start", "more", "less", "stop"):
        item = number_in(request, "item") or 0
        more = {"more": 5, "less": -1}.get(do, 0)
        if do == "start":
            carried_out(request, lambda: perform(actions.start_item, by=person, on=one, number=item))
        elif do == "stop":
            carried_out(request, lambda: perform(actions.stop_item, by=person, on=one, number=item))
        else:
            carried_out(
                request, lambda: perform(actions.give_time, by=person, on=one, number=item, minutes=more)
            )
        return "#now"
    if do == "stage":
        question, stage = number_in(request, "question") or 0, request.POST.get("stage", "")
        carried_out(
            request, lambda: perform(actions.set_stage, by=person, on=one, question=question, stage=stage)
        )
        return f"#question-{question}"
    if do == "view":
        view, shown = request.POST.get("view", ""), number_in(request, "question")
        carried_out(request, lambda: perform(actions.show, by=person, on=one, view=view, question=shown))
        return "#wall"
    if do in ("hide", "show"):
        note = number_in(request, "note") or 0
        if do == "hide":
            why = request.POST.get("why", "")[:1000]
            carried_out(
                request,
                lambda: perform(actions.hide_note, by=person, on=one, note=note, why=why),
                _("Hidden. Nobody in the room sees it any more."),
            )
        else:
            carried_out(
                request,
                lambda: perform(actions.show_note, by=person, on=one, note=note),
                _("Everybody sees this note again."),
            )
        return "#notes"
    if do == "close":
        form = CloseForm(request.POST)
        people = form.cleaned_data["people"] if form.is_valid() else None
        done = carried_out(
            request,
            lambda: perform(actions.close, by=person, on=one),
            _("The board is closed. The report stands on its page for everybody."),
        )
        if done and people is not None:
            carried_out(
                request,
                lambda: perform(
                    events.count_attendance,
                    by=person,
                    on=event,
                    counted_on_site=people,
                    counted_online=event.counted_online,
                ),
            )
    elif do == "again":
        carried_out(
            request, lambda: perform(actions.open_again, by=person, on=one), _("The board is open again.")
        )
    elif do == "later":
        later = LaterForm(request.POST)
        if not later.is_valid():
            messages.error(request, _("Choose a day."))
        else:
            day_ = later.cleaned_data["until"]
            until = midnight(one.place, day_ + timedelta(days=1)) if day_ else None
            carried_out(
                request,
                lambda: perform(actions.stay_open, by=person, on=one, until=until),
                _("Saved. People who were not there can add notes until then.")
                if until
                else _("Saved. Only the room adds notes."),
            )
    return "#end"
