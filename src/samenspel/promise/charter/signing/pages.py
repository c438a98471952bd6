# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from django.urls import path

from . import group_pages, public

PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/tekenen/", group_pages.ladder, name="charter-signing"),
    path("waarden/groep/<int:number>/tekenen/nieuw/", group_pages.new, name="charter-signature-new"),
    path("waarden/groep/<int:number>/tekenen/<int:signature>/", group_pages.one, name="charter-signature"),
    path("waarden/gemeente/<slug:town>/charter.pdf", public.charter_pdf, name="charter-pdf"),
    path("waarden/gemeente/<slug:town>/beeld.<str:format>", public.picture, name="charter-share"),
)
