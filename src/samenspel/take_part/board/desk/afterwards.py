# SPDX-License-Identifier: EUPL-1.2
"""What becomes of notes: an officer makes an idea or a question of one, which then gets an answer by a day that is known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import PREPARE

from .. import reading
from ..actions import afterwards as actions
from ..actions.afterwards import IDEA, text_of
from ..forms import FurtherForm
from ..models import Note
from .where import address, found, way_in

PER_PAGE = 30
LARGEST = 2**31 - 1


@needs(PREPARE)
def afterwards(request: Any, place: Place, activity: str) -> HttpResponse:
    """?briefje: the note of which something is made · ?page of the list, most dots first"""
    one = found(request, place, activity)
    board = one.board
    chosen = _chosen(request, board)
    form = None
    if chosen is not None:
        others = list(chosen.joined.filter(hidden_at=None).order_by("number"))
        form = FurtherForm(
            request.POST or None,
            initial={
                "note": chosen.number,
                "title": chosen.text if len(chosen.text) <= 120 else "",
                "text": text_of(chosen, others, one.language) if others or len(chosen.text) > 120 else "",
            },
        )
        if request.method == "POST" and form.is_valid():
            made = carry_out(form, actions.bring_further, by=request.person, on=one)
            if made:
                messages.success(
                    request,
                    (
                        _("Idea %d was made. It waits in the inbox for its answer.")
                        if made.kind == IDEA
                        else _("Question %d was made. It waits in the inbox for its answer.")
                    )
                    % made.number,
                )
                return redirect(address(one, "desk-board-afterwards"))
    rows = (
        reading.with_dots(reading.fronts(board))
        .select_related("question", "column", "became")
        .order_by("-all_dots", "-behind", "number")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "board/desk/afterwards.html",
        {
            "activity": one,
            "board": board,
            "event": board.event,
            "page": page,
            "chosen": chosen,
            "form": form,
            "made": Note.objects.filter(board=board, became__isnull=False)
            .select_related("became")
            .order_by("became__number"),
            "idea": IDEA,
            "crumbs": way_in(one, _("What becomes of it")),
        },
    )


def _chosen(request: Any, board: Any) -> Note | None:
    """The note that was clicked, as long as nothing was made of it."""
    asked = request.POST.get("note") or request.GET.get("briefje", "")
    if not asked.isdecimal() or len(asked) > 9:
        return None
    rows = Note.objects.filter(board=board, number=int(asked), hidden_at=None, became=None)
    return rows.select_related("joined_into").first()
