# SPDX-License-Identifier: EUPL-1.2
"""What a group fills in about itself and its route."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day

from ..models import Effort, Kind
from .actions import LONGEST_HELP, LONGEST_NOTE
from .choosing import Context, Interest, Wishes
from .people import LONGEST_WISH
from .steps import guide

EFFORTS = [
    (Effort.LITTLE, _("● Little effort: a few steps that a small group manages")),
    (Effort.SOME, _("●● Some effort: working together and preparing well")),
    (Effort.MORE, _("●●● A little extra effort: the whole college, a party, plans and budgets")),
]
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EffortField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=EFFORTS, coerce=int, widget=forms.RadioSelect, **kwargs)


class BeginForm(forms.Form):
    """Two minutes: who, how much time, what for, and what is so here."""

    kind = forms.ChoiceField(
        label=_("Who are you?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are.")},
    )
    group_name = forms.CharField(
        label=_("What is your group called?"),
        max_length=120,
        help_text=_("A name of your own is fine too, such as “Neighbours for a say”."),
        error_messages={"required": _("Fill in what your group is called.")},
    )
    effort = EffortField(
        label=_("How much time do you have?"),
        help_text=_("You can do more or less later, for each step apart."),
        error_messages={"required": _("Choose how much time you have.")},
    )
    interests = forms.MultipleChoiceField(
        label=_("What do you feel like doing?"),
        choices=Interest.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what you like. Nothing is fine too: then you get the core."),
    )
    context = forms.MultipleChoiceField(
        label=_("What is so in your municipality?"),
        choices=Context.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_listed = forms.BooleanField(
        label=_("Our group may be named"),
        required=False,
        help_text=_(
            "The name of the group then stands on the public page of your municipality, and people may ask to join. Without this, the page only says that a group is busy. Names of people never stand there."
        ),
    )

    def wishes(self) -> Wishes:
        data = self.cleaned_data
        return Wishes(data["effort"], frozenset(data["interests"]), frozenset(data["context"]))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "group_name", "is_listed")}


class RouteForm(forms.Form):
    """Which tasks the group takes on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    effort = EffortField(label=_("How much time do you have?"))
    keys = forms.MultipleChoiceField(
        label=_("Tasks"),
        choices=[(key, key) for key in guide().tasks],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one task.")},
    )


class TaskForm(forms.Form):
    """Who does a task, by when."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    who = forms.CharField(
        label=_("Who does this?"),
        required=False,
        max_length=80,
        help_text=_("A name, for the people of your group."),
    )
    due_on = Day(label=_("By when?"), required=False, widget=_day())
    note = forms.CharField(
        label=_("Note for the group"), required=False, max_length=LONGEST_NOTE, widget=_area(4)
    )


class WishForm(forms.Form):
    text = forms.CharField(
        label=_("Who are you, and why do you want to join?"),
        max_length=LONGEST_WISH,
        widget=_area(4),
        help_text=_("One or two sentences. The people of the group read this together with your name."),
        error_messages={"required": _("Tell the group in a sentence who you are.")},
    )


class FactsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    group_name = forms.CharField(
        label=_("What is your group called?"),
        max_length=120,
        error_messages={"required": _("Fill in what your group is called.")},
    )
    kind = forms.ChoiceField(label=_("Who are you?"), choices=Kind.choices)
    language = forms.ChoiceField(label=_("Language of your letters and texts"), choices=LANGUAGES)
    college_size = forms.IntegerField(
        label=_("How many people are in the college?"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("Mayor and aldermen together. Then we know when the whole college has signed."),
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    is_listed = forms.BooleanField(
        label=_("Our group may be named"),
        required=False,
        help_text=_(
            "The name of the group stands on the public page of your municipality, and people may ask to join."
        ),
    )


class HelpForm(forms.Form):
    text = forms.CharField(
        label=_("What do you need help with?"),
        max_length=LONGEST_HELP,
        widget=_area(6),
        help_text=_("The campaign team reads this, with the name of your group and your municipality."),
        error_messages={"required": _("Say in a sentence what you need help with.")},
    )
