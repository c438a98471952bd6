# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/tekenen/", soon, name="charter-signing"),
    path("waarden/groep/<int:number>/tekenen/nieuw/", soon, name="charter-signature-new"),
    path("waarden/groep/<int:number>/tekenen/<int:signature>/", soon, name="charter-signature"),
    path("waarden/gemeente/<slug:town>/charter.pdf", soon, name="charter-pdf"),
    path("waarden/gemeente/<slug:town>/beeld.<str:format>", soon, name="charter-share"),
)
