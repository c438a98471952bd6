# SPDX-License-Identifier: EUPL-1.2
"""The way in: begin in a municipality, or ask the group that is busy there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samenspel.foundations.pages import carry_out, press
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import to_sign_in, with_account

from .. import frame
from ..models import Campaign, Member, Standing, Wish
from . import actions, forms, people
from .choosing import choose
from .steps import guide

KEPT = "charter.to_begin"
"""what waits in a session while its person signs in: {town, data}"""


def _kept(request: Any, place: Place) -> QueryDict | None:
    """What was typed before signing in, for this municipality."""
    kept = request.session.get(KEPT)
    if not isinstance(kept, dict) or kept.get("town") != place.slug or not isinstance(kept.get("data"), str):
        return None
    return QueryDict(kept["data"])


def _busy(request: Any, place: Place, campaign: Campaign) -> HttpResponse:
    """A group is busy here: the way to join it. Whether it is named is the group's own choice."""
    if Member.objects.filter(campaign=campaign, person_id=request.person.pk or 0).exists():
        return redirect("charter-group", campaign.pk)
    return render(
        request,
        "charter/route/busy.html",
        {
            "place": place,
            "group_name": campaign.group_name if campaign.is_listed else "",
            "crumbs": _crumbs(place, _("Begin")),
        },
    )


def _crumbs(place: Place, label: Any) -> list[dict[str, Any]]:
    return frame.crumbs((place.name, reverse("charter-town", args=[place.slug])), (label, ""))


def _group_of(place: Place) -> Campaign | None:
    """The campaign of this municipality, when there are people in it."""
    return Campaign.objects.filter(place=place, pk__in=Member.objects.values("campaign_id")).first()


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Any, town: str) -> HttpResponse:
    """One short form, the route that follows from it on the same page, and then: begin. Only that last step asks for an account."""
    place = frame.municipality(town)
    if campaign := _group_of(place):
        return _busy(request, place, campaign)
    data = request.POST if request.method == "POST" else _kept(request, place)
    form = forms.BeginForm(data)
    route = None
    if data is not None and form.is_valid():
        if request.method == "POST" and request.POST.get("do") == "begin":
            if request.person.is_anonymous:
                kept = request.POST.copy()
                for name in list(kept):
                    if name not in form.fields:
                        del kept[name]
                request.session[KEPT] = {"town": place.slug, "data": kept.urlencode()}
                return to_sign_in(request)
            wishes = form.wishes()
            form.cleaned_data = form.facts()
            made = carry_out(
                form,
                actions.begin,
                by=request.person,
                on=place,
                wishes=wishes,
                language=(get_language() or "nl")[:2],
            )
            if made:
                request.session.pop(KEPT, None)
                messages.success(request, _("You have begun. This is the page of your group."))
                return redirect("charter-group", made.pk)
            if form.has_error(NON_FIELD_ERRORS, "busy") and (campaign := _group_of(place)):
                return _busy(request, place, campaign)
        if not form.errors:
            route = choose(form.wishes(), timezone.localdate())
    return render(
        request,
        "charter/route/begin.html",
        {
            "place": place,
            "form": form,
            "route": route,
            "steps": guide().steps,
            "source": guide().source,
            "crumbs": _crumbs(place, _("Begin")),
        },
    )


@with_account
def wish(request: Any, town: str) -> HttpResponse:
    """Ask the people of a listed group whether you may join."""
    place = frame.municipality(town)
    campaign = _group_of(place)
    if campaign is None:
        return redirect("charter-begin", place.slug)
    if not campaign.is_listed or Member.objects.filter(campaign=campaign, person=request.person).exists():
        return _busy(request, place, campaign)
    if Wish.objects.filter(campaign=campaign, person=request.person).exists():
        messages.info(request, _("You asked this group already. You get a letter when they answer."))
        return redirect("charter-mine")
    form = forms.WishForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, people.wish, by=request.person, on=campaign)
    ):
        messages.success(request, _("Your question is with the group. You get a letter when they answer."))
        return redirect("charter-mine")
    return render(
        request,
        "charter/route/wish.html",
        {
            "place": place,
            "campaign": campaign,
            "form": form,
            "crumbs": _crumbs(place, _("Join in")),
        },
    )


@with_account
def mine(request: Any) -> HttpResponse:
    """The groups of one person, and the questions that wait for an answer."""
    if request.method == "POST" and (number := request.POST.get("wish", "")[:15]).isdecimal():
        one = Wish.objects.filter(person=request.person, pk=int(number)).first()
        if one is not None:
            press(request, people.take_back, one, _("Taken back."))
        return redirect("charter-mine")
    return render(
        request,
        "charter/route/mine.html",
        {
            "groups": Campaign.objects.visible_to(request.person)
            .select_related("place")
            .order_by("place__name_folded"),
            "wishes": Wish.objects.filter(person=request.person)
            .select_related("campaign__place")
            .order_by("at"),
            "nobody": Standing.NOBODY,
            "crumbs": frame.crumbs((_("My groups"), "")),
        },
    )
