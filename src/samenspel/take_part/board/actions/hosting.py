# SPDX-License-Identifier: EUPL-1.2
"""The host of a table hangs up what stands on paper, with a photo of the sheet beside it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.people.models import Actor
from samenspel.foundations.rules.clauses import Action

from .. import clauses
from ..models import LONGEST_NOTE, Board, Note, Photo
from .conditions import goes_on, is_public, not_closed, room_or_later
from .hanging import MOST_LINES, hang, held, keyed, lines_of, question_of, table_of

MOST_PHOTOS = 60
"""on one board"""


def _host_note(
    activity: Activity,
    *,
    by: Actor,
    question: int,
    text: str,
    key: UUID,
    table: int,
    host_code: str = "",
    room_pass: str = "",
    **_form: Any,
) -> list[Note]:
    """What stands on the paper of a table: one note per line, all of them or none."""
    board = held(activity.pk)
    at = table_of(board, table, host_code, by)
    lines = lines_of(text)
    if not lines:
        raise ValidationError({"text": _("Type at least one line. Every line becomes a note.")})
    if len(lines) > MOST_LINES:
        raise ValidationError(
            {
                "text": _("These are %(there)d lines. Hang up at most %(most)d at once.")
                % {"there": len(lines), "most": MOST_LINES}
            }
        )
    wrong = [
        _("Line %(line)d has %(there)d characters, and %(most)d fit on a note. Make two lines of it.")
        % {"line": number, "there": len(line), "most": LONGEST_NOTE}
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST_NOTE
    ]
    if wrong:
        raise ValidationError({"text": wrong})
    return hang(
        board,
        question_of(board, question),
        keyed(key, lines),
        table=at,
        source=Note.Source.HOST,
        room_pass=room_pass,
    )


def _add_photo(
    activity: Activity,
    *,
    by: Actor,
    pictures: Any,
    description: str,
    table: int,
    question: int | None = None,
    host_code: str = "",
    **_form: Any,
) -> Photo:
    """A sheet of the flip-over, beside the notes typed from it. `pictures` is what `pictures.read_picture` gave."""
    board = held(activity.pk)
    at = table_of(board, table, host_code, by)
    if Photo.objects.filter(board=board).count() >= MOST_PHOTOS:
        raise ValidationError(
            {
                "pictures": _("There are %(most)d photos on this board already. Take one away first.")
                % {"most": MOST_PHOTOS}
            }
        )
    about = question_of(board, question) if question else None
    if not pictures:
        raise ValidationError({"pictures": _("Choose a photo first.")})
    if not description.strip():
        raise ValidationError({"description": _("Say in a few words what is in the photo.")})
    large, small = pictures
    made = Photo.objects.create(
        board=board,
        question=about,
        table=at,
        file=large,
        small=small,
        description=" ".join(description.split())[:200],
        at=timezone.now(),
    )
    board.sequence += 1
    board.save(update_fields=["sequence"])
    return made


def _remove_photo(activity: Activity, *, by: Actor, number: int, table: int, host_code: str = "") -> None:
    board = held(activity.pk)
    at = table_of(board, table, host_code, by)
    photo = Photo.objects.filter(board=board, table=at, pk=number).first()
    if photo is None:
        return
    _away(board, photo)


def _take_photo_away(activity: Activity, *, by: Actor, number: int) -> None:
    """By who leads, also after closing: of any table, when there is something in it that not everybody may see."""
    board = held(activity.pk)
    photo = Photo.objects.filter(board=board, pk=number).first()
    if photo is not None:
        _away(board, photo)


def _away(board: Board, photo: Photo) -> None:
    files = [(one.storage, one.name) for one in (photo.file, photo.small) if one.name]
    photo.delete()
    board.sequence += 1
    board.save(update_fields=["sequence"])
    for storage, name in files:
        # Only once the row is gone for good: a file cannot come back.
        transaction.on_commit(partial(storage.delete, name))


host_note = Action(
    "board.host_note",
    _("Hang up what stands on paper"),
    Activity,
    (is_public, goes_on, not_closed, room_or_later),
    _host_note,
    names_actor=False,
)
add_photo = Action(
    "board.add_photo",
    _("Add a photo of the sheet"),
    Activity,
    (is_public, goes_on, not_closed, room_or_later),
    _add_photo,
    names_actor=False,
)
remove_photo = Action(
    "board.remove_photo",
    _("Take the photo away"),
    Activity,
    (is_public, goes_on, not_closed, room_or_later),
    _remove_photo,
    names_actor=False,
)

take_photo_away = Action(
    "board.take_photo_away",
    _("Take the photo away"),
    Activity,
    (clauses.leads, clauses.is_board),
    _take_photo_away,
)

ACTIONS: tuple[Action, ...] = (host_note, add_photo, remove_photo, take_photo_away)
