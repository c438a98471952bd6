# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day

from ..coalition.forms import area, day_input
from ..models import Circle, WorkPoint
from ..seen import Seen
from ..values.sets import Values
from .actions import LONG
from .queries import Asked, choices, shown


def long_text(label: Any, hint: Any = "", rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=LONG, required=required, widget=area(rows))


def link(label: Any, hint: Any = "") -> forms.URLField:
    return forms.URLField(
        label=label,
        help_text=hint,
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


class TalkForm(Seen):
    circle = forms.ChoiceField(label=_("With how many?"), choices=[("", _("Choose")), *Circle.choices])
    day = Day(label=_("Day"), widget=day_input())
    is_held = forms.BooleanField(
        label=_("The conversation was held"),
        help_text=_("Leave this open as long as it is planned."),
        required=False,
    )
    with_whom = forms.CharField(
        label=_("With whom?"),
        help_text=_(
            "Name and office of who holds a mandate or works for the municipality. No names of other people."
        ),
        max_length=300,
    )
    parties = forms.CharField(
        label=_("Of which parties?"),
        help_text=_("With a comma between them."),
        max_length=200,
        required=False,
    )
    reactions = long_text(_("What do they think of the values?"))
    goes_well = long_text(_("What goes well already?"))
    shared = long_text(_("Which principles do you share, or give enthusiasm?"))
    next_step = forms.CharField(
        label=_("Next step"),
        help_text=_("What did you agree, and who does it?"),
        max_length=300,
        required=False,
    )
    next_on = Day(label=_("By when?"), widget=day_input(), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("next_on") and not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Write what happens by that day, or leave the day open."))
        return data


class Valued(Seen):
    """A form in which one of the values can be chosen."""

    value = forms.ChoiceField(label=_("To which value does it belong?"), required=False)

    def __init__(self, *args: Any, values: Values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = choices(values, get_language() or "nl")
        had = self.initial.get("value", "") if self.initial else ""
        if had and had not in dict(rows):  # of an earlier version: it stays until somebody chooses another
            rows.append((had, _("A value of an earlier version")))
        self.fields["value"].choices = rows  # type: ignore[attr-defined]


class HookForm(Valued):
    field_order = ("passage", "document", "where", "address", "value", "seen")
    passage = long_text(_("Passage"), _("Copy the sentence word for word."), required=True)
    document = forms.CharField(
        label=_("In which text does it stand?"),
        help_text=_("Such as: governing agreement 2025-2030."),
        max_length=160,
    )
    where = forms.CharField(label=_("Page or chapter"), max_length=80, required=False)
    address = link(_("Where can it be read?"))


class PointForm(Valued):
    field_order = ("text", "why", "size", "value", "is_public", "seen")
    text = forms.CharField(
        label=_("What do you want to be done better?"),
        help_text=_("One sentence, as concrete as you can."),
        max_length=300,
        widget=area(2),
    )
    why = long_text(_("Why?"), rows=3)
    size = forms.ChoiceField(
        label=pgettext_lazy("work point", "Size"),
        help_text=_("Both are a step forward."),
        choices=WorkPoint.Size.choices,
        initial=WorkPoint.Size.SMALL,
        widget=forms.RadioSelect,
    )
    is_public = forms.BooleanField(
        label=_("Show this on the page of the municipality, as what we ask"), required=False
    )


class PrioritiesForm(Seen):
    """A number beside each value that needs attention: 1 for what matters most."""

    def __init__(self, data: Any = None, *, values: Values, chosen: list[str], seen: str) -> None:
        self.values = shown(values, get_language() or "nl")
        places = {key: number for number, key in enumerate(chosen, start=1)}
        super().__init__(data, initial={"seen": seen}, auto_id="first-%s")
        for value in self.values:
            self.fields[f"rank-{value.key}"] = forms.IntegerField(
                label=value.title,
                min_value=1,
                max_value=len(self.values),
                required=False,
                initial=places.get(value.key),
                widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
            )

    def rows(self) -> list[tuple[Asked, Any]]:
        return [(value, self[f"rank-{value.key}"]) for value in self.values]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given: dict[int, str] = {}
        for value in self.values:
            number = data.get(f"rank-{value.key}")
            if number is None:
                continue
            if number in given:
                self.add_error(
                    f"rank-{value.key}",
                    ValidationError(
                        _("%(number)d stands twice. Give each value its own number."),
                        params={"number": number},
                    ),
                )
            given[number] = value.key
        if not self.errors:
            self.cleaned_data = {"seen": data.get("seen", ""), "keys": [given[one] for one in sorted(given)]}
        return self.cleaned_data


class BulletsForm(Seen):
    """The concrete sentences of each value, to tick."""

    def __init__(self, data: Any = None, *, values: Values, chosen: list[str], seen: str) -> None:
        super().__init__(data, initial={"seen": seen}, auto_id="second-%s")
        self.values = shown(values, get_language() or "nl")
        self.chosen = set(data.getlist("keys")) if data is not None else set(chosen)

    def groups(self) -> list[tuple[Asked, list[tuple[str, str, bool]]]]:
        """Per value: (key, text, ticked)."""
        return [
            (value, [(key, text, key in self.chosen) for key, text in value.bullets]) for value in self.values
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {"seen": data.get("seen", ""), "keys": sorted(self.chosen)[:500]}


class TrialForm(Seen):
    title = forms.CharField(
        label=_("Which project or dossier?"),
        help_text=_("Such as: the new library, the traffic plan, the playgrounds."),
        max_length=160,
    )
    about = long_text(_("What do you try there?"), _("Which values or work points do you apply to it?"))
    address = link(
        _("Where can people read about it?"), _("A page of the municipality, or a process on this site.")
    )
    evaluate_on = Day(
        label=_("When do you evaluate it?"),
        help_text=_("Together with the people in the municipality who work on it."),
        widget=day_input(),
    )
    is_public = forms.BooleanField(
        label=_("Show this project on the page of the municipality"), required=False
    )


class LessonsForm(Seen):
    evaluated_on = Day(label=_("Evaluated on"), widget=day_input())
    lessons = long_text(_("What did you learn?"), _("What went well, what did not?"), rows=5, required=True)
    elsewhere = long_text(
        _("Where else do you use this?"), _("In other dossiers, or in the policy of the municipality.")
    )
