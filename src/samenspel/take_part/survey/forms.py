# SPDX-License-Identifier: EUPL-1.2
"""What an officer chooses for a survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires.models import Questionnaire

from . import beginning
from .actions import LATER, WHEN_CLOSED
from .models import Survey


class SettingsForm(forms.Form):
    """`cleaned_data` is what `set_up` takes."""

    begin = forms.ChoiceField(
        label=_("Begin with"),
        help_text=_("You can change every question afterwards, until the first answer comes in."),
        widget=forms.RadioSelect,
        initial=beginning.EMPTY,
    )
    is_known = forms.TypedChoiceField(
        label=_("Does the town know who answered?"),
        help_text=_("Everybody reads this before the first question."),
        choices=[
            ("no", _("No: answers are anonymous. Nobody can see who gave which answer.")),
            ("yes", _("Yes: the name of the account stands beside the answers, for staff only.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    by_invitation = forms.TypedChoiceField(
        label=_("Who may answer?"),
        choices=[
            ("no", _("Everybody who finds it, within what you choose below.")),
            ("yes", _("Only people you invite by mail. Each answers once.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    shows_results = forms.ChoiceField(
        label=_("When does everybody see the results?"),
        choices=[
            (WHEN_CLOSED, _("As soon as the survey is closed and counted.")),
            (LATER, _("When you publish them yourself.")),
        ],
        widget=forms.RadioSelect,
        initial=WHEN_CLOSED,
    )
    groups = forms.CharField(
        label=_("Groups to compare"),
        help_text=_(
            "Leave it empty for one public. Otherwise one name per line; if you know how many people a group has, write it behind the name: Staff (120)."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    copied_from = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["begin"].choices = beginning.choices(None)
        if self.initial.get("copied_from"):  # it is there already, and has its questions
            del self.fields["begin"]

    def offer(self, place: Place) -> None:
        """Add what this town has to choose from: its earlier surveys."""
        fields: Any = self.fields
        if "begin" in fields:
            fields["begin"].choices = beginning.choices(place)

    def clean_groups(self) -> list[tuple[str, int | None]]:
        return beginning.read_groups(self.cleaned_data["groups"])


def settings_of(activity: Activity) -> dict[str, Any]:
    """What the form starts with: the survey as it is."""
    row = Questionnaire.objects.filter(activity=activity).first()
    survey = Survey.objects.filter(activity=activity).first()
    if row is None or survey is None:
        return {}
    return {
        "begin": beginning.EMPTY,  # a copy has its questions from `copied_from`
        "is_known": "yes" if row.is_known else "no",
        "by_invitation": "yes" if row.by_invitation else "no",
        "shows_results": LATER if survey.shows_results == LATER else WHEN_CLOSED,
        "groups": beginning.write_groups(row.groups, activity.language),
        "copied_from": row.pk,
    }
