# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.foundations.pages import Day

from ..models import Ally, Domain
from ..seen import Seen
from .actions import LONGEST_APPROACH, LONGEST_MESSAGE

State = Ally.State


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d")


class AllyForm(forms.Form):
    """Somebody new on the list."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Of the association or the council, or of somebody who joins in as a person."),
        max_length=120,
    )
    domain = forms.ChoiceField(
        label=pgettext_lazy("coalition", "Domain"),
        choices=[("", _("Choose a domain")), *Domain.choices],
        widget=forms.Select(attrs={"class": "input--medium"}),
    )
    is_council = forms.BooleanField(label=_("This is an advisory council"), required=False)
    contact = forms.CharField(
        label=_("Who do you address?"), help_text=_("First name or name."), max_length=80, required=False
    )
    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("Only needed if you want to invite them by letter. Nobody outside your group sees it."),
        required=False,
    )


class ChangeAllyForm(AllyForm, Seen):
    state = forms.ChoiceField(
        label=_("Do they join in?"),
        help_text=_(
            "For an answer by telephone or in a conversation. With “no”, contact and address go at once."
        ),
        widget=forms.RadioSelect,
    )
    offer = forms.CharField(
        label=_("What do they bring?"),
        help_text=_("Such as people, a room, a magazine, knowledge."),
        max_length=300,
        required=False,
    )
    is_public = forms.BooleanField(
        label=_("They agreed that their name stands on the page of the municipality"),
        help_text=_("Leave this open if you did not ask."),
        required=False,
    )

    def __init__(self, *args: Any, ally: Ally, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            State.NOTED: _("Not asked yet"),
            State.ASKED: _("Asked, no answer yet"),
            State.JOINED: _("Yes, they join in"),
            State.DECLINED: _("No, they do not join in"),
        }
        open_ = State(ally.state) if ally.state in (State.NOTED, State.ASKED) else State.NOTED
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (one.value, words[one]) for one in (open_, State.JOINED, State.DECLINED)
        ]
        if ally.key:  # who was invited by letter decides about the name alone
            del self.fields["is_public"]


class MessageForm(forms.Form):
    message = forms.CharField(
        label=_("Your own words"),
        help_text=_("Why do you ask just these people? Two or three sentences."),
        max_length=LONGEST_MESSAGE,
        widget=area(6),
    )


class ApproachForm(Seen):
    approach = forms.CharField(
        label=_("Our joint approach"),
        help_text=_("What do you want to reach together, who does what, and by when?"),
        max_length=LONGEST_APPROACH,
        required=False,
        widget=area(8),
    )


class MeetingForm(forms.Form):
    day = Day(label=_("Day of the meeting"), widget=day_input())
    where = forms.CharField(
        label=_("Which meeting, and where?"),
        help_text=_("Such as: meeting of the sports council and the youth council, town hall, room 2."),
        max_length=200,
    )


class JoinForm(forms.Form):
    """The answer of who was invited: yes."""

    offer = forms.CharField(
        label=_("What do you bring?"),
        help_text=_("Such as people, a room, a magazine, knowledge. You may leave this open."),
        max_length=300,
        required=False,
    )
    is_public = forms.BooleanField(
        label=_("Our name may stand on the public page of the municipality"),
        help_text=_("Only the name that stands above. You can change this later."),
        required=False,
    )
