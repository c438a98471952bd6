# SPDX-License-Identifier: EUPL-1.2
"""The values on paper: a tagged PDF, made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address

from .shown import Shown

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("values.typ")


def sheet(text: Shown) -> bytes:
    """One version in one language, on A4."""
    with translation.override(text.language):
        given = {
            "lang": text.language,
            "title": text.title,
            "intro": text.intro,
            "provisional": ""
            if text.is_official
            else _("Provisional text. This is not the official text of the campaign."),
            "values": [
                {"number": row.number, "title": row.title, "text": row.text, "bullets": list(row.bullets)}
                for row in text.values
            ],
            "source": text.source,
            "source_url": text.source_url,
            "address": address(reverse("charter-values-version", args=[text.version])),
            "labels": {
                "site": "Samenspel",
                "source": _("Source:"),
                "online": _("On the web:"),
                "version": _("Version %(version)s") % {"version": text.version},
            },
        }
    return _made(json.dumps(given, ensure_ascii=False))


@lru_cache(maxsize=16)
def _made(data: str) -> bytes:
    """A published version never changes: each sheet is set once, however many people ask for it."""
    import typst  # loaded where a PDF is made

    try:
        return typst.compile(TEMPLATE, sys_inputs={"data": data}, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same sheets, as tagged, without the claim that they fulfil the standard.
        log.warning("sheet of the values is not PDF/UA: %s", refused)
        return typst.compile(TEMPLATE, sys_inputs={"data": data})
