# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/", soon, name="charter"),
    path("waarden/gemeenten.<str:format>", soon, name="charter-data"),
    path("waarden/muur/", soon, name="charter-wall"),
    path("waarden/beeld/<slug:kind>/<int:number>/<slug:size>.jpg", soon, name="charter-picture"),
    path("waarden/stuk/<slug:kind>/<int:number>/", soon, name="charter-document"),
    path("waarden/gemeente/<slug:town>/", soon, name="charter-town"),
    path("bureau/waarden/", soon, name="desk-charter"),
    path("bureau/waarden/nakijken/<slug:kind>/<int:number>/", soon, name="desk-charter-check"),
    path("bureau/waarden/hulp/<int:number>/", soon, name="desk-charter-help"),
)
