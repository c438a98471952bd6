# SPDX-License-Identifier: EUPL-1.2
"""From a few answers to a route of one's own: which tasks, by when, and why. Pure: the same answers on the same day give the same route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .steps import Doing, guide

CORE = ("read-1", "coalition-1", "talk-1", "sign-1", "shine-1", "repeat-1")
"""in every route; one of the anchors joins them"""
OPTIONAL = ("points", "project")
"""steps 4 and 5 of the guide: only for who chooses them"""
SOONEST_DAYS = 14
"""a task that is added later gets at least so much time"""


class Interest(models.TextChoices):
    """What a group feels like doing more of; the keys are those of the steps."""

    COALITION = "coalition", _("Working together with other associations")
    TALK = "talk", _("Talking with politicians")
    POINTS = "points", _("Writing down what can be better here")
    PROJECT = "project", _("Trying it in one concrete project")
    SHINE = "shine", _("Showing it: pictures, articles, a party")
    ANCHOR = "anchor", _("Seeing to it that it stands in plans and budgets")
    REPEAT = "repeat", _("Following up, and passing it on to other municipalities")


class Context(models.TextChoices):
    """What is so in this municipality."""

    TERM_BEGINS = "term_begins", _("The municipality is at the beginning of its term of office")
    TERM_HALFWAY = "term_halfway", _("The municipality is about half-way its term of office")
    KNOWS_ALDERMAN = "knows_alderman", _("We know an alderman")
    COUNCILS = "councils", _("There are advisory councils that work well")
    ASSOCIATIONS = "associations", _("We know other associations")


@dataclass(frozen=True)
class Wishes:
    """What somebody answered. effort: 1 to 3"""

    effort: int = 1
    interests: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """One task of a route. why: a sentence for the group"""

    doing: Doing
    due_on: date
    why: Any


def _level(step: str, wishes: Wishes) -> int:
    """How far a step is taken: as far as the effort chosen, and one further where the interest lies. An optional step stays out unless chosen."""
    if step in OPTIONAL:
        return wishes.effort if step in wishes.interests else 0
    return min(wishes.effort + (step in wishes.interests), 3)


def _reasons(wishes: Wishes) -> dict[str, Any]:
    """Task → why it is in the route; what is not here is not in it."""
    core, effort, interest = (
        _("This is the core: every group does this."),
        _("Fits the time you have."),
        _("You said that this interests you."),
    )
    found: dict[str, Any] = {}
    for task in guide().tasks.values():
        if task.effort is not None and task.effort <= _level(task.step, wishes):
            found[task.key] = (
                interest if task.step in wishes.interests and task.effort >= wishes.effort else effort
            )
    # What is there makes a step worth while, also for who has little time.
    if Context.ASSOCIATIONS in wishes.context:
        found["coalition-2"] = _("You know other associations: ask them to join in.")
    if Context.COUNCILS in wishes.context and wishes.effort >= 2:
        found["coalition-3"] = _("Advisory councils that work well can be a lever.")
    # The guide marks no effort for anchoring and repeating: one of each always, more for who takes more time or is interested.
    anchors, repeats = _level("anchor", wishes), _level("repeat", wishes)
    begins = Context.TERM_BEGINS in wishes.context
    if not begins or anchors >= 2:
        found["anchor-1"] = _("So that you have something to fall back on later.")
    if begins or anchors >= 2:
        found["anchor-2"] = (
            _("At the beginning of the term the multi-year plan is made: now is the moment.")
            if begins
            else effort
        )
    if anchors >= 3:
        found["anchor-3"] = effort
    if Context.TERM_HALFWAY in wishes.context:
        found["repeat-2"] = _("You are about half-way the term: a good moment to evaluate together.")
    elif repeats >= 2:
        found["repeat-2"] = effort
    if repeats >= 3:
        found["repeat-3"] = effort
    for key in CORE:
        found[key] = core
    if Context.KNOWS_ALDERMAN in wishes.context:
        found["talk-1"] = _("You know an alderman: begin there, and soon.")
    return found


def choose(wishes: Wishes, today: date) -> list[Chosen]:
    """The route, in the order of the guide."""
    reasons = _reasons(wishes)
    return [
        Chosen(task, today + timedelta(days=_days(task, wishes)), reasons[task.key])
        for task in guide().tasks.values()
        if task.key in reasons
    ]


def _days(task: Doing, wishes: Wishes) -> int:
    if task.key == "talk-1" and Context.KNOWS_ALDERMAN in wishes.context:
        return 21
    # Stock is taken before the conversation.
    if task.key == "talk-2" and Context.KNOWS_ALDERMAN in wishes.context:
        return 14
    if task.key == "anchor-2" and Context.TERM_BEGINS in wishes.context:
        return 150
    return task.days


def proposed_day(task: Doing, began: date, today: date) -> date:
    """By when a task that is added to a running route is to be done."""
    return max(began + timedelta(days=task.days), today + timedelta(days=SOONEST_DAYS))
