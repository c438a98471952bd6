# SPDX-License-Identifier: EUPL-1.2
"""A card per table on A4: on the front how people join at this table, on the back what its host needs. A tagged PDF."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samenspel.foundations.mail.letters import address
from samenspel.foundations.places.models import Place
from samenspel.foundations.squares import squares

from .models import Board

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_suffix(".typ")


def _spaced(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def content(board: Board, place: Place) -> dict[str, Any]:
    """Everything on the cards, as plain text."""
    activity, event = board.activity, board.event
    room = address(reverse("board-room", args=[place.slug, activity.slug]))
    return {
        "lang": activity.language,
        "town": place.name,
        "title": activity.title,
        "code": _spaced(event.room_code),
        "short": address(reverse("room-by-code", args=[place.slug])).partition("://")[2].rstrip("/"),
        "questions": list(board.questions.order_by("position").values_list("text", flat=True)),
        "cards": [_card(activity, place, table, room, event.room_code) for table in board.tables.all()],
        "labels": {
            "join": _("Join with your telephone"),
            "point": _("Point the camera of your telephone at the square."),
            "or": _("Or go to this address and type the code:"),
            "free": _("You need no account, and no name stands beside a note. No telephone? Write on paper."),
            "one": _("One thought per note."),
            "host": _("For the host of this table"),
            "host_how": _(
                "With this code you type what stands on the paper of your table, and add a photo of the sheet. Keep this side for yourself."
            ),
            "steps": [
                _("Let everybody write first, in silence, for two minutes."),
                _("Read the notes aloud and ask on: why is that important?"),
                _("Write in the words of who says it. Also write what you do not agree on."),
                _("Watch the clock on the screen. Choose together what must be told."),
            ],
            "cards": _("Cards for the tables"),
            "asked": _("We talk about"),
        },
    }


def _card(activity: Any, place: Place, table: Any, room: str, code: str) -> dict[str, Any]:
    join = f"{room}?code={code}&tafel={table.number}"
    host = address(reverse("board-table", args=[place.slug, activity.slug, table.number]))
    hosting = f"{host}?code={table.host_code}"
    name = _("Table %d") % table.number
    return {
        "name": name,
        "called": table.name,
        "host": table.host,
        "squares": squares(join),
        "alt": _("Square code with which a telephone joins at table %d") % table.number,
        "host_squares": squares(hosting),
        "host_alt": _("Square code for the host of table %d") % table.number,
        "host_code": _spaced(table.host_code),
        "host_page": host.partition("://")[2],
    }


def pdf(board: Board, place: Place) -> bytes:
    """In the language of the board, whoever prints it."""
    import typst  # loaded where a PDF is made

    with translation.override(board.activity.language):
        data = content(board, place)
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(TEMPLATE, sys_inputs=given, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A letter that no font here has: the same cards, as tagged, without the claim that they fulfil the standard.
        log.warning("cards %s are not PDF/UA: %s", board.pk, refused)
        return typst.compile(TEMPLATE, sys_inputs=given)
