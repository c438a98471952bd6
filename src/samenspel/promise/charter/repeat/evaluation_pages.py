# SPDX-License-Identifier: EUPL-1.2
"""The evaluation half-way the term: plan it, write it down, offer it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told_version
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs_in, found
from ..models import Campaign, Check, Evaluation
from . import actions, terms
from .forms import SCORES, EvaluationForm, PlanForm
from .words import stand_of


def _crumbs(campaign: Campaign) -> list[dict[str, Any]]:
    steps = crumbs_in(campaign, _("Repeating"))
    steps[-1]["url"] = reverse("charter-repeat", args=[campaign.pk])
    return [*steps, {"label": _("Half-way evaluation"), "url": ""}]


@with_account
def evaluation_new(request: Any, number: int) -> HttpResponse:
    """Plan the day; half-way the term is filled in."""
    campaign = found(request, number)
    planned = Evaluation.objects.filter(campaign=campaign, held_on=None).first()
    if planned is not None and request.method != "POST":
        return redirect("charter-evaluation", campaign.pk, planned.pk)
    half = terms.half_way(campaign.place.region, timezone.localdate())
    form = PlanForm(request.POST or None, initial={"planned_on": half})
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.plan_evaluation, by=request.person, on=campaign)
        if made:
            messages.success(request, _("Planned. Put the day in the diary of the politicians too."))
            return redirect("charter-evaluation", campaign.pk, made.pk)
    start, end = terms.term_of(campaign.place.region, timezone.localdate())
    return render(
        request,
        "charter/repeat/evaluation_new.html",
        {
            "campaign": campaign,
            "form": form,
            "half": half,
            "from_year": start.year,
            "to_year": end.year,
            "crumbs": _crumbs(campaign),
        },
    )


@with_account
def evaluation(request: Any, number: int, evaluation: int) -> HttpResponse:
    """One evaluation: what is written down, to change it, to offer it, or to take it back."""
    campaign = found(request, number)
    one: Evaluation = get_object_or_404(
        Evaluation.objects.select_related("place"), campaign=campaign, pk=evaluation
    )
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "back":
        press(request, actions.take_back, one, _("You can change it again."))
        return redirect(request.path)
    if doing == "remove":
        gone = press(request, actions.drop_evaluation, one, _("Removed."))
        return redirect("charter-repeat", campaign.pk) if gone else redirect(request.path)
    form = _form(one, request.POST if doing in ("save", "offer") else None)
    if doing in ("save", "offer") and form.is_valid():
        asked, form.cleaned_data = form.cleaned_data, form.taken()
        if carry_out(form, actions.save_evaluation, by=request.person, on=one, offer=doing == "offer"):
            messages.success(
                request,
                _("Thank you. Somebody of the campaign team or the municipality looks at it.")
                if doing == "offer"
                else _("Saved."),
            )
            return redirect(request.path)
        form.cleaned_data = asked
        was_told_version(form, one)
    may_change = one.check_state != Check.CONFIRMED and (
        not one.is_offered or one.check_state == Check.REFUSED
    )
    words = dict(SCORES)
    return render(
        request,
        "charter/repeat/evaluation.html",
        {
            "campaign": campaign,
            "evaluation": one,
            "stand": stand_of(one),
            "form": form if may_change else None,
            "rows": [
                {
                    **row,
                    "word": words.get(one.scores.get(key, {}).get("score"), ""),
                    "said": one.scores.get(key, {}),
                }
                for key, row in zip(form.values.by_key, form.rows, strict=True)
            ],
            "may_remove": not one.is_offered and one.checked_at is None,
            "crumbs": _crumbs(campaign),
        },
    )


def _form(one: Evaluation, data: Any) -> EvaluationForm:
    names = ("planned_on", "held_on", "with_whom", "conclusion", "version")
    return EvaluationForm(
        data,
        initial={name: getattr(one, name) for name in names},
        values=actions.values_of(one),
        language=get_language() or "nl",
        scores=one.scores,
    )
