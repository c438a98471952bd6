# SPDX-License-Identifier: EUPL-1.2
"""The forms of repeating: a day, the letter, the evaluation per value, an invitation to another municipality."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.pages import Day
from samenspel.plan.mix.plan_forms import area, day

from ..values.sets import Values, said

SCORES: list[tuple[Any, Any]] = [
    (1, pgettext_lazy("score of a value", "1: not yet")),
    (2, pgettext_lazy("score of a value", "2: a beginning")),
    (3, pgettext_lazy("score of a value", "3: half-way")),
    (4, pgettext_lazy("score of a value", "4: largely")),
    (5, pgettext_lazy("score of a value", "5: fully")),
]
MOST_TEXT = 2000


class RecallDayForm(forms.Form):
    due_on = Day(label=_("On which day?"), widget=day())


class RecallForm(forms.Form):
    text = forms.CharField(
        label=_("Your own words"),
        help_text=_("They stand at the top of the letter. What goes well? What do you ask this year?"),
        required=False,
        max_length=3000,
        widget=area(6),
    )
    addresses = forms.CharField(
        label=_("To whom?"),
        help_text=_(
            "Addresses of councillors, aldermen and staff, one on each line or with commas between them; sixty at most. We do not keep"
            " them, only how many there were."
        ),
        required=False,
        max_length=8000,
        widget=area(4),
    )
    to_members = forms.BooleanField(label=_("Also the people of our group"), required=False)
    to_allies = forms.BooleanField(
        label=_("Also everybody in the coalition who joins in and left an address"), required=False
    )


class PlanForm(forms.Form):
    planned_on = Day(label=_("When do you evaluate?"), widget=day())


class EvaluationForm(forms.Form):
    """Days, people, and three fields for each value."""

    planned_on = Day(label=_("Planned on"), widget=day())
    held_on = Day(label=_("Held on"), required=False, widget=day())
    with_whom = forms.CharField(
        label=_("Who took part?"),
        help_text=_("Which politicians, and who else: names with their office, as they may stand in public."),
        required=False,
        max_length=300,
    )
    conclusion = forms.CharField(
        label=_("What did you decide together?"),
        help_text=_("In a few sentences: what went forward, and what is adjusted."),
        required=False,
        max_length=6000,
        widget=area(5),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(
        self, *args: Any, values: Values, language: str, scores: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values, self.language = values, language
        self.fields["held_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for value in values.values:
            row = scores.get(value.key, {})
            self.fields[f"score_{value.key}"] = forms.TypedChoiceField(
                label=_("How far are we?"),
                choices=[("", pgettext_lazy("score of a value", "not chosen yet")), *SCORES],
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.get("score"),
                widget=forms.Select(attrs={"class": "input--medium"}),
            )
            self.fields[f"evidence_{value.key}"] = forms.CharField(
                label=_("From what do you see that?"),
                required=False,
                max_length=MOST_TEXT,
                initial=row.get("evidence", ""),
                widget=area(2),
            )
            self.fields[f"adjust_{value.key}"] = forms.CharField(
                label=_("What do we adjust?"),
                required=False,
                max_length=MOST_TEXT,
                initial=row.get("adjust", ""),
                widget=area(2),
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Per value: its words and its three fields."""
        return [
            {
                "number": value.number,
                "title": said(value.title, self.language),
                "text": said(value.text, self.language),
                "score": self[f"score_{value.key}"],
                "evidence": self[f"evidence_{value.key}"],
                "adjust": self[f"adjust_{value.key}"],
            }
            for value in self.values.values
        ]

    def taken(self) -> dict[str, Any]:
        """The clean data as the action wants it: the scores put together per value."""
        data = dict(self.cleaned_data)
        scores = {
            value.key: {part: data.pop(f"{part}_{value.key}") for part in ("score", "evidence", "adjust")}
            for value in self.values.values
        }
        return {**data, "scores": scores}


class SparkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of somebody there"),
        help_text=_("An advisory council, an association, an alderman. We do not keep the address."),
        max_length=254,
    )
    words = forms.CharField(
        label=_("Your own words"),
        help_text=_("What does it bring you? Say how they can reach you: they cannot answer our letter."),
        max_length=3000,
        widget=area(6),
    )
