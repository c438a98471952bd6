# SPDX-License-Identifier: EUPL-1.2
"""The roles, to be read by a lawyer.

Each role says in one sentence what somebody is there for, whether it counts in one town or in the whole network, who may give it,
and the permissions it carries. A permission that stands in no role is nobody's. Deny by default.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

# Permissions: what a rule asks for. One word per duty, so that a rule reads as a sentence.
SEE_DESK = "see the staff desk"
PREPARE = "prepare processes"
PUBLISH = "publish processes"
MODERATE = "moderate contributions"
ANSWER = "answer contributions"
ENTER_PAPER = "enter what came in on paper"
LEAD = "lead meetings"
EXPORT = "export what people wrote"
GOVERN_TOWN = "change the settings of a town"
GIVE_ROLES = "give roles in a town"
EDIT_NETWORK = "edit the pages of the network"
OPEN_TOWNS = "open a town on Samenspel"
LIVES_HERE = "was verified as a resident"


class Role:
    key: ClassVar[str]
    name: ClassVar[Any]
    meaning: ClassVar[Any]
    in_network: ClassVar[bool] = False
    by_invitation: ClassVar[bool] = True
    permissions: ClassVar[frozenset[str]] = frozenset()


class Resident(Role):
    """Anybody with an account who says they live here. Declared, never checked; carries no permission."""

    key, name = "resident", _("Resident")
    meaning = _("Takes part, and says to live here.")
    by_invitation = False


class VerifiedResident(Role):
    """A resident whose address was checked, at the desk or by a letter. Only the outcome is kept, never a number or document."""

    key, name = "verified_resident", _("Verified resident")
    meaning = _("Takes part; the town checked that this person lives here.")
    permissions = frozenset({LIVES_HERE})


class Moderator(Role):
    """Reads what people write and hides what breaks the house rules, each time with a reason to the author."""

    key, name = "moderator", _("Moderator")
    meaning = _("Checks what people write and hides what breaks the house rules, always with a reason.")
    permissions = frozenset({SEE_DESK, MODERATE})


class ParticipationOfficer(Role):
    """Prepares and publishes processes, moderates, and sees to it that everything gets an answer."""

    key, name = "participation_officer", _("Participation officer")
    meaning = _("Prepares and publishes processes, and sees to it that every contribution gets an answer.")
    permissions = frozenset({SEE_DESK, PREPARE, PUBLISH, MODERATE, ANSWER, ENTER_PAPER, LEAD, EXPORT})


class TownAdministrator(Role):
    """Governs the town's site: settings, figures, theme, and who has which role."""

    key, name = "town_administrator", _("Town administrator")
    meaning = _("Governs the site of the town: settings, population figures, colours and roles.")
    permissions = frozenset(
        {SEE_DESK, PREPARE, PUBLISH, MODERATE, ANSWER, ENTER_PAPER, LEAD, EXPORT, GOVERN_TOWN, GIVE_ROLES}
    )


class Councillor(Role):
    """A member of the city council. Reads along at the desk; changes nothing."""

    key, name = "councillor", _("Councillor")
    meaning = _("Member of the city council: reads along, changes nothing.")
    permissions = frozenset({SEE_DESK})


class Alderman(Role):
    """A member of the college (or the mayor). Answers for what the town did with contributions."""

    key, name = "alderman", _("Alderman or mayor")
    meaning = _("Member of the college: answers contributions.")
    permissions = frozenset({SEE_DESK, ANSWER})


class Clerk(Role):
    """Works at the desk in the town hall: enters what came in on paper and helps people at the counter."""

    key, name = "clerk", _("Desk clerk")
    meaning = _("Enters what came in on paper and helps people at the counter.")
    permissions = frozenset({SEE_DESK, ENTER_PAPER})


class Facilitator(Role):
    """Leads a workshop, meeting or peer review: the script, the clock, who is there, what was said."""

    key, name = "facilitator", _("Facilitator")
    meaning = _("Leads workshops and meetings.")
    permissions = frozenset({SEE_DESK, LEAD, ENTER_PAPER})


class ReturningOfficer(Role):
    """Guards the keys of a secret vote. What a returning officer may do is declared by the ballots."""

    key, name = "returning_officer", _("Returning officer")
    meaning = _("Guards the keys of a secret vote.")


class NetworkEditor(Role):
    """Edits the pages all towns share: instruments, practices, initiatives."""

    key, name = "network_editor", _("Network editor")
    meaning = _("Edits the pages that all towns share.")
    in_network = True
    permissions = frozenset({EDIT_NETWORK})


class PlatformAdministrator(Role):
    """Opens towns and gives the first town administrator their role. Does not moderate, answer or publish for a town."""

    key, name = "platform_administrator", _("Platform administrator")
    meaning = _("Opens towns on Samenspel and invites their first administrator.")
    in_network = True
    permissions = frozenset({OPEN_TOWNS, GIVE_ROLES, EDIT_NETWORK})


ALL: tuple[type[Role], ...] = (
    Resident,
    VerifiedResident,
    Moderator,
    ParticipationOfficer,
    TownAdministrator,
    Councillor,
    Alderman,
    Clerk,
    Facilitator,
    ReturningOfficer,
    NetworkEditor,
    PlatformAdministrator,
)
BY_KEY: dict[str, type[Role]] = {role.key: role for role in ALL}


class Everywhere:
    """Every place, present and future: what a role in the network counts for."""

    def __contains__(self, place_id: object) -> bool:
        return True


EVERYWHERE = Everywhere()


@cache
def roles_with(permission: str) -> frozenset[str]:
    return frozenset(role.key for role in ALL if permission in role.permissions)


def places_with(person: Any, permission: str) -> Everywhere | frozenset[int]:
    """Where this person has this permission: a set of place ids, or everywhere."""
    roles = roles_with(permission)
    held = {place_id for role, place_id in person.grants if role in roles}
    return EVERYWHERE if None in held else frozenset(place for place in held if place is not None)


def has(person: Any, permission: str, place_id: int | None = None) -> bool:
    """Whether the person has the permission in this place; without a place: anywhere at all."""
    held = places_with(person, permission)
    return place_id in held if place_id is not None else held is EVERYWHERE or bool(held)


def roles_in(person: Any, place_id: int | None) -> Iterable[type[Role]]:
    return [BY_KEY[key] for key, place in person.grants if key in BY_KEY and place in (place_id, None)]
