# SPDX-License-Identifier: EUPL-1.2
"""What every page of a group needs: the campaign of this person, where the page stands, its menu."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.places.models import Place

from .models import Campaign


def found(request: Any, number: int) -> Campaign:
    """A campaign of this person; any other is not there. One query."""
    one: Campaign = get_object_or_404(
        Campaign.objects.visible_to(request.person).select_related("place"), pk=number
    )
    return one


def municipality(slug: str) -> Place:
    """A municipality that exists today: the campaign is for all of them, also those that do not run on this site."""
    one = get_object_or_404(Place.objects.select_related("successor"), slug=slug, is_network=False)
    if one.valid_to is not None or (one.is_fictional and not one.is_active):
        raise Http404
    return one


def crumbs(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Below the values; the last step, without address, is the page itself."""
    first = [{"label": _("Values"), "url": reverse("charter")}]
    return [*first, *({"label": label, "url": url} for label, url in steps)]


def crumbs_in(campaign: Campaign, label: Any = "") -> list[dict[str, Any]]:
    """Below the page of a group."""
    town = (campaign.place.name, reverse("charter-town", args=[campaign.place.slug]))
    if not label:
        return crumbs(town, (campaign.group_name, ""))
    return crumbs(town, (campaign.group_name, reverse("charter-group", args=[campaign.pk])), (label, ""))
