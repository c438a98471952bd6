# SPDX-License-Identifier: EUPL-1.2
"""What happens when a contribution comes into the world, becomes public, or goes away: counters, due date, words for search.

Called by actions only, inside their transaction, with the contribution locked.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Actor
from samenspel.foundations.places.calendar import closed_days, due_moment
from samenspel.foundations.towns.models import Clock

from .models import Contribution, Follow, Source, State
from .search import stems_of


def due_for(activity: Activity, published_at: datetime, closed: set[date] | None = None) -> datetime:
    """The last moment to answer in time: 23:59 local time on the last working day of the term.

    The clock starts at publication, or when the round closes where the town chose that (never before publication).
    """
    start = published_at
    if activity.answer_clock == Clock.PHASE_END:
        start = max(published_at, activity.closes_at)
    days = closed_days(activity.place) if closed is None else closed
    return due_moment(activity.place, start, activity.answer_days, closed=days)


def next_number(activity: Activity) -> int:
    """The next number in this activity. The activity's row is locked by the action that asks."""
    Activity.objects.filter(pk=activity.pk).update(last_number=F("last_number") + 1)
    activity.refresh_from_db(fields=["last_number"])
    return activity.last_number


def bring_in(
    activity: Activity,
    *,
    kind: str,
    title: str,
    text: str,
    author: Actor | None = None,
    author_name: str = "",
    source: str = Source.WEB,
    entered_by: Any = None,
    now: datetime | None = None,
    public: bool | None = None,
    **facts: Any,
) -> Contribution:
    """Make a contribution in a locked activity, and publish it unless a moderator must see it first."""
    now = now or timezone.now()
    person = author.account if author is not None else None
    contribution = Contribution.objects.create(
        place_id=activity.place_id,
        activity=activity,
        kind=kind,
        number=next_number(activity),
        author=person,
        author_name=person.name if person else author_name,
        source=source,
        entered_by=entered_by,
        title=title,
        text=text,
        language=facts.pop("language", activity.language),
        state=State.PENDING,
        is_public=False,
        owner_id=activity.owner_id,
        made_at=now,
        stems=stems_of(title, text),
        **facts,
    )
    if person:
        Follow.objects.get_or_create(contribution=contribution, person=person)
    if activity.moderation == "after" if public is None else public:
        publish(contribution, now)
    return contribution


def publish(contribution: Contribution, now: datetime | None = None) -> None:
    """Make it public; the duty to answer begins at the first publication and is not begun anew by a second.

    In a draft nobody can read it yet: there the duty begins when the process is published (`begin_terms`).
    """
    now = now or timezone.now()
    contribution.state, contribution.is_public, contribution.hidden_reason = State.PUBLISHED, True, ""
    contribution.merged_into = None
    # First the count: it locks the activity, so that a draft is not published between the question and the answer.
    Activity.objects.filter(pk=contribution.activity_id).update(public_count=F("public_count") + 1)
    if contribution.published_at is None and _everybody_sees(contribution.activity_id):
        contribution.published_at = now
        contribution.due_at = due_for(contribution.activity, now)
    contribution.save()


def _everybody_sees(activity_id: int) -> bool:
    return Activity.objects.filter(pk=activity_id, is_public=True).exists()


def begin_terms(activity: Activity, now: datetime) -> None:
    """The activity was just published: what came in before becomes public at this moment, and its term begins."""
    rows = Contribution.objects.filter(activity=activity, is_public=True)
    rows.update(published_at=now)
    rows.filter(answered_at=None).update(due_at=due_for(activity, now))


def take_away(
    contribution: Contribution, state: State, reason: str = "", into: Contribution | None = None
) -> None:
    was_public = contribution.is_public
    contribution.state, contribution.is_public = state, False
    contribution.hidden_reason, contribution.merged_into = reason, into
    contribution.save(update_fields=["state", "is_public", "hidden_reason", "merged_into"])
    if was_public:
        Activity.objects.filter(pk=contribution.activity_id).update(public_count=F("public_count") - 1)


def move_due_dates(activity: Activity) -> int:
    """After a change of dates or terms: new due dates for what is public and not yet answered. Returns how many.

    What is late stays late: no setting makes an answer punctual afterwards.
    """
    closed = closed_days(activity.place)
    waiting = list(
        Contribution.objects.filter(
            activity=activity, answered_at=None, published_at__isnull=False, due_at__gt=timezone.now()
        ).only("pk", "published_at", "due_at")
    )
    for contribution in waiting:
        assert contribution.published_at
        contribution.due_at = due_for(activity, contribution.published_at, closed)
    Contribution.objects.bulk_update(waiting, ["due_at"], batch_size=500)
    return len(waiting)
