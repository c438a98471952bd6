# SPDX-License-Identifier: EUPL-1.2
"""The forms with which a process is prepared. Lists are typed one per line, so that a long list is still one field."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.pages import Day
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, PREPARE, roles_with
from samenspel.foundations.towns.models import Clock, Moderation
from samenspel.plan.instrument import Rung

from .gate import NEEDED
from .models import PhaseKind, Process
from .starters import STARTERS


class Lines(forms.CharField):
    """One entry per line, at most thirty of at most 200 characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = [" ".join(line.split()) for line in (value or "").splitlines() if line.strip()]
        if len(lines) > 30:
            raise ValidationError(_("That is more than thirty lines. Choose what matters most."))
        for line in lines:
            if len(line) > 200:
                raise ValidationError(
                    _("This line is longer than 200 characters: “%(line)s…”") % {"line": line[:40]}
                )
        return lines


class FixedLines(Lines):
    """One fixed point per line; after a vertical bar stands where it was laid down."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(" | ".join(filter(None, (row["text"], row["source"]))) for row in value)
        return value

    def to_python(self, value: Any) -> Any:
        return [
            {"text": text.strip(), "source": source.strip()}
            for text, _bar, source in (line.partition("|") for line in super().to_python(value))
        ]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d")


def short() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "input--short"})


class BeginForm(forms.Form):
    title = forms.CharField(
        label=_("Short title"), help_text=_("Two to six words, for lists and addresses."), max_length=80
    )
    question = forms.CharField(
        label=_("The question to residents"),
        help_text=_("One real question, as you would ask it at the door."),
        max_length=160,
        required=False,
    )
    starter = forms.ChoiceField(
        label=_("Start from"),
        choices=[("", _("An empty process")), *((one.key, one.name) for one in STARTERS.values())],
        widget=forms.RadioSelect,
        required=False,
    )


class TextsForm(forms.Form):
    """Everything residents read about a process, in the order in which they ask."""

    title = forms.CharField(label=_("Short title"), max_length=80)
    question = forms.CharField(label=_("The question to residents"), max_length=160, required=False)
    summary = forms.CharField(
        label=_("Now, in two sentences"),
        help_text=_("What happens now, until when, and who decides."),
        widget=area(3),
        required=False,
        max_length=600,
    )
    why = forms.CharField(label=_("Why do you ask this?"), widget=area(5), required=False, max_length=4000)
    open_points = Lines(
        label=_("What is open?"), help_text=_("One point per line: what residents can still change.")
    )
    fixed_points = FixedLines(
        label=_("What is fixed?"),
        help_text=_(
            "One point per line. After a bar | comes where it was decided: “€ 1.9 million, no more | Multi-year plan”."
        ),
    )
    rung = forms.ChoiceField(
        label=_("How much do residents decide?"),
        choices=Rung.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    promise = forms.CharField(
        label=_("What do you promise?"),
        help_text=_("What you do with what people put in, and by when."),
        widget=area(3),
        required=False,
        max_length=2000,
    )
    who_decides = forms.CharField(
        label=_("Who decides, and when?"), widget=area(3), required=False, max_length=2000
    )
    council_role = forms.CharField(
        label=_("What does the city council do?"), widget=area(3), required=False, max_length=2000
    )
    target_groups = Lines(label=_("Whom do you want to reach?"), help_text=_("One group per line."))
    missing_people = forms.CharField(
        label=_("Who is missing, and what do you do about it?"),
        widget=area(2),
        required=False,
        max_length=600,
    )
    contact = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Contact person"),
        required=False,
        empty_label=_("Choose a colleague"),
    )
    language = forms.ChoiceField(label=_("Language of these texts"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_with(PREPARE) | roles_with(ANSWER)
        staff = Person.objects.filter(
            role_grants__place=place, role_grants__role__in=roles, is_active=True
        ).distinct()
        fields: Any = self.fields
        fields["contact"].queryset = staff.order_by("name")
        for name in NEEDED:
            fields[
                name
            ].needed_later = True  # a draft may be saved without; the page says that publishing asks for it


class PhaseForm(forms.Form):
    # With an initial value a row that nobody touched counts as empty, though its list always has something chosen.
    kind = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices, initial=PhaseKind.AGENDA.value)
    title = forms.CharField(label=_("Name"), max_length=60)
    starts = Day(label=_("First day"), widget=day())
    ends = Day(label=_("Last day"), widget=day())
    text = forms.CharField(label=_("What happens"), widget=area(2), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day comes before the first day."))
        return data

    def row(self) -> dict[str, str]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("kind", "title", "text")},
            "starts": data["starts"].isoformat(),
            "ends": data["ends"].isoformat(),
        }


class VersionForm(forms.Form):
    """Which version somebody started from, beside a list of rows that has no place for it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


