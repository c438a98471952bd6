# SPDX-License-Identifier: EUPL-1.2
"""What waits at the desk: signatures, posts, anchors and evaluations to look at, groups that ask for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, DateTimeField, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.foundations.parts import Queue, Task, Waiting
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.roles import ANSWER, EDIT_NETWORK, has

from ..checking import KINDS
from ..models import Campaign, Check, Evaluation


def to_check(model: Any, person: Any) -> Any:
    """What of this kind waits and somebody else entered: one's own entries are for a colleague."""
    rows = model.objects.filter(check_state=Check.WAITING).exclude(entered_by=person.pk)
    return rows.filter(is_offered=True) if model is Evaluation else rows


def _one_line(rows: Any, key: str) -> Any:
    return (
        rows.order_by()
        .values_list(Value(key), Value(""), Value(""))
        .annotate(count=Count("pk"), due_at=Cast(Value(None), DateTimeField()))
    )


def _rows(key: str, model: Any) -> Callable[..., Any]:
    def rows(person: Any, place: Place) -> Any:
        if place.is_network:
            return _one_line(to_check(model, person), key) if has(person, EDIT_NETWORK) else None
        if not has(person, ANSWER, place.pk):
            return None
        return _one_line(to_check(model, person).filter(place=place), key)

    return rows


def _words(key: str, number: int) -> str:
    words = {
        "signature": ngettext("%d signature to check", "%d signatures to check", number),
        "post": ngettext("%d post for the wall to check", "%d posts for the wall to check", number),
        "anchor": ngettext("%d anchoring to check", "%d anchorings to check", number),
        "evaluation": ngettext("%d evaluation to check", "%d evaluations to check", number),
    }
    return words[key] % number


def _task(key: str) -> Callable[..., Task]:
    def task(row: Waiting, place: Place, days: int | None) -> Task:
        return Task(
            kind=_("Values"),
            title=_words(key, row.number),
            detail=str(_("It counts and stands in public only after somebody looked at it.")),
            url=reverse("desk-charter"),
            verb=_("Look"),
            days=days,
            count=row.number,
            state="pending",
        )

    return task


def _need_help(person: Any, place: Place) -> Any:
    if not place.is_network or not has(person, EDIT_NETWORK):
        return None
    return _one_line(Campaign.objects.filter(Q(help_asked_at__isnull=False)), "charter-help")


def _help(row: Waiting, place: Place, days: int | None) -> Task:
    return Task(
        kind=_("Values"),
        title=ngettext("%d group asks for help", "%d groups ask for help", row.number) % row.number,
        detail=str(_("They are stuck, and wait for the campaign team.")),
        url=f"{reverse('desk-charter')}#help",
        verb=_("Look"),
        days=days,
        count=row.number,
        state="new",
    )


QUEUES: tuple[Queue, ...] = (
    *(Queue(f"charter-{key}", _rows(f"charter-{key}", model), _task(key)) for key, model in KINDS.items()),
    Queue("charter-help", _need_help, _help),
)
