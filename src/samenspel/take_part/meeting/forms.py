# SPDX-License-Identifier: EUPL-1.2
"""What people fill in around a meeting: the officer its settings, everybody a question."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events.making import MOST_COMPANIONS, check_link
from samenspel.foundations.events.models import Mode, Request
from samenspel.foundations.pages import Day, Trap

from .formats import formats
from .models import Meeting

FORMAT_CHOICES: Any = lazy(
    lambda: [(one.key, f"{one.say().name}: {one.say().meaning}") for one in formats().values()], list
)


def day(**more: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium", **more}, format="%Y-%m-%d")


def hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M")


def number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"})


class SettingsForm(forms.Form):
    """What an officer chooses for a meeting. `cleaned_data` is what `set_up` takes."""

    format = forms.ChoiceField(
        label=_("Format"),
        help_text=_(
            "It brings a programme with a script for who leads it. You can change everything afterwards."
        ),
        widget=forms.RadioSelect,
        initial="information_evening",
    )
    held_on = Day(
        label=_("Day of the meeting"),
        help_text=_(
            "“Opens on” and “Last day” above say when people can ask questions. If you leave them, that is from today until the day after the meeting."
        ),
        widget=day(),
    )
    begins = forms.TimeField(label=_("Begins at"), widget=hour(), initial=time(19, 30))
    ends = forms.TimeField(label=_("Ends at"), widget=hour(), initial=time(21, 30))
    mode = forms.ChoiceField(
        label=_("How do people come?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.ON_SITE
    )
    venue = forms.CharField(
        label=_("Place"),
        help_text=_("The name of the room or the meeting point."),
        max_length=120,
        required=False,
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    accessibility = forms.CharField(
        label=_("Getting there and getting in"),
        help_text=_("Bus and bicycle, steps, lift, toilet, hearing loop. Also say what is not there."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    online_link = forms.CharField(
        label=_("Link to the online meeting"),
        help_text=_("Only people who registered for online get it. You may fill it in later."),
        max_length=200,
        required=False,
    )
    takes_registrations = forms.BooleanField(
        label=_("People register"),
        help_text=_("Without it everybody just comes, and you count at the door."),
        required=False,
        initial=True,
    )
    seats = forms.IntegerField(
        label=_("Seats in the room"),
        help_text=_("Empty: everybody who comes fits."),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=number(),
    )
    online_seats = forms.IntegerField(
        label=_("Places online"),
        help_text=_("Empty: no limit."),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=number(),
    )
    most_companions = forms.IntegerField(
        label=_("How many people may somebody bring?"),
        min_value=0,
        max_value=MOST_COMPANIONS,
        initial=3,
        widget=number(),
    )
    requests = forms.MultipleChoiceField(
        label=_("What can people ask for?"),
        help_text=_("Only tick what you will arrange when somebody asks for it."),
        choices=Request.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    registration_until = Day(
        label=_("Last day to register"),
        help_text=_("Empty: until the meeting begins."),
        widget=day(),
        required=False,
    )
    questions_before = forms.BooleanField(
        label=_("People can ask questions before the meeting"),
        help_text=_(
            "Then you know what the room wants to hear. Otherwise asking begins half an hour before the meeting."
        ),
        required=False,
        initial=True,
    )
    laid_from = Day(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["format"].choices = FORMAT_CHOICES()

    def clean_online_link(self) -> str:
        link = self.cleaned_data["online_link"].strip()
        if link:
            check_link(link)
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        held_on, begins, ends = (data.pop(name, None) for name in ("held_on", "begins", "ends"))
        until = data.pop("registration_until", None)
        zone = timezone.get_current_timezone()
        if held_on and begins and ends:
            data["starts_at"] = datetime.combine(held_on, begins, zone)
            data["ends_at"] = datetime.combine(held_on, ends, zone)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", _("It ends before it begins. Change one of the two hours."))
            if until and until > held_on:
                self.add_error("registration_until", _("This day comes after the meeting."))
        data["registration_closes_at"] = (
            datetime.combine(until + timedelta(days=1), time.min, zone)
            if until and held_on and until < held_on
            else None
        )
        if data.get("mode") in (Mode.ON_SITE, Mode.HYBRID) and not data.get("venue", "").strip():
            self.add_error("venue", _("Say where people must be, or choose “online”."))
        return data


def settings_of(activity: Activity) -> dict[str, Any]:
    """What the form starts with: the meeting as it is, by the clock of its town."""
    found = Meeting.objects.select_related("event").filter(activity=activity).first()
    if found is None:
        return {}
    event, zone = found.event, activity.place.timezone
    begins, ends = (timezone.localtime(moment, zone) for moment in (event.starts_at, event.ends_at))
    until = event.registration_closes_at
    return {
        "format": found.format,
        "held_on": begins.date(),
        "begins": begins.time().replace(second=0, microsecond=0),
        "ends": ends.time().replace(second=0, microsecond=0),
        "mode": event.mode,
        "venue": event.venue,
        "address": event.address,
        "accessibility": event.accessibility,
        "online_link": event.online_link,
        "takes_registrations": event.takes_registrations,
        "seats": event.seats,
        "online_seats": event.online_seats,
        "most_companions": event.most_companions,
        "requests": event.requests,
        "registration_until": timezone.localdate(until - timedelta(microseconds=1), zone) if until else None,
        "questions_before": found.questions_before,
        "laid_from": timezone.localdate(activity.opens_at, zone),
    }


class QuestionForm(forms.Form):
    """A question from home. One sentence is enough."""

    title = forms.CharField(
        label=_("Your question in one sentence"),
        help_text=_("For example: Will there be a crossing near the school?"),
        max_length=120,
        min_length=3,
    )
    text = forms.CharField(
        label=_("Explain"),
        help_text=_("Why do you want to know this? You may leave it empty."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
    )


class AnonymousQuestionForm(Trap, QuestionForm):
    author_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Stands beside your question. You may leave it empty."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only to send you the answer. Nobody else sees it. You may leave it empty."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RoomQuestionForm(Trap):
    """A question from the room: one box, and a name for who wants."""

    question = forms.CharField(
        label=_("Your question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        min_length=3,
    )
    author_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ("question", "author_name")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not person.is_anonymous:
            del self.fields["author_name"]


class CardForm(forms.Form):
    """A question on a card, typed over; the next one opens at once."""

    question = forms.CharField(
        label=_("The question"),
        help_text=_("In the words of the card."),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        max_length=1000,
        min_length=3,
    )
    author_name = forms.CharField(
        label=_("Name"),
        help_text=_("As it may be published; empty if the person did not want that."),
        max_length=60,
        required=False,
    )
