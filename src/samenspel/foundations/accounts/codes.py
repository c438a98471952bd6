# SPDX-License-Identifier: EUPL-1.2
"""Sign-in codes: six digits by mail, good for a quarter of an hour and five tries.

A known and an unknown address are treated alike, so that nobody can find out who has an account. Codes come before there is a
person who acts, so they do not go through `perform`; what they allow is nothing but signing in.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from samenspel.foundations.mail.letters import send_letter
from samenspel.foundations.pages import count_up
from samenspel.foundations.people.models import Person, SignInCode

GOOD_FOR = timedelta(minutes=15)
TRIES = 5
PER_HOUR = 6
PER_HOUR_AND_CALLER = 40


class TooMany(Exception):
    """More codes were asked for than one person needs."""


class TooManyForAddress(TooMany):
    """By whomever, for this address: its mailbox may well hold a code that still works."""


def _hash(email: str, code: str) -> str:
    return salted_hmac("samenspel.code", f"{email}:{code}", algorithm="sha256").hexdigest()


def send_code(email: str, *, language: str, caller: str = "", now: datetime | None = None) -> None:
    """Mail a new code; earlier ones for this address stop working. Raises TooMany."""
    email, now = email.strip().lower(), now or timezone.now()
    if caller and count_up(f"codes:{caller}") > PER_HOUR_AND_CALLER:
        raise TooMany
    with transaction.atomic():
        _one_at_a_time(email)
        if SignInCode.objects.filter(email=email, made_at__gt=now - timedelta(hours=1)).count() >= PER_HOUR:
            raise TooManyForAddress
        SignInCode.objects.filter(email=email, used_at=None).update(expires_at=now)
        code = f"{secrets.randbelow(10**6):06}"
        SignInCode.objects.create(
            email=email, code_hash=_hash(email, code), made_at=now, expires_at=now + GOOD_FOR
        )
        send_letter(email, "code", {"code": code}, language=language, urgent=True, secret=True)


def _one_at_a_time(email: str) -> None:
    """Until the end of the transaction nobody else counts the codes of this address; there may be no row yet to lock.

    SQLite lets one writer in at a time anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"samenspel.code:{email}"])


def person_for_code(
    email: str, code: str, *, language: str = "nl", now: datetime | None = None
) -> Person | None:
    """The person who owns this address, when the code is right; each code works once.

    The row is locked before it is counted: two tries at the same moment cost two tries.
    """
    email, now = email.strip().lower(), now or timezone.now()
    with transaction.atomic():
        row = (
            SignInCode.objects.select_for_update()
            .filter(email=email, used_at=None, expires_at__gt=now, tries__lt=TRIES)
            .order_by("-made_at")
            .first()
        )
        if row is None:
            return None
        if not constant_time_compare(row.code_hash, _hash(email, code.strip().replace(" ", ""))):
            SignInCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
            return None
        SignInCode.objects.filter(pk=row.pk).update(used_at=now)
        person = Person.objects.for_email(email, language=language)
        if person.bounced_at:  # the code arrived, so the address works again
            person.bounced_at = None
            person.save(update_fields=["bounced_at"])
        return person if person.is_active else None


def forget_sessions(now: datetime) -> None:
    """What a session kept for a receipt (an address, a plan on its way to be saved) goes with the session."""
    SessionStore.clear_expired()


def forget_codes(now: datetime) -> None:
    SignInCode.objects.filter(made_at__lt=now - timedelta(days=1)).delete()
