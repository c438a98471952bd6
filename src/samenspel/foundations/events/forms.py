# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from samenspel.foundations.pages import Trap

from . import seats
from .models import Event, Mode, Registration, Request


def _left(event: Event, mode: Mode) -> str:
    """How much room there is that way, in words."""
    free = seats.free_of(event, mode)
    if free is None:
        return ""
    if not free:
        return pgettext("meeting", "full: you come on the waiting list")
    return ngettext("%(free)d seat left", "%(free)d seats left", free) % {"free": free}


class RegistrationForm(forms.Form):
    """How you come, with how many, and what you need. Shows only what this event asks."""

    mode = forms.ChoiceField(label=_("How do you come?"), widget=forms.RadioSelect)
    companions = forms.IntegerField(
        label=_("How many people come with you?"),
        min_value=0,
        initial=0,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    requests = forms.MultipleChoiceField(
        label=_("What do you need to be able to come?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    request_note = forms.CharField(
        label=_("Is there something else we should know?"),
        help_text=_("For example which language you speak. Only who organises the meeting reads this."),
        max_length=200,
        required=False,
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("It stands on the list at the door, and nowhere on the site."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(
        self, *args: Any, event: Event, person: Any = None, there: Registration | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        ways = seats.ways_of(event)
        if len(ways) > 1:
            fields["mode"].choices = [
                (mode, format_html("{}<small>{}</small>", mode.label, left))
                if (left := _left(event, mode))
                else (mode, mode.label)
                for mode in ways
            ]
        else:
            del self.fields["mode"]
        most = max(event.most_companions, there.companions if there else 0)
        if most:
            fields["companions"].validators.append(MaxValueValidator(most))
            fields["companions"].widget.attrs["max"] = most
            fields["companions"].help_text = lazy(
                lambda: (
                    ngettext(
                        "At most %(most)d. You count for yourself: leave 0 when you come alone.",
                        "At most %(most)d. You count for yourself: leave 0 when you come alone.",
                        most,
                    )
                    % {"most": most}
                ),
                str,
            )()
        else:
            del self.fields["companions"]
        wishes = [*event.requests, *(there.requests if there else [])]
        if wishes:
            fields["requests"].choices = [row for row in Request.choices if row[0] in wishes]
        else:
            del self.fields["requests"]
        if there is None and person is not None and person.name:
            del self.fields["name"]

    def clean_companions(self) -> int:
        return self.cleaned_data.get("companions") or 0


class AnonymousRegistrationForm(Trap, RegistrationForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "For your code, a reminder and the way to cancel. Thirty days after the meeting we forget it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("mode", "companions", "requests", "request_note", "name", "email")


def start_of(registration: Registration) -> dict[str, Any]:
    """What the form shows of a registration that is there."""
    return {
        name: getattr(registration, name)
        for name in ("mode", "companions", "requests", "request_note", "name")
    }


class CheckInForm(forms.Form):
    code = forms.CharField(
        label=_("The code from your letter"),
        help_text=_("Six letters and digits."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "input--short",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    attended = forms.ChoiceField(label=_("How do you take part?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = seats.ways_of(event)
        if len(ways) > 1:
            fields: Any = self.fields
            fields["attended"].choices = [(mode, mode.label) for mode in ways]
        else:
            del self.fields["attended"]


class CodeForm(forms.Form):
    """The code on the wall."""

    code = forms.CharField(
        label=_("The code on the screen"),
        help_text=_("Six letters and digits. Capitals do not matter."),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "class": "input--medium room-code-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
        ),
    )


class EnterForm(CodeForm):
    """For a hybrid meeting also where somebody is."""

    here = forms.ChoiceField(
        label=_("Where are you?"),
        choices=[("room", _("In the room")), ("online", _("I follow online"))],
        widget=forms.RadioSelect,
        initial="room",
        required=False,
    )

    def __init__(self, *args: Any, hybrid: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hybrid:
            del self.fields["here"]
