# SPDX-License-Identifier: EUPL-1.2
"""What a group does with its route: begin it, lay it out otherwise, divide the tasks, tick them, ask for help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, signed_in, when
from samenspel.foundations.rules.versions import not_changed_meanwhile

from ..clauses import member
from ..models import (
    Ally,
    Anchor,
    Campaign,
    Check,
    Effort,
    Evaluation,
    Hook,
    Kind,
    Member,
    Post,
    Recall,
    Signature,
    Talk,
    Task,
    Trial,
    Wish,
    WorkPoint,
)
from ..models.campaign import new_token
from ..seen import stamp
from ..standing import refresh
from ..values.sets import current
from . import people
from .choosing import Wishes, choose, proposed_day
from .steps import guide
from .ticking import tick

MOST_GROUPS = 20
LONGEST_NOTE = 4000
LONGEST_HELP = 2000


def _named(group_name: str) -> str:
    name = one_line(group_name, 120)
    if not name:
        raise ValidationError({"group_name": _("Fill in what your group is called.")})
    return name


# Begin -----------------------------------------------------------------------------------------------------------------------------------


def _begin(
    place: Place,
    *,
    by: Person,
    kind: str,
    group_name: str,
    wishes: Wishes,
    is_listed: bool = False,
    language: str = "nl",
) -> Campaign:
    """A group begins in this municipality, with its route. Where a group is busy there is no second one: who comes later joins.

    Where everybody left, the newcomers go on from what is public; what the earlier people wrote for themselves goes.
    """
    name = _named(group_name)
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose who you are.")})
    if wishes.effort not in Effort.values:
        raise ValidationError({"effort": _("Choose how much time you have.")})
    if Member.objects.filter(person=by).count() >= MOST_GROUPS:
        raise ValidationError(
            _("You are in %(most)d groups already. Leave one, then begin here.") % {"most": MOST_GROUPS}
        )
    now, today = timezone.now(), timezone.localdate()
    facts: dict[str, Any] = {
        "group_name": name,
        "kind": kind,
        "effort": wishes.effort,
        "is_listed": is_listed,
        "language": language if language in ("nl", "en") else "nl",
        "values_version": current().version,
        "made_at": now,
        "changed_at": now,
    }
    # The row of the municipality is locked: of two who begin at once, the second finds what the first made.
    campaign = Campaign.objects.filter(place=place).first()
    if campaign is None:
        campaign = Campaign.objects.create(place=place, **facts)
    else:
        if Member.objects.filter(campaign=campaign).exists():
            raise ValidationError(_("A group is busy here already. Join it."), code="busy")
        _start_anew(campaign, facts)
    Member.objects.create(campaign=campaign, person=by)
    Task.objects.bulk_create(
        Task(campaign=campaign, key=one.doing.key, due_on=one.due_on) for one in choose(wishes, today)
    )
    # Whoever begins here saw whether somebody else is busy.
    tick(campaign, "coalition-1")
    return refresh(campaign, on=today)


def _start_anew(campaign: Campaign, facts: dict[str, Any]) -> None:
    """Other people take over an empty group. They did not hear the conversations and were not given the addresses of the earlier ones."""
    Task.objects.filter(campaign=campaign).delete()
    Wish.objects.filter(campaign=campaign).delete()
    Talk.objects.filter(campaign=campaign).delete()
    Hook.objects.filter(campaign=campaign).delete()
    Recall.objects.filter(campaign=campaign).update(text="")
    for rows in (
        Signature.objects.filter(campaign=campaign),
        Post.objects.filter(campaign=campaign),
        Anchor.objects.filter(campaign=campaign, commitment=None),
    ):
        for row in rows.exclude(check_state=Check.CONFIRMED):
            row.delete()
    Ally.objects.filter(campaign=campaign, is_public=False).delete()
    Ally.objects.filter(campaign=campaign).update(contact="", email="", message="", key="")
    WorkPoint.objects.filter(campaign=campaign, is_public=False).delete()
    Trial.objects.filter(campaign=campaign, is_public=False).delete()
    Evaluation.objects.filter(campaign=campaign).exclude(check_state=Check.CONFIRMED).delete()
    for field, value in {
        **facts,
        "approach": "",
        "priorities": [],
        "bullets": [],
        "costs": [],
        "help_asked": "",
        "help_asked_at": None,
        "token": new_token(),
        "version": campaign.version + 1,
    }.items():
        setattr(campaign, field, value)
    campaign.save()


# The route -------------------------------------------------------------------------------------------------------------------------------


def changed(campaign: Campaign, *fields: str) -> Campaign:
    """Keep these fields, under a next version."""
    campaign.version += 1
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=[*fields, "version", "changed_at"])
    return campaign


def _lay_out(campaign: Campaign, *, by: Person, version: int, effort: int, keys: Iterable[str]) -> Campaign:
    """Other tasks. What is new gets a day; what goes takes its name and note along; what was done stays."""
    not_changed_meanwhile(campaign, version)
    if effort not in Effort.values:
        raise ValidationError({"effort": _("Choose how much time you have.")})
    known = guide().tasks
    wanted = {key for key in keys if key in known}
    if not wanted:
        raise ValidationError({"keys": _("Choose at least one task.")})
    there = set(Task.objects.filter(campaign=campaign).values_list("key", flat=True))
    Task.objects.filter(campaign=campaign, done_on=None).exclude(key__in=wanted).delete()
    began, today = timezone.localdate(campaign.made_at), timezone.localdate()
    Task.objects.bulk_create(
        Task(campaign=campaign, key=key, due_on=proposed_day(known[key], began, today))
        for key in known
        if key in wanted - there
    )
    campaign.effort = effort
    return changed(campaign, "effort")


def _add_task(campaign: Campaign, *, by: Person, key: str) -> Task:
    doing = guide().tasks.get(key)
    if doing is None:
        raise ValidationError(_("This task is not in the guide. Choose another one."))
    day = proposed_day(doing, timezone.localdate(campaign.made_at), timezone.localdate())
    return Task.objects.get_or_create(campaign=campaign, key=key, defaults={"due_on": day})[0]


def seen_of(task: Task) -> str:
    """The state of a task, short: a form carries along what its writer saw."""
    return stamp(task.who, task.due_on, task.note)


def _give(task: Task, *, by: Person, seen: str, who: str, due_on: date | None, note: str) -> Task:
    """Who does it, by when, and what the others should know."""
    if seen != seen_of(task):
        raise ValidationError(
            _("Somebody of your group changed this meanwhile. Look at it, then save again."), code="newer"
        )
    task.who, task.due_on, task.note = one_line(who, 80), due_on, note.strip()[:LONGEST_NOTE]
    task.save(update_fields=["who", "due_on", "note"])
    return task


def _tick(task: Task, *, by: Person, done: bool) -> Task:
    if done != (task.done_on is not None):
        task.done_on = timezone.localdate() if done else None
        task.save(update_fields=["done_on"])
    return task


# Help ------------------------------------------------------------------------------------------------------------------------------------


def _ask_help(campaign: Campaign, *, by: Person, text: str) -> Campaign:
    text = text.strip()[:LONGEST_HELP]
    if len(text) < 10:
        raise ValidationError({"text": _("Say in a sentence what you need help with.")})
    campaign.help_asked, campaign.help_asked_at = text, timezone.now()
    return changed(campaign, "help_asked", "help_asked_at")


def _need_no_help(campaign: Campaign, *, by: Person) -> Campaign:
    campaign.help_asked, campaign.help_asked_at = "", None
    return changed(campaign, "help_asked", "help_asked_at")


municipality = when(
    Q(is_network=False, valid_to=None) & ~Q(is_fictional=True, is_active=False),
    _("This municipality does not exist any more. Look up the one that stands there now."),
)
begin = Action("charter.begin", _("Begin with this route"), Place, (signed_in(), municipality), _begin)
lay_out = Action("charter.lay_out", _("Save the route"), Campaign, (member("pk"),), _lay_out)
add_task = Action("charter.add_task", _("Add to our route"), Campaign, (member("pk"),), _add_task)
give_task = Action("charter.give_task", _("Save"), Task, (member(),), _give)
tick_task = Action("charter.tick_task", _("Done"), Task, (member(),), _tick)
ask_help = Action("charter.ask_help", _("Ask for help"), Campaign, (member("pk"),), _ask_help)
need_no_help = Action(
    "charter.need_no_help", _("We do not need help any more"), Campaign, (member("pk"),), _need_no_help
)
ACTIONS: tuple[Action, ...] = (
    begin,
    lay_out,
    add_task,
    give_task,
    tick_task,
    ask_help,
    need_no_help,
    *people.ACTIONS,
)
