# SPDX-License-Identifier: EUPL-1.2
"""What the desk, the wall and the report read of a board: where it stands, and its notes in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.events.models import Event
from samenspel.foundations.places.models import Place
from samenspel.plan.handover import Proposal
from samenspel.plan.processes.models import Process

from .actions.afterwards import IDEA, KINDS
from .models import Board, Note

AFTER = timedelta(hours=1)
CALLED_OFF, COMING, NOW, LATER, DONE = "called_off", "coming", "now", "later", "done"


def found(person: Any, place: Place, activity: str) -> Any:
    """The activity with its board, event and the question on the wall: one query."""
    one: Any = get_object_or_404(
        Activity.objects.visible_to(person).select_related("board__event", "board__shown"),
        place=place,
        instrument="board",
        board__isnull=False,
        slug=activity,
    )
    one.place = one.board.event.place = place
    one.board.activity = one.board.event.activity = one
    return one


def state_of(board: Board) -> str:
    """Where a board stands: called off, coming, now (doors open), later (open for who was not there, report readable), or done."""
    event, now = board.event, timezone.now()
    if event.cancelled_at is not None:
        return CALLED_OFF
    if board.closed_at is not None:
        return DONE
    if board.stays_open_until and event.is_over and now < board.stays_open_until:
        return LATER
    if now >= event.ends_at + AFTER:
        return DONE
    return NOW if event.is_now else COMING


def report_is_public(board: Board) -> bool:
    """From closing on, or an hour after the end when nobody closed it. Never of what was called off."""
    return state_of(board) in (DONE, LATER)


def hours(event: Event) -> str:
    """19.30 to 21.30, by the clock of the town."""
    begins, ends = (
        date_format(localtime(moment), "TIME_FORMAT") for moment in (event.starts_at, event.ends_at)
    )
    return _("%(from)s to %(to)s") % {"from": begins, "to": ends}


def with_dots(notes: Any) -> Any:
    """Each note with `all_dots`, its own and those of what hangs behind it, and `behind`, how many hang behind it."""
    behind = Q(joined__hidden_at=None, joined__isnull=False)
    return notes.annotate(
        behind=Count("joined", filter=behind),
        all_dots=F("dots") + Coalesce(Sum("joined__dots", filter=behind), Value(0)),
    )


def fronts(board: Board) -> Any:
    """What everybody may read and does not hang behind another."""
    return Note.objects.filter(board=board, hidden_at=None, joined_into=None)


def behind(notes: Iterable[Note]) -> dict[int, list[Note]]:
    """What hangs behind each of these notes, in the order in which it came: one query."""
    rows: dict[int, list[Note]] = defaultdict(list)
    for one in Note.objects.filter(joined_into__in=[note.pk for note in notes], hidden_at=None).order_by(
        "number"
    ):
        rows[one.joined_into_id or 0].append(one)
    return rows


def counts(board: Board) -> dict[str, int]:
    """How much there is: notes, loose ones, joined, dots, tables that wrote, browsers that wrote or laid a dot, one row."""
    seen = Q(hidden_at=None)
    found: dict[str, int] = Note.objects.filter(board=board).aggregate(
        notes=Count("pk", filter=seen),
        loose=Count("pk", filter=seen & Q(joined_into=None, column=None)),
        joined=Count("pk", filter=seen & Q(joined_into__isnull=False)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False) & ~Q(hidden_why="")),
        dots=Coalesce(Sum("dots", filter=seen), Value(0)),
        tables=Count("table", distinct=True, filter=seen),
        telephones=Count("room_pass", distinct=True, filter=seen & ~Q(room_pass="")),
        paper=Count("pk", filter=seen & Q(source__in=[Note.Source.HOST, Note.Source.DESK])),
        later=Count("pk", filter=seen & Q(source=Note.Source.LATER)),
    )
    return found


def questions_with_counts(board: Board) -> list[Any]:
    """The questions in their order, each with how many notes hang under it (`count`), are loose (`loose`) and its dots (`all_dots`)."""
    seen = Q(notes__hidden_at=None, notes__isnull=False)
    zero: Any = Value(0, output_field=IntegerField())
    return list(
        board.questions.annotate(
            count=Count("notes", filter=seen),
            loose=Count("notes", filter=seen & Q(notes__joined_into=None, notes__column=None)),
            all_dots=Coalesce(Sum(Case(When(seen, then=F("notes__dots")), default=zero)), zero),
        ).order_by("position")
    )


# What the instrument says of itself ---------------------------------------------------------


def so_far(activity: Activity) -> str:
    """What stands beside the activity in lists, without a query for each."""
    count = activity.public_count
    if not count:
        return _("A workshop on notes")
    return ngettext("%(count)d idea or question", "%(count)d ideas and questions", count) % {"count": count}


def figures(activity: Activity) -> list[tuple[str, int]]:
    """For the final report."""
    board = Board.objects.filter(activity=activity).first()
    if board is None:
        return []
    found = counts(board)
    became = Contribution.objects.filter(activity=activity, kind__in=KINDS, is_public=True).count()
    return [
        (_("notes"), found["notes"]),
        (_("tables that wrote"), found["tables"]),
        (_("dots"), found["dots"]),
        (_("main threads"), board.threads.count()),
        (_("ideas and questions made of notes"), became),
    ]


def report_rows(process: Process) -> list[dict[str, str]]:
    """For the final report: the main threads of each workshop of the process, or why it was called off."""
    boards = (
        Board.objects.filter(activity__process_number=process.pk, activity__is_public=True)
        .select_related("event")
        .prefetch_related("threads")
        .order_by("event__starts_at", "pk")
    )
    rows = []
    for board in boards:
        state = state_of(board)
        if state not in (CALLED_OFF, DONE, LATER):
            continue
        off = state == CALLED_OFF
        threads = "\n".join(f"- {thread.text}" for thread in board.threads.all())
        rows.append(
            {
                "title": f"{board.event.title}, {date_format(localtime(board.event.starts_at), 'j F Y')}",
                "status": _("called off") if off else _("report published"),
                "text": board.event.cancelled_why if off else threads or _("No main threads were written."),
            }
        )
    return rows


def proposals(activity: Activity) -> list[Proposal]:
    """The public ideas made of notes, as something another instrument can go on with; a dot counts as support."""
    rows = (
        Contribution.objects.filter(activity=activity, kind=IDEA, is_public=True)
        .annotate(dots=Coalesce(F("note__dots"), Value(0)))
        .order_by("-support_count", "pk")
        .values_list("pk", "title", "text", "support_count", "dots")
    )
    return [
        Proposal(contribution=number, title=title, text=text, supporters=max(supporters, dots))
        for number, title, text, supporters, dots in rows
    ]
