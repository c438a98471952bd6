# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/gesprekken/", soon, name="charter-talks"),
    path("waarden/groep/<int:number>/gesprekken/nieuw/", soon, name="charter-talk-new"),
    path("waarden/groep/<int:number>/gesprekken/<int:talk>/", soon, name="charter-talk"),
    path("waarden/groep/<int:number>/akkoord/", soon, name="charter-hooks"),
    path("waarden/groep/<int:number>/werkpunten/", soon, name="charter-points"),
    path("waarden/groep/<int:number>/werkpunten/<int:point>/", soon, name="charter-point"),
    path("waarden/groep/<int:number>/project/", soon, name="charter-trials"),
    path("waarden/groep/<int:number>/project/<int:trial>/", soon, name="charter-trial"),
)
