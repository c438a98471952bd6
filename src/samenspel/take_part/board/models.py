# SPDX-License-Identifier: EUPL-1.2
"""A workshop board: questions, notes that people bring to them from telephone, keyboard or paper, columns, dots and rode draden.

The hour, the place, the programme with script and clock, and the code on the wall are those of the event.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events.models import AgendaItem, Event, new_code
from samenspel.foundations.places.models import Owned

LONGEST_NOTE = 280
MOST_DOTS = 10


class Board(models.Model):
    class View(models.TextChoices):
        """What stands on the wall."""

        JOIN = "join", pgettext_lazy("board", "How to join")
        NOTES = "notes", pgettext_lazy("board", "The notes")
        COLUMNS = "columns", pgettext_lazy("board", "The columns")
        VOTES = "votes", pgettext_lazy("board", "The dots")
        THREADS = "threads", pgettext_lazy("board", "The main threads")

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="board"
    )
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="board")
    format = models.CharField(max_length=40)
    """which template it began with (formats.py)"""
    dots_each = models.PositiveSmallIntegerField(default=3)
    """how many dots everybody has for a question"""
    sequence = models.PositiveBigIntegerField(default=0)
    """raised by every change that a screen shows; the row is locked for it, so a higher number was written later"""
    last_number = models.PositiveIntegerField(default=0)
    view = models.CharField(max_length=7, choices=View, default=View.JOIN)
    shown = models.ForeignKey("Question", on_delete=models.SET_NULL, null=True, related_name="+")
    """the question on the wall"""
    stays_open_until = models.DateTimeField(null=True)
    """until when people who were not in the room may add notes; None: only in the room"""
    closed_at = models.DateTimeField(null=True)
    """when who leads closed the board: from then on everybody reads the report"""


class Table(models.Model):
    """A group in the room. Its host types what stands on paper; the host's code is on the card of the table."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    host = models.CharField(max_length=60, blank=True)
    host_code = models.CharField(max_length=6, unique=True, default=new_code)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "number"], name="table_number_once_per_board")
        ]


class Question(models.Model):
    class Stage(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("board", "not yet")
        NOTES = "notes", pgettext_lazy("board", "notes")
        VOTING = "voting", pgettext_lazy("board", "dots")
        DONE = "done", pgettext_lazy("board", "done")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=7, choices=Stage, default=Stage.WAITING)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="board_questions")
    """the item of the programme with which it opens by itself"""

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "position"], name="board_question_position_once")
        ]


class Column(models.Model):
    """Made and named by people; the machine only proposes where a note could hang."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "position"], name="column_position_once"),
            models.UniqueConstraint(fields=["question", "title"], name="column_title_once"),
        ]


class Note(Owned):
    class Source(models.TextChoices):
        PHONE = "phone", pgettext_lazy("note", "from a telephone")
        HOST = "host", pgettext_lazy("note", "from paper, by the host of a table")
        DESK = "desk", pgettext_lazy("note", "from paper, by who leads")
        LATER = "later", pgettext_lazy("note", "afterwards, from home")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="notes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="notes")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, related_name="notes")
    column = models.ForeignKey(Column, on_delete=models.SET_NULL, null=True, related_name="notes")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_NOTE)
    source = models.CharField(max_length=5, choices=Source)
    key = models.UUIDField()
    """made by the browser: sent twice (no answer came, a phone was offline) it is one note"""
    room_pass = models.CharField(max_length=32, blank=True)
    """random, of the browser that wrote it: it may change or take back its own note. Forgotten the day after"""
    made_at = models.DateTimeField()
    sequence = models.PositiveBigIntegerField()
    """`Board.sequence` of its last change"""
    joined_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="joined")
    """it says the same as this note, and hangs behind it; never more than one step"""
    dots = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True)
    hidden_why = models.CharField(max_length=200, blank=True)
    """a reason of who leads, or empty: taken back by who wrote it"""
    became = models.OneToOneField(Contribution, on_delete=models.SET_NULL, null=True, related_name="note")
    """the idea or question with an answer duty that was made of it"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "key"], name="note_once_per_key"),
            models.UniqueConstraint(fields=["board", "number"], name="note_number_once_per_board"),
            models.CheckConstraint(
                condition=Q(joined_into=None) | Q(column=None), name="a_joined_note_hangs_behind_another"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["board", "sequence"])]


class Dot(models.Model):
    """One dot of one browser on one note. The slot makes that nobody has more dots for a question than there are slots."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="given_dots")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    room_pass = models.CharField(max_length=32)
    slot = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "room_pass"], name="dot_once_per_note"),
            models.UniqueConstraint(fields=["question", "room_pass", "slot"], name="dot_once_per_slot"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST_DOTS), name="dot_slot_exists"),
        ]


class Thread(models.Model):
    """A rode draad: a sentence of people about what came back, with the notes it rests on."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="threads")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    notes = models.ManyToManyField(Note, related_name="threads")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "position"], name="thread_position_once")
        ]


class Photo(models.Model):
    """A flip-over sheet, beside the notes typed from it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="photos")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, related_name="photos")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, related_name="photos")
    file = models.ImageField(upload_to="boards/%Y/%m", width_field="width", height_field="height")
    small = models.ImageField(upload_to="boards/%Y/%m")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    description = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]


def forget_passes(now: datetime) -> None:
    """A day after the room emptied nobody needs a pass any more: the passes go, the dots of each note stay counted.

    Who wrote from home afterwards keeps the pass of that note a day longer than the board stays open.
    """
    yesterday = now - timedelta(days=1)
    emptied = Q(board__event__ends_at__lt=yesterday)
    over = Q(board__stays_open_until=None) | Q(board__stays_open_until__lt=yesterday)
    Dot.objects.filter(note__in=Note.objects.filter(emptied)).delete()
    Note.objects.filter(emptied & (over | ~Q(source=Note.Source.LATER))).exclude(room_pass="").update(
        room_pass=""
    )
