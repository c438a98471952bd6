# SPDX-License-Identifier: EUPL-1.2
"""What a person does with their own account, and who gives whom a role."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samenspel.foundations import parts
from samenspel.foundations.mail.letters import address, one_line, send_letter
from samenspel.foundations.people.models import Actor, Invitation, Person, RoleGrant
from samenspel.foundations.places.models import Place
from samenspel.foundations.rules.clauses import Action, Clause, can, signed_in, when
from samenspel.foundations.rules.roles import BY_KEY, GIVE_ROLES

INVITATION_DAYS = 30
myself = Clause(lambda person: Q(pk=person.pk), _("This account is not yours."))


def _change_profile(
    person: Person, *, by: Actor, name: str, language: str, notify: str, home: Place | None = None
) -> Person:
    person.name = one_line(name, 60)
    person.language, person.notify, person.home = language, notify, home
    person.save(update_fields=["name", "language", "notify", "home"])
    return person


def _erase_account(person: Person, *, by: Actor) -> Person:
    """The link to the person goes everywhere; counts stay. Every part empties what it holds, in the same transaction."""
    for part in parts.parts():
        if part.erase:
            part.erase(person)
    person.role_grants.all().delete()
    Invitation.objects.filter(email=person.email).delete()
    person.email, person.name, person.home, person.is_active = None, "", None, False
    person.erased_at = timezone.now()
    person.session_version += 1
    person.save()
    return person


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _invite(place: Place, *, by: Person, email: str, role: str) -> Invitation:
    if role not in BY_KEY or BY_KEY[role].in_network or not BY_KEY[role].by_invitation:
        raise ValidationError({"role": _("Choose one of the roles in the list.")})
    email = email.strip().lower()
    if RoleGrant.objects.filter(person__email=email, role=role, place=place).exists():
        raise ValidationError({"email": _("This person already has this role.")})
    Invitation.objects.filter(email=email, role=role, place=place, accepted_at=None).update(
        withdrawn_at=timezone.now()
    )
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        place=place,
        email=email,
        role=role,
        by=by,
        token_hash=token_hash(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    send_letter(
        email,
        "invitation",
        {
            "place": place,
            "role": BY_KEY[role],
            "url": address(reverse("invitation", args=[token])),
            "by": by,
            "days": INVITATION_DAYS,
        },
        language=by.language,
        secret=True,
    )
    return invitation


def _accept_invitation(invitation: Invitation, *, by: Person) -> RoleGrant:
    if invitation.email != by.email:
        raise ValidationError(
            gettext("This invitation was sent to another address. Sign in with the address that received it.")
        )
    grant, _made = RoleGrant.objects.get_or_create(
        person=by, role=invitation.role, place=invitation.place, defaults={"given_by": invitation.by}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return grant


def _end_role(grant: RoleGrant, *, by: Person) -> None:
    if grant.person_id == by.pk and GIVE_ROLES in BY_KEY[grant.role].permissions:
        others = [role.key for role in BY_KEY.values() if GIVE_ROLES in role.permissions]
        if not RoleGrant.objects.filter(place=grant.place, role__in=others).exclude(pk=grant.pk).exists():
            raise ValidationError(_("You are the last administrator of this town. First invite another one."))
    grant.delete()


def _withdraw_invitation(invitation: Invitation, *, by: Person) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


change_profile = Action(
    "accounts.change_profile", _("Keep my profile"), Person, (signed_in(), myself), _change_profile
)
erase_account = Action(
    "accounts.erase", _("Erase my account"), Person, (signed_in(), myself), _erase_account, names_actor=False
)
invite = Action("accounts.invite", _("Invite"), Place, (can(GIVE_ROLES, place="pk"),), _invite)
still_open = when(
    Q(accepted_at=None, withdrawn_at=None),
    _("This invitation was already used or withdrawn. Ask for a new one."),
)
not_expired = Clause(
    lambda person: Q(expires_at__gt=timezone.now()),
    _("This invitation is older than thirty days. Ask for a new one."),
)
accept_invitation = Action(
    "accounts.accept_invitation",
    _("Accept this role"),
    Invitation,
    (signed_in(), still_open, not_expired),
    _accept_invitation,
)
withdraw_invitation = Action(
    "accounts.withdraw_invitation",
    _("Withdraw"),
    Invitation,
    (can(GIVE_ROLES), still_open),
    _withdraw_invitation,
)
end_role = Action("accounts.end_role", _("End this role"), RoleGrant, (can(GIVE_ROLES),), _end_role)

ACTIONS: tuple[Action, ...] = (
    change_profile,
    erase_account,
    invite,
    accept_invitation,
    withdraw_invitation,
    end_role,
)


def my_data(person: Person) -> dict[str, Any]:
    """Everything every part holds about this person, for the download."""
    data: dict[str, Any] = {
        "people": {
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "notify": person.notify,
            "home": person.home.name if person.home else None,
            "joined_at": person.joined_at.isoformat(),
            "roles": [
                {"role": grant.role, "place": grant.place.name if grant.place else None}
                for grant in person.role_grants.select_related("place")
            ],
        }
    }
    for part in parts.parts():
        if part.my_data:
            data[part.key] = part.my_data(person)
    return data
