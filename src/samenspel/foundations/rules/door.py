# SPDX-License-Identifier: EUPL-1.2
"""The one door through which every write goes."""

from __future__ import annotations

from collections.abc import Iterable
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, Case, Model, QuerySet, SmallIntegerField, Value, When
from django.utils import timezone

from samenspel.foundations.records.models import Record

from .clauses import ALWAYS, NEVER, Action, Decision, Rule

if TYPE_CHECKING:
    from samenspel.foundations.people.models import Actor

ALLOWED = -1
DEADLOCK = "40P01"
TRIES = 6


class Refused(Exception):
    """The rule said no; `reason` is a sentence for the person. Becomes a page with status 403."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Exception):
    """The thing acted on was removed meanwhile. Becomes a page with status 404."""


def first_refusal(rule: Rule, person: Actor) -> Any:
    """An expression for a query: the number of the first clause that fails, or ALLOWED. NULL never passes."""
    if not rule:
        return Value(0, output_field=SmallIntegerField())
    answer: Any = Value(ALLOWED)
    for number in range(len(rule) - 1, -1, -1):
        answer = Case(
            When(rule[number].holds(person), then=answer),
            default=Value(number),
            output_field=SmallIntegerField(),
        )
    return answer


def _decision(action: Action, number: int) -> Decision:
    if number == ALLOWED:
        return Decision(True)
    return Decision(False, action.rule[number].otherwise if action.rule else "")


def refusals(rows: QuerySet[Any], actions: Iterable[Action], person: Actor) -> dict[int, dict[str, Decision]]:
    """For every row and every action: allowed, or why not. One query, however many buttons.

    Actions share clauses ("this is public", "you are signed in"): each clause is asked once, in the database, and the first one
    that fails in the order of the rule is the answer, as at the door.

    rows     a queryset of one model, already narrowed to what the page shows
    Returns  {primary key: {action key: Decision}}
    """
    wanted = list(actions)
    asked: dict[int, Any] = {id(clause): clause.holds(person) for action in wanted for clause in action.rule}
    columns = {
        f"clause_{key}": Case(
            When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for key, condition in asked.items()
        if condition not in (ALWAYS, NEVER)
    }
    found = {}
    for values in rows.order_by().annotate(**columns).values("pk", *columns):
        holds = {
            key: bool(values.get(f"clause_{key}", condition == ALWAYS)) for key, condition in asked.items()
        }
        found[values["pk"]] = {
            action.key: _decision(
                action, next((n for n, c in enumerate(action.rule) if not holds[id(c)]), ALLOWED)
            )
            if action.rule
            else Decision(False)
            for action in wanted
        }
    return found


def may(person: Actor, action: Action, on: Model) -> Decision:
    """Whether the door would open now, with the reason if not."""
    found = refusals(type(on)._base_manager.filter(pk=on.pk), [action], person)
    return found[on.pk][action.key] if on.pk in found else Decision(False)


def perform(action: Action, *, by: Actor, on: Model, **data: Any) -> Any:
    """Do it: in one transaction, lock the row, ask the rule, run, and write who did what.

    Two that wait for each other's rows (take A together with B, and B with A) end with the database undoing one of them; that
    one is done again, and then meets what the other did.

    Raises   Refused with a sentence; Gone; ValidationError from the action for bad input. In each case nothing was written.
    """
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            return _perform(action, by, on, data)
        except OperationalError as wrong:
            deadlock = getattr(wrong.__cause__, "sqlstate", None) == DEADLOCK
            if not deadlock or not tries_left or connection.in_atomic_block:
                raise
            sleep(uniform(0, 0.2))  # not in step with the other, or both would meet again
    raise AssertionError("the last try returns or raises")


def _perform(action: Action, by: Actor, on: Model, data: dict[str, Any]) -> Any:
    with transaction.atomic():
        rows = action.on._base_manager.filter(pk=on.pk)
        locked: Any = rows.select_for_update(of=("self",), no_key=True).first()
        if locked is None:
            raise Gone
        # Asked after the lock: what another person just did counts.
        number = rows.annotate(refusal=first_refusal(action.rule, by)).values_list("refusal", flat=True).get()
        decision = _decision(action, number)
        if not decision:
            raise Refused(decision.reason)
        result = action.run(locked, by=by, **data)
        # When the action deleted the row its key is gone from the instance; the number asked for is the one recorded.
        record = Record.objects.create(
            place_id=_place_of(locked),
            by_id=by.pk if action.names_actor else None,
            verb=action.key,
            kind=action.on._meta.label_lower,
            number=on.pk,
        )
        if action.by_the_day:
            day = timezone.localtime(record.at).replace(hour=0, minute=0, second=0, microsecond=0)
            Record.objects.filter(pk=record.pk).update(at=day)
    return result


def _place_of(row: Any) -> int | None:
    if row._meta.label_lower == "places.place":
        return row.pk
    return getattr(row, "place_id", None)
