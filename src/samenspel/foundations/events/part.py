# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

from django.urls import path
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.parts import Block, Part, Personal, Regular

from . import actions, mine, pages, reading, regular, rooms

_event = "afspraak/<int:number>/"
part = Part(
    key="events",
    purpose=_("Something at a time and a place: who comes, what is done there, what was agreed."),
    actions=actions.ACTIONS,
    network_pages=(
        path("agenda/mijn/", pages.my_agenda, name="my-agenda"),
        path("agenda/<str:token>.ics", pages.my_calendar, name="my-calendar"),
    ),
    town_pages=(
        path("agenda/", pages.agenda, name="agenda"),
        path("zaal/", rooms.by_code, name="room-by-code"),
        path(f"{_event}inschrijven/", pages.register, name="event-register"),
        path(f"{_event}ontvangen/", pages.registered, name="event-registered"),
        path(f"{_event}inchecken/", pages.check_in, name="event-check-in"),
        path(f"{_event}afspraak.ics", pages.event_calendar, name="event-calendar"),
        path("afspraak/bestand/<int:number>/", pages.document, name="event-document"),
        path("afspraak/<str:token>/mijn/", pages.registration, name="event-registration"),
    ),
    town_blocks=(Block("events/town_block.html", reading.town_block, order=10),),
    personal=(
        Personal(
            "Registration",
            (
                "person",
                "name",
                "email",
                "language",
                "mode",
                "companions",
                "requests",
                "request_note",
                "code",
                "checked_in_at",
                "attended",
            ),
            _("until thirty days after the meeting; only the numbers stay"),
            _("to keep a seat, to arrange what somebody needs to be able to come, and to let them in"),
        ),
        Personal(
            "Event",
            ("speakers", "minutes"),
            _("as long as the page of the meeting, which is part of the public record"),
            _("to say who speaks, and what was said and decided"),
        ),
        Personal(
            "AgendaItem", ("who",), _("as long as the page of the meeting"), _("to say who does what there")
        ),
    ),
    no_personal_data=("Document", "Decision"),
    regular=(
        Regular("events.remind", timedelta(minutes=15), regular.remind),
        Regular("events.forget", timedelta(days=1), regular.forget, at_hour=3),
    ),
    erase=mine.erase,
    my_data=mine.my_data,
)
