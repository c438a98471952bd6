# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/schitteren/", soon, name="charter-shine"),
    path("waarden/groep/<int:number>/schitteren/nieuw/", soon, name="charter-post-new"),
    path("waarden/groep/<int:number>/schitteren/<int:post>/", soon, name="charter-post"),
    path("waarden/groep/<int:number>/schitteren/teksten/", soon, name="charter-texts"),
)
