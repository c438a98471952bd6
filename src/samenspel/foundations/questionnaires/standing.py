# SPDX-License-Identifier: EUPL-1.2
"""Where somebody stands with a questionnaire before the first question: may they begin, and if not, what then."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.rules.roles import LIVES_HERE, has

from .models import Invitation, Questionnaire
from .showing import is_published

BEGIN, NOT_PUBLIC, NOT_YET, CLOSED = "begin", "not_public", "not_yet", "closed"
SIGN_IN, LIVE_HERE, ANSWERED, INVITED = "sign_in", "live_here", "answered", "invited"


def standing(questionnaire: Questionnaire, person: Any, *, invited: bool = False) -> str:
    """One of the words above, in the order in which somebody should hear it. The same order as the rule of `filling.begin`.

    invited  this person came with the word of an invitation
    Queries  none without an account; one with
    """
    activity, now = questionnaire.activity, timezone.now()
    if not activity.is_public:
        return NOT_PUBLIC
    if now < activity.opens_at:
        return NOT_YET
    if activity.stage != Activity.OPEN or now >= activity.closes_at:
        return CLOSED
    only_invited = questionnaire.by_invitation or bool(questionnaire.groups and not questionnaire.open_groups)
    if only_invited and not invited:
        return INVITED
    if person.is_anonymous:
        return BEGIN if activity.who_may == Activity.WhoMay.ANYONE else SIGN_IN
    if activity.who_may == Activity.WhoMay.VERIFIED and not has(person, LIVES_HERE, questionnaire.place_id):
        return LIVE_HERE
    done = Invitation.objects.filter(questionnaire=questionnaire, person=person, is_used=True).exists()
    return ANSWERED if done else BEGIN


def page_of(questionnaire: Questionnaire) -> str:
    """The address of the survey or scan this questionnaire belongs to; empty when it has no page."""
    try:
        return reverse(questionnaire.page, args=[questionnaire.place.slug, questionnaire.activity.slug])
    except NoReverseMatch:
        return ""


def results_of(questionnaire: Questionnaire) -> str:
    """The address of the results, once everybody may see them."""
    if not is_published(questionnaire):
        return ""
    try:
        return reverse("questionnaire-results", args=[questionnaire.place.slug, questionnaire.pk])
    except NoReverseMatch:
        return ""
