# SPDX-License-Identifier: EUPL-1.2
"""A meeting as everybody meets it: what, when and where, and the questions with their answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions import plain
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events import reading
from samenspel.foundations.pages import TOO_MANY, carry_out, page_of, too_many, trail
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may
from samenspel.foundations.rules.pages import to_sign_in
from samenspel.foundations.rules.roles import LEAD, SEE_DESK, has

from . import actions, forms, queries
from .formats import format_called
from .models import Question


def found(request: Any, place: Place, activity: str) -> Activity:
    """The activity with its meeting and event: one query."""
    one = get_object_or_404(
        Activity.objects.visible_to(request.person).select_related("meeting__event"),
        place=place,
        instrument="meeting",
        meeting__isnull=False,
        slug=activity,
    )
    one.place = one.meeting.event.place = place
    one.meeting.event.activity = one
    return one


def crumbs(place: Place, activity: Activity, last: str = "") -> list[dict[str, Any]]:
    address = reverse("meeting", args=[place.slug, activity.slug])
    return trail(place, (activity.title, address if last else ""), *([(last, "")] if last else []))


def index(request: Any, place: Place, activity: str) -> HttpResponse:
    one = found(request, place, activity)
    event, person = one.meeting.event, request.person
    state = queries.state_of(event)
    page = page_of(request, queries.questions(one), queries.PER_PAGE, count=one.public_count)
    return render(
        request,
        "meeting/index.html",
        {
            "about": reading.context_of(event, person),
            "activity": one,
            "meeting": one.meeting,
            "event": event,
            "format": format_called(one.meeting.format).say(),
            "state": state,
            "hours": queries.hours(event),
            "minutes_due": queries.minutes_due(event),
            "answers_due": _answers_due(list(page.object_list)),
            "page": page,
            "questions": page.object_list,
            "may_ask": _may_ask(one),
            "leads": has(person, LEAD, place.pk),
            "at_desk": has(person, SEE_DESK, place.pk),
            "crumbs": crumbs(place, one),
        },
    )


def _answers_due(rows: list[Contribution]) -> Any:
    """The day by which the last of these questions gets its answer; None when all have it."""
    return max((row.due_at for row in rows if row.due_at and row.answered_at is None), default=None)


def _may_ask(one: Activity) -> bool:
    """Whether anybody may ask now. Who may not is told on the page of the form; this asks no query."""
    event = one.meeting.event
    begun = event.is_now or event.is_over
    return one.is_open and event.cancelled_at is None and (one.meeting.questions_before or begun)


def ask(request: Any, place: Place, activity: str) -> HttpResponse:
    one, person = found(request, place, activity), request.person
    decision = may(person, actions.ask, one)
    if not decision and request.method != "POST":
        if person.is_anonymous and _may_ask(one) and one.is_public:
            return to_sign_in(request)
        raise Refused(decision.reason)
    kind = forms.AnonymousQuestionForm if person.is_anonymous else forms.QuestionForm
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if person.is_anonymous and too_many(request, "questions"):
            form.add_error(None, TOO_MANY)
        elif made := carry_out(form, actions.ask, by=person, on=one):
            request.session["sent"] = made.pk
            request.session["sent_to"] = form.cleaned_data.get("email", "") if person.is_anonymous else ""
            return redirect("meeting-asked", place.slug, one.slug)
    return render(
        request,
        "meeting/ask.html",
        {
            "activity": one,
            "event": one.meeting.event,
            "form": form,
            "crumbs": crumbs(place, one, _("Ask a question")),
        },
    )


def asked(request: Any, place: Place, activity: str) -> HttpResponse:
    """The receipt: what was asked, under which number, and when the answer comes."""
    one = found(request, place, activity)
    made = Contribution.objects.filter(pk=request.session.get("sent"), activity=one).first()
    if made is None:
        return redirect("meeting", place.slug, one.slug)
    return render(
        request,
        "meeting/asked.html",
        {
            "activity": one,
            "event": one.meeting.event,
            "question": made,
            "confirm": request.session.get("sent_to", ""),
            "crumbs": crumbs(place, one, _("Received")),
        },
    )


def question(request: Any, place: Place, activity: str, number: int) -> HttpResponse:
    one = get_object_or_404(
        Contribution.objects.visible_to(request.person).select_related("activity", "question"),
        place=place,
        activity__instrument="meeting",
        activity__slug=activity,
        number=number,
        kind=actions.KIND,
    )
    one.place = one.activity.place = place
    return plain.show(
        request,
        place,
        one,
        kicker=_("Question %(number)d · %(meeting)s") % {"number": one.number, "meeting": one.activity.title},
        tags=tags_of(one.question),
        crumbs=crumbs(place, one.activity, one.title),
    )


def tags_of(one: Question) -> list[str]:
    """What stands beside a question: how it was asked, and whether it was dealt with at the meeting."""
    words = {
        Question.Asked.BEFORE: _("asked before the meeting"),
        Question.Asked.ROOM: _("asked in the room"),
        Question.Asked.ONLINE: _("asked online, during the meeting"),
        Question.Asked.AFTER: _("asked after the meeting"),
        Question.Asked.PAPER: _("on paper, entered at the desk"),
    }
    found = [words[Question.Asked(one.asked)]]
    return [*found, _("discussed at the meeting")] if one.discussed_at else found
