# SPDX-License-Identifier: EUPL-1.2
"""The balance for the group (open it, follow it, read it) and for who is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.mail.letters import address
from samenspel.foundations.pages import Day, carry_out, press
from samenspel.foundations.places.models import Place
from samenspel.foundations.questionnaires import showing
from samenspel.foundations.questionnaires.models import SMALLEST_GROUP
from samenspel.foundations.rules.pages import with_account

from ..frame import crumbs, crumbs_in, found
from ..models import Balance
from . import balance as actions


class OpenForm(forms.Form):
    closes_on = Day(
        label=gettext_lazy("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    groups = forms.CharField(
        label=gettext_lazy("Groups to lay side by side"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One per line: a council, the associations, residents. Who answers chooses one. A group of fewer than five people is not shown apart."
        ),
    )
    intro = forms.CharField(
        label=gettext_lazy("What people read first"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Leave it empty for our usual text."),
    )

    def clean_groups(self) -> list[str]:
        return str(self.cleaned_data["groups"]).splitlines()


@with_account
def group(request: Any, number: int) -> HttpResponse:
    """Open a balance, follow the one that runs, read the newest one that closed."""
    campaign = found(request, number)
    rows = list(campaign.balances.select_related("activity__place", "activity__questionnaire"))
    running = next((row for row in rows if row.activity.is_open), None)
    closed = [row for row in rows if row is not running]
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    usual = timezone.localdate() + timedelta(days=actions.USUAL_DAYS)
    form = OpenForm(request.POST if doing == "open" else None, initial={"closes_on": usual})
    here = redirect("charter-balance-group", campaign.pk)
    if (
        doing == "open"
        and form.is_valid()
        and carry_out(form, actions.open_balance, by=request.person, on=campaign)
    ):
        messages.success(request, _("The balance is open. Share the link below."))
        return here
    if doing == "close" and running is not None:
        press(
            request,
            actions.close_balance,
            running,
            _("The balance is closed. The answers are being counted."),
        )
        return here
    results: dict[str, Any] = {}
    if closed:
        newest = closed[0].activity.questionnaire
        newest.activity, newest.place = closed[0].activity, closed[0].activity.place
        results = showing.context_of(newest, request.person, between=request.GET.get("tussen", ""))
    sent = running.activity.questionnaire.sent_count if running else 0
    return render(
        request,
        "charter/talks/balance_group.html",
        {
            **results,
            "campaign": campaign,
            "running": running,
            "link": address(_path(running)) if running else "",
            "sent": sent if sent >= SMALLEST_GROUP else None,
            "smallest": SMALLEST_GROUP,
            "closed": closed,
            "earlier": [(row, _path(row)) for row in closed[1:]],
            "form": form,
            "crumbs": crumbs_in(campaign, _("Balance of the values")),
        },
    )


def _path(row: Balance) -> str:
    return reverse("charter-balance", args=[row.activity.place.slug, row.activity.slug])


def public(request: Any, place: Place, activity: str) -> HttpResponse:
    """For who is asked: what it is about, who asks, how long it takes; afterwards what came back."""
    if not place.is_network:
        raise Http404
    one = get_object_or_404(
        Balance.objects.select_related("activity__questionnaire", "campaign__place"),
        activity__place=place,
        activity__slug=activity,
        activity__is_public=True,
    )
    asked = one.activity.questionnaire
    asked.activity, asked.place = one.activity, place
    return render(
        request,
        "charter/talks/balance.html",
        {
            "balance": one,
            "activity": one.activity,
            "questionnaire": asked,
            "municipality": one.campaign.place,
            "group_name": one.campaign.group_name if one.campaign.is_listed else "",
            "minutes": asked.asks.minutes,
            "has_results": showing.is_published(asked) and asked.results_count >= SMALLEST_GROUP,
            "crumbs": crumbs(
                (one.campaign.place.name, reverse("charter-town", args=[one.campaign.place.slug])),
                (_("Balance of the values"), ""),
            ),
        },
    )


PAGES: tuple[Any, ...] = (path("waarden/groep/<int:number>/balans/", group, name="charter-balance-group"),)
TOWN_PAGES: tuple[Any, ...] = (path("waarden/<slug:activity>/", public, name="charter-balance"),)
