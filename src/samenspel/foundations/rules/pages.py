# SPDX-License-Identifier: EUPL-1.2
"""Pages for people with a role: the same permission that opens the door opens the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .door import Refused
from .roles import has

Page = Callable[..., HttpResponseBase]


def needs(*permissions: str) -> Callable[[Page], Page]:
    """A page that asks for one of these permissions in its place. Without an account: to sign-in, and back."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.person.is_anonymous:
                return to_sign_in(request)
            place = kwargs.get("place")
            if not any(
                has(request.person, permission, place.pk if place else None) for permission in permissions
            ):
                raise Refused(
                    _("This page is for people who work for the town. You do not have the role for it.")
                )
            return page(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded

    return guard


def with_account(page: Page) -> Page:
    """A page for people with an account. Without one: to sign-in, and back."""

    @wraps(page)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return to_sign_in(request) if request.person.is_anonymous else page(request, *args, **kwargs)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(
        f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    )
