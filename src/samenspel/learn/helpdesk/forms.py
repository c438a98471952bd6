# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Trap

from .interest import CONSENT
from .models import Track
from .reading import SLIDES, reading_list
from .words import ABOUT, instrument_names


class QuestionForm(forms.Form):
    """A question to the network. Two fields are enough."""

    title = forms.CharField(label=_("Your question in one sentence"), max_length=120, min_length=3)
    text = forms.CharField(
        label=_("Tell more"),
        help_text=_(
            "What do you want to reach, what did you try already, and where are you stuck? Name no people: this becomes public."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=5000,
    )
    instrument = forms.ChoiceField(label=_("Which instrument is it about?"), required=False)
    town_name = forms.CharField(
        label=_("Which municipality is it about?"),
        help_text=_("Stands beside your question."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--medium"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = instrument_names(get_language() or "nl")
        choices: Any = self.fields["instrument"]
        choices.choices = [("", _("None, or I do not know")), *names.items()]


class PersonQuestionForm(QuestionForm):
    """For who is signed in: the answer comes by mail, and the name of the profile need not stand there."""

    without_name = forms.BooleanField(label=_("Leave my name out"), required=False)


class AnonymousQuestionForm(Trap, QuestionForm):
    author_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Stands beside your question. You may leave it empty."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "class": "input--medium"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "We need it to send you the answer. Nobody else sees it. Without it you read the answer here on the site."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "input--medium"}),
    )


def _tracks() -> list[tuple[str, Any]]:
    return [(track.value, format_html("{}<small>{}</small>", track.label, ABOUT[track])) for track in Track]


class TracksForm(forms.Form):
    """What somebody wants to hear about: the owner of the link changes this."""

    tracks = forms.MultipleChoiceField(
        label=_("What do you want to hear about?"),
        choices=_tracks,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one subject.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input--medium"}),
    )
    town_name = forms.CharField(
        label=_("Your municipality"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--medium"}),
    )
    remark = forms.CharField(
        label=_("Do you want to say something with it?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InterestForm(Trap, TracksForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You first get a letter with a link. It counts only when you use that link."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "input--medium"}),
    )
    consent = forms.BooleanField(
        label=CONSENT,
        help_text=_("Are you younger than 16? Then ask one of your parents first."),
        error_messages={"required": _("We may only write to you when you agree: tick the sentence.")},
    )
    field_order = ("tracks", "email", "name", "town_name", "remark", "consent")


STEPS = 5
MOST_INSTRUMENTS = 6


class CardForm(forms.Form):
    """The take-home card. Nothing of it is kept on the site; every field may be left empty, to be filled in with a pen."""

    instruments = forms.MultipleChoiceField(
        label=_("Which instruments do you want to read about?"),
        help_text=_("At most six."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reading = forms.MultipleChoiceField(
        label=_("What do you want to read on?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            for name, label, longest in (
                ("what", _("What"), 120),
                ("who", _("Who"), 40),
                ("when", _("When"), 40),
            ):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=label, max_length=longest, required=False, widget=forms.TextInput
                )
        fields: Any = self.fields
        fields["instruments"].choices = list(instrument_names(get_language() or "nl").items())
        fields["reading"].choices = [(one.key, one.title) for one in reading_list()]
        fields["reading"].initial = [one.key for one in reading_list() if one.source == SLIDES]

    def clean_instruments(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["instruments"]
        if len(chosen) > MOST_INSTRUMENTS:
            raise forms.ValidationError(
                _("Choose at most six instruments: then the card stays on one sheet.")
            )
        return chosen

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of the form: {number, parts: what, who and when as bound fields}."""
        return [
            {"number": number, "parts": [self[f"{name}_{number}"] for name in ("what", "who", "when")]}
            for number in range(1, STEPS + 1)
        ]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The lines as filled in, the empty ones too: those are for a pen."""
        return [
            {name: self.cleaned_data[f"{name}_{number}"] for name in ("what", "who", "when")}
            for number in range(1, STEPS + 1)
        ]
