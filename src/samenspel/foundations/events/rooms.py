# SPDX-License-Identifier: EUPL-1.2
"""The room of an event: joining it with the code on the wall, without an account.

Who typed the code is in the room. The code is kept in the session of the browser, beside a random pass that says nothing about who it is and
lets somebody count once. An instrument whose events have a room declares a page named `<kind>-room` (`kind` as in `Event.kind`), which takes
place slug and activity slug: the short address `/<town>/zaal/` leads there.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.pages import TOO_MANY, too_many, trail
from samenspel.foundations.places.models import Place

from .forms import CodeForm, EnterForm
from .models import Event, Mode

ROOMS, PASS = "rooms", "room_pass"
PASSES_PER_HOUR = 200
"""new passes from one connection and room: a full hall on one wifi, not a machine"""
# Nobody is counted out for wrong codes: there are a thousand million, and a whole room may stand behind one connection.
WRONG_CODE = gettext_lazy(
    "This is not the code of a meeting that is held here now. Look at the screen once more."
)


def plain_code(code: str) -> str:
    """A code as it stands in the database, however it was typed: small letters, spaces, a dash."""
    return "".join(filter(str.isalnum, code)).upper()


def is_the_code(event: Event, code: str) -> bool:
    """Whether this is the code on the wall."""
    return plain_code(code) == event.room_code


def enter(request: Any, event: Event, *, online: bool = False) -> None:
    """Remember that this browser is in the room. Kept for three rooms, so that a session does not grow."""
    rooms = dict(list(request.session.get(ROOMS, {}).items())[-2:])
    rooms[str(event.pk)] = [event.room_code, online]
    request.session[ROOMS] = rooms
    request.session.setdefault(PASS, secrets.token_hex(16))


def leave(request: Any, event: Event) -> None:
    rooms = dict(request.session.get(ROOMS, {}))
    if rooms.pop(str(event.pk), None):
        request.session[ROOMS] = rooms


def code_of(request: Any, event: Event) -> str:
    """The code with which this browser entered, if it still is the code of the room; else nothing."""
    code, _online = request.session.get(ROOMS, {}).get(str(event.pk), ("", False))
    return code if code and is_the_code(event, code) else ""


def is_online(request: Any, event: Event) -> bool:
    """Whether who entered said to follow from elsewhere."""
    return bool(request.session.get(ROOMS, {}).get(str(event.pk), ("", False))[1])


def was_in(request: Any, event: Event) -> bool:
    """Whether this browser entered this room before, also when it is closed or has another code by now."""
    return str(event.pk) in request.session.get(ROOMS, {})


def pass_of(request: Any, event: Event | None = None) -> str:
    """The pass of this browser. With an event: one that holds in that room only, so that what was kept of two meetings never shows that it
    was the same browser. Nothing while it has none."""
    own = request.session.get(PASS, "")
    if not own or event is None:
        return own
    return salted_hmac("samenspel.room.pass", f"{own}:{event.pk}", algorithm="sha256").hexdigest()[:32]


def entering(request: Any, event: Event) -> EnterForm | None:
    """The form for the code of this room, typed or brought along by the square on the wall; None once somebody is in.

    One button: nobody enters by a link that was opened for them. The form posts `do=enter`.
    """
    sent = request.POST if request.method == "POST" and request.POST.get("do") == "enter" else None
    start = {"code": request.GET.get("code", "")[:12], "here": "room"}
    form = EnterForm(sent, initial=start, hybrid=event.mode == Mode.HYBRID)
    if sent is None or not form.is_valid():
        return form
    if not is_the_code(event, form.cleaned_data["code"]):
        form.add_error("code", WRONG_CODE)
    elif not pass_of(request) and too_many(request, f"room:{event.pk}", PASSES_PER_HOUR):
        form.add_error(None, TOO_MANY)
    else:
        enter(request, event, online=form.cleaned_data.get("here") == "online")
        return None
    return form


def by_code(request: Any, place: Place) -> HttpResponse:
    """The short address on the wall: type the code, and come out in the room it belongs to."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = plain_code(form.cleaned_data["code"])
        event = (
            Event.objects.filter(place=place, room_code=wanted, activity__is_public=True)
            .select_related("activity")
            .first()
        )
        where = _room_of(event, place) if event else ""
        if event is None or not where:
            form.add_error("code", WRONG_CODE)
        elif not pass_of(request) and too_many(request, f"room:{event.pk}", PASSES_PER_HOUR):
            form.add_error(None, TOO_MANY)
        else:
            if event.mode != Mode.HYBRID:  # there the next page asks where somebody is
                enter(request, event)
            return redirect(f"{where}?code={wanted}" if event.mode == Mode.HYBRID else where)
    return render(
        request, "events/by_code.html", {"form": form, "crumbs": trail(place, (_("Enter the room"), ""))}
    )


def _room_of(event: Event, place: Place) -> str:
    try:
        return reverse(f"{event.kind}-room", args=[place.slug, event.activity.slug])
    except NoReverseMatch:  # this kind of event has no room
        return ""
