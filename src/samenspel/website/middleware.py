# SPDX-License-Identifier: EUPL-1.2
"""What happens around every page: clean input, a short cache for visitors without cookies, language, person and place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from samenspel.foundations.people.models import ANONYMOUS
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused

Next = Callable[[HttpRequest], HttpResponse]


def _clean(text: str) -> str:
    """Without NUL, control and direction-changing characters; what people read stays."""
    return "".join(
        c
        for c in text
        if c in "\n\t\r"
        or not (
            unicodedata.category(c) in ("Cc", "Cs") or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"
        )
    )


def clean_input(get_response: Next) -> Next:
    """GET parameters are cleaned once, here; posted text is cleaned when it is read (only when something needs it)."""

    def cleaned(data: QueryDict) -> QueryDict:
        fresh = QueryDict(mutable=True)
        for name, values in data.lists():
            fresh.setlist(_clean(name), [_clean(value) for value in values])
        fresh._mutable = False
        return fresh

    def middleware(request: Any) -> HttpResponse:
        if "\x00" in request.path_info:  # no address of ours; a database would refuse to look for it
            raise Http404
        if request.META.get("QUERY_STRING"):
            request.GET = cleaned(request.GET)
        if request.method == "POST" and request.content_type in (
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ):
            request.POST = cleaned(request.POST)
        return get_response(request)

    return middleware


def short_cache(get_response: Next) -> Next:
    """A page for a visitor without any cookie is the same for all of them: kept for a few seconds.

    A visitor with a cookie (a session, or a form once opened) never reads from it and never fills it.
    """
    seconds = settings.SHORT_CACHE_SECONDS

    def middleware(request: HttpRequest) -> HttpResponse:
        if not seconds or request.COOKIES or request.method != "GET":
            return get_response(request)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        key = f"page:{request.get_host()}:{request.get_full_path()}:{request.headers.get('HX-Request', '')}:{packed}"
        if len(key) > 230:
            return get_response(request)
        kept = cache.get(key)
        if kept is not None:
            answer = HttpResponse(kept[0], content_type=kept[1])
            for name, value in kept[2]:
                answer[name] = value
            return answer
        answer = get_response(request)
        if (
            answer.status_code == 200
            and not answer.streaming
            and not answer.cookies
            and "private" not in answer.get("Cache-Control", "")
        ):
            headers = [
                (name, value)
                for name, value in answer.items()
                if name not in ("Content-Type", "Content-Length")
            ]
            cache.set(key, (answer.content, answer["Content-Type"], headers), seconds)
        return answer

    return middleware


class AddressLanguage:
    """The address decides the language: Dutch without a prefix, /en/ in front for English. Nothing is guessed or remembered."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", language)
        return answer


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy, and for a town that chose a map of its own: pictures from that one address."""

    def process_response(self, request: Any, response: Any) -> Any:
        town = getattr(request, "town", None)
        if town is not None and town.tile_address:
            parts = urlsplit(town.tile_address)
            response._csp_update = {"img-src": [f"{parts.scheme}://{parts.netloc}"]}
        return super().process_response(request, response)


class PersonAndPlace:
    """`request.person` is always somebody; a town's page gets its Place, and the old name of a merged town leads on."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.place = request.town = None
        request.person = ANONYMOUS
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            request.person = request.user
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        slug = kwargs.get("place")
        if not isinstance(slug, str):
            return None
        # The map is tens of kilobytes: only the pages that draw it fetch it.
        place = get_object_or_404(Place.objects.select_related("town").defer("town__map"), slug=slug)
        if place.successor is not None:
            address = request.get_full_path().replace(f"/{slug}", f"/{place.current.slug}", 1)
            return HttpResponsePermanentRedirect(address)
        if not place.is_active and not getattr(view, "for_every_place", False):
            raise Http404
        kwargs["place"] = request.place = place
        request.town = getattr(place, "town", None) if place.is_active else None
        timezone.activate(place.timezone)
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, Gone):
            return render(request, "404.html", status=404)
        return None
