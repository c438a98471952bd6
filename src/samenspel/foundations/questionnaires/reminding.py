# SPDX-License-Identifier: EUPL-1.2
"""The letters of a questionnaire leave here: the invitation with its personal link, and the reminders an officer asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from samenspel.engines.survey.definition import Broken
from samenspel.foundations.activities.models import open_q
from samenspel.foundations.mail.letters import address, send_letter
from samenspel.foundations.people.models import Person

from .actions.inviting import waiting, word_of
from .links import INVITATION, hashed
from .models import Invitation, Questionnaire

AT_ONCE = 100
"""letters in one transaction: others wait for it"""
MOST_PER_TURN = 3000


def send_letters(now: datetime) -> None:
    """Send what waits, of questionnaires that are open. Bears being done twice, and stopping halfway: a letter and its mark are one."""
    asking = Questionnaire.objects.filter(
        open_q("activity__"), activity__is_public=True, pk__in=waiting().values("questionnaire")
    )
    left = MOST_PER_TURN
    for row in asking.select_related("activity", "place__town").order_by("pk"):
        while left > 0 and (sent := _send_some(row, min(AT_ONCE, left))):
            left -= sent


def _send_some(row: Questionnaire, most: int) -> int:
    """Returns how many were dealt with. What somebody answered or refused meanwhile is seen: the rows are locked first."""
    with transaction.atomic():
        rows = list(waiting(row).select_for_update(skip_locked=True).order_by("pk")[:most])
        gone = set(
            Person.objects.filter(
                email__in=[one.email for one in rows], bounced_at__isnull=False
            ).values_list("email", flat=True)
        )
        now = timezone.now()
        for one in rows:
            if one.email not in gone:
                send(row, one)
            key = hashed(INVITATION, word_of(row.pk, one.email))
            # A link is good as long as its hash stands here: after the secret of the site was changed, that of the newest letter.
            again = one.sent_at is not None
            facts = {"reminded_at": now} if again else {"sent_at": now}
            Invitation.objects.filter(pk=one.pk).update(key=key, **facts)
        return len(rows)


def send(row: Questionnaire, one: Invitation) -> None:
    """One letter, in the language of its reader as far as this site speaks it."""
    activity, place = row.activity, row.place
    page = link_of(row, one)
    again = one.sent_at is not None
    language = one.language if one.language in dict(settings.LANGUAGES) else activity.language
    with translation.override(language), timezone.override(place.timezone):
        send_letter(
            one.email,
            "questionnaire_reminder" if again else "questionnaire_invitation",
            {
                "questionnaire": row,
                "activity": activity,
                "place": place,
                "town": getattr(place, "town", None),
                "name": one.name,
                "minutes": minutes(row),
                "until": activity.last_moment,
                "days": activity.days_left,
                "link": address(page),
                "last": one.reminders >= 2,
            },
            language=language,
            secret=True,
            stop_path=page,
        )


def minutes(row: Questionnaire) -> int:
    try:
        return row.asks.minutes
    except Broken:
        return 0


def link_of(row: Questionnaire, one: Invitation) -> Any:
    """The page of this invitation, below the town."""
    word = word_of(row.pk, one.email)
    try:
        return reverse("questionnaire-invitation", args=[row.place.slug, word])
    except NoReverseMatch:  # a house without the pages to fill in: the letter leads to the town
        return row.place.get_absolute_url()
