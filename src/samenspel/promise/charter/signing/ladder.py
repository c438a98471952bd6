# SPDX-License-Identifier: EUPL-1.2
"""The three steps of signing as a drawing says them, and what stands beside each signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Campaign, Check, Office, Signature
from ..standing import Facts, whole_college

MARKS = {Check.WAITING: "pending", Check.CONFIRMED: "done", Check.REFUSED: "rejected"}


def mark_of(row: Any) -> tuple[str, str]:
    """(shape, word) of the check of a row; a signature that was taken back says that."""
    if getattr(row, "withdrawn_on", None):
        return "withdrawn", _("Taken back")
    return MARKS[row.check_state], str(row.get_check_state_display())


def _facts(rows: Sequence[Signature], size: int | None) -> tuple[int, bool, bool]:
    """(how many of mayor and aldermen, whether anybody signed at all, whether the whole college did)"""
    signed = tuple((row.office, row.name_folded) for row in rows)
    people = {name for office, name in signed if office in (Office.MAYOR, Office.ALDERMAN)}
    return len(people), bool(signed), whole_college(Facts(signed=signed, college_size=size))


def steps(campaign: Campaign, rows: Sequence[Signature]) -> list[dict[str, str]]:
    """One alderman, colleagues, the whole college: done when checked, else what is still to do. For components/timeline.html."""
    size = campaign.college_size
    counting = _facts([row for row in rows if row.counts], size)
    entered = _facts(
        [row for row in rows if row.withdrawn_on is None and row.check_state != Check.REFUSED], size
    )
    reached = [(facts[1], facts[0] >= 2 or facts[2], facts[2]) for facts in (counting, entered)]
    texts = [
        (_("One alderman"), _("One who commits is a good start. It does not have to be perfect yet.")),
        (_("Colleagues follow"), _("Ask the first one to bring along a colleague.")),
        (_("The whole college, with the mayor"), _whole(size, counting[0])),
    ]
    now_is = next((number for number in range(3) if not reached[0][number]), None)
    return [
        {
            "title": title,
            "text": text,
            "when": _("entered, waits to be checked")
            if reached[1][number] and not reached[0][number]
            else "",
            "state": "done" if reached[0][number] else "now" if number == now_is else "next",
        }
        for number, (title, text) in enumerate(texts)
    ]


def _whole(size: int | None, people: int) -> str:
    if size is None:
        return _("All of them one by one, or by one decision of the college.")
    return ngettext("%(people)s of %(size)s has signed.", "%(people)s of %(size)s have signed.", people) % {
        "people": people,
        "size": size,
    }
