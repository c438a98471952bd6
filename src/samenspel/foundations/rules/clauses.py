# SPDX-License-Identifier: EUPL-1.2
"""What a rule is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .roles import EVERYWHERE, places_with

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrPromise

ALWAYS = Q(pk__isnull=False)
NEVER = Q(pk__in=())


@dataclass(frozen=True)
class Decision:
    """Yes, or no with a sentence for the person. Truthy when allowed."""

    allowed: bool
    reason: StrPromise | str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Clause:
    """One condition of a rule: `holds(person)` selects the rows that pass, `otherwise` is said for the rest."""

    holds: Callable[[Any], Q]
    otherwise: StrPromise | str


Rule = tuple[Clause, ...]


@dataclass(frozen=True)
class Action:
    """One thing that can be done to one kind of thing.

    key    "ideas.submit": part and verb; stands in the records
    name   what the button says
    on     the model acted on
    rule   clauses in the order in which a person should hear about them; empty means nobody
    run    run(on, by=person, **data) makes the change and returns what it made; raises ValidationError for bad input
    """

    key: str
    name: StrPromise | str
    on: type[Model]
    rule: Rule
    run: Callable[..., Any]
    names_actor: bool = True
    """the record of it says who; not so for erasing an account, after which nobody is left to name"""
    by_the_day: bool = False
    """the record of it says the day and not the hour; where the hour, laid beside something else, could tell who answered what"""


def can(permission: str, otherwise: StrPromise | str | None = None, place: str = "place_id") -> Clause:
    """Somebody with this permission in the row's place. `place` is the path from the row to its place's id."""

    def holds(person: Any) -> Q:
        held = places_with(person, permission)
        return ALWAYS if held is EVERYWHERE else Q(**{f"{place}__in": held}) if held else NEVER

    return Clause(
        holds, otherwise or _("You do not have the role for this. Ask the administrator of your town.")
    )


def signed_in(otherwise: StrPromise | str | None = None) -> Clause:
    return Clause(
        lambda person: NEVER if person.is_anonymous else ALWAYS,
        otherwise or _("Sign in first. It takes one minute."),
    )


def when(condition: Q, otherwise: StrPromise | str) -> Clause:
    """The row itself must be in this state, whoever asks."""
    return Clause(lambda person: condition, otherwise)
