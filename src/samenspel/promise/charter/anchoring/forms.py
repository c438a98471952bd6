# SPDX-License-Identifier: EUPL-1.2
"""The forms of anchoring: a promise, its evidence, and a line of the cost sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.pages import Day
from samenspel.foundations.questionnaires.uploads import ACCEPTED, read_file
from samenspel.plan.mix.plan_forms import Euros, area, day

from ..models import Anchor
from . import costs

MOST_TEXT = 4000


class AnchorForm(forms.Form):
    """What was promised, by whom, by when."""

    kind = forms.ChoiceField(label=_("Where is it written down?"), choices=Anchor.Kind.choices)
    title = forms.CharField(
        label=_("What is promised?"),
        help_text=_("In one sentence, so that everybody can see later whether it was done."),
        max_length=160,
    )
    owner_name = forms.CharField(
        label=_("Who answers for it?"),
        help_text=_("Name and office, as it may stand in public: “Mia Claes, alderman for youth”."),
        max_length=120,
    )
    due_on = Day(
        label=_("By when?"),
        help_text=_("Was it done already? Then fill in that day, and give the evidence on the next page."),
        widget=day(),
    )
    plan_code = forms.CharField(
        label=_("Code in the multi-year plan"),
        help_text=_("As it stands in the plan of the municipality. Then people can look it up."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input--medium"}),
    )
    amount_cents = Euros(
        label=_("Amount in euros"),
        help_text=_("Needed for an amount in the multi-year budget. For all years together."),
        required=False,
    )
    text = forms.CharField(
        label=_("Explanation"),
        help_text=_("What was agreed, and where it was said. This becomes public too."),
        required=False,
        max_length=MOST_TEXT,
        widget=area(4),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args: Any, fixed_kind: bool = False, **kwargs: Any) -> None:
        """fixed_kind: it was checked already, so it stays of this kind"""
        super().__init__(*args, **kwargs)
        if fixed_kind:
            del self.fields["kind"]


class EvidenceForm(forms.Form):
    """That it was done, and where people can see it."""

    done_on = Day(label=_("When was it done?"), widget=day())
    evidence = forms.CharField(
        label=_("Where can people see it?"),
        help_text=_("A place, a document, a date: “In article 3 of the regulation, adopted on 12 May”."),
        max_length=MOST_TEXT,
        widget=area(3),
    )
    address = forms.URLField(
        label=_("Web address"),
        help_text=_("Of the decision, the plan or the article."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, office file or picture, at most 10 MB. Only the group and who checks can open it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    without_document = forms.BooleanField(label=_("Take the document away"), required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args: Any, has_document: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if not has_document:
            del self.fields["without_document"]

    def clean_document(self) -> Any:
        upload = self.cleaned_data.get("document")
        return read_file(upload) if upload else None


class LineForm(forms.Form):
    """One line of the cost sheet. A line without words is no line."""

    what = forms.CharField(label=_("What?"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=costs.KINDS, required=False, initial=costs.MONEY)
    hours = forms.DecimalField(
        label=_("Hours each time"),
        required=False,
        min_value=Decimal(0),
        max_value=costs.MOST_HOURS,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        localize=True,
    )
    cents = Euros(label=_("Euros"), required=False)
    times = forms.IntegerField(
        label=_("Times a year"),
        required=False,
        min_value=1,
        max_value=costs.MOST_TIMES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, line: costs.Line | None = None, **kwargs: Any) -> None:
        start = {} if line is None else {**line.__dict__}
        kwargs["initial"] = start
        super().__init__(*args, **kwargs)
        self.fields["cents"].widget.attrs.pop("class", None)
        self.line = line

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = data.get("cents") is not None or data.get("hours") is not None
        if typed and not data.get("what") and "what" not in self.errors:
            self.add_error("what", _("Say what this is for, or empty the amounts of this line."))
        if data.get("cents") is not None and data["cents"] > costs.MOST_CENTS:
            self.add_error("cents", _("This is more than ten million euros. Check the amount."))
        return data

    def made(self) -> costs.Line | None:
        """The line, or nothing when it has no words."""
        data = self.cleaned_data
        what = " ".join(data.get("what", "").split())
        if not what:
            return None
        return costs.Line(
            what=what,
            kind=data.get("kind") or costs.MONEY,
            cents=data.get("cents"),
            hours=data.get("hours"),
            times=data.get("times") or 1,
        )


class SheetForm(forms.Form):
    """What stands around the lines: the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
