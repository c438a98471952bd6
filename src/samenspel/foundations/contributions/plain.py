# SPDX-License-Identifier: EUPL-1.2
"""A page for one contribution that is a title and a text: a question at a meeting, a question to the helpdesk.

What an instrument adds (a map, a price, comments) stands on a page of its own; what every contribution has is here: who and when,
the answer or the day by which it comes, support, follow, report, and the buttons of the town.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.door import refusals
from samenspel.foundations.rules.roles import ANSWER, MODERATE, has

from .actions import answering, moderating, taking_part
from .answered import answers_of, history
from .models import Contribution

FOR_RESIDENTS = (
    taking_part.support,
    taking_part.stop_supporting,
    taking_part.follow,
    taking_part.stop_following,
    taking_part.withdraw,
    taking_part.flag,
)
FOR_STAFF = (moderating.approve, moderating.hide, moderating.show_again, answering.answer)


def show(
    request: Any,
    place: Place,
    one: Contribution,
    *,
    kicker: str,
    crumbs: Sequence[dict[str, Any]],
    tags: Sequence[str] = (),
    supported: bool | None = None,
) -> HttpResponse:
    """The page of `one`, whose activity was read with it. Two queries, three for who is signed in.

    kicker    what it is and where it belongs: "Question 4 · Information evening"
    tags      what the instrument knows of it: "asked in the room"
    supported for an instrument in which people without an account support too
    """
    answers = answers_of(one)
    person = request.person
    staff = any(has(person, permission, place.pk) for permission in (MODERATE, ANSWER))
    decisions: dict[str, Any] = {}
    if not person.is_anonymous:
        wanted = [*FOR_RESIDENTS, *(FOR_STAFF if staff else ())]
        decisions = refusals(Contribution.objects.filter(pk=one.pk), wanted, person)[one.pk]
    mine = bool(decisions) and bool(decisions["contributions.stop_supporting"])
    return render(
        request,
        "contributions/plain.html",
        {
            "place": place,  # a page of the network has no place of its own
            "contribution": one,
            "activity": one.activity,
            "kicker": kicker,
            "tags": tags,
            "answers": answers,
            "promises": list(one.commitments.public().order_by("due_on", "pk")) if answers else [],
            "history": history(one, answers),
            "may": {key.partition(".")[2]: decision for key, decision in decisions.items()},
            "supported": mine if supported is None else supported or mine,
            "overdue": one.answered_at is None and one.due_at is not None and one.due_at < timezone.now(),
            "staff": staff,
            "crumbs": crumbs,
        },
    )
