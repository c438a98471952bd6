# SPDX-License-Identifier: EUPL-1.2
"""“What waits for me”: everything with a date, the oldest first, whatever part it comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Q, Value, Window
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.contributions.models import Comment, Contribution, Flag, State
from samenspel.foundations.pages import queued
from samenspel.foundations.parts import Queue, Task, Waiting, parts
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.calendar import closed_days, working_days_between
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.pages import needs
from samenspel.foundations.rules.roles import (
    ANSWER,
    ENTER_PAPER,
    MODERATE,
    PREPARE,
    PUBLISH,
    SEE_DESK,
    has,
)
from samenspel.plan.processes.models import Process
from samenspel.plan.registry import instruments

from .. import queries
from ..terms import days_left

MOST_TASKS = 40
"""contributions read for the inbox; the rest is one line that leads to the whole list"""
MOST_LINES = 10
"""lines of one group before they fold away"""


def line(task: Task, *, first: bool) -> dict[str, Any]:
    """For components/inbox_item.html."""
    return {
        "state": "late" if task.days is not None and task.days < 0 else task.state,
        "title": task.title,
        "url": task.url,
        "note": " · ".join(filter(None, (str(task.kind), task.detail))),
        "days_left": task.days,
        "verb": task.verb,
        "first": first,
    }


@needs(SEE_DESK)
def inbox(request: Any, place: Place) -> HttpResponse:
    """ "Wat wacht op mij": everything with a date, the oldest first, whatever part it comes from."""
    closed = closed_days(place)
    tasks = duties(request.person, place, closed) + queued(request.person, place, closed)
    tasks.sort(key=lambda task: (task.days is None, task.days or 0))
    kinds: dict[str, int] = {}
    for task in tasks:
        kinds[str(task.kind)] = kinds.get(str(task.kind), 0) + task.count
    only = request.GET.get("soort", "")
    shown = [task for task in tasks if slugify(str(task.kind)) == only]
    if not shown:
        only, shown = "", tasks
    everything = bool(only) or "alles" in request.GET
    groups: dict[str, list[Task]] = {
        _("Late"): [task for task in shown if task.mine and task.days is not None and task.days < 0],
        _("Today"): [task for task in shown if task.mine and task.days == 0],
        _("This week"): [
            task for task in shown if task.mine and task.days is not None and 0 < task.days <= 5
        ],
        _("Late at a colleague"): [task for task in shown if not task.mine],
        _("Later"): [task for task in shown if task.mine and (task.days is None or task.days > 5)],
    }
    first = next((rows[0] for rows in groups.values() if rows), None)
    mine = [task for task in tasks if task.mine]
    rounds = queries.rounds(place)
    return render(
        request,
        "answering/desk/inbox.html",
        {
            "groups": [
                {
                    "label": label,
                    "count": sum(task.count for task in rows),
                    "tasks": [
                        line(task, first=task is first) for task in rows[: None if everything else MOST_LINES]
                    ],
                    "more": 0 if everything else sum(task.count for task in rows[MOST_LINES:]),
                }
                for label, rows in groups.items()
                if rows
            ],
            "kinds": [(label, slugify(label), count) for label, count in kinds.items()],
            "only": only,
            "count": sum(task.count for task in tasks),
            "late": sum(task.count for task in mine if task.days is not None and task.days < 0),
            "for_today": sum(task.count for task in mine if task.days == 0),
            "punctuality": queries.punctuality(place),
            "processes": running_processes(request.person, place, rounds),
            "papers": paper_pages(request.person, place, rounds),
            "may": {
                name: has(request.person, permission, place.pk)
                for name, permission in (("prepare", PREPARE), ("answer", ANSWER), ("moderate", MODERATE))
            },
        },
    )


def running_processes(person: Person, place: Place, rounds: list[Any]) -> list[dict[str, Any]]:
    """The running processes with how much of what came in was answered; those of this person first. One query."""
    rows = list(
        Process.objects.filter(place=place, state=Process.State.PUBLISHED).only(
            "pk", "slug", "title", "contact_id", "phases"
        )
    )
    rows.sort(key=lambda row: (row.contact_id != person.pk, row.title))
    return [
        {
            "title": row.title,
            "url": reverse("desk-process", args=[place.slug, row.slug]),
            "now": next((phase for phase in row.timeline() if phase["state"] == "now"), None),
            "all": sum(one.public_count for one in rounds if one.process_number == row.pk),
            "answered": sum(one.answered for one in rounds if one.process_number == row.pk),
        }
        for row in rows[:6]
    ]


def paper_pages(person: Person, place: Place, rounds: list[Any]) -> list[dict[str, str]]:
    """Where what came in on paper is entered, for each open activity whose instrument has such a page."""
    if not has(person, ENTER_PAPER, place.pk):
        return []
    known = instruments()
    return [
        {
            "label": activity.title,
            "url": reverse(known[activity.instrument].paper_page, args=[place.slug, activity.slug]),
        }
        for activity in [one for one in rounds if one.is_open][:8]
        if known[activity.instrument].paper_page
    ]


def duties(person: Any, place: Place, closed: set[Any]) -> list[Task]:
    """What this person must answer, and the promises that come due."""
    if not has(person, ANSWER, place.pk):
        return []
    return to_answer(person, place, closed) + promises_due(person, place, closed)


def to_answer(person: Any, place: Place, closed: set[Any]) -> list[Task]:
    """What this person owns and what nobody owns; for those who watch over the whole town also what is late at a colleague."""
    mine = Q(owner=person) | Q(owner=None)
    if has(person, PUBLISH, place.pk):
        mine |= Q(due_at__lt=timezone.now())
    rows: list[Any] = list(
        Contribution.objects.filter(place=place, is_public=True, answered_at=None, due_at__isnull=False)
        .filter(mine)
        .exclude(kind__in=[kind for part in parts() for kind in part.answered_together])
        .annotate(in_all=Window(Count("pk")))
        .select_related("activity", "owner")
        .order_by("due_at", "id")[:MOST_TASKS]
    )
    tasks = []
    for row in rows:
        theirs = row.owner is not None and row.owner_id != person.pk
        detail = f"{row.activity.title} · {_('number')} {row.number}"
        if row.answer_status:  # being studied: somebody looked at it, and the real answer must still follow
            detail = f"{row.get_answer_status_display()} · {detail}"
        tasks.append(
            Task(
                kind=_("Late at a colleague") if theirs else _("To answer"),
                title=row.title,
                detail=f"{row.owner} · {detail}" if theirs else detail,
                url=reverse("desk-answer", args=[place.slug, row.pk]),
                verb=_("Look") if theirs else _("Answer"),
                days=days_left(place, row.due_at, closed),
                mine=not theirs,
            )
        )
    more = rows[0].in_all - len(rows) if rows else 0
    if more > 0:
        tasks.append(
            Task(
                kind=_("To answer"),
                title=ngettext("%d more to answer", "%d more to answer", more) % more,
                detail=_("All of them in one list, with search."),
                url=f"{reverse('desk-answers', args=[place.slug])}?van=mij",
                verb=_("Look"),
                count=more,
            )
        )
    return tasks


def _to_check(key: str, model: Any, waits: Any) -> Callable[..., Any]:
    """Rows of a queue for moderators: one row with how many there are."""

    def rows(person: Any, place: Place) -> Any:
        if not has(person, MODERATE, place.pk):
            return None
        no_date = Cast(Value(None), DateTimeField())
        return (
            model.objects.filter(waits, place=place)
            .order_by()
            .values_list(Value(key), Value(""), Value(""))
            .annotate(count=Count("pk"), due_at=no_date)
        )

    return rows


def _line(anchor: str, days: int, state: str, words: Callable[[int], str], note: Any) -> Callable[..., Task]:
    def task(row: Waiting, place: Place, _days: int | None) -> Task:
        address = f"{reverse('desk-moderate', args=[place.slug])}#{anchor}"
        return Task(_("To check"), words(row.number), str(note), address, _("Look"), days, row.number, state)

    return task


BREAKS = gettext_lazy("Somebody says this breaks the house rules.")
WAITS = gettext_lazy("Waits for you before it appears.")
PENDING = Q(state=State.PENDING)
TO_CHECK = (
    Queue(
        "flags",
        _to_check("flags", Flag, Q(settled_at=None)),
        _line(
            "meldingen",
            0,
            "pending",
            lambda number: ngettext("%d report of a problem", "%d reports of a problem", number) % number,
            BREAKS,
        ),
    ),
    Queue(
        "contributions",
        _to_check("contributions", Contribution, PENDING),
        _line(
            "inbreng",
            1,
            "new",
            lambda number: ngettext("%d new contribution", "%d new contributions", number) % number,
            WAITS,
        ),
    ),
    Queue(
        "comments",
        _to_check("comments", Comment, PENDING),
        _line(
            "reacties",
            1,
            "new",
            lambda number: ngettext("%d new comment", "%d new comments", number) % number,
            WAITS,
        ),
    ),
)


def promises_due(person: Any, place: Place, closed: set[Any]) -> list[Task]:
    soon = timezone.localdate() + timedelta(days=30)
    rows = Commitment.objects.filter(place=place, state="running", due_on__lte=soon).filter(
        Q(owner=person) | Q(owner=None)
    )[:20]
    return [
        Task(
            kind=_("To keep"),
            title=row.title,
            detail=row.owner_name,
            url=reverse("desk-commitment", args=[place.slug, row.pk]),
            verb=_("Report"),
            days=working_days_between(place, timezone.localdate(), row.due_on, closed=closed),
            state="running",
        )
        for row in rows
    ]
