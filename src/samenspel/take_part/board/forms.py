# SPDX-License-Identifier: EUPL-1.2
"""What who prepares fills in for a board. `cleaned_data` of the settings is what `set_up` takes."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events.making import check_link
from samenspel.foundations.events.models import Mode
from samenspel.foundations.pages import Day

from .actions.making import MOST_TABLES
from .formats import USUAL, formats
from .models import MOST_DOTS, Board

BAR = " | "
FORMAT_CHOICES: Any = lazy(
    lambda: [(one.key, f"{one.say().name}: {one.say().meaning}") for one in formats().values()], list
)


def day(**more: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium", **more}, format="%Y-%m-%d")


def hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M")


def number(**more: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric", **more})


class SettingsForm(forms.Form):
    """What an officer chooses for a board."""

    format = forms.ChoiceField(
        label=_("Template"),
        help_text=_(
            "It brings a programme with a script, and questions. You can change everything afterwards."
        ),
        widget=forms.RadioSelect,
        initial=USUAL,
    )
    held_on = Day(label=_("Day of the workshop"), widget=day())
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
        help_text=_(
            "It does not stand on the page: send it yourself to who takes part online. You may fill it in later."
        ),
        max_length=200,
        required=False,
    )
    tables = forms.IntegerField(
        label=_("Tables"),
        help_text=_("Groups of six to eight work best. You can add tables while it runs."),
        min_value=1,
        max_value=MOST_TABLES,
        initial=6,
        widget=number(),
    )
    dots_each = forms.IntegerField(
        label=_("Dots for everybody, for each question"),
        help_text=_("Three works well: people choose, and must choose."),
        min_value=1,
        max_value=MOST_DOTS,
        initial=3,
        widget=number(),
    )
    questions = forms.CharField(
        label=_("Questions of your own"),
        help_text=_(
            "One per line, with a hint after a bar between spaces: question | hint. Leave it empty for the questions of the template."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        required=False,
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

    def clean_questions(self) -> list[tuple[str, str]] | None:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        return [_question_and_hint(line) for line in lines] or None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        held_on, begins, ends = (data.pop(name, None) for name in ("held_on", "begins", "ends"))
        zone = timezone.get_current_timezone()
        if held_on and begins and ends:
            data["starts_at"] = datetime.combine(held_on, begins, zone)
            data["ends_at"] = datetime.combine(held_on, ends, zone)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", _("It ends before it begins. Change one of the two hours."))
        # Who comes types the code of the room: nobody registers for a board.
        data["takes_registrations"] = False
        if data.get("mode") in (Mode.ON_SITE, Mode.HYBRID) and not data.get("venue", "").strip():
            self.add_error("venue", _("Say where people must be, or choose “online”."))
        return data


def _question_and_hint(line: str) -> tuple[str, str]:
    """Split at the last bar with a space on both sides, so that a question may hold one itself."""
    text, bar, hint = f"{line} ".rpartition(BAR)
    return (text.strip(), hint.strip()) if bar else (line, "")


def _on_a_line(text: str, hint: str) -> str:
    """What `_question_and_hint` reads back. A question with a bar in it keeps one at its end, also without a hint."""
    return f"{text}{BAR}{hint}".rstrip() if hint or BAR in f"{text} " else text


def settings_of(activity: Activity) -> dict[str, Any]:
    """What the form starts with: the board as it is, by the clock of its town."""
    found = Board.objects.select_related("event").filter(activity=activity).first()
    if found is None:
        return {}
    event, zone = found.event, activity.place.timezone
    begins, ends = (timezone.localtime(moment, zone) for moment in (event.starts_at, event.ends_at))
    asked = found.questions.values_list("text", "hint")
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
        "tables": found.tables.count(),
        "dots_each": found.dots_each,
        "questions": "\n".join(_on_a_line(text, hint) for text, hint in asked),
        "laid_from": timezone.localdate(activity.opens_at, zone),
    }


class PaperForm(forms.Form):
    """What stands on paper, one note per line."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.TypedChoiceField(label=_("Question"), coerce=int)
    text = forms.CharField(
        label=_("What stands on the paper"),
        help_text=_("One note per line, in the words that stand there."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
    )
    table = forms.IntegerField(
        label=pgettext_lazy("board", "Table"), min_value=1, max_value=1000, required=False, widget=number()
    )

    def __init__(self, *args: Any, questions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["question"].choices = questions


class FurtherForm(forms.Form):
    """What a note becomes."""

    note = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What does it become?"),
        choices=[
            ("board.idea", _("An idea: somebody wants this done")),
            ("board.question", _("A question: somebody wants to know this")),
        ],
        widget=forms.RadioSelect,
        initial="board.idea",
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("As short as a note, but clear for who was not there."),
        max_length=120,
        min_length=3,
    )
    text = forms.CharField(
        label=_("Explain"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000, required=False
    )
