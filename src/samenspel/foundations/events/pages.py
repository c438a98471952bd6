# SPDX-License-Identifier: EUPL-1.2
"""Pages every event has, whatever instrument made it: register, change, cancel, check in, calendar files, the agenda of a town."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import TOO_MANY, carry_out, page_of, too_many, trail
from samenspel.foundations.people.models import ANONYMOUS, Actor, Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Refused, may, perform, refusals
from samenspel.foundations.rules.pages import to_sign_in, with_account

from . import actions, calendar, clauses, letters, reading, seats
from .forms import AnonymousRegistrationForm, CheckInForm, RegistrationForm, start_of
from .models import Document, Event, Mode, Registration

FEED = "samenspel.events.feed"
PER_PAGE = 40
TRIES_PER_HOUR = 300
SEATS_PER_HOUR = 6
"""registrations without an account for one meeting from one connection: a household and a neighbour"""
"""everybody in a hall has one address on the network; a code has 31 to the sixth forms, so that this lets nobody guess one"""


def found(request: Any, place: Place, number: int) -> Event:
    """An event that this visitor may see."""
    one = get_object_or_404(
        Event.objects.visible_to(request.person).select_related("activity"), place=place, pk=number
    )
    one.place = one.activity.place = place
    return one


def _crumbs(event: Event, last: str) -> list[dict[str, Any]]:
    return trail(event.place, (event.title, event.get_absolute_url()), (last, ""))


# Register, see, change, cancel ------------------------------------------------------------------------------------------------


def register(request: Any, place: Place, number: int) -> HttpResponse:
    """Register; who is registered already sees and changes that."""
    event, person = found(request, place, number), request.person
    if not person.is_anonymous:
        there = clauses.registrations_of(person).filter(event=event).first()
        if there is not None:
            return _own(request, event, there, by=person, after=event.get_absolute_url())
    decision = may(person, actions.register, event)
    if not decision and person.is_anonymous and decision.reason is clauses.may_take_part.otherwise:
        return to_sign_in(request)
    if not decision and request.method != "POST":
        raise Refused(decision.reason)
    if person.is_anonymous:
        form: RegistrationForm = AnonymousRegistrationForm(request.POST or None, event=event)
    else:
        form = RegistrationForm(request.POST or None, event=event, person=person)
    if request.method == "POST" and form.is_valid():
        # Per meeting too: nobody fills a room from one chair with addresses that nobody confirmed.
        if person.is_anonymous and (
            too_many(request, "registrations")
            or too_many(request, f"registrations:{event.pk}", SEATS_PER_HOUR)
        ):
            form.add_error(None, TOO_MANY)
        elif carry_out(form, actions.register, by=person, on=event, language=get_language() or "nl"):
            # Without an account the next page knows only what was filled in: it never shows a registration that was there already.
            request.session["registered"] = {"event": event.pk, "email": form.cleaned_data.get("email", "")}
            return redirect("event-registered", place.slug, event.pk)
    return render(
        request,
        "events/register.html",
        {
            "event": event,
            "form": form,
            "ways": _ways(event),
            "crumbs": _crumbs(event, _("Register")),
        },
    )


def _ways(event: Event) -> list[dict[str, Any]]:
    return [
        {"label": mode.label, "free": seats.free_of(event, mode), "seats": seats.seats_of(event, mode)}
        for mode in seats.ways_of(event)
    ]


def registered(request: Any, place: Place, number: int) -> HttpResponse:
    """The receipt: a seat or a place in line, the code, and what comes next."""
    event = found(request, place, number)
    kept = request.session.get("registered") or {}
    there, sent_to = None, ""
    if not request.person.is_anonymous:
        there = clauses.registrations_of(request.person).filter(event=event).first()
    elif kept.get("event") == event.pk:
        sent_to = kept.get("email", "")
    if there is None and not sent_to:
        return redirect(event.get_absolute_url())
    return render(
        request,
        "events/registered.html",
        {
            "event": event,
            "registration": there,
            "position": seats.place_in_line(there) if there else 0,
            "asked": letters.requests_in_words(there) if there else [],
            "sent_to": sent_to,
            "crumbs": _crumbs(event, _("Registered")),
        },
    )


def registration(request: Any, place: Place, token: str) -> HttpResponse:
    """The link in a letter: see, change and cancel one registration without signing in. The signature is the proof."""
    known = letters.of_token(token)
    there = None
    if known is not None:
        rows = Registration.objects.select_related("event__activity", "person")
        there = rows.filter(place=place, pk=known[0], code=known[1]).first()
    if there is None:
        return render(request, "events/no_registration.html", {"broken": known is None}, status=404)
    event = there.event
    event.place = event.activity.place = place
    return _own(request, event, there, by=there.person or ANONYMOUS, after=request.path)


def _own(request: Any, event: Event, there: Registration, *, by: Actor, after: str) -> HttpResponse:
    """The page of one registration.

    by     whose it is, as the session or the signed link proved
    after  where to go when it was cancelled
    """
    rows = Registration.objects.filter(pk=there.pk)
    decided = refusals(rows, [actions.change_registration, actions.cancel], by)[there.pk]
    change, cancel = decided[actions.change_registration.key], decided[actions.cancel.key]
    form: RegistrationForm | None = None
    if request.method == "POST" and request.POST.get("do") == "cancel":
        try:
            perform(actions.cancel, by=by, on=there)
        except Refused as no:
            # A second click on a button that did its work already is no mistake: the page shows how it stands.
            messages.info(request, no.reason)
        else:
            messages.success(request, _("Your registration was cancelled. Thank you for telling us."))
        return redirect(after)
    if change or request.method == "POST":
        form = RegistrationForm(
            request.POST or None, event=event, there=there, initial=start_of(there), person=there.person
        )
        if (
            request.method == "POST"
            and form.is_valid()
            and (changed := carry_out(form, actions.change_registration, by=by, on=there))
        ):
            if there.state == Registration.State.WAITING and changed.state == Registration.State.SEAT:
                messages.success(request, _("Your registration was changed, and there is a seat for you."))
            else:
                messages.success(request, _("Your registration was changed."))
            return redirect(request.path)
    return render(
        request,
        "events/mine.html",
        {
            "event": event,
            "registration": there,
            "form": form,
            "change": change,
            "cancel": cancel,
            "position": seats.place_in_line(there),
            "asked": letters.requests_in_words(there),
            "is_online": there.mode == Mode.ONLINE,
            "crumbs": _crumbs(event, _("Your registration")),
        },
    )


# At the door ------------------------------------------------------------------------------------------------------------------


def check_in(request: Any, place: Place, number: int) -> HttpResponse:
    """Somebody checks in with their own code, on their own telephone or on a tablet at the door."""
    event = found(request, place, number)
    decision = may(request.person, actions.check_in_with_code, event)
    form = CheckInForm(request.POST or None, event=event, initial={"code": request.GET.get("code", "")[:20]})
    done = None
    if request.method == "POST" and form.is_valid():
        if too_many(request, f"check-in:{event.pk}", TRIES_PER_HOUR):
            form.add_error("code", _("Too many codes were tried from here. Ask at the door."))
        else:
            done = carry_out(form, actions.check_in_with_code, by=request.person, on=event)
    return render(
        request,
        "events/check_in.html",
        {
            "event": event,
            "form": form,
            "done": done,
            "link": event.online_link if done is not None and done.attended == Mode.ONLINE else "",
            "closed": "" if decision else decision.reason,
            "crumbs": _crumbs(event, _("Check in")),
        },
    )


def document(request: Any, place: Place, number: int) -> FileResponse:
    """A file goes through the same door as its event."""
    one = get_object_or_404(
        Document.objects.filter(event__in=Event.objects.visible_to(request.person)), place=place, pk=number
    )
    try:
        return FileResponse(one.file.open("rb"), as_attachment=True, filename=one.file_name)
    except FileNotFoundError:
        raise Http404 from None


# Calendars --------------------------------------------------------------------------------------------------------------------


def event_calendar(request: Any, place: Place, number: int) -> HttpResponse:
    event = found(request, place, number)
    return calendar.answer(calendar.calendar_of(event.title, [event]), "afspraak.ics")


def feed_path(person: Person) -> str:
    """The address of somebody's own calendar. It dies when they sign out everywhere or ask for a new one."""
    return reverse(
        "my-calendar", args=[signing.Signer(salt=FEED).sign_object([person.pk, person.session_version])]
    )


