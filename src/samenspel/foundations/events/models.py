# SPDX-License-Identifier: EUPL-1.2
"""Something at a time and a place: on site, online or both. Who comes, what is done there, what was agreed.

An event hangs on an activity; the instrument that made it (a meeting, later a lab session or a council) keeps what is its own beside it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, SEE_DESK, places_with

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which look alike on paper


def new_code() -> str:
    """Six letters and digits that can be read aloud."""
    return "".join(secrets.choice(LETTERS) for _each in range(6))


class Mode(models.TextChoices):
    ON_SITE = "on_site", pgettext_lazy("meeting", "On site")
    ONLINE = "online", pgettext_lazy("meeting", "Online")
    HYBRID = "hybrid", pgettext_lazy("meeting", "On site and online")


class Request(models.TextChoices):
    """What somebody may need to be able to come. Asked as a wish about the evening, never as a fact about the person."""

    INTERPRETER = "interpreter", _("An interpreter")
    SIGN_LANGUAGE = "sign_language", _("A sign language interpreter")
    HEARING_LOOP = "hearing_loop", _("A place near the hearing loop")
    WHEELCHAIR = "wheelchair", _("Room for a wheelchair")
    CHILDCARE = "childcare", _("Childcare")
    TRANSPORT = "transport", _("Help to get there")


class EventQuery(models.QuerySet["Event"]):
    def visible_to(self, person: Any) -> EventQuery:
        held = places_with(person, SEE_DESK)
        if held is EVERYWHERE:
            return self
        return self.filter(Q(activity__is_public=True) | Q(place_id__in=held))

    def coming(self) -> EventQuery:
        """What is not over yet, the first one first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")


class Event(Owned):
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    """the name of the page that shows it; takes place slug and activity slug"""
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.ON_SITE)
    venue = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    accessibility = models.TextField(blank=True)
    """how to get there and get in: stairs, lift, hearing loop, public transport"""
    online_link = models.URLField(blank=True)
    """told to those who registered for online, on the page and by mail; never on the public page"""
    recording_link = models.URLField(blank=True)
    takes_registrations = models.BooleanField(default=True)
    registration_closes_at = models.DateTimeField(null=True)
    """None: until it begins"""
    seats = models.PositiveIntegerField(null=True)
    """on site; None: as many as come"""
    online_seats = models.PositiveIntegerField(null=True)
    most_companions = models.PositiveSmallIntegerField(default=3)
    requests = models.JSONField(default=list, blank=True)
    """what people may ask for here: values of `Request`"""
    taken = models.PositiveIntegerField(default=0)
    """seats on site that are given away, companions included; changed in the transaction of the registration"""
    online_taken = models.PositiveIntegerField(default=0)
    speakers = models.JSONField(default=list, blank=True)
    """[{name, role}], in the order of the programme"""
    room_code = models.CharField(max_length=6, unique=True, default=new_code)
    """stands on the wall: who types it is in the room (asks and supports questions there)"""
    counted_on_site = models.PositiveIntegerField(null=True)
    counted_online = models.PositiveIntegerField(null=True)
    """how many were there, counted by hand; None: the check-ins count"""
    minutes = models.TextField(blank=True)
    minutes_at = models.DateTimeField(null=True)
    """from when everybody reads the minutes"""
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = EventQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(mode="online") | ~Q(venue=""), name="event_on_site_has_a_venue"
            ),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(taken__lte=F("seats")), name="event_gives_no_seat_twice"
            ),
            models.CheckConstraint(
                condition=Q(online_seats=None) | Q(online_taken__lte=F("online_seats")),
                name="event_gives_no_online_seat_twice",
            ),
            models.CheckConstraint(
                condition=Q(minutes_at=None) | ~Q(minutes=""), name="event_minutes_say_something"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_why=""), name="event_cancelled_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.kind, args=[self.place.slug, self.activity.slug])

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.ends_at

    @property
    def is_now(self) -> bool:
        """From half an hour before the beginning, when the doors open, to an hour after the end."""
        now = timezone.now()
        return self.starts_at - timedelta(minutes=30) <= now < self.ends_at + timedelta(hours=1)

    @property
    def is_on_site(self) -> bool:
        return self.mode != Mode.ONLINE

    @property
    def is_online(self) -> bool:
        return self.mode != Mode.ON_SITE


