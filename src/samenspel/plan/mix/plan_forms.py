# SPDX-License-Identifier: EUPL-1.2
"""The forms with which a task force works on its plan, one per piece. Every one carries the stamp of what its writer saw."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.engines.mix.codes import PHASES, hint, known, name
from samenspel.foundations.pages import Day
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import EVERYWHERE, PREPARE, places_with

from .actions import LONGEST_REMARK
from .matrix import Table
from .models import Plan, PlanPhase, PlanTask
from .start_note import AUTHORITIES, FIELDS, ONE_OF_TWO, fields_of

MOST_INSTRUMENTS = 8


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d")


def language_now() -> str:
    return get_language() or "nl"


class Euros(forms.DecimalField):
    """An amount in whole euros or with cents; gives whole cents. "1.500", "1500,50" and "€ 1 500" are understood."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=Decimal(0),
            max_value=Decimal(999_999_999),
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input--medium"}),
            error_messages={"invalid": _("Write the amount in digits, such as 1500 or 1250,50.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split())
            if "," in value:
                value = value.replace(".", "").replace(",", ".")
            elif value.count(".") > 1 or len(value.partition(".")[2]) == 3:
                value = value.replace(".", "")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value: Any) -> Any:
        """`value` in cents, or what somebody typed."""
        if isinstance(value, int):
            return f"{value // 100}" if value % 100 == 0 else f"{value // 100},{value % 100:02d}"
        return value


class Stamped(forms.Form):
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)


class TitleForm(forms.Form):
    title = forms.CharField(
        label=_("Short title"),
        help_text=_("Two to six words, by which your task force recognises the plan."),
        max_length=80,
    )


class FactsForm(Stamped):
    field_order = ("title", "place", "language", "stamp")
    title = forms.CharField(label=_("Short title"), max_length=80)
    place = forms.ModelChoiceField(
        Place.objects.filter(valid_to=None, is_network=False).exclude(is_fictional=True, is_active=False),
        label=_("Municipality"),
        required=False,
        empty_label=_("Not said"),
    )
    language = forms.ChoiceField(
        label=_("Language of the plan and of the start note"), choices=settings.LANGUAGES
    )


class PhaseDaysForm(forms.Form):
    """One phase on the page of the phases."""

    used = forms.BooleanField(label=_("There is room in this phase"), required=False)
    title = forms.CharField(label=_("Name"), max_length=60, required=False)
    starts = Day(label=_("First day"), widget=day(), required=False)
    ends = Day(label=_("Last day"), widget=day(), required=False)

    def __init__(self, data: Any = None, *, kind: str, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=kind, initial=initial)
        self.kind = kind
        self.word = name("phases", kind, language_now())
        self.hint = hint("phases", kind, language_now())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("used"):
            return data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day comes before the first day."))
        if bool(starts) != bool(ends) and not self.errors:
            self.add_error("starts" if ends else "ends", _("Fill in both days, or leave both open."))
        return data

    def row(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            **{field: self.cleaned_data[field] for field in ("title", "starts", "ends")},
        }


def days_forms(plan: Plan, data: Any = None) -> list[PhaseDaysForm]:
    """All five phases, those of the plan ticked."""
    there = {phase["kind"]: phase for phase in plan.phases}
    return [PhaseDaysForm(data, kind=kind, initial=days_start(there.get(kind))) for kind in PHASES]


def days_start(phase: PlanPhase | None) -> dict[str, Any]:
    if phase is None:
        return {"used": False}
    return {
        "used": True,
        "title": phase["title"],
        "starts": date.fromisoformat(phase["starts"]) if phase["starts"] else None,
        "ends": date.fromisoformat(phase["ends"]) if phase["ends"] else None,
    }


