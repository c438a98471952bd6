# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/verankeren/", soon, name="charter-anchors"),
    path("waarden/groep/<int:number>/verankeren/nieuw/", soon, name="charter-anchor-new"),
    path("waarden/groep/<int:number>/verankeren/<int:anchor>/", soon, name="charter-anchor"),
    path("waarden/groep/<int:number>/kosten/", soon, name="charter-costs"),
    path("waarden/groep/<int:number>/kosten/export.<str:format>", soon, name="charter-costs-export"),
)
