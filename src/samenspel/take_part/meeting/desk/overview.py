# SPDX-License-Identifier: EUPL-1.2
"""The meetings of a town, and how far one of them is: prepare, invite, at the door, lead, minutes, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.contributions.models import Contribution, State
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event
from samenspel.foundations.pages import page_of
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import ANSWER, ENTER_PAPER, LEAD, PREPARE, SEE_DESK, has
from samenspel.plan.processes.models import Process

from .. import queries
from ..actions import KIND
from ..formats import NO_VENUE, format_called
from .where import address, found, way

PER_PAGE = 40


@needs(SEE_DESK)
def index(request: Any, place: Place) -> HttpResponse:
    """What comes first on top, what is over below it, the newest first."""
    rows = (
        Event.objects.filter(place=place, meeting__isnull=False)
        .select_related("meeting", "activity")
        .order_by("-starts_at", "-pk")
    )
    page = page_of(request, rows, PER_PAGE)
    events: list[Any] = list(page.object_list)
    for event in events:
        event.state = queries.state_of(event)
        event.format_name = format_called(event.meeting.format).say().name
        event.mark, event.word = MARKS[event.state][0], MARKS[event.state][1]()
    coming = [event for event in events if event.state in (queries.COMING, queries.NOW)]
    return render(
        request,
        "meeting/desk/index.html",
        {
            "page": page,
            "coming": coming[::-1],
            "past": [event for event in events if event not in coming],
            "may_prepare": has(request.person, PREPARE, place.pk),
        },
    )


MARKS: dict[str, tuple[str, Any]] = {
    queries.CALLED_OFF: ("withdrawn", lambda: _("called off")),
    queries.COMING: ("planned", lambda: _("coming")),
    queries.NOW: ("running", lambda: _("now")),
    queries.JUST_OVER: ("pending", lambda: _("minutes to write")),
    queries.DONE: ("done", lambda: _("minutes published")),
}


@dataclass
class Step:
    """One step.  state: done, now or next · waits: what still has to be done · links: (label, address), the first one is the verb"""

    key: str
    title: str
    text: str
    done: bool
    waits: list[str]
    links: list[tuple[str, str]]
    state: str = "next"


@needs(SEE_DESK)
def show(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(place, activity)
    event = one.meeting.event
    asked = Contribution.objects.filter(activity=one, kind=KIND).aggregate(
        public=Count("pk", filter=Q(is_public=True)),
        answered=Count("pk", filter=Q(is_public=True, answered_at__isnull=False)),
        pending=Count("pk", filter=Q(state=State.PENDING)),
    )
    may = {
        name: has(request.person, permission, place.pk)
        for name, permission in (
            ("prepare", PREPARE),
            ("lead", LEAD),
            ("enter", ENTER_PAPER),
            ("answer", ANSWER),
        )
    }
    process = Process.objects.filter(pk=one.process_number).only("slug", "title").first()
    return render(
        request,
        "meeting/desk/show.html",
        {
            "activity": one,
            "meeting": one.meeting,
            "event": event,
            "format": format_called(one.meeting.format).say(),
            "state": queries.state_of(event),
            "hours": queries.hours(event),
            "process": process,
            "steps": steps(one, asked, may, attendance(event)),
            "may": may,
            "crumbs": way(place, (one.title, "")),
        },
    )


def steps(
    one: Any, asked: Mapping[str, int], may: Mapping[str, bool], there: Mapping[str, Any]
) -> list[Step]:
    """In the order in which they are done; the first that is not done is `now`."""
    event = one.meeting.event
    rows = [
        _prepare(one, event, may),
        _invite(one, event, may),
        _door(one, event, may, there),
        _lead(one, event, may, asked),
        _minutes(one, event, may),
        _answers(one, event, may, asked),
    ]
    for row in rows:
        row.state = "done" if row.done else "next"
    if event.cancelled_at is None:
        current = next((row for row in rows if not row.done), None)
        if current is not None:
            current.state = "now"
    return rows


def lacking(one: Any) -> list[str]:
    """What a meeting that is announced should say and does not say yet."""
    event, found = one.meeting.event, []
    if not one.is_public:
        found.append(_("The process is a draft: nobody sees the meeting yet."))
    if event.is_on_site and event.venue in NO_VENUE.values():
        found.append(_("The place is not decided yet."))
    if event.is_on_site and not event.accessibility:
        found.append(_("Nothing is said about getting there and getting in."))
    if event.is_online and not event.online_link:
        found.append(_("The link to the online meeting is not filled in."))
    if not event.speakers:
        found.append(_("Nobody is named who speaks."))
    return found


def _prepare(one: Any, event: Event, may: Mapping[str, bool]) -> Step:
    waits = [] if event.is_over else lacking(one)
    links = []
    if may["prepare"] or may["lead"]:
        links = [
            (_("Programme"), address(one, "desk-meeting-programme")),
            (_("Speakers and documents"), address(one, "desk-meeting-speakers")),
        ]
    return Step(
        "prepare",
        _("Prepare"),
        _("Programme with script, speakers, place and documents."),
        not waits,
        waits,
        links,
    )


def _invite(one: Any, event: Event, may: Mapping[str, bool]) -> Step:
    at = one.meeting.invited_at
    text = (
        _("The followers of the process were invited on %s.") % date_format(localtime(at), "j F Y")
        if at
        else _("A letter to the followers of the process, a text to copy and a poster to print.")
    )
    links = [(_("Invite"), address(one, "desk-meeting-invite"))] if may["prepare"] else []
    return Step("invite", _("Invite"), text, at is not None or event.is_over, [], links)


def _door(one: Any, event: Event, may: Mapping[str, bool], there: Mapping[str, Any]) -> Step:
    registered = sum(row.registered for row in there.values())
    waiting = sum(row.waiting for row in there.values())
    text = ngettext("%d person registered.", "%d people registered.", registered) % registered
    if not event.takes_registrations:
        text = _("Nobody has to register.")
    if event.is_over:
        came = sum(row.there for row in there.values())
        text = ngettext("%d person was there.", "%d people were there.", came) % came
    waits = []
    if waiting and not event.is_over:
        waits.append(
            ngettext("%d person is on the waiting list.", "%d people are on the waiting list.", waiting)
            % waiting
        )
    links = []
    if may["lead"] or may["enter"]:
        links.append((_("Check people in"), address(one, "desk-meeting-door")))
    if may["prepare"] or may["lead"] or may["enter"]:
        links.append((_("Participants"), address(one, "desk-meeting-people")))
    return Step("door", _("At the door"), text, event.is_over, waits, links)


def _lead(one: Any, event: Event, may: Mapping[str, bool], asked: Mapping[str, int]) -> Step:
    count = asked["public"]
    text = ngettext("%d question so far.", "%d questions so far.", count) % count
    waits = []
    if asked["pending"]:
        waits.append(
            ngettext(
                "%d question waits for a look before it appears.",
                "%d questions wait for a look before they appear.",
                asked["pending"],
            )
            % asked["pending"]
        )
    links = []
    if may["lead"]:
        links = [
            (_("Script and clock"), address(one, "desk-meeting-script")),
            (_("Questions"), address(one, "desk-meeting-questions")),
        ]
    if may["lead"] or may["prepare"]:
        links.append((_("Screen for the wall"), address(one, "meeting-wall")))
    if may["enter"]:
        links.append((_("Type over cards"), address(one, "desk-meeting-paper")))
    return Step("lead", _("Lead"), text, event.is_over, waits, links)


def _minutes(one: Any, event: Event, may: Mapping[str, bool]) -> Step:
    due = date_format(queries.minutes_due(event), "j F Y")
    waits = []
    if event.minutes_at:
        text = _("Published on %s.") % date_format(localtime(event.minutes_at), "j F Y")
    else:
        text = _("Minutes with decisions. Each promise gets a name and a date.")
        if event.is_over:
            late = timezone.localdate() > queries.minutes_due(event)
            waits.append((_("They were promised by %s.") if late else _("Publish them by %s.")) % due)
    links = []
    if may["prepare"] or may["lead"]:
        links = [(_("Minutes"), address(one, "desk-meeting-minutes"))]
    return Step("minutes", _("Minutes"), text, event.minutes_at is not None, waits, links)


def _answers(one: Any, event: Event, may: Mapping[str, bool], asked: Mapping[str, int]) -> Step:
    left = asked["public"] - asked["answered"]
    text = _("%(answered)d of %(all)d questions answered.") % {
        "answered": asked["answered"],
        "all": asked["public"],
    }
    waits = []
    if left:
        waits.append(
            ngettext("%d question waits for its answer.", "%d questions wait for their answer.", left) % left
        )
    links = [(_("Answer"), reverse("desk", args=[one.place.slug]))] if may["answer"] else []
    return Step("answers", _("Answers"), text, event.is_over and not left, waits, links)
