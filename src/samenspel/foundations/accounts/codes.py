# SPDX-License-Identifier: EUPL-1.2
"""Sign-in codes: six digits by mail, good for a quarter of an hour and five tries.

A known and an unknown address are treated alike, so that nobody can find out who has an account. Codes come before there is a
person who acts, so they do not go through `perform`; what they allow is nothing but signing in.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from samenspel.foundations.mail.letters import send_letter
from samenspel.foundations.people.models import Person, SignInCode

GOOD_FOR = timedelta(minutes=15)
TRIES = 5
PER_HOUR = 6
PER_HOUR_AND_CALLER = 40


class TooMany(Exception):
    """More codes were asked for than one person needs."""


def _hash(email: str, code: str) -> str:
    return salted_hmac("samenspel.code", f"{email}:{code}", algorithm="sha256").hexdigest()


def send_code(email: str, *, language: str, caller: str = "", now: datetime | None = None) -> None:
    """Mail a new code; earlier ones for this address stop working. Raises TooMany."""
    email, now = email.strip().lower(), now or timezone.now()
    if caller:
        key = f"codes:{caller}"
        cache.add(key, 0, 3600)
        if cache.incr(key) > PER_HOUR_AND_CALLER:
            raise TooMany
    with transaction.atomic():
        if SignInCode.objects.filter(email=email, made_at__gt=now - timedelta(hours=1)).count() >= PER_HOUR:
            raise TooMany
        SignInCode.objects.filter(email=email, used_at=None).update(expires_at=now)
        code = f"{secrets.randbelow(10**6):06}"
        SignInCode.objects.create(
            email=email, code_hash=_hash(email, code), made_at=now, expires_at=now + GOOD_FOR
        )
        send_letter(email, "code", {"code": code}, language=language, urgent=True)


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


def forget_codes(now: datetime) -> None:
    SignInCode.objects.filter(made_at__lt=now - timedelta(days=1)).delete()
