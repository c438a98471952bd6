# SPDX-License-Identifier: EUPL-1.2
"""Open a town on Samenspel, and the lists an administrator keeps: neighbourhoods and closing days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundations.accounts.actions import invite
from samenspel.foundations.pages import carry_out
from samenspel.foundations.places.models import ClosedDay, Place
from samenspel.foundations.places.search import find_places
from samenspel.foundations.rules.door import perform
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import GOVERN_TOWN, OPEN_TOWNS, TownAdministrator
from samenspel.foundations.towns import actions
from samenspel.foundations.towns.models import Neighbourhood


class OpenForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the first administrator"),
        help_text=gettext_lazy("Gets an invitation for this role."),
    )


@needs(OPEN_TOWNS)
def open_town(request: Any) -> HttpResponse:
    """Search a municipality, open it, and invite its first administrator."""
    asked = request.GET.get("q", "").strip()[:80]
    chosen = None
    form = OpenForm(request.POST or None)
    if slug := (request.POST.get("slug") or request.GET.get("slug")):
        chosen = get_object_or_404(Place, slug=slug[:80], is_active=False, valid_to=None)
    if request.method == "POST" and chosen and form.is_valid():
        perform(actions.open_town, by=request.person, on=chosen)
        if carry_out(form, invite, by=request.person, on=chosen, role=TownAdministrator.key):
            messages.success(
                request, _("%s is open. Its first administrator got an invitation.") % chosen.name
            )
            return redirect("town", chosen.slug)
    return render(
        request,
        "website/open_town.html",
        {
            "form": form,
            "chosen": chosen,
            "asked": asked,
            "found": [one for one in find_places(asked, limit=12) if not one.is_active] if asked else [],
        },
    )


class NeighbourhoodsForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Neighbourhoods"),
        help_text=gettext_lazy(
            "One name per line, in any order. People choose from this list where their idea lies."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        max_length=6000,
    )

    def clean_lines(self) -> list[str]:
        names = list(
            dict.fromkeys(
                " ".join(line.split()) for line in self.cleaned_data["lines"].splitlines() if line.strip()
            )
        )
        for name in names:
            if len(name) > 80:
                raise ValidationError(_("This name is longer than 80 characters: “%s…”") % name[:40])
        return names


@needs(GOVERN_TOWN)
def neighbourhoods(request: Any, place: Place) -> HttpResponse:
    there = list(Neighbourhood.objects.filter(place=place))
    form = NeighbourhoodsForm(request.POST or None, initial={"lines": "\n".join(one.name for one in there)})
    if request.method == "POST" and form.is_valid():
        known = {one.name: one for one in there}
        rows, keys = [], {one.key for one in there}
        for name in form.cleaned_data["lines"]:
            one = known.get(name)
            key = one.key if one else slugify(name)[:36] or "wijk"
            while one is None and key in keys:
                key = f"{key[:34]}-{len(keys)}"
            keys.add(key)
            rows.append(
                {"key": key, "name": name, "lat": one.lat if one else None, "lon": one.lon if one else None}
            )
        perform(actions.enter_neighbourhoods, by=request.person, on=place, neighbourhoods=rows)
        messages.success(request, _("The neighbourhoods were kept."))
        return redirect("town-neighbourhoods", place.slug)
    return render(request, "website/desk/neighbourhoods.html", {"form": form})


class ClosedDaysForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Days on which the town hall is closed"),
        help_text=gettext_lazy(
            "One per line: the date and the name. For example: 2026-12-24 Christmas Eve. Weekends and public holidays are known already."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=6000,
    )

    def clean_lines(self) -> dict[date, str]:
        days: dict[date, str] = {}
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            first, _space, name = line.strip().partition(" ")
            try:
                day = date.fromisoformat(first)
            except ValueError:
                raise ValidationError(
                    _("Line %(line)d: begin with a date like 2026-12-24. Found: “%(found)s”.")
                    % {"line": number, "found": first[:20]}
                ) from None
            days[day] = name.strip()[:100] or _("closed")
        return days


@needs(GOVERN_TOWN)
def closed_days(request: Any, place: Place) -> HttpResponse:
    there = ClosedDay.objects.filter(place=place).order_by("date")
    form = ClosedDaysForm(
        request.POST or None,
        initial={"lines": "\n".join(f"{one.date.isoformat()} {one.name}" for one in there)},
    )
    if request.method == "POST" and form.is_valid():
        perform(actions.enter_closed_days, by=request.person, on=place, days=form.cleaned_data["lines"])
        messages.success(
            request, _("The closing days were kept. They count for what is published from now on.")
        )
        return redirect("town-closed-days", place.slug)
    return render(request, "website/desk/closed_days.html", {"form": form})
