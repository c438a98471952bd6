# SPDX-License-Identifier: EUPL-1.2
"""Who may do what in the campaign: the members of a group, the campaign team, who answers for the municipality."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.rules.clauses import ALWAYS, NEVER, Clause, can
from samenspel.foundations.rules.roles import ANSWER, EDIT_NETWORK, EVERYWHERE, places_with

from .models import Member


def member(path: str = "campaign_id") -> Clause:
    """Somebody of the group. `path` leads from the row to the id of its campaign; of a campaign itself it is "pk"."""

    def holds(person: Any) -> Q:
        if person.is_anonymous:
            return NEVER
        return Q(**{f"{path}__in": Member.objects.filter(person=person).values("campaign_id")})

    return Clause(holds, _("Only people of this group may do this. Ask to join them."))


def _checks(person: Any) -> Q:
    if places_with(person, EDIT_NETWORK) is EVERYWHERE:
        return ALWAYS
    held = places_with(person, ANSWER)
    if held is EVERYWHERE:
        return ALWAYS
    return Q(place_id__in=held) if held else NEVER


checks = Clause(
    _checks,
    _("Only the campaign team, or somebody who answers for this municipality, may check this."),
)
"""may check what a group of this municipality entered; for rows with a `place_id`"""


def _not_theirs(person: Any) -> Q:
    if person.is_anonymous:
        return NEVER
    theirs = Member.objects.filter(person=person).values("campaign_id")
    return (~Q(entered_by=person.pk) | Q(entered_by=None)) & ~Q(campaign_id__in=theirs)


not_own = Clause(
    _not_theirs, _("You entered this yourself, or you are in this group: let somebody else look at it.")
)

team = can(EDIT_NETWORK, _("Only the campaign team may do this."))