class PhaseForm(Stamped):
    """Everything of one phase but its days. Each instrument has a title for residents and a note beside it."""

    goals = forms.MultipleChoiceField(
        label=_("What do you want to reach in this phase?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    instruments = forms.MultipleChoiceField(
        label=_("Ways of taking part"),
        help_text=_("Two to four that complement each other: many people, a conversation, hearing back."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    responsible = forms.CharField(
        label=_("Who is responsible?"),
        help_text=_("A name, and what that person is in your municipality."),
        max_length=120,
        required=False,
    )
    money_cents = Euros(label=_("Money for taking part, in euros"), required=False)
    communication = forms.CharField(
        label=_("Communication"),
        help_text=_("How do people hear of it, and where do they find everything?"),
        widget=area(3),
        max_length=1000,
        required=False,
    )
    council = forms.ChoiceField(label=_("Role of the city council in this phase"), required=False)
    council_text = forms.CharField(
        label=_("What exactly does the council do?"), widget=area(3), max_length=1000, required=False
    )

    def __init__(self, *args: Any, phase: PlanPhase, table: Table, **kwargs: Any) -> None:
        kwargs.setdefault("initial", phase_start(phase))
        super().__init__(*args, **kwargs)
        language = language_now()
        self.phase, self.table = phase, {row.key: row for row in table}
        own = [one["key"] for one in phase["instruments"]]
        fits = [row for row in table if phase["kind"] in row.phases or row.key in own]
        fields: Any = self.fields
        fields["goals"].choices = [(code, name("goals", code, language)) for code in known("goals")]
        fields["instruments"].choices = [
            *((one["key"], one["title"]) for one in phase["instruments"] if one["key"] not in self.table),
            *sorted(((row.key, row.words(language).name) for row in fits), key=lambda pair: pair[1].lower()),
        ]
        fields["council"].choices = [
            ("", _("Not said")),
            *((code, name("council", code, language)) for code in known("council")),
        ]
        for one in phase["instruments"]:
            fields[f"title-{one['key']}"] = forms.CharField(
                label=_("Title for residents"), max_length=120, required=False
            )
            fields[f"note-{one['key']}"] = forms.CharField(
                label=_("Note"),
                help_text=_(
                    "How you do it here. Residents read it as the introduction once it is a process."
                ),
                widget=area(2),
                max_length=600,
                required=False,
            )

    def own(self) -> list[dict[str, Any]]:
        """The instruments that are in the phase now, with the fields of their title and note."""
        return [
            {
                "name": self.table[one["key"]].words(language_now()).name
                if one["key"] in self.table
                else one["title"],
                "title": self[f"title-{one['key']}"],
                "note": self[f"note-{one['key']}"],
            }
            for one in self.phase["instruments"]
        ]

    def clean_instruments(self) -> list[str]:
        keys: list[str] = self.cleaned_data["instruments"]
        if len(keys) > MOST_INSTRUMENTS:
            raise ValidationError(
                _("Eight at most in one phase: people and colleagues must be able to follow it.")
            )
        return keys

    def facts(self, language: str) -> dict[str, Any]:
        """The phase as the action takes it. What stays keeps its place; what is new comes after it, with its name in the table."""
        data = self.cleaned_data
        before = {one["key"]: one for one in self.phase["instruments"]}
        keys = [key for key in before if key in data["instruments"]]
        keys += [key for key in data["instruments"] if key not in before]
        rows = []
        for key in keys:
            usual = self.table[key].words(language).name if key in self.table else before[key]["title"]
            rows.append(
                {
                    "key": key,
                    "title": " ".join(data.get(f"title-{key}", "").split()) or usual,
                    "note": data.get(f"note-{key}", "").strip(),
                }
            )
        return {
            "goals": list(data["goals"]),
            "instruments": rows,
            **{
                field: data[field]
                for field in ("responsible", "money_cents", "communication", "council", "council_text")
            },
        }


def phase_start(phase: PlanPhase) -> dict[str, Any]:
    return {
        "goals": phase["goals"],
        "instruments": [one["key"] for one in phase["instruments"]],
        "responsible": phase["responsible"],
        "money_cents": phase["money_cents"],
        "communication": phase["communication"],
        "council": phase["council"],
        "council_text": phase["council_text"],
        **{f"title-{one['key']}": one["title"] for one in phase["instruments"]},
        **{f"note-{one['key']}": one["note"] for one in phase["instruments"]},
    }


class NoteForm(Stamped):
    """The start note. A field whose text is what the plan says itself stays tied to the plan."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        lines = fields_of(plan)
        start = {field.name: field.text for field in lines}
        start[ONE_OF_TWO] = plan.note.get(ONE_OF_TWO, "")
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.derived = {field.name: field.derived for field in lines}
        fields: Any = self.fields
        for field in lines:
            label, question = FIELDS[field.name]
            rows = min(10, max(3, field.text.count("\n") + 2))
            if field.name == "authority":
                fields[ONE_OF_TWO] = forms.ChoiceField(
                    label=_("Who decides?"),
                    choices=[("", _("As the plan says, or not known yet")), *AUTHORITIES.items()],
                    widget=forms.RadioSelect,
                    required=False,
                )
            fields[field.name] = forms.CharField(
                label=label, help_text=question, widget=area(rows), max_length=4000, required=False
            )

    def note(self) -> dict[str, str]:
        found = {
            field: _same_ends(self.cleaned_data[field])
            for field in FIELDS
            if _same_ends(self.cleaned_data[field]) != _same_ends(self.derived[field])
        }
        chosen = self.cleaned_data[ONE_OF_TWO]
        # A sentence that only repeats what was derived from the other choice is not an own text.
        return {**found, **({ONE_OF_TWO: chosen} if chosen else {})}


def _same_ends(text: str) -> str:
    """A browser sends other line ends than it got."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Your remark"), widget=area(3), max_length=LONGEST_REMARK)


class TaskForm(forms.Form):
    text = forms.CharField(label=_("What has to be done?"), max_length=300)
    who = forms.CharField(label=_("Who does it?"), max_length=80, required=False)
    until = Day(label=_("By when?"), widget=day(), required=False)


class GiveTaskForm(forms.Form):
    """Who does a task and by when; its words only where the task force wrote them."""

    text = forms.CharField(label=_("What has to be done?"), max_length=300, required=False)
    who = forms.CharField(label=_("Who does it?"), max_length=80, required=False)
    until = Day(label=_("By when?"), widget=day(), required=False)

    def __init__(self, *args: Any, task: PlanTask, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text": task["text"],
            "who": task["who"],
            "until": date.fromisoformat(task["by"]) if task["by"] else None,
        }
        super().__init__(*args, **kwargs)
        if not task["own"]:
            del self.fields["text"]


class LeaveForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, I am sure"), required=False)


class MakeForm(forms.Form):
    """Where the process is made, and its first two texts."""

    place = forms.ChoiceField(label=_("In which town?"))
    title = forms.CharField(
        label=_("Short title"), help_text=_("Two to six words, for lists and addresses."), max_length=80
    )
    question = forms.CharField(
        label=_("The question to residents"),
        help_text=_("One real question, as you would ask it at the door."),
        max_length=160,
        required=False,
    )

    def __init__(self, *args: Any, towns: list[Place], **kwargs: Any) -> None:
        """`towns` are those where this person may prepare a process."""
        super().__init__(*args, **kwargs)
        self.towns = {str(town.pk): town for town in towns}
        fields: Any = self.fields
        fields["place"].choices = [(key, town.name) for key, town in self.towns.items()]

    def clean_place(self) -> Place:
        return self.towns[self.cleaned_data["place"]]


def towns_of(person: Any) -> Any:
    """The open towns where this person prepares processes."""
    held = places_with(person, PREPARE)
    rows = Place.objects.filter(is_active=True, is_network=False).select_related("town").order_by("name")
    return rows if held is EVERYWHERE else rows.filter(pk__in=held)
