# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire that is put to people, who was asked, and what came back.

Who was asked (`Invitation`) and what was answered (`Response`) are two tables without a road between them: an invitation knows that it was
used, a response knows neither person nor hour. Only a questionnaire that says so to everybody (`is_known`) keeps the person beside it.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.engines.survey.definition import Definition, read
from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Person
from samenspel.foundations.places.models import Owned
from samenspel.foundations.rules.roles import EVERYWHERE, SEE_DESK, places_with

SMALLEST_GROUP = 5
"""fewer people than this are never shown as a group"""


class QuestionnaireQuery(models.QuerySet["Questionnaire"]):
    def visible_to(self, person: Any) -> QuestionnaireQuery:
        held = places_with(person, SEE_DESK)
        if held is EVERYWHERE:
            return self
        return self.filter(Q(activity__is_public=True) | Q(place_id__in=held))


class Questionnaire(Owned):
    """One asking. Asked again later it is a new row, with `earlier` pointing back, so that both can be laid side by side.

    Title, intro, dates, who may answer and whether everybody sees it are those of the activity.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="questionnaire")
    page = models.CharField(max_length=40)
    """the name of the page that shows it; takes place slug and activity slug"""
    desk_page = models.CharField(max_length=40)
    """the name of its page at the desk; takes place slug and activity slug"""
    definition = models.JSONField()
    """what `engines.survey.definition.read` takes"""
    groups = models.JSONField(default=list)
    """[{key, name: {nl, en}, size, invited?}]: who answers belongs to one of them; empty: no groups. size: how many people it has, or None;
    invited: True where nobody may choose this group without an invitation (a form from paper may say it)"""
    is_known = models.BooleanField(default=False)
    """answers stand beside the person; said to everybody before the first question"""
    by_invitation = models.BooleanField(default=False)
    """only who was invited may answer"""
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="later")
    fixed_at = models.DateTimeField(null=True)
    """when the first answer came in: from then on the questions stay as they are"""
    counts = models.JSONField(default=dict)
    """{group: number of responses}, "" without groups; changed in the transaction of the response"""
    results = models.JSONField(null=True)
    """the counted answers, prepared by a job: `engines.survey.counting` data, small groups already hidden"""
    results_at = models.DateTimeField(null=True)
    results_count = models.PositiveIntegerField(default=0)
    """how many responses `results` holds"""
    results_public_at = models.DateTimeField(null=True)
    """from when everybody sees the results"""
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = QuestionnaireQuery.as_manager()

    def __str__(self) -> str:
        return self.activity.title

    @property
    def asks(self) -> Definition:
        """The definition, read and checked. Read once per row."""
        if not hasattr(self, "_asks"):
            self._asks = read(self.definition)
        return self._asks

    @property
    def open_groups(self) -> list[dict[str, Any]]:
        """The groups somebody without an invitation may choose."""
        return [group for group in self.groups if not group.get("invited")]

    @property
    def sent_count(self) -> int:
        return sum(self.counts.values())


class Invitation(Owned):
    """Somebody who was asked, or (with a person) who answered with an account. Says whether it was used, never what was answered."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="invitations")
    group = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=2, default="nl")
    key = models.CharField(max_length=64, blank=True)
    """a hash of the word in the link; the link itself is only in the letter"""
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(default=False)
    wants_no_mail = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "email"], condition=~Q(email=""), name="invited_once_per_address"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "person"],
                condition=Q(person__isnull=False),
                name="answers_once_per_person",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="invitation_key_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["questionnaire", "is_used"])]


class Draft(Owned):
    """Answers somebody has not sent yet. Found by the word in its address only; goes away when sent, or thirty days after the last change.

    For who was invited, the word is derived from that of the invitation: whoever reads the database cannot lay the two side by side.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=64, unique=True)
    """a hash of the word in the address"""
    group = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="nl")
    answers = models.JSONField(default=dict)
    section = models.PositiveSmallIntegerField(default=0)
    """how far somebody came: the number of the section to go on with"""
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["changed_at"])]


class Source(models.TextChoices):
    WEB = "web", _("on the site")
    PAPER = "paper", _("on paper, entered at the desk")
    IMPORT = "import", _("from a file")


class Response(Owned):
    """One filled-in questionnaire. Its key is random, so that the order in which they came cannot be read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    group = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="nl")
    answers = models.JSONField(default=dict)
    source = models.CharField(max_length=6, choices=Source, default=Source.WEB)
    sheet = models.CharField(max_length=20, blank=True)
    """the number written on the paper form, so that it is not entered twice"""
    on = models.DateField()
    """the day it came in; the hour could be laid beside a log"""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """only where the questionnaire says that answers are known"""
    entered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "sheet"], condition=~Q(sheet=""), name="paper_form_entered_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "person"],
                condition=Q(person__isnull=False),
                name="known_response_once_per_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["questionnaire", "id"], name="responses_in_random_order")]


class Attachment(Owned):
    """A file that is an answer. Belongs to a draft, then to a response."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="attachments")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="attachments")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, null=True, related_name="attachments")
    question = models.CharField(max_length=30)
    file = models.FileField(upload_to="answers/%Y/%m")
    file_name = models.CharField(max_length=120)


class Code(models.Model):
    """A word of people for what several open answers say."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="codes")
    question = models.CharField(max_length=30)
    name = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "question", "name"], name="code_once")
        ]


class Coded(models.Model):
    """A person laid this code on this open answer."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="coded")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "response"], name="code_once_per_response")
        ]
