# SPDX-License-Identifier: EUPL-1.2
"""Make a board with its event, programme, questions and tables; change it without losing what people wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.events import making
from samenspel.foundations.events.models import AgendaItem, Event, Mode
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.places.models import Place

from ..formats import NO_VENUE, USUAL, Asked, Words, format_called
from ..live import step
from ..models import MOST_DOTS, Board, Column, Question, Table
from .hanging import held

PAGE = "board"
MOST_TABLES = 60
MOST_QUESTIONS = 20
USUAL_DAYS = 42
"""for how long a new activity is open when an officer leaves the form as it is"""
NOTICE = timedelta(days=14)
IT_STAYS = _("Notes or photos hang under “%(question)s”. It stays: put it back in the list.")


def set_up(
    activity: Activity,
    *,
    format: str = USUAL,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    mode: str = Mode.ON_SITE,
    venue: str = "",
    tables: int | None = None,
    questions: Sequence[Any] | None = None,
    dots_each: int = 3,
    laid_from: date | None = None,
    **facts: Any,
) -> Board:
    """Make or change the board, its event and, when it is new, its programme, questions and tables.

    starts_at, ends_at  without them an evening two weeks after the activity opens, as long as the programme takes
    tables              how many; None: as many as there are, or as the template has
    questions           texts, or (text, hint) pairs; None: those that are there, or those of the template
    facts               of the event, as `events.making` takes them: address, seats, online link, …
    laid_from           the day on which the activity this was copied from opened: the workshop moves along with the copy
    Raises ValidationError with a sentence per field; then nothing changed.
    """
    if format_called(format).key != format:
        raise ValidationError({"format": _("Choose one of the templates.")})
    if not 1 <= dots_each <= MOST_DOTS:
        raise ValidationError({"dots_each": _("Choose a number from 1 to %(most)d.") % {"most": MOST_DOTS}})
    if tables is not None and not 1 <= tables <= MOST_TABLES:
        raise ValidationError({"tables": _("Choose a number from 1 to %(most)d.") % {"most": MOST_TABLES}})
    found = held(activity.pk) if Board.objects.filter(activity=activity).exists() else None
    words = format_called(format).say(activity.language)
    if starts_at is None or ends_at is None:
        starts_at, ends_at = usual_hours(activity, words)
    if found is None and laid_from is not None:
        starts_at, ends_at, facts = _moved(activity, laid_from, starts_at, ends_at, facts)
    if mode != Mode.ONLINE and not venue.strip():
        venue = NO_VENUE.get(activity.language, NO_VENUE["en"])
    facts = {
        "title": activity.title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "mode": mode,
        "venue": venue,
        **facts,
    }
    _set_closing(activity, found, starts_at, ends_at)
    asked = read_questions(questions) if questions is not None else None
    if found is None:
        # Who comes types the code that stands on the wall: nobody registers.
        event = making.make(activity, kind=PAGE, **{"takes_registrations": False, **facts})
        board = Board.objects.create(activity=activity, event=event, format=format, dots_each=dots_each)
        _fill(board, words, asked)
        set_tables(board, tables or format_called(format).tables)
        return board
    event = making.change(found.event, **facts)
    if format != found.format and _untouched(found, activity.language):
        event.agenda.all().delete()
        Board.objects.filter(pk=found.pk).update(shown=None)
        found.questions.all().delete()
        _fill(found, words, None)
    elif asked is not None:
        set_questions(found, asked)
    found.event, found.format, found.dots_each = event, format, dots_each
    found.save(update_fields=["format", "dots_each"])
    if tables is not None:
        set_tables(found, tables)
    step(found.pk)
    return found


def usual_hours(activity: Activity, words: Words) -> tuple[datetime, datetime]:
    """An evening two weeks after people can read about it, for as long as the programme takes."""
    zone = activity.place.timezone
    opens = timezone.localdate(activity.opens_at, zone)
    last = timezone.localdate(activity.closes_at - timedelta(microseconds=1), zone)
    begin = datetime.combine(max(opens, min(opens + NOTICE, last)), time(19, 30), zone)
    minutes = sum(item.minutes for item in words.items)
    return begin, begin + timedelta(minutes=-(-minutes // 15) * 15)


def _moved(
    activity: Activity, laid_from: date, starts_at: datetime, ends_at: datetime, facts: dict[str, Any]
) -> tuple[datetime, datetime, dict[str, Any]]:
    """The same wall-clock hours as many days later as the copy opens after what it was copied from."""
    zone = activity.place.timezone
    shift = timezone.localdate(activity.opens_at, zone) - laid_from
    facts = {**facts, "online_link": ""}  # the room of then is not the room of now
    until = facts.get("registration_closes_at")
    if until is not None:
        facts = {**facts, "registration_closes_at": timezone.localtime(until, zone) + shift}
    return (
        timezone.localtime(starts_at, zone) + shift,
        timezone.localtime(ends_at, zone) + shift,
        facts,
    )


def midnight(place: Place, day: date) -> datetime:
    return datetime.combine(day, time.min, place.timezone)


def end_of_day(place: Place, moment: datetime) -> datetime:
    return midnight(place, timezone.localdate(moment, place.timezone) + timedelta(days=1))


def _set_closing(activity: Activity, found: Board | None, starts_at: datetime, ends_at: datetime) -> None:
    """Where the officer left the form as it was, the activity ends with the day of the workshop, and moves along with it."""
    place = activity.place
    if found is None:
        untouched = midnight(place, timezone.localdate(timezone=place.timezone) + timedelta(USUAL_DAYS + 1))
        left = activity.closes_at == untouched
    else:
        left = activity.closes_at == end_of_day(place, found.event.ends_at)
    closes = end_of_day(place, ends_at) if left else activity.closes_at
    if closes < ends_at:
        raise ValidationError(
            {"closes_on": _("The workshop is after this day. Choose a last day that is not before it.")}
        )
    if ends_at <= activity.opens_at or closes <= activity.opens_at:
        raise ValidationError(
            {
                "opens_on": _(
                    "The workshop is before this day. Choose a day on which people can read about it."
                )
            }
        )
    if closes != activity.closes_at:
        activity.closes_at = closes
        activity.save(update_fields=["closes_at"])


def _fill(board: Board, words: Words, asked: Sequence[Asked] | None) -> None:
    """The programme and the questions of a template. Questions of one's own open with the first item at the tables."""
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            event=board.event,
            position=position,
            kind=item.kind,
            title=item.title,
            minutes=item.minutes,
            script=item.script,
        )
        for position, item in enumerate(words.items)
    )
    opens = {number: items[n] for n, item in reversed(list(enumerate(words.items))) for number in item.opens}
    with_tables = next((item for item in items if item.kind == AgendaItem.Kind.TABLES), None)
    for position, one in enumerate(asked if asked is not None else words.questions):
        question = Question.objects.create(
            board=board,
            position=position,
            text=one.text,
            hint=one.hint,
            item=opens.get(position, with_tables) if asked is not None else opens.get(position),
        )
        Column.objects.bulk_create(
            Column(question=question, position=place, title=title) for place, title in enumerate(one.columns)
        )


