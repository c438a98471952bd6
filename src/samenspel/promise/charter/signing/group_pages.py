# SPDX-License-Identifier: EUPL-1.2
"""The signing ladder as the group meets it: who signed, enter one, change one, take one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told_version
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs_in, found
from ..models import Campaign, Check, Signature
from . import actions
from .forms import CollegeForm, ConsentForm, SignatureForm, WithdrawForm
from .ladder import mark_of, steps


def _way(campaign: Campaign, label: str) -> list[dict[str, Any]]:
    above = crumbs_in(campaign, _("Signing"))
    above[-1]["url"] = reverse("charter-signing", args=[campaign.pk])
    return [*above, {"label": label, "url": ""}]


@with_account
def ladder(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    start = {"college_size": campaign.college_size, "version": campaign.version}
    form = CollegeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.set_college_size, by=request.person, on=campaign):
            messages.success(request, _("Saved."))
            return redirect("charter-signing", campaign.pk)
        was_told_version(form, campaign)
    rows = list(Signature.objects.filter(campaign=campaign).order_by("-signed_on", "-pk"))
    return render(
        request,
        "charter/signing/ladder.html",
        {
            "campaign": campaign,
            "steps": steps(campaign, rows),
            "rows": [{"row": row, "mark": mark_of(row)} for row in rows],
            "counting": sum(row.counts for row in rows),
            "form": form,
            "crumbs": crumbs_in(campaign, _("Signing")),
        },
    )


@with_account
def new(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    form = SignatureForm(request.POST or None, request.FILES or None, campaign=campaign)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.sign, by=request.person, on=campaign)
    ):
        messages.success(
            request,
            _(
                "The signature was entered. Somebody of the campaign or of the municipality checks it. You get a message, and from then on it counts."
            ),
        )
        return redirect("charter-signing", campaign.pk)
    return render(
        request,
        "charter/signing/new.html",
        {"campaign": campaign, "form": form, "crumbs": _way(campaign, _("Enter a signature"))},
    )


@with_account
def one(request: Any, number: int, signature: int) -> HttpResponse:
    """One signature: the form as long as nobody checked it, and afterwards what can still be done with it."""
    campaign = found(request, number)
    row = get_object_or_404(Signature, campaign=campaign, pk=signature)
    row.place = campaign.place
    if row.check_state == Check.CONFIRMED:
        return _checked(request, campaign, row)
    there = redirect("charter-signing", campaign.pk)
    if request.method == "POST" and request.POST.get("do") == "remove":
        press(request, actions.remove_signature, row, _("Removed."))
        return there
    form = SignatureForm(request.POST or None, request.FILES or None, campaign=campaign, row=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, actions.change_signature, by=request.person, on=row)
    ):
        messages.success(request, _("Saved. It waits to be checked."))
        return there
    return render(
        request,
        "charter/signing/change.html",
        {
            "campaign": campaign,
            "row": row,
            "mark": mark_of(row),
            "refused": row.check_state == Check.REFUSED,
            "form": form,
            "crumbs": _way(campaign, row.name),
        },
    )


def _checked(request: Any, campaign: Campaign, row: Signature) -> HttpResponse:
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    consent = ConsentForm(
        request.POST if doing == "consent" else None, initial={"consents": row.consents}, prefix="consent"
    )
    withdraw = WithdrawForm(
        request.POST if doing == "withdraw" else None,
        initial={"withdrawn_on": timezone.localdate()},
        prefix="withdraw",
    )
    forms = {
        "consent": (consent, actions.set_consent, _("Saved.")),
        "withdraw": (
            withdraw,
            actions.withdraw_signature,
            _("Taken back. It no longer counts, and no longer stands on the public page."),
        ),
    }
    if doing in forms:
        form, action, said = forms[doing]
        if form.is_valid() and carry_out(form, action, by=request.person, on=row):
            messages.success(request, said)
            return redirect("charter-signature", campaign.pk, row.pk)
    return render(
        request,
        "charter/signing/checked.html",
        {
            "campaign": campaign,
            "row": row,
            "mark": mark_of(row),
            "consent": consent,
            "withdraw": withdraw,
            "crumbs": _way(campaign, row.name),
        },
    )
