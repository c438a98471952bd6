# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/coalitie/", soon, name="charter-coalition"),
    path("waarden/groep/<int:number>/coalitie/<int:ally>/", soon, name="charter-ally"),
    path("waarden/groep/<int:number>/coalitie/agendapunt/", soon, name="charter-agenda-item"),
    path("waarden/uitnodiging/<str:word>/", soon, name="charter-invited"),
)
