# SPDX-License-Identifier: EUPL-1.2
"""The room while a meeting runs: on everybody's phone, and on the wall. Works by reloading; with script the lists refresh themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution, State
from samenspel.foundations.events import rooms
from samenspel.foundations.events.clock import clock_of, next_item
from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import TOO_MANY, carry_out, count_up, too_many
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused, may, perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import LEAD, PREPARE, has
from samenspel.foundations.squares import code_picture

from . import actions, forms, queries
from .models import RoomVote
from .pages import crumbs, found, tags_of

IN_LIST = 60
"""questions on a phone in the room"""
ON_WALL = 6
PER_CONNECTION = 600
"""questions from one connection in an hour: a whole room may stand behind one"""
PER_PASS = 12
"""questions of one browser in an hour"""
ORDERS = {"": gettext_lazy("Most wanted"), "nieuw": gettext_lazy("Newest")}
ENOUGH = gettext_lazy(
    "You asked many questions this hour. Let others ask theirs first, or support theirs. Your text is still here."
)


def room(request: Any, place: Place, activity: str) -> HttpResponse:
    """First the code, then the room: the box for a question and the list."""
    one = found(request, place, activity)
    event, person = one.meeting.event, request.person
    decision = may(person, actions.ask_in_room, one)
    code = rooms.code_of(request, event)
    if not decision:
        return render(
            request,
            "meeting/room_closed.html",
            {
                "activity": one,
                "event": event,
                "hours": queries.hours(event),
                "reason": decision.reason,
                "crumbs": crumbs(place, one, _("The room")),
            },
        )
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if not code or doing == "enter":
        return _enter(request, place, one)
    form = forms.RoomQuestionForm(request.POST if doing == "ask" else None, person=person)
    if doing == "ask" and form.is_valid():
        if count_up(f"room:{rooms.pass_of(request)}") > PER_PASS:
            form.add_error(None, ENOUGH)
        elif person.is_anonymous and too_many(request, "room", PER_CONNECTION):
            form.add_error(None, TOO_MANY)
        elif made := carry_out(
            form, actions.ask_in_room, by=person, on=one, code=code, online=rooms.is_online(request, event)
        ):
            if made.state == State.PENDING:
                messages.success(request, _("Thank you. Who leads the meeting reads it first."))
            else:
                messages.success(
                    request, _("Your question stands in the list. It also gets a written answer.")
                )
            return redirect("meeting-room", place.slug, one.slug)
    return render(
        request,
        "meeting/room.html",
        {
            **_list(request, one),
            "form": form,
            "online": rooms.is_online(request, event) or not event.is_on_site,
            "leads": has(person, LEAD, place.pk),
        },
    )


def _enter(request: Any, place: Place, one: Activity) -> HttpResponse:
    event = one.meeting.event
    form = rooms.entering(request, event)
    if form is None:
        return redirect("meeting-room", place.slug, one.slug)
    return render(
        request,
        "meeting/enter.html",
        {
            "activity": one,
            "event": event,
            "form": form,
            "by_link": bool(request.GET.get("code")),
        },
    )


def _list(request: Any, one: Activity) -> dict[str, Any]:
    event, person = one.meeting.event, request.person
    order = request.GET.get("volgorde", "")
    order = order if order in ORDERS else ""
    rows: list[Any] = list(queries.in_the_room(one, order)[:IN_LIST])
    mine = queries.supported_in_room(one, person, rooms.pass_of(request))
    for row in rows:
        row.mine, row.tags = row.pk in mine, tags_of(row.question)
    return {
        "activity": one,
        "event": event,
        "questions": rows,
        "more": max(0, one.public_count - IN_LIST),
        "order": order,
        "orders": ORDERS.items(),
    }


def room_list(request: Any, place: Place, activity: str) -> HttpResponse:
    """The list alone, for the page that refreshes itself."""
    one = found(request, place, activity)
    if not rooms.code_of(request, one.meeting.event):
        raise Http404
    answer = render(request, "meeting/room_list.html", _list(request, one))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def support(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    """“I want to know this too”, or no longer."""
    one = found(request, place, activity)
    asked = get_object_or_404(Contribution, activity=one, kind=actions.KIND, number=number, is_public=True)
    wanted = request.POST.get("do") != "stop"
    try:
        done = perform(
            actions.support_in_room,
            by=request.person,
            on=asked,
            code=rooms.code_of(request, one.meeting.event),
            room_pass=rooms.pass_of(request),
            wanted=wanted,
        )
    except (Refused, ValidationError) as no:
        messages.info(request, str(no.reason) if isinstance(no, Refused) else " ".join(no.messages))
        return _back(request, one)
    if not request.htmx:
        return _back(request, one, f"#vraag-{number}")
    done.mine = wanted
    return render(request, "meeting/room_button.html", {"question": done, "activity": one, "fresh": True})


def _back(request: Any, one: Activity, anchor: str = "") -> HttpResponse:
    where = reverse("meeting-room", args=[one.place.slug, one.slug]) + anchor
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Redirect"] = where
        return answer
    return redirect(where)


@receiver(user_logged_in, dispatch_uid="meeting.take_along")
def bring_votes_along(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Who supported questions in the room and then signs in is one person: each support counts once."""
    room_pass = rooms.pass_of(request) if hasattr(request, "session") else ""
    if not room_pass:
        return
    voted = RoomVote.objects.filter(room_pass=room_pass).values("contribution_id")
    for question in Contribution.objects.filter(pk__in=voted):
        try:
            perform(actions.take_along, by=user, on=question, room_pass=room_pass)
        except (Refused, Gone):
            continue  # somebody else was quicker: then there is nothing left to bring along


# The wall -----------------------------------------------------------------------------------


@needs(LEAD, PREPARE)
def wall(request: Any, place: Place, activity: str) -> HttpResponse:
    """For the projector: the way in, what runs now with the time left, and the most wanted questions."""
    one = found(request, place, activity)
    template = "meeting/wall_now.html" if request.htmx else "meeting/wall.html"
    answer = render(request, template, wall_context(one))
    answer["Cache-Control"] = "private, no-store"
    return answer


def wall_context(one: Activity) -> dict[str, Any]:
    event = one.meeting.event
    way_in = address(reverse("meeting-room", args=[one.place.slug, one.slug]))
    items = list(event.agenda.all())
    shown = [row for row in queries.in_the_room(one)[: ON_WALL + 1] if row.question.discussed_at is None]
    return {
        "activity": one,
        "event": event,
        "way_in": address(reverse("room-by-code", args=[one.place.slug])).partition("://")[2].rstrip("/"),
        "picture": code_picture(f"{way_in}?code={event.room_code}"),
        "clock": clock_of(items),
        "next_item": next_item(items),
        "questions": shown[:ON_WALL],
        "count": one.public_count,
    }
