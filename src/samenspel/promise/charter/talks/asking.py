# SPDX-License-Identifier: EUPL-1.2
"""What the group asks of its municipality, and the project on which it is tried."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.pages import carry_out, press, was_told
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs_in, found
from ..models import Campaign, Trial, WorkPoint
from ..seen import stamp, stamp_of
from ..values.sets import said
from . import actions
from .forms import BulletsForm, LessonsForm, PointForm, PrioritiesForm, TrialForm
from .queries import bullets_of, priorities_of, summary_words, values_of
from .talking import below


def _to(campaign: Campaign, piece: str) -> HttpResponse:
    return redirect(f"{reverse('charter-points', args=[campaign.pk])}#{piece}")


@with_account
def points(request: Any, number: int) -> HttpResponse:
    """Priorities, concrete bullets and own words, and the page to take along. One form is sent at a time; the others stay as they are."""
    campaign = found(request, number)
    values = values_of(campaign)
    data = request.POST if request.method == "POST" else None
    doing = request.POST.get("do", "") if data is not None else ""
    first = PrioritiesForm(
        data if doing == "priorities" else None,
        values=values,
        chosen=campaign.priorities,
        seen=stamp(campaign.priorities),
    )
    second = BulletsForm(
        data if doing == "bullets" else None,
        values=values,
        chosen=campaign.bullets,
        seen=stamp(campaign.bullets),
    )
    third = PointForm(data if doing == "point" else None, values=values)
    if doing == "up" and (which := request.POST.get("point", "")[:15]).isdecimal():
        press(request, actions.move_point, campaign, point=int(which))
        return _to(campaign, "own")
    if doing == "priorities" and first.is_valid():
        if carry_out(first, actions.set_priorities, by=request.person, on=campaign):
            messages.success(request, _("Saved."))
            return _to(campaign, "priorities")
        campaign.refresh_from_db(fields=["priorities"])
        was_told(first, seen=stamp(campaign.priorities))
    if doing == "bullets" and second.is_valid():
        if carry_out(second, actions.set_bullets, by=request.person, on=campaign):
            messages.success(request, _("Saved."))
            return _to(campaign, "bullets")
        campaign.refresh_from_db(fields=["bullets"])
        was_told(second, seen=stamp(campaign.bullets))
    if (
        doing == "point"
        and third.is_valid()
        and carry_out(third, actions.add_point, by=request.person, on=campaign)
    ):
        messages.success(request, _("The work point stands there."))
        return _to(campaign, "own")
    titles = {value.key: said(value.title, get_language() or "nl") for value in values.values}
    in_text = {value.key: said(value.title, campaign.language) for value in values.values}
    rows = list(WorkPoint.objects.filter(campaign=campaign))
    return render(
        request,
        "charter/talks/points.html",
        {
            "campaign": campaign,
            "first": first,
            "second": second,
            "third": third,
            "ticked": len(campaign.bullets),
            "points": [
                {"row": one, "value": titles.get(one.value, ""), "in_text": in_text.get(one.value, "")}
                for one in rows
            ],
            "priorities": priorities_of(campaign, values, campaign.language),
            "bullets": bullets_of(campaign, values, campaign.language),
            "summary": summary_words(campaign),
            "this_day": timezone.localdate(),
            "crumbs": crumbs_in(campaign, _("Work points")),
        },
    )


@with_account
def point(request: Any, number: int, point: int) -> HttpResponse:
    campaign = found(request, number)
    one = get_object_or_404(WorkPoint.objects.select_related("campaign"), campaign=campaign, pk=point)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "remove":
        press(request, actions.remove_point, one, _("The work point was taken away."))
        return _to(campaign, "own")
    start = {**{name: getattr(one, name) for name in actions.POINT}, "seen": stamp_of(one, actions.POINT)}
    form = PointForm(
        request.POST if request.method == "POST" else None, initial=start, values=values_of(campaign)
    )
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.change_point, by=request.person, on=one):
            messages.success(request, _("Saved."))
            return _to(campaign, "own")
        one.refresh_from_db()
        was_told(form, seen=stamp_of(one, actions.POINT))
    return render(
        request,
        "charter/talks/point.html",
        {
            "campaign": campaign,
            "form": form,
            "crumbs": below(campaign, _("Work points"), "charter-points", _("Change a work point")),
        },
    )


@with_account
def trials(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    form = TrialForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, actions.add_trial, by=request.person, on=campaign)
        if made is not None:
            messages.success(request, _("The project stands there."))
            return redirect("charter-trials", campaign.pk)
    return render(
        request,
        "charter/talks/trials.html",
        {
            "campaign": campaign,
            "trials": list(Trial.objects.filter(campaign=campaign)),
            "form": form,
            "this_day": timezone.localdate(),
            "crumbs": crumbs_in(campaign, _("A concrete project")),
        },
    )


@with_account
def trial(request: Any, number: int, trial: int) -> HttpResponse:
    """What was learned, and below it the facts."""
    campaign = found(request, number)
    one = get_object_or_404(Trial, campaign=campaign, pk=trial)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "remove":
        press(request, actions.remove_trial, one, _("The project was taken away."))
        return redirect("charter-trials", campaign.pk)
    learned = LessonsForm(request.POST if doing == "learned" else None, initial=_start(one, actions.LESSONS))
    facts = TrialForm(
        request.POST if doing == "facts" else None, initial=_start(one, actions.TRIAL), auto_id="facts-%s"
    )
    for form, word, action, fields in (
        (learned, "learned", actions.evaluate_trial, actions.LESSONS),
        (facts, "facts", actions.change_trial, actions.TRIAL),
    ):
        if doing == word and form.is_valid():
            if carry_out(form, action, by=request.person, on=one):
                messages.success(request, _("Saved."))
                return redirect("charter-trials", campaign.pk)
            one.refresh_from_db()
            was_told(form, seen=stamp_of(one, fields))
    return render(
        request,
        "charter/talks/trial.html",
        {
            "campaign": campaign,
            "trial": one,
            "learned": learned,
            "facts": facts,
            "crumbs": below(campaign, _("A concrete project"), "charter-trials", one.title),
        },
    )


def _start(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in fields}, "seen": stamp_of(row, fields)}
