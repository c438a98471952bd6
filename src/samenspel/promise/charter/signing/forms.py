# SPDX-License-Identifier: EUPL-1.2
"""Enter a signature: short, because a group with ten minutes must get to the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day

from ..models import Campaign, Office, Signature, ValueSet
from ..values.sets import shipped
from .evidence import PictureForm, address_field, read_document


def versions(campaign: Campaign) -> list[str]:
    """Which versions can be signed: that of the campaign first. One query."""
    published = ValueSet.objects.filter(published_at__isnull=False).values_list("version", flat=True)
    return list(dict.fromkeys([campaign.values_version, *published, shipped().version]))


class SignatureForm(PictureForm):
    office = forms.ChoiceField(
        label=_("Who signed?"), choices=Office.choices, initial=Office.ALDERMAN, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Leave this empty if the whole college signed by one decision."),
        max_length=120,
        required=False,
    )
    function = forms.CharField(
        label=_("Function"),
        help_text=_("As it should stand on the charter. For example: alderman for culture and youth."),
        max_length=120,
        required=False,
    )
    signed_on = Day(
        label=_("Day of the signature"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
    )
    values_version = forms.ChoiceField(label=_("Which version of the values?"))
    address = address_field(
        label=_("Address on the web"),
        help_text=_("Where people can read about it: a decision, an article, a message."),
    )
    document = forms.FileField(
        label=_("File"),
        help_text=_(
            "For example a scan of the signed charter. PDF, JPG or PNG, at most 10 MB. Only the group and those who check can open it."
        ),
        required=False,
    )
    remove_document = forms.BooleanField(label=_("Remove the file"), required=False)
    consents = forms.BooleanField(
        label=_("This person agrees that name and photo stand on the site"),
        help_text=_(
            "Not sure? Leave this empty. Then only the office is shown, such as “Alderman”. You can tick it later."
        ),
        required=False,
    )
    field_order = (
        "office",
        "name",
        "function",
        "signed_on",
        "values_version",
        "picture",
        "description",
        "remove_picture",
        "document",
        "remove_document",
        "address",
        "consents",
    )
    PROOF = ("picture", "description", "remove_picture", "document", "remove_document", "address")

    def __init__(self, *args: Any, campaign: Campaign, row: Signature | None = None, **kwargs: Any) -> None:
        begin = (
            {"signed_on": timezone.localdate(), "values_version": campaign.values_version}
            if row is None
            else {
                name: getattr(row, name)
                for name in (
                    "office",
                    "name",
                    "function",
                    "signed_on",
                    "values_version",
                    "address",
                    "description",
                    "consents",
                )
            }
        )
        super().__init__(*args, row=row, initial=begin, **kwargs)
        known = versions(campaign)
        if row is not None and row.values_version not in known:
            known.append(row.values_version)
        field: Any = self.fields["values_version"]
        field.choices = [(version, version) for version in known]
        if len(known) == 1:
            field.widget, field.required = forms.HiddenInput(), False
        if row is None or not row.document:
            del self.fields["remove_document"]

    def clean_document(self) -> Any:
        upload = self.cleaned_data.get("document")
        return read_document(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.setdefault("remove_document", False)
        if not data.get("values_version"):
            data["values_version"] = self.initial["values_version"]
        return data

    @property
    def about(self) -> list[Any]:
        """Who signed, and when."""
        return [field for field in self if field.name not in (*self.PROOF, "consents")]

    @property
    def proof(self) -> list[Any]:
        """The three ways to show it: one is enough."""
        return [self[name] for name in self.PROOF if name in self.fields]


class CollegeForm(forms.Form):
    college_size = forms.IntegerField(
        label=_("How many people are in the college?"),
        help_text=_("Mayor and aldermen together. Leave it empty if you do not know."),
        min_value=1,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        error_messages={
            "min_value": _("A college has at least one person."),
            "max_value": _("A college has at most twenty people. Count the mayor and the aldermen."),
            "invalid": _("Give a whole number, such as 7."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConsentForm(forms.Form):
    consents = forms.BooleanField(
        label=_("This person agrees that name and photo stand on the site"),
        help_text=_("Without this tick only the office is shown."),
        required=False,
    )


class WithdrawForm(forms.Form):
    withdrawn_on = Day(
        label=_("From which day does it no longer count?"),
        help_text=_("The person took it back, or no longer holds the office."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
    )
