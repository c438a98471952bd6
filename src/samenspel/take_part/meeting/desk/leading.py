# SPDX-License-Identifier: EUPL-1.2
"""Lead a meeting: the script with its clock, the list of questions, and cards typed over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.foundations.contributions.models import Contribution, State
from samenspel.foundations.events import actions as events
from samenspel.foundations.events.clock import clock_of, next_item
from samenspel.foundations.events.models import AgendaItem
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ENTER_PAPER, LEAD, has

from .. import actions, queries
from ..forms import CardForm
from ..pages import tags_of
from .where import address, found, way_in

MOST_SHOWN = 200
TOP = 5


@needs(LEAD)
def script(request: Any, place: Place, activity: str) -> HttpResponse:
    """What happens now, how long there is, what to say, and what comes next."""
    one = found(place, activity)
    event = one.meeting.event
    items: list[Any] = list(event.agenda.all())
    shown = [row for row in queries.in_the_room(one)[: TOP + 1] if row.question.discussed_at is None]
    return render(
        request,
        "meeting/desk/script.html",
        {
            "activity": one,
            "event": event,
            "items": items,
            "clock": clock_of(items),
            "next_item": next_item(items),
            "minutes": sum(item.minutes for item in items),
            "questions": shown[:TOP],
            "crumbs": way_in(one, _("Script")),
        },
    )


@needs(LEAD)
@require_POST
def clock(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """The clock of one item.  do: start, more (five minutes), less (one minute) or stop"""
    one = found(place, activity)
    item = get_object_or_404(AgendaItem, event=one.meeting.event, pk=number)
    do, person = request.POST.get("do", ""), request.person
    try:
        if do == "start":
            perform(events.start_item, by=person, on=item)
        elif do == "more":
            perform(events.give_time, by=person, on=item, minutes=5)
        elif do == "less":
            perform(events.give_time, by=person, on=item, minutes=-1)
        elif do == "stop":
            perform(events.stop_item, by=person, on=item)
    except Refused as no:
        messages.info(request, str(no.reason))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect(f"{reverse('desk-meeting-script', args=[place.slug, one.slug])}#nu")


@needs(LEAD)
def questions(request: Any, place: Place, activity: str) -> HttpResponse:
    """The list that the room sees, with its order; and what waits for a look or was hidden."""
    one = found(place, activity)
    known = request.GET.get("na", "")
    if request.htmx and known.isdecimal() and len(known) < 16:
        rows = Contribution.objects.filter(activity=one, kind=actions.KIND, pk__gt=int(known))
        answer = render(
            request,
            "meeting/desk/fresh.html",
            {
                "fresh": rows.filter(state__in=[State.PUBLISHED, State.PENDING]).count(),
                "activity": one,
                "newest": known,
            },
        )
        answer["Cache-Control"] = "private, no-store"
        return answer
    listed: list[Any] = list(queries.for_who_leads(one)[:MOST_SHOWN])
    for row in listed:
        row.tags = tags_of(row.question)
    public = [row for row in listed if row.state == State.PUBLISHED]
    return render(
        request,
        "meeting/desk/questions.html",
        {
            "activity": one,
            "event": one.meeting.event,
            "pending": [row for row in listed if row.state == State.PENDING],
            "open": [row for row in public if row.question.discussed_at is None],
            "discussed": [row for row in public if row.question.discussed_at is not None],
            "hidden": [row for row in listed if row.state == State.HIDDEN],
            "newest": max((row.pk for row in listed), default=0),
            "may_enter": has(request.person, ENTER_PAPER, place.pk),
            "crumbs": way_in(one, _("Questions")),
        },
    )


DONE: dict[str, Any] = {
    "discussed": gettext_lazy("Marked as discussed. It still gets a written answer."),
    "again": gettext_lazy("This question is open again."),
    "hide": gettext_lazy("Hidden. The author was told why."),
    "show": gettext_lazy("Everybody sees this question now."),
}


@needs(LEAD)
@require_POST
def question(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """One button on one question.  do: first, last, up, loose, discussed, again, hide (with reason) or show"""
    one = found(place, activity)
    row = get_object_or_404(Contribution, activity=one, kind=actions.KIND, number=number)
    do, person = request.POST.get("do", ""), request.person
    try:
        if do in ("first", "last", "up", "loose"):
            perform(actions.pin, by=person, on=row, do=do)
        elif do in ("discussed", "again"):
            perform(actions.discuss, by=person, on=row, done=do == "discussed")
        elif do == "hide":
            perform(actions.hide, by=person, on=row, reason=request.POST.get("reason", "")[:1000])
        elif do == "show":
            perform(actions.let_through, by=person, on=row)
    except Refused as no:
        messages.info(request, str(no.reason))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        if do in DONE:
            messages.success(request, DONE[do])
    back = "desk-meeting-script" if request.POST.get("back") == "script" else "desk-meeting-questions"
    return redirect(f"{address(one, back)}#vraag-{row.number}")


@needs(ENTER_PAPER)
def paper(request: Any, place: Place, activity: str) -> HttpResponse:
    """Questions on cards, typed over one after the other."""
    one = found(place, activity)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.enter_paper, by=request.person, on=one)
        if made:
            messages.success(
                request, _("Entered as question %d. Write this number on the card.") % made.number
            )
            return redirect("desk-meeting-paper", place.slug, one.slug)
    entered = Contribution.objects.filter(activity=one, kind=actions.KIND, source="paper").order_by(
        "-number"
    )[:8]
    return render(
        request,
        "meeting/desk/paper.html",
        {"activity": one, "form": form, "entered": entered, "crumbs": way_in(one, _("Type over cards"))},
    )