def my_calendar(request: Any, token: str) -> HttpResponse:
    """What one person registered for. A calendar program reads it without signing in: the signed address is the proof."""
    try:
        number, version = signing.Signer(salt=FEED).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    person = get_object_or_404(Person, pk=number, session_version=version, is_active=True, erased_at=None)
    own = calendar.new_calendar(_("My meetings on Samenspel"))
    rows = clauses.registrations_of(person).filter(event__activity__is_public=True)
    for one in rows.select_related("event__activity", "event__place").order_by("event__starts_at", "pk")[
        :300
    ]:
        calendar.add_event(own, one.event, one)
    return calendar.answer(own, "samenspel-mijn-agenda.ics", private=True)


@with_account
def my_agenda(request: Any) -> HttpResponse:
    """What I registered for, and the address of my own calendar."""
    person = request.person
    if request.method == "POST" and request.POST.get("do") == "renew":
        person = perform(actions.renew_calendar, by=person, on=person)
        update_session_auth_hash(request, person)
        messages.success(
            request,
            _(
                "Your calendar has a new address. The old one no longer works. Add the new one to your calendar."
            ),
        )
        return redirect("my-agenda")
    return render(
        request,
        "events/my_agenda.html",
        {"registrations": reading.mine_coming(person), "feed": address(feed_path(person))},
    )


# The agenda of a town ---------------------------------------------------------------------------------------------------------

WAYS = {
    "ter-plaatse": Q(mode__in=[Mode.ON_SITE, Mode.HYBRID]),
    "online": Q(mode__in=[Mode.ONLINE, Mode.HYBRID]),
}


def agenda(request: Any, place: Place) -> HttpResponse:
    """Everything that comes in the town, by month; what was, by year."""
    way = request.GET.get("hoe", "")
    way = way if way in WAYS else ""
    rows = reading.listed(place, request.person).filter(WAYS.get(way, Q()))
    coming = reading.with_place(rows.coming()[:200], place)
    past = rows.filter(ends_at__lte=timezone.now())
    years = sorted(past.order_by().values_list(ExtractYear("starts_at"), flat=True).distinct(), reverse=True)
    wanted = request.GET.get("jaar", "")
    year = next((one for one in years if str(one) == wanted), years[0] if years else None)
    page = None
    if year is not None:
        page = page_of(request, past.filter(starts_at__year=year).order_by("-starts_at", "-pk"), PER_PAGE)
        page.object_list = reading.with_place(page.object_list, place)
    return render(
        request,
        "events/agenda.html",
        {
            "months": [
                list(group)
                for _month, group in groupby(
                    coming, key=lambda event: timezone.localtime(event.starts_at).strftime("%Y-%m")
                )
            ],
            "way": way,
            "years": years,
            "year": year,
            "page": page,
            "crumbs": trail(place, (_("Agenda"), "")),
        },
    )
