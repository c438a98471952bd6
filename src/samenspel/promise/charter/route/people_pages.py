# SPDX-License-Identifier: EUPL-1.2
"""The people of a group: who is in it, who asks to join, the link, leaving, and what the group is called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import carry_out, press, was_told_version
from samenspel.foundations.rules.pages import to_sign_in, with_account

from .. import frame
from ..models import Campaign, Member, Wish
from . import forms
from . import people as actions


@with_account
def people(request: Any, number: int) -> HttpResponse:
    campaign = frame.found(request, number)
    facts = {
        name: getattr(campaign, name)
        for name in ("version", "group_name", "kind", "language", "college_size", "is_listed")
    }
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    form = forms.FactsForm(request.POST if doing == "facts" else None, initial=facts)
    if doing == "facts":
        if form.is_valid():
            if carry_out(form, actions.change_facts, by=request.person, on=campaign):
                messages.success(request, _("Saved."))
                return redirect("charter-people", campaign.pk)
            was_told_version(form, campaign)
    elif request.method == "POST":
        return _done(request, campaign, doing)
    members = list(Member.objects.filter(campaign=campaign).select_related("person").order_by("at", "pk"))
    return render(
        request,
        "charter/route/people.html",
        {
            "campaign": campaign,
            "members": members,
            "last": len(members) == 1,
            "wishes": Wish.objects.filter(campaign=campaign).select_related("person").order_by("at", "pk"),
            "link": address(reverse("charter-join", args=[campaign.pk, campaign.token])),
            "form": form,
            "crumbs": frame.crumbs_in(campaign, _("People of the group")),
        },
    )


def _done(request: Any, campaign: Campaign, doing: str) -> HttpResponse:
    """The buttons of the page."""
    here = redirect("charter-people", campaign.pk)
    number = request.POST.get("number", "")[:15]
    if doing in ("accept", "decline") and number.isdecimal():
        wish = Wish.objects.filter(campaign=campaign, pk=int(number)).first()
        if wish is None:
            messages.info(request, _("Somebody of your group answered this already."))
        elif doing == "accept":
            press(request, actions.accept, wish, _("Taken in. They got a letter."))
        else:
            press(request, actions.decline, wish, _("Not taken in. They got a letter."))
    elif doing == "renew":
        press(request, actions.renew_link, campaign, _("There is a new link. The old one no longer works."))
    elif doing == "off" and number.isdecimal():
        press(
            request,
            actions.take_off,
            campaign,
            _("Taken off. The link was renewed too."),
            number=int(number),
        )
    elif doing == "leave":
        said = _("You left “%s”.") % campaign.group_name
        if press(request, actions.leave, campaign, said, sure=request.POST.get("sure") == "on"):
            return redirect("charter-mine")
    return here


def join(request: Any, number: int, token: str) -> HttpResponse:
    """Whoever has the secret link joins, after signing in."""
    campaign = get_object_or_404(
        Campaign.objects.select_related("place"),
        pk=number,
        token=token[:24],
        pk__in=Member.objects.values("campaign_id"),
    )
    if request.person.is_anonymous:
        return to_sign_in(request)
    if Member.objects.filter(campaign=campaign, person=request.person).exists():
        return redirect("charter-group", campaign.pk)
    if request.method == "POST" and press(
        request, actions.join, campaign, _("You are in the group now."), token=token
    ):
        return redirect("charter-group", campaign.pk)
    town = (campaign.place.name, reverse("charter-town", args=[campaign.place.slug]))
    return render(
        request,
        "charter/route/join.html",
        {
            "campaign": campaign,
            "count": Member.objects.filter(campaign=campaign).count(),
            "crumbs": frame.crumbs(town, (_("Join in"), "")),
        },
    )
