# SPDX-License-Identifier: EUPL-1.2
"""A participation process: the question, the room there is, the promise, the phases. The noun everything else hangs on.

What belongs to one process and is never asked for without it (its phases, open points, fixed points) stands in its own row.
"""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Any, ClassVar, TypedDict

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, SEE_DESK, places_with
from samenspel.plan.instrument import Rung


class PhaseKind(models.TextChoices):
    AGENDA = "agenda", pgettext_lazy("phase", "Setting the agenda")
    PREPARATION = "preparation", pgettext_lazy("phase", "Preparing policy")
    DECISION = "decision", pgettext_lazy("phase", "Deciding")
    EXECUTION = "execution", pgettext_lazy("phase", "Carrying out")
    EVALUATION = "evaluation", pgettext_lazy("phase", "Evaluating")


class PhaseRow(TypedDict):
    kind: str
    title: str
    starts: str  # ISO date
    ends: str  # ISO date, the last day
    text: str


def _token() -> str:
    return secrets.token_urlsafe(12)


class ProcessQuery(models.QuerySet["Process"]):
    def visible_to(self, person: Any) -> ProcessQuery:
        held = places_with(person, SEE_DESK)
        if held is EVERYWHERE:
            return self
        return self.filter(~Q(state=Process.State.DRAFT) | Q(place_id__in=held))


class Process(Owned):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("process", "Draft")
        PUBLISHED = "published", pgettext_lazy("process", "Running")
        FINISHED = "finished", pgettext_lazy("process", "Finished")

    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=2, default="nl")
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=160, blank=True)
    summary = models.TextField(blank=True)
    why = models.TextField(blank=True)
    open_points = models.JSONField(default=list, blank=True)
    fixed_points = models.JSONField(default=list, blank=True)
    promise = models.TextField(blank=True)
    rung = models.CharField(max_length=14, choices=Rung, blank=True)
    who_decides = models.TextField(blank=True)
    target_groups = models.JSONField(default=list, blank=True)
    council_role = models.TextField(blank=True)
    missing_people = models.TextField(blank=True)
    """one sentence on who is missing and what the town does about it"""
    contact = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    phases = models.JSONField(default=list, blank=True)
    participants = models.JSONField(default=list, blank=True)
    """who takes part against the population: prepared when somebody answers the small form, small groups already hidden"""
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    preview_token = models.CharField(max_length=24, default=_token)
    final_report = models.TextField(blank=True)
    planned = models.JSONField(default=dict, blank=True)
    """the plan it was made of, as it was then: what reality is compared with (see `plan/mix/reality.py`); empty without a plan"""
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    read_activities: list[Any] | None = None
    read_commitments: list[dict[str, Any]] | None = None
    """what a page read of this process already, for the blocks that come after; None: not read"""

    objects: ClassVar[Any] = ProcessQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "slug"], name="process_slug_once_per_place"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="published_process_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | (Q(finished_at__isnull=False) & ~Q(final_report="")),
                name="finished_process_has_a_report",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "state"])]

    def __str__(self) -> str:
        return self.title

    def timeline(self, today: date | None = None) -> list[dict[str, Any]]:
        """The phases with real dates and where today stands: done, now or next."""
        today = today or timezone.localdate()
        rows = []
        for phase in self.phases:
            starts, ends = date.fromisoformat(phase["starts"]), date.fromisoformat(phase["ends"])
            where = "done" if ends < today else "now" if starts <= today else "next"
            rows.append(
                {
                    **phase,
                    "starts": starts,
                    "ends": ends,
                    "state": where,
                    "kind_name": PhaseKind(phase["kind"]).label,
                }
            )
        return rows

    def chapters(self) -> list[dict[str, Any]]:
        """The final report in chapters: {title, paragraphs}. A short first line without a full stop is the title of what follows."""
        chapters: list[dict[str, Any]] = []
        for paragraph in paragraphs_of(self.final_report):
            first, _line, rest = paragraph.partition("\n")
            if rest and len(first) <= 80 and first[-1] not in ".,:;!?…":
                chapters.append({"title": first, "paragraphs": [rest]})
            elif chapters:
                chapters[-1]["paragraphs"].append(paragraph)
            else:
                chapters.append({"title": "", "paragraphs": [paragraph]})
        return chapters


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a typed text, whatever the browser made of the ends of its lines."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return [part.strip() for part in re.split(r"\n{2,}", lines) if part.strip()]


class Publication(Owned):
    """A document or a piece of news of a process."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", pgettext_lazy("publication", "Document")
        NEWS = "news", pgettext_lazy("publication", "News")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(file=""), name="publication_holds_something")
        ]

    @property
    def file_kind(self) -> str:
        """PDF, ODT, …: what a reader wants to know before opening it."""
        return self.file_name.rpartition(".")[2].upper()


class ProcessFollow(models.Model):
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "person"], name="process_followed_once_per_person")
        ]
