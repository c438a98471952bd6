# SPDX-License-Identifier: EUPL-1.2
"""Conditions that several actions on contributions share, each with its sentence."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.activities.models import Activity, open_q
from samenspel.foundations.rules.clauses import ALWAYS, NEVER, Clause, when
from samenspel.foundations.rules.roles import LIVES_HERE, places_with

from .models import Contribution

is_public = when(Q(is_public=True), _("This contribution is not public."))
while_open = Clause(
    lambda person: open_q("activity__"),
    _("This round is closed. You can still read everything that came in."),
)
activity_open = Clause(
    lambda person: open_q(), _("This round is closed. You can still read everything that came in.")
)
mine = Clause(
    lambda person: NEVER if person.is_anonymous else Q(author_id=person.pk),
    _("Only the person who wrote this may do that."),
)
not_mine = Clause(
    lambda person: ALWAYS if person.is_anonymous else ~Q(author_id=person.pk) | Q(author_id=None),
    _("You wrote this yourself."),
)
# What others wrote would go away with it.
nothing_merged_in = Clause(
    lambda person: ~Q(pk__in=Contribution.objects.filter(merged_into__isnull=False).values("merged_into_id")),
    _("Contributions of others were taken together with this one. Ask a moderator if it must go."),
)
not_fixed = when(
    Q(fixed_at=None), _("This stands on a list that people choose from. It does not change any more.")
)
not_answered = when(Q(answered_at=None), _("The town already answered this. Ask a new question instead."))


def takes_part(path: str) -> Any:
    def holds(person: Any) -> Q:
        allowed = Q(**{f"{path}who_may": Activity.WhoMay.ANYONE})
        if not person.is_anonymous:
            allowed |= Q(**{f"{path}who_may": Activity.WhoMay.ACCOUNT})
            allowed |= Q(**{f"{path}who_may": Activity.WhoMay.VERIFIED, "place_id__in": _places(person)})
        return allowed

    return holds


def _places(person: Any) -> Any:
    held = places_with(person, LIVES_HERE)
    return held if isinstance(held, frozenset) else ()


may_take_part = Clause(
    takes_part(""),
    _(
        "The town asks for an account here, or for a check that you live in the town. Sign in, or ask at the town hall."
    ),
)


residents_only = Clause(
    takes_part("activity__"),
    _(
        "Only people of whom the town checked that they live here take part in this round. Ask at the town hall."
    ),
)


def _linked(model: Any, person: Any, path: str = "contribution_id") -> Q:
    """Contributions to which this person has a row of `model`, as a set of numbers in a subquery."""
    return Q(pk__in=model.objects.filter(person_id=person.pk).values(path))


def has_linked(model: Any, otherwise: Any) -> Clause:
    return Clause(lambda person: NEVER if person.is_anonymous else _linked(model, person), otherwise)


def has_not_linked(model: Any, otherwise: Any) -> Clause:
    return Clause(lambda person: ALWAYS if person.is_anonymous else ~_linked(model, person), otherwise)
