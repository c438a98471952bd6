# SPDX-License-Identifier: EUPL-1.2
"""What an officer fills in for something that happens elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.plan.mix.table import table_now

from .models import PlannedActivity
from .words import words_of

MOST_LINES = 40


def _methods() -> list[tuple[str, Any]]:
    rows = sorted(((row.key, words_of(row).name) for row in table_now()), key=lambda pair: pair[1].lower())
    return [("", _("None of these, or I do not know")), *rows]


class SettingsForm(forms.Form):
    method = forms.ChoiceField(
        label=_("Which way of taking part is it?"),
        help_text=_("Residents then find the explanation of it one click away."),
        choices=_methods,
        required=False,
    )
    where = forms.CharField(
        label=_("Where does it happen?"),
        help_text=_("An address, a room, a website. Leave it empty when you do not know yet."),
        max_length=200,
        required=False,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("Where people register or take part, if that is on another website."),
        max_length=200,
        required=False,
        assume_scheme="https",
    )
    checklist = forms.CharField(
        label=_("Checklist"),
        help_text=_("What still has to be done, one thing per line. Only the desk sees it."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
        required=False,
    )

    def clean_checklist(self) -> list[str]:
        lines = list(
            dict.fromkeys(
                " ".join(line.split()) for line in self.cleaned_data["checklist"].splitlines() if line.strip()
            )
        )
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Forty lines at most: keep what matters most."))
        for line in lines:
            if len(line) > 300:
                raise ValidationError(
                    _("This line is longer than 300 characters: “%(line)s…”") % {"line": line[:40]}
                )
        return lines


def settings_of(activity: Activity) -> dict[str, Any]:
    found = PlannedActivity.objects.filter(activity=activity).first()
    if found is None:
        return {}
    return {
        "method": found.method,
        "where": found.where,
        "link": found.link,
        "checklist": "\n".join(row["text"] for row in found.checklist),
    }


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it?"),
        help_text=_(
            "What people said, what you do with it, and where they can read more. Everybody can read this."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10_000,
    )
    people = forms.IntegerField(
        label=_("How many people took part?"),
        help_text=_("Counted by hand. Leave it empty when nobody counted."),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
