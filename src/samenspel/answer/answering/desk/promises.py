# SPDX-License-Identifier: EUPL-1.2
"""Promises: make one, say how it goes, settle it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.foundations.commitments import actions as commitments
from samenspel.foundations.commitments.models import Commitment, Progress
from samenspel.foundations.contributions.actions.answering import signature
from samenspel.foundations.contributions.pictures import read_picture
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import (
    ANSWER,
)

from ..money import spent_words


class CommitmentForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What do you promise?"), max_length=160)
    owner_name = forms.CharField(
        label=gettext_lazy("Who answers for it?"), help_text=gettext_lazy("Name and office."), max_length=120
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    plan_action = forms.CharField(
        label=gettext_lazy("Action in the multi-year plan"), max_length=40, required=False
    )
    budget_euros = forms.DecimalField(
        label=gettext_lazy("Budget in euros"), min_value=0, max_value=10**11, decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["budget_cents"] = cents(data.pop("budget_euros", None))
        return data


class SpentForm(forms.Form):
    spent_euros = forms.DecimalField(
        label=gettext_lazy("Spent so far, in euros"),
        help_text=gettext_lazy("Everything since the beginning. Leave it empty when nothing changed."),
        min_value=0,
        max_value=10**11,
        decimal_places=2,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write the amount in digits, such as 1250.50."),
            "min_value": gettext_lazy("What was spent is zero or more."),
            "max_decimal_places": gettext_lazy("Write at most two digits for the cents."),
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["spent_cents"] = cents(data.pop("spent_euros", None))
        return data


class ReportForm(SpentForm):
    field_order = ("text", "spent_euros", "picture", "description")
    text = forms.CharField(
        label=gettext_lazy("How does it go?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        min_length=10,
    )
    picture = forms.ImageField(
        label=gettext_lazy("A picture"),
        help_text=gettext_lazy("We remove where it was taken. At most 12 MB."),
        required=False,
    )
    description = forms.CharField(
        label=gettext_lazy("What is in the picture?"),
        help_text=gettext_lazy("For people who cannot see it."),
        max_length=200,
        required=False,
    )

    def clean_picture(self) -> Any:
        upload = self.cleaned_data.get("picture")
        return read_picture(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        # A browser does not send a file again with a form that came back: without this it would be left out in silence.
        if data.get("description") and not data.get("picture") and "picture" not in self.errors:
            self.add_error("picture", _("You describe a picture, but none came along. Choose it again."))
        return data


class KeepForm(SpentForm):
    field_order = ("evidence", "spent_euros")
    evidence = forms.CharField(
        label=gettext_lazy("Where can people see it?"),
        help_text=gettext_lazy("A place, a document, a date, an address on the web."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why will it not happen?"),
        help_text=gettext_lazy("Honest and plain: it stays on the page."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )


class ChangeForm(CommitmentForm):
    why = forms.CharField(
        label=gettext_lazy("Why do you change it?"),
        help_text=gettext_lazy("Everybody can read this."),
        min_length=10,
        max_length=2000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def cents(euros: Decimal | None) -> int | None:
    return None if euros is None else int(euros * 100)


DOINGS: dict[str, tuple[Any, Any]] = {
    "report": (ReportForm, commitments.report),
    "keep": (KeepForm, commitments.keep),
    "give_up": (GiveUpForm, commitments.give_up),
    "change": (ChangeForm, commitments.change),
}


@needs(ANSWER)
def new_commitment(request: Any, place: Place) -> HttpResponse:
    form = CommitmentForm(request.POST or None, initial={"owner_name": signature(request.person, place)})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, commitments.commit, by=request.person, on=place, owner=request.person)
        if made:
            messages.success(request, _("Promised, in public."))
            return redirect("commitment", place.slug, made.pk)
    return render(request, "answering/desk/commitment_new.html", {"form": form})


@needs(ANSWER)
def commitment(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(Commitment, place=place, pk=number)
    doing = request.POST.get("do") or request.GET.get("doe", "report")
    if doing not in DOINGS:
        raise Http404
    kind, action = DOINGS[doing]
    start: dict[str, Any] = {
        **{name: getattr(one, name) for name in ("title", "owner_name", "due_on", "plan_action", "version")},
        "budget_euros": None if one.budget_cents is None else Decimal(one.budget_cents) / 100,
    }
    running = one.state == Commitment.State.RUNNING
    form = kind(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid() and carry_out(form, action, by=request.person, on=one):
        messages.success(request, _("Saved, and visible for everybody."))
        return redirect("commitment", place.slug, one.pk)
    return render(
        request,
        "answering/desk/commitment.html",
        {
            "commitment": one,
            "spent": spent_words(one.spent_cents, one.budget_cents),
            "form": form if running else None,
            "doing": doing,
            "submit": action.name,
            "doings": [(key, row[1].name) for key, row in DOINGS.items()],
            "pictures": one.progress.exclude(picture=""),
        },
    )


@needs(ANSWER)
@require_POST
def remove_picture(request: Any, place: Place, number: int) -> HttpResponse:
    one = get_object_or_404(Progress, commitment__place=place, pk=number)
    perform(commitments.remove_picture, by=request.person, on=one)
    messages.success(request, _("The photo was removed."))
    return redirect("desk-commitment", place.slug, one.commitment_id)
