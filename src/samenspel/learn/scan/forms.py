# SPDX-License-Identifier: EUPL-1.2
"""What who prepares a scan fills in, step by step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.roles import LEAD, PREPARE, roles_with

from .items import GROUPS, group_name

CHECK_WORDS = {
    "support": (
        _("The council wants this"),
        _(
            "A decision or a letter of the council or its presidium. Without support a report stays in a drawer."
        ),
    ),
    "lead": (
        _("Somebody leads it"),
        _(
            "One person who keeps it going, often the registrar of the council, with a day a week for three months."
        ),
    ),
    "committee": (
        _("A guidance committee stands beside them"),
        _("Five to eight people: majority and opposition, college, staff, and at least two residents."),
    ),
    "agreement": (
        _("The data processing agreement is signed"),
        _("Between the town and whoever runs this site. Ask the data protection officer of the town."),
    ),
    "groups": (
        _("The four groups are known"),
        _("How many councillors, members of the college and staff you ask, and how you reach residents."),
    ),
    "dates": (
        _("The dates are agreed"),
        _("Kick-off, three to four weeks for the questionnaire, and an evening for the agenda conversation."),
    ),
}


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> Day:
    return Day(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--medium"}, format="%Y-%m-%d"),
    )


class BeginForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        help_text=_("For example: Self-scan of local democracy 2027."),
        max_length=120,
        required=False,
    )


class PrepareForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    lead = forms.ModelChoiceField(
        label=_("Who leads it?"),
        help_text=_("Somebody with a role in this town. People write to the town, not to this person."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    done = forms.MultipleChoiceField(
        label=_("What was arranged?"),
        choices=[(key, words[0]) for key, words in CHECK_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, place: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = (
            Person.objects.filter(
                is_active=True,
                role_grants__place=place,
                role_grants__role__in=roles_with(PREPARE) | roles_with(LEAD),
            )
            .distinct()
            .order_by("name")
        )
        for key in GROUPS:
            self.fields[f"size_{key}"] = forms.IntegerField(
                label=group_name(key, language),
                min_value=1,
                max_value=10_000_000,
                required=False,
                widget=forms.NumberInput(attrs={"class": "input--short"}),
            )

    @property
    def checks(self) -> list[tuple[str, Any, Any, bool]]:
        """(key, name, meaning, whether it is done) for each thing to arrange."""
        done = self["done"].value() or []
        return [(key, *words, key in done) for key, words in CHECK_WORDS.items()]

    @property
    def sizes(self) -> list[Any]:
        return [self[f"size_{key}"] for key in GROUPS]


class KickOffForm(forms.Form):
    kick_off_on = day_field(_("On which day is the kick-off?"), _("A day that is over is fine too."))


class OwnQuestionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of question?"),
        choices=[
            ("scale", _("A statement, to agree or disagree with")),
            ("open", _("An open question, to answer in words")),
        ],
        widget=forms.RadioSelect,
        initial="scale",
    )
    nl = forms.CharField(
        label=_("The question in Dutch"),
        help_text=_("One thing at a time, and no “not”. For example: “De gemeente luistert naar jongeren.”"),
        max_length=300,
    )
    en = forms.CharField(
        label=_("The same in English"),
        help_text=_("Left empty, everybody reads the Dutch."),
        max_length=300,
        required=False,
    )


class OpenForm(forms.Form):
    opens_on = day_field(_("First day"), _("It opens as this day begins."))
    closes_on = day_field(_("Last day"), _("It closes as this day ends."))


class BoardForm(forms.Form):
    day = day_field(_("On which day?"))
    begins = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
    )
    venue = forms.CharField(label=_("Where?"), max_length=120)
    tables = forms.IntegerField(
        label=_("How many tables?"),
        help_text=_("Six to eight people at a table, the four groups mixed."),
        min_value=1,
        max_value=40,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    questions = forms.CharField(
        label=_("What do people talk about?"),
        help_text=_(
            "One question per line, at most six. They are taken from the report: change them as you like."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=1500,
    )

    def clean_questions(self) -> list[str]:
        rows = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(rows) > 6:
            raise forms.ValidationError(_("At most six questions: one evening holds no more."))
        if any(len(row) > 200 for row in rows):
            raise forms.ValidationError(
                _("A question has at most 200 characters. Make the long one shorter.")
            )
        return rows


class PointForm(forms.Form):
    title = forms.CharField(
        label=_("What becomes better?"),
        help_text=_("Something people can see. For example: every advice gets an answer within a month."),
        max_length=160,
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("What in the report or the conversation asks for it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    owner_name = forms.CharField(
        label=_("Who answers for it?"),
        help_text=_("Name and office, as everybody will read it. Needed before the agenda is set."),
        max_length=120,
        required=False,
    )
    due_on = day_field(_("By when?"), _("Needed before the agenda is set."), required=False)
