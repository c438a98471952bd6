# SPDX-License-Identifier: EUPL-1.2
"""To follow a process or a town elsewhere: Atom for news, iCalendar for dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events.calendar import add_event
from samenspel.foundations.events.models import Event as Meeting
from samenspel.foundations.places.models import Place
from samenspel.plan.registry import instruments

from .models import Process, Publication
from .pages import found


def _feed(title: str, link: str, publications: Any, place: Place) -> HttpResponse:
    feed = Atom1Feed(title=title, link=settings.SITE_ADDRESS + link, description=title, language="nl")
    for one in publications:
        feed.add_item(
            title=one.title,
            link=settings.SITE_ADDRESS + reverse("publication", args=[place.slug, one.process.slug, one.pk]),
            description=Truncator(one.text).chars(600),
            unique_id=f"{settings.SITE_ADDRESS}/publication/{one.pk}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def process_atom(request: HttpRequest, place: Place, process: str) -> HttpResponse:
    one = found(request, place, process)
    rows = one.publications.filter(kind=Publication.Kind.NEWS).select_related("process")[:30]
    return _feed(f"{one.title} · {place.name}", reverse("process", args=[place.slug, one.slug]), rows, place)


def town_atom(request: HttpRequest, place: Place) -> HttpResponse:
    rows = (
        Publication.objects.filter(place=place, kind=Publication.Kind.NEWS)
        .exclude(process__state=Process.State.DRAFT)
        .select_related("process")[:30]
    )
    return _feed(_("News from %s") % place.name, place.get_absolute_url(), rows, place)


def _calendar(
    name: str, processes: list[Process], activities: list[Activity], meetings: Any, place: Place
) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for activity in activities:
        address = settings.SITE_ADDRESS + reverse(
            instruments()[activity.instrument].page, args=[place.slug, activity.slug]
        )
        # Whole days: what closes at midnight has its last day before that midnight.
        for letter, moment, words in (
            ("o", activity.opens_at, _("Opens: %s")),
            ("c", activity.closes_at - timedelta(microseconds=1), _("Last day: %s")),
        ):
            event = Event()
            event.add("uid", f"activity-{activity.pk}-{letter}@samenspel")
            event.add("summary", words % activity.title)
            event.add("dtstart", timezone.localdate(moment, place.timezone))
            event.add("dtstamp", activity.opens_at)
            event.add("url", address)
            calendar.add_component(event)
    for process in processes:
        for number, phase in enumerate(process.timeline()):
            event = Event()
            event.add("uid", f"process-{process.pk}-{number}@samenspel")
            event.add("summary", f"{process.title}: {phase['title']}")
            event.add("dtstart", phase["starts"])
            event.add("dtend", phase["ends"] + timedelta(days=1))
            event.add("dtstamp", process.published_at or process.made_at)
            event.add("url", settings.SITE_ADDRESS + reverse("process", args=[place.slug, process.slug]))
            calendar.add_component(event)
    for meeting in meetings.select_related("activity").order_by("starts_at", "pk"):
        meeting.place = place
        add_event(calendar, meeting)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="samenspel.ics"'
    return answer


def process_calendar(request: HttpRequest, place: Place, process: str) -> HttpResponse:
    one = found(request, place, process)
    meetings = Meeting.objects.filter(activity__process_number=one.pk)
    return _calendar(one.title, [one], list(Activity.objects.filter(process_number=one.pk)), meetings, place)


def town_calendar(request: HttpRequest, place: Place) -> HttpResponse:
    processes = list(Process.objects.filter(place=place, state=Process.State.PUBLISHED))
    activities = list(
        Activity.objects.filter(place=place, is_public=True, process_number__in=[p.pk for p in processes])
    )
    meetings = Meeting.objects.filter(place=place, activity__is_public=True)
    return _calendar(place.name, processes, activities, meetings, place)
