# SPDX-License-Identifier: EUPL-1.2
"""A person, what they may do where, and the codes and invitations that let them in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from samenspel.foundations.places.models import Place


class Notify(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, together")
    WEEKLY = "weekly", _("Once a week, together")
    NONE = "none", _("No mail")


class PersonManager(BaseUserManager["Person"]):
    def for_email(self, email: str, **facts: Any) -> Person:
        """The person with this address, made when there was none yet."""
        person, _made = self.get_or_create(email=email.strip().lower(), defaults=facts)
        return person


class Person(AbstractBaseUser):
    """Somebody with an e-mail address. No password: a code by mail lets them in."""

    password = None  # type: ignore[assignment]
    last_login = None

    email = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, default="nl")
    home = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    notify = models.CharField(max_length=8, choices=Notify, default=Notify.AT_ONCE)
    bounced_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)
    session_version = models.PositiveIntegerField(default=0)
    """raised to sign this person out everywhere"""

    is_active = models.BooleanField(default=True)
    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(email__isnull=True, name=""),
                name="erased_person_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Resident"))

    @property
    def account(self) -> Person:
        """This person; nothing for somebody without an account: what a foreign key may point to."""
        return self

    def get_session_auth_hash(self) -> str:
        return salted_hmac(
            "samenspel.session", f"{self.pk}.{self.session_version}", algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        return iter(())

    @cached_property
    def grants(self) -> list[tuple[str, int | None]]:
        """(role key, place id or None for the whole network), read once per request."""
        return list(self.role_grants.values_list("role", "place_id"))


class Anonymous:
    """Nobody in particular. `request.person` is never None."""

    pk = id = account = None
    name = ""
    email = None
    language = "nl"
    home = home_id = None
    is_anonymous = True
    is_authenticated = False
    grants: ClassVar[list[tuple[str, int | None]]] = []

    def __str__(self) -> str:
        return str(_("Somebody without an account"))


ANONYMOUS = Anonymous()
Actor = Person | Anonymous


class RoleGrant(models.Model):
    """This person has this role in this place, or in the whole network where place is empty."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "place"], name="role_once_per_place"),
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(place__isnull=True), name="role_once_in_network"
            ),
        ]


class SignInCode(models.Model):
    """Six digits sent by mail, good for a quarter of an hour and five tries. Here only their hash is kept, for one day; the letter
    with the digits leaves the outbox once it is sent.
    """

    email = models.EmailField(db_index=True)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A role offered to an e-mail address by somebody who may give it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
