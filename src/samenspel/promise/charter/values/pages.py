# SPDX-License-Identifier: EUPL-1.2
"""Where the values are read, passed on and written."""

from __future__ import annotations

from typing import Any

from django.urls import path

from . import desk, public

PAGES: tuple[Any, ...] = (
    path("waarden/de-waarden/", public.values, name="charter-values"),
    path("waarden/de-waarden/<slug:version>/", public.version, name="charter-values-version"),
    path("waarden/de-waarden/<slug:version>.pdf", public.pdf, name="charter-values-pdf"),
    path("waarden/doorgeven/", public.pass_on, name="charter-pass-on"),
    path("bureau/waarden/versies/", desk.sets, name="desk-charter-sets"),
    path("bureau/waarden/versies/nieuw/", desk.set_new, name="desk-charter-set-new"),
    path("bureau/waarden/versies/<int:set>/", desk.set_show, name="desk-charter-set"),
    path("bureau/waarden/versies/<int:set>/waarde/<int:position>/", desk.value, name="desk-charter-value"),
    path("bureau/waarden/versies/<slug:version>.yaml", desk.set_file, name="desk-charter-set-file"),
)
