# SPDX-License-Identifier: EUPL-1.2
"""How the page of a contribution tells what was answered, when, and whether that was in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Answer, AnswerStatus, Contribution


def answers_of(one: Contribution) -> list[Any]:
    """The answers, oldest first, each with `byline`, `term`, and `says`: what becomes of it, or nothing for a question that is just answered."""
    answers: list[Any] = list(one.answers.all())
    for answer in answers:
        answer.byline = f"{answer.signed}, {date_format(localtime(answer.at), 'j F Y')}."
        answer.term = term(one, answer)
        answer.says = "" if answer.status == AnswerStatus.ANSWERED else answer.status
    return answers


def term(one: Contribution, answer: Answer) -> str:
    """“After 26 days, in time.” Only the answer that stopped the clock is in time or late."""
    if one.published_at is None:
        return ""
    days = max(0, (answer.at - one.published_at).days)
    after = ngettext("After %(days)d day", "After %(days)d days", days) % {"days": days}
    if answer.at != one.answered_at or one.due_at is None:
        return f"{after}."
    verdict = _("in time") if answer.at <= one.due_at else _("too late")
    return f"{after}, {verdict}."


def history(one: Contribution, answers: Sequence[Any]) -> list[dict[str, Any]]:
    """How it went, step by step, with dates; for components/history.html."""
    steps: list[tuple[Any, Any]] = [(one.made_at, _("Received"))]
    if one.published_at and one.published_at != one.made_at:
        steps.append((one.published_at, _("Checked and published")))
    if one.edited_at:
        steps.append((one.edited_at, _("Changed by the author")))
    steps += [(answer.at, answer.get_status_display()) for answer in answers]
    if one.is_public and one.answered_at is None and one.due_at:
        late = one.due_at < timezone.now()
        steps.append((one.due_at, _("The answer is late") if late else _("Answer at the latest")))
    steps.sort(key=lambda step: step[0])
    return [{"title": label, "when": date_format(localtime(at), "j F Y")} for at, label in steps]
