# SPDX-License-Identifier: EUPL-1.2
"""The network's own pages and the home of a town."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Answer
from samenspel.foundations.parts import parts
from samenspel.foundations.places.models import Place, Region
from samenspel.foundations.places.network_map import STATES, draw, legend_mark, places_on_map
from samenspel.foundations.places.search import find_places
from samenspel.foundations.questionnaires.listing import with_counts
from samenspel.plan.registry import instruments
from samenspel.promise.charter.models import Campaign
from samenspel.promise.charter.standing import PROMISED

from .theme import theme_css


def health(request: HttpRequest) -> HttpResponse:
    """For a load balancer: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). The file must say until when it is right: it is made new on every visit."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    contact = settings.SECURITY_CONTACT
    return render(
        request,
        "security.txt",
        {
            "contact": contact,
            "is_placeholder": contact.endswith(".example"),
            "expires": (midnight + timedelta(days=180)).isoformat().replace("+00:00", "Z"),
            "address": f"{settings.SITE_ADDRESS}{request.path}",
        },
        content_type="text/plain; charset=utf-8",
    )


def open_items(activities: Any, *, with_town: bool = False) -> list[dict[str, Any]]:
    """Rows for components/open_item.html, what closes first on top."""
    known = instruments()
    items = []
    for activity in activities:
        instrument = known[activity.instrument]
        items.append(
            {
                "days": activity.days_left,
                "total_days": activity.days_in_all,
                "title": activity.title,
                "text": activity.intro,
                "url": reverse(instrument.page, args=[activity.place.slug, activity.slug]),
                "kind": instrument.name,
                "tally": instrument.so_far(activity) if instrument.so_far else "",
                "town": activity.place.name if with_town else "",
            }
        )
    return items


def _open_in_towns() -> Any:
    """What is open in the towns; the network's own helpdesk, which never closes, has its own entry in the menu."""
    return with_counts(Activity.objects.open_now().filter(place__is_network=False))


def _address(place: Place) -> str:
    return reverse("town", args=[place.slug])


def _map() -> dict[str, Any]:
    """The dot map of Flanders and Brussels: what runs where, counted from our own rows. Kept for a minute per language."""
    key = f"map:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        running = set(_open_in_towns().values_list("place_id", flat=True).distinct())
        signed = set(Campaign.objects.filter(standing__in=PROMISED).values_list("place_id", flat=True))
        dots = places_on_map(_address)
        states = {place_id: "runs" for place_id in running} | {place_id: "signed" for place_id in signed}
        states |= {place_id: "both" for place_id in running & signed}
        counts = Counter(states.get(dot.id, "none") for dot in dots)
        fictional = [
            place.name
            for place in Place.objects.filter(is_fictional=True, is_active=True).only("name").order_by("name")
        ]
        kept = {
            "svg": draw(dots, states),
            "counts": counts,
            "total": len(dots) - len(fictional),
            "fictional": fictional,
        }
        cache.set(key, kept, 60)
    return kept


def home(request: HttpRequest) -> HttpResponse:
    drawn = _map()
    asked = request.GET.get("q", "").strip()[:80]
    found = find_places(asked) if asked else []
    if len(found) == 1 and found[0].is_active:
        return redirect("town", found[0].slug)
    activities = _open_in_towns().select_related("place").order_by("closes_at")[:6]
    return render(
        request,
        "website/home.html",
        {
            "map": drawn["svg"],
            "total": drawn["total"],
            "fictional": drawn["fictional"],
            "legend": [
                (legend_mark(state), STATES[state], drawn["counts"][state])
                for state in STATES
                if drawn["counts"][state] or state in ("runs", "none")
            ],
            "items": open_items(activities, with_town=True),
            "asked": asked,
            "found": found,
        },
    )


def places(request: HttpRequest) -> HttpResponse:
    """Every municipality by region, with search: the list beside the map, and the only place of the Dutch towns for now."""
    asked = request.GET.get("q", "").strip()[:80]
    regions = []
    if not asked:
        rows = (
            Place.objects.filter(valid_to=None, is_network=False)
            .exclude(is_fictional=True, is_active=False)
            .order_by("province", "name_folded")
            .only("name", "slug", "region", "is_active", "is_fictional", "province")
        )
        by_region: dict[str, list[Place]] = {}
        for row in rows:
            by_region.setdefault(row.region, []).append(row)
        regions = [
            {"key": key, "label": label, "rows": by_region.get(key, [])} for key, label in Region.choices
        ]
    return render(
        request,
        "website/places.html",
        {"regions": regions, "asked": asked, "found": find_places(asked, limit=60) if asked else []},
    )


def network_open(request: HttpRequest) -> HttpResponse:
    activities = _open_in_towns().select_related("place").order_by("closes_at")[:100]
    return render(request, "website/open.html", {"items": open_items(activities, with_town=True)})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "website/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, how long and why: generated from what every part declares beside its models."""
    return render(request, "website/privacy.html", {"parts": [part for part in parts() if part.personal]})


def town(request: Any, place: Place) -> HttpResponse:
    if place.is_network:  # no municipality: what it has for people stands at its helpdesk
        return redirect("helpdesk")
    if not place.is_active:
        return render(
            request,
            "website/not_open.html",
            {
                "crumbs": [
                    {"label": _("Municipalities"), "url": reverse("places")},
                    {"label": place.name, "url": ""},
                ]
            },
        )
    now_open = list(with_counts(Activity.objects.open_now().filter(place=place)).order_by("closes_at")[:60])
    for activity in now_open:
        activity.place = place
    blocks = []
    for block in sorted(
        (block for part in parts() for block in part.town_blocks), key=lambda block: block.order
    ):
        filled = block.fill(place=place, person=request.person)
        if filled is not None:
            blocks.append({"template": block.template, **filled})
    return render(
        request,
        "website/town.html",
        {
            "items": open_items(now_open[:6]),
            "more_open": max(0, len(now_open) - 6),
            "answered": latest_answers(place),
            "blocks": blocks,
        },
    )


def latest_answers(place: Place) -> list[dict[str, Any]]:
    """The three newest answers of the town, for its home."""
    rows = (
        Answer.objects.filter(
            contribution__place=place, contribution__is_public=True, contribution__activity__is_public=True
        )
        .order_by("-at", "-pk")
        .values("contribution_id", "contribution__title", "contribution__language", "status", "at")[:3]
    )
    return [
        {
            "title": row["contribution__title"],
            "language": row["contribution__language"],
            "status": row["status"],
            "at": row["at"],
            "url": reverse("contribution", args=[place.slug, row["contribution_id"]]),
        }
        for row in rows
    ]


town.for_every_place = True  # type: ignore[attr-defined]


def open_now(request: Any, place: Place) -> HttpResponse:
    activities = list(
        with_counts(Activity.objects.filter(place=place, is_public=True)).order_by("closes_at")[:300]
    )
    for activity in activities:
        activity.place = place
    return render(
        request,
        "website/open.html",
        {
            "items": open_items([one for one in activities if one.is_open]),
            "over": open_items([one for one in reversed(activities) if one.is_over][:20]),
            "crumbs": [
                {"label": place.name, "url": place.get_absolute_url()},
                {"label": _("Take part"), "url": ""},
            ],
        },
    )


def theme(request: Any, place: Place) -> HttpResponse:
    """The town's own colours, as the one stylesheet that comes after ours."""
    if not request.town or not request.town.theme:
        raise Http404
    answer = HttpResponse(theme_css(request.town.theme), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
