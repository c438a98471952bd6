# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path


def soon(request: Any, **rest: Any) -> HttpResponse:
    raise Http404


PAGES: tuple[Any, ...] = (
    path("waarden/de-waarden/", soon, name="charter-values"),
    path("waarden/de-waarden/<slug:version>/", soon, name="charter-values-version"),
    path("waarden/de-waarden/<slug:version>.pdf", soon, name="charter-values-pdf"),
    path("waarden/doorgeven/", soon, name="charter-pass-on"),
    path("bureau/waarden/versies/", soon, name="desk-charter-sets"),
    path("bureau/waarden/versies/nieuw/", soon, name="desk-charter-set-new"),
    path("bureau/waarden/versies/<int:set>/", soon, name="desk-charter-set"),
    path("bureau/waarden/versies/<int:set>/waarde/<int:position>/", soon, name="desk-charter-value"),
    path("bureau/waarden/versies/<slug:version>.yaml", soon, name="desk-charter-set-file"),
)
