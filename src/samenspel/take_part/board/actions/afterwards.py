# SPDX-License-Identifier: EUPL-1.2
"""What becomes of notes: ideas and questions with an answer duty."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity
from samenspel.foundations.contributions.models import Contribution, Source
from samenspel.foundations.contributions.publishing import bring_in
from samenspel.foundations.mail.letters import one_line
from samenspel.foundations.people.models import Person
from samenspel.foundations.rules.clauses import Action, can
from samenspel.foundations.rules.roles import PREPARE

from .. import clauses
from ..live import step
from ..models import Note
from .leading import board_of, note_of

IDEA, QUESTION = "board.idea", "board.question"
KINDS = (IDEA, QUESTION)
LONGEST_TITLE = 120


def _bring_further(
    activity: Activity, *, by: Person, note: int, kind: str, title: str, text: str = "", **_form: Any
) -> Contribution:
    """An idea or a question made of a note: it gets a number, a page, and an answer by a day that is known.

    note  the note in front; what hangs behind it is told in the text
    """
    board = board_of(activity)
    one = note_of(board.pk, note)
    if kind not in KINDS:
        raise ValidationError({"kind": _("Choose an idea or a question.")})
    if one.hidden_at:
        raise ValidationError(_("This note is hidden."))
    if one.became_id is not None:
        raise ValidationError(_("Something was made of this note already."))
    title = one_line(title, LONGEST_TITLE)
    if len(title) < 3:
        raise ValidationError({"title": _("Write the title in at least a few words.")})
    made = bring_in(
        activity,
        kind=kind,
        title=title,
        text=text.strip(),
        source=Source.PAPER,
        entered_by=by,
        public=True,
    )
    one.became = made
    one.sequence = step(board.pk)
    one.save(update_fields=["became", "sequence"])
    return made


def text_of(note: Note, behind: list[Note], language: str) -> str:
    """What the form begins with: the words of the notes themselves, as they were written.

    language  of the board, whatever language the officer reads the desk in
    """
    lines = [note.text, *(one.text for one in behind)]
    if len(lines) == 1:
        return note.text
    with translation.override(language):
        begin = gettext("On the notes stood:")
    return begin + "\n" + "\n".join(f"- {line}" for line in lines)


bring_further = Action(
    "board.bring_further",
    _("Make an idea or a question of it"),
    Activity,
    (can(PREPARE), clauses.is_board, clauses.is_public, clauses.process_runs),
    _bring_further,
)

ACTIONS: tuple[Action, ...] = (bring_further,)
