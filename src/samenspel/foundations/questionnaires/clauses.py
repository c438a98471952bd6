# SPDX-License-Identifier: EUPL-1.2
"""Conditions that the actions on questionnaires share, each with its sentence."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.clauses import ALWAYS, Clause, Rule, can, when
from samenspel.foundations.rules.roles import ENTER_PAPER, LIVES_HERE, PREPARE, places_with

from .models import Invitation

# Sentences that a page also shows by itself, before anybody presses a button.
NOT_PUBLIC = _("This questionnaire is not public yet.")
NOT_YET = _("This questionnaire is not open yet.")
CLOSED = _("This questionnaire is closed. Answers can no longer be sent.")
ONLY_INVITED = _("Only people who were invited fill in this questionnaire. Use the link in your letter.")
SIGN_IN = _(
    "The town asks for an account here, so that everybody answers once. Sign in first. It takes one minute."
)
LIVE_HERE = _(
    "This questionnaire is for people of whom the town checked that they live here. Ask at the town hall."
)
ANSWERED = _("You answered this questionnaire already. Thank you: once is enough.")
USED = _("This invitation was used: your answers are in. Thank you: once is enough.")


def is_public(path: str = "") -> Clause:
    """path leads from the row to the questionnaire: "" or "questionnaire__"."""
    return when(Q(**{f"{path}activity__is_public": True}), NOT_PUBLIC)


def opened(path: str = "") -> Clause:
    return Clause(lambda person: Q(**{f"{path}activity__opens_at__lte": timezone.now()}), NOT_YET)


def not_closed(path: str = "") -> Clause:
    return Clause(
        lambda person: Q(
            **{f"{path}activity__stage": Activity.OPEN, f"{path}activity__closes_at__gt": timezone.now()}
        ),
        CLOSED,
    )


def who_may(path: str = "") -> tuple[Clause, Clause]:
    """First the account, then the check that somebody lives here: each with the sentence that helps."""

    def with_account(person: Any) -> Q:
        return Q(**{f"{path}activity__who_may": Activity.WhoMay.ANYONE}) if person.is_anonymous else ALWAYS

    def lives_here(person: Any) -> Q:
        open_to_others = ~Q(**{f"{path}activity__who_may": Activity.WhoMay.VERIFIED})
        held = places_with(person, LIVES_HERE)
        return (
            open_to_others | Q(place_id__in=held) if isinstance(held, frozenset) and held else open_to_others
        )

    return Clause(with_account, SIGN_IN), Clause(lives_here, LIVE_HERE)


def not_answered(path: str = "") -> Clause:
    """This account did not answer yet; without an account nobody knows."""

    def holds(person: Any) -> Q:
        if person.is_anonymous:
            return ALWAYS
        done = Invitation.objects.filter(person_id=person.pk, is_used=True).values("questionnaire_id")
        return ~Q(**{f"{path}pk__in" if not path else f"{path.removesuffix('__')}_id__in": done})

    return Clause(holds, ANSWERED)


def takes_answers(path: str = "") -> Rule:
    """Public, open now, and for this person. Whether it is only for who was invited depends on the word of the link: the action asks it."""
    return (is_public(path), opened(path), not_closed(path), *who_may(path), not_answered(path))


not_fixed = when(
    Q(fixed_at=None),
    _("People answered already, so the questions stay as they are. Copy the questionnaire to ask it anew."),
)
fixed_by_house = when(
    ~Q(activity__instrument="scan"),
    _("The statements of a self-scan are the same everywhere. Add your own questions at the scan."),
)
prepares = can(PREPARE, _("This is for the participation officers of the town."))
enters = can(ENTER_PAPER, _("This is for who enters what came in on paper or by telephone."))
