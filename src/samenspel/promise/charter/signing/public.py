# SPDX-License-Identifier: EUPL-1.2
"""What everybody may have: the charter on paper, and a picture to share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..frame import municipality
from ..models import Campaign, Signature, Standing
from . import paper, share

SHARED_SECONDS = 600


def counting(campaign: Campaign | None) -> list[Signature]:
    """The signatures that count, the first one first. One query."""
    if campaign is None:
        return []
    return list(Signature.objects.public().filter(campaign=campaign, withdrawn_on=None))


def charter_pdf(request: Any, town: str) -> HttpResponse:
    """The charter with who signed; with ?leeg=1 also lines to sign by hand, and then also before anybody signed."""
    place = municipality(town)
    campaign = Campaign.objects.filter(place=place).first()
    rows = counting(campaign)
    with_lines = request.GET.get("leeg") == "1"
    if not rows and not with_lines:
        raise Http404
    language = campaign.language if campaign else (get_language() or "nl")[:2]
    answer = HttpResponse(
        paper.pdf(place, campaign, rows, with_lines, language), content_type="application/pdf"
    )
    called = slugify(_("Charter") + f" {place.name}")[:60] or "charter"
    answer["Content-Disposition"] = f'inline; filename="{called}.pdf"'
    answer["Content-Language"] = language
    return answer


def picture(request: Any, town: str, format: str) -> HttpResponse:
    """A picture of 1200 by 630 for a message elsewhere: how far this municipality is."""
    if format not in share.KINDS:
        raise Http404
    place = municipality(town)
    campaign = Campaign.objects.filter(place=place).exclude(standing=Standing.NOBODY).first()
    if campaign is None:
        raise Http404
    drawing = share.drawing(place, campaign, len(counting(campaign)))
    answer = HttpResponse(
        drawing if format == "svg" else share.png(drawing), content_type=share.KINDS[format]
    )
    answer["Content-Language"] = campaign.language
    answer["Cache-Control"] = f"public, max-age={SHARED_SECONDS}"
    return answer