PhaseFormSet: Any = forms.formset_factory(PhaseForm, extra=2, max_num=12, can_delete=True)


class ActivityForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), help_text=_("What residents do, in a few words."), max_length=120
    )
    intro = forms.CharField(label=_("What do you ask?"), widget=area(3), required=False, max_length=1000)
    opens_on = Day(label=_("Opens on"), widget=day())
    closes_on = Day(
        label=_("Last day"),
        help_text=_("People can take part until midnight."),
        widget=day(),
    )
    who_may = forms.ChoiceField(
        label=_("Who may take part?"),
        choices=[
            (Activity.WhoMay.ANYONE, _("Anyone, also without an account")),
            (Activity.WhoMay.ACCOUNT, _("Anyone with an account")),
            (Activity.WhoMay.VERIFIED, _("Residents the town has checked")),
        ],
        widget=forms.RadioSelect,
        initial=Activity.WhoMay.ANYONE,
    )
    moderation = forms.ChoiceField(
        label=_("A moderator checks"), choices=Moderation.choices, widget=forms.RadioSelect
    )
    limit_per_person = forms.IntegerField(
        label=_("How many per person, at most"), min_value=1, max_value=500, initial=10, widget=short()
    )
    answer_days = forms.IntegerField(
        label=_("Answer within how many working days"), min_value=1, max_value=250, widget=short()
    )
    answer_clock = forms.ChoiceField(
        label=_("This term begins"), choices=Clock.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_on") and data.get("closes_on"):
            data["opens_at"] = midnight(self.place, data.pop("opens_on"))
            data["closes_at"] = midnight(self.place, data.pop("closes_on") + timedelta(days=1))
            if data["closes_at"] <= data["opens_at"]:
                self.add_error("closes_on", _("The last day comes before the day it opens."))
        return data


class ChangeActivityForm(ActivityForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def midnight(place: Place, day: date) -> datetime:
    """The first moment of a day in the place's own time."""
    return datetime.combine(day, time.min, tzinfo=place.timezone)


def activity_start(activity: Activity, place: Place) -> dict[str, Any]:
    return {
        **{
            name: getattr(activity, name)
            for name in (
                "title",
                "intro",
                "who_may",
                "moderation",
                "limit_per_person",
                "answer_days",
                "answer_clock",
                "version",
            )
        },
        "opens_on": timezone.localdate(activity.opens_at, place.timezone),
        "closes_on": timezone.localdate(activity.closes_at, place.timezone) - timedelta(days=1),
    }


class PublicationForm(forms.Form):
    KINDS = (".pdf", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx", ".csv", ".txt", ".jpg", ".png")
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("news", _("News")), ("document", _("A document"))],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), widget=area(6), required=False, max_length=20_000)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, office files, CSV, text or pictures, at most 10 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is None:
            return None
        if file.size > 10 * 1024 * 1024:
            raise ValidationError(_("This file is larger than 10 MB."))
        if not str(file.name).lower().endswith(self.KINDS):
            raise ValidationError(
                _("This kind of file cannot be opened by everybody. Use one of: %s.") % ", ".join(self.KINDS)
            )
        return file


class FinishForm(forms.Form):
    final_report = forms.CharField(
        label=_("Final report"),
        help_text=_(
            "What was asked, who took part, what you did with it, what changes. Residents read this first."
        ),
        widget=area(16),
        max_length=20_000,
    )


class CopyForm(forms.Form):
    title = forms.CharField(label=_("Short title of the new process"), max_length=80)
    starts = Day(
        label=_("First day of the first phase"),
        widget=day(),
    )


def texts_of(process: Process) -> dict[str, Any]:
    names = [name for name in TextsForm.base_fields if name != "contact"]
    return {**{name: getattr(process, name) for name in names}, "contact": process.contact_id}
