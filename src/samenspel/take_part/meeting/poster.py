# SPDX-License-Identifier: EUPL-1.2
"""The poster of a meeting on one sheet of A4: a tagged PDF, made by Typst from data, so that no text can be markup."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place
from samenspel.foundations.squares import squares

from .formats import format_called

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("poster.typ")
LONGEST_INTRO = 320


def content(one: Activity, place: Place, town: Any) -> dict[str, Any]:
    """Everything on the sheet, as plain text."""
    event = one.meeting.event
    begins, ends = (timezone.localtime(moment, place.timezone) for moment in (event.starts_at, event.ends_at))
    page = address(reverse("meeting", args=[place.slug, one.slug]))
    called_off = event.cancelled_at is not None
    where = [event.venue, event.address] if event.is_on_site else []
    if event.is_online:
        where.append(_("also online") if event.is_on_site else _("online"))
    return {
        "lang": one.language,
        "town": place.name,
        "kind": format_called(one.meeting.format).say(one.language).name,
        "title": one.title,
        "day": date_format(begins, "l j F Y").capitalize(),
        "hours": _("%(from)s to %(to)s")
        % {"from": date_format(begins, "TIME_FORMAT"), "to": date_format(ends, "TIME_FORMAT")},
        "where": [line for line in where if line],
        "intro": Truncator(" ".join(one.intro.split())).chars(LONGEST_INTRO),
        "access": Truncator(" ".join(event.accessibility.split())).chars(LONGEST_INTRO)
        if event.is_on_site
        else "",
        "off": _("Called off: %s") % event.cancelled_why if called_off else "",
        "call": _("Read what comes next")
        if called_off
        else _("Say that you come, or ask your question")
        if event.takes_registrations
        else _("Ask your question"),
        "how": _("Point the camera of your telephone at the square, or go to:"),
        "page": page.partition("://")[2].rstrip("/"),
        "address": page,
        "phone": _("No internet? Call %s.") % town.contact_phone if town and town.contact_phone else "",
        "free": _("Everybody is welcome. You need no account.")
        if one.who_may == Activity.WhoMay.ANYONE and not called_off
        else "",
        "squares": squares(page),
        "alt": _("Square code that opens %s") % page,
        "labels": {"when": _("When"), "where": _("Where"), "access": _("Getting in")},
    }


def pdf(one: Activity, place: Place, town: Any) -> bytes:
    """In the language of the meeting, whoever prints it."""
    import typst  # loaded where a PDF is made

    with translation.override(one.language):
        data = content(one, place, town)
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same sheet, as tagged, without the claim that it fulfils the standard.
        log.warning("poster %s is not PDF/UA: %s", one.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)
