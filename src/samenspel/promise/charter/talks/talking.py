# SPDX-License-Identifier: EUPL-1.2
"""Conversations, planned and held, and the passages of the governing agreement that they can begin with."""

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
from ..models import Campaign, Hook, Talk
from ..seen import stamp_of
from ..values.sets import said
from . import actions
from .forms import HookForm, TalkForm
from .queries import ladder_of, values_of


def below(campaign: Campaign, room: Any, name: str, label: Any) -> list[dict[str, Any]]:
    """Where a page of one row stands: below the list of its room."""
    *rest, _last = crumbs_in(campaign, "-")
    return [*rest, {"label": room, "url": reverse(name, args=[campaign.pk])}, {"label": label, "url": ""}]


@with_account
def talks(request: Any, number: int) -> HttpResponse:
    """Planned ones first, the next one on top; then what was held, the newest first."""
    campaign = found(request, number)
    rows = list(Talk.objects.filter(campaign=campaign))
    return render(
        request,
        "charter/talks/talks.html",
        {
            "campaign": campaign,
            "planned": sorted((one for one in rows if not one.is_held), key=lambda one: (one.on, one.pk)),
            "held": [one for one in rows if one.is_held],
            "ladder": ladder_of(rows),
            "this_day": timezone.localdate(),
            "crumbs": crumbs_in(campaign, _("Conversations")),
        },
    )


@with_account
def talk_new(request: Any, number: int) -> HttpResponse:
    campaign = found(request, number)
    form = TalkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("seen", None)
        if carry_out(form, actions.add_talk, by=request.person, on=campaign):
            messages.success(request, _("Saved."))
            return redirect("charter-talks", campaign.pk)
    return render(
        request,
        "charter/talks/talk.html",
        {
            "campaign": campaign,
            "form": form,
            "crumbs": below(campaign, _("Conversations"), "charter-talks", _("New conversation")),
        },
    )


@with_account
def talk(request: Any, number: int, talk: int) -> HttpResponse:
    campaign = found(request, number)
    one = get_object_or_404(Talk, campaign=campaign, pk=talk)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "remove":
        if press(request, actions.remove_talk, one, _("The conversation was taken away.")):
            return redirect("charter-talks", campaign.pk)
        return redirect("charter-talk", campaign.pk, one.pk)
    start = {name: getattr(one, name) for name in actions.TALK}
    start |= {"day": start.pop("on"), "seen": stamp_of(one, actions.TALK)}
    form = TalkForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        if carry_out(form, actions.change_talk, by=request.person, on=one):
            messages.success(request, _("Saved."))
            return redirect("charter-talks", campaign.pk)
        one.refresh_from_db()
        was_told(form, seen=stamp_of(one, actions.TALK))
    return render(
        request,
        "charter/talks/talk.html",
        {
            "campaign": campaign,
            "talk": one,
            "form": form,
            "crumbs": below(campaign, _("Conversations"), "charter-talks", one.get_circle_display()),
        },
    )


@with_account
def hooks(request: Any, number: int) -> HttpResponse:
    """Passages of the governing agreement, each with the value it belongs to. One form: for a new one, or for the one that is changed."""
    campaign = found(request, number)
    values = values_of(campaign)
    rows = list(Hook.objects.filter(campaign=campaign))
    here = reverse("charter-hooks", args=[campaign.pk])
    asked = (request.POST if request.method == "POST" else request.GET).get("hook", "")[:15]
    one = next((row for row in rows if asked.isdecimal() and row.pk == int(asked)), None)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if asked and one is None and doing:
        messages.info(request, _("This passage is not on the list any more. Look at the newest list."))
        return redirect(here)
    if doing == "remove" and one is not None:
        press(request, actions.remove_hook, one, _("The passage was taken away."))
        return redirect(here)
    start: dict[str, Any] = {}
    if one is not None:
        start = {**{name: getattr(one, name) for name in actions.HOOK}, "seen": stamp_of(one, actions.HOOK)}
    elif rows:  # most passages stand in the same text
        start = {"document": rows[-1].document, "address": rows[-1].address}
    form = HookForm(request.POST if doing == "save" else None, initial=start, values=values)
    if doing == "save" and form.is_valid():
        action, on = (actions.add_hook, campaign) if one is None else (actions.change_hook, one)
        if carry_out(form, action, by=request.person, on=on):
            messages.success(request, _("Saved."))
            return redirect(here)
        if one is not None:
            one.refresh_from_db()
            was_told(form, seen=stamp_of(one, actions.HOOK))
    language = get_language() or "nl"
    titles = {value.key: said(value.title, language) for value in values.values}
    return render(
        request,
        "charter/talks/hooks.html",
        {
            "campaign": campaign,
            "hooks": [{"row": row, "value": titles.get(row.value, "")} for row in rows],
            "changing": one,
            "form": form,
            "crumbs": crumbs_in(campaign, _("Governing agreement")),
        },
    )
