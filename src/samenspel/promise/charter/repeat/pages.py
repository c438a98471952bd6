# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/herhalen/", soon, name="charter-repeat"),
    path("waarden/groep/<int:number>/herhalen/<int:recall>/", soon, name="charter-recall"),
    path("waarden/groep/<int:number>/herhalen/evaluatie/", soon, name="charter-evaluation-new"),
    path("waarden/groep/<int:number>/herhalen/evaluatie/<int:evaluation>/", soon, name="charter-evaluation"),
    path("waarden/groep/<int:number>/herhalen/vonk/", soon, name="charter-spark"),
    path("waarden/gemeente/<slug:town>/nieuwkomers/", soon, name="charter-newcomers"),
)
