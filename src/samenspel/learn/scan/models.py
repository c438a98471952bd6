# SPDX-License-Identifier: EUPL-1.2
"""A self-scan of local democracy: five steps, four groups, one questionnaire, one conversation, one improvement agenda.

It is a start for a conversation, not a measurement: not representative, no truth-finding. Every page with results says so.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.commitments.models import Commitment
from samenspel.foundations.people.models import Person


class Step(models.TextChoices):
    PREPARE = "prepare", pgettext_lazy("scan", "Prepare")
    KICK_OFF = "kick_off", pgettext_lazy("scan", "Kick-off")
    QUESTIONS = "questions", pgettext_lazy("scan", "Questionnaire")
    CONVERSATION = "conversation", pgettext_lazy("scan", "Agenda conversation")
    AGENDA = "agenda", pgettext_lazy("scan", "Improvement agenda")


class Scan(models.Model):
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="scan")
    step = models.CharField(max_length=12, choices=Step, default=Step.PREPARE)
    checklist = models.JSONField(default=dict)
    """{key of a preparation: date on which it was ticked}"""
    own_questions = models.JSONField(default=list)
    """at most four questions of the town itself, as the definition of a questionnaire writes them"""
    lead = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """the trekker: who guides the scan, often the registrar of the city council"""
    kick_off_on = models.DateField(null=True)
    board = models.OneToOneField(Activity, on_delete=models.SET_NULL, null=True, related_name="scan_of_board")
    """the activity whose board holds the agenda conversation"""
    closed_at = models.DateTimeField(null=True)
    """when the improvement agenda was set"""


class Improvement(models.Model):
    """A point of the improvement agenda. Becomes a commitment with an owner and a date."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="improvements")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    why = models.TextField(blank=True)
    about = models.CharField(max_length=30, blank=True)
    """the key of the statement or dimension it answers to"""
    owner_name = models.CharField(max_length=120, blank=True)
    """name and office of who answers for it, as the commitment will say"""
    due_on = models.DateField(null=True)
    commitment = models.OneToOneField(
        Commitment, on_delete=models.SET_NULL, null=True, related_name="improvement_of_scan"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scan", "position"], name="improvement_position_once")
        ]
