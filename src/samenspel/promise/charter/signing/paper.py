# SPDX-License-Identifier: EUPL-1.2
"""The charter on paper: a tagged PDF, made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address, one_line
from samenspel.foundations.places.models import Place

from ..models import Campaign, Signature
from ..values.sets import Values, current, said, shipped, version_called

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("charter.typ")
EMPTY_LINES = 9
KEPT_SECONDS = 3600


def version_of(campaign: Campaign | None, rows: Sequence[Signature], with_lines: bool) -> Values:
    """What is printed: the version signed last, or for a new signing the version the group works with."""
    if rows and not with_lines:
        return version_called(rows[-1].values_version) or shipped()
    if campaign is not None:
        return version_called(campaign.values_version) or shipped()
    return current()


def content(
    place: Place, values: Values, rows: Sequence[Signature], with_lines: bool, language: str
) -> dict[str, Any]:
    """Everything on the sheet, as plain text. Who did not agree to be named stands there as an office."""
    with translation.override(language):
        return {
            "lang": language,
            "town": place.name,
            "title": said(values.title, language),
            "intro": said(values.intro, language),
            "provisional": ""
            if values.is_official
            else _("Provisional text. It is not the official text of the campaign."),
            "values": [
                {
                    "number": value.number,
                    "title": said(value.title, language),
                    "text": said(value.text, language),
                }
                for value in values.values
            ],
            "signed": [_signed(row, values) for row in rows],
            "lines": EMPTY_LINES if with_lines else 0,
            "version": _("Version %s") % values.version,
            "source": said(values.source, language),
            "address": address(reverse("charter-town", args=[place.slug])),
            "labels": {
                "charter": _("Charter"),
                "signed": _("Signed by"),
                "sign": _("Who signs"),
                "name": _("Name"),
                "function": _("Function"),
                "day": _("Day"),
                "signature": _("Signature"),
            },
        }


def _signed(row: Signature, values: Values) -> dict[str, str]:
    """One who signed. The function could tell who it is, so it goes where the name goes."""
    office = str(row.get_office_display())
    day = date_format(row.signed_on, "j F Y")
    if row.values_version != values.version:
        day = _("%(day)s, version %(version)s") % {"day": day, "version": row.values_version}
    name = one_line(row.shown_name)
    return {
        "name": name or office,
        "function": (one_line(row.function) or office) if name else "",
        "day": day,
    }


def pdf(
    place: Place,
    campaign: Campaign | None,
    rows: Sequence[Signature],
    with_lines: bool,
    language: str,
) -> bytes:
    """The sheet. Kept for an hour under its own content, so it is never an old one."""
    values = version_of(campaign, rows, with_lines)
    data = json.dumps(content(place, values, rows, with_lines, language), ensure_ascii=False)
    key = f"charter.paper:{sha256(data.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is not None:
        return bytes(kept)
    import typst  # loaded where a PDF is made

    try:
        made = typst.compile(TEMPLATE, sys_inputs={"data": data}, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same sheet, as tagged, without the claim that it fulfils the standard.
        log.warning("charter of %s is not PDF/UA: %s", place.slug, refused)
        made = typst.compile(TEMPLATE, sys_inputs={"data": data})
    cache.set(key, made, KEPT_SECONDS)
    return bytes(made)
