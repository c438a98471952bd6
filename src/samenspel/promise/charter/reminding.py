# SPDX-License-Identifier: EUPL-1.2
"""Nothing is forgotten: what has a date is told to the people of the group, once per date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from samenspel.foundations.mail.letters import address, send_letter, tell
from samenspel.foundations.people.models import Notify, Person

from .models import Anchor, Campaign, Check, Evaluation, Member, Recall, Talk, Task, Trial
from .route.steps import guide

AHEAD = timedelta(days=7)
AHEAD_OF_RECALL = timedelta(days=14)
"""a recall is a letter that has to be written and needs addresses"""
STALE = timedelta(days=30)
"""what was agreed at a conversation has no tick: so long after its day it is history and no task"""


@dataclass(frozen=True)
class Due:
    """One thing with a date. row carries `reminded_for`; field: where its date stands"""

    row: Any
    field: str
    path: tuple[str, tuple[Any, ...]]
    """name and numbers of its page: the address has the language of the reader"""
    words: Callable[[], str]
    """in the language that holds when it is called"""

    @property
    def on(self) -> date:
        day: date = getattr(self.row, self.field)
        return day


def _untold(field: str) -> Q:
    return Q(reminded_for=None) | ~Q(reminded_for=F(field))


def _fresh(rows: QuerySet[Any], field: str, until: date) -> QuerySet[Any]:
    """What is due by then and was not told for that date yet."""
    return rows.filter(_untold(field), **{f"{field}__lte": until}, campaign__members__isnull=False).distinct()


def _due(today: date) -> Iterator[Due]:
    """Everything that is to be told today. Seven queries, however many groups."""
    soon = today + AHEAD
    tasks = guide().tasks
    for task in _fresh(Task.objects.filter(done_on=None), "due_on", soon):
        if task.key in tasks:
            path = ("charter-task", (task.campaign_id, task.key))
            yield Due(task, "due_on", path, lambda one=tasks[task.key]: one.title)  # type: ignore[misc]
    for talk in _fresh(Talk.objects.filter(is_held=False), "on", soon):
        path = ("charter-talk", (talk.campaign_id, talk.pk))
        yield Due(
            talk,
            "on",
            path,
            lambda one=talk: gettext("Conversation with %(whom)s") % {"whom": one.with_whom},  # type: ignore[misc]
        )
    agreed = Talk.objects.filter(is_held=True, next_on__gte=today - STALE)
    for talk in _fresh(agreed, "next_on", soon):
        path = ("charter-talk", (talk.campaign_id, talk.pk))
        yield Due(
            talk,
            "next_on",
            path,
            lambda one=talk: (  # type: ignore[misc]
                one.next_step
                or gettext("Next step after the conversation with %(whom)s") % {"whom": one.with_whom}
            ),
        )
    for trial in _fresh(Trial.objects.filter(evaluated_on=None), "evaluate_on", soon):
        path = ("charter-trial", (trial.campaign_id, trial.pk))
        yield Due(
            trial,
            "evaluate_on",
            path,
            lambda one=trial: gettext("What did you learn from “%(what)s”?") % {"what": one.title},  # type: ignore[misc]
        )
    # Evidence that waits to be checked was given, and what was refused outright was never promised: nothing is asked of the group then.
    given = Q(done_on__isnull=False, check_state=Check.WAITING)
    anchors: QuerySet[Any] = Anchor.objects.all()
    # What the town settled at its own desk asks nothing of the group any more.
    settled = Q(commitment__state__in=["kept", "broken"])
    open_anchors = (
        anchors.filter(kept_at=None)
        .exclude(settled)
        .exclude(given | Q(done_on=None, check_state=Check.REFUSED))
    )
    for anchor in _fresh(open_anchors, "due_on", soon):
        path = ("charter-anchor", (anchor.campaign_id, anchor.pk))
        yield Due(
            anchor,
            "due_on",
            path,
            lambda one=anchor: gettext("Was it done? “%(what)s”") % {"what": one.title},  # type: ignore[misc]
        )
    for recall in _fresh(Recall.objects.filter(sent_at=None), "due_on", today + AHEAD_OF_RECALL):
        path = ("charter-recall", (recall.campaign_id, recall.pk))
        yield Due(recall, "due_on", path, lambda: gettext("Bring the values back to mind"))
    for evaluation in _fresh(Evaluation.objects.filter(held_on=None), "planned_on", soon):
        path = ("charter-evaluation", (evaluation.campaign_id, evaluation.pk))
        yield Due(evaluation, "planned_on", path, lambda: gettext("Half-way evaluation"))


def _together(members: dict[int, set[int]]) -> list[set[int]]:
    """Campaigns that share people, so that each person gets one letter and what was told is written in the transaction of that letter.

    members   campaign → people
    """
    parent = {campaign: campaign for campaign in members}

    def top(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    first_of: dict[int, int] = {}
    for campaign, people in members.items():
        for person in people:
            parent[top(campaign)] = top(first_of.setdefault(person, campaign))
    groups: dict[int, set[int]] = defaultdict(set)
    for campaign in members:
        groups[top(campaign)].add(campaign)
    return list(groups.values())


def remind(now: datetime) -> int:
    """One letter per person with everything that is due soon or late. Returns how many letters.

    Told once per date, also after a crash: a row says for which date it was told, in the transaction that puts the letters in the outbox.
    """
    today = timezone.localdate(now)
    due: dict[int, list[Due]] = defaultdict(list)
    for one in _due(today):
        due[one.row.campaign_id].append(one)
    if not due:
        return 0
    campaigns = Campaign.objects.select_related("place").in_bulk(list(due))
    people: dict[int, Person] = {}
    members: dict[int, set[int]] = defaultdict(set)
    for member in Member.objects.filter(campaign_id__in=due).select_related("person"):
        people[member.person_id] = member.person
        members[member.campaign_id].add(member.person_id)
    told = 0
    for together in _together(members):
        with transaction.atomic():
            claimed = _claim(together, due)
            for person_id in sorted({one for key in claimed for one in members[key]}):
                mine = [(campaigns[key], rows) for key, rows in claimed.items() if person_id in members[key]]
                told += _tell(people[person_id], mine, today)
    return told


def _claim(together: set[int], due: dict[int, list[Due]]) -> dict[int, list[Due]]:
    """Write that these are told, and return those that nobody told meanwhile: two runs at once wait here for each other."""
    list(
        Campaign.objects.select_for_update(no_key=True)
        .filter(pk__in=together)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    kinds: dict[tuple[Any, str], list[Due]] = defaultdict(list)
    for key in together:
        for one in due[key]:
            kinds[type(one.row), one.field].append(one)
    mine: dict[int, list[Due]] = defaultdict(list)
    for (model, field), rows in kinds.items():
        untold = model._base_manager.filter(_untold(field), pk__in=[one.row.pk for one in rows])
        fresh = set(untold.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=fresh).update(reminded_for=F(field))
        for one in rows:
            if one.row.pk in fresh:
                mine[one.row.campaign_id].append(one)
    return {key: sorted(rows, key=lambda one: one.on) for key, rows in mine.items()}


def _tell(person: Person, groups: list[tuple[Campaign, list[Due]]], today: date) -> int:
    """The letter of one person, in their language and rhythm. Returns 1 when it went."""
    if not person.email or person.bounced_at or person.erased_at or not person.is_active:
        return 0
    if person.notify == Notify.NONE:
        return 0
    groups = sorted(groups, key=lambda pair: (pair[0].place.name_folded, pair[0].pk))
    with translation.override(person.language):
        shown = [
            {
                "name": campaign.group_name,
                "town": campaign.place.name,
                "rows": [
                    {
                        "what": one.words(),
                        "on": date_format(one.on, "j F Y"),
                        "is_late": one.on < today,
                        "url": address(reverse(one.path[0], args=one.path[1])),
                    }
                    for one in rows
                ],
            }
            for campaign, rows in groups
        ]
        number = sum(len(rows) for _campaign, rows in groups)
        subject = ngettext(
            "%(number)s thing on the route of your group",
            "%(number)s things on the route of your group",
            number,
        ) % {"number": number}
        if person.notify == Notify.WEEKLY:
            text = "\n".join(
                f"- {one.words()} ({date_format(one.on, 'j F Y')})"
                for _campaign, rows in groups
                for one in rows
            )
            return tell([person], subject=subject, text=text, path=reverse("charter-mine"))
    send_letter(
        person.email,
        "charter_remind",
        {"subject": subject, "groups": shown},
        language=person.language,
        person=person,
    )
    return 1