def _untouched(board: Board, language: str) -> bool:
    """Whether nobody wrote or changed anything: only then another template may replace programme and questions."""
    if board.notes.exists() or board.photos.exists():
        return False
    words = format_called(board.format).say(language)
    there = list(board.event.agenda.order_by("position").values_list("kind", "title", "minutes", "script"))
    shipped = [(item.kind, item.title, item.minutes, item.script) for item in words.items]
    asked = list(board.questions.values_list("text", "hint"))
    return (
        there in ([], shipped)
        and asked in ([], [(one.text, one.hint) for one in words.questions])
        and not board.event.agenda.filter(started_at__isnull=False).exists()
    )


# Questions and tables -----------------------------------------------------------------------


def read_questions(given: Sequence[Any]) -> list[Asked]:
    """Texts or (text, hint) pairs as questions; rows without a text are left out."""
    asked = []
    for row in given:
        if isinstance(row, Asked):
            asked.append(row)
            continue
        text, hint = (row, "") if isinstance(row, str) else (row[0], row[1])
        if one_line(text, 10_000):
            asked.append(Asked(one_line(text, 10_000), one_line(hint, 10_000)))
    for line, one in enumerate(asked, start=1):
        if len(one.text) > 200 or len(one.hint) > 300:
            raise ValidationError(
                {
                    "questions": _(
                        "Question %(line)d is too long: at most 200 characters, and 300 for the hint."
                    )
                    % {"line": line}
                }
            )
    twice = [text for text, times in Counter(one.text.casefold() for one in asked).items() if times > 1]
    if twice:
        again = next(one.text for one in asked if one.text.casefold() == twice[0])
        raise ValidationError(
            {
                "questions": _("The question “%(question)s” stands there twice. Ask it once.")
                % {"question": again}
            }
        )
    if not asked:
        raise ValidationError({"questions": _("A board needs at least one question.")})
    if len(asked) > MOST_QUESTIONS:
        raise ValidationError(
            {"questions": _("At most %(most)d questions on one board.") % {"most": MOST_QUESTIONS}}
        )
    return asked


def set_questions(board: Board, asked: Sequence[Asked]) -> None:
    """These questions, in this order. The same text is the same question; another text takes the row of one on which nothing hangs."""
    there = list(board.questions.order_by("position"))
    used = set(board.notes.values_list("question_id", flat=True))
    used |= set(board.photos.exclude(question=None).values_list("question_id", flat=True))
    # Two of an older board may say the same: each keeps its own row.
    same: dict[str, list[Question]] = defaultdict(list)
    for question in sorted(there, key=lambda one: one.pk not in used):
        same[question.text].append(question)
    kept = {one.text: same[one.text].pop(0) for one in asked if same[one.text]}
    others = [one for one in there if one not in kept.values()]
    spare = [one for one in others if one.pk not in used]
    lost = [one for one in others if one.pk in used]
    if lost:
        raise ValidationError({"questions": IT_STAYS % {"question": lost[0].text}})
    with_tables = board.event.agenda.filter(kind=AgendaItem.Kind.TABLES).first()
    rows = []
    for one in asked:
        row = kept.get(one.text) or (spare.pop(0) if spare else Question(board=board, item=with_tables))
        row.text, row.hint = one.text, one.hint or (row.hint if row.text == one.text else "")
        rows.append(row)
    for gone in spare:
        gone.delete()
    place_rows(rows)


def place_rows(rows: Sequence[Any]) -> None:
    """Save rows in this order. First out of the way: no two may stand at one position, not for a moment."""
    for row in rows:
        if row.pk:
            type(row).objects.filter(pk=row.pk).update(position=10_000 + row.position)
    for position, row in enumerate(rows):
        row.position = position
        row.save()


def set_tables(board: Board, wanted: int) -> None:
    """This many tables. One at which people wrote stays, also when there are fewer."""
    numbers = list(board.tables.values_list("number", flat=True))
    for number in range(1, wanted + 1):
        if number not in numbers:
            Table.objects.create(board=board, number=number)
    board.tables.filter(number__gt=wanted, notes=None, photos=None).delete()


def reached(event: Event) -> bool:
    """Whether the room emptied: an hour after the end everybody reads the report, also of a board that nobody closed."""
    return timezone.now() >= event.ends_at + timedelta(hours=1)
