# SPDX-License-Identifier: EUPL-1.2
"""What the pages read of a meeting: where it stands, and its questions with what became of them, in one query."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Answer, Contribution, State
from samenspel.foundations.events.counting import attendance
from samenspel.foundations.events.models import Event
from samenspel.plan.processes.models import Process

from .actions import KIND
from .models import Meeting, RoomVote

MINUTES_WITHIN = timedelta(days=14)
"""how long after a meeting its minutes may take"""
PER_PAGE = 30
CALLED_OFF, COMING, NOW, JUST_OVER, DONE = "called_off", "coming", "now", "just_over", "done"


def state_of(event: Event) -> str:
    """Where a meeting stands: called off, coming, now (doors open), just over (minutes are being written), or done."""
    if event.cancelled_at is not None:
        return CALLED_OFF
    if event.minutes_at is not None:
        return DONE
    if event.is_over:
        return JUST_OVER
    return NOW if event.is_now else COMING


def minutes_due(event: Event) -> date:
    """The day by which the minutes are promised."""
    return timezone.localdate(event.ends_at + MINUTES_WITHIN)


def questions(activity: Activity) -> QuerySet[Any]:
    """The public questions, each with its newest answer: `said`, `signed` and `said_at`."""
    newest = Answer.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk")
    return (
        Contribution.objects.filter(activity=activity, kind=KIND, is_public=True)
        .select_related("question")
        .annotate(
            said=Subquery(newest.values("text")[:1]),
            signed=Subquery(newest.values("signed")[:1]),
            said_at=Subquery(newest.values("at")[:1]),
        )
        .order_by("-support_count", "pk")
    )


def in_the_room(activity: Activity, order: str = "") -> QuerySet[Contribution]:
    """The questions as who leads takes them: pinned first, then most supported (or newest); what was discussed comes last."""
    rows = Contribution.objects.filter(activity=activity, kind=KIND, is_public=True).select_related(
        "question"
    )
    by = ("-pk",) if order == "nieuw" else ("-support_count", "pk")
    return rows.order_by(
        F("question__discussed_at").asc(nulls_first=True),
        F("question__pinned").asc(nulls_last=True),
        *by,
    )


def for_who_leads(activity: Activity) -> QuerySet[Contribution]:
    """Also what waits for a look and what was hidden."""
    rows = Contribution.objects.filter(
        activity=activity, kind=KIND, state__in=[State.PUBLISHED, State.PENDING, State.HIDDEN]
    )
    return rows.select_related("question").order_by(
        F("question__discussed_at").asc(nulls_first=True),
        F("question__pinned").asc(nulls_last=True),
        "-support_count",
        "pk",
    )


def supported_in_room(activity: Activity, person: Any, room_pass: str) -> set[int]:
    """Which questions this person, or the browser with this pass, supports already."""
    if not person.is_anonymous:
        return set(
            Contribution.objects.filter(activity=activity, supports__person=person).values_list(
                "pk", flat=True
            )
        )
    if not room_pass:
        return set()
    rows = RoomVote.objects.filter(contribution__activity=activity, room_pass=room_pass)
    return set(rows.values_list("contribution_id", flat=True))


def hours(event: Event) -> str:
    """19.30 to 21.30, by the clock of the town."""
    begins, ends = (
        date_format(localtime(moment), "TIME_FORMAT") for moment in (event.starts_at, event.ends_at)
    )
    return _("%(from)s to %(to)s") % {"from": begins, "to": ends}


def so_far(activity: Activity) -> str:
    """What stands beside the activity in lists: no query, so that a page with ten meetings asks no ten."""
    count = activity.public_count
    return ngettext("%(count)d question so far", "%(count)d questions so far", count) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    """For the final report."""
    found = Meeting.objects.select_related("event").filter(activity=activity).first()
    if found is None:
        return []
    by_mode = attendance(found.event)
    asked = Contribution.objects.filter(activity=activity, kind=KIND, is_public=True).aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    rows = [(_("registered"), sum(one.registered for one in by_mode.values()))]
    if found.event.is_on_site:
        rows.append((_("were there"), by_mode["on_site"].there))
    if found.event.is_online:
        rows.append((_("were there online"), by_mode["online"].there))
    return [*rows, (_("questions asked"), asked["all"]), (_("questions answered"), asked["answered"])]


def report_rows(process: Process) -> list[dict[str, str]]:
    """For the final report: what was said at each meeting of the process, or why it was called off."""
    rows = (
        Event.objects.filter(
            meeting__isnull=False, activity__process_number=process.pk, activity__is_public=True
        )
        .exclude(minutes_at=None, cancelled_at=None)
        .order_by("starts_at", "pk")
    )
    return [
        {
            "title": f"{event.title}, {date_format(localtime(event.starts_at), 'j F Y')}",
            "status": _("called off") if event.cancelled_at else _("minutes published"),
            "text": event.cancelled_why if event.cancelled_at else event.minutes,
        }
        for event in rows
    ]
