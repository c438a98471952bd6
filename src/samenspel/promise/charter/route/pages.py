# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/gemeente/<slug:town>/beginnen/", soon, name="charter-begin"),
    path("waarden/gemeente/<slug:town>/meedoen/", soon, name="charter-wish"),
    path("waarden/mijn/", soon, name="charter-mine"),
    path("waarden/groep/<int:number>/", soon, name="charter-group"),
    path("waarden/groep/<int:number>/route/", soon, name="charter-route"),
    path("waarden/groep/<int:number>/stap/<slug:key>/", soon, name="charter-task"),
    path("waarden/groep/<int:number>/mensen/", soon, name="charter-people"),
    path("waarden/groep/<int:number>/meedoen/<str:token>/", soon, name="charter-join"),
    path("waarden/groep/<int:number>/hulp/", soon, name="charter-help"),
)
