# SPDX-License-Identifier: EUPL-1.2
"""Somebody without an account wants the answer by mail: they follow only after a click in the letter we send."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import address, send_letter
from samenspel.foundations.pages import count_up
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import ALWAYS, Action, Clause
from samenspel.foundations.rules.door import perform

from .models import Contribution, Follow

CONFIRM = "samenspel.contributions.confirm"
EARLIER = "samenspel.ideas.confirm"
"""the seal of letters about ideas before 0.3: their links work until they are thirty days old"""
GOOD_FOR_SECONDS = 30 * 24 * 3600
LETTERS_PER_HOUR = 3


def ask_to_confirm(made: Contribution, email: str, page: str = "contribution-confirm") -> None:
    """Send the letter with the link. Called by the action that made the contribution, in its transaction.

    page  the name of an address that shows `confirm`: an instrument may have one of its own
    """
    email = email.strip().lower()
    if count_up(f"confirm:{email}") > LETTERS_PER_HOUR:
        return  # whoever fills in a stranger's address often gets no further letters sent
    token = signing.dumps([made.pk, email], salt=CONFIRM)
    send_letter(
        email,
        "confirm_follow",
        {
            "contribution": made,
            "url": address(reverse(page, args=[made.place.slug, token])),
        },
        language=made.language,
    )


def _confirm_follow(contribution: Contribution, *, by: Any, email: str) -> Contribution:
    person = Person.objects.for_email(email, language=contribution.language)
    Follow.objects.get_or_create(contribution=contribution, person=person)
    return contribution


# Whoever holds the signed link from the letter owns the address: that is all the link can do.
confirm_follow = Action(
    "contributions.confirm_follow",
    _("Yes, send me the answer"),
    Contribution,
    (Clause(lambda person: ALWAYS, ""),),
    _confirm_follow,
)


def _opened(token: str) -> tuple[int, str] | None:
    """Number of the contribution and the address, or None for a link that is not ours or too old."""
    for salt in (CONFIRM, EARLIER):
        try:
            number, email = signing.loads(token, salt=salt, max_age=GOOD_FOR_SECONDS)
        except signing.BadSignature:
            continue
        return number, email
    return None


def confirm(request: Any, place: Place, token: str) -> HttpResponse:
    sealed = _opened(token)
    if sealed is None:
        return render(request, "contributions/confirm.html", {"broken": True}, status=404)
    number, email = sealed
    one = get_object_or_404(Contribution, pk=number, place=place)
    if request.method == "POST":
        perform(confirm_follow, by=request.person, on=one, email=email)
        return render(request, "contributions/confirm.html", {"done": True, "contribution": one})
    return render(request, "contributions/confirm.html", {"contribution": one, "email": email})
