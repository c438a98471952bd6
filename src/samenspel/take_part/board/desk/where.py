# SPDX-License-Identifier: EUPL-1.2
"""Which board a page of the desk is about, where that page stands, and how a button there is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import Gone, Refused

from .. import reading


def found(request: Any, place: Place, activity: str) -> Any:
    """The activity with its board and event: one query."""
    return reading.found(request.person, place, activity)


def address(activity: Activity, page: str) -> str:
    return reverse(page, args=[activity.place.slug, activity.slug])


def way(place: Place, *steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: the boards of this town, then (label, address) steps."""
    return [
        {"label": _("Workshop boards"), "url": reverse("desk-boards", args=[place.slug])},
        *({"label": label, "url": url} for label, url in steps),
    ]


def way_in(activity: Activity, label: Any) -> list[dict[str, Any]]:
    return way(activity.place, (activity.title, address(activity, "desk-board")), (label, ""))


def number_in(request: Any, name: str) -> int | None:
    """A number that a button sent; None where it sent nothing. What is no number is one that nothing has."""
    text = request.POST.get(name, "")
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def numbers_in(request: Any, name: str) -> list[int]:
    return [
        int(text) if text.isdecimal() and len(text) < 10 else 0 for text in request.POST.getlist(name)[:500]
    ]


def carried_out(request: Any, do: Callable[[], Any], said: Any = "") -> bool:
    """Do it, and say how it went: `said`, or the sentence with which it was refused."""
    try:
        do()
    except Gone:
        messages.info(request, _("This is not there any more. Load the page again."))
    except Refused as no:
        messages.info(request, str(no.reason))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        if said:
            messages.success(request, said)
        return True
    return False
