# SPDX-License-Identifier: EUPL-1.2
"""A saved plan, its task force, and the edited rows of the table of instruments."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, TypedDict

from django.db import models
from django.db.models import Q

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Place
from samenspel.plan.processes.models import Process


class InstrumentVersion(models.Model):
    """One version of one row of the table, as a network editor saved it. The newest counts; a row that nobody edited is the shipped one."""

    key = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    row = models.JSONField()
    """plain values, as `engines.mix.table.as_row` writes them"""
    why = models.CharField(max_length=200)
    """what was changed and on which ground: the source of a number, say"""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["key", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "number"], name="instrument_version_once"),
            models.CheckConstraint(condition=~Q(why=""), name="instrument_version_says_why"),
        ]


class PlanInstrument(TypedDict):
    key: str  # of the table
    title: str  # what residents will read
    note: str


class PlanPhase(TypedDict):
    kind: str  # PhaseKind
    title: str
    starts: str  # ISO date, or ""
    ends: str  # ISO date, the last day, or ""
    goals: list[str]
    instruments: list[PlanInstrument]
    responsible: str
    money_cents: int | None
    communication: str
    council: str  # a code of the list `council` in engines/mix/codes.yaml
    council_text: str


class PlanTask(TypedDict):
    key: str  # stable: so that a task that was ticked stays ticked when the plan changes
    kind: str
    text: str
    who: str
    by: str  # ISO date; "": before its phase begins
    done: bool
    own: bool  # typed by the task force, not derived from the plan
    phase: str  # the phase before which it must be done, or ""
    asked: bool  # whether the plan still asks it


def new_token() -> str:
    return secrets.token_urlsafe(16)


class PlanQuery(models.QuerySet["Plan"]):
    def visible_to(self, person: Any) -> PlanQuery:
        """A plan is for its task force; nobody else, not even the town's officers, before it became a process."""
        if person.is_anonymous:
            return self.none()
        return self.filter(pk__in=Member.objects.filter(person=person).values("plan_id"))


class Plan(models.Model):
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    """the municipality it is for; None: not said"""
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="nl")
    answers = models.JSONField(default=dict)
    """`engines.mix.answers.Answers.as_dict()`"""
    phases = models.JSONField(default=list)
    """the matrix: [PlanPhase], in the order of time"""
    note = models.JSONField(default=dict)
    """fields of the start note that stand nowhere else, by name: {name: text}"""
    tasks = models.JSONField(default=list)
    """[PlanTask]: what it asks of the municipality"""
    token = models.CharField(max_length=24, unique=True, default=new_token)
    """whoever has the link with it and an account joins the task force"""
    process = models.OneToOneField(Process, on_delete=models.SET_NULL, null=True, related_name="plan")
    """what was made of it; what was planned then stands in the row of the process, which outlives the plan"""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = PlanQuery.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title")]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """Somebody of the task force. All members may do the same."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "person"], name="member_of_a_plan_once")
        ]


class Remark(models.Model):
    """What a member says beside a piece of the plan, to the others."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    about = models.CharField(max_length=40)
    """which piece: answers, matrix, picture, tasks or note"""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