class AgendaItem(models.Model):
    """One item of the programme, and of the script of who leads it."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", pgettext_lazy("programme", "Welcome")
        TALK = "talk", pgettext_lazy("programme", "Explanation")
        QUESTIONS = "questions", pgettext_lazy("programme", "Questions")
        TABLES = "tables", pgettext_lazy("programme", "Talking in groups")
        ROUND = "round", pgettext_lazy("programme", "Round")
        WALK = "walk", pgettext_lazy("programme", "Walking")
        BREAK = "break", pgettext_lazy("programme", "Break")
        CLOSING = "closing", pgettext_lazy("programme", "Closing")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=120, blank=True)
    script = models.TextField(blank=True)
    """for who leads it; not public"""
    started_at = models.DateTimeField(null=True)
    extra_minutes = models.SmallIntegerField(default=0)
    """given by who leads it, while it runs"""
    ended_at = models.DateTimeField(null=True)
    """when who leads it went on; None while it runs and before"""

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "position"], name="agenda_position_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="agenda_takes_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False), name="agenda_starts_before_it_ends"
            ),
        ]


class Registration(Owned):
    """Somebody says to come. Goes away thirty days after the event; the counts stay."""

    class State(models.TextChoices):
        SEAT = "seat", pgettext_lazy("registration", "Has a seat")
        WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    """of somebody without an account; with an account the person's own address is used"""
    language = models.CharField(max_length=2, default="nl")
    mode = models.CharField(max_length=7, choices=[(m.value, m.label) for m in (Mode.ON_SITE, Mode.ONLINE)])
    companions = models.PositiveSmallIntegerField(default=0)
    requests = models.JSONField(default=list, blank=True)
    request_note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State)
    code = models.CharField(max_length=6, default=new_code)
    """checks in at the door; stands in the confirmation"""
    source = models.CharField(max_length=5, default="web")
    """web or paper: entered at the desk"""
    made_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    """its place in the line for its own way of coming; who changes to another way joins the end of that line"""
    passed_at = models.DateTimeField(null=True)
    """when a smaller group behind this one was first let through; it is told that once"""
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    attended = models.CharField(max_length=7, blank=True)
    """on_site or online, once checked in: people may come otherwise than they said"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(person__isnull=False) & ~Q(state="cancelled"),
                name="registered_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(email="") & ~Q(state="cancelled"),
                name="registered_once_per_address",
            ),
            models.UniqueConstraint(fields=["event", "code"], name="registration_code_once_per_event"),
            models.CheckConstraint(
                condition=Q(checked_in_at=None, attended="")
                | Q(checked_in_at__isnull=False) & ~Q(attended=""),
                name="checked_in_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                | ~Q(state="waiting") & Q(waiting_since=None),
                name="who_waits_has_a_place_in_line",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "state", "id"])]

    @property
    def address(self) -> str:
        """Where letters go; empty when they cannot: entered from paper without one, or the account's address bounces."""
        if self.person is not None:
            return (self.person.email or "") if not self.person.bounced_at else ""
        return self.email

    @property
    def heads(self) -> int:
        """How many people come with this registration."""
        return 1 + self.companions


class Document(Owned):
    """A file that belongs to an event: slides, a hand-out."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to="documents/%Y/%m")
    file_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    @property
    def file_kind(self) -> str:
        return self.file_name.rpartition(".")[2].upper()


class Decision(models.Model):
    """What was decided or promised there. A promise with an owner and a date is a commitment too."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=300)
    commitment = models.OneToOneField(
        Commitment, on_delete=models.SET_NULL, null=True, related_name="decided_at_event"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
